/* markup.c: see markup.h. */
#include "markup.h"

/* How many bytes the character at s has; 0: it is none of UTF-8. */
static size_t character(const unsigned char *s) {
    size_t n = *s < 0x80 ? 1 : *s < 0xc2 ? 0 : *s < 0xe0 ? 2 : *s < 0xf0 ? 3 : *s < 0xf5 ? 4 : 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    bool beyond = n >= 3 && ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
                             (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f) ||
                             (s[0] == 0xef && s[1] == 0xbf && s[2] > 0xbd));
    return beyond ? 0 : n;
}

static size_t length(const char *text) {
    size_t n = 0;
    for (size_t bytes; *text; text += bytes, n++) {
        bytes = character((const unsigned char *)text);
        bytes = bytes ? bytes : 1;
    }
    return n;
}

static void put_text(const char *at, size_t bytes, mk_str *out) {
    if (bytes == 0 || ((unsigned char)*at < ' ' && *at != '\t' && *at != '\n'))
        mk_str_putc(out, '?');
    else if (*at == '&')
        mk_str_cat(out, "&amp;");
    else if (*at == '<')
        mk_str_cat(out, "&lt;");
    else if (*at == '>')
        mk_str_cat(out, "&gt;");
    else if (*at == '"')
        mk_str_cat(out, "&quot;");
    else
        mk_str_catn(out, at, bytes);
}

void markup_text(const char *text, size_t most, mk_str *out) {
    bool cut = length(text) > most;
    for (size_t shown = cut ? 2 : 0; *text && shown < most; shown++) {
        size_t bytes = character((const unsigned char *)text);
        put_text(text, bytes, out);
        text += bytes ? bytes : 1;
    }
    if (cut)
        mk_str_cat(out, "..");
}

void markup_json(const char *text, mk_str *out) {
    mk_str_putc(out, '"');
    while (*text) {
        size_t bytes = character((const unsigned char *)text);
        if (bytes == 0)
            mk_str_putc(out, '?');
        else if ((unsigned char)*text < ' ' || *text == '<' || *text == '"' || *text == '\\')
            mk_str_printf(out, "\\u%04x", (unsigned)*text);
        else
            mk_str_catn(out, text, bytes);
        text += bytes ? bytes : 1;
    }
    mk_str_putc(out, '"');
}
