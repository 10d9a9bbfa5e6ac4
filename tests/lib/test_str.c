#include "support.h"

#include <inttypes.h>
#include <stdio.h>
#include <wchar.h>

static volatile size_t huge = SIZE_MAX;

static void zero_value(void **state) {
    (void)state;
    mk_str s = {0};
    assert_true(mk_str_check(&s) && mk_str_ok(&s));
    assert_null(s.data);
    assert_string_equal(mk_str_c(&s), "");
    assert_int_equal(mk_str_view(&s).len, 0);
    mk_str_trim(&s);
    mk_str_truncate(&s, 0);
    mk_str_erase(&s, 0, 10);
    mk_str_clear(&s);
    assert_true(mk_str_shrink(&s));
    assert_null(s.data);
    assert_true(mk_str_catn(&s, NULL, 0));
    mk_view nothing = {NULL, 0};
    assert_true(mk_str_cat_view(&s, nothing) && mk_str_cat(&s, ""));
    assert_string_equal(mk_str_c(&s), "");
    mk_str_free(&s);
}

static void each_function(void **state) {
    (void)state;
    mk_str s = {0};
    assert_true(mk_str_cat(&s, "ab") && mk_str_putc(&s, 'c') && mk_str_catn(&s, "defg", 2));
    assert_true(mk_str_int(&s, -12) && mk_str_uint(&s, 34) && mk_str_printf(&s, "<%d|%s>", 5, "x"));
    assert_string_equal(s.data, "abcde-1234<5|x>");
    assert_int_equal(s.len, 15);
    assert_true(mk_str_replace(&s, 0, 5, "", 0) && mk_str_insert(&s, 5, "!!", 2));
    assert_string_equal(s.data, "-1234!!<5|x>");
    assert_true(mk_str_replace(&s, 5, 2, "longer", 6));
    assert_string_equal(s.data, "-1234longer<5|x>");
    mk_str_erase(&s, 1, 10);
    assert_string_equal(s.data, "-<5|x>");
    mk_str_truncate(&s, 2);
    mk_str_truncate(&s, 99);
    assert_string_equal(s.data, "-<");
    assert_true(mk_str_insert(&s, 99, "end", 3)); /* clipped to the end */
    mk_str_erase(&s, 0, 2);
    assert_string_equal(s.data, "end");
    assert_true(mk_str_insert(&s, 0, " \t\n", 3) && mk_str_cat(&s, "\r\v\f "));
    mk_str_trim(&s);
    assert_string_equal(s.data, "end");
    mk_str_clear(&s);
    assert_string_equal(s.data, "");
    assert_true(mk_str_cat(&s, "  \n "));
    mk_str_trim(&s);
    assert_string_equal(s.data, "");
    assert_true(mk_str_check(&s));
    mk_str_free(&s);
}

static void bytes_of_any_value(void **state) {
    (void)state;
    mk_str s = {0};
    assert_true(mk_str_catn(&s, "a\0b", 3) && mk_str_putc(&s, 0) && mk_str_putc(&s, (char)0xff));
    assert_int_equal(s.len, 5);
    assert_memory_equal(s.data, "a\0b\0\xff\0", 6);
    mk_str_free(&s);
}

static void numbers(void **state) {
    (void)state;
    char text[32];
    for (int i = 0; i < 200000; i++) {
        uint64_t n = random_u64() >> random_below(64);
        if (random_below(4) == 0) /* around the powers of ten */
            for (n = 1; random_below(20) && n < UINT64_MAX / 10; n *= 10) {
            }
        n -= random_below(2);
        mk_str s = {0};
        mk_str_uint(&s, n);
        snprintf(text, sizeof text, "%" PRIu64, n);
        assert_string_equal(s.data, text);
        mk_str_clear(&s);
        mk_str_int(&s, (int64_t)n);
        snprintf(text, sizeof text, "%" PRId64, (int64_t)n);
        assert_string_equal(s.data, text);
        mk_str_free(&s);
    }
    mk_str s = {0};
    mk_str_int(&s, INT64_MIN), mk_str_int(&s, INT64_MAX), mk_str_uint(&s, UINT64_MAX),
        mk_str_uint(&s, 0);
    assert_string_equal(s.data, "-9223372036854775808"
                                "9223372036854775807"
                                "18446744073709551615"
                                "0");
    mk_str_free(&s);
}

