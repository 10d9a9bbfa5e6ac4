#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int vowels(const char *word) {
    char *copy = strdup(word); // WARN needless-copy
    if (!copy)
        return -1;
    int n = (int)strcspn(copy, "x") + (int)strlen(copy);
    free(copy);
    return n;
}

int shown(const char *text) {
    size_t n = strlen(text) + 1;
    char *copy = malloc(n);
    if (!copy)
        return -1;
    memcpy(copy, text, n); // WARN needless-copy
    int r = puts(copy);
    free(copy);
    return r;
}

int total(const int *v, size_t n) {
    int *copy = malloc(n * sizeof *copy), sum = 0;
    if (!copy)
        return 0;
    memcpy(copy, v, n * sizeof *copy); // WARN needless-copy
    for (size_t i = 0; i < n; i++)
        sum += copy[i];
    free(copy);
    return sum;
}
