/* stb_ds: what its macros call. The handle is the first element, and another one after a call that makes room; arrput() asks
 * before, so a push is the test and the call behind it. Keys are kept by the map. */
#include "../base.h"

MK_FRESH MK_FREES(1) MK_COPIES(1, 0) MK_FAMILY(stbds) void *stbds_arrgrowf(void *a, size_t, size_t, size_t);
MK_FREES(1) MK_FAMILY(stbds) void stbds_arrfreef(void *a);
MK_FREES(1) MK_FAMILY(stbds) void stbds_hmfree_func(void *a, size_t);
MK_RETURNS(1) MK_RETURNS(0) void *stbds_hmget_key(void *a, size_t, void *, size_t, int);
MK_RETURNS(1) MK_RETURNS(0) void *stbds_hmget_key_ts(void *a, size_t, void *, size_t, ssize_t *, int);
MK_RETURNS(1) MK_RETURNS(0) void *stbds_hmput_default(void *a, size_t);
MK_RETURNS(1) MK_RETURNS(0) MK_ESCAPES(3) MK_GROWS(1) void *stbds_hmput_key(void *a, size_t, void *key, size_t, int);
MK_RETURNS(1) MK_RETURNS(0) void *stbds_hmdel_key(void *a, size_t, void *, size_t, size_t, int);
void stbds_rand_seed(size_t);
size_t stbds_hash_string(char *, size_t);
size_t stbds_hash_bytes(void *, size_t, size_t);
