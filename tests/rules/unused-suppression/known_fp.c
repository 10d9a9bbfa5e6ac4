/* Prose that begins like a directive is taken for one. */
int x; /* memkit: ignore[rule] is how it is written */ // NOTE unused-suppression
/* One says memkit: ignore-foo when in doubt */        // NOTE unused-suppression
