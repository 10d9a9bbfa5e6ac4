/* What the system may refuse, and libmk must live with: pages, keys for threads, files. The calls are this program's
 * own, in place of libc's; each case runs in a process of its own, as some are made once. */
#define _GNU_SOURCE
#include "support.h"

#include <mk/internal.h>

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <link.h>
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

/* One module, if it is to be another than those there are. */
static struct dl_phdr_info *only_module;
int dl_iterate_phdr(int (*visit)(struct dl_phdr_info *, size_t, void *), void *data) {
    int (*iterate)(int (*)(struct dl_phdr_info *, size_t, void *), void *);
    *(void **)(void *)&iterate = dlsym(RTLD_NEXT, "dl_iterate_phdr");
    return only_module ? visit(only_module, sizeof *only_module, data) : iterate(visit, data);
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

/* Modules whose notes are not as they should be are told by path; a note of another kind is passed over. */
typedef struct note {
    uint32_t name, content, type;
    char text[4];
    unsigned char id[4];
} note;

static void odd_modules(void) {
    static char code[64], long_name[600];
    static note notes[2];
    static const note other = {4, 4, 1, "GNU", {9, 9, 9, 9}},
                      id = {4, 4, NT_GNU_BUILD_ID, "GNU", {1, 2, 0xab, 0xcd}},
                      foreign = {4, 4, NT_GNU_BUILD_ID, "ABC", {9, 9, 9, 9}},
                      long_name_note = {400, 4, 3, "GNU", {0}},
                      long_content = {4, 400, 3, "GNU", {0}},
                      named_else = {5, 0, NT_GNU_BUILD_ID, "GNU", {0}};
    static const struct {
        const note *first, *second;
        const char *says;
    } cases[] = {
        {&other, &id, "0102abcd+0x"},       {&foreign, &id, "0102abcd+0x"},
        {&id, &other, "0102abcd+0x"},       {&other, &long_name_note, "/lib.so+0x"},
        {&long_content, &id, "/lib.so+0x"}, {&named_else, &other, "/lib.so+0x"},
    };
    mk_str text = {0};
    ElfW(Phdr) parts[3];
    struct dl_phdr_info module;
    memset(parts, 0, sizeof parts);
    memset(&module, 0, sizeof module);
    parts[0].p_type = PT_LOAD; /* data */
    parts[1].p_type = PT_LOAD;
    parts[1].p_flags = PF_X;
    parts[1].p_vaddr = (uintptr_t)code;
    parts[1].p_memsz = sizeof code;
    parts[2].p_type = PT_NOTE;
    parts[2].p_vaddr = (uintptr_t)notes;
    parts[2].p_memsz = sizeof notes;
    module.dlpi_name = "/lib.so";
    module.dlpi_phdr = parts;
    module.dlpi_phnum = 3;
    only_module = &module;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        notes[0] = *cases[i].first;
        notes[1] = *cases[i].second;
        const char *place = place_of(code + 8, &text);
        if (strncmp(place, cases[i].says, strlen(cases[i].says)) != 0)
            fail_msg("case %d: %s", (int)i, place);
    }
    memset(long_name, 'n', sizeof long_name - 1); /* is cut */
    module.dlpi_name = long_name;
    assert_memory_equal(place_of(code, &text), long_name, 512);
    parts[1].p_flags = 0; /* nothing to execute: no place lies in it */
    assert_memory_equal(place_of(code, &text), "0x", 2);
    only_module = NULL;
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

/* A report at exit that was asked for twice is written once. */
static void count_line(const char *said, const char *line, int *n) {
    for (*n = 0; (said = strstr(said, line)) != NULL; said++)
        ++*n;
}
static void asked_twice(void) {
    int ends[2], lines;
    static char said[10000];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], 2);
        mk_report_at_exit();
        mk_report_at_exit();
        mk_hints_at_exit("/nowhere/first");
        mk_hints_at_exit("/nowhere/second");
        exit(0);
    }
    close(ends[1]);
    size_t n = 0;
    for (ssize_t more; (more = read(ends[0], said + n, sizeof said - 1 - n)) > 0;)
        n += (size_t)more;
    assert_true(waitpid(child, NULL, 0) == child);
    count_line(said, "process", &lines);
    assert_int_equal(lines, 1);
    count_line(said, "cannot write /nowhere/", &lines);
    assert_int_equal(lines, 1);
    assert_non_null(strstr(said, "cannot write /nowhere/second"));
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
CASE(odd_modules)
CASE(asked_twice)
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
        cmocka_unit_test(test_odd_modules),
        cmocka_unit_test(test_asked_twice),
        cmocka_unit_test(test_too_many_sites),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
