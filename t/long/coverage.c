// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Do intervals hold the true value as often as they say? Thousands of samples of a known population by each design, estimated through the commands' own
 * sinks. For each estimate: how many of the 80 % and of the 95 % intervals hold the value, and the mean standard error over the spread of the
 * estimates. Of each test of a hypothesis that is true: how often it is rejected at 20 % and at 5 %. Designs with the same draws are compared too: replicates beside linearisation.
 *
 *   coverage [DRAWS [DESIGN…]]
 *
 * The same seed draws the same samples on every machine. Exit 1 if a figure lies outside of its limits.
 */
#include "long.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "weight/margins.h"

#define SEED 20261128
#define DRAWS 4000

/* Half the width of what is allowed around 0.80, 0.95 and a ratio of 1. */
#define WITHIN_80 0.025
#define WITHIN_95 0.015
#define WITHIN_SE 0.03

struct score {
	double draws, covered[2], sum, sum2, se, se_like, none;
};

/* What one sample says of one question. */
struct answer {
	double estimate, se;
};

static void die(const struct svy_ctx *ctx)
{
	fprintf(stderr, "coverage: %s\n", ctx->err.msg);
	exit(1);
}

/* Runs the rows of one sample into a sink, as a source does. */
static void run(struct svy_ctx *ctx, struct svy_sink *s, const struct svy_dict *d, const struct svy_batch *b)
{
	struct svy_tail tail = {.rows = b->nrow};
	uint8_t *need = calloc(d->nvar, 1);
	if (s->bind(s, d, need) || s->begin(s) || s->batch(s, b) || s->end(s, &tail))
		die(ctx);
	free(need);
}

/* The row that a question means. */
static const struct svy_estimate *find_row(const struct question *q, const struct svy_estimates *t)
{
	for (size_t i = 0; i < t->n; i++) {
		char *id = svy_estimates_id(t, i);
		bool same = strcmp(id, q->id ? q->id : q->o.vars) == 0;
		free(id);
		if (same)
			return &t->row[i];
	}
	fprintf(stderr, "coverage: %s: there is no row '%s'\n", q->name, q->id);
	exit(1);
}

/* What lies within an interval of that level, or is not rejected by a test. */
static bool holds(const struct question *q, const struct svy_estimate *r, double level, double value)
{
	return q->test ? r->extra[SVY_COL_P_VALUE] >= 1 - level : r->lo <= value && value <= r->hi;
}

static struct answer ask(const struct question *q, double level, const struct svy_dict *d, const struct svy_batch *b, double value, bool *covered)
{
	struct svy_ctx ctx;
	struct svy_convention rules;
	struct svy_estimates table;
	svy_ctx_init(&ctx);
	svy_convention_init(&rules, SVY_AS_SVYKIT);
	svy_estimates_init(&table);
	rules.level = level;
	struct svy_estimator_opts o = q->o;
	o.frame.rules = &rules;
	struct svy_sink *s = svy_estimator_sink(&ctx, q->kind, &o, &table);
	run(&ctx, s, d, b);
	const struct svy_estimate *r = find_row(q, &table);
	struct answer a = {r->estimate, r->se};
	if (q->test)
		a = (struct answer){r->extra[SVY_COL_STATISTIC], isnan(r->extra[SVY_COL_P_VALUE]) ? NAN : 1};
	*covered = holds(q, r, level, value);
	s->free(s);
	svy_estimates_free(&table);
	svy_ctx_free(&ctx);
	return a;
}

/* What the estimator says of all persons. */
static double census(const struct all *a, const struct question *q)
{
	struct svy_ctx ctx;
	struct svy_convention rules;
	struct svy_estimates table;
	struct svy_dict d;
	svy_ctx_init(&ctx);
	svy_convention_init(&rules, SVY_AS_SVYKIT);
	svy_estimates_init(&table);
	svy_dict_init(&d);
	for (size_t v = 0; v < NVAR; v++)
		svy_dict_add(&d, names[v], SVY_NUMBER);
	struct svy_estimator_opts o = q->o;
	o.frame.rules = &rules;
	struct svy_sink *s = svy_estimator_sink(&ctx, q->kind, &o, &table);
	struct svy_batch *b = svy_batch_new(&d, NULL);
	struct svy_tail tail = {.rows = a->n};
	uint8_t need[NVAR] = {0};
	if (s->bind(s, &d, need) || s->begin(s))
		die(&ctx);
	for (size_t i = 0; i < a->n; ) {
		svy_batch_clear(b);
		i += all_put(a, i, b);
		if (s->batch(s, b))
			die(&ctx);
	}
	if (s->end(s, &tail))
		die(&ctx);
	double value = find_row(q, &table)->estimate;
	s->free(s);
	svy_batch_free(b);
	svy_dict_free(&d);
	svy_estimates_free(&table);
	svy_ctx_free(&ctx);
	return value;
}

