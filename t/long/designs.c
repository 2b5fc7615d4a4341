// SPDX-License-Identifier: GPL-3.0-or-later
#include "long.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "../../testdata/monitor.c"
#include "plan/sample_draw.h"
#include "weight/margins.h"

#define YEAR 1

const char *const names[NVAR] = {"weight", "stratum", "psu", "ssu", "fpc1", "fpc2", "pi", "sex", "school", "age", "care", "paid", "willing", "income",
	"opinion", "place", "hood", "label", "area"};

/* Numbers that nobody has twice, of which median and mean differ; neighbourhoods differ too. */
static double income_of(const struct person *p)
{
	struct random hood = {(uint64_t)(p->municipality * 100 + p->neighbourhood) * 1000003}, own = {hood.state * 64 + (uint64_t)p->id};
	return exp(7.3 + 0.25 * (p->education - 2) + 0.004 * (p->age - 50) + 0.12 * random_bell(&hood) + 0.35 * random_bell(&own));
}

/* Answers 1 to 4 about what is in common with the neighbours, and a little with those of the same education. */
static double opinion_of(const struct person *p)
{
	struct random hood = {(uint64_t)(p->municipality * 100 + p->neighbourhood) * 2000029}, own = {hood.state * 64 + (uint64_t)p->id};
	double x = 0.3 * (p->education - 2) + 0.3 * random_bell(&hood) + random_bell(&own);
	return x < -0.8 ? 1 : x < 0.2 ? 2 : x < 0.9 ? 3 : 4;
}

static struct one one_of(const struct person *p)
{
	struct one o = {.province = p->province - 1, .municipality = p->municipality - 1};
	o.hood = o.municipality * NEIGHBOURHOODS + p->neighbourhood - 1;
	o.value[SEX] = p->sex;
	o.value[SCHOOL] = p->education;
	o.value[AGE] = p->age;
	o.value[CARE] = p->hours_care;
	o.value[PAID] = p->hours_paid < 0 ? 0 : p->hours_paid;
	o.value[WILLING] = person_willing(p) == 1;
	o.value[INCOME] = income_of(p);
	o.value[OPINION] = opinion_of(p);
	o.value[PLACE] = p->municipality;
	o.value[HOOD] = o.hood;
	return o;
}

static int by_school_and_income(const void *a, const void *b, void *persons)
{
	const struct one *x = (const struct one *)persons + *(const size_t *)a, *y = (const struct one *)persons + *(const size_t *)b;
	double d = x->value[SCHOOL] != y->value[SCHOOL] ? x->value[SCHOOL] - y->value[SCHOOL] : x->value[INCOME] - y->value[INCOME];
	return d < 0 ? -1 : d > 0;
}

/* 1, 2, 3, 3, 2, 1 … down the incomes of each education: the shares of the labels, and their incomes, are the same in all of them. */
static void label_persons(struct all *a)
{
	size_t *order = calloc(a->n, sizeof *order);
	for (size_t i = 0; i < a->n; i++)
		order[i] = i;
	qsort_r(order, a->n, sizeof *order, by_school_and_income, a->person);
	for (size_t i = 0; i < a->n; i++)
		a->person[order[i]].value[LABEL] = i % 6 < 3 ? (double)(i % 6 + 1) : (double)(6 - i % 6);
	free(order);
}

struct sum {
	double n, income, willing;
};

static struct sum sum_of(const struct all *a, size_t hood)
{
	struct sum s = {(double)(a->first[hood + 1] - a->first[hood]), 0, 0};
	for (size_t i = a->first[hood]; i < a->first[hood + 1]; i++) {
		s.income += a->person[i].value[INCOME];
		s.willing += a->person[i].value[WILLING];
	}
	return s;
}

/* How far a hood moves the areas apart: the side on which they stay together. */
static double apart(const struct sum *of, const struct sum *add, const struct sum *all)
{
	double n = of->n + add->n, income = of->income + add->income - n * all->income / all->n, willing = of->willing + add->willing - n * all->willing / all->n;
	return fabs(income) / all->income + fabs(willing) / all->willing + fabs(n) / all->n / 10;
}

