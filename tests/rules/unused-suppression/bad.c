#include <stdlib.h>

void names(void) {
    /* memkit: ignore[leek] */         // NOTE unused-suppression -- no such rule
    /* memkit: ignore[leak, leek] */   // NOTE unused-suppression
    /* memkit: ignore[leek-*] */       // NOTE unused-suppression
    /* NOLINT(memkit-leek) */          // NOTE unused-suppression
    /* NOLINT(cert-x, memkit-) */      // -- memkit-: speaks to nobody
}

void lists(void) {
    /* memkit: ignore[] */             // NOTE unused-suppression
    /* memkit: ignore[ , ] */          // NOTE unused-suppression
    /* memkit: ignore[leak */          // NOTE unused-suppression
    /* memkit: ignore(leak) */         // NOTE unused-suppression
    /* memkit: disable[leak] */        // NOTE unused-suppression
    /* memkit: ignore-next */          // NOTE unused-suppression
}

void ranges(void) {
    /* memkit: ignore-begin[leak] */   // -- whether leaks are found is not known while they are not looked for
    /* memkit: ignore-end[zero-*] */   // NOTE unused-suppression -- another list
    /* NOLINTEND(memkit-leak) */       // -- ends the first
    /* memkit: ignore-end */           // NOTE unused-suppression
    /* memkit: ignore-begin */         // NOTE unused-suppression
    /* NOLINTBEGIN(memkit-*) */        // NOTE unused-suppression
}
