#include "run_launch.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "project.h"
#include "run_mks.h"
#include "run_units.h"

static int compile(char *const *command) {
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        (void)execvp(command[0], command);
        fprintf(stderr, "memcheck-lint: cannot run %s: %s\n", command[0], strerror(errno));
        _exit(127);
    }
    while (child >= 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (child < 0)
        return 127;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

typedef struct step { /* what a compiler's command makes, and of what */
    const char *object, *source;
    int sources;
    bool compiles;
} step;

/* -o and its kin have their word apart or not; a source is what ends in .c and is no option's word. */
static step read_step(char *const *command) {
    step s = {0};
    for (size_t i = 1; command[i]; i++) {
        const char *word = command[i];
        s.compiles |= strcmp(word, "-c") == 0;
        if (strcmp(word, "-o") == 0 && command[i + 1])
            s.object = command[++i];
        else if (strncmp(word, "-o", 2) == 0)
            s.object = word + 2;
        else if (*word != '-' && words_ends(word, ".c")) {
            s.source = word;
            s.sources++;
        }
    }
    return s;
}

static void summarise(const step *s, char *const *command) {
    mk_str path = {0}, why = {0};
    mk_arena a = {0};
    words all = {0}, flags = {0};
    for (size_t i = 0; command[i]; i++)
        words_push(&all, command[i]);
    project_flags(&all, NULL, &a, &flags);
    front_job job = {.file = s->source, .args = flags.data, .nargs = flags.len};
    project in = {0};
    run_units units;
    project_jobs_push(&in.jobs, job);
    run_units_plan(&units, &in, NULL, KEY_NONE);
    mk_str_printf(&path, "%s.mks", s->object);
    if (!run_units_read(&units, 1, &why) || !run_mks_write(mk_str_c(&path), &units, &why))
        fprintf(stderr, "memcheck-lint: %s: %s\n", mk_str_c(&path), mk_str_c(&why));
    run_units_free(&units);
    project_jobs_free(&in.jobs);
    words_free(&all);
    words_free(&flags);
    mk_arena_free(&a);
    mk_str_free(&path);
    mk_str_free(&why);
}

int run_launch(char *const *command) {
    step s = read_step(command);
    int code = compile(command);
    if (code == 0 && s.compiles && s.object && s.sources == 1)
        summarise(&s, command);
    return code;
}
