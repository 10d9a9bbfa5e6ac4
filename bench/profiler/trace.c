/* trace.c: see trace.h. */
#include "trace.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

bool trace_wanted(match *filter, mk_str *why) {
    const char *words = getenv("MEMPROF_TRACE"), *of = words ? strstr(words, "filter=") : NULL;
    bool alloc = false;
    for (const char *at = words; at && *at && at != of;) {
        size_t n = strcspn(at, ",");
        alloc = alloc || (n == strlen("alloc") && strncmp(at, "alloc", n) == 0);
        at += n + (at[n] == ',');
    }
    return alloc &&
           match_compile(filter, "MEMPROF_TRACE's filter", of ? of + strlen("filter=") : NULL, why);
}

/* ---- frames ---- */

static bool line_matches(const match *filter, const profile_line *l) {
    return l->function &&
           (match_in(filter, l->function->name) || match_in(filter, l->function->file));
}

static bool is_wanted(const recording_event *e, const match *filter) {
    for (size_t i = 0; i < e->depth && filter->set; i++)
        for (size_t j = 0; j < e->stack[i]->n_lines; j++)
            if (line_matches(filter, &e->stack[i]->lines[j]))
                return true;
    return !filter->set;
}

static void write_line(const profile_line *l, FILE *out) {
    fprintf(out, "    %s", l->function ? l->function->name : "(unknown)");
    if (l->function && *l->function->file)
        fprintf(out, " %s:%" PRId64, l->function->file, l->line);
    fputc('\n', out);
}

static void write_stack(const recording_event *e, FILE *out) {
    for (size_t i = 0; i < e->depth; i++) {
        const profile_location *l = e->stack[i];
        for (size_t j = 0; j < l->n_lines; j++)
            write_line(&l->lines[j], out);
        if (!l->n_lines)
            fprintf(out, "    0x%" PRIx64 "\n", l->address);
    }
}

void trace_write(const recording_events *events, int64_t started, const match *filter, FILE *out) {
    for (size_t i = events->len; i-- > 0;) {
        const recording_event *e = &events->data[i];
        int64_t us = (e->time - started) / 1000;
        if (!is_wanted(e, filter))
            continue;
        fprintf(out,
                "memprof: %s %" PRIu64 " bytes at 0x%" PRIx64 " @%" PRId64 ".%06" PRId64
                "s, thread %" PRIu32 "\n",
                e->freed ? "free" : "alloc", e->size, e->address, us / 1000000, us % 1000000,
                e->thread);
        if (!e->freed)
            write_stack(e, out);
    }
}