static void truth(const struct all *a, double *value)
{
	for (size_t q = 0; q < QUESTIONS; q++)
		value[q] = questions[q].test ? 0 : questions[q].value ? questions[q].value(a) : census(a, &questions[q]);
}

/* The end of a chain: asks all questions of the rows that come, which are one batch. */
struct asker {
	struct svy_sink sink;
	const struct svy_dict *d;
	const double *value;
	struct score *score;
	struct answer *answer;
	const struct answer *like;      /* of the same sample, by the design that this one is compared with; NULL */
};

static int bind_asker(struct svy_sink *s, const struct svy_dict *d, uint8_t *need)
{
	((struct asker *)s)->d = d;
	memset(need, 1, d->nvar);
	return 0;
}

static int begin_asker(struct svy_sink *s)
{
	(void)s;
	return 0;
}

static int ask_all(struct svy_sink *s, const struct svy_batch *b)
{
	static const double level[2] = {0.80, 0.95};
	struct asker *k = (struct asker *)s;
	for (size_t q = 0; q < QUESTIONS; q++) {
		struct score *c = &k->score[q];
		struct answer a = {NAN, NAN};
		for (int l = 0; l < 2; l++) {
			bool covered = false;
			a = ask(&questions[q], level[l], k->d, b, k->value[q], &covered);
			c->covered[l] += covered;
		}
		double off = a.estimate - k->value[q];
		k->answer[q] = a;
		c->draws++;
		c->sum += off;
		c->sum2 += off * off;
		c->none += isnan(a.se);
		c->se += isnan(a.se) ? 0 : a.se;
		c->se_like += k->like && !isnan(a.se) ? k->like[q].se : 0;
	}
	return 0;
}

static int end_asker(struct svy_sink *s, const struct svy_tail *tail)
{
	(void)s;
	(void)tail;
	return 0;
}

static void stay(struct svy_sink *s)
{
	(void)s;
}

static void one_draw(const struct design *g, const struct svy_dict *d, const struct svy_batch *b, const struct svy_targets *t, struct asker *k)
{
	k->sink = (struct svy_sink){bind_asker, begin_asker, ask_all, end_asker, stay, stay};
	struct svy_ctx ctx;
	svy_ctx_init(&ctx);
	if (g->targets) {
		struct svy_margins_opts m = {.kind = g->kind, .method = g->kind == SVY_CALIBRATE ? SVY_CALIBRATE_LINEAR : SVY_CALIBRATE_RAKING,
					     .hi = INFINITY, .total = NAN};
		struct svy_reweight_method method;
		struct svy_sink *s;
		if (svy_margins_method(&ctx, &m, t, &method) || svy_reweight_new(&ctx, &(struct svy_reweight_opts){0}, d, &method, &k->sink, &s))
			die(&ctx);
		run(&ctx, s, d, b);
		s->free(s);
	} else {
		run(&ctx, &k->sink, d, b);
	}
	svy_ctx_free(&ctx);
}

/* The same draws for designs that share them: the numbers start from the name of their draws. */
static uint64_t seed_of(const char *name)
{
	uint64_t h = SEED;
	for (; *name; name++)
		h = h * 31 + (unsigned char)*name;
	return h;
}

static const struct design *find(const char *name)
{
	for (size_t i = 0; name && i < ndesigns; i++)
		if (strcmp(designs[i].name, name) == 0)
			return &designs[i];
	return NULL;
}

static void declare(const struct design *g, struct svy_dict *d)
{
	svy_dict_init(d);
	for (size_t v = 0; v < NVAR; v++)
		svy_dict_add(d, names[v], SVY_NUMBER);
	g->declare(d);
}