/* Each length once with just enough room, once without. */
/* All numbers of up to eight digits go the short way; every boundary, and a sample. */
static void short_numbers(void **state) {
    (void)state;
    mk_str s = {0};
    char text[32];
    assert_true(mk_str_reserve(&s, 100));
    for (uint32_t n = 0; n < 100000000; n += n < 100000 ? 1 : 1 + (uint32_t)random_below(2000)) {
        mk_str_clear(&s);
        mk_str_int(&s, -(int64_t)n);
        snprintf(text, sizeof text, "%d", -(int)n);
        assert_string_equal(s.data, text);
        assert_int_equal(s.len, strlen(text));
    }
    /* with just room enough, and less */
    for (size_t room = 1; room < 16; room++) {
        mk_str t = {0};
        assert_true(mk_str_reserve(&t, 64));
        while (t.cap - t.len > room)
            mk_str_putc(&t, '.');
        size_t at = t.len;
        assert_true(mk_str_uint(&t, 12345678) && mk_str_check(&t));
        assert_string_equal(t.data + at, "12345678");
        mk_str_free(&t);
    }
    mk_str_free(&s);
}

/* ---- doubles ---- */

/* The digits of a number's text, without zeros at the ends. */
static void significant(const char *text, char *digits) {
    char *end = digits;
    for (; *text && *text != 'e'; text++)
        if (*text >= '0' && *text <= '9' && (end > digits || *text != '0'))
            *end++ = *text;
    while (end > digits && end[-1] == '0')
        end--;
    *end = 0;
}

/* Reads back as x; no shorter text does, as printf tries them; and of the texts as short it is the
 * nearest, which printf's is. At powers of two the interval is lopsided: there the text may be
 * shorter than printf's nearest. */
static void check_double(double x) {
    char printed[40], ours[40], theirs[40];
    mk_str s = {0};
    assert_true(mk_str_double(&s, x));
    assert_true(s.len <= 24);
    double back = strtod(s.data, NULL);
    if (memcmp(&back, &x, sizeof x) != 0)
        fail_msg("%a became %s", x, s.data);
    for (int n = 1; n <= 17; n++) {
        snprintf(printed, sizeof printed, "%.*e", n - 1, x);
        if (strtod(printed, NULL) == x)
            break;
    }
    significant(s.data, ours);
    significant(printed, theirs);
    if (strlen(ours) > strlen(theirs) ||
        (strlen(ours) == strlen(theirs) && strcmp(ours, theirs) != 0))
        fail_msg("%a: %s, printf has %s", x, s.data, printed);
    mk_str_free(&s);
}

