// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Batteries: items that follow each other in the file with the same number of answers, the same codes at the ends, and the same labels there, in this
 * or the opposite order. An item whose labels run against the majority's is reported by its labels. Among items whose labels run the same
 * way, and whose names begin alike if those of others do, those are reported that are answered against the rest: their loading on the first principal component of the correlations has the sign of the
 * minority, and they correlate below -0.15 with the mean of the others.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/fold.h"
#include "base/mem.h"
#include "data/missing_words.h"
#include "data/value.h"
#include "stat/check_parts.h"

#define ITEMS_MAX 40            /* longer batteries are looked at in parts */
#define ITEMS_MIN 3             /* for correlations */
#define CODES_MIN 4
#define ROWS_MIN 50
#define AGAINST (-0.15)
#define BELONGS 0.2             /* mean correlation of the items with the rest: below it they are no scale */
#define ITERATIONS 100

/* The answers of a variable: ends of the scale and how many have a label. */
struct scale {
	double lo, hi;
	size_t n;
	char *lo_label, *hi_label;      /* folded */
};

/* Sums over the rows in which both of a pair are answered; with i == j those of one. */
struct sums {
	double n, x, y, xx, yy, xy;
};

struct battery {
	size_t first, n;                /* in the list */
	int8_t *direction;              /* 1 as the first item's labels, -1 against them */
	double lo, hi;
	struct sums *pair;              /* n * n, the upper triangle; NULL where no correlations are wanted */
};

struct svy_scale_check {
	struct svy_check *c;
	struct battery *v;
	size_t n, cap;
	uint64_t rows;
};

static void take_end(struct scale *s, const struct svy_category *cat)
{
	if (!s->n || cat->value.num < s->lo) {
		free(s->lo_label);
		s->lo = cat->value.num;
		s->lo_label = svy_fold(cat->label);
	}
	if (!s->n || cat->value.num > s->hi) {
		free(s->hi_label);
		s->hi = cat->value.num;
		s->hi_label = svy_fold(cat->label);
	}
	s->n++;
}

static struct scale scale_of(const struct svy_var *v)
{
	struct scale s = {0};
	for (size_t i = 0; v->type == SVY_NUMBER && i < v->ncat; i++) {
		const struct svy_category *c = &v->cat[i];
		if (c->value.kind == SVY_VALUE_NUMBER && c->label && !svy_value_is_missing(v, &c->value) && svy_missing_words(c->label) == SVY_WORD_NONE)
			take_end(&s, c);
	}
	return s;
}

static void free_scale(struct scale *s)
{
	free(s->lo_label);
	free(s->hi_label);
	memset(s, 0, sizeof *s);
}

/* 1 or -1 where b belongs to the battery of a, 0 where not. */
static int compare(const struct scale *a, const struct scale *b)
{
	if (a->n < 2 || a->n != b->n || a->lo != b->lo || a->hi != b->hi || strcmp(a->lo_label, a->hi_label) == 0)
		return 0;
	if (strcmp(a->lo_label, b->lo_label) == 0 && strcmp(a->hi_label, b->hi_label) == 0)
		return 1;
	return strcmp(a->lo_label, b->hi_label) == 0 && strcmp(a->hi_label, b->lo_label) == 0 ? -1 : 0;
}

static void begin_battery(struct svy_scale_check *k, size_t first, const struct scale *s)
{
	svy_grow(k->v, k->n, k->cap);
	struct battery *b = &k->v[k->n++];
	*b = (struct battery){.first = first, .n = 1, .direction = svy_calloc(ITEMS_MAX, 1), .lo = s->lo, .hi = s->hi};
	b->direction[0] = 1;
}

static void end_battery(struct svy_scale_check *k)
{
	struct battery *b = k->n ? &k->v[k->n - 1] : NULL;
	if (b && b->n < 2) {
		free(b->direction);
		k->n--;
	} else if (b && !b->pair && b->n >= ITEMS_MIN && b->hi - b->lo >= CODES_MIN - 1) {
		b->pair = svy_calloc(b->n * b->n, sizeof *b->pair);
	}
}

struct svy_scale_check *svy_scale_check_new(struct svy_check *c)
{
	struct svy_scale_check *k = svy_calloc(1, sizeof *k);
	const struct svy_varlist *list = c->opts->list;
	struct scale first = {0};
	k->c = c;
	for (size_t i = 0; i < list->n; i++) {
		struct scale s = scale_of(&c->dict->var[list->v[i]]);
		struct battery *b = k->n ? &k->v[k->n - 1] : NULL;
		bool next = b && b->first + b->n == i && b->n < ITEMS_MAX && list->v[i] == list->v[i - 1] + 1;
		int direction = next ? compare(&first, &s) : 0;
		if (direction) {
			b->direction[b->n++] = (int8_t)direction;
			free_scale(&s);
			continue;
		}
		end_battery(k);
		free_scale(&first);
		first = s;
		begin_battery(k, i, &s);
	}
	end_battery(k);
	free_scale(&first);
	return k;
}

