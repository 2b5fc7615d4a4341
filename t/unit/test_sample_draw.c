// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Drawing from a list: how often units, and pairs of units, are drawn over many seeds, against what theory gives. The seeds are fixed, so that a test which
 * passes does so always; its bounds are those of chance all the same.
 */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "plan/sample_draw.h"

enum { N_MAX = 12, DRAWS = 20000 };

static const double sizes[10] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 8};

/* Draws many samples: how often each unit and each pair was in them, and the least and the largest number of units. */
struct tally {
	double unit[N_MAX], pair[N_MAX][N_MAX], least, most;
};

static void tally(enum svy_sample_method m, const double *p, size_t N, struct tally *t)
{
	uint32_t hits[N_MAX];
	*t = (struct tally){.least = INFINITY};
	for (uint64_t seed = 0; seed < DRAWS; seed++) {
		struct svy_random r;
		double n = 0;
		svy_random_seed(&r, seed);
		svy_sample_draw(&r, m, p, N, hits);
		for (size_t i = 0; i < N; i++) {
			n += hits[i];
			t->unit[i] += hits[i];
			for (size_t j = 0; j < i; j++)
				t->pair[i][j] += hits[i] && hits[j];
		}
		t->least = n < t->least ? n : t->least;
		t->most = n > t->most ? n : t->most;
	}
}

/* Within four and a half standard errors, of each of some dozens of counts. */
static void near_probability(double count, double p)
{
	double se = sqrt(p * (1 - p) / DRAWS);
	ck_assert_msg(fabs(count / DRAWS - p) <= 4.5 * se + 1e-12, "%g of %d, not %g", count, DRAWS, p * DRAWS);
}

START_TEST(probabilities)
{
	double p[10], sum = 0;
	ck_assert_uint_eq(svy_sample_probabilities(SVY_METHOD_SYSTEMATIC, sizes, 10, 4, p), 0);
	for (int i = 0; i < 10; i++)
		ck_assert(fabs(p[i] - 4 * sizes[i] / 44) < 1e-15);
	/* 5 of 44: 9 * 5 > 44. Then 4 of 35: none of the rest, 8 * 4 < 35. */
	ck_assert_uint_eq(svy_sample_probabilities(SVY_METHOD_SYSTEMATIC, sizes, 10, 5, p), 1);
	ck_assert(p[5] == 1 && fabs(p[9] - 32.0 / 35) < 1e-15);
	/* 6: 9, then 8 (40 of 35), then 5 of 27 left for 4: 6 * 4 < 27. */
	ck_assert_uint_eq(svy_sample_probabilities(SVY_METHOD_SYSTEMATIC, sizes, 10, 6, p), 2);
	ck_assert(p[5] == 1 && p[9] == 1 && fabs(p[7] - 24.0 / 27) < 1e-15);
	for (int i = 0; i < 10; i++)
		sum += p[i];
	ck_assert(fabs(sum - 6) < 1e-12);
	ck_assert_uint_eq(svy_sample_probabilities(SVY_METHOD_BREWER, sizes, 10, 10, p), 10);
	ck_assert_uint_eq(svy_sample_probabilities(SVY_METHOD_WR, sizes, 10, 10, p), 0);
	ck_assert(fabs(p[5] - 90.0 / 44) < 1e-15);
	const double some[4] = {0, 2, 0, 2};
	ck_assert_uint_eq(svy_sample_probabilities(SVY_METHOD_SYSTEMATIC, some, 4, 2, p), 2);
	ck_assert(p[0] == 0 && p[1] == 1);
	ck_assert_uint_eq(svy_sample_probabilities(SVY_METHOD_SRS, NULL, 8, 2, p), 0);
	ck_assert(p[3] == 0.25);
}
END_TEST

