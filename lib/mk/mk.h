/* mk/mk.h - all of libmk. */
#ifndef MK_MK_H
#define MK_MK_H

#include <mk/alloc.h>
#include <mk/annotate.h>
#include <mk/arena.h>
#include <mk/base.h>
#include <mk/check.h>
#include <mk/fault.h>
#include <mk/map.h>
#include <mk/pool.h>
#include <mk/pprof.h>
#include <mk/report.h>
#include <mk/room.h>
#include <mk/scratch.h>
#include <mk/sites.h>
#include <mk/stats.h>
#include <mk/str.h>
#include <mk/vec.h>

#endif
