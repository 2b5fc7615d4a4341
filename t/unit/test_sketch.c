// SPDX-License-Identifier: GPL-3.0-or-later
/* Numbers in bounded memory: nothing is lost, bins have decimal edges, and what is said of the whole is as right as it claims to be. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/mem.h"
#include "stat/sketch.h"
#include "stat/summary.h"
#include "unit.h"

static uint32_t state;
static double draw(void)
{
	state = state * 1664525u + 1013904223u;
	return state / 4294967296.0;
}

static struct svy_sketch *sketch(size_t limit, size_t n, double (*value)(size_t))
{
	struct svy_sketch *s = svy_sketch_new(limit);
	state = 1;
	for (size_t i = 0; i < n; i++)
		svy_sketch_add(s, value(i), 1, 2);
	svy_sketch_settle(s);
	return s;
}

static void totals(const struct svy_sketch *s, uint64_t n)
{
	uint64_t sum = 0;
	double w = 0;
	for (size_t i = 0; i < s->ncell; i++) {
		sum += s->cell[i].n;
		w += s->cell[i].w;
		ck_assert(!i || s->cell[i - 1].x < s->cell[i].x);
	}
	ck_assert_uint_eq(sum, n);
	ck_assert(fabs(w - 2.0 * (double)n) < 1e-6);
	ck_assert_uint_le(s->ncell, s->limit);
}

static double count_up(size_t i) { return (double)(i % 1000); }
static double incomes(size_t i) { (void)i; return floor(draw() * 100000); }
static double cents(size_t i) { (void)i; return floor(draw() * 100000) / 100; }
static double uniform(size_t i) { (void)i; return draw() - 0.5; }
static double with_outlier(size_t i) { return i == 500 ? 1e12 : floor(draw() * 9000); }

START_TEST(few_values_are_kept_as_they_are)
{
	struct svy_sketch *s = sketch(1000, 5000, count_up);
	totals(s, 5000);
	ck_assert(!s->binned && s->whole && s->ncell == 1000 && svy_sketch_width(s) == 0);
	ck_assert(s->cell[7].x == 7 && s->cell[7].n == 5 && svy_sketch_middle(s, &s->cell[7]) == 7);
	svy_sketch_free(s);
}
END_TEST

START_TEST(many_values_stand_in_decimal_bins)
{
	struct svy_sketch *s = sketch(1000, 50000, incomes);
	totals(s, 50000);
	ck_assert(svy_sketch_width(s) == 100 && s->ncell == 1000);
	ck_assert(svy_sketch_middle(s, &s->cell[3]) == 349.5);
	svy_sketch_free(s);
	s = sketch(1000, 50000, cents);
	totals(s, 50000);
	ck_assert(svy_sketch_width(s) == 1 && s->ncell == 1000);
	svy_sketch_free(s);
	s = sketch(1000, 50000, uniform);
	totals(s, 50000);
	ck_assert(fabs(svy_sketch_width(s) - 0.001) < 1e-15 && s->ncell == 1000 && s->cell[0].x == -500);
	svy_sketch_free(s);
}
END_TEST

START_TEST(an_outlier_costs_no_detail)
{
	struct svy_sketch *s = sketch(1000, 50000, with_outlier);
	totals(s, 50000);
	ck_assert(svy_sketch_width(s) == 10 && s->ncell == 901 && s->hi == 1e12);
	svy_sketch_free(s);
}
END_TEST

START_TEST(the_order_of_values_does_not_matter)
{
	double v[20000];
	state = 7;
	for (size_t i = 0; i < 20000; i++)
		v[i] = floor(exp(8 * draw()) * 100) / 100;
	struct svy_sketch *a = svy_sketch_new(300), *b = svy_sketch_new(300);
	for (size_t i = 0; i < 20000; i++) {
		svy_sketch_add(a, v[i], 1, 1);
		svy_sketch_add(b, v[19999 - i], 1, 1);
	}
	svy_sketch_settle(a);
	svy_sketch_settle(b);
	ck_assert(a->power == b->power && a->ncell == b->ncell && a->lo == b->lo && a->hi == b->hi);
	for (size_t i = 0; i < a->ncell; i++)
		ck_assert(a->cell[i].x == b->cell[i].x && a->cell[i].n == b->cell[i].n);
	svy_sketch_free(a);
	svy_sketch_free(b);
}
END_TEST

START_TEST(extremes_end)
{
	struct svy_sketch *s = svy_sketch_new(4);
	const double v[] = {1e308, -1e308, 5e-324, -5e-324, 0, 1, 1e-300, 1e15, 1e15 + 0.125};
	for (size_t i = 0; i < sizeof v / sizeof *v; i++)
		svy_sketch_add(s, v[i], 1, 1);
	ck_assert_uint_le(s->ncell, 4);
	svy_sketch_free(s);
	ck_assert(svy_sketch_floor(0.3, 0.1) == 3 && svy_sketch_floor(0.29, 0.01) == 29 && svy_sketch_floor(-0.3, 0.1) == -3 && svy_sketch_floor(0.2999, 0.1) == 2);
}
END_TEST

START_TEST(texts_are_counted_to_the_limit)
{
	struct svy_sketch *s = svy_sketch_new(256);
	char text[16];
	for (int i = 0; i < 1000; i++)
		svy_sketch_add_text(s, text, (size_t)snprintf(text, sizeof text, "t%d", i % 256));
	ck_assert(s->ntext == 256 && !s->more_text);
	svy_sketch_add_text(s, "x", 1);
	ck_assert(s->ntext == 256 && s->more_text);
	svy_sketch_free(s);
}
END_TEST

/* A variable of which every value is behind the sketch. */
static struct svy_summary summary(struct svy_sketch *s)
{
	struct svy_freq q = {.sketch = s};
	struct svy_summary sum;
	svy_summary_make(&q, &sum);
	uint64_t n = 0;
	for (size_t i = 0; i < sum.nbin; i++) {
		n += sum.bin[i].n;
		ck_assert(sum.bin[i].from < sum.bin[i].to);
	}
	ck_assert(!sum.nbin || n == sum.n);
	ck_assert_uint_le(sum.nbin, SVY_SUMMARY_BINS);
	return sum;
}