void svy_scale_check_free(struct svy_scale_check *k)
{
	if (!k)
		return;
	for (size_t i = 0; i < k->n; i++) {
		free(k->v[i].direction);
		free(k->v[i].pair);
	}
	free(k->v);
	free(k);
}

/* The answer shifted to the lowest code, or -1. */
static double answer(const struct svy_var *v, const struct svy_column *c, size_t row, const struct battery *b)
{
	double x = c->num[row];
	bool is = !c->miss[row] && x >= b->lo && x <= b->hi && !svy_var_number_is_missing(v, x);
	return is ? x - b->lo : -1;
}

static void add_row(struct svy_scale_check *k, struct battery *b, const struct svy_batch *batch, size_t row)
{
	const size_t *pos = k->c->opts->list->v + b->first;
	double x[ITEMS_MAX];
	for (size_t i = 0; i < b->n; i++)
		x[i] = answer(&k->c->dict->var[pos[i]], &batch->col[pos[i]], row, b);
	for (size_t i = 0; i < b->n; i++)
		for (size_t j = i + 1; x[i] >= 0 && j < b->n; j++) {
			struct sums *s = &b->pair[i * b->n + j];
			if (x[j] < 0)
				continue;
			s->n++;
			s->x += x[i];
			s->y += x[j];
			s->xx += x[i] * x[i];
			s->yy += x[j] * x[j];
			s->xy += x[i] * x[j];
		}
}

void svy_scale_check_batch(struct svy_scale_check *k, const struct svy_batch *b)
{
	if (k->rows >= SVY_CHECK_SCALE_ROWS)
		return;
	for (size_t i = 0; i < k->n; i++)
		for (size_t row = 0; k->v[i].pair && row < b->nrow; row++)
			add_row(k, &k->v[i], b, row);
	k->rows += b->nrow;
}

/* "1 Strongly disagree … 4 Strongly agree; the other way round in trust". */
static char *ends_text(const struct svy_var *v, double lo, double hi, const char *other)
{
	struct svy_buf b = {0};
	svy_value_put(&b, &(struct svy_value){.kind = SVY_VALUE_NUMBER, .num = lo});
	svy_buf_printf(&b, " %s … ", svy_var_label_of_number(v, lo));
	svy_value_put(&b, &(struct svy_value){.kind = SVY_VALUE_NUMBER, .num = hi});
	svy_buf_printf(&b, " %s; the other way round in %s", svy_var_label_of_number(v, hi), other);
	return svy_buf_take(&b);
}

/* The direction of most items; of the first if it is a draw. */
static int majority(const struct battery *b)
{
	int sum = 0;
	for (size_t i = 0; i < b->n; i++)
		sum += b->direction[i];
	return sum < 0 ? -1 : 1;
}

static void report_labels(struct svy_scale_check *k, const struct battery *b)
{
	const size_t *pos = k->c->opts->list->v + b->first;
	int most = majority(b);
	size_t other = 0;
	while (b->direction[other] != most)
		other++;
	for (size_t i = 0; i < b->n; i++)
		if (b->direction[i] != most) {
			const struct svy_var *v = &k->c->dict->var[pos[i]];
			svy_check_add(k->c, SVY_FOUND_REVERSED_LABELS, pos[i])->what = ends_text(v, b->lo, b->hi, k->c->dict->var[pos[other]].name);
		}
}

/* Items whose labels run the same way, and their correlations. */
struct matrix {
	size_t item[ITEMS_MAX], n;
	double r[ITEMS_MAX][ITEMS_MAX];
	double rows;                    /* of the pair that has fewest */
	int sign[ITEMS_MAX];
};

/* NaN where there is none. */
static double correlation(const struct sums *s)
{
	double vx = s->xx - s->x * s->x / s->n, vy = s->yy - s->y * s->y / s->n;
	return s->n > 2 && vx > 0 && vy > 0 ? (s->xy - s->x * s->y / s->n) / sqrt(vx * vy) : NAN;
}

static bool make_matrix(const struct battery *b, size_t from, size_t to, struct matrix *m)
{
	int most = majority(b);
	*m = (struct matrix){.rows = INFINITY};
	for (size_t i = from; i < to; i++)
		if (b->direction[i] == most)
			m->item[m->n++] = i;
	for (size_t i = 0; i < m->n; i++) {
		m->r[i][i] = 1;
		for (size_t j = i + 1; j < m->n; j++) {
			const struct sums *s = &b->pair[m->item[i] * b->n + m->item[j]];
			m->r[i][j] = m->r[j][i] = correlation(s);
			m->rows = fmin(m->rows, s->n);
			if (isnan(m->r[i][j]))
				return false;
		}
	}
	return m->n >= ITEMS_MIN && m->rows >= ROWS_MIN;
}

