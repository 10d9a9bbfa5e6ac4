#include "html.h"

void html_text(const char *s, FILE *out) {
    for (; s && *s; s++) {
        switch (*s) {
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '&':
            fputs("&amp;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        default:
            putc(*s, out);
        }
    }
}

/* Colours are variables, so that the dark page has its own. */
const char html_style[] =
    ":root{--ink:#1b1f24;--paper:#fff;--line:#e3e6ea;--head:#f6f7f9;--faint:#6b7280;--new:#1f6feb;"
    "--old:#8a919a;--worse:#b3261e;--better:#186a3b;--exceeds:#fdecea;--grid:#8884;color-scheme:light dark}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6e8eb;--paper:#14171b;--line:#2b323a;--head:#1e2329;"
    "--faint:#9aa3ad;--new:#6cb0ff;--old:#7d858f;--worse:#ff8a80;--better:#7bd88f;--exceeds:#3b1f1d}}"
    "body{font:15px/1.45 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;"
    "color:var(--ink);background:var(--paper)}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{padding:.25rem .6rem;text-align:right;border-bottom:1px solid var(--line);"
    "font-variant-numeric:tabular-nums;white-space:nowrap}"
    "th:first-child,td:first-child{text-align:left}th{font-weight:600;background:var(--head)}"
    ".worse{color:var(--worse);font-weight:600}.better{color:var(--better);font-weight:600}"
    ".same{color:var(--faint)}.exceeds{background:var(--exceeds)}"
    "dl{display:grid;grid-template-columns:8rem 1fr}dt{color:var(--faint)}"
    "dd{margin:0;overflow-wrap:anywhere}svg{display:block;max-width:100%;height:auto}"
    ".axis{fill:var(--faint);font-size:11px}.name{fill:var(--ink);font-size:12px}"
    ".grid{stroke:var(--grid)}circle.new{fill:var(--new);fill-opacity:.6}circle.old{fill:var(--old);fill-opacity:.6}"
    ".new-dot{color:var(--new)}.old-dot{color:var(--old);margin-left:0}.new-dot{margin-left:1em}"
    ".spark{fill:none;stroke:var(--new);stroke-width:1.5}"
    "tr.group th{padding-top:1rem}tr.floor td{color:var(--faint)}.bar{fill:var(--new)}.bar.good{fill:var(--better)}"
    ".one{stroke:var(--ink)}.whisker{stroke:var(--ink);stroke-opacity:.6}";
