/* What the system may refuse, and libmk must live with: pages, keys for threads, files. The calls are this program's
 * own, in place of libc's; each case runs in a process of its own, as some are made once. */
#define _GNU_SOURCE
#include "support.h"

#include <mk/internal.h>

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the system ---- */

static bool no_pages, odd_pages, no_moving, no_keys, no_writing, no_books;
static size_t most_pages = SIZE_MAX; /* largest mapping granted */
enum { ODD = 4096, LARGE = 2 << 20 };

static void *map(void *at, size_t n, int prot, int flags, int fd, off_t offset) {
    return (void *)(uintptr_t)syscall(SYS_mmap, at, n, prot, flags, fd, offset);
}

void *mmap(void *at, size_t n, int prot, int flags, int fd, off_t offset) {
    if (fd < 0 && (no_pages || n > most_pages)) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    if (fd >= 0 || !odd_pages)
        return map(at, n, prot, flags, fd, offset);
    /* As kernels did before 6.7: wherever there is room, here at an odd multiple of a page. */
    char *p = (char *)map(at, n + 2 * LARGE, prot, flags, fd, offset);
    char *odd = (char *)(((uintptr_t)p + LARGE - 1) & ~(uintptr_t)(LARGE - 1)) + ODD;
    syscall(SYS_munmap, p, (size_t)(odd - p));
    syscall(SYS_munmap, odd + n, (size_t)(p + n + 2 * LARGE - (odd + n)));
    return odd;
}

void *mremap(void *at, size_t from, size_t to, int flags, ...) {
    if (no_moving) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    return (void *)(uintptr_t)syscall(SYS_mremap, at, from, to, flags, NULL);
}

int pthread_key_create(pthread_key_t *key, void (*end)(void *)) {
    int (*create)(pthread_key_t *, void (*)(void *));
    *(void **)(void *)&create = dlsym(RTLD_NEXT, "pthread_key_create");
    return no_keys ? EAGAIN : create(key, end);
}

ssize_t write(int fd, const void *p, size_t n) {
    if (no_writing) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_write, fd, p, n);
}

void *__libc_calloc(size_t n, size_t size);
void *calloc(size_t n, size_t size) {
    return no_books ? NULL : __libc_calloc(n, size);
}

/* ---- cases ---- */

static const mk_alloc libc_alloc = {NULL, NULL};

static void pages(void) {
    size_t size = (size_t)8 << 20, actual;
    char *p = (char *)mk_alloc_new(libc_alloc, size, LARGE, &actual);
    assert_true(p && (uintptr_t)p % LARGE == 0 && actual >= size);
    p[0] = 'a', p[size - 1] = 'z';
    no_pages = no_moving = true;
    assert_null(mk_alloc_new(libc_alloc, size, LARGE, NULL));
    assert_null(mk_alloc_resize(libc_alloc, p, size, 2 * size, LARGE, NULL));
    assert_true(p[0] == 'a' && p[size - 1] == 'z');
    no_pages = no_moving = false;
    p = (char *)mk_alloc_resize(libc_alloc, p, size, 2 * size, LARGE, NULL);
    assert_true(p && p[0] == 'a' && p[size - 1] == 'z');
    mk_alloc_free(libc_alloc, p, 2 * size, LARGE);
    assert_int_equal(process_live(), 0);
}

static void pages_that_lie_oddly(void) {
    size_t size = (size_t)8 << 20;
    odd_pages = true;
    char *p = (char *)mk_alloc_new(libc_alloc, size, LARGE, NULL);
    assert_true(p && (uintptr_t)p % LARGE == 0);
    memset(p, 1, size);
    mk_alloc_free(libc_alloc, p, size, LARGE);
    most_pages = size; /* not with what is needed to align it */
    assert_null(mk_alloc_new(libc_alloc, size, LARGE, NULL));
    assert_int_equal(process_live(), 0);
}

static void range(void) {
    mk_arena a = {0};
    no_pages = true;
    assert_false(mk_arena_reserve(&a, (size_t)1 << 30));
    assert_non_null(mk_arena_alloc(&a, 10, 1)); /* still an ordinary one */
    mk_arena_free(&a);
}