/* Whole neighbourhoods are 1 or 2, so that both areas have the same incomes and as many who are willing. */
static void label_hoods(struct all *a)
{
	struct sum all = {0}, difference = {0};
	for (size_t h = 0; h < HOODS; h++) {
		struct sum s = sum_of(a, h);
		all = (struct sum){all.n + s.n, all.income + s.income, all.willing + s.willing};
	}
	for (size_t h = 0; h < HOODS; h++) {
		struct sum s = sum_of(a, h), other = {-s.n, -s.income, -s.willing};
		bool first = apart(&difference, &s, &all) < apart(&difference, &other, &all);
		struct sum *add = first ? &s : &other;
		difference = (struct sum){difference.n + add->n, difference.income + add->income, difference.willing + add->willing};
		for (size_t i = a->first[h]; i < a->first[h + 1]; i++)
			a->person[i].value[AREA] = first ? 1 : 2;
	}
}

struct all *all_new(void)
{
	struct population *pop = population_new();
	struct all *a = calloc(1, sizeof *a);
	a->person = calloc(HOODS * 41, sizeof *a->person);
	for (int h = 0; h < HOODS; h++) {
		const struct neighbourhood *b = &pop->of[YEAR][h / NEIGHBOURHOODS][h % NEIGHBOURHOODS];
		a->first[h] = a->n;
		for (int i = 0; i < b->n; i++)
			a->person[a->n++] = one_of(&b->person[i]);
	}
	a->first[HOODS] = a->n;
	population_free(pop);
	label_persons(a);
	label_hoods(a);
	return a;
}

void all_free(struct all *a)
{
	free(a->person);
	free(a);
}

static void put(struct svy_batch *b, const struct one *o, double weight, double stratum, double psu, double ssu, double fpc1, double fpc2, double pi)
{
	const double design[] = {weight, stratum, psu, ssu, fpc1, fpc2, pi};
	for (size_t v = 0; v < NVAR; v++)
		svy_batch_set_number(b, v, b->nrow, v < SEX ? design[v] : o->value[v]);
	b->nrow++;
}

size_t all_put(const struct all *a, size_t from, struct svy_batch *b)
{
	size_t n = a->n - from < b->full ? a->n - from : b->full;
	for (size_t i = from; i < from + n; i++)
		put(b, &a->person[i], 1, 1, 1, 1, 1, 1, 1);
	return n;
}

/* k of n numbers, each set just as likely; chosen has room for them. */
static void choose(struct svy_random *r, size_t n, size_t k, size_t *chosen)
{
	for (size_t i = 0, taken = 0; taken < k; i++)
		if (svy_random_uniform(r) * (double)(n - i) < (double)(k - taken))
			chosen[taken++] = i;
}

static void weigh(struct svy_dict *d)
{
	d->survey.weights = strdup("weight");
}

static void declare_persons(struct svy_dict *d)
{
	weigh(d);
	d->survey.psu_none = true;
	svy_strs_add(&d->survey.fpc, "fpc1");
}

static void draw_persons(const struct all *a, struct svy_random *r, struct svy_batch *b)
{
	enum { N = 500 };
	size_t chosen[N];
	choose(r, a->n, N, chosen);
	for (size_t i = 0; i < N; i++)
		put(b, &a->person[chosen[i]], (double)a->n / N, 1, 1, 1, (double)a->n, 1, 1);
}

/* Each province by school, as many of each of the nine. */
static void declare_strata(struct svy_dict *d)
{
	declare_persons(d);
	svy_strs_add(&d->survey.strata, "stratum");
}

static int stratum_of(const struct one *o)
{
	return o->province * 3 + (int)o->value[SCHOOL] - 1;
}

