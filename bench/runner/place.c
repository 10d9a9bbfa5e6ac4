#include "place.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <mk/str.h>

#include "words.h"

/* The first line a command prints, without its end. */
static bool first_line(const char *command, char *line, int size) {
    FILE *f = popen(command, "r");
    bool ok = f && fgets(line, size, f);
    if (f)
        pclose(f);
    if (ok)
        line[strcspn(line, "\n")] = '\0';
    return ok;
}

static const char *commit(mk_arena *a) {
    char id[64], change[16];
    if (!first_line("git rev-parse --short=12 HEAD 2>/dev/null", id, sizeof id))
        return "";
    if (first_line("git status --porcelain --untracked-files=no 2>/dev/null", change,
                   sizeof change))
        strcat(id, "+");
    return mk_arena_strdup(a, id);
}

const char *place_commit(const char *word, mk_arena *a) {
    char id[64] = "";
    mk_str command = {.alloc = mk_arena_as_alloc(a)};
    mk_str_cat(&command, "git rev-parse --verify -q --short=12 ");
    words_quote(word, &command);
    mk_str_cat(&command, "'^{commit}' 2>/dev/null");
    if (*word == '-' || !first_line(command.data, id, sizeof id))
        return "";
    return mk_arena_strdup(a, id);
}

static void cpu_model(mk_str *s) {
    char line[256];
    FILE *f = fopen("/proc/cpuinfo", "r");
    while (f && fgets(line, sizeof line, f)) {
        const char *colon = strchr(line, ':');
        if (colon && strncmp(line, "model name", 10) == 0) {
            mk_str_cat(s, colon + 2);
            mk_str_trim(s);
            break;
        }
    }
    if (f)
        fclose(f);
}

static const char *machine(mk_arena *a) {
    mk_str s = {.alloc = mk_arena_as_alloc(a)};
    struct utsname u;
    cpu_model(&s);
    mk_str_printf(&s, "%s%ld CPUs", s.len ? ", " : "", sysconf(_SC_NPROCESSORS_ONLN));
    if (uname(&u) == 0)
        mk_str_printf(&s, ", %s %s %s", u.sysname, u.release, u.machine);
    return s.data;
}

void place_describe(run *r) {
    char now[32];
    time_t t = time(NULL);
    strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", gmtime(&t));
    r->started = mk_arena_strdup(&r->arena, now);
    r->commit = commit(&r->arena);
    r->machine = machine(&r->arena);
}
