/* Addresses of automatic objects that get out: told where; and not told where they do no harm. */
#include <stdlib.h>
#include <string.h>

struct box {
    int *p;
    struct box *next;
};

static int *global;
static struct box global_box;
void unknown(int *);
void unknown_box(struct box *);

int *returned(void)
{
    int x = 1;
    return &x; // LOCAL x dangling
}

int *returned_by_variable(void)
{
    int x = 1, *p = &x;
    return p; // LOCAL x dangling
}

int *returned_element(int i)
{
    int v[4] = {0};
    return &v[i]; // LOCAL v dangling
}

char *returned_array(void)
{
    char buf[16] = "x";
    return buf; // LOCAL buf dangling
}

char *returned_by_strcpy(const char *s)
{
    char buf[16];
    return strcpy(buf, s); // LOCAL buf dangling
}

int *returned_member(void)
{
    struct {
        int a, b;
    } s = {1, 2};
    return &s.b; // LOCAL s dangling
}

int **returned_parameter(int *p)
{
    return &p; // LOCAL p dangling
}

struct box *returned_parameter_struct(struct box b)
{
    return &b; // LOCAL b dangling
}

int *returned_perhaps(int *q)
{
    int x = 1;
    return q ? q : &x; // LOCAL x dangling
}

struct box in_returned_struct(void)
{
    int x = 1;
    struct box b = {&x, NULL};
    return b; // LOCAL x dangling
}

void to_global(void)
{
    int x = 1;
    global = &x; // LOCAL x dangling
}

void to_global_member(void)
{
    int x = 1;
    global_box.p = &x; // LOCAL x dangling
}

void to_static_local(void)
{
    static int *last;
    int x = 1;
    last = &x; // LOCAL x dangling
    (void)last;
}

void to_out_parameter(int **out)
{
    int x = 1;
    *out = &x; // LOCAL x dangling
}

void to_member_of_parameter(struct box *b)
{
    int x = 1;
    b->p = &x; // LOCAL x dangling
}

struct box *to_returned_heap(void)
{
    int x = 1;
    struct box *b = calloc(1, sizeof *b); // ALLOC escapes reason=returned
    b->p = &x; // LOCAL x dangling
    return b;
}

void to_local_heap(void)
{
    int x = 1;
    struct box *b = calloc(1, sizeof *b); // ALLOC stays freed=every
    b->p = &x;
    free(b);
}

void to_local(void)
{
    int x = 1;
    struct box b = {&x, NULL};
    *b.p = 2;
}

void global_and_reset(void)
{
    int x = 1;
    global = &x;
    x++;
    global = NULL;
}

void global_and_restored(void)
{
    int x = 1, *old = global;
    global = &x;
    unknown(NULL);
    global = old;
}

int global_reset_on_one_path(int n)
{
    int x = 1;
    global = &x; // LOCAL x dangling
    if (n)
        return 1;
    global = NULL;
    return 0;
}

void out_and_reset(struct box *b)
{
    int x = 1;
    b->p = &x;
    x++;
    b->p = NULL;
}

void to_unknown(void)
{
    int x = 1;
    unknown(&x);
}

void in_struct_to_unknown(void)
{
    int x = 1;
    struct box b = {&x, NULL};
    unknown_box(&b);
}

static void keep(int *p)
{
    global = p;
}

void to_keeping_callee(void)
{
    int x = 1;
    keep(&x); // LOCAL x dangling -- a callee known to keep it
}

static void look(const int *p)
{
    (void)(*p + 1);
}

static void fill(int *p)
{
    *p = 3;
}

int to_harmless_callees(void)
{
    int x;
    fill(&x);
    look(&x);
    return x;
}

static int *same(int *p)
{
    return p;
}

int *returned_through_callee(void)
{
    int x = 1;
    return same(&x); // LOCAL x dangling
}

int used_through_callee(void)
{
    int x = 1;
    return *same(&x);
}

static void link_box(struct box *b, int *p)
{
    b->p = p;
}

void linked_to_parameter(struct box *b)
{
    int x = 1;
    link_box(b, &x); // LOCAL x dangling -- a callee known to store it
}

