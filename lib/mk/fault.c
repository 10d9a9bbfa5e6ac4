#include <mk/fault.h>
#include <mk/internal.h>

#include <stdatomic.h>

/* Relaxed order is enough: which thread's request is the n-th
 * is open anyway, and a test arms the fault before it starts its threads. */
_Atomic uint64_t mk__fault_first;
static _Atomic uint64_t seen, refused;
static atomic_bool persistent;

static void arm(uint64_t n, bool and_later) {
    atomic_store_explicit(&mk__fault_first, 0, memory_order_relaxed);
    atomic_store_explicit(&seen, 0, memory_order_relaxed);
    atomic_store_explicit(&refused, 0, memory_order_relaxed);
    atomic_store_explicit(&persistent, and_later, memory_order_relaxed);
    atomic_store_explicit(&mk__fault_first, n, memory_order_relaxed);
}

void mk_fail_at(uint64_t n) {
    arm(n, false);
}
void mk_fail_from(uint64_t n) {
    arm(n, true);
}
uint64_t mk_fail_count(void) {
    return atomic_load_explicit(&refused, memory_order_relaxed);
}
uint64_t mk_fail_seen(void) {
    return atomic_load_explicit(&seen, memory_order_relaxed);
}

bool mk__fault_now(void) {
    uint64_t n = atomic_load_explicit(&mk__fault_first, memory_order_relaxed);
    uint64_t turn = atomic_fetch_add_explicit(&seen, 1, memory_order_relaxed) + 1;
    bool and_later = atomic_load_explicit(&persistent, memory_order_relaxed);
    if (turn != n && !(and_later && turn > n))
        return false;
    atomic_fetch_add_explicit(&refused, 1, memory_order_relaxed);
    return true;
}
