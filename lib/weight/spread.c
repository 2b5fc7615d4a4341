// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/spread.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

#define DOUBLING_BITS 9         /* 512 classes from a number to twice that */
#define LOWEST (-40)            /* powers of two; what lies beyond is in the class at the end */
#define HIGHEST 60
#define CLASSES ((HIGHEST - LOWEST) << DOUBLING_BITS)

struct class {
	uint64_t n;
	double sum;
};

struct svy_spread {
	uint64_t n, negative;
	double sum, squares, low, high;
	struct class class[CLASSES];
};

struct svy_spread *svy_spread_new(void)
{
	struct svy_spread *s = svy_calloc(1, sizeof *s);
	s->low = INFINITY;
	s->high = -INFINITY;
	return s;
}

void svy_spread_free(struct svy_spread *s)
{
	free(s);
}

/* The exponent and the first bits behind it, which is quicker than a logarithm. */
static size_t class_of(double w)
{
	int64_t bits;
	memcpy(&bits, &w, sizeof bits);
	int64_t k = w > 0 ? (bits >> (52 - DOUBLING_BITS)) - ((int64_t)(1023 + LOWEST) << DOUBLING_BITS) : 0;
	return k < 0 ? 0 : k >= CLASSES ? CLASSES - 1 : (size_t)k;
}

void svy_spread_add(struct svy_spread *s, const double *w, size_t n)
{
	double last = NAN;
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		if (w[i] == 0)
			continue;
		if (w[i] != last)
			at = class_of(last = w[i]);
		s->class[at].n++;
		s->class[at].sum += w[i];
		s->n++;
		s->negative += w[i] < 0;
		s->sum += w[i];
		s->squares += w[i] * w[i];
		s->low = fmin(s->low, w[i]);
		s->high = fmax(s->high, w[i]);
	}
}

uint64_t svy_spread_count(const struct svy_spread *s)
{
	return s->n;
}

uint64_t svy_spread_negative(const struct svy_spread *s)
{
	return s->negative;
}

double svy_spread_sum(const struct svy_spread *s)
{
	return s->sum;
}

double svy_spread_kish(const struct svy_spread *s)
{
	return (double)s->n * s->squares / (s->sum * s->sum);
}

double svy_spread_low(const struct svy_spread *s)
{
	return s->low;
}

double svy_spread_high(const struct svy_spread *s)
{
	return s->high;
}

double svy_spread_quantile(const struct svy_spread *s, double p)
{
	double below = 0;
	for (size_t k = 0; k < CLASSES; k++) {
		below += (double)s->class[k].n;
		if (s->class[k].n && below >= p * (double)s->n)
			return s->class[k].sum / (double)s->class[k].n;
	}
	return NAN;
}