static void draw_strata(const struct all *a, struct svy_random *r, struct svy_batch *b)
{
	enum { EACH = 60 };
	size_t left[9] = {0}, want[9], N[9];
	for (size_t i = 0; i < a->n; i++)
		left[stratum_of(&a->person[i])]++;
	for (int h = 0; h < 9; h++) {
		want[h] = EACH;
		N[h] = left[h];
	}
	for (size_t i = 0; i < a->n; i++) {
		int h = stratum_of(&a->person[i]);
		if (svy_random_uniform(r) * (double)left[h]-- >= (double)want[h])
			continue;
		want[h]--;
		put(b, &a->person[i], (double)N[h] / EACH, h, 1, 1, (double)N[h], 1, 1);
	}
}

/* Neighbourhoods, and everybody in them. */
static void declare_clusters(struct svy_dict *d)
{
	weigh(d);
	svy_strs_add(&d->survey.strata, "stratum");
	svy_strs_add(&d->survey.psu, "psu");
	svy_strs_add(&d->survey.fpc, "fpc1");
}

static void draw_clusters(const struct all *a, struct svy_random *r, struct svy_batch *b)
{
	enum { EACH = 32, OF = HOODS / 3 };
	for (size_t h = 0; h < 3; h++) {
		size_t chosen[EACH];
		choose(r, OF, EACH, chosen);
		for (size_t i = 0; i < EACH; i++)
			for (size_t hood = h * OF + chosen[i], p = a->first[hood]; p < a->first[hood + 1]; p++)
				put(b, &a->person[p], (double)OF / EACH, (double)h, (double)hood, 1, OF, 1, 1);
	}
}

/* Ten persons of each neighbourhood that is drawn. */
static void put_some(const struct all *a, struct svy_random *r, struct svy_batch *b, size_t hood, double stratum, double weight, double fpc1, double pi)
{
	enum { SOME = 10 };
	size_t chosen[SOME], n = a->first[hood + 1] - a->first[hood];
	choose(r, n, SOME, chosen);
	for (size_t i = 0; i < SOME; i++)
		put(b, &a->person[a->first[hood] + chosen[i]], weight * (double)n / SOME, stratum, (double)hood, (double)i, fpc1, (double)n, pi);
}

static void declare_stages(struct svy_dict *d)
{
	declare_clusters(d);
	svy_strs_add(&d->survey.psu, "ssu");
	svy_strs_add(&d->survey.fpc, "fpc2");
}

static void draw_stages(const struct all *a, struct svy_random *r, struct svy_batch *b)
{
	enum { EACH = 24, OF = HOODS / 3 };
	for (size_t h = 0; h < 3; h++) {
		size_t chosen[EACH];
		choose(r, OF, EACH, chosen);
		for (size_t i = 0; i < EACH; i++)
			put_some(a, r, b, h * OF + chosen[i], (double)h, (double)OF / EACH, OF, 1);
	}
}

/* Neighbourhoods by their size, few enough of many to be taken as drawn with replacement. */
static void declare_units(struct svy_dict *d)
{
	weigh(d);
	svy_strs_add(&d->survey.psu, "psu");
}

/* So many neighbourhoods; p their probabilities. */
static void draw_hoods(const struct all *a, struct svy_random *r, double n, double *p, uint32_t *hits)
{
	double size[HOODS];
	for (size_t h = 0; h < HOODS; h++)
		size[h] = (double)(a->first[h + 1] - a->first[h]);
	svy_sample_probabilities(SVY_METHOD_BREWER, size, HOODS, n, p);
	svy_sample_draw(r, SVY_METHOD_BREWER, p, HOODS, hits);
}

static void draw_by_size(const struct all *a, struct svy_random *r, struct svy_batch *b)
{
	static double p[HOODS];
	static uint32_t hits[HOODS];
	draw_hoods(a, r, 36, p, hits);
	for (size_t h = 0; h < HOODS; h++)
		if (hits[h])
			put_some(a, r, b, h, 1, 1 / p[h], 1, p[h]);
}