static void replicate(const struct design *g, struct svy_dict *d, size_t draw)
{
	struct svy_buf b = {0};
	if (!g->replicates)
		return;
	svy_buf_printf(&b, "{type: %s", g->replicates);
	if (g->number)
		svy_buf_printf(&b, ", number: %d, seed: %zu", g->number, draw + 1);
	svy_buf_puts(&b, "}");
	svy_extras_set(&d->survey.extra, "replicates", b.p);
	svy_buf_free(&b);
}

static void simulate(const struct all *a, const struct design *g, size_t draws, const double *value, struct score *score)
{
	const struct design *like = find(g->like);
	struct svy_random r;
	struct svy_dict d, other;
	struct svy_targets t = {.file = "population", .unit = SVY_TARGET_COUNT};
	struct score unused[QUESTIONS] = {0};
	struct answer answer[QUESTIONS], beside[QUESTIONS];
	struct asker k = {.value = value, .score = score, .answer = answer, .like = like ? beside : NULL};
	struct asker comparing = {.value = value, .score = unused, .answer = beside};
	declare(g, &d);
	declare(like ? like : g, &other);
	if (g->targets)
		g->targets(a, &t);
	struct svy_batch *b = svy_batch_new(&d, NULL);
	svy_random_seed(&r, seed_of(like ? like->name : g->name));
	for (size_t i = 0; i < draws; i++) {
		svy_batch_clear(b);
		g->draw(a, &r, b);
		if (like)
			one_draw(like, &other, b, NULL, &comparing);
		replicate(g, &d, i);
		one_draw(g, &d, b, &t, &k);
	}
	svy_batch_free(b);
	svy_targets_free(&t);
	svy_dict_free(&d);
	svy_dict_free(&other);
}

static bool judge_test(const struct design *g, const char *what, const struct score *s)
{
	double r20 = 1 - s->covered[0] / s->draws, r5 = 1 - s->covered[1] / s->draws;
	bool ok = fabs(r20 - 0.20) <= WITHIN_80 && fabs(r5 - 0.05) <= WITHIN_95 && s->none == 0;
	printf("%-16s %-16s rejected %.4f at 20 %%, %.4f at 5 %%", g->name, what, r20, r5);
	if (s->none > 0)
		printf(", %.0f samples without", s->none);
	printf("%s\n", ok ? "" : "   OUTSIDE");
	fflush(stdout);
	return ok;
}

static bool judge(const struct design *g, const char *what, const struct score *s)
{
	double n = s->draws, mean = s->sum / n, spread = sqrt((s->sum2 - n * mean * mean) / (n - 1));
	double c80 = s->covered[0] / n, c95 = s->covered[1] / n, ratio = s->se / (n - s->none) / spread;
	bool ok = fabs(c80 - 0.80) <= WITHIN_80 && fabs(c95 - 0.95) <= WITHIN_95 && fabs(ratio - 1) <= WITHIN_SE && s->none == 0;
	printf("%-16s %-16s covered %.4f of 80 %%, %.4f of 95 %%; standard error over spread %.3f", g->name, what, c80, c95, ratio);
	if (g->like) {
		double beside = s->se / s->se_like;
		ok &= fabs(beside - 1) <= WITHIN_SE;
		printf(", over that of %s %.4f", g->like, beside);
	}
	if (s->none > 0)
		printf(", %.0f samples without", s->none);
	printf("%s\n", ok ? "" : "   OUTSIDE");
	fflush(stdout);
	return ok;
}

static bool wanted(const struct design *g, int argc, char **argv)
{
	for (int i = 2; i < argc; i++)
		if (strcmp(argv[i], g->name) == 0)
			return true;
	return argc <= 2;
}

int main(int argc, char **argv)
{
	size_t draws = argc > 1 ? strtoul(argv[1], NULL, 10) : DRAWS;
	struct all *a = all_new();
	double value[QUESTIONS];
	size_t outside = 0;
	truth(a, value);
	printf("%zu persons, %zu samples of each design\n", a->n, draws);
	for (size_t i = 0; i < ndesigns; i++) {
		struct score score[QUESTIONS] = {0};
		if (!wanted(&designs[i], argc, argv))
			continue;
		simulate(a, &designs[i], draws, value, score);
		for (size_t q = 0; q < QUESTIONS; q++)
			outside += !(questions[q].test ? judge_test : judge)(&designs[i], questions[q].name, &score[q]);
	}
	all_free(a);
	if (outside)
		printf("%zu figures lie outside of their limits\n", outside);
	return outside ? 1 : 0;
}
