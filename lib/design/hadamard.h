// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Hadamard matrices: square, of +1 and -1, any two rows orthogonal. They balance half-samples and successive differences.
 *
 * Those of Paley (1933), of both kinds over a field of primes, and their products (Sylvester 1867): nearly all multiples of 4 up to some hundreds.
 */
#ifndef SVY_DESIGN_HADAMARD_H
#define SVY_DESIGN_HADAMARD_H

#include <stddef.h>
#include <stdint.h>

#define SVY_HADAMARD_MAX 4096

/* The smallest size of at least n that can be made; 0 beyond SVY_HADAMARD_MAX. */
size_t svy_hadamard_size(size_t n);
/* size * size, row by row, the first row and the first column +1; the size is one of svy_hadamard_size. Caller frees. */
int8_t *svy_hadamard_new(size_t size);

#endif