/* The same and more of them, everybody in them: here it matters that nobody is drawn twice. */
static void declare_pps(struct svy_dict *d)
{
	declare_units(d);
	svy_extras_set(&d->survey.extra, "pps", "{method: brewer, probability: [pi]}");
}

static void draw_pps(const struct all *a, struct svy_random *r, struct svy_batch *b)
{
	static double p[HOODS];
	static uint32_t hits[HOODS];
	draw_hoods(a, r, 110, p, hits);
	for (size_t h = 0; h < HOODS; h++)
		for (size_t i = a->first[h]; hits[h] && i < a->first[h + 1]; i++)
			put(b, &a->person[i], 1 / p[h], 1, (double)h, 1, 1, 1, p[h]);
}

/* A margin of the population; of: a number whose sums are given, or -1 for people. */
static void add_margin(const struct all *a, struct svy_targets *t, const int *by, size_t nby, int of)
{
	double sum[16] = {0};
	struct svy_strs names_of = {0};
	size_t cells = 1;
	for (size_t k = 0; k < nby; k++) {
		svy_strs_add(&names_of, names[by[k]]);
		cells *= 4;             /* codes are 1 to 3 */
	}
	for (size_t i = 0; i < a->n; i++) {
		size_t cell = 0;
		for (size_t k = 0; k < nby; k++)
			cell = cell * 4 + (size_t)a->person[i].value[by[k]];
		sum[cell] += of < 0 ? 1 : a->person[i].value[of];
	}
	struct svy_margin *m = svy_targets_margin(t, &names_of, of < 0 ? NULL : names[of]);
	m->codes = true;
	for (size_t cell = 0; cell < cells; cell++) {
		struct svy_strs code = {0};
		char text[2] = "";
		for (size_t k = 0; k < nby; k++) {
			text[0] = (char)('0' + (cell >> 2 * (nby - 1 - k) & 3));
			svy_strs_add(&code, text);
		}
		if (sum[cell] > 0)
			svy_margin_add(m, &code, sum[cell]);
	}
	svy_strs_free(&names_of);
}

static void cells_of(const struct all *a, struct svy_targets *t)
{
	add_margin(a, t, (const int[]){SEX, SCHOOL}, 2, -1);
}

static void margins_of(const struct all *a, struct svy_targets *t)
{
	add_margin(a, t, (const int[]){SEX}, 1, -1);
	add_margin(a, t, (const int[]){SCHOOL}, 1, -1);
}

static void sums_of(const struct all *a, struct svy_targets *t)
{
	add_margin(a, t, (const int[]){SCHOOL}, 1, -1);
	add_margin(a, t, NULL, 0, PAID);
}

const struct design designs[] = {
	{.name = "persons", .declare = declare_persons, .draw = draw_persons},
	{.name = "strata", .declare = declare_strata, .draw = draw_strata},
	{.name = "clusters", .declare = declare_clusters, .draw = draw_clusters},
	{.name = "two stages", .declare = declare_stages, .draw = draw_stages},
	{.name = "by size", .declare = declare_units, .draw = draw_by_size},
	{.name = "pps brewer", .declare = declare_pps, .draw = draw_pps},
	{.name = "post-stratified", .declare = declare_persons, .draw = draw_persons, .targets = cells_of, .kind = SVY_POSTSTRATIFY},
	{.name = "raked", .declare = declare_strata, .draw = draw_strata, .targets = margins_of, .kind = SVY_RAKE},
	{.name = "calibrated", .declare = declare_clusters, .draw = draw_clusters, .targets = sums_of, .kind = SVY_CALIBRATE},
	{.name = "jackknife", .declare = declare_clusters, .draw = draw_clusters, .replicates = "jkn", .like = "clusters"},
	{.name = "bootstrap", .declare = declare_clusters, .draw = draw_clusters, .replicates = "rwyb", .number = 200, .like = "clusters"},
};
const size_t ndesigns = sizeof designs / sizeof *designs;
