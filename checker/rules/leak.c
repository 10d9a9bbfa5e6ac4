/* leak: memory that is freed on no path and that nobody else gets. */
#include "../check.h"

#include <string.h>

/* What a program that is replaced held is gone with it. */
static bool replaces_program(void *ctx, ir_val v) {
    static const char *const names[] = {"execl",  "execlp",  "execle", "execv",
                                        "execvp", "execvpe", "execve", "fexecve"};
    const check *c = ctx;
    const ir_ins *i = ir_at(c->f, v);
    for (size_t k = 0; i->op == IR_CALL && i->ref != IR_NONE && k < sizeof names / sizeof *names;
         k++)
        if (strcmp(ir_cstr(c->u, c->u->syms.data[i->ref].name), names[k]) == 0)
            return true;
    return false;
}

static void look_at(check *c, const check_obj *o) {
    if (o->escapes || o->freed != CHECK_FREED_NONE)
        return;
    ir_val end = check_way(c, o, o->call, replaces_program, c);
    if (!end || check_given(c, o))
        return;
    check_say(c, o->at, "%s is leaked: it stays in %s(), which frees it on no path",
              check_name(c, o), c->function);
    if (end == o->call)
        check_note(c, ir_at(c->f, end)->pos, "the next iteration allocates again");
    else
        check_note(c, ir_at(c->f, end)->pos, "%s() returns here, and nothing points to it any more",
                   c->function);
}

/* What main() allocates lives until the program exits, and ends with it. */
void rule_leak(check *c) {
    for (uint32_t k = 0; k < c->nobjs && !c->is_main; k++)
        look_at(c, &c->objs[k]);
}
