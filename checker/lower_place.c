/* lower_place.c: positions, files, and the few things the compiler's tree only says as text.
 *
 * A position is asked for with every expression, and clang takes a quarter of a microsecond to give
 * one, so we find them ourselves where most are. clang numbers the bytes of a file in sequence:
 *
 *      main_base             + offset            + main_len        numbers elsewhere: other files,
 *        |------------- the main file -------------|               and what macros wrote
 *
 * An offset is a line through a table of line starts. Everything else is asked of clang. That the
 * numbers are in sequence is not promised, so main_len is 0 until two places agree on main_base.
 *
 * Paths are spelt so that they can be opened from where we run: main file as the job gives it, others
 * as the compiler names them, with the job's folder before them if they are relative to it, and without
 * the folder where we run: in a precompiled header all names are absolute.
 */
#define _POSIX_C_SOURCE 200809L

#include "lower_unit.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

ir_str lw_intern(lw *l, CXString s) {
    const char *text = clang_getCString(s);
    ir_str at = text ? ir_intern_c(l->u, text) : 0;
    clang_disposeString(s);
    return at;
}

/* ---- files ------------------------------------------------------------------------------------ */

/* Drops "." and what is empty; and with `up` each name that a ".." takes back. */
static void fold(char *path, bool up) {
    char *start = path + (path[0] == '/'), *to = start;
    char *floor = start; /* behind "../../", which nothing takes back */
    for (const char *from = start; *from;) {
        size_t n = strcspn(from, "/");
        bool back = n == 2 && from[0] == '.' && from[1] == '.';
        if (up && back && to > floor) {
            while (to > floor && *--to != '/')
                ;
        } else if (n > 1 || (n == 1 && *from != '.')) {
            if (to > start)
                *to++ = '/';
            memmove(to, from, n);
            to += n;
            if (back)
                floor = to;
        }
        from += n + (from[n] == '/');
    }
    *to = '\0';
}

