#pragma once
struct in_header { int x; };
static inline int own_inline(int a) { return a; }
static inline int own_unused(int a) { return a; }
static int header_int;
int *exported = &header_int;
static int *named_table[] = {&header_int};
static int *unnamed_table[] = {&header_int};
inline int own_extern(int a) { return a; }
