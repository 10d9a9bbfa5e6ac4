/* A few blocks in the life of the program, and nobody frees them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int use(const char *);
int work(const char *);

/* called from main() alone */
static void greet(const char *name)
{
    char *copy = strdup(name); // WARN maybe-leak
    if (copy)
        printf("hello %s\n", copy);
}

/* twice, but no more often than that; and by one that is called once */
static size_t measure(const char *path)
{
    char *copy = strdup(path); // WARN maybe-leak
    return copy ? strlen(copy) : 0;
}

static size_t both(const char *a, const char *b)
{
    return measure(a) + measure(b);
}

/* through a parameter */
static int make(char **out)
{
    *out = malloc(10);
    return *out ? 0 : -1;
}

static int made(void)
{
    char *p;
    if (make(&p) < 0) // WARN maybe-leak
        return -1;
    return p[0] = 'a';
}

/* ---- called once, but that is not the end of the program ---- */

static void before_the_work(const char *s)
{
    char *copy = strdup(s); // WARN maybe-leak
    use("");
    puts(copy ? copy : "");
}

/* the parent ends: the child is the program from then on */
static int into_background(const char *s)
{
    char *copy = strdup(s); // WARN maybe-leak
    if (fork())
        exit(0);
    return work(s);
}

static int in_both(const char *s)
{
    char *copy = strdup(s); // WARN maybe-leak
    pid_t pid = fork();
    if (pid == 0)
        return work(s);
    return (int)pid;
}

/* ---- once for each word, or for each option ---- */

static void of_word(const char *word)
{
    char *copy = strdup(word); // WARN maybe-leak
    puts(copy ? copy : "");
}

static void of_option(const char *value)
{
    char *copy = strdup(value); // WARN maybe-leak
    puts(copy ? copy : "");
}

static void of_argument(const char *word)
{
    char *copy = strdup(word); // WARN maybe-leak
    puts(copy ? copy : "");
}

static void of_arguments(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        of_argument(argv[i]);
}

/* Of lines there may be any number, and leak tells of them. */
static void of_line(const char *line)
{
    char *copy = strdup(line);
    puts(copy ? copy : "");
}

int words; /* left */

int main(int argc, char **argv)
{
    char line[100];
    int c;
    while ((c = getopt(argc, argv, "a:b:")) != -1)
        of_option(optarg);
    of_arguments(argc, argv);
    words = argc - optind;
    argv += optind;
    while (words-- > 0)
        of_word(*argv++);
    while (fgets(line, sizeof line, stdin))
        of_line(line);
    greet(argv[0]);
    if (made() < 0 || !both(argv[0], argv[argc - 1]))
        return 1;
    before_the_work(argv[0]);
    if (into_background(argv[0]) || in_both(argv[0]) < 0)
        return 1;
    while (fgets(line, sizeof line, stdin)) /* not the end of the program yet */
        puts(line);
    return 0;
}