START_TEST(a_summary_of_known_values_is_exact)
{
	struct svy_sketch *s = sketch(1000, 5000, count_up);
	struct svy_summary r = summary(s);
	ck_assert(r.n == 5000 && r.min == 0 && r.max == 999 && r.q1 == 249 && r.median == 499 && r.q3 == 749 && r.mean == 499.5 && r.within == 0);
	ck_assert(r.nbin == 20 && r.bin[0].from == 0 && r.bin[0].to == 50 && r.bin[0].n == 250 && r.bin[0].w == 500);
	svy_sketch_free(s);
}
END_TEST

START_TEST(a_summary_of_bins_is_right_within_them)
{
	struct svy_sketch *s = sketch(1000, 50000, incomes);
	struct svy_summary r = summary(s);
	double *v = svy_malloc(50000 * sizeof *v), sum = 0;
	uint64_t first = 0, below[4] = {0};
	state = 1;
	for (size_t i = 0; i < 50000; i++) {
		v[i] = incomes(i);
		sum += v[i];
		first += v[i] < r.bin[0].to;
		below[1] += v[i] <= r.q1 - 100;
		below[2] += v[i] <= r.median - 100;
		below[3] += v[i] <= r.q3 - 100;
	}
	ck_assert(r.within == 100 && fabs(r.mean - sum / 50000) < 1e-6 * r.mean);
	ck_assert(r.nbin == 20 && r.bin[0].to == 5000 && r.bin[0].n == first);
	ck_assert(below[1] < 12500 && below[2] < 25000 && below[3] < 37500);
	free(v);
	svy_sketch_free(s);
}
END_TEST

START_TEST(a_summary_of_odd_values_ends)
{
	const double pairs[][2] = {{0, 0}, {5, 5}, {0.1, 0.1}, {0, 5e-324}, {-1e308, 1e308}, {1e308, 1.1e308}, {1e15, 1e15 + 0.125}, {-3, 17}, {0, 21}, {1e-310, 3e-310}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct svy_sketch *s = svy_sketch_new(100);
		svy_sketch_add(s, pairs[i][0], 1, 1);
		svy_sketch_add(s, pairs[i][1], 1, 1);
		svy_sketch_settle(s);
		struct svy_summary r = summary(s);
		ck_assert(r.min == pairs[i][0] && r.max == pairs[i][1] && r.n == 2);
		svy_sketch_free(s);
	}
}
END_TEST

START_TEST(a_summary_of_nothing_says_nothing)
{
	struct svy_summary r = summary(NULL);
	ck_assert(r.n == 0 && isnan(r.min) && isnan(r.mean) && isnan(r.median) && r.nbin == 0);
}
END_TEST

UNIT_MAIN("sketch", NULL, NULL, few_values_are_kept_as_they_are, many_values_stand_in_decimal_bins, an_outlier_costs_no_detail, the_order_of_values_does_not_matter,
	  extremes_end, texts_are_counted_to_the_limit, a_summary_of_known_values_is_exact, a_summary_of_bins_is_right_within_them, a_summary_of_odd_values_ends,
	  a_summary_of_nothing_says_nothing)
