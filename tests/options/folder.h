/* folder.h: a temporary folder to run in, with files in it. */
#ifndef TESTS_OPTIONS_FOLDER_H
#define TESTS_OPTIONS_FOLDER_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[4096]; /* without links; the current one between enter and leave */

static int folder_enter(void **state) {
    (void)state;
    char name[] = "/tmp/memkit-test-XXXXXX";
    if (!mkdtemp(name) || chdir(name) != 0 || !realpath(".", folder))
        return -1;
    return 0;
}

static int folder_remove(const char *path, const struct stat *st, int type, struct FTW *at) {
    (void)st, (void)type, (void)at;
    return remove(path);
}

static int folder_leave(void **state) {
    (void)state;
    return chdir("/") == 0 ? nftw(folder, folder_remove, 16, FTW_DEPTH | FTW_PHYS) : -1;
}

static inline void file_write(const char *path, const char *text) {
    char part[4096];
    for (const char *slash = path; (slash = strchr(slash, '/')); slash++) {
        snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
        mkdir(part, 0777);
    }
    FILE *f = fopen(path, "w");
    if (!f || fputs(text, f) < 0 || fclose(f) != 0)
        abort();
}

#define test_in_folder(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)

#endif