static void doubles(void **state) {
    (void)state;
    static const struct {
        double x;
        const char *text;
    } known[] = {
        {0.0, "0"},
        {-0.0, "-0"},
        {1.0, "1"},
        {-1.5, "-1.5"},
        {100, "100"},
        {0.1, "0.1"},
        {1e-4, "0.0001"},
        {1e-5, "1e-05"},
        {1.5e-7, "1.5e-07"},
        {123456.789, "123456.789"},
        {1e15, "1000000000000000"},
        {1e16, "1e+16"},
        {9007199254740993.0, "9007199254740992"},
        {123456789012345680.0, "1.2345678901234568e+17"},
        {5e-324, "5e-324"},
        {2.2250738585072014e-308, "2.2250738585072014e-308"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {-1.7976931348623157e308, "-1.7976931348623157e+308"},
        {1e23, "1e+23"},
        {1.0 / 3, "0.3333333333333333"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        mk_str s = {0};
        assert_true(mk_str_double(&s, known[i].x));
        assert_string_equal(s.data, known[i].text);
        mk_str_free(&s);
    }
    mk_str s = {0};
    volatile double zero = 0;
    mk_str_double(&s, 1 / zero), mk_str_double(&s, -1 / zero), mk_str_double(&s, zero / zero);
    assert_string_equal(s.data, "inf-infnan");
    mk_str_free(&s);
}

static void random_doubles(void **state) {
    (void)state;
    for (int i = 0; i < test_rounds(2500); i++) {
        uint64_t bits[4] = {random_u64(), 0, 0, 0};
        bits[1] = bits[0] >> 52 << 52;                     /* a power of two */
        bits[2] = bits[0] & ~(UINT64_C(0x7ff) << 52);      /* subnormal */
        double x = (double)(int64_t)(bits[0] >> 24) / 1e4; /* as people write them */
        memcpy(&bits[3], &x, sizeof x);
        for (int k = 0; k < 4; k++) {
            memcpy(&x, &bits[k], sizeof x);
            if (x - x == 0) /* finite */
                check_double(x);
        }
    }
}

static void formats_of_any_length(void **state) {
    (void)state;
    char text[700];
    memset(text, 'x', sizeof text);
    for (int n = 0; n < 600; n++) {
        mk_str s = {0};
        mk_str_reserve(&s, (size_t)n / 2);
        assert_true(mk_str_printf(&s, "%.*s", n, text));
        assert_true(mk_str_printf(&s, "%.*s|", n, text));
        assert_int_equal(s.len, 2 * n + 1);
        assert_true(s.data[2 * n] == '|' && s.data[2 * n + 1] == 0);
        mk_str_free(&s);
    }
}

static void from_itself(void **state) {
    (void)state;
    for (size_t n = 1; n < 300; n++) {
        mk_str s = {0};
        for (size_t i = 0; i < n; i++)
            mk_str_putc(&s, (char)('a' + i % 26));
        mk_str_shrink(&s);
        assert_true(mk_str_catn(&s, s.data + n / 2, n - n / 2)); /* must grow while it reads */
        for (size_t i = n; i < s.len; i++)
            assert_int_equal(s.data[i], 'a' + (i - n + n / 2) % 26);
        mk_str_free(&s);
    }
    mk_str s = {0};
    mk_str_cat(&s, "abcdef");
    assert_true(mk_str_insert(&s, 2, s.data + 1, 4));
    assert_string_equal(s.data, "abbcdecdef");
    assert_true(mk_str_replace(&s, 0, 5, s.data + 8, 2));
    assert_string_equal(s.data, "efecdef");
    mk_str_free(&s);
}

static void take(void **state) {
    (void)state;
    mk_str s = {0};
    size_t n = 9;
    char *empty = mk_str_take(&s, &n);
    assert_true(empty && empty[0] == 0 && n == 0);
    free(empty);
    mk_str_cat(&s, "text");
    char *text = mk_str_take(&s, &n);
    assert_string_equal(text, "text");
    assert_int_equal(n, 4);
    assert_true(s.data == NULL && mk_str_check(&s));
    assert_true(mk_str_cat(&s, "again"));
    free(text);
    text = mk_str_take(&s, NULL);
    assert_string_equal(text, "again");
    free(text);
}

static void views(void **state) {
    (void)state;
    mk_view ab = mk_view_of("ab"), abc = mk_view_n("abcd", 3), none = mk_view_of(NULL);
    assert_true(mk_view_eq(ab, mk_view_n("abx", 2)) && !mk_view_eq(ab, abc) &&
                !mk_view_eq(ab, mk_view_of("ax")));
    assert_true(mk_view_eq(none, mk_view_of("")) && !mk_view_eq(none, ab));
    assert_true(mk_view_cmp(ab, abc) < 0 && mk_view_cmp(abc, ab) > 0 && mk_view_cmp(ab, ab) == 0);
    assert_true(mk_view_cmp(mk_view_of("b"), abc) > 0 && mk_view_cmp(none, ab) < 0);
    assert_true(mk_view_eq(mk_view_trim(mk_view_of(" \tab\n ")), ab));
    assert_int_equal(mk_view_trim(mk_view_of(" \n ")).len, 0);
    assert_int_equal(mk_view_trim(none).len, 0);
}

/* ---- failure ---- */

static void failure_is_sticky(void **state) {
    (void)state;
    mk_str s = {0};
    mk_str_cat(&s, "kept");
    mk_str_shrink(&s);
    mk_fail_at(1);
    assert_false(mk_str_cat(
        &s, "a text too long for the room that is there, and for what the allocator may give"));
    mk_fail_at(0); /* there would be memory again, but the text would have a hole */
    assert_false(mk_str_ok(&s));
    assert_true(mk_str_check(&s));
    assert_false(mk_str_putc(&s, 'x') || mk_str_cat(&s, "x") || mk_str_int(&s, 1) ||
                 mk_str_printf(&s, "x") || mk_str_insert(&s, 0, "x", 1) ||
                 mk_str_replace(&s, 0, 1, "", 0));
    assert_null(mk_str_take(&s, NULL));
    assert_string_equal(mk_str_c(&s), "kept");
    mk_str_truncate(&s, 2); /* shortening works, and makes no room */
    assert_false(mk_str_putc(&s, 'x'));
    assert_true(mk_str_reserve(&s, 1000) && mk_str_shrink(&s));
    assert_false(mk_str_putc(&s, 'x'));
    assert_string_equal(mk_str_c(&s), "ke");
    assert_true(mk_str_check(&s));
    mk_str_clear(&s);
    assert_true(mk_str_ok(&s) && mk_str_cat(&s, "new"));
    assert_string_equal(mk_str_c(&s), "new");
    mk_str_free(&s);
}

static bool sees_whole_text(void *ctx, size_t size, size_t align) {
    const mk_str *s = (const mk_str *)ctx;
    (void)size, (void)align;
    assert_string_equal(mk_str_c(s), "kept");
    assert_true(mk_str_check(s));
    return false;
}

/* What does not fit is not there yet when the hook looks. */
static void hooks_find_the_old_text(void **state) {
    (void)state;
    mk_str s = {0};
    mk_str_reserve(&s, 10);
    mk_str_cat(&s, "kept");
    mk_oom_set(sees_whole_text, &s);
    mk_fail_at(1);
    assert_false(mk_str_printf(
        &s, "%s",
        "too long for the room that is there, whatever that is; at the very least it is "
        "longer than two cache lines, which is what a text gets when it begins, and so "
        "does not fit"));
    mk_fail_at(0);
    mk_oom_set(NULL, NULL);
    mk_str_free(&s);
}

static void hints_are_not_sticky(void **state) {
    (void)state;
    mk_str s = {0};
    mk_fail_at(1);
    assert_false(mk_str_reserve(&s, 100000));
    mk_fail_at(0);
    assert_true(mk_str_ok(&s) && mk_str_cat(&s, "x"));
    assert_false(mk_str_reserve(&s, huge));
    assert_false(mk_str_reserve(&s, huge - 1));
    assert_true(mk_str_ok(&s));
    mk_str_free(&s);
}

static void impossible_sizes(void **state) {
    (void)state;
    for (size_t less = 0; less < 40; less++) {
        mk_str s = {0};
        mk_str_cat(&s, "kept");
        assert_false(mk_str_catn(&s, "x", huge - less));
        mk_str_trim(&s);
        assert_string_equal(mk_str_c(&s), "kept");
        mk_str_clear(&s);
        mk_str_cat(&s, "kept");
        assert_false(mk_str_replace(&s, 1, 2, "x", huge / 2 - less));
        assert_string_equal(mk_str_c(&s), "kept");
        assert_true(mk_str_check(&s));
        mk_str_free(&s);
    }
}

static void *subject_make(mk_alloc from) {
    mk_str *s = (mk_str *)calloc(1, sizeof *s);
    s->alloc = from;
    mk_str_reserve(s, 60);
    while (s->len + 1 < s->cap)
        mk_str_putc(s, (char)('a' + s->len % 26));
    return s;
}

static void *subject_make_spare(mk_alloc from) {
    mk_str *s = (mk_str *)subject_make(from);
    mk_str_truncate(s, 50);
    return s;
}

static void *subject_make_empty(mk_alloc from) {
    mk_str *s = (mk_str *)calloc(1, sizeof *s);
    s->alloc = from;
    return s;
}

/* As it was, but for the failure, which is forgotten so that the operation can be tried again: by
 * hand, as clear would empty it too. */
static bool subject_same(void *object) {
    mk_str *s = (mk_str *)object;
    if (!mk_str_check(s))
        return false;
    for (size_t i = 0; i < s->len; i++)
        if (s->data[i] != (char)('a' + i % 26))
            return false;
    s->failed = false;
    s->cap = s->held;
    return s->data ? s->len == 50 || s->len + 1 == s->held : s->len == 0;
}

static void subject_end(void *object) {
    mk_str_free((mk_str *)object);
    free(object);
}

static bool op_cat(void *s) {
    return mk_str_cat((mk_str *)s, "xyz");
}
static bool op_cat_own(void *s) {
    return mk_str_catn((mk_str *)s, ((mk_str *)s)->data, 9);
}
static bool op_putc(void *s) {
    return mk_str_putc((mk_str *)s, 'x');
}
static bool op_int(void *s) {
    return mk_str_int((mk_str *)s, -123456789);
}
static bool op_uint(void *s) {
    return mk_str_uint((mk_str *)s, 7);
}
static bool op_printf(void *s) {
    return mk_str_printf((mk_str *)s, "%d %s", 42, "some text");
}
static bool op_insert(void *s) {
    return mk_str_insert((mk_str *)s, 3, "xyz", 3);
}
static bool op_replace_own(void *s) {
    return mk_str_replace((mk_str *)s, 3, 2, ((mk_str *)s)->data + 1, 40);
}
static bool op_reserve(void *s) {
    return mk_str_reserve((mk_str *)s, 5000);
}
static bool op_shrink(void *s) {
    return mk_str_shrink((mk_str *)s);
}
static bool op_take(void *s) {
    mk_str *own = (mk_str *)s;
    mk_str copy = *own; /* the allocator is a ledger: it wants its text back with the size it had */
    char *text = mk_str_take(own, NULL);
    if (text)
        mk_alloc_free(own->alloc, text, copy.held ? copy.held : 1, 1);
    return text;
}

static bool op_double(void *s) {
    return mk_str_double((mk_str *)s, 1.0 / 3);
}

static void failing_allocations(void **state) {
    (void)state;
    static const sweep sweeps[] = {
        {"cat", subject_make, op_cat, subject_same, subject_end},
        {"cat own", subject_make, op_cat_own, subject_same, subject_end},
        {"putc", subject_make, op_putc, subject_same, subject_end},
        {"int", subject_make, op_int, subject_same, subject_end},
        {"uint", subject_make, op_uint, subject_same, subject_end},
        {"double", subject_make, op_double, subject_same, subject_end},
        {"printf", subject_make, op_printf, subject_same, subject_end},
        {"printf, empty", subject_make_empty, op_printf, subject_same, subject_end},
        {"insert", subject_make, op_insert, subject_same, subject_end},
        {"replace own", subject_make, op_replace_own, subject_same, subject_end},
        {"reserve", subject_make, op_reserve, subject_same, subject_end},
        {"shrink", subject_make_spare, op_shrink, subject_same, subject_end},
        {"take", subject_make_empty, op_take, subject_same, subject_end},
    };
    for (size_t i = 0; i < sizeof sweeps / sizeof *sweeps; i++)
        if (sweep_run(&sweeps[i]) == 0)
            fail_msg("%s: nothing failed", sweeps[i].name);
}

/* Short texts without malloc: from a local buffer, and on from there. */
static void in_a_room(void **state) {
    (void)state;
    ledger books = {0, 0, 0, 0};
    char bytes[32];
    mk_room room = MK_ROOM(bytes);
    room.more = ledger_as_alloc(&books);
    mk_str s = {0};
    s.alloc = mk_room_as_alloc(&room);
    assert_true(mk_str_cat(&s, "thirty-one characters and a nul"));
    assert_true(s.data == bytes && s.len == 31 && books.calls == 0);
    assert_true(mk_str_putc(&s, '!'));
    assert_true(s.data != bytes && books.blocks == 1);
    assert_string_equal(s.data, "thirty-one characters and a nul!");
    mk_str_free(&s);
    assert_int_equal(books.blocks, 0);
    assert_true(mk_str_cat(&s, "again") && s.data == bytes);
    for (uint64_t n = 1; n <= 2; n++) { /* what is asked of the room, and by it */
        mk_fail_at(n);
        assert_false(mk_str_reserve(&s, 100));
        mk_fail_at(0);
        assert_string_equal(s.data, "again");
    }
    mk_str_free(&s);
}

/* From its init on, so that it asks nobody for memory; a vacant room is whole again after its free. */
static void in_a_room_from_the_beginning(void **state) {
    (void)state;
    ledger books = {0, 0, 0, 0};
    char bytes[32];
    mk_room room = MK_ROOM(bytes);
    room.more = ledger_as_alloc(&books);
    mk_str s, second;
    mk_str_init(&s, mk_room_as_alloc(&room));
    assert_true(s.data == bytes && s.cap == 32 && s.len == 0 && bytes[0] == 0 && mk_str_check(&s));
    mk_str_init(&second, s.alloc);
    assert_true(second.data == NULL && second.cap == 0 && mk_str_check(&second));
    assert_true(mk_str_cat(&second, "elsewhere") && books.blocks == 1);
    mk_fail_at(1);
    assert_true(mk_str_cat(&s, "thirty-one characters and a nul") && s.data == bytes);
    assert_false(mk_str_putc(&s, '!'));
    mk_fail_at(0);
    mk_str_clear(&s);
    assert_true(mk_str_cat(&s, "thirty-one characters and a nul") && mk_str_putc(&s, '!'));
    assert_true(s.data != bytes && books.blocks == 2 && mk_str_check(&s));
    assert_string_equal(s.data, "thirty-one characters and a nul!");
    mk_str_free(&s);
    assert_true(s.data == NULL && room.tenant == NULL);
    mk_str_free(&second);
    assert_int_equal(books.blocks, 0);
    mk_str_init(&s, mk_room_as_alloc(&room));
    size_t len = 1;
    assert_true(mk_str_take(&s, &len) == bytes && len == 0);
    mk_room none = {bytes, 0, {NULL, NULL}, NULL};
    mk_str_init(&s, mk_room_as_alloc(&none));
    assert_true(s.data == NULL && s.cap == 0);
}

static void lengths_go_to_their_site(void **state) {
    (void)state;
    for (int round = 0; round < 20; round++) {
        mk_str s = {0};
        mk_str_reserve(&s, 10);
        for (int i = 0; i < 4321; i++)
            mk_str_putc(&s, 'x');
        mk_str_truncate(&s, 3);
        free(mk_str_take(&s, NULL));
        mk_str_free(&s);
    }
    assert_int_equal(lives_noted(MK_KIND_STR, 4321), 20);
}

static void formats_libc_rejects(void **state) {
    (void)state;
    mk_str s = {0};
    assert_true(mk_str_cat(&s, " \n\v\r\tkept\x01 "));
    mk_str_trim(&s);
    assert_string_equal(s.data, "kept\x01");
    mk_str_truncate(&s, 4);
    assert_false(mk_str_printf(&s, "%lc", (wint_t)0x7fffff00));
    assert_string_equal(s.data, "kept");
    assert_false(mk_str_ok(&s) || mk_str_printf(&s, "more"));
    assert_true(mk_str_check(&s));
    mk_str_free(&s);
}

/* The check must see what it is there to see. */
static void check_sees_damage(void **state) {
    (void)state;
    mk_str s = {0};
    assert_true(mk_str_cat(&s, "text") && mk_str_check(&s));
    s.data[4] = 'x';
    assert_false(mk_str_check(&s));
    s.data[4] = 0;
    s.cap--;
    assert_false(mk_str_check(&s));
    s.cap++;
    size_t held = s.held;
    s.held = 3;
    assert_false(mk_str_check(&s));
    s.held = held;
    assert_true(mk_str_check(&s));
    mk_str_free(&s);
}

/* ---- figures ---- */

static void stats_and_peak(void **state) {
    (void)state;
    mk_str s = {0};
    mk_stats t;
    for (int i = 0; i < 1000; i++)
        mk_str_putc(&s, 'x');
    mk_str_stats(&s, &t);
    assert_identity(&t);
    assert_int_equal(t.live, 1001);
    assert_int_equal(t.kind, MK_KIND_STR);
    mk_str_clear(&s);
    mk_str_stats(&s, &t);
    assert_int_equal(t.live_peak, 1001);
    mk_str_free(&s);
}

/* ---- model: a plain array ---- */

enum { MOST = 2000 };

typedef struct model {
    mk_str s;
    char data[2 * MOST];
    size_t len;
} model;

static void model_replace(model *m, size_t at, size_t del, const char *p, size_t n) {
    if (del > m->len - at)
        del = m->len - at;
    memmove(m->data + at + n, m->data + at + del, m->len - at - del);
    memcpy(m->data + at, p, n);
    m->len += n - del;
}

static void model_step(model *m) {
    char text[64], number[32];
    size_t n = random_below(sizeof text), at = random_below(m->len + 1), del = random_below(60);
    for (size_t i = 0; i < n; i++)
        text[i] = " abcdefg"[random_below(8)];
    uint64_t x = random_u64() >> random_below(64);
    bool full = m->len > MOST;
    switch (full ? 6 + random_below(4) : random_below(10)) {
    case 0:
        if (mk_str_catn(&m->s, text, n))
            model_replace(m, m->len, 0, text, n);
        break;
    case 1:
        if (mk_str_putc(&m->s, 'p'))
            model_replace(m, m->len, 0, "p", 1);
        break;
    case 2:
        if (mk_str_int(&m->s, (int64_t)x))
            model_replace(m, m->len, 0, number,
                          (size_t)snprintf(number, sizeof number, "%" PRId64, (int64_t)x));
        break;
    case 3:
        if (mk_str_printf(&m->s, "%.*s", (int)n, text))
            model_replace(m, m->len, 0, text, n);
        break;
    case 4:
        if (mk_str_insert(&m->s, at, text, n))
            model_replace(m, at, 0, text, n);
        break;
    case 5:
        if (mk_str_replace(&m->s, at, del, text, n))
            model_replace(m, at, del, text, n);
        break;
    case 6:
        mk_str_erase(&m->s, at, del), model_replace(m, at, del, "", 0);
        break;
    case 7:
        if (random_below(9) == 0)
            mk_str_truncate(&m->s, at), model_replace(m, at, m->len, "", 0);
        break;
    case 8:
        mk_str_shrink(&m->s);
        break;
    default:
        mk_str_reserve(&m->s, m->len + n);
    }
}

static void random_operations(void **state) {
    (void)state;
    static model m;
    for (int run = 0; run < test_rounds(25); run++) {
        ledger books = {0, 0, 0, random_below(40)};
        memset(&m, 0, sizeof m);
        m.s.alloc = ledger_as_alloc(&books);
        for (int i = 0; i < 4000; i++) {
            if (random_below(10) == 0)
                mk_fail_at(1);
            model_step(&m);
            mk_fail_at(0);
            assert_true(mk_str_check(&m.s));
            assert_int_equal(m.s.len, m.len);
            if (m.len)
                assert_memory_equal(m.s.data, m.data, m.len);
            if (mk_str_ok(&m.s))
                continue;
            mk_str_clear(&m.s);
            m.len = 0;
        }
        mk_str_free(&m.s);
        assert_int_equal(books.blocks, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zero_value),
        cmocka_unit_test(each_function),
        cmocka_unit_test(bytes_of_any_value),
        cmocka_unit_test(numbers),
        cmocka_unit_test(short_numbers),
        cmocka_unit_test(doubles),
        cmocka_unit_test(random_doubles),
        cmocka_unit_test(formats_of_any_length),
        cmocka_unit_test(from_itself),
        cmocka_unit_test(take),
        cmocka_unit_test(views),
        cmocka_unit_test(failure_is_sticky),
        cmocka_unit_test(hints_are_not_sticky),
        cmocka_unit_test(hooks_find_the_old_text),
        cmocka_unit_test(impossible_sizes),
        cmocka_unit_test(failing_allocations),
        cmocka_unit_test(in_a_room),
        cmocka_unit_test(in_a_room_from_the_beginning),
        cmocka_unit_test(lengths_go_to_their_site),
        cmocka_unit_test(formats_libc_rejects),
        cmocka_unit_test(check_sees_damage),
        cmocka_unit_test(stats_and_peak),
        cmocka_unit_test(random_operations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
