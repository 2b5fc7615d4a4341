// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Do 95 % intervals hold the true value in 95 % of samples? Eight thousand samples of the synthetic monitor, from its known population: five of
 * twenty neighbourhoods of each municipality, twelve persons of each, estimated as the two-stage sample that they are.
 */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "../../testdata/monitor.c"
#include "stat/frame.h"
#include "stat/interval.h"
#include "stat/means.h"

#define DRAWS 8000
#define TOWNS 12
#define PSUS 5
#define PERSONS 12
#define YEAR 1

enum { STRATUM, PSU, PERSON, WEIGHT, FPC1, FPC2, AGE, WILLING, ABLE, NVAR };
enum { ITEMS = NVAR - AGE };
static const char *const names[NVAR] = {"stratum", "psu", "person", "weight", "fpc1", "fpc2", "age", "willing", "able"};

static int town(int k)
{
	return k / 4 * (MUNICIPALITIES / PROVINCES) + k % 4;
}

/* stages 2: as it was drawn, with both fpc; 1: neighbourhoods as units drawn with replacement, as most users declare it. */
static void declare(struct svy_dict *d, int stages)
{
	svy_dict_init(d);
	for (int v = 0; v < NVAR; v++)
		svy_dict_add(d, names[v], SVY_NUMBER);
	d->survey.weights = strdup("weight");
	svy_strs_add(&d->survey.strata, "stratum");
	svy_strs_add(&d->survey.psu, "psu");
	if (stages == 1)
		return;
	svy_strs_add(&d->survey.psu, "person");
	svy_strs_add(&d->survey.fpc, "fpc1");
	svy_strs_add(&d->survey.fpc, "fpc2");
}

/* NaN: not in the base. */
static double item(const struct person *p, int v)
{
	int able = person_able(p);
	switch (v) {
	case AGE: return p->age;
	case WILLING: return person_willing(p) == 1;
	default: return able < 0 ? NAN : able;
	}
}

static void truth(const struct population *pop, int first, int last, double *value)
{
	for (int v = AGE; v < NVAR; v++) {
		double sum = 0, n = 0;
		for (int k = first; k <= last; k++)
			for (int b = 0; b < NEIGHBOURHOODS; b++)
				for (int i = 0; i < pop->of[YEAR][town(k)][b].n; i++) {
					double y = item(&pop->of[YEAR][town(k)][b].person[i], v);
					if (!isnan(y)) {
						sum += y;
						n++;
					}
				}
		value[v - AGE] = sum / n;
	}
}

static void draw(const struct population *pop, struct random *r, struct svy_batch *b)
{
	int chosen[PSUS], people[PERSONS];
	svy_batch_clear(b);
	for (int k = 0; k < TOWNS; k++) {
		const struct neighbourhood *of = pop->of[YEAR][town(k)];
		random_choose(r, NEIGHBOURHOODS, PSUS, chosen);
		for (int i = 0; i < PSUS; i++) {
			const struct neighbourhood *n = &of[chosen[i]];
			random_choose(r, n->n, PERSONS, people);
			for (int j = 0; j < PERSONS; j++) {
				const struct person *p = &n->person[people[j]];
				const double row[AGE] = {k + 1, (k + 1) * 100 + chosen[i], p->id, (double)NEIGHBOURHOODS / PSUS * n->n / PERSONS,
							 NEIGHBOURHOODS, n->n};
				for (int v = 0; v < NVAR; v++)
					svy_batch_set_number(b, (size_t)v, b->nrow, v < AGE ? row[v] : item(p, v));
				b->nrow++;
			}
		}
	}
}

struct score {
	double covered, sum2, se, var;
};

static void keep(struct score *s, const struct svy_result *r, bool share, double value)
{
	double lo, hi;
	if (share)
		svy_interval_proportion(SVY_CI_LOGIT, r->estimate, r->se, r->n, r->n + r->n_missing, r->df, 0.95, true, &lo, &hi);
	else
		svy_interval_t(r->estimate, r->se, r->df, 0.95, &lo, &hi);
	s->covered += lo <= value && value <= hi;
	s->sum2 += (r->estimate - value) * (r->estimate - value);
	s->se += r->se;
	s->var += r->se * r->se;
}

/* Overall, and for each municipality; and overall by the simpler declaration. */
static struct score overall[ITEMS], single[TOWNS * ITEMS], one_stage[ITEMS];