/* Without keys nobody is told of a thread's end; better to leak than not to serve. */
static void scratch_without_key(void) {
    no_keys = true;
    mk_scratch s = mk_scratch_begin(NULL, 0);
    assert_true(s.arena && mk_arena_alloc(s.arena, 10, 1));
    mk_scratch_end(s);
    mk_scratch_free();
    assert_int_equal(process_live(), 0);
}

/* Not so a pool: it would keep what the thread had for ever. */
static void pool_without_key(void) {
    mk_pool p = {0};
    p.size = 10;
    no_keys = true;
    void *object = mk_alloc_new(libc_alloc, 10, 1, NULL);
    assert_null(mk_pool_get(&p));
    mk_pool_put(&p, object); /* is freed */
    (void)mk_pool_trim(&p, 0);
    mk_pool_age(&p);
    mk_pool_free(&p);
    assert_true(mk_pool_check(&p));
    no_keys = false;
    object = mk_pool_get(&p);
    assert_non_null(object);
    mk_pool_put(&p, object);
    mk_pool_free(&p);
    assert_int_equal(process_live(), 0);
}

static bool to_stderr_through_libmk(mk__out *o) {
    mk__out_fd(o, 2);
    mk__put_text(o, "text");
    return mk__out_end(o);
}
static void output(void) {
    mk__out o;
    no_writing = true;
    bool written = to_stderr_through_libmk(&o);
    mk_report_on_signal();
    no_writing = false;
    assert_false(written);
}

/* Without memory for its books a pool serves, and finds nothing. */
static void pool_without_books(void) {
    mk_pool p = {0};
    p.size = 10;
    mk_check_set(MK_CHECK_ALL);
    void *object = mk_pool_get(&p);
    no_books = true;
    mk_pool_put(&p, object);
    assert_ptr_equal(mk_pool_get(&p), object);
    no_books = false;
    mk_pool_put(&p, object);
    mk_pool_free(&p);
}

/* Places in a program without a build-id are told by its path; what lies in no program by itself. */
static bool keep(void *ctx, const void *p, size_t n) {
    return mk_str_catn((mk_str *)ctx, (const char *)p, n);
}
static const char *place_of(const void *address, mk_str *text) {
    mk__out o;
    mk_str_clear(text);
    mk__out_begin(&o, keep, text);
    mk__put_place(&o, address);
    assert_true(mk__out_end(&o));
    return mk_str_c(text);
}
static void places(void) {
    mk_str text = {0};
    void (*code)(void) = places;
    const void *address;
    memcpy(&address, &code, sizeof address);
    assert_non_null(strstr(place_of(address, &text), "refused+0x"));
    assert_non_null(strstr(place_of(dlsym(RTLD_NEXT, "malloc"), &text), "+0x"));
    assert_string_equal(place_of(NULL, &text), "0x0");
    assert_string_equal(place_of((const void *)(uintptr_t)16, &text), "0x10");
    mk_str_free(&text);
}

/* More places than the table of sites has room for: what is lost is counted. */
static void too_many_sites(void) {
    static char place[2 * MK__SITES];
    mk_str text = {0};
    for (size_t i = 0; i < sizeof place; i++)
        mk__site_note(place + i, MK_KIND_VEC, i, 1, i);
    uint64_t dropped = mk_sites_dropped();
    assert_true(dropped >= MK__SITES);
    assert_true(mk_hints_write(MK_TEXT, keep, &text));
    assert_non_null(strstr(mk_str_c(&text), " notes of further sites were dropped"));
    mk_str_free(&text);
}

/* A failure there is reported there, and leaves a status. */
static void in_process(void (*run)(void)) {
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        run();
        test_exit(0);
    }
    int status;
    assert_true(waitpid(child, &status, 0) == child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("ended with status %d", status);
}

#define CASE(name)                          \
    static void test_##name(void **state) { \
        (void)state;                        \
        in_process(name);                   \
    }
CASE(pages)
CASE(pages_that_lie_oddly)
CASE(range)
CASE(scratch_without_key)
CASE(pool_without_key)
CASE(output)
CASE(pool_without_books)
CASE(places)
CASE(too_many_sites)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_pages_that_lie_oddly),
        cmocka_unit_test(test_range),
        cmocka_unit_test(test_scratch_without_key),
        cmocka_unit_test(test_pool_without_key),
        cmocka_unit_test(test_output),
        cmocka_unit_test(test_pool_without_books),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_too_many_sites),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
