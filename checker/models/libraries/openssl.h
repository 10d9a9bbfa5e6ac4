/* OpenSSL: its memory, numbers, digests, ciphers and memory streams. What is counted (X509, EVP_PKEY, RSA, BIO) is released, not
 * freed. Connections are left out: they call back with themselves, in ways that prototypes do not show. */
#include "../base.h"

typedef struct bignum_st BIGNUM;
typedef struct bignum_ctx BN_CTX;
typedef struct evp_md_st EVP_MD;
typedef struct evp_md_ctx_st EVP_MD_CTX;
typedef struct evp_cipher_st EVP_CIPHER;
typedef struct evp_cipher_ctx_st EVP_CIPHER_CTX;
typedef struct evp_pkey_st EVP_PKEY;
typedef struct engine_st ENGINE;
typedef struct bio_st BIO;
typedef struct bio_method_st BIO_METHOD;
typedef struct x509_st X509;
typedef struct rsa_st RSA;
typedef struct ec_key_st EC_KEY;

MK_FRESH MK_SIZE(1) MK_FAMILY(openssl) void *CRYPTO_malloc(size_t n, const char *, int);
MK_FRESH MK_SIZE(1) MK_ZEROED MK_FAMILY(openssl) void *CRYPTO_zalloc(size_t n, const char *, int);
MK_FRESH MK_FREES(1) MK_COPIES(1, 0) MK_SIZE(2) MK_FAMILY(openssl) void *CRYPTO_realloc(void *p, size_t n, const char *, int);
MK_FRESH MK_FREES(1) MK_COPIES(1, 0) MK_SIZE(3) MK_FAMILY(openssl) void *
CRYPTO_clear_realloc(void *p, size_t, size_t n, const char *, int);
MK_FREES(1) MK_FAMILY(openssl) void CRYPTO_free(void *p, const char *, int);
MK_FREES(1) MK_FAMILY(openssl) void CRYPTO_clear_free(void *p, size_t, const char *, int);
MK_FRESH MK_COPIES(1, 0) MK_SIZE(2) MK_FAMILY(openssl) void *CRYPTO_memdup(const void *p, size_t n, const char *, int);
MK_FRESH MK_FAMILY(openssl) char *CRYPTO_strdup(const char *, const char *, int);
MK_FRESH MK_FAMILY(openssl) char *CRYPTO_strndup(const char *, size_t, const char *, int);
void OPENSSL_cleanse(void *, size_t);
int CRYPTO_memcmp(const void *, const void *, size_t);
MK_FRESH MK_FAMILY(openssl) char *OPENSSL_buf2hexstr(const unsigned char *, long);
MK_FRESH MK_FAMILY(openssl) unsigned char *OPENSSL_hexstr2buf(const char *, long *);
int RAND_bytes(unsigned char *, int);

