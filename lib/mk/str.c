#include <mk/internal.h>
#include <mk/str.h>

#include <stdio.h>

/* Bytes in use, the NUL's included; the string as the growable array it is. */
static size_t str_used(const mk_str *s) {
    return s->data ? s->len + 1 : 0;
}

static mk__buf str_buf(const mk_str *s) {
    mk__buf b = {s->data, str_used(s), s->held, 1, 1, s->alloc};
    return b;
}

static void str_set_buf(mk_str *s, const mk__buf *b) {
    s->data = (char *)b->data;
    s->held = b->cap;
    s->cap = s->failed ? s->len : b->cap;
    if (!s->data)
        return;
    mk__spare(s->alloc, s->data, s->held, b->len, s->len + 1);
    s->data[s->len] = 0;
}

/* total: bytes with the NUL; site: what the program called. */
MK_APART bool str_grow(mk_str *s, size_t total, const void *site) {
    mk__buf b = str_buf(s);
    mk_growth_site(&s->grown, site);
    if (!mk__buf_grow(&b, total, &s->grown, MK_KIND_STR))
        return false;
    str_set_buf(s, &b);
    return true;
}

static inline bool str_hold(mk_str *s, size_t total, const void *site) {
    return total <= s->held || str_grow(s, total, site);
}

static bool str_fail(mk_str *s) {
    s->failed = true;
    s->cap = s->len;
    return false;
}

/* Room for n more bytes and the NUL, or the sticky failure. */
static inline bool str_room(mk_str *s, size_t n, const void *site) {
    size_t total;
    if (MK_UNLIKELY(s->failed))
        return false;
    if (MK_UNLIKELY(!mk_add_ok(s->len, n, &total) || !mk_add_ok(total, 1, &total))) {
        mk__oom_overflow(1);
        return str_fail(s);
    }
    return str_hold(s, total, site) || str_fail(s);
}

static void str_set_len(mk_str *s, size_t len) {
    if (s->data) {
        mk__str_set_len(s, len);
        s->data[len] = 0;
    }
    if (s->failed)
        s->cap = len;
}

static bool str_cat(mk_str *s, const char *p, size_t n, const void *site) {
    size_t at = s->len, own = s->data ? mk__offset_in(s->data, s->held, p) : SIZE_MAX;
    if (!str_room(s, n, site))
        return false;
    str_set_len(s, at + n);
    if (n)
        memcpy(s->data + at, own == SIZE_MAX ? p : s->data + own, n);
    return true;
}

bool mk__str_catn(mk_str *s, const char *p, size_t n) {
    return str_cat(s, p, n, MK_SITE_HERE());
}

bool mk__str_putc(mk_str *s, char c) {
    return str_cat(s, &c, 1, MK_SITE_HERE());
}

/* ---- numbers ---- */

static const char digit_pairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

/* Counted four at a time: most numbers are short. */
static unsigned digit_count(uint64_t n) {
    unsigned count = 1;
    for (;; n /= 10000, count += 4) {
        if (n < 10)
            return count;
        if (n < 100)
            return count + 1;
        if (n < 1000)
            return count + 2;
        if (n < 10000)
            return count + 3;
    }
}

/* Written from the end: four digits a wide division, two a narrow one. */
static void write_digits(char *end, uint64_t n) {
    for (; n >= 10000; n /= 10000) {
        uint32_t four = (uint32_t)(n % 10000);
        memcpy(end -= 2, digit_pairs + four % 100 * 2, 2);
        memcpy(end -= 2, digit_pairs + four / 100 * 2, 2);
    }
    uint32_t rest = (uint32_t)n;
    if (rest >= 100)
        memcpy(end -= 2, digit_pairs + rest % 100 * 2, 2), rest /= 100;
    if (rest >= 10)
        memcpy(end - 2, digit_pairs + rest * 2, 2);
    else
        end[-1] = (char)('0' + rest);
}

bool mk__str_number(mk_str *s, uint64_t n, bool minus) {
    size_t at = s->len, count = digit_count(n) + minus;
    if (!str_room(s, count, MK_SITE_HERE()))
        return false;
    str_set_len(s, at + count);
    s->data[at] = '-';
    write_digits(s->data + at + count, n);
    return true;
}

bool mk_str_double(mk_str *s, double x) {
    char text[MK__DOUBLE_TEXT];
    return str_cat(s, text, mk__double_text(x, text), MK_SITE_HERE());
}

/* ---- formats ---- */

/* Into the spare room first; only a text that does not fit is formatted twice. */
static bool str_format(mk_str *s, const char *fmt, va_list args, const void *site) {
    if (s->failed)
        return false;
    va_list again;
    va_copy(again, args);
    size_t at = s->len, room = s->cap - at;
    mk__spare(s->alloc, s->data, s->held, at + 1, s->held);
    int n = vsnprintf(room ? s->data + at : NULL, room, fmt, args);
    mk__spare(s->alloc, s->data, s->held, s->held, at + 1);
    bool ok = n >= 0;
    if (ok && (size_t)n >= room) {
        str_set_len(s, at); /* the hook, or the caller after a failure, sees the old text */
        ok = str_room(s, (size_t)n, site);
        if (ok) {
            str_set_len(s, at + (size_t)n);
            ok = vsnprintf(s->data + at, (size_t)n + 1, fmt, again) == n;
        }
    }
    va_end(again);
    str_set_len(s, ok ? at + (size_t)n : at);
    return ok || str_fail(s);
}