static bool is_same_file(const char *a, const char *b) {
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* One name for one file: "./a/.//b.h" is "a/b.h", and so are "/here/a/b.h" and "c/../a/b.h", unless c is a link
 * to elsewhere. */
static ir_str tidy(lw *l, mk_str *path) {
    const mk_str *here = &l->own->here;
    fold(path->data, false);
    if (strstr(path->data, "/..")) {
        mk_str folded = {0};
        (void)mk_str_cat(&folded, path->data);
        fold(folded.data, true);
        if (is_same_file(folded.data, path->data))
            memcpy(path->data, folded.data, strlen(folded.data) + 1);
        mk_str_free(&folded);
    }
    bool below = strncmp(path->data, here->data, here->len) == 0;
    return ir_intern_c(l->u, below ? path->data + here->len : path->data);
}

static ir_str spell(lw *l, const char *name) {
    mk_str path = {0};
    bool beside = l->tu->job->dir && name[0] != '/';
    (void)mk_str_printf(&path, "%s%s%s", beside ? l->tu->job->dir : "", beside ? "/" : "", name);
    ir_str s = tidy(l, &path);
    mk_str_free(&path);
    return s;
}

/* Headers that hold nothing but macros have no declaration to ask. */
static bool looks_like_system(const char *path) {
    return strncmp(path, "/usr/", 5) == 0 || strncmp(path, "/opt/", 5) == 0;
}

static uint32_t file_new(lw *l, CXFile file) {
    CXString name = clang_getFileName(file);
    ir_str path = spell(l, clang_getCString(name));
    clang_disposeString(name);
    bool added;
    uint32_t *at = lw_map_add(&l->own->paths, path, &added);
    if (added) {
        *at = (uint32_t)l->u->files.len;
        bool system = looks_like_system(ir_cstr(l->u, path));
        (void)ir_file_vec_push(&l->u->files, (ir_file){.path = path, .system = system});
    }
    return *at;
}

uint32_t lw_file(lw *l, CXFile file) {
    if (!file)
        return IR_NONE;
    if (file == l->own->last_file)
        return l->own->last_index;
    uint64_t key = (uintptr_t)file;
    const uint32_t *seen = lw_map_get(&l->files, key);
    uint32_t at = seen ? *seen : file_new(l, file);
    if (!seen)
        (void)lw_map_put(&l->files, key, at);
    l->own->last_file = file;
    l->own->last_index = at;
    return at;
}

/* Is at written in the main file, not by a macro? */
static bool is_plain(const lw *l, CXSourceLocation at, uint32_t *offset) {
    *offset = at.int_data - l->own->main_base;
    return *offset < l->own->main_len;
}

static bool from_macro(CXSourceLocation at, CXFile file, uint32_t offset) {
    CXFile spelt;
    unsigned spelt_offset;
    clang_getSpellingLocation(at, &spelt, NULL, NULL, &spelt_offset);
    return spelt != file || spelt_offset != offset;
}

static void learn_main(lw_unit *own, uint32_t number, uint32_t offset) {
    if (own->main_base == number - offset && own->main_known != offset)
        own->main_len = own->main_size;
    own->main_base = number - offset;
    own->main_known = offset;
}

uint32_t lw_file_of(lw *l, CXSourceLocation at, uint32_t *offset) {
    if (is_plain(l, at, offset))
        return 0;
    CXFile file;
    clang_getExpansionLocation(at, &file, NULL, NULL, offset);
    uint32_t index = lw_file(l, file);
    if (index == 0 && l->own->main_len == 0 && !from_macro(at, file, *offset))
        learn_main(l->own, at.int_data, *offset);
    return index;
}

/* Asked of every declaration of every header, so clang is only asked where the file changes. */
bool lw_in_system(lw *l, CXSourceLocation at) {
    uint32_t offset, file = lw_file_of(l, at, &offset);
    if (file == 0 || file == IR_NONE)
        return file != 0;
    bool *system = &l->u->files.data[file].system;
    if (file != l->own->system_file)
        *system = clang_Location_isInSystemHeader(at);
    l->own->system_file = file;
    return *system;
}

/* ---- positions -------------------------------------------------------------------------------- */

static uint16_t clip(unsigned n) {
    return n < UINT16_MAX ? (uint16_t)n : UINT16_MAX;
}

/* Narrows [*low, *high) to around the line asked for last, by steps that double: most are near it. */
static void find_near(const ir_u32_vec *lines, uint32_t offset, size_t *low, size_t *high) {
    size_t at = *low, step = 1;
    if (offset < lines->data[at]) {
        for (*high = at; at > step && offset < lines->data[at - step]; step *= 2)
            *high = at - step;
        *low = at > step ? at - step : 0;
    } else {
        for (; *high - at > step && offset >= lines->data[at + step]; step *= 2)
            *low = at + step;
        if (*high - at > step)
            *high = at + step;
    }
}

static ir_pos place_in_main(lw *l, uint32_t offset) {
    const ir_u32_vec *lines = &l->own->lines;
    size_t low = l->own->last_line, high = lines->len; /* line number - 1 */
    find_near(lines, offset, &low, &high);
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (offset < lines->data[mid])
            high = mid;
        else
            low = mid;
    }
    l->own->last_line = low;
    return (ir_pos){(uint32_t)low + 1, clip(offset - lines->data[low] + 1), 0};
}

static ir_pos place_elsewhere(lw *l, CXSourceLocation at, bool *macro) {
    CXFile file;
    unsigned line, col, offset;
    clang_getExpansionLocation(at, &file, NULL, NULL, &offset);
    uint32_t index = lw_file(l, file);
    if (index == IR_NONE)
        return (ir_pos){0};
    *macro = (index == 0 && l->own->main_len > 0) || from_macro(at, file, offset);
    if (index == 0)
        return place_in_main(l, offset);
    clang_getExpansionLocation(at, NULL, &line, &col, NULL);
    return (ir_pos){line, clip(col), clip(index)};
}

ir_pos lw_pos_at(lw *l, CXSourceLocation at, bool *macro) {
    lw_unit *own = l->own;
    uint32_t offset;
    *macro = false;
    if (is_plain(l, at, &offset))
        return place_in_main(l, offset);
    if (at.int_data != own->last_at || at.int_data == 0) {
        own->last_pos = place_elsewhere(l, at, &own->last_macro);
        own->last_at = at.int_data;
    }
    *macro = own->last_macro;
    return own->last_pos;
}

