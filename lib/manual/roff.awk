# roff.awk: text as roff wants it, for the generators of manual pages. Run with LC_ALL=C: UTF-8 is taken apart here.

BEGIN {
    for (byte = 128; byte < 256; byte++) ordinal[sprintf("%c", byte)] = byte
}

# A line of text: nothing in it is a request or an escape; what is not ASCII by its number.
function roff(line,    out, i, n, c, b, more, code) {
    gsub(/\\/, "\\e", line)
    gsub(/-/, "\\-", line)
    if (line ~ /^[.']/) line = "\\&" line
    n = length(line)
    out = ""
    for (i = 1; i <= n; i++) {
        c = substr(line, i, 1)
        if (!(c in ordinal)) {
            out = out c
            continue
        }
        b = ordinal[c]
        more = b >= 240 ? 3 : b >= 224 ? 2 : 1
        code = b % (more == 3 ? 8 : more == 2 ? 16 : 32)
        for (; more > 0; more--) code = code * 64 + ordinal[substr(line, ++i, 1)] % 64
        out = out sprintf("\\[u%04X]", code)
    }
    return out
}
