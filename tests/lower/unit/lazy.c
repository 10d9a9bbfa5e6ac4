/* A record is laid out when its insides matter, not when it is pointed to. */
struct seen { char *text; };
struct unseen { char *text; struct seen *other; };
struct member { int x; };
struct holder { struct member m; struct unseen *u; };

char *get(struct seen *s) { return s->text; }
// IR: struct "struct seen" size 8
void pass(struct unseen *u, void (*to)(struct unseen *)) { to(u); }
// IR: struct "struct unseen" size 0 align 0 has_ptr incomplete
// NEXT: type
int by_value(struct holder h) { return h.m.x; }
// IR: struct "struct member" size 4 align 4 @4:8
// IR: struct "struct holder" size 16
