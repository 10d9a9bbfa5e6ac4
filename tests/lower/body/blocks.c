// FLAGS: -std=gnu11 -w -fblocks
void take(void *);
// IR: gap unsupported
// IR: ret i32
int block(int n) { int (^b)(void) = ^{ return n; }; return b(); }
