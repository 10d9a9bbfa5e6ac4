/* <mk/annotate.h>, on any declaration of the function, before or after its use. */
#include <mk/annotate.h>
#include <stddef.h>
#include <stdlib.h>
typedef struct pkt pkt;
MK_FRESH MK_SIZE(1) MK_FAMILY(pkt) pkt *pkt_new(size_t n);
MK_FREES(1) MK_FAMILY(pkt) void pkt_free(pkt *p);
MK_NOESCAPE(1) MK_STORES(2, 1) void pkt_set(pkt *p, void *owner);
MK_CALLS(4, 1, 1) void sort(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *));
MK_EQUIV(strtol) long my_strtol(const char *, char **, int);
MK_RETURNS_TWICE int come_back(void);
void *twice_said(void);
MK_FRESH void *twice_said(void);
MK_FRESH MK_ZEROED void *twice_said(void);
__attribute__((annotate("mk:nonsense:1"))) int odd(void);
MK_FRESH_AT(1) MK_SUCCESS(not_zero) int pkt_read(pkt **out);
MK_FRESH_AT(1) MK_SUCCESS(maybe) int pkt_guess(pkt **out);
__attribute__((annotate("somebody else's"))) int foreign(void);

void use(char *s) {
    pkt *p = pkt_new(10);
    pkt_read(&p);
    pkt_guess(&p);
    pkt_set(p, twice_said());
    sort(p, 1, 2, NULL);
    my_strtol(s, NULL, 10);
    come_back();
    odd();
    foreign();
    pkt_free(p);
    late(malloc(3));
}
MK_ESCAPES(1) int late(void *);

// IR: sym $pkt_new
// NEXT: attr fresh
// NEXT: attr size 1 0
// NEXT: attr family "pkt"
// NEXT: sym
// IR: sym $pkt_set
// NEXT: attr noescape 1
// NEXT: attr stores 2 1
// IR: sym $twice_said
// NEXT: attr fresh
// NEXT: attr zeroed
// NEXT: sym
// IR: sym $sort
// NEXT: attr calls 4 1 1
// IR: sym $my_strtol
// NEXT: attr equiv "strtol"
// IR: sym $come_back type * twice
// IR: sym $foreign
// NEXT: sym
// IR: sym $pkt_free
// NEXT: attr frees 1
// NEXT: attr family "pkt"
// IR: sym $pkt_read
// NEXT: attr fresh_at 1
// NEXT: attr success "not_zero"
// IR: sym $pkt_guess
// NEXT: attr fresh_at 1
// NEXT: sym
// IR: sym $late
// NEXT: attr escapes 1
// IR: note "annotation \"mk:nonsense:1\" is not known and has no effect" @15
// IR: note "annotation \"mk:success:maybe\" is not known and has no effect" @17
