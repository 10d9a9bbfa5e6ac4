/* Nothing to say. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int doubled(FILE *f, int **out)
{
    int *a = NULL, n = 0, cap = 0, x;
    while (fscanf(f, "%d", &x) == 1) {
        if (n == cap) {
            cap = cap ? cap * 2 : 8;
            a = realloc(a, (size_t)cap * sizeof *a);
        }
        a[n++] = x;
    }
    *out = a;
    return n;
}

int by_half(FILE *f, int **out)
{
    int *a = NULL, n = 0, cap = 0, x;
    while (fscanf(f, "%d", &x) == 1) {
        if (n == cap) {
            cap += cap / 2 + 8;
            a = realloc(a, (size_t)cap * sizeof *a);
        }
        a[n++] = x;
    }
    *out = a;
    return n;
}

/* until it is enough */
char *at_least(char *a, size_t *cap, size_t n, int c, int times)
{
    for (int i = 0; i < times; i++) {
        size_t now = *cap;
        while (now < n + (size_t)i)
            now *= 2;
        if (now != *cap)
            a = realloc(a, now);
        *cap = now;
        a[n + (size_t)i] = (char)c;
    }
    return a;
}

int few(int *out[])
{
    int *a = NULL;
    for (int i = 0; i < 8; i++) {
        a = realloc(a, (size_t)(i + 1) * sizeof *a);
        a[i] = i;
    }
    *out = a;
    return 8;
}

/* large steps */
char *pages(int fd, size_t *n)
{
    char *a = NULL;
    ssize_t got = 1;
    for (*n = 0; got > 0; *n += (size_t)got) {
        a = realloc(a, *n + 65536);
        got = read(fd, a + *n, 65536);
        if (got < 0)
            break;
    }
    return a;
}

/* not to add, but to try again */
char *again(const char *path)
{
    char *buf = NULL;
    size_t size = 0;
    ssize_t n;
    do {
        size += 80;
        buf = realloc(buf, size);
        n = readlink(path, buf, size);
    } while (n == (ssize_t)size);
    return buf;
}

/* another one each time */
void each_its_own(char **a, int n)
{
    for (int i = 0; i < n; i++) {
        a[i] = realloc(a[i], strlen(a[i]) + 2);
        strcpy(a[i] + strlen(a[i]), "\n");
    }
}

/* the size goes up and down */
void resized(double **a, const int *sizes, int n)
{
    for (int i = 0; i < n; i++) {
        *a = realloc(*a, (size_t)sizes[i] * sizeof **a);
        (*a)[sizes[i] - 1] = 0;
    }
}

/* the words of a line are few */
char **words(char *line)
{
    char **a = NULL;
    size_t n = 0;
    for (char *w = strtok(line, " "); w; w = strtok(NULL, " ")) {
        a = realloc(a, (n + 2) * sizeof *a);
        a[n++] = w;
        a[n] = NULL;
    }
    return a;
}

/* and so are those of a command line */
int main(int argc, char **argv)
{
    char **files = NULL;
    int n = 0;
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] == '-')
            continue;
        files = realloc(files, (size_t)(n + 1) * sizeof *files);
        files[n++] = argv[i];
    }
    return n;
}

/* many things may keep this from being a push */
struct peers { int *at; int n; };

int peer_add(struct peers *p, int fd)
{
    if (p->n >= 64)
        return -1;
    p->at = realloc(p->at, (size_t)(p->n + 1) * sizeof *p->at);
    p->at[p->n++] = fd;
    return 0;
}

/* wide steps, of what comes from nowhere outside */
int next_key(void);

int *keys_typed(int *n)
{
    int *keys = NULL, room = 0, key;
    *n = 0;
    while ((key = next_key()) != 0) {
        if (*n == room) {
            room += 100;
            keys = realloc(keys, (size_t)room * sizeof *keys);
        }
        keys[(*n)++] = key;
    }
    return keys;
}

/* one kind of thing among several */
struct slots { char **moving; int nmoving; int first, last, seen; };
char *slot_next(void);

void slots_read(struct slots *s)
{
    char *text;
    while ((text = slot_next()) != NULL) {
        if (text[0] == '[') {
            if (text[1] == '>') {
                s->moving = realloc(s->moving, (size_t)(s->nmoving + 1) * sizeof *s->moving);
                s->moving[s->nmoving++] = text;
            } else {
                s->last = text[1];
            }
        } else {
            s->first = text[0];
        }
    }
}

/* nothing shows that there are many */
struct found { char **at; int n; };

void found_add(struct found *l, char *s)
{
    l->at = realloc(l->at, (size_t)(l->n + 1) * sizeof *l->at);
    l->at[l->n++] = s;
}

struct item { struct item *next; char *name; };

void found_all(struct found *l, const struct item *i)
{
    for (; i; i = i->next)
        found_add(l, i->name);
}

