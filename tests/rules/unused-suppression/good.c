#include <stdlib.h>

/* memkit: a toolkit for memory, and no directive. memkit: ignores nothing. `memkit: ignore[leek]` is quoted. */
void prose(void) {
    /* NOLINT */               // -- speaks to clang-tidy
    /* NOLINT(cert-err33-c) */ // -- so does this
    /* NOLINTS(memkit-leek) XNOLINT(memkit-leek) */
    const char *s = "// memkit: ignore[leek]";
    const char *t = "\"/* memkit: ignore[leek] */";
    char c = '"'; /* memkit: ignore[leak, unused-suppression] nothing is looked for but this */
    (void)s, (void)t, (void)c;
}

/* memkit: ignore[leek, unused-suppression] a rule of a later version */
int later;
/* memkit: ignore-begin[leek]  memkit: ignore[unused-suppression] */
int much_later;
