# reference.awk: a manual page of section 3 from a header of libmk, whose comments are the manual.
#
#   LC_ALL=C awk -f roff.awk -f reference.awk -v version=V -v pages="mk_arena mk_pool" mk/arena.h
#
# Writes the page to standard output; to the file `aliases`, if that is set, the names the page explains.
# What begins with mk__ or MK__ is nobody's business. A header is:
#
#   first comment                           NAME, DESCRIPTION
#   /* ---- title ---- */                   a section
#   comment, declarations behind it         an entry: the declarations as programs see them, the comment
#
# In a comment, a paragraph without indented lines is prose; any other is laid out by hand and stays so.

# ---- comments ----

# The text of a comment's line.
function text_of(line) {
    sub(/^[ ]*\/\*[ ]?/, "", line)
    sub(/[ ]*\*\/[ ]*$/, "", line)
    sub(/^ \*[ ]?/, "", line)
    return line
}

function end_paragraph(    i) {
    if (n_lines) {
        if (!begins) print ".PP"
        if (by_hand) print ".EX"
        for (i = 1; i <= n_lines; i++) {
            if (!by_hand && i > 1 && lines[i] ~ /^[A-Z][a-z]+: /) print ".br" # Failure: Threads: Cost:
            print roff(lines[i])
        }
        if (by_hand) print ".EE"
    }
    if (n_lines) begins = 0
    n_lines = by_hand = 0
}

function say(doc,    part, n, i) {
    n = split(doc, part, "\n")
    for (i = 1; i <= n; i++) {
        if (part[i] ~ /^[ ]*$/) {
            end_paragraph()
            continue
        }
        if (part[i] ~ /^ /) by_hand = 1
        lines[++n_lines] = part[i]
    }
    end_paragraph()
}

# ---- declarations ----

# A declaration without what is there for compilers and the checker.
function bare(code,    before) {
    do {
        before = code
        sub(/^[ \n]*MK_[A-Z0-9_]+(\([^()]*\))?[ \n]+/, "", code)
        sub(/^(static inline|extern)[ \n]+/, "", code)
    } while (code != before)
    return code
}

