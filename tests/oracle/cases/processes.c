// A child tells its own story; what the parent has on the stack is open in both.
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char *give(void) {
    return malloc(4); // SITE later+held
}

static int in_child(void) {
    char *p = malloc(4); // SITE gone
    free(p);
    return 0;
}

int main(void) {
    char *p = give(); // SITE gone+open
    pid_t child = fork();
    int status = 1;
    if (child == 0)
        _exit(in_child());
    waitpid(child, &status, 0);
    free(p);
    child = vfork();
    if (child == 0) {
        execl("/bin/true", "true", (char *)NULL);
        _exit(127);
    }
    waitpid(child, &status, 0);
    return status;
}
