/* What is found though nobody would gain by following it. */
#include <stdlib.h>

/* what the round does with the block takes a thousand times as long */
double squares(const double *m, int n, size_t bytes)
{
    double sum = 0;
    for (int k = 0; k < n; k++) {
        double *square = calloc(1, bytes); // WARN loop-temporary
        if (!square)
            return -1;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                for (int l = 0; l < n; l++)
                    square[i * n + j] += m[(k + i) * n + l] * m[l * n + j];
        sum += square[k];
        free(square);
    }
    return sum;
}
