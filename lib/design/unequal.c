// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/unequal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/shares.h"

struct svy_unequal {
	const struct svy_unequal_rule *rule;
	enum svy_pps_method method;
	size_t stage;
	double *p;                      /* per unit */
	size_t *row;                    /* of the joint probabilities */
	size_t n, cap, row_cap;
	struct svy_shares shares;
	/* of the stratum that is being closed */
	double p2;                      /* hr: the sum of p^2 over n */
	double *d1;                     /* sums of the rows of D, where the form is that of Yates and Grundy */
};

struct svy_unequal *svy_unequal_new(const struct svy_unequal_rule *r, size_t stage, size_t nest)
{
	struct svy_unequal *u = svy_calloc(1, sizeof *u);
	u->rule = r;
	u->method = stage ? SVY_PPS_BREWER : r->method;
	u->stage = stage;
	svy_shares_init(&u->shares, nest);
	return u;
}

void svy_unequal_free(struct svy_unequal *u)
{
	if (!u)
		return;
	free(u->p);
	free(u->row);
	svy_shares_free(&u->shares);
	free(u);
}

void svy_unequal_clear(struct svy_unequal *u)
{
	u->n = u->shares.n = 0;
}

void svy_unequal_add(struct svy_unequal *u, const struct svy_place *place, const uint32_t *touched, size_t ntouched, const double *z)
{
	double p = u->rule->probability(u->rule->self, u->stage, place);
	if (p >= 1 && !u->rule->as_r)
		return;
	svy_grow(u->p, u->n, u->cap);
	svy_grow(u->row, u->n, u->row_cap);
	u->p[u->n] = p;
	u->row[u->n] = svy_pps_needs_joint(u->method) ? u->rule->unit(u->rule->self, place) : 0;
	svy_shares_add(&u->shares, (uint32_t)u->n, touched, ntouched, z);
	u->n++;
}

static double sum_of(const double *x, size_t n)
{
	double s = 0;
	for (size_t i = 0; i < n; i++)
		s += x[i];
	return s;
}

/* y = D x for brewer. D takes the mean away on both sides, so rows sum to zero. */
static void apply_brewer(const struct svy_unequal *u, const double *x, double *y)
{
	double n = (double)u->n, mean = sum_of(x, u->n) / n, middle;
	for (size_t i = 0; i < u->n; i++)
		y[i] = n / (n - 1) * (1 - u->p[i]) * (x[i] - mean);
	middle = sum_of(y, u->n) / n;
	for (size_t i = 0; i < u->n; i++)
		y[i] -= middle;
}

/* D_ij = -(c - k (p_i + p_j)) / (n-1): overton with c = 1, k = 1/2; hr with c = 1 + p2, k = 1. */
static void apply_approximation(const struct svy_unequal *u, double c, double k, const double *x, double *y)
{
	double sum = sum_of(x, u->n), sum_p = 0;
	for (size_t i = 0; i < u->n; i++)
		sum_p += u->p[i] * x[i];
	for (size_t i = 0; i < u->n; i++) {
		double p = u->p[i], others = sum - x[i], others_p = sum_p - p * x[i];
		y[i] = (1 - p) * x[i] - ((c - k * p) * others - k * others_p) / ((double)u->n - 1);
	}
}

static void apply_joint(const struct svy_unequal *u, const double *x, double *y)
{
	const struct svy_joint *j = u->rule->joint;
	for (size_t a = 0; a < u->n; a++) {
		const double *row = j->p + u->row[a] * j->n;
		double own = row[u->row[a]];
		y[a] = 0;
		for (size_t b = 0; b < u->n; b++) {
			if (x[b] == 0)
				continue;
			double of_b = j->p[u->row[b] * j->n + u->row[b]];
			y[a] += (a == b ? 1 - own : 1 - own * of_b / row[u->row[b]]) * x[b];
		}
	}
}

static void apply(const struct svy_unequal *u, const double *x, double *y)
{
	switch (u->method) {
	case SVY_PPS_BREWER:
		apply_brewer(u, x, y);
		return;
	case SVY_PPS_OVERTON:
	case SVY_PPS_OVERTON_YG:
		apply_approximation(u, 1, 0.5, x, y);
		break;
	case SVY_PPS_HR:
	case SVY_PPS_HR_YG:
	case SVY_PPS_HRPOP:
	case SVY_PPS_HRPOP_YG:
		apply_approximation(u, 1 + u->p2, 1, x, y);
		break;
	case SVY_PPS_HT:
	case SVY_PPS_YG:
		apply_joint(u, x, y);
		break;
	default:
		for (size_t i = 0; i < u->n; i++)
			y[i] = (1 - u->p[i]) * x[i];
	}
	for (size_t i = 0; u->d1 && i < u->n; i++)
		y[i] -= u->d1[i] * x[i];
}

static bool yates_grundy(enum svy_pps_method m)
{
	return m == SVY_PPS_YG || m >= SVY_PPS_OVERTON_YG;
}

/* Where adding a constant to z changes nothing, it is centred: else sums of large numbers would take the digits of small differences. */
static bool centred(enum svy_pps_method m)
{
	return m == SVY_PPS_BREWER || yates_grundy(m);
}

/* D times the estimate's z, which is centred first where it may be. */
static void image(void *self, double *x, double *y)
{
	const struct svy_unequal *u = self;
	double mean = centred(u->method) ? sum_of(x, u->n) / (double)u->n : 0;
	for (size_t i = 0; i < u->n && mean != 0; i++)
		x[i] -= mean;
	apply(u, x, y);
}

static void prepare(struct svy_unequal *u, const struct svy_place *place)
{
	u->p2 = svy_pps_needs_sum(u->method) ? u->rule->sum(u->rule->self, place) : sum_of(u->p, u->n) / (double)u->n;
	if (!yates_grundy(u->method))
		return;
	double *one = svy_calloc(2 * u->n, sizeof *one);
	for (size_t i = 0; i < u->n; i++)
		one[i] = 1;
	apply(u, one, one + u->n);
	memmove(one, one + u->n, u->n * sizeof *one);
	u->d1 = one;
}

static void close_lonely(const struct svy_unequal *u, struct svy_stratum *acc)
{
	const struct svy_shares *s = &u->shares;
	uint32_t *touched = svy_calloc(s->n + 1, sizeof *touched);
	double *z = svy_calloc(s->nest + 1, sizeof *z);
	for (size_t i = 0; i < s->n; i++) {
		touched[i] = s->v[i].estimate;
		z[touched[i]] = s->v[i].z;
	}
	svy_stratum_add_unit(acc, touched, s->n, z);
	free(touched);
	free(z);
}

void svy_unequal_close(struct svy_unequal *u, const struct svy_place *place, double scale, struct svy_strata_sum *to, struct svy_stratum *acc,
		       bool *lonely, double *f)
{
	*lonely = u->n == 1 && u->method != SVY_PPS_POISSON;
	*f = u->n ? u->p[0] : 1;
	if (*lonely) {
		close_lonely(u, acc);
	} else if (u->shares.n) {
		prepare(u, place);
		svy_shares_quadratic(&u->shares, u->n, image, u, scale, to->var, to->cov, to->strata);
		free(u->d1);
		u->d1 = NULL;
	}
	svy_unequal_clear(u);
}
