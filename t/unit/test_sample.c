// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Whole samples, from options to estimates, over many seeds: each row is drawn as often as its weight says, estimated totals are right on average, and the
 * variances that the declared design gives are those that the estimates have.
 */
#include "unit.h"

#include <math.h>
#include <string.h>
#include "base/random.h"
#include "plan/sample.h"
#include "stat/estimators.h"

enum { STRATUM, TOWN, HOOD, TOWN_SIZE, SIZE, Y, ID, NVAR };
static const char *const names[NVAR] = {"stratum", "town", "hood", "town_size", "size", "y", "id"};

static struct svy_dict dict;
static struct svy_batch *frame;
static double true_total;

/*
 * Three strata with 8, 16 and 24 towns of 4 neighbourhoods with 3 to 12 rows each. y depends on all of them. The size of a town is that of its neighbourhoods, and
 * the size of a row is nearly in proportion to y.
 */
static void add_town(struct svy_random *r, int stratum, int town)
{
	int people[4], all = 0;
	double here = 4 * svy_random_uniform(r);
	for (int h = 0; h < 4; h++)
		all += people[h] = 3 + (int)svy_random_below(r, 10);
	for (int h = 0; h < 4; h++) {
		double there = 2 * svy_random_uniform(r);
		for (int i = 0; i < people[h]; i++) {
			double y = 10 * stratum + here + there + 8 * svy_random_uniform(r);
			const double row[NVAR] = {stratum, town, h, all, y * (0.7 + 0.6 * svy_random_uniform(r)), y, (double)frame->nrow};
			for (size_t v = 0; v < NVAR; v++)
				svy_batch_set_number(frame, v, frame->nrow, row[v]);
			frame->nrow++;
			true_total += y;
		}
	}
}

static void setup(void)
{
	struct svy_random r;
	svy_random_seed(&r, 20);
	svy_dict_init(&dict);
	for (int v = 0; v < NVAR; v++)
		svy_dict_add(&dict, names[v], SVY_NUMBER);
	frame = svy_batch_new(&dict, NULL);
	true_total = 0;
	for (int h = 1; h <= 3; h++)
		for (int t = 0; t < 8 * h; t++)
			add_town(&r, h, 100 * h + t);
}

static void teardown(void)
{
	svy_batch_free(frame);
	svy_dict_free(&dict);
}

static void run(struct svy_ctx *ctx, const struct svy_sample_opts *o, struct svy_sink *next)
{
	uint8_t need[NVAR] = {0};
	struct svy_tail tail = {.rows = frame->nrow};
	struct svy_sink *s = svy_sample_new(ctx, o, next);
	int rc = s->bind(s, &dict, need);
	ck_assert_msg(rc == 0, "%s", ctx->err.msg);
	ck_assert_int_eq(s->begin(s), 0);
	ck_assert_int_eq(s->batch(s, frame), 0);
	rc = s->end(s, &tail);
	ck_assert_msg(rc == 0, "%s", ctx->err.msg);
	s->free(s);
}

/* A sink that counts how often each row comes, and what it weighs on average. */
struct counter {
	struct svy_sink sink;
	size_t id, weight, last;
	double hits[SVY_BATCH_ROWS], sum_w[SVY_BATCH_ROWS], product, rows, least, most;
	ptrdiff_t prob[SVY_STAGES_MAX];
};

static int count_bind(struct svy_sink *s, const struct svy_dict *d, uint8_t *need)
{
	struct counter *c = (struct counter *)s;
	memset(need, 1, d->nvar);
	c->id = (size_t)svy_dict_find(d, "id");
	c->weight = (size_t)svy_dict_find(d, "sample_weight");
	c->prob[0] = svy_dict_find(d, "sample_prob");
	if (c->prob[0] < 0)
		c->prob[0] = svy_dict_find(d, "sample_prob1");
	c->prob[1] = svy_dict_find(d, "sample_prob2");
	c->prob[2] = svy_dict_find(d, "sample_prob3");
	return 0;
}

static int count_begin(struct svy_sink *s)
{
	struct counter *c = (struct counter *)s;
	c->last = 0;
	c->rows = 0;
	return 0;
}