MK_FRESH MK_FAMILY(bignum) BIGNUM *BN_new(void);
MK_FREES(1) MK_FAMILY(bignum) void BN_free(BIGNUM *n);
MK_FREES(1) MK_FAMILY(bignum) void BN_clear_free(BIGNUM *n);
MK_FRESH MK_FAMILY(bignum) BIGNUM *BN_dup(const BIGNUM *);
MK_RETURNS(1) BIGNUM *BN_copy(BIGNUM *a, const BIGNUM *);
MK_FRESH MK_FAMILY(bignum) MK_RETURNS(3) BIGNUM *BN_bin2bn(const unsigned char *, int, BIGNUM *n);
int BN_bn2bin(const BIGNUM *, unsigned char *);
MK_FRESH MK_FAMILY(openssl) char *BN_bn2hex(const BIGNUM *);
MK_FRESH MK_FAMILY(openssl) char *BN_bn2dec(const BIGNUM *);
int BN_num_bits(const BIGNUM *);
int BN_cmp(const BIGNUM *, const BIGNUM *);
int BN_set_word(BIGNUM *, unsigned long);
int BN_add(BIGNUM *, const BIGNUM *, const BIGNUM *);
int BN_sub(BIGNUM *, const BIGNUM *, const BIGNUM *);
int BN_mul(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_mod_exp(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
MK_FRESH MK_FAMILY(bnctx) BN_CTX *BN_CTX_new(void);
MK_FREES(1) MK_FAMILY(bnctx) void BN_CTX_free(BN_CTX *c);
void BN_CTX_start(BN_CTX *);
void BN_CTX_end(BN_CTX *);
MK_RETURNS(1) BIGNUM *BN_CTX_get(BN_CTX *c);

const EVP_MD *EVP_md5(void);
const EVP_MD *EVP_sha1(void);
const EVP_MD *EVP_sha256(void);
const EVP_MD *EVP_sha512(void);
const EVP_MD *EVP_get_digestbyname(const char *);
MK_FRESH MK_FAMILY(evpmdctx) EVP_MD_CTX *EVP_MD_CTX_new(void);
MK_FREES(1) MK_FAMILY(evpmdctx) void EVP_MD_CTX_free(EVP_MD_CTX *c);
MK_STORES(2, 1) MK_STORES(3, 1) int EVP_DigestInit_ex(EVP_MD_CTX *c, const EVP_MD *m, ENGINE *e);
int EVP_DigestUpdate(EVP_MD_CTX *, const void *, size_t);
int EVP_DigestFinal_ex(EVP_MD_CTX *, unsigned char *, unsigned *);
int EVP_Digest(const void *, size_t, unsigned char *, unsigned *, const EVP_MD *, ENGINE *);
const EVP_CIPHER *EVP_aes_128_cbc(void);
const EVP_CIPHER *EVP_aes_256_cbc(void);
const EVP_CIPHER *EVP_aes_256_gcm(void);
MK_FRESH MK_FAMILY(evpcipherctx) EVP_CIPHER_CTX *EVP_CIPHER_CTX_new(void);
MK_FREES(1) MK_FAMILY(evpcipherctx) void EVP_CIPHER_CTX_free(EVP_CIPHER_CTX *c);
MK_STORES(2, 1) MK_STORES(3, 1) int
EVP_EncryptInit_ex(EVP_CIPHER_CTX *c, const EVP_CIPHER *t, ENGINE *e, const unsigned char *, const unsigned char *);
MK_STORES(2, 1) MK_STORES(3, 1) int
EVP_DecryptInit_ex(EVP_CIPHER_CTX *c, const EVP_CIPHER *t, ENGINE *e, const unsigned char *, const unsigned char *);
int EVP_EncryptUpdate(EVP_CIPHER_CTX *, unsigned char *, int *, const unsigned char *, int);
int EVP_DecryptUpdate(EVP_CIPHER_CTX *, unsigned char *, int *, const unsigned char *, int);
int EVP_EncryptFinal_ex(EVP_CIPHER_CTX *, unsigned char *, int *);
int EVP_DecryptFinal_ex(EVP_CIPHER_CTX *, unsigned char *, int *);

MK_FRESH MK_FAMILY(evppkey) EVP_PKEY *EVP_PKEY_new(void);
int EVP_PKEY_up_ref(EVP_PKEY *);
MK_RELEASES(1) void EVP_PKEY_free(EVP_PKEY *k);
MK_FRESH MK_FAMILY(x509) X509 *X509_new(void);
MK_FRESH MK_FAMILY(x509) X509 *X509_dup(const X509 *);
int X509_up_ref(X509 *);
MK_RELEASES(1) void X509_free(X509 *x);
MK_FRESH MK_FAMILY(rsa) RSA *RSA_new(void);
int RSA_up_ref(RSA *);
MK_RELEASES(1) void RSA_free(RSA *r);
MK_FRESH MK_FAMILY(eckey) EC_KEY *EC_KEY_new(void);
MK_RELEASES(1) void EC_KEY_free(EC_KEY *k);

const BIO_METHOD *BIO_s_mem(void);
const BIO_METHOD *BIO_s_file(void);
const BIO_METHOD *BIO_f_base64(void);
MK_FRESH MK_STORES(1, 0) MK_FAMILY(bio) BIO *BIO_new(const BIO_METHOD *m);
MK_FRESH MK_STORES(1, 0) MK_FAMILY(bio) BIO *BIO_new_mem_buf(const void *p, int);
MK_FRESH MK_FAMILY(bio) BIO *BIO_new_file(const char *, const char *);
MK_RELEASES(1) int BIO_free(BIO *b);
MK_RELEASES(1) void BIO_free_all(BIO *b);
MK_STORES(2, 1) MK_STORES(1, 2) MK_RETURNS(1) BIO *BIO_push(BIO *b, BIO *next);

MK_RETURNS(2) MK_RETURNS(0) char *ERR_error_string(unsigned long, char *buf);
void ERR_error_string_n(unsigned long, char *, size_t);
const char *ERR_reason_error_string(unsigned long);
