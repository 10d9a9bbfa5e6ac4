/* Functions made by macros stand where the macro is used. */
#define DEFINE(name, x) static int name(int a) { return a + x; }
#define GLUE(a, b) a##b
#define PASTE(a, b) int GLUE(a, b)(void) { return 1; }
#define MEMBERS int a; int b

DEFINE(one, 1)
DEFINE(two, 2)
PASTE(glued_, name)
struct s { MEMBERS; } s;
  int plain(void) { return one(3) + two(4) + glued_name(); }

// IR: sym $one static type * (a) @7:1
// IR: sym $two static type * (a) @8:1
// IR: sym $glued_name type * @9:1
// IR: sym $plain type * @11:7
// IR: struct "struct s"
// NEXT: member a
// NEXT: member b
// IR: func $one end
// IR: func $plain end @11:60
