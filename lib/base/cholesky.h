// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Equations with a symmetric matrix that is not negative, such as those of a regression whose variables may follow from each other: a variable that
 * follows from those before it gets nothing, which is one of the solutions.
 */
#ifndef SVY_BASE_CHOLESKY_H
#define SVY_BASE_CHOLESKY_H

#include <stddef.h>

/*
 * Cholesky's factor in place of the lower triangle of m[n * n], row by row; the upper one is not read. What is left of a diagonal element, in parts of
 * it, must be more than `dependent`: otherwise the variable follows from the others and its column is zero.
 */
void svy_cholesky(double *m, size_t n, double dependent);
/* b[n] becomes the solution, m as svy_cholesky left it. */
void svy_cholesky_solve(const double *m, size_t n, double *b);

#endif