static void estimate(const struct svy_dict *d, const struct svy_batch *b, const char *by, struct score *score, const double *value)
{
	struct svy_ctx ctx;
	struct svy_convention rules;
	uint8_t need[NVAR] = {0};
	struct svy_frame *f;
	const double *y[ITEMS];
	const uint8_t *miss[ITEMS];
	struct svy_fit fit;
	svy_ctx_init(&ctx);
	svy_convention_init(&rules, SVY_AS_SVYKIT);
	ck_assert_int_eq(svy_frame_bind(&ctx, &(struct svy_frame_opts){.rules = &rules, .by = by}, d, need, &f), 0);
	struct svy_functions *m = svy_means_new(f, &svy_function_mean, ITEMS, &(struct svy_functions_opts){0});
	ck_assert_int_eq(svy_frame_batch(&ctx, f, b, NULL), 0);
	for (int j = 0; j < ITEMS; j++) {
		y[j] = b->col[AGE + j].num;
		miss[j] = b->col[AGE + j].miss;
	}
	ck_assert_int_eq(svy_functions_add(&ctx, m, b->nrow, y, miss, NULL), 0);
	ck_assert_msg(svy_functions_finish(&ctx, m, &fit) == 0, "%s", ctx.err.msg);
	for (size_t j = 0; j < fit.ngroup * ITEMS; j++)
		keep(&score[j], &fit.result[j], j % ITEMS > 0, value[j]);
	svy_functions_free(m);
	svy_frame_free(f);
	svy_ctx_free(&ctx);
}

static void run_draws(void)
{
	struct population *pop = population_new();
	struct random r = {1};
	struct svy_dict d, simple;
	double everywhere[ITEMS], each[TOWNS * ITEMS];
	declare(&d, 2);
	declare(&simple, 1);
	struct svy_batch *b = svy_batch_new(&d, NULL);
	truth(pop, 0, TOWNS - 1, everywhere);
	for (int k = 0; k < TOWNS; k++)
		truth(pop, k, k, each + k * ITEMS);
	for (int i = 0; i < DRAWS; i++) {
		draw(pop, &r, b);
		estimate(&d, b, NULL, overall, everywhere);
		estimate(&d, b, "stratum", single, each);
		estimate(&simple, b, NULL, one_stage, everywhere);
	}
	svy_batch_free(b);
	svy_dict_free(&d);
	svy_dict_free(&simple);
	population_free(pop);
}

/* Every test looks at the same draws. */
static void run_once(void)
{
	static bool drawn;
	if (!drawn)
		run_draws();
	drawn = true;
}

struct limits {
	double coverage, se, var;
};

static void judge(const struct score *s, size_t n, struct limits at_most)
{
	for (size_t j = 0; j < n; j++) {
		double share = s[j].covered / DRAWS, error = sqrt(s[j].sum2 / DRAWS), se = s[j].se / DRAWS, var = sqrt(s[j].var / DRAWS);
		printf("# %s: covered %.4f; over the root mean square error: mean standard error %.3f, root of the mean variance %.3f\n",
		       names[AGE + j % ITEMS], share, se / error, var / error);
		fflush(stdout);
		ck_assert_double_le(fabs(share - 0.95), at_most.coverage);
		ck_assert_double_le(fabs(se / error - 1), at_most.se);
		ck_assert_double_le(fabs(var / error - 1), at_most.var);
	}
}

START_TEST(of_all_municipalities)
{
	judge(overall, ITEMS, (struct limits){0.015, 0.03, 0.03});
}
END_TEST

/*
 * Five primary units, four degrees of freedom. The variance is unbiased but for the linearisation of a ratio; its root is short on the
 * average all the same (a concave function of few degrees of freedom), and the intervals are a little wide: 96.5 to 97.8 % were covered
 * here. So these limits are wider than for all together, and keep the figures where they were measured.
 */
START_TEST(of_one_municipality)
{
	judge(single, TOWNS * ITEMS, (struct limits){0.03, 0.08, 0.05});
}
END_TEST

/* Without population sizes a quarter of the neighbourhoods count as if drawn with replacement: never too short, up to 1 / sqrt(1 - 1/4). */
START_TEST(declared_in_one_stage)
{
	for (int j = 0; j < ITEMS; j++) {
		double share = one_stage[j].covered / DRAWS, ratio = sqrt(one_stage[j].var / one_stage[j].sum2);
		printf("# %s in one stage: covered %.4f; root of the mean variance over the root mean square error %.3f\n", names[AGE + j], share, ratio);
		fflush(stdout);
		ck_assert_double_ge(share, 0.935);
		ck_assert_double_ge(ratio, 0.97);
		ck_assert_double_le(ratio, 1.16 * 1.03);
	}
}
END_TEST

UNIT_MAIN("coverage", run_once, NULL, of_all_municipalities, of_one_municipality, declared_in_one_stage)