bool mk_str_vprintf(mk_str *s, const char *fmt, va_list args) {
    return str_format(s, fmt, args, MK_SITE_HERE());
}

bool mk_str_printf(mk_str *s, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    bool ok = str_format(s, fmt, args, MK_SITE_HERE());
    va_end(args);
    return ok;
}

/* ---- editing ---- */

static size_t clip(size_t n, size_t most) {
    return n < most ? n : most;
}

static bool str_replace(mk_str *s, size_t at, size_t del, const char *p, size_t n,
                        const void *site);

/* A source inside s would move under the edit: it is copied first. */
static bool replace_with_own(mk_str *s, size_t at, size_t del, const char *p, size_t n,
                             const void *site) {
    mk_str copy = {0};
    copy.alloc = s->alloc;
    bool ok =
        str_cat(&copy, p, n, NULL) ? str_replace(s, at, del, copy.data, n, site) : str_fail(s);
    mk_str_free(&copy);
    return ok;
}

static bool str_replace(mk_str *s, size_t at, size_t del, const char *p, size_t n,
                        const void *site) {
    if (s->failed)
        return false;
    at = clip(at, s->len);
    del = clip(del, s->len - at);
    if (n && mk__offset_in(s->data, s->held, p) != SIZE_MAX)
        return replace_with_own(s, at, del, p, n, site);
    if (n >= del && !str_room(s, n - del, site))
        return false;
    size_t before = s->len, after = before - del + n;
    mk_growth_note(&s->grown, before);
    if (after > before)
        str_set_len(s, after);
    memmove(s->data + at + n, s->data + at + del, before - at - del);
    if (n)
        memcpy(s->data + at, p, n);
    str_set_len(s, after);
    return true;
}

bool mk_str_replace(mk_str *s, size_t at, size_t del, const char *p, size_t n) {
    return str_replace(s, at, del, p, n, MK_SITE_HERE());
}

void mk_str_erase(mk_str *s, size_t at, size_t del) {
    at = clip(at, s->len);
    del = clip(del, s->len - at);
    if (del == 0)
        return;
    mk_growth_note(&s->grown, s->len);
    memmove(s->data + at, s->data + at + del, s->len - at - del);
    str_set_len(s, s->len - del);
}

void mk_str_truncate(mk_str *s, size_t n) {
    mk_str_erase(s, n, SIZE_MAX);
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

mk_view mk_view_trim(mk_view v) {
    while (v.len && is_space(v.ptr[v.len - 1]))
        v.len--;
    while (v.len && is_space(*v.ptr))
        v.ptr++, v.len--;
    return v;
}

void mk_str_trim(mk_str *s) {
    mk_view kept = mk_view_trim(mk_str_view(s));
    if (kept.len == s->len)
        return;
    mk_growth_note(&s->grown, s->len);
    memmove(s->data, kept.ptr, kept.len);
    str_set_len(s, kept.len);
}

/* ---- memory ---- */

bool mk_str_reserve(mk_str *s, size_t n) {
    return n < SIZE_MAX ? str_hold(s, n + 1, MK_SITE_HERE()) : mk__oom_overflow(1);
}

bool mk_str_shrink(mk_str *s) {
    mk__buf b = str_buf(s);
    if (!mk__buf_shrink(&b, &s->grown))
        return false;
    str_set_buf(s, &b);
    return true;
}

void mk_str_clear(mk_str *s) {
    mk_growth_end(&s->grown, MK_KIND_STR, s->len);
    s->failed = false;
    s->cap = s->held;
    str_set_len(s, 0);
}

void mk_str_free(mk_str *s) {
    mk_growth_end(&s->grown, MK_KIND_STR, s->len);
    mk__spare(s->alloc, s->data, s->held, s->len + 1, s->held);
    mk_alloc_free(s->alloc, s->data, s->held, 1);
    mk__str_zero(s);
}

char *mk_str_take(mk_str *s, size_t *len) {
    if (s->failed)
        return NULL;
    char *text = s->data ? s->data : (char *)mk_alloc_new(s->alloc, 1, 1, NULL);
    if (!text)
        return NULL;
    text[s->len] = 0;
    if (len)
        *len = s->len;
    mk_growth_end(&s->grown, MK_KIND_STR, s->len);
    mk__spare(s->alloc, s->data, s->held, s->len + 1, s->held);
    s->data = NULL;
    s->len = s->cap = s->held = 0;
    return text;
}

void mk__str_stats(const mk_str *s, mk_stats *out, size_t size) {
    mk__buf b = str_buf(s);
    mk_growth g = s->grown;
    g.peak += g.peak != 0; /* the NUL is live as well */
    g.high += g.high != 0;
    mk__stats_buf(&b, &g, MK_KIND_STR, 0, out, size);
}

bool mk_str_check(const mk_str *s) {
    mk__buf b = str_buf(s);
    return mk__buf_check(&b) && s->cap == (s->failed ? s->len : s->held) &&
           (!s->data || s->data[s->len] == 0);
}