static int count_batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct counter *c = (struct counter *)s;
	ck_assert_uint_eq(b->first, (uint64_t)c->rows);
	for (size_t i = 0; i < b->nrow; i++) {
		size_t id = (size_t)b->col[c->id].num[i];
		double w = b->col[c->weight].num[i], p = 1;
		for (int k = 0; k < 3; k++)
			p *= c->prob[k] < 0 ? 1 : b->col[c->prob[k]].num[i];
		ck_assert(id >= c->last && fabs(w * p - 1) < 1e-12);
		c->last = id;
		c->hits[id]++;
		c->sum_w[id] += w;
	}
	c->rows += (double)b->nrow;
	return 0;
}

static int count_end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct counter *c = (struct counter *)s;
	(void)tail;
	c->least = c->rows < c->least ? c->rows : c->least;
	c->most = c->rows > c->most ? c->rows : c->most;
	return 0;
}

static void nothing(struct svy_sink *s)
{
	(void)s;
}

/* The weight of a row may differ from sample to sample, but the sum of its weights is the number of samples on average. */
static void check_frequencies(struct svy_sample_opts o, double rows)
{
	enum { DRAWS = 2000 };
	static struct counter c;
	c = (struct counter){.sink = {count_bind, count_begin, count_batch, count_end, nothing, nothing}, .least = INFINITY};
	o.prefix = "sample_";
	for (uint64_t seed = 0; seed < DRAWS; seed++) {
		struct svy_ctx ctx;
		svy_ctx_init(&ctx);
		o.seed = seed;
		run(&ctx, &o, &c.sink);
		svy_ctx_free(&ctx);
	}
	if (rows > 0)
		ck_assert(c.least == rows && c.most == rows);
	double chi = 0, n = 0;
	for (size_t i = 0; i < frame->nrow; i++) {
		ck_assert(c.hits[i] > 0);
		double w = c.sum_w[i] / c.hits[i], p = 1 / w;
		if (p > 0.999999)
			continue;
		double z = (c.hits[i] - DRAWS * p) / sqrt(DRAWS * p * (1 - p));
		ck_assert_msg(fabs(z) < 5, "row %zu: %g of %g", i, c.hits[i], DRAWS * p);
		chi += z * z;
		n++;
	}
	/* Rows of a cluster are drawn together, so this is no chi-square of n degrees of freedom; its mean is n all the same. */
	ck_assert_msg(fabs(chi / n - 1) < 0.6, "%g of %g", chi, n);
}

START_TEST(frequencies)
{
	check_frequencies((struct svy_sample_opts){.n = "60"}, 60);
	check_frequencies((struct svy_sample_opts){.n = "60", .strata = "stratum", .allocate = "equal"}, 60);
	check_frequencies((struct svy_sample_opts){.n = "10%", .strata = "stratum", .method = "systematic"}, floor((double)frame->nrow / 10 + 0.5));
	check_frequencies((struct svy_sample_opts){.n = "40", .pps = "size", .strata = "stratum"}, 40);
	check_frequencies((struct svy_sample_opts){.n = "40", .pps = "size", .method = "brewer"}, 40);
	check_frequencies((struct svy_sample_opts){.psu = "town", .psu_n = "10", .pps = "town_size", .within = "5", .strata = "stratum"}, 50);
	check_frequencies((struct svy_sample_opts){.psu = "town,hood", .psu_n = "12,2", .pps_rows = true, .within = "3"}, 72);
	check_frequencies((struct svy_sample_opts){.n = "10%", .method = "bernoulli"}, 0);
}
END_TEST

struct score {
	double sum, sum2, var, covered;
};