/* Every method keeps its probabilities and its size; one unit is certain here, and one has no size. */
START_TEST(frequencies)
{
	const double x[11] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 8, 0};
	double p[11];
	for (enum svy_sample_method m = SVY_METHOD_WR; m < SVY_METHOD_COUNT; m++) {
		struct tally t;
		svy_sample_probabilities(m, x, 11, 5, p);
		tally(m, p, 11, &t);
		ck_assert(m == SVY_METHOD_POISSON || (t.least == 5 && t.most == 5));
		ck_assert(t.unit[10] == 0 && (m == SVY_METHOD_WR || t.unit[5] == DRAWS));
		for (int i = 0; i < 10; i++) {
			if (m == SVY_METHOD_WR)
				ck_assert(fabs(t.unit[i] / DRAWS - p[i]) < 4.5 * sqrt(p[i] / DRAWS));
			else if (m == SVY_METHOD_PARETO)
				ck_assert(fabs(t.unit[i] / DRAWS - p[i]) < 0.03);
			else
				near_probability(t.unit[i], p[i]);
		}
	}
}
END_TEST

START_TEST(equal_probabilities)
{
	static const enum svy_sample_method methods[] = {SVY_METHOD_SRS, SVY_METHOD_POISSON, SVY_METHOD_SYSTEMATIC};
	double p[10];
	for (int k = 0; k < 3; k++) {
		struct tally t;
		svy_sample_probabilities(methods[k], NULL, 10, 3, p);
		tally(methods[k], p, 10, &t);
		for (int i = 0; i < 10; i++) {
			near_probability(t.unit[i], 0.3);
			for (int j = 0; j < i && methods[k] == SVY_METHOD_SRS; j++)
				near_probability(t.pair[i][j], 6.0 / 90);
			for (int j = 0; j < i && methods[k] == SVY_METHOD_POISSON; j++)
				near_probability(t.pair[i][j], 0.09);
			/* Neighbours are never both in a systematic sample whose interval is above 2. */
			ck_assert(methods[k] != SVY_METHOD_SYSTEMATIC || i == 0 || t.pair[i][i - 1] == 0);
		}
	}
}
END_TEST

/* All samples of size n of N units: calls f with a mask. */
static double sum_over_samples(const double *p, size_t N, int n, size_t i, size_t j, double (*weight)(const double *p, size_t N, unsigned s))
{
	double both = 0, all = 0;
	for (unsigned s = 0; s < 1u << N; s++) {
		if (__builtin_popcount(s) != n)
			continue;
		double w = weight(p, N, s);
		all += w;
		if (s >> i & s >> j & 1)
			both += w;
	}
	return both / all;
}

/* Sampford (1967): the probability of a sample is in proportion to this. */
static double sampford_weight(const double *p, size_t N, unsigned s)
{
	double product = 1, sum = 0;
	for (size_t i = 0; i < N; i++)
		if (s >> i & 1) {
			product *= p[i] / (1 - p[i]);
			sum += 1 - p[i];
		}
	return product * sum;
}

START_TEST(sampford_pairs)
{
	double p[10];
	struct tally t;
	svy_sample_probabilities(SVY_METHOD_SAMPFORD, sizes, 10, 4, p);
	tally(SVY_METHOD_SAMPFORD, p, 10, &t);
	for (size_t i = 0; i < 10; i++)
		for (size_t j = 0; j < i; j++)
			near_probability(t.pair[i][j], sum_over_samples(p, 10, 4, i, j, sampford_weight));
}
END_TEST

/*
 * Two units of N, Brewer (1963) and Durbin (1967): pi_ij = p_i p_j / K * (1/(1 - p_i) + 1/(1 - p_j)) / 2 with p the probabilities, K = 1 + sum p_i / (1 - p_i)
 * over halves: Cochran (1977), chapter 9A, with z = p/2. Sampford's design is the same for n = 2.
 */
static double brewer_pair(const double *p, size_t N, size_t i, size_t j)
{
	double D = 1;
	for (size_t k = 0; k < N; k++)
		D += p[k] / 2 / (1 - p[k]);
	return 4 * (p[i] / 2) * (p[j] / 2) * (1 - p[i] / 2 - p[j] / 2) / ((1 - p[i]) * (1 - p[j]) * D);
}