# The names a declaration explains, public ones.
function names_of(code,    found, rest, name) {
    found = ""
    rest = code
    gsub(/\/\*[^*]*\*\//, "", rest)
    while (match(rest, /(^|[^A-Za-z0-9_])[mM][kK]_[A-Za-z0-9][A-Za-z0-9_]*/)) {
        name = substr(rest, RSTART, RLENGTH)
        sub(/^[^mM]/, "", name)
        rest = substr(rest, RSTART + RLENGTH)
        if (code ~ /^#define/ || code ~ /^enum/ || (code ~ /^typedef/ && rest ~ /^(;| \{|\)\()/) ||
            (code !~ /^typedef/ && rest ~ /^\(/))
            if (!(name in seen)) {
                seen[name]
                found = found (found == "" ? "" : ", ") name
            }
        if (code ~ /^#define/ || (code !~ /^enum/ && rest ~ /^\(/)) break # what follows is used, not explained
    }
    return found
}

function end_entry(    n, part, i, code, name, names, shown) {
    n = split(declarations, part, "\001")
    names = shown = ""
    for (i = 1; i <= n; i++) {
        code = bare(part[i])
        if (code == "" || (name = names_of(code)) == "") continue
        names = names (names == "" ? "" : ", ") name
        shown = shown code "\n"
    }
    if (names != "") {
        if (!section) print ".SH INTERFACE"
        section = 1
        print ".SS " roff(names)
        print ".EX"
        n = split(shown, part, "\n")
        for (i = 1; i < n; i++) print roff(part[i])
        print ".EE"
        say(documentation)
        gsub(/, /, "\n", names)
        if (aliases) print names >aliases
    }
    declarations = documentation = ""
}

function end_declaration() {
    if (code_so_far != "") declarations = declarations code_so_far "\001"
    code_so_far = ""
}

# ---- the file ----

function begin_page(    title, name) {
    name = FILENAME
    sub(/.*\//, "", name)
    sub(/\.h$/, "", name)
    title = first
    sub(/^\n/, "", title)
    sub(/\n.*/, "", title)
    sub(/^(mk\/[a-z]*\.h - |<mk\/[a-z]*\.h>: )/, "", title)
    sub(/\.$/, "", title)
    sub(/^[^\n]*\n/, "", first)
    print ".\\\" made from <mk/" name ".h>"
    print ".TH MK_" toupper(name) " 3 \"\" \"memkit " version "\" memkit"
    print ".SH NAME"
    print roff("mk_" name) " \\- " roff(title)
    print ".SH SYNOPSIS"
    print ".EX"
    print "#include <mk/" name ".h>"
    print ""
    print roff("cc ... $(pkg-config --cflags --libs memkit)")
    print ".EE"
    print ".SH DESCRIPTION"
    begins = 1 # no space between a heading and the first paragraph
    say(first)
}

function count(line, what,    n) {
    gsub(/\/\*[^*]*\*\//, "", line)
    return gsub(what, "", line)
}

FNR == 1 { state = "first"; first = "" }

state == "first" {
    first = first (FNR == 1 ? "" : "\n") text_of($0)
    if (/\*\//) {
        begin_page()
        state = "between"
    }
    next
}

state == "body" { # of an inline function
    depth += count($0, "{") - count($0, "}")
    if (depth == 0) state = "between"
    next
}

state == "macro" {
    if ($0 !~ /\\$/) state = "between"
    next
}

state == "comment" {
    documentation = documentation "\n" text_of($0)
    if (/\*\//) state = "between"
    next
}

# Inside braces or an unfinished declaration everything is code.
code_so_far != "" {
    code_so_far = code_so_far "\n" $0
    depth += count($0, "{") - count($0, "}")
    if (is_function && depth > 0) {
        sub(/ *\{[^{]*$/, ";", code_so_far)
        end_declaration()
        state = "body"
    } else if (depth == 0 && /;[ ]*(\/\*.*\*\/)?$/)
        end_declaration()
    next
}

/^[ ]*$/ { end_entry(); next }

/^\/\* ---- / {
    end_entry()
    title = text_of($0)
    gsub(/^-+ | -+$/, "", title)
    print ".SH " roff(toupper(title))
    section = 1
    next
}

/^\/\*/ {
    if (declarations != "") end_entry()
    documentation = documentation (documentation == "" ? "" : "\n") text_of($0)
    if ($0 !~ /\*\//) state = "comment"
    next
}

/^#[ ]*define / {
    definition = $0
    if (definition ~ /\\$/) state = "macro"
    if (match(definition, /^#[ ]*define [A-Za-z0-9_]+\([^)]*\)/))
        definition = substr(definition, 1, RLENGTH)
    if (definition !~ /define (MK_BEGIN|MK_END|MK_[A-Z_]*_H)/)
        declarations = declarations definition "\001"
    next
}

/^(#|MK_BEGIN|MK_END|extern "C")/ { next }

{
    code_so_far = $0
    is_function = $0 !~ /^(typedef|enum|struct|union)/
    depth = count($0, "{") - count($0, "}")
    if (is_function && depth > 0) {
        sub(/ *\{[^{]*$/, ";", code_so_far)
        end_declaration()
        state = "body"
    } else if (depth == 0 && /;[ ]*(\/\*.*\*\/)?$/)
        end_declaration()
    else if (is_function && depth == 0 && /\}$/) { # an inline function on one line
        sub(/ *\{.*$/, ";", code_so_far)
        end_declaration()
    }
}

END {
    end_entry()
    n = split(pages, page, " ")
    print ".SH SEE ALSO"
    for (i = 1; i <= n; i++)
        print ".BR " roff(page[i]) " (3)" (i < n ? "," : "")
}
