/* Wrong models: each line marked WRONG must be complained of, and no other line. */
#include <mk/annotate.h>

typedef __SIZE_TYPE__ size_t;
typedef struct mk_FILE FILE;

/* prototypes */
int rename(const char *);                                             // WRONG one parameter too few
int setenv(const char *, const char *, int, int);                     // WRONG one too many
int access(int, int);                                                 // WRONG an integer for a pointer
int raise(char *);                                                    // WRONG a pointer for an integer
char *getpid(void);                                                   // WRONG result: a pointer for an integer
int getenv(const char *);                                             // WRONG result: an integer for a pointer
int setlinebuf(FILE *);                                               // WRONG result: an integer for nothing
int open(const char *, int);                                          // WRONG variadic
int lockf(int, int, int);                                             // WRONG an int for an off_t
double labs(double);                                                  // WRONG floating for integer
int at_quick_exit(void *);                                            // WRONG a pointer to data for one to code
_Noreturn int fcloseall(void);                                        // WRONG it returns
void quick_exit(int);                                                 // WRONG it does not
int no_such_function_anywhere(void *);                                // WRONG unknown to the library
size_t fwrite(const void *, size_t, size_t, FILE *);

/* annotations */
MK_FREES(2) void free(void *p);                                       // WRONG no parameter 2
MK_ESCAPES(1) int close(int);                                         // WRONG an int carries no pointer
MK_RELEASES(1) int isatty(int);                                       // WRONG an int carries no pointer
MK_GROWS_BY(1, 3) int puts(const char *s);                            // WRONG no parameter 3
MK_RETURNS(1) int atoi(const char *s);                                // WRONG the result is an int
MK_FRESH MK_SIZE(2) char *strdup(const char *s);                      // WRONG no parameter 2
MK_SIZE(1) void *sbrk(long);                                          // WRONG size of a result that is not fresh
MK_FRESH MK_FAMILY(a-b) FILE *tmpfile(void);                          // WRONG not a name
MK_FAMILY(file) int fflush(FILE *);                                   // WRONG nothing allocated or freed
MK_STORES(1, 3) long strtol(const char *s, char **end, int);          // WRONG into an int
MK_CALLS(1) int atexit(void (*fn)(void));
MK_CALLS(1, 2) void qsort(void *, size_t, size_t, int (*)(const void *, const void *)); // WRONG not a function
MK_EQUIV(atoi) long atol(const char *);                               // WRONG other result
MK_EQUIV(nobody) double atof(const char *);                           // WRONG no such model
MK_RETURNS(1) MK_RETURNS(1) char *strchr(const char *s, int);         // WRONG twice
MK_FRESH_AT(3) int sscanf(const char *, const char *, ...);
MK_FRESH_AT(4) int fscanf(FILE *, const char *, ...);                 // WRONG beyond the variadic arguments
__attribute__((annotate("mk:frees:1,2"))) int fclose(FILE *f);        // WRONG too many arguments
__attribute__((annotate("mk:fres"))) char *getwd(char *s);            // WRONG no such annotation
