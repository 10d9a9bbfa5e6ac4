#include "run_suppress.h"

#include "ir.h"
#include "suppress.h"

MK_VEC(path_vec, const char *)

static bool has_error(const ir_unit *u) {
    for (size_t i = 0; i < u->notes.len; i++)
        if (u->notes.data[i].error)
            return true;
    return u->failed;
}

void run_suppress(find_list *l, const rule_set *on, const models_units *units) {
    path_vec judged = {0};
    for (size_t i = 0; i < units->len; i++) {
        const ir_unit *u = units->data[i];
        if (!u->is_model && !has_error(u) && u->files.len)
            path_vec_push(&judged, ir_cstr(u, u->files.data[0].path));
    }
    suppress(l, on, judged.data, judged.len);
    path_vec_free(&judged);
}
