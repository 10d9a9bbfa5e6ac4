/* words.h: command lines and paths as text; shared by options and project. */
#ifndef MEMKIT_CHECKER_WORDS_H
#define MEMKIT_CHECKER_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include <mk/arena.h>
#include <mk/str.h>
#include <mk/vec.h>

typedef const char *words_word;
MK_VEC(words, words_word)

bool words_has(const words *w, const char *word);

/* Splits text as a POSIX shell would (quotes, backslashes; no expansions) and appends the words,
 * copied to a. false: a quote is not closed; the words before it are appended. */
bool words_split(const char *text, size_t len, mk_arena *a, words *out);

/* Appends `in` with every @FILE replaced by the words of FILE, those in it too; FILE is relative to
 * base. NULL, or the first word that could not be read and stands as it is: errno says why (ELOOP: a
 * file that names itself). */
const char *words_expand(const words *in, const char *base, mk_arena *a, words *out);

bool words_ends(const char *word, const char *tail);

/* A word as a shell would need it: quoted if it has to be. */
void words_quote(const char *word, mk_str *out);

/* base/path, or path if it is absolute or base is empty or NULL; without "." and "x/..". In a. */
const char *words_join(const char *base, const char *path, mk_arena *a);

/* The folder a path lies in: "a/b" -> "a", "b" -> ".", "/b" -> "/". In a. */
const char *words_folder(const char *path, mk_arena *a);

/* The whole file, appended to out. false: errno says why; a folder is EISDIR. */
bool words_read(const char *path, mk_str *out);

#endif
