/* The environment's switches, read once when the library is loaded. Each has a function too; this
 * file only connects the two. */
#include <mk/check.h>
#include <mk/fault.h>
#include <mk/internal.h>
#include <mk/report.h>

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#if defined(MK_ON_VALGRIND)
bool mk__on_valgrind;
#endif

static bool is_on(const char *value) {
    return value && value[0] && strcmp(value, "0") != 0;
}

static void read_check(const char *value) {
    static const char *const names[] = {"off", "sampled", "all"};
    for (int i = 0; value && i < 3; i++)
        if (strcmp(value, names[i]) == 0)
            mk_check_set(i);
}

static void read_environment(void) {
    const char *fail_at = getenv("MEMKIT_FAIL_AT"), *report = getenv("MEMKIT_REPORT");
    const char *hints = getenv("MEMKIT_HINTS");
    read_check(getenv("MEMKIT_CHECK"));
    if (is_on(getenv("MEMKIT_BYPASS")))
        mk_bypass_set(true);
    if (is_on(getenv("MEMKIT_TRACE")))
        mk_trace_set(true);
    if (fail_at)
        mk_fail_at(strtoull(fail_at, NULL, 10));
    if (report && strcmp(report, "exit") == 0)
        mk_report_at_exit();
    if (report && strcmp(report, "signal") == 0)
        mk_report_on_signal();
    if (hints && hints[0])
        mk_hints_at_exit(hints);
}

#if defined(__GNUC__)
__attribute__((constructor))
#endif
void mk__environment(void) {
    static atomic_bool done;
    if (atomic_exchange_explicit(&done, true, memory_order_relaxed))
        return;
#if defined(MK_ON_VALGRIND)
    /* Memcheck answers this one with -1, other tools and the bare processor not at all. */
    mk__on_valgrind = mk__valgrind(0x4d430002, &done, sizeof done) != 0;
#endif
    read_environment();
}
