// What comes along with what is handed out: here it is taken off and kept.
#include <stdlib.h>
#include <string.h>

typedef struct box {
    char *text;
} box;

static char *kept;
static box *boxes[2];

static box *make(void) {
    box *b = malloc(sizeof *b); // SITE later+held
    b->text = malloc(3); // SITE later+held
    return b;
}

static void keep_text(void) {
    box *b = make(); // SITE gone+later
    kept = b->text;
    free(b);
}

// Two objects of one call: one is this function's, the other was never.
static char *note(int i) {
    boxes[i] = malloc(sizeof(box)); // SITE later
    boxes[i]->text = strdup("kept"); // SITE later
    return strdup("given"); // SITE later
}

static void use(int i) {
    char *s = note(i); // SITE gone
    free(s);
}

int main(void) {
    keep_text();
    free(kept);
    boxes[0] = make(); // SITE open
    use(1);
    free(boxes[1]->text);
    free(boxes[1]);
    exit(0);
}
