/* filter.h: takes samples, frames and labels out of a profile, and detail off frames. */
#ifndef MEMKIT_PROFILER_FILTER_H
#define MEMKIT_PROFILER_FILTER_H

#include "report.h"

/* -focus, -ignore, -show, -hide, -show_from, -prune_from and those on tags; what matched nothing is
 * said in r->notes. False: one of them is not understood, *why says which. */
bool filter_apply(report *r, mk_str *why);

/* -tagroot, -tagleaf: labels become frames. */
void filter_add_tag_frames(report *r);

/* Frames that matching functions call are dropped, with the functions themselves, as the profile's
 * drop_frames and keep_frames say; but no sample loses what is above its first frame that stays. */
bool filter_drop_frames(profile *p, mk_str *why);

/* Takes off what the granularity does not tell apart. */
void filter_coarsen(profile *p, int granularity, bool noinlines);

#endif
