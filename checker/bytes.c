#include "bytes.h"

#include <string.h>

uint64_t bytes_get_long(bytes_in *in) {
    uint64_t v = 0;
    if (in->end - in->at > 1 && in->at[1] < 128) { /* two bytes: nearly all that are left */
        v = (in->at[0] & 127u) | (uint64_t)in->at[1] << 7;
        in->at += 2;
        return v;
    }
    for (unsigned shift = 0; shift < 64 && in->at < in->end; shift += 7) {
        uint64_t byte = *in->at++;
        if (shift == 63 && byte > 1)
            break;
        v |= (byte & 127) << shift;
        if (byte < 128)
            return v;
    }
    return bytes_damaged(in);
}

void bytes_put_text(bytes_texts_out *t, const char *text) {
    if (!text) {
        bytes_put(t->out, 0);
        return;
    }
    mk_view v = mk_view_of(text);
    const uint32_t *at = bytes_text_map_get(&t->seen, v);
    bytes_put(t->out, at ? *at + 2u : 1);
    if (at)
        return;
    bytes_text_map_put(&t->seen, v, (uint32_t)t->seen.len);
    bytes_put(t->out, v.len);
    (void)mk_str_catn(t->out, text, v.len + 1);
}

const char *bytes_get_text(bytes_texts_in *t) {
    uint64_t which = bytes_get_below(&t->in, t->seen.len + 2);
    if (which != 1)
        return which ? t->seen.data[which - 2] : NULL;
    uint64_t len = bytes_get(&t->in);
    const char *text = (const char *)t->in.at;
    if (t->in.bad || len >= (uint64_t)(t->in.end - t->in.at) || memchr(text, 0, len + 1) != text + len) {
        (void)bytes_damaged(&t->in);
        return "";
    }
    t->in.at += len + 1;
    bytes_text_vec_push(&t->seen, text);
    return text;
}
