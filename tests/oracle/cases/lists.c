// Structures: all nodes belong to the call that made them, and to those around it.
#include <stdlib.h>

typedef struct node {
    struct node *left, *right, *next;
    int key;
} node;

static node *new_node(int key) {
    node *n = calloc(1, sizeof *n); // SITE later
    n->key = key;
    return n;
}

static void push(node **head, int key) {
    node *n = new_node(key); // SITE later
    n->next = *head;
    *head = n;
}

static node *insert(node *tree, int key) {
    if (!tree)
        return new_node(key); // SITE later
    if (key < tree->key)
        tree->left = insert(tree->left, key); // SITE later
    else
        tree->right = insert(tree->right, key); // SITE later
    return tree;
}

static void free_tree(node *tree) {
    if (!tree)
        return;
    free_tree(tree->left);
    free_tree(tree->right);
    free(tree);
}

static int sum(int n) {
    node *head = NULL;
    int total = 0;
    for (int i = 0; i < n; i++)
        push(&head, i); // SITE gone
    while (head) {
        node *next = head->next;
        total += head->key;
        free(head);
        head = next;
    }
    return total;
}

int main(void) {
    node *tree = NULL;
    for (int i = 0; i < 20; i++)
        tree = insert(tree, i * 7 % 20); // SITE gone
    free_tree(tree);
    return sum(20) == 190 ? 0 : 1;
}