/* second: a second phase; NULL. Of that the mean is looked at: of a total far from zero the variance is so uncertain that it can fall below zero. */
static void check_phases(const char *what, struct svy_sample_opts o, const struct svy_sample_opts *second, double var_lo, double var_hi)
{
	enum { DRAWS = 1200 };
	struct score s = {0};
	struct svy_convention rules;
	double truth = second ? true_total / (double)frame->nrow : true_total;
	svy_convention_init(&rules, SVY_AS_SVYKIT);
	struct svy_estimator_opts e = {.vars = "y", .frame = {.rules = &rules}};
	o.prefix = "sample_";
	for (uint64_t seed = 0; seed < DRAWS; seed++) {
		struct svy_ctx ctx;
		struct svy_estimates table;
		svy_ctx_init(&ctx);
		svy_estimates_init(&table);
		o.seed = seed;
		struct svy_sink *sink = svy_estimator_sink(&ctx, second ? &svy_estimator_mean : &svy_estimator_total, &e, &table);
		struct svy_sample_opts o2;
		if (second) {
			o2 = *second;
			o2.prefix = "second_";
			o2.seed = seed + 1000000;
			o2.second_phase = true;
			sink = svy_sample_new(&ctx, &o2, sink);
		}
		run(&ctx, &o, sink);
		const struct svy_estimate *row = &table.row[0];
		double d = row->estimate - truth;
		s.sum += d;
		s.sum2 += d * d;
		s.var += row->se * row->se;
		s.covered += row->lo <= truth && truth <= row->hi;
		svy_estimates_free(&table);
		svy_ctx_free(&ctx);
	}
	double spread = sqrt(s.sum2 / DRAWS), bias = s.sum / DRAWS / spread, ratio = s.var / s.sum2, covered = s.covered / DRAWS;
	ck_assert_msg(fabs(bias) < 4 / sqrt(DRAWS), "%s: bias %g standard deviations", what, bias);
	ck_assert_msg(ratio > var_lo && ratio < var_hi, "%s: variance %g times that of the estimates", what, ratio);
	ck_assert_msg(covered > 0.92, "%s: %g covered", what, covered);
}

static void check_estimates(const char *what, struct svy_sample_opts o, double var_lo, double var_hi)
{
	check_phases(what, o, NULL, var_lo, var_hi);
}

START_TEST(estimates)
{
	check_estimates("srs", (struct svy_sample_opts){.n = "80"}, 0.85, 1.16);
	check_estimates("with replacement", (struct svy_sample_opts){.n = "80", .method = "wr"}, 0.85, 1.16);
	check_estimates("strata", (struct svy_sample_opts){.n = "60", .strata = "stratum", .allocate = "neyman", .sd = "y"}, 0.85, 1.16);
	check_estimates("pps with replacement", (struct svy_sample_opts){.n = "40", .pps = "size", .method = "wr"}, 0.85, 1.16);
	check_estimates("clusters", (struct svy_sample_opts){.psu = "town", .psu_n = "15", .strata = "stratum"}, 0.85, 1.16);
	check_estimates("two stages", (struct svy_sample_opts){.psu = "town", .psu_n = "15", .within = "6", .strata = "stratum"}, 0.85, 1.16);
	check_estimates("three stages", (struct svy_sample_opts){.psu = "town,hood", .psu_n = "15,2", .within = "2", .strata = "stratum"}, 0.85, 1.16);
	check_estimates("clusters with replacement", (struct svy_sample_opts){.psu = "town", .psu_n = "12", .within = "3", .pps_rows = true, .method = "wr"}, 0.85, 1.16);
	check_estimates("bernoulli", (struct svy_sample_opts){.n = "8%", .method = "bernoulli"}, 0.85, 1.16);
	check_estimates("poisson", (struct svy_sample_opts){.n = "60", .pps = "size", .method = "poisson", .strata = "stratum"}, 0.85, 1.16);
	check_estimates("pps in both stages", (struct svy_sample_opts){.psu = "town,hood", .psu_n = "15,2", .pps = "town_size,,size", .pps_rows = true, .within = "3"}, 0.85, 1.2);
	check_estimates("pps", (struct svy_sample_opts){.n = "60", .pps = "size", .strata = "stratum"}, 0.85, 1.2);
	check_estimates("sampford", (struct svy_sample_opts){.n = "60", .pps = "size", .method = "sampford"}, 0.85, 1.2);
	check_estimates("pps clusters", (struct svy_sample_opts){.psu = "town", .psu_n = "15", .pps = "town_size", .within = "5", .strata = "stratum"}, 0.85, 1.2);
	check_phases("second phase", (struct svy_sample_opts){.n = "160", .strata = "stratum"}, &(struct svy_sample_opts){.n = "60", .strata = "hood"}, 0.85, 1.16);
	check_estimates("one of several", (struct svy_sample_opts){.psu = "town", .psu_n = "15", .pps = "town_size", .within = "1", .strata = "stratum"}, 0.9, 1.5);
}
END_TEST

UNIT_MAIN("sample", setup, teardown, frequencies, estimates)
