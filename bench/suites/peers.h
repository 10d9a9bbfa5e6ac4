/* peers.h - which peers there are, and rows of a table that stand in it only if theirs is there.
 *
 * CMake says which libraries pkg-config knows (PEER_APR, PEER_GLIB, PEER_TALLOC, PEER_SDS); those that
 * are headers alone are found here. A suite includes the headers of those it measures. */
#ifndef PEERS_H
#define PEERS_H

#if __has_include(<stb/stb_ds.h>)
#define PEER_STB
#endif
#if __has_include(<uthash.h>) /* brings utarray.h and utstring.h */
#define PEER_UTHASH
#endif
#if __has_include(<htslib/khash.h>) /* brings kstring.h */
#define PEER_KLIB
#endif

#if defined(PEER_APR)
#define IF_APR(...) __VA_ARGS__,
#else
#define IF_APR(...)
#endif
#if defined(PEER_GLIB)
#define IF_GLIB(...) __VA_ARGS__,
#else
#define IF_GLIB(...)
#endif
#if defined(PEER_TALLOC)
#define IF_TALLOC(...) __VA_ARGS__,
#else
#define IF_TALLOC(...)
#endif
#if defined(PEER_SDS)
#define IF_SDS(...) __VA_ARGS__,
#else
#define IF_SDS(...)
#endif
#if defined(PEER_STB)
#define IF_STB(...) __VA_ARGS__,
#else
#define IF_STB(...)
#endif
#if defined(PEER_UTHASH)
#define IF_UTHASH(...) __VA_ARGS__,
#else
#define IF_UTHASH(...)
#endif
#if defined(PEER_KLIB)
#define IF_KLIB(...) __VA_ARGS__,
#else
#define IF_KLIB(...)
#endif

#endif