ir_pos lw_pos_loc(lw *l, CXSourceLocation at) {
    bool macro;
    return lw_pos_at(l, at, &macro);
}

ir_pos lw_pos_brace(lw *l, CXCursor block) {
    ir_pos p = lw_pos_loc(l, clang_getRangeEnd(clang_getCursorExtent(block)));
    if (p.col > 1) /* clang's ranges end behind the last character */
        p.col--;
    return p;
}

ir_pos lw_pos(lw *l, CXCursor c, bool *macro) {
    return lw_pos_at(l, clang_getCursorLocation(c), macro);
}

void lw_read_main(lw *l, CXFile file) {
    lw_unit *own = l->own;
    size_t len = 0;
    const char *text = clang_getFileContents(l->tu->unit, file, &len);
    (void)ir_u32_vec_push(&own->lines, 0);
    for (const char *nl = text, *end = text + len;
         text && (nl = memchr(nl, '\n', (size_t)(end - nl)));)
        (void)ir_u32_vec_push(&own->lines, (uint32_t)(++nl - text));
    own->main_text = text;
    own->main_size = text && len < UINT32_MAX ? (uint32_t)len : 0;
}

/* ---- raw text --------------------------------------------------------------------------------- */

static const lw_text *text_of(lw *l, CXFile file) {
    lw_text_vec *texts = &l->own->texts;
    for (size_t i = texts->len; i-- > 0;) {
        if (texts->data[i].file == file)
            return &texts->data[i];
    }
    lw_text t = {.file = file};
    t.data = clang_getFileContents(l->tu->unit, file, &t.len);
    (void)lw_text_vec_push(texts, t);
    return lw_text_vec_last(texts);
}

const char *lw_raw(lw *l, CXCursor e, size_t *left) {
    CXSourceLocation at = clang_getCursorLocation(e);
    uint32_t offset;
    if (is_plain(l, at, &offset)) {
        *left = l->own->main_len - offset;
        return l->own->main_text + offset;
    }
    CXFile file;
    clang_getSpellingLocation(at, &file, NULL, NULL, &offset);
    const lw_text *t = file ? text_of(l, file) : NULL; /* none for names pasted together */
    if (!t || !t->data || offset >= t->len)
        return NULL;
    *left = t->len - offset;
    return t->data + offset;
}

static bool in_word(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '$';
}

bool lw_raw_word(lw *l, CXCursor e, const char *word) {
    size_t left, n = strlen(word);
    const char *raw = lw_raw(l, e, &left);
    return raw && left >= n && memcmp(raw, word, n) == 0 && (left == n || !in_word(raw[n]));
}

/* ---- constants -------------------------------------------------------------------------------- */

