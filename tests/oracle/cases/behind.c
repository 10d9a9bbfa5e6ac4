// What hangs on memory that is freed is lost with it; the row speaks of the memory that is handed out.
#include <stdlib.h>

typedef struct box {
    char *text;
} box;

static box *make(void) {
    box *b = malloc(sizeof *b); // SITE later
    b->text = malloc(3); // SITE later+lost
    return b;
}

static void half(void) {
    box *b = make(); // SITE gone+lost, behind what is freed
    free(b);
}

static void whole(void) {
    box *b = make(); // SITE gone
    free(b->text);
    free(b);
}

static char *spare;

static box *beside(void) {
    box *b = malloc(sizeof *b); // SITE later
    b->text = malloc(3); // SITE lost, handed on
    spare = malloc(5); // SITE held
    return b;
}

// What the same call left in static memory is held after the return; what is lost was not.
static void neighbour(void) {
    box *b = beside(); // SITE gone+lost, behind what is freed
    free(b);
}

int main(void) {
    half();
    whole();
    neighbour();
    return 0;
}