/* Signs of the loadings on the first principal component, by the power method; the majority's, or the first item's, is 1. */
static void find_signs(struct matrix *m)
{
	double v[ITEMS_MAX], w[ITEMS_MAX];
	int sum = 0;
	for (size_t i = 0; i < m->n; i++)
		v[i] = 1 + 0.1 * (double)i;     /* not orthogonal to a component of mixed signs, as equal ones might be */
	for (int round = 0; round < ITERATIONS; round++) {
		double length = 0;
		for (size_t i = 0; i < m->n; i++) {
			w[i] = 0;
			for (size_t j = 0; j < m->n; j++)
				w[i] += m->r[i][j] * v[j];
			length += w[i] * w[i];
		}
		for (size_t i = 0; i < m->n; i++)
			v[i] = length > 0 ? w[i] / sqrt(length) : 0;
	}
	for (size_t i = 0; i < m->n; i++)
		sum += m->sign[i] = v[i] < 0 ? -1 : 1;
	int most = sum ? sum : m->sign[0];
	for (size_t i = 0; i < m->n; i++)
		m->sign[i] *= most < 0 ? -1 : 1;
}

/* Of the item with the mean of the others, each turned by its sign. */
static double with_rest(const struct matrix *m, size_t item)
{
	double with = 0, among = 0;
	for (size_t i = 0; i < m->n; i++) {
		if (i == item)
			continue;
		with += m->sign[i] * m->r[item][i];
		for (size_t j = 0; j < m->n; j++)
			among += j == item ? 0 : m->sign[i] * m->sign[j] * m->r[i][j];
	}
	return among > 0 ? with / sqrt(among) : 0;
}

/* Of the items from to below to. */
static void report_answers(struct svy_scale_check *k, const struct battery *b, size_t from, size_t to)
{
	struct matrix m;
	double belongs = 0;
	if (!make_matrix(b, from, to, &m))
		return;
	find_signs(&m);
	for (size_t i = 0; i < m.n; i++)
		belongs += m.sign[i] * with_rest(&m, i) / (double)m.n;
	for (size_t i = 0; i < m.n && belongs >= BELONGS; i++) {
		double r = with_rest(&m, i);
		struct svy_buf what = {0};
		if (m.sign[i] > 0 || r > AGAINST)
			continue;
		const size_t *pos = k->c->opts->list->v + b->first;
		svy_buf_printf(&what, "r = %.2f with the others of %s", r, k->c->dict->var[pos[from]].name);
		svy_buf_printf(&what, "-%s", k->c->dict->var[pos[to - 1]].name);
		svy_check_add(k->c, SVY_FOUND_AGAINST, pos[m.item[i]])->what = svy_buf_take(&what);
	}
}

/* Is it a name of the same question: q1a and q1b, cop1 and cop2, int_a and int_b? Compared without digits and a last letter that stands for one. */
static bool names_alike(const char *a, const char *b)
{
	const char *name[2] = {a, b};
	char stem[2][64];
	for (int i = 0; i < 2; i++) {
		size_t n = strlen(name[i]), kept = 0;
		if (n > 2 && strchr("0123456789_.", name[i][n - 2]))
			n--;
		for (size_t k = 0; k < n && kept < sizeof stem[i] - 1; k++)
			if (!strchr("0123456789", name[i][k]))
				stem[i][kept++] = name[i][k];
		stem[i][kept] = '\0';
	}
	return strcmp(stem[0], stem[1]) == 0;
}

/* Another question begins at item i: it, or the one before, is named like its neighbours, and the two are not named alike. */
static bool parts_at(const struct svy_scale_check *k, const struct battery *b, size_t i)
{
	const size_t *pos = k->c->opts->list->v + b->first;
	const struct svy_var *v = k->c->dict->var;
	if (names_alike(v[pos[i - 1]].name, v[pos[i]].name))
		return false;
	return (i > 1 && names_alike(v[pos[i - 2]].name, v[pos[i - 1]].name)) || (i + 1 < b->n && names_alike(v[pos[i]].name, v[pos[i + 1]].name));
}

void svy_scale_check_end(struct svy_scale_check *k)
{
	for (size_t i = 0; i < k->n; i++) {
		report_labels(k, &k->v[i]);
		for (size_t from = 0, to; k->v[i].pair && from < k->v[i].n; from = to) {
			to = from + 1;
			while (to < k->v[i].n && !parts_at(k, &k->v[i], to))
				to++;
			report_answers(k, &k->v[i], from, to);
		}
	}
}