void linked_to_local(void)
{
    int x = 1;
    struct box b;
    link_box(&b, &x);
}

int *static_is_fine(void)
{
    static int x;
    return &x;
}

int *thread_local_is_fine(void)
{
    static _Thread_local int x;
    return &x;
}

const char *literal_is_fine(void)
{
    const char *p = "x";
    return p;
}

int value_is_fine(void)
{
    int x = 1, *p = &x;
    return *p;
}

long difference_is_fine(void)
{
    char v[4], *p = v + 2;
    return p - v;
}

int *compound_literal(void)
{
    int *p = (int[]){1, 2};
    return p; // LOCAL "temporary storage" dangling
}

void compound_literal_to_global(void)
{
    global_box.next = &(struct box){NULL, NULL}; // LOCAL "temporary storage" dangling
}

char *allocated_on_stack(size_t n)
{
    char *p = __builtin_alloca(n);
    return p; // LOCAL "temporary storage" dangling
}

char *variable_array(size_t n)
{
    char v[n + 1];
    v[0] = 0;
    return v; // LOCAL v dangling
}

struct box *list_on_stack(int n)
{
    struct box nodes[8] = {{0}}, *head = NULL;
    for (int i = 0; i < n && i < 8; i++) {
        nodes[i].next = head;
        head = &nodes[i];
    }
    return head; // LOCAL nodes dangling
}

int list_on_stack_used(int n)
{
    struct box nodes[8] = {{0}}, *head = NULL;
    for (int i = 0; i < n && i < 8; i++) {
        nodes[i].next = head;
        head = &nodes[i];
    }
    int k = 0;
    for (; head; head = head->next)
        k++;
    return k;
}

int inner_block(int n)
{
    int *p = NULL;
    if (n) {
        int x = n;
        p = &x; // LOCAL x dangling -- read below, after x is gone
    }
    return p ? *p : 0;
}

int inner_block_not_read(int n)
{
    int *p, r = 0;
    {
        int x = n;
        p = &x;
        r = *p;
    }
    return r;
}

void parent_chain(struct box *parent) // PARAM parent none
{
    struct box b = {NULL, parent};
    int depth = 0;
    for (struct box *at = &b; at; at = at->next)
        depth++;
    unknown(&depth);
}

void dead_store(int n)
{
    int x = n;
    if (0)
        global = &x;
}

void two_at_once(int **a, int **b)
{
    int x = 1, y = 2;
    *a = &x; // LOCAL x dangling
    *b = &y; // LOCAL y dangling
}

void thread_local_storage(void)
{
    static _Thread_local int *mine;
    int x = 1;
    mine = &x; // LOCAL x dangling
    (void)mine;
}

void by_memcpy(int **out)
{
    int x = 1, *p = &x;
    memcpy(out, &p, sizeof p); // LOCAL x dangling
}

struct pair { long n; int *p; };

void by_memcpy_of_a_part(struct pair *out)
{
    int x = 1;
    struct pair b = {2, &x};
    memcpy(out, &b, sizeof b.n);
}

char *returned_unless_it_is(const char *s, char *out)
{
    char buf[16];
    if (!out)
        out = buf;
    strncpy(out, s, 15);
    if (out == buf)
        return NULL;
    return out;
}

void stored_and_taken_back_if_there(struct box *b)
{
    int x = 1;
    if (!b->p)
        b->p = &x;
    unknown(NULL);
    if (b->p == &x)
        b->p = NULL;
}

void replaced_unless_null(char **out, const char *s)
{
    char buf[16];
    strncpy(buf, s, 15);
    *out = strchr(buf, '/');
    if (*out)
        *out = NULL;
}

int block_of_one_branch(int n)
{
    char *p;
    if (n > 9) {
        char buf[16] = "big";
        p = buf; // LOCAL buf dangling -- used below, after buf is gone
    } else {
        p = "small";
    }
    return (int)strlen(p);
}

int block_of_the_other_branch(int n)
{
    char *p = NULL;
    if (n > 9) {
        char buf[16] = "big";
        p = buf;
        n = p[0];
    }
    return n > 9 ? n : p == NULL;
}
