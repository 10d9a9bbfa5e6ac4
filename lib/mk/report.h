/* mk/report.h - the counters, written out.
 *
 *      MEMKIT_REPORT=exit|signal    totals, pools and sites on stderr, at exit or when asked
 *      MEMKIT_HINTS=FILE            the sites into FILE at exit: what to reserve, and where
 *      MEMKIT_TRACE=1               a line on stderr per growth, reset, trim and turn; with the
 *                                   object's address, a container's: of its `grown`
 *
 * Each is also a function. Nothing here allocates memory. Text is for people, one object a line;
 * JSON is one object a line as well; both give every number of mk_stats or mk_site under the name of
 * its field. Places are `build-id+0xoffset`, which stays true when the program is loaded elsewhere:
 * addr2line -ie PROGRAM 0xoffset gives the line (return addresses: subtract 1). */
#ifndef MK_REPORT_H
#define MK_REPORT_H

#include <mk/sites.h>
#include <mk/stats.h>

MK_BEGIN

/* PPROF: a profile.proto, not compressed, which `go tool pprof`, speedscope and Pyroscope read: the
 * sites with their sample types lengths/count, growths/count, copied/bytes.
 * HEADER: C, a #define for each named site that one constant fits, for MK_HINT (<mk/sites.h>). PPROF
 * and HEADER are of sites only. */
typedef enum mk_format { MK_TEXT, MK_JSON, MK_PPROF, MK_HEADER } mk_format;

/* The numbers of one object, as TEXT or JSON, those that are 0 left out of text. name may be NULL.
 * False: write has failed. */
MK_API bool mk_stats_write(const mk_stats *s, const char *name, mk_format as, mk_write_fn write,
                           void *ctx);

/* The sites, those that copied most first. False: write has failed. */
MK_API bool mk_hints_write(mk_format as, mk_write_fn write, void *ctx);

/* Totals of the process, each pool, the sites, as TEXT or JSON. False: write has failed. */
MK_API bool mk_report(mk_format as, mk_write_fn write, void *ctx);

/* As the environment's switches. A report asked for by the signal SIGUSR2 is written by the next
 * slow path of an arena or a pool or reset of an arena, as a signal handler may not. mk_hints_at_exit keeps `path`. */
MK_API void mk_report_at_exit(void);
MK_API void mk_report_on_signal(void);
MK_API void mk_hints_at_exit(const char *path);
MK_API void mk_trace_set(bool on);

MK_END
#endif
