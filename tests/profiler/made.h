/* made.h: profiles from text, for tests.
 *
 *   OBJECTS BYTES main>parse:88>alloc:12 [key=text | key=#number]…
 *
 * One sample a line, the outermost frame first; name:line, in the file name.c. Types are alloc_objects
 * and alloc_space, sampled every 512 KiB. */
#ifndef MEMKIT_TESTS_PROFILER_MADE_H
#define MEMKIT_TESTS_PROFILER_MADE_H

#include <stdio.h>
#include <stdlib.h>

#include "report.h"

MK_STRMAP(made_frames, profile_location *)

static profile_function *made_function(profile *p, const char *name) {
    for (size_t i = 0; i < p->functions.len; i++)
        if (strcmp(p->functions.data[i]->name, name) == 0)
            return p->functions.data[i];
    profile_function *f = mk_new(&p->arena, profile_function);
    mk_str file = {0};
    mk_str_printf(&file, "%s.c", name);
    f->id = p->functions.len + 1;
    f->name = f->system_name = mk_arena_strdup(&p->arena, name);
    f->file = mk_arena_strdup(&p->arena, mk_str_c(&file));
    mk_str_free(&file);
    profile_functions_push(&p->functions, f);
    return f;
}

static profile_location *made_location(profile *p, char *frame) {
    char *colon = strrchr(frame, ':');
    if (colon)
        *colon = 0;
    profile_location *l = mk_new(&p->arena, profile_location);
    l->id = p->locations.len + 1;
    l->address = l->id * 16;
    l->n_lines = 1;
    l->lines = mk_new(&p->arena, profile_line);
    l->lines->function = made_function(p, frame);
    l->lines->line = colon ? atoll(colon + 1) : 1;
    profile_locations_push(&p->locations, l);
    return l;
}

static void made_stack(profile *p, made_frames *known, profile_sample *s, char *frames) {
    char *rest = NULL;
    bool added;
    s->stack = mk_new_n(&p->arena, profile_location *, strlen(frames));
    for (char *f = strtok_r(frames, ">", &rest); f; f = strtok_r(NULL, ">", &rest)) {
        profile_location **l = made_frames_add(known, mk_view_of(f), &added);
        if (added)
            *l = made_location(p, f);
        memmove(s->stack + 1, s->stack, s->depth++ * sizeof *s->stack);
        s->stack[0] = *l;
    }
}

static void made_label(profile_sample *s, char *word) {
    char *value = strchr(word, '=');
    profile_label label = {word, value + 1, 0, ""};
    *value = 0;
    if (value[1] == '#') {
        label.text = NULL;
        label.number = atoll(value + 2);
        label.unit = "bytes";
    }
    profile_insert_label(s, label);
}

static void made_sample(profile *p, made_frames *known, char *line) {
    char *rest = NULL, *word = strtok_r(line, " ", &rest);
    profile_sample *s = mk_new(&p->arena, profile_sample);
    s->values = mk_new_n(&p->arena, int64_t, 2);
    s->labels = mk_new_n(&p->arena, profile_label, 8);
    s->values[0] = atoll(word);
    s->values[1] = atoll(strtok_r(NULL, " ", &rest));
    made_stack(p, known, s, strtok_r(NULL, " ", &rest));
    while ((word = strtok_r(NULL, " ", &rest)))
        made_label(s, word);
    profile_samples_push(&p->samples, s);
}

static profile *made(const char *text) {
    static const profile_type types[] = {{"alloc_objects", "count"}, {"alloc_space", "bytes"}};
    profile *p = profile_new();
    made_frames known = {0};
    char *rest = NULL, *copy = mk_arena_strdup(&p->arena, text);
    profile_types_append(&p->types, types, 2);
    p->period_type.name = "space";
    p->period_type.unit = "bytes";
    p->period = 512 * 1024;
    for (char *line = strtok_r(copy, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        made_sample(p, &known, line);
    made_frames_free(&known);
    return p;
}

#endif
