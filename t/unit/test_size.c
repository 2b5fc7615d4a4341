// SPDX-License-Identifier: GPL-3.0-or-later
/* The non-central t distribution against R's pt(), and what must hold for every sample size that svysize finds. */
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "plan/noncentral_t.h"
#include "plan/size.h"
#include "unit.h"

static struct svy_ctx ctx;

static void setup(void)
{
	gsl_set_error_handler_off();
	svy_ctx_init(&ctx);
}

static void teardown(void)
{
	svy_ctx_free(&ctx);
}

/* R 4.2: pt(t, df, delta, lower.tail = FALSE). */
START_TEST(noncentral_t_is_that_of_r)
{
	static const double known[][4] = {
		{2.1, 3.5, 1.2, 0.277108837318095}, {2.1, 1, 4, 0.9145219417697}, {12, 1, .5, 0.0462501002918754}, {0, 7, .5, 0.691462461274013},
		{1.97, 5e5, 2.1, 0.551717076515936}, {1.97, 3e5, 2.1, 0.551717269831448}, {2.05, 38, 3.16, 0.862969261458481},
		{100, 1, 5, 0.0398756200337027},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		ck_assert_double_eq_tol(svy_noncentral_t_upper(known[i][0], known[i][1], known[i][2]), known[i][3], 1e-9);
}
END_TEST

START_TEST(noncentral_t_has_its_limits)
{
	ck_assert_double_eq_tol(svy_noncentral_t_upper(1.96, INFINITY, 1.96), 0.5, 1e-14);
	ck_assert(isnan(svy_noncentral_t_upper(1, 0, 1)));
	ck_assert(isnan(svy_noncentral_t_upper(NAN, 5, 1)));
	/* Without a difference it is the t distribution: Student's 12.706 on one degree of freedom. */
	ck_assert_double_eq_tol(svy_noncentral_t_upper(12.706204736432095, 1, 0), 0.025, 1e-10);
}
END_TEST

static struct svy_size question(void)
{
	struct svy_size q = {.level = 0.95, .ci = SVY_CI_WALD};
	for (int p = 0; p < SVY_SIZE_PARAMS; p++)
		q.v[p] = NAN;
	return q;
}

static double draw(double lo, double hi)
{
	return lo + (hi - lo) * (double)random() / (double)RAND_MAX;
}

static struct svy_size random_question(enum svy_size_param *wish)
{
	static const enum svy_size_param wishes[] = {SVY_SIZE_MARGIN, SVY_SIZE_SE, SVY_SIZE_CV, SVY_SIZE_RELATIVE, SVY_SIZE_POWER};
	struct svy_size q = question();
	bool proportion = random() % 2;
	*wish = wishes[random() % 5];
	if (proportion) {
		q.v[SVY_SIZE_PROPORTION] = draw(.05, .9);
	} else {
		q.v[SVY_SIZE_MEAN] = draw(1, 10);
		q.v[SVY_SIZE_SD] = draw(.5, 20);
	}
	if (*wish == SVY_SIZE_POWER || random() % 2)
		q.v[SVY_SIZE_DIFFERENCE] = proportion ? draw(.02, .09) : draw(.5, 3);
	q.v[SVY_SIZE_DEFF] = draw(.8, 3);
	if (random() % 3 == 0)
		q.v[SVY_SIZE_POPULATION] = draw(1e3, 1e6);
	if (!isnan(q.v[SVY_SIZE_DIFFERENCE]) && random() % 2)
		q.v[SVY_SIZE_RATIO] = draw(.5, 2);
	q.one_sided = random() % 2;
	q.v[*wish] = *wish == SVY_SIZE_POWER ? draw(.5, .99) : draw(.01, .2);
	return q;
}

static double reached(const struct svy_size_answer *a, enum svy_size_param wish)
{
	switch (wish) {
	case SVY_SIZE_MARGIN:
		return a->margin;
	case SVY_SIZE_SE:
		return a->se;
	case SVY_SIZE_CV:
		return a->cv;
	case SVY_SIZE_RELATIVE:
		return a->margin / fabs(a->estimate);
	default:
		return -a->power;
	}
}

/* The exact size, given back, yields just what was wanted; one per cent fewer do not. */
START_TEST(sizes_are_the_smallest_that_do)
{
	srandom(20261128);
	for (int i = 0; i < 500; i++) {
		enum svy_size_param wish;
		struct svy_size q = random_question(&wish);
		struct svy_size_answer a, b;
		double wanted = wish == SVY_SIZE_POWER ? -q.v[wish] : q.v[wish];
		int rc = svy_size_solve(&ctx, SVY_EUSAGE, "", &q, &a);
		/* A second sample that is smaller than the population may be too small for anything. */
		if (rc && !isnan(q.v[SVY_SIZE_POPULATION]) && !isnan(q.v[SVY_SIZE_RATIO])) {
			svy_ctx_free(&ctx);
			svy_ctx_init(&ctx);
			continue;
		}
		ck_assert_int_eq(rc, 0);
		ck_assert(a.n[0] >= a.exact * (1 - 1e-8) && a.n[0] < a.exact + 1);
		ck_assert(reached(&a, wish) <= wanted * (wanted > 0 ? 1 + 1e-6 : 1 - 1e-6) + 1e-9);
		if (a.exact < 3)
			continue;
		q.v[wish] = NAN;
		q.v[SVY_SIZE_RESPONDENTS] = a.exact;
		ck_assert_int_eq(svy_size_solve(&ctx, SVY_EUSAGE, "", &q, &b), 0);
		ck_assert_double_eq_tol(reached(&b, wish), wanted, 1e-8 * fabs(wanted) + 1e-9);
		q.v[SVY_SIZE_RESPONDENTS] = .99 * a.exact;
		ck_assert_int_eq(svy_size_solve(&ctx, SVY_EUSAGE, "", &q, &b), 0);
		ck_assert(reached(&b, wish) > wanted);
	}
}
END_TEST

/* The difference that a sample detects needs just that sample. */
START_TEST(detectable_differences_need_the_sample_that_was_given)
{
	srandom(7);
	for (int i = 0; i < 300; i++) {
		struct svy_size q = question();
		struct svy_size_answer a, b;
		bool proportion = i % 2;
		q.v[proportion ? SVY_SIZE_PROPORTION : SVY_SIZE_SD] = proportion ? draw(.1, .9) : draw(1, 50);
		q.v[SVY_SIZE_POWER] = draw(.6, .95);
		q.v[SVY_SIZE_RESPONDENTS] = floor(draw(100, 5000));
		q.v[SVY_SIZE_DEFF] = draw(1, 2);
		ck_assert_int_eq(svy_size_solve(&ctx, SVY_EUSAGE, "", &q, &a), 0);
		for (int sign = 1; sign >= -1; sign -= 2) {
			double n = q.v[SVY_SIZE_RESPONDENTS];
			struct svy_size back = q;
			back.v[SVY_SIZE_RESPONDENTS] = NAN;
			back.v[SVY_SIZE_DIFFERENCE] = sign > 0 ? a.above : a.below;
			if (isnan(back.v[SVY_SIZE_DIFFERENCE]))
				continue;
			ck_assert_double_ne(back.v[SVY_SIZE_DIFFERENCE], 0);
			ck_assert_int_eq(svy_size_solve(&ctx, SVY_EUSAGE, "", &back, &b), 0);
			ck_assert_double_eq_tol(b.exact, n, 1e-6 * n);
		}
	}
}
END_TEST

START_TEST(a_whole_population_needs_no_margin)
{
	struct svy_size q = question();
	struct svy_size_answer a;
	q.v[SVY_SIZE_PROPORTION] = .3;
	q.v[SVY_SIZE_POPULATION] = 500;
	q.v[SVY_SIZE_RESPONDENTS] = 500;
	ck_assert_int_eq(svy_size_solve(&ctx, SVY_EUSAGE, "", &q, &a), 0);
	ck_assert_double_eq(a.se, 0);
	ck_assert_double_eq(a.margin, 0);
	q.v[SVY_SIZE_RESPONDENTS] = 501;
	ck_assert_int_eq(svy_size_solve(&ctx, SVY_EUSAGE, "", &q, &a), SVY_EUSAGE);
}
END_TEST

/* 400 is 400.0000000001 in floating point as well. */
START_TEST(whole_numbers_are_not_rounded_up)
{
	struct svy_size q = question();
	struct svy_size_answer a;
	q.v[SVY_SIZE_SD] = .5;
	for (int n = 2; n < 3000; n++) {
		q.v[SVY_SIZE_SE] = .5 / sqrt(n);
		ck_assert_int_eq(svy_size_solve(&ctx, SVY_EUSAGE, "", &q, &a), 0);
		ck_assert_double_eq(a.n[0], n);
	}
}
END_TEST

UNIT_MAIN("size", setup, teardown, noncentral_t_is_that_of_r, noncentral_t_has_its_limits, sizes_are_the_smallest_that_do,
	  detectable_differences_need_the_sample_that_was_given, a_whole_population_needs_no_margin, whole_numbers_are_not_rounded_up)
