#define HEADER_NEW(T) ((T *)malloc(sizeof(T)))