START_TEST(pairs_of_two)
{
	static const enum svy_sample_method methods[] = {SVY_METHOD_BREWER, SVY_METHOD_SAMPFORD};
	const double x[5] = {1, 2, 3, 4, 5};
	double p[5];
	for (int k = 0; k < 2; k++) {
		struct tally t;
		svy_sample_probabilities(methods[k], x, 5, 2, p);
		tally(methods[k], p, 5, &t);
		for (size_t i = 0; i < 5; i++)
			for (size_t j = 0; j < i; j++)
				near_probability(t.pair[i][j], brewer_pair(p, 5, i, j));
	}
}
END_TEST

/* Of the first k units, in a circle, those drawn are never a whole one from what they are on average: spread as in no random sample. All pairs occur. */
START_TEST(chromy_spreads)
{
	double p[10];
	struct tally t;
	uint32_t hits[10];
	svy_sample_probabilities(SVY_METHOD_CHROMY, NULL, 10, 4, p);
	for (uint64_t seed = 0; seed < 2000; seed++) {
		struct svy_random r;
		svy_random_seed(&r, seed);
		svy_sample_draw(&r, SVY_METHOD_CHROMY, p, 10, hits);
		for (int from = 0; from < 10; from++)
			for (int n = 1, in = 0; n < 10; n++) {
				in += (int)hits[(from + n - 1) % 10];
				ck_assert(fabs(in - 0.4 * n) < 2 + 1e-9);
			}
	}
	svy_sample_probabilities(SVY_METHOD_CHROMY, sizes, 10, 4, p);
	tally(SVY_METHOD_CHROMY, p, 10, &t);
	for (int i = 0; i < 10; i++)
		for (int j = 0; j < i; j++)
			ck_assert(t.pair[i][j] > 0);
}
END_TEST

/* The total of p drifts in adding up: still n are drawn, also where p is close to 1. */
START_TEST(sizes_are_exact)
{
	enum { N = 5000 };
	double *x = malloc(N * sizeof *x), *p = malloc(N * sizeof *p);
	uint32_t *hits = malloc(N * sizeof *hits);
	struct svy_random r;
	svy_random_seed(&r, 99);
	for (int i = 0; i < N; i++)
		x[i] = exp(3 * svy_random_uniform(&r)) / 3;
	static const double n[] = {1, 2, 37, 500, 2500, 4999, 5000};
	for (enum svy_sample_method m = SVY_METHOD_SRS; m < SVY_METHOD_COUNT; m++)
		for (size_t k = 0; k < sizeof n / sizeof *n; k++) {
			double sum = 0;
			if (m == SVY_METHOD_POISSON || (m == SVY_METHOD_BREWER && n[k] > 500))
				continue;
			svy_sample_probabilities(m, m == SVY_METHOD_SRS ? NULL : x, N, n[k], p);
			svy_sample_draw(&r, m, p, N, hits);
			for (int i = 0; i < N; i++) {
				sum += hits[i];
				ck_assert(m == SVY_METHOD_WR || hits[i] <= 1);
			}
			ck_assert(sum == n[k]);
		}
	free(x);
	free(p);
	free(hits);
}
END_TEST

START_TEST(nothing)
{
	struct svy_random r;
	uint32_t hits[2] = {7, 7};
	const double p[2] = {0, 0}, one[1] = {1};
	svy_random_seed(&r, 1);
	for (enum svy_sample_method m = SVY_METHOD_SRS; m < SVY_METHOD_COUNT; m++) {
		svy_sample_draw(&r, m, p, 0, hits);
		svy_sample_draw(&r, m, p, 2, hits);
		ck_assert(hits[0] == 0 && hits[1] == 0);
		svy_sample_draw(&r, m, one, 1, hits);
		ck_assert(hits[0] == 1);
	}
}
END_TEST

START_TEST(names)
{
	enum svy_sample_method m;
	ck_assert(svy_sample_method_by_name("sampford", &m) && m == SVY_METHOD_SAMPFORD);
	ck_assert(svy_sample_method_by_name("bernoulli", &m) && m == SVY_METHOD_POISSON);
	ck_assert(!svy_sample_method_by_name("Sampford", &m) && !svy_sample_method_by_name("", &m));
}
END_TEST

UNIT_MAIN("sample_draw", NULL, NULL, probabilities, frequencies, equal_probabilities, sampford_pairs, pairs_of_two, chromy_spreads, sizes_are_exact, nothing, names)
