// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/hadamard.h"

#include <stdbool.h>
#include <stdlib.h>
#include "base/mem.h"

static bool is_prime(size_t n)
{
	for (size_t d = 2; d * d <= n; d++)
		if (n % d == 0)
			return false;
	return n > 1;
}

enum kind { NONE, ONE, TWO, PALEY1, PALEY2, PRODUCT };

/* How a matrix of the size is made; of a product, *factor is one side. */
static enum kind kind_of(size_t n, size_t *factor)
{
	if (n == 1 || n == 2)
		return n == 1 ? ONE : TWO;
	if (n < 4 || n % 4)
		return NONE;
	for (size_t f = 2; f * f <= n; f++) {
		size_t below;
		if (n % f == 0 && kind_of(f, &below) != NONE && kind_of(n / f, &below) != NONE) {
			*factor = f;
			return PRODUCT;
		}
	}
	if (is_prime(n - 1))
		return PALEY1;
	return is_prime(n / 2 - 1) && (n / 2 - 1) % 4 == 1 ? PALEY2 : NONE;
}

/* Jacobsthal's matrix: the quadratic character of i - j. Caller frees. */
static int8_t *character(size_t q)
{
	int8_t *chi = svy_calloc(q, 1);
	for (size_t x = 1; x < q; x++)
		chi[x] = -1;
	for (size_t x = 1; x < q; x++)
		chi[x * x % q] = 1;
	return chi;
}

/* Size q + 1, with its first row and column: of the first kind, with +1 and -1 there, for q = 3 mod 4; else symmetric, both +1. Its diagonal is 0. */
static int8_t *conference(size_t q, int8_t column)
{
	size_t n = q + 1;
	int8_t *chi = character(q), *c = svy_calloc(n * n, 1);
	for (size_t i = 1; i < n; i++) {
		c[i] = 1;
		c[i * n] = column;
		for (size_t j = 1; j < n; j++)
			c[i * n + j] = chi[(i + q - j) % q];
	}
	free(chi);
	return c;
}

static int8_t *paley1(size_t n)
{
	int8_t *c = conference(n - 1, -1);
	for (size_t i = 0; i < n; i++)
		c[i * n + i] = 1;
	return c;
}

static int8_t *paley2(size_t n)
{
	static const int8_t off[2][2] = {{1, 1}, {1, -1}}, on[2][2] = {{1, -1}, {-1, -1}};
	size_t m = n / 2;
	int8_t *c = conference(m - 1, 1), *h = svy_calloc(n * n, 1);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			h[i * n + j] = i / 2 == j / 2 ? on[i % 2][j % 2] : (int8_t)(c[i / 2 * m + j / 2] * off[i % 2][j % 2]);
	free(c);
	return h;
}

static int8_t *product(size_t n, size_t f)
{
	size_t m = n / f;
	int8_t *a = svy_hadamard_new(f), *b = svy_hadamard_new(m), *h = svy_calloc(n * n, 1);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			h[i * n + j] = (int8_t)(a[i / m * f + j / m] * b[i % m * m + j % m]);
	free(a);
	free(b);
	return h;
}

/* Changing the sign of a row or a column leaves all rows orthogonal. */
static void normalise(int8_t *h, size_t n)
{
	for (size_t j = 0; j < n; j++)
		for (size_t i = n; h[j] < 0 && i-- > 0;)
			h[i * n + j] = (int8_t)-h[i * n + j];
	for (size_t i = 0; i < n; i++)
		for (size_t j = n; h[i * n] < 0 && j-- > 0;)
			h[i * n + j] = (int8_t)-h[i * n + j];
}

size_t svy_hadamard_size(size_t n)
{
	size_t factor;
	for (size_t size = n ? n : 1; size <= SVY_HADAMARD_MAX; size++)
		if (kind_of(size, &factor) != NONE)
			return size;
	return 0;
}

int8_t *svy_hadamard_new(size_t n)
{
	size_t factor = 0;
	int8_t *h;
	switch (kind_of(n, &factor)) {
	case PALEY1:  h = paley1(n); break;
	case PALEY2:  h = paley2(n); break;
	case PRODUCT: h = product(n, factor); break;
	default:
		h = svy_calloc(n * n, 1);
		for (size_t i = 0; i < n * n; i++)
			h[i] = i == 3 ? -1 : 1;
	}
	normalise(h, n);
	return h;
}