/* parts of a text, of which one byte tells them apart */
int parts(const char *s, const char ***out)
{
    const char **all = NULL, *from = s;
    int n = 0;
    for (; *s; s++)
        if (*s == ',') {
            all = realloc(all, (size_t)(n + 1) * sizeof *all);
            all[n++] = from;
            from = s + 1;
        }
    *out = all;
    return n;
}

/* some of them */
int set_ones(const int *v, int n, int **out)
{
    int *all = NULL, found = 0;
    for (int i = 0; i < n; i++)
        if (v[i] != 0) {
            all = realloc(all, (size_t)(found + 1) * sizeof *all);
            all[found++] = i;
        }
    *out = all;
    return found;
}

/* once for all */
static int *table, entries;

int entry(FILE *f, int i)
{
    if (!table) {
        int x;
        while (fscanf(f, "%d", &x) == 1) {
            table = realloc(table, (size_t)(entries + 1) * sizeof *table);
            table[entries++] = x;
        }
    }
    return i < entries ? table[i] : 0;
}

/* the names in a few directories */
char **configured(const char **dirs, int ndirs, int *n)
{
    char **all = NULL;
    for (int i = *n = 0; i < ndirs; i++) {
        DIR *d = opendir(dirs[i]);
        struct dirent *e;
        while (d && (e = readdir(d))) {
            if (*n % 16 == 0)
                all = realloc(all, (size_t)(*n + 16) * sizeof *all);
            all[(*n)++] = strdup(e->d_name);
        }
        if (d)
            closedir(d);
    }
    return all;
}

/* what read() brought, and a byte more at the end */
char *all_of(const char *name, int *total)
{
    char part[2048], *all = NULL;
    int n, tot = 0, end = 0, fd = open(name, O_RDONLY);
    while ((n = (int)read(fd, part, sizeof part - 1)) >= 0) {
        if (n < (int)(sizeof part - 1))
            end = 1;
        if (tot >= 1 << 30) {
            end = 1;
            n = 0;
        }
        if (end && ((n > 0 && part[n - 1]) || (n <= 0 && all && all[tot - 1])))
            part[n++] = 0;
        if (n <= 0)
            break;
        all = realloc(all, (size_t)(tot + n));
        if (!all)
            return NULL;
        memcpy(all + tot, part, (size_t)n);
        tot += n;
        if (end)
            break;
    }
    close(fd);
    *total = tot;
    return all;
}

/* the words of a command */
char **command_words(char *line, int *n)
{
    char **argv = malloc(sizeof *argv);
    int argc = 0, inside = 0;
    while (argv) {
        while (!inside) {
            if (*line == '\0')
                goto end;
            if (*line == ' ') {
                line++;
                continue;
            }
            inside = 1;
            argv = realloc(argv, (size_t)(argc + 2) * sizeof *argv);
            argv[argc++] = line;
            argv[argc] = NULL;
        }
        while (inside) {
            if (*line == '\0')
                goto end;
            if (*line++ == ' ') {
                line[-1] = '\0';
                inside = 0;
            }
        }
    }
end:
    *n = argc;
    return argv;
}

/* each round asks the system, which costs more than a copy */
int links_of(FILE *f, ino_t **out)
{
    char name[100];
    ino_t *all = NULL;
    int n = 0;
    while (fgets(name, sizeof name, f)) {
        struct stat st;
        if (lstat(name, &st) != 0)
            continue;
        all = realloc(all, (size_t)(n + 1) * sizeof *all);
        all[n++] = st.st_ino;
    }
    *out = all;
    return n;
}

/* so does the caller of a push, by way of another function */
struct sizes { long *at; int n; };

static void sizes_add(struct sizes *l, long size)
{
    l->at = realloc(l->at, (size_t)(l->n + 1) * sizeof *l->at);
    l->at[l->n++] = size;
}

static long size_in(const char *folder, int i)
{
    char name[100];
    long size = 0;
    snprintf(name, sizeof name, "%s/%d", folder, i);
    FILE *f = fopen(name, "r");
    if (f && fscanf(f, "%ld", &size) != 1)
        size = 0;
    if (f)
        fclose(f);
    return size;
}

void sizes_of(struct sizes *l, const char *folder, int n)
{
    for (int i = 0; i < n; i++)
        sizes_add(l, size_in(folder, i));
}

/* what is there is searched first */
struct kinds { int *at; int n; };

static int kinds_find(const struct kinds *l, int kind)
{
    for (int i = 0; i < l->n; i++)
        if (l->at[i] == kind)
            return i;
    return -1;
}

static void kinds_add(struct kinds *l, int kind)
{
    l->at = realloc(l->at, (size_t)(l->n + 1) * sizeof *l->at);
    l->at[l->n++] = kind;
}

void kinds_read(struct kinds *l, FILE *f)
{
    int kind;
    while (fscanf(f, "%d", &kind) == 1)
        if (kinds_find(l, kind) < 0)
            kinds_add(l, kind);
}

