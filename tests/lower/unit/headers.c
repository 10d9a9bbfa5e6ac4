// FLAGS: -isystem.
/* Bodies in our headers are ours, those of system headers and static ones if they are used; a header's
 * table is stored if somebody names it, or another unit can. */
#include "headers_own.h"
#include <headers_system.h>
int use(struct in_header *h) { return h->x + own_inline(1) + system_used(2) + *named_table[0]; }

// IR: file 1 "headers_own.h"
// IR: file 2 "*headers_system.h" system
// IR: struct "struct in_header" size 4 align 4 header @1:2:8
// IR: func $own_extern end
// IR: sym $system_used static type * inline system header
// IR: sym $system_second static type * inline system header
// IR: func $own_inline end
// IR: func $system_used end
// IR: func $system_second end
// IR: global @exported type * defined
// IR: global @named_table static
// IR: init {
// THEN: global @exported
// NOT: @unnamed_table
// NOT: $system_unused
// NOT: $own_unused
