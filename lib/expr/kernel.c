// SPDX-License-Identifier: GPL-3.0-or-later
#include "expr/kernel.h"

#include <math.h>
#include <string.h>

/* Two loops, so that neither asks in a row which of them it is. */
#define LOOP(expression) do { \
	if (b) \
		for (size_t i = 0; i < n; i++) { \
			const double x = a[i], z = b[i]; \
			to[i] = (expression); \
		} \
	else \
		for (size_t i = 0; i < n; i++) { \
			const double x = a[i], z = y; \
			to[i] = (expression); \
		} \
} while (0)

void svy_kernel_arithmetic(enum svy_op op, size_t n, const double *restrict a, const double *restrict b, double y, double *restrict to)
{
	switch (op) {
	case SVY_OP_ADD: LOOP(x + z); break;
	case SVY_OP_SUB: LOOP(x - z); break;
	case SVY_OP_MUL: LOOP(x * z); break;
	case SVY_OP_DIV: LOOP(x / z); break;
	case SVY_OP_MOD: LOOP(x - z * floor(x / z)); break;
	default: LOOP(pow(x, z)); break;
	}
}

void svy_kernel_compare(enum svy_op op, size_t n, const double *restrict a, const double *restrict b, double y, uint8_t *restrict to)
{
	switch (op) {
	case SVY_OP_EQ: LOOP(x == z); break;
	case SVY_OP_NE: LOOP(x != z); break;
	case SVY_OP_LT: LOOP(x < z); break;
	case SVY_OP_LE: LOOP(x <= z); break;
	case SVY_OP_GT: LOOP(x > z); break;
	default: LOOP(x >= z); break;
	}
}

static uint8_t is_in(const struct svy_range *set, size_t nset, double x)
{
	size_t lo = 0, hi = nset;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (x > set[mid].hi)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < nset && x >= set[lo].lo;
}

void svy_kernel_in(size_t n, const double *restrict x, const struct svy_range *restrict set, size_t nset, uint8_t *restrict to)
{
	enum { FEW = 8 };
	if (nset > FEW) {
		for (size_t i = 0; i < n; i++)
			to[i] = is_in(set, nset, x[i]);
		return;
	}
	memset(to, 0, n);
	for (size_t k = 0; k < nset; k++) {
		const double lo = set[k].lo, hi = set[k].hi;
		if (lo == hi)
			for (size_t i = 0; i < n; i++)
				to[i] |= x[i] == lo;
		else
			for (size_t i = 0; i < n; i++)
				to[i] |= (x[i] >= lo) & (x[i] <= hi);
	}
}

void svy_kernel_either(size_t n, const uint8_t *restrict a, const uint8_t *restrict b, uint8_t *restrict to)
{
	for (size_t i = 0; i < n; i++)
		to[i] = (a[i] | b[i]) != 0;
}

void svy_kernel_flag(size_t n, const uint8_t *a, uint8_t *to)
{
	for (size_t i = 0; i < n; i++)
		to[i] = a[i] != 0;
}

void svy_kernel_finite(size_t n, const double *restrict x, uint8_t *restrict miss)
{
	for (size_t i = 0; i < n; i++)
		miss[i] |= !(x[i] - x[i] == 0);
}

void svy_kernel_logic(uint8_t decides, size_t n, const uint8_t *restrict a, const uint8_t *restrict amiss, const uint8_t *restrict b,
		      const uint8_t *restrict bmiss, uint8_t *restrict to, uint8_t *restrict miss)
{
	for (size_t i = 0; i < n; i++) {
		uint8_t am = amiss[i] != 0, bm = bmiss[i] != 0;
		uint8_t decided = (uint8_t)((a[i] == decides) & !am) | (uint8_t)((b[i] == decides) & !bm);
		miss[i] = (am | bm) & !decided;
		to[i] = decided == decides;
	}
}

void svy_kernel_not(size_t n, const uint8_t *a, uint8_t *to)
{
	for (size_t i = 0; i < n; i++)
		to[i] = !a[i];
}

void svy_kernel_negative(size_t n, const double *restrict a, double *restrict to)
{
	for (size_t i = 0; i < n; i++)
		to[i] = -a[i];
}

/*
 * x, or `other` where it is missing, by its bits: a choice between values would be a branch, which missing values, that come as they like, make wrong
 * often.
 */
static inline double keep(double x, uint8_t miss, double other)
{
	uint64_t bits, instead, mask = -(uint64_t)(miss != 0);
	memcpy(&bits, &x, sizeof bits);
	memcpy(&instead, &other, sizeof instead);
	bits = (bits & ~mask) | (instead & mask);
	memcpy(&x, &bits, sizeof bits);
	return x;
}

void svy_kernel_choose(size_t n, const uint8_t *restrict c, const double *restrict a, const double *restrict b, double *restrict to)
{
	for (size_t i = 0; i < n; i++)
		to[i] = keep(a[i], !c[i], b[i]);
}

void svy_kernel_number(size_t n, const uint8_t *restrict truth, double *restrict to)
{
	for (size_t i = 0; i < n; i++)
		to[i] = truth[i];
}

void svy_kernel_fill(size_t n, double x, double *restrict to)
{
	for (size_t i = 0; i < n; i++)
		to[i] = x;
}

void svy_kernel_add_valid(size_t n, const uint8_t *restrict miss, uint16_t *restrict count)
{
	for (size_t i = 0; i < n; i++)
		count[i] += miss[i] == 0;
}

void svy_kernel_add_true(size_t n, const uint8_t *restrict truth, const uint8_t *restrict miss, uint16_t *restrict count)
{
	for (size_t i = 0; i < n; i++)
		count[i] += truth[i] & (miss[i] == 0);
}

void svy_kernel_add(size_t n, const double *restrict x, const uint8_t *restrict miss, double *restrict sum)
{
	for (size_t i = 0; i < n; i++)
		sum[i] += keep(x[i], miss[i], 0);
}

void svy_kernel_add_square(size_t n, const double *restrict x, const uint8_t *restrict miss, const uint16_t *restrict count, double *restrict mean,
			   double *restrict square)
{
	for (size_t i = 0; i < n; i++) {
		double d = keep(x[i] - mean[i], miss[i], 0), step = d / (count[i] + 1);
		mean[i] += step;
		square[i] += d * (d - step);
	}
}

void svy_kernel_least(size_t n, const double *restrict x, const uint8_t *restrict miss, double *restrict least)
{
	for (size_t i = 0; i < n; i++) {
		double v = keep(x[i], miss[i], INFINITY);
		least[i] = v < least[i] ? v : least[i];
	}
}

void svy_kernel_most(size_t n, const double *restrict x, const uint8_t *restrict miss, double *restrict most)
{
	for (size_t i = 0; i < n; i++) {
		double v = keep(x[i], miss[i], -INFINITY);
		most[i] = v > most[i] ? v : most[i];
	}
}

void svy_kernel_few(size_t n, const uint16_t *restrict count, uint16_t atleast, uint8_t *restrict miss)
{
	for (size_t i = 0; i < n; i++)
		miss[i] = count[i] < atleast;
}