int different(FILE *f, int **out)
{
    int *all = NULL, n = 0, x;
    while (fscanf(f, "%d", &x) == 1) {
        int i = 0;
        while (i < n && all[i] != x)
            i++;
        if (i < n)
            continue;
        all = realloc(all, (size_t)(n + 1) * sizeof *all);
        all[n++] = x;
    }
    *out = all;
    return n;
}

/* lines of one kind among several */
struct cpus { char **at; int n, seen; };

static void cpus_add(struct cpus *l, const char *name)
{
    l->at = realloc(l->at, (size_t)(l->n + 1) * sizeof *l->at);
    l->at[l->n++] = strdup(name);
}

void cpus_read(struct cpus *l, FILE *f)
{
    char line[100];
    while (fgets(line, sizeof line, f))
        switch (line[0]) {
        case 'c':
            cpus_add(l, line + 1);
            break;
        default:
            l->seen++;
        }
}

/* 32 pointers at once */
int by_chunk(FILE *f, char ***out)
{
    char line[80], **all = NULL;
    int n = 0, room = 0;
    while (fgets(line, sizeof line, f)) {
        if (n == room) {
            room += 32;
            all = realloc(all, (size_t)room * sizeof *all);
        }
        all[n++] = strdup(line);
    }
    *out = all;
    return n;
}

/* The room of the longest line so far is used again. */
struct lines { char *text; size_t len, room; };

int next_line(struct lines *l, FILE *f)
{
    int ch;
    l->len = 0;
    while ((ch = getc(f)) != EOF && ch != '\n') {
        if (l->len + 1 >= l->room) {
            char *more = realloc(l->text, l->room + 16);
            if (!more)
                return -1;
            l->text = more;
            l->room += 16;
        }
        l->text[l->len++] = (char)ch;
    }
    return ch;
}

char *word(FILE *f)
{
    static char *text;
    static size_t room;
    size_t len = 0;
    int ch;
    while ((ch = getc(f)) != EOF && ch != ' ') {
        if (len + 1 >= room) {
            room += 16;
            text = realloc(text, room);
        }
        text[len++] = (char)ch;
    }
    if (text)
        text[len] = '\0';
    return text;
}

/* "999" becomes "1000": one byte that repeats itself */
static char *next_number(char *digits)
{
    size_t len = strlen(digits), i = len;
    while (digits[i - 1] == '9') {
        digits[i-- - 1] = '0';
        if (i == 0) {
            digits = realloc(digits, ++len + 1);
            memmove(digits + 1, digits, len);
            digits[i++] = '0';
        }
    }
    digits[i - 1]++;
    return digits;
}

/* the same, as long as there is one of that name */
char *free_name(const char *name)
{
    size_t len = strlen(name) + 3, i;
    char *text = malloc(len);
    strcpy(text, name);
    strcat(text, "~1");
    while (access(text, F_OK) == 0) {
        for (i = len - 2; text[i] == '9';) {
            text[i--] = '0';
            if (text[i] == '~') {
                text = realloc(text, ++len);
                text[++i] = '0';
                text[len - 2] = '0';
            }
        }
        text[i]++;
    }
    return next_number(text);
}

/* Words of a command line, and copies of what they made. */
struct apps { int *at; size_t n; };

static int apps_push(struct apps *a, int app)
{
    int *more = realloc(a->at, (a->n + 1) * sizeof *more);
    if (!more)
        return -1;
    a->at = more;
    a->at[a->n++] = app;
    return 0;
}

int apps_copy(struct apps *to, const struct apps *from)
{
    for (size_t i = 0; i < from->n; i++)
        if (apps_push(to, from->at[i]) < 0)
            return -1;
    return 0;
}

int apps_parse(struct apps *a, int *argcp, char ***argvp)
{
    int argc = *argcp, r = 0;
    char **argv = *argvp;
    while (argc > 0 && r == 0) {
        r = apps_push(a, atoi(*argv));
        argc--, argv++;
    }
    *argcp = argc;
    *argvp = argv;
    return r;
}

/* A block for each element costs more than the pointers to them. */
char **lines_of(FILE *f, int *n)
{
    char line[100], **all = NULL;
    for (*n = 0; fgets(line, sizeof line, f); (*n)++) {
        all = realloc(all, (size_t)(*n + 1) * sizeof *all);
        all[*n] = strdup(line);
    }
    return all;
}

/* Words, and for each of them those of a list that it names. */
struct target { struct target *next; const char *name; };

const struct target **targets_of(const char *names, const struct target *all, int *n)
{
    const struct target **found = NULL;
    for (*n = 0; *names;) {
        const char *end = strpbrk(names, " ,");
        size_t len = end ? (size_t)(end - names) : strlen(names);
        for (const struct target *t = all; t; t = t->next)
            if (strncmp(t->name, names, len) == 0) {
                found = realloc(found, (size_t)(*n + 1) * sizeof *found);
                found[(*n)++] = t;
            }
        names += len + (end != NULL);
    }
    return found;
}
