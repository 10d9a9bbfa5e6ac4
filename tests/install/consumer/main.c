/* What a user's first program does: includes everything, allocates, frees. */
#include <mk/mk.h>

#include <string.h>

int main(void) {
    mk_arena arena = {0};
    char *words = mk_new_n(&arena, char, 6);
    if (!words)
        return 1;
    strcpy(words, "words");
    size_t length = strlen(words);
    mk_arena_free(&arena);
    return length == 5 ? 0 : 1;
}
