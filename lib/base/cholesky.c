// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/cholesky.h"

#include <math.h>

/* Element i, j less what the columns before j say of it. */
static double rest(const double *m, size_t n, size_t i, size_t j)
{
	double sum = m[i * n + j];
	for (size_t k = 0; k < j; k++)
		sum -= m[i * n + k] * m[j * n + k];
	return sum;
}

void svy_cholesky(double *m, size_t n, double dependent)
{
	for (size_t j = 0; j < n; j++) {
		double left = rest(m, n, j, j), root = left > dependent * m[j * n + j] ? sqrt(left) : 0;
		for (size_t i = j + 1; i < n; i++)
			m[i * n + j] = root > 0 ? rest(m, n, i, j) / root : 0;
		m[j * n + j] = root;
	}
}

void svy_cholesky_solve(const double *m, size_t n, double *b)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < i; k++)
			b[i] -= m[i * n + k] * b[k];
		b[i] = m[i * n + i] > 0 ? b[i] / m[i * n + i] : 0;
	}
	for (size_t i = n; i-- > 0;) {
		for (size_t k = i + 1; k < n; k++)
			b[i] -= m[k * n + i] * b[k];
		b[i] = m[i * n + i] > 0 ? b[i] / m[i * n + i] : 0;
	}
}