/* Decimal, hexadecimal, octal or binary with any suffix; false: let clang do it. */
static bool parse_integer(const char *s, size_t left, int64_t *value) {
    unsigned base = 10;
    size_t i = 0;
    if (left > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X'))
        base = 16, i = 2;
    else if (left > 0 && s[0] == '0')
        base = 8;
    uint64_t v = 0;
    for (; i < left && in_word(s[i]); i++) {
        char c = (char)tolower((unsigned char)s[i]);
        unsigned digit = c <= '9'               ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                                                : 99;
        if (digit >= base)
            break;
        if (v > (UINT64_MAX - digit) / base)
            return false;
        v = v * base + digit;
    }
    i += strspn(s + i, "uUlL"); /* bounded: a literal never ends a file */
    *value = (int64_t)v;
    return i > 0 && i < left && !in_word(s[i]) && s[i] != '.' && s[i] != '\'';
}

static bool evaluate(CXCursor e, int64_t *value) {
    CXEvalResult r = clang_Cursor_Evaluate(e);
    if (!r)
        return false;
    bool ok = clang_EvalResult_getKind(r) == CXEval_Int;
    if (ok)
        *value = clang_EvalResult_isUnsignedInt(r) ? (int64_t)clang_EvalResult_getAsUnsigned(r)
                                                   : clang_EvalResult_getAsLongLong(r);
    clang_EvalResult_dispose(r);
    return ok;
}

static bool is_scalar(CXType t) {
    enum CXTypeKind k = clang_getCanonicalType(t).kind;
    return (k >= CXType_Bool && k <= CXType_LongDouble) || k == CXType_Enum;
}

/* Clang folds `malloc(1) && 0` to 0 and forgets the call, so it is only asked about expressions
 * without effects. sizeof is not looked into: its operand is not evaluated. */
static enum CXChildVisitResult stop_at_effect(CXCursor c, CXCursor parent, CXClientData effect) {
    (void)parent;
    switch (c.kind) {
    case CXCursor_IntegerLiteral:
    case CXCursor_CharacterLiteral:
    case CXCursor_UnaryExpr:
    case CXCursor_TypeRef:
    case CXCursor_DeclRefExpr:
    case CXCursor_FloatingLiteral:
    case CXCursor_StringLiteral:
        return CXChildVisit_Continue;
    case CXCursor_ParenExpr:
    case CXCursor_UnexposedExpr:
    case CXCursor_CStyleCastExpr:
    case CXCursor_ConditionalOperator:
    case CXCursor_ArraySubscriptExpr:
    case CXCursor_MemberRefExpr:
    case CXCursor_MemberRef:
        return CXChildVisit_Recurse;
    case CXCursor_UnaryOperator:
        if (clang_getCursorUnaryOperatorKind(c) > CXUnaryOperator_PreDec)
            return CXChildVisit_Recurse;
        break;
    case CXCursor_BinaryOperator:
        if (clang_getCursorBinaryOperatorKind(c) <= CXBinaryOperator_LOr)
            return CXChildVisit_Recurse;
        break;
    default:
        break;
    }
    *(bool *)effect = true;
    return CXChildVisit_Break;
}

static bool has_effect(CXCursor e) {
    bool effect = false;
    if (stop_at_effect(e, e, &effect) == CXChildVisit_Recurse)
        clang_visitChildren(e, stop_at_effect, &effect);
    return effect;
}

bool lw_const_int(lw *l, CXCursor e, int64_t *value) {
    size_t left;
    const char *raw;
    if (e.kind == CXCursor_IntegerLiteral && (raw = lw_raw(l, e, &left)) &&
        parse_integer(raw, left, value))
        return true;
    if (e.kind == CXCursor_DeclRefExpr) {
        CXCursor to = clang_getCursorReferenced(e);
        if (to.kind == CXCursor_EnumConstantDecl)
            *value = clang_getEnumConstantDeclValue(to);
        if (to.kind == CXCursor_EnumConstantDecl || to.kind == CXCursor_ParmDecl)
            return to.kind == CXCursor_EnumConstantDecl;
    }
    return is_scalar(clang_getCursorType(e)) && !has_effect(e) && evaluate(e, value);
}

/* ---- children --------------------------------------------------------------------------------- */

#define FEW (sizeof((lw_kids *)0)->few / sizeof(CXCursor))

static size_t kids_room(unsigned n) { /* room behind .at when it holds n */
    size_t room = FEW;
    while (room < n)
        room *= 2;
    return room;
}

static enum CXChildVisitResult collect(CXCursor c, CXCursor parent, CXClientData kids) {
    (void)parent;
    lw_kids *k = kids;
    size_t room = kids_room(k->n), size = room * sizeof *k->at;
    if (k->n == room) {
        CXCursor *more = k->at == k->few ? NULL : k->at;
        more = mk_alloc_resize((mk_alloc){0}, more, more ? size : 0, 2 * size, _Alignof(CXCursor),
                               NULL);
        if (k->at == k->few)
            memcpy(more, k->few, sizeof k->few);
        k->at = more;
    }
    k->at[k->n++] = c;
    return CXChildVisit_Continue;
}

void lw_kids_of(CXCursor c, lw_kids *k) {
    k->at = k->few;
    k->n = 0;
    clang_visitChildren(c, collect, k);
}

void lw_kids_done(lw_kids *k) {
    if (k->at != k->few)
        mk_alloc_free((mk_alloc){0}, k->at, kids_room(k->n) * sizeof *k->at, _Alignof(CXCursor));
}
