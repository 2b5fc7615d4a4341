// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/recode_map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
#include "expr/fail.h"

/* Integers in a window around the codes have their outcome in a table: most values of a survey lie there. */
#define WINDOW_LEAST ((int64_t)1 << 10)
#define WINDOW_MOST ((int64_t)1 << 16)

enum { TAGS = 27 };             /* no value at all, and the letters */

/* An item of a rule with its labels resolved to codes. */
struct take {
	size_t rule;
	struct svy_recode_from item;    /* text borrowed */
};

struct svy_recode_map {
	const struct svy_recode_rules *rules;
	const struct svy_var *var;
	struct take *take;
	size_t ntake, take_cap;
	uint32_t by_tag[TAGS];
	/* Numbers: outcomes change only at the points. segment[2i] is the outcome between points i-1 and i, segment[2i+1] that at point i. */
	double *point;
	size_t npoint, point_cap;
	uint32_t *segment;
	int64_t window_lo, window_n;
	uint32_t *window;
	/* Texts that are listed or declared missing, and all others. */
	struct svy_table *texts;
	uint32_t *text_outcome;
	size_t text_cap;
	uint32_t other_text;
};

static int wrong_type(struct svy_ctx *ctx, const struct svy_recode_map *m, const struct svy_recode_from *f)
{
	return svy_expr_fail(ctx, m->rules->text, f->pos, "'%s' holds texts, which stand in quotes in rules", m->var->name);
}

static void add_take(struct svy_recode_map *m, size_t rule, const struct svy_recode_from *item)
{
	svy_grow(m->take, m->ntake, m->take_cap);
	m->take[m->ntake++] = (struct take){rule, *item};
}

static int unknown_label(struct svy_ctx *ctx, const struct svy_recode_map *m, const struct svy_recode_from *f)
{
	const char **names = svy_reallocarray(NULL, m->var->ncat + 1, sizeof *names);
	for (size_t i = 0; i < m->var->ncat; i++)
		names[i] = m->var->cat[i].label;
	char *near = svy_nearest(f->text, names, m->var->ncat, 3);
	if (near)
		svy_expr_fail(ctx, m->rules->text, f->pos, "no value of '%s' has the label '%s' (did you mean %s?)", m->var->name, f->text, near);
	else if (m->var->ncat)
		svy_expr_fail(ctx, m->rules->text, f->pos, "no value of '%s' has the label '%s'", m->var->name, f->text);
	else
		svy_expr_fail(ctx, m->rules->text, f->pos, "'%s' holds numbers without labels, and '%s' is a text", m->var->name, f->text);
	free(near);
	free(names);
	return SVY_EUSAGE;
}

/* A text in the rules of numbers is a label: all codes that have it. */
static int add_label(struct svy_ctx *ctx, struct svy_recode_map *m, size_t rule, const struct svy_recode_from *f)
{
	bool found = false;
	for (size_t i = 0; i < m->var->ncat; i++) {
		const struct svy_category *c = &m->var->cat[i];
		struct svy_recode_from item = {.kind = SVY_FROM_CODE, .lo = c->value.num, .hi = c->value.num, .pos = f->pos};
		if (strcmp(c->label, f->text) != 0)
			continue;
		if (c->value.kind == SVY_VALUE_TAG)
			item = (struct svy_recode_from){.kind = SVY_FROM_TAGS, .tags = 1u << (c->value.tag - 'a' + 1), .pos = f->pos};
		add_take(m, rule, &item);
		found = true;
	}
	return found ? 0 : unknown_label(ctx, m, f);
}

static int resolve(struct svy_ctx *ctx, struct svy_recode_map *m, size_t rule, const struct svy_recode_from *f)
{
	if (m->var->type == SVY_NUMBER && f->kind == SVY_FROM_TEXT)
		return add_label(ctx, m, rule, f);
	if (m->var->type == SVY_STRING && (f->kind == SVY_FROM_CODE || f->kind == SVY_FROM_RANGE || (f->kind == SVY_FROM_TAGS && f->tags != 1)))
		return wrong_type(ctx, m, f);
	if (f->kind == SVY_FROM_TEXT && !svy_trimmed(f->text, strlen(f->text))) {
		const struct svy_recode_from empty = {.kind = SVY_FROM_TAGS, .tags = 1, .pos = f->pos};
		add_take(m, rule, &empty);
	} else {
		add_take(m, rule, f);
	}
	return 0;
}

static int check_results(struct svy_ctx *ctx, const struct svy_recode_map *m)
{
	enum svy_type type = svy_recode_map_type(m);
	for (size_t i = 0; i < m->rules->n; i++) {
		const struct svy_recode_rule *r = &m->rules->v[i];
		if (r->to == SVY_TO_COPY && type != m->var->type)
			return svy_expr_fail(ctx, m->rules->text, r->pos, "'%s' holds %s, which cannot be copied among %s", m->var->name,
					     type == SVY_STRING ? "numbers" : "texts", type == SVY_STRING ? "texts" : "numbers");
		if (r->to == SVY_TO_MISSING && r->miss != SVY_SYSMIS && type == SVY_STRING)
			return svy_expr_fail(ctx, m->rules->text, r->pos, "among texts only '.' is a missing value");
	}
	return 0;
}

static bool has_number(const struct svy_recode_from *f, double x, bool missing)
{
	return f->kind == SVY_FROM_CODE ? x == f->lo : f->kind == SVY_FROM_RANGE && !missing && x >= f->lo && x <= f->hi;
}

static uint32_t rest(const struct svy_recode_map *m, bool missing)
{
	for (size_t i = 0; i < m->rules->n; i++)
		if (m->rules->v[i].rest & (missing ? SVY_REST_MISSING : SVY_REST_VALID))
			return (uint32_t)(2 * i + missing);
	return missing ? svy_recode_outcome_kept(m) : svy_recode_outcome_open(m);
}

static uint32_t walk_number(const struct svy_recode_map *m, double x)
{
	bool missing = svy_var_number_is_missing(m->var, x);
	for (size_t i = 0; i < m->ntake; i++)
		if (has_number(&m->take[i].item, x, missing))
			return (uint32_t)(2 * m->take[i].rule + missing);
	return rest(m, missing);
}

static uint32_t walk_tag(const struct svy_recode_map *m, int tag)
{
	for (size_t i = 0; i < m->ntake; i++)
		if (m->take[i].item.kind == SVY_FROM_TAGS && m->take[i].item.tags >> tag & 1)
			return (uint32_t)(2 * m->take[i].rule + 1);
	return rest(m, true);
}

static void add_point(struct svy_recode_map *m, double x)
{
	if (!isfinite(x))
		return;
	svy_grow(m->point, m->npoint, m->point_cap);
	m->point[m->npoint++] = x;
}

static int compare_points(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void find_points(struct svy_recode_map *m)
{
	for (size_t i = 0; i < m->ntake; i++)
		if (m->take[i].item.kind <= SVY_FROM_RANGE) {
			add_point(m, m->take[i].item.lo);
			add_point(m, m->take[i].item.hi);
		}
	for (size_t i = 0; i < m->var->nmissing; i++)
		add_point(m, m->var->missing[i].num);
	for (size_t i = 0; i < m->var->nrange; i++) {
		add_point(m, m->var->range[i].lo);
		add_point(m, m->var->range[i].hi);
	}
	if (m->npoint)
		qsort(m->point, m->npoint, sizeof *m->point, compare_points);
	size_t n = 0;
	for (size_t i = 0; i < m->npoint; i++)
		if (!n || m->point[n - 1] != m->point[i])
			m->point[n++] = m->point[i];
	m->npoint = n;
}

/* A number between the points i-1 and i; one of them where they are neighbours, since nothing lies there. */
static double between(const struct svy_recode_map *m, size_t i)
{
	if (!m->npoint)
		return 0;
	if (i == 0)
		return nextafter(m->point[0], -INFINITY);
	if (i == m->npoint)
		return nextafter(m->point[i - 1], INFINITY);
	return m->point[i - 1] / 2 + m->point[i] / 2;
}

static uint32_t search(const struct svy_recode_map *m, double x)
{
	size_t lo = 0, hi = m->npoint;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (m->point[mid] < x)
			lo = mid + 1;
		else
			hi = mid;
	}
	return m->segment[2 * lo + (lo < m->npoint && m->point[lo] == x)];
}

static void open_window(struct svy_recode_map *m)
{
	const double far = 1e15;
	double lo = m->npoint ? fmax(floor(m->point[0]), -far) : 0, hi = m->npoint ? fmin(ceil(m->point[m->npoint - 1]), far) : 0;
	m->window_lo = (int64_t)fmin(lo, -100);
	m->window_n = (int64_t)hi - m->window_lo + 1;
	if (m->window_n < WINDOW_LEAST)
		m->window_n = WINDOW_LEAST;
	if (m->window_n > WINDOW_MOST) {
		m->window_lo = -WINDOW_LEAST;
		m->window_n = WINDOW_MOST;
	}
	m->window = svy_reallocarray(NULL, (size_t)m->window_n, sizeof *m->window);
	for (int64_t i = 0; i < m->window_n; i++)
		m->window[i] = search(m, (double)(m->window_lo + i));
}

static void map_numbers(struct svy_recode_map *m)
{
	find_points(m);
	m->segment = svy_reallocarray(NULL, 2 * m->npoint + 1, sizeof *m->segment);
	for (size_t i = 0; i <= m->npoint; i++) {
		m->segment[2 * i] = walk_number(m, between(m, i));
		if (i < m->npoint)
			m->segment[2 * i + 1] = walk_number(m, m->point[i]);
	}
	open_window(m);
}

static void add_text(struct svy_recode_map *m, const char *s, size_t rule)
{
	bool fresh, missing = svy_var_string_is_missing(m->var, s, strlen(s));
	uint32_t at = svy_table_add(m->texts, s, svy_trimmed(s, strlen(s)), &fresh);
	if (!fresh)
		return;
	svy_grow(m->text_outcome, at, m->text_cap);
	m->text_outcome[at] = rule < m->rules->n ? (uint32_t)(2 * rule + missing) : rest(m, missing);
}

static void map_texts(struct svy_recode_map *m)
{
	m->texts = svy_table_new(0);
	for (size_t i = 0; i < m->ntake; i++)
		if (m->take[i].item.kind == SVY_FROM_TEXT)
			add_text(m, m->take[i].item.text, m->take[i].rule);
	for (size_t i = 0; i < m->var->nmissing; i++)
		add_text(m, m->var->missing[i].str, SIZE_MAX);
	m->other_text = rest(m, false);
}

int svy_recode_map_new(struct svy_ctx *ctx, const struct svy_recode_rules *rules, const struct svy_var *var, struct svy_recode_map **out)
{
	struct svy_recode_map *m = svy_calloc(1, sizeof *m);
	m->rules = rules;
	m->var = var;
	int rc = check_results(ctx, m);
	for (size_t i = 0; i < rules->n; i++)
		for (size_t k = 0; k < rules->v[i].nfrom && !rc; k++)
			rc = resolve(ctx, m, i, &rules->v[i].from[k]);
	if (rc) {
		svy_recode_map_free(m);
		return rc;
	}
	if (var->type == SVY_NUMBER)
		map_numbers(m);
	else
		map_texts(m);
	for (int i = 0; i < TAGS; i++)
		m->by_tag[i] = walk_tag(m, i);
	*out = m;
	return 0;
}

void svy_recode_map_free(struct svy_recode_map *m)
{
	if (!m)
		return;
	free(m->take);
	free(m->point);
	free(m->segment);
	free(m->window);
	if (m->texts)
		svy_table_free(m->texts);
	free(m->text_outcome);
	free(m);
}

enum svy_type svy_recode_map_type(const struct svy_recode_map *m)
{
	if (svy_recode_rules_make_text(m->rules))
		return SVY_STRING;
	return svy_recode_rules_make_numbers(m->rules) ? SVY_NUMBER : m->var->type;
}

uint32_t svy_recode_outcomes(const struct svy_recode_map *m)
{
	return (uint32_t)(2 * m->rules->n + 2);
}

uint32_t svy_recode_outcome_kept(const struct svy_recode_map *m)
{
	return (uint32_t)(2 * m->rules->n);
}

uint32_t svy_recode_outcome_open(const struct svy_recode_map *m)
{
	return (uint32_t)(2 * m->rules->n + 1);
}

uint32_t svy_recode_outcome_of_number(const struct svy_recode_map *m, double x)
{
	return search(m, x);
}

uint32_t svy_recode_outcome_of_missing(const struct svy_recode_map *m, uint8_t miss)
{
	return m->by_tag[miss == SVY_SYSMIS ? 0 : miss - 'a' + 1];
}

uint32_t svy_recode_outcome_of_text(const struct svy_recode_map *m, const char *s, size_t n)
{
	uint32_t at = svy_table_find(m->texts, s, svy_trimmed(s, n));
	return at == UINT32_MAX ? m->other_text : m->text_outcome[at];
}

uint32_t svy_recode_outcome_of_declared(const struct svy_recode_map *m)
{
	return rest(m, true);
}

static void outcomes_of_numbers(const struct svy_recode_map *m, const struct svy_column *c, size_t nrow, uint32_t *outcome)
{
	double lo = (double)m->window_lo, hi = (double)(m->window_lo + m->window_n);
	for (size_t i = 0; i < nrow; i++) {
		double x = c->num[i];
		bool in = x >= lo && x < hi;
		int64_t k = in ? (int64_t)x : 0;
		if (in && (double)k == x)
			outcome[i] = m->window[k - m->window_lo];
		else
			outcome[i] = c->miss[i] ? svy_recode_outcome_of_missing(m, c->miss[i]) : search(m, x);
	}
}

void svy_recode_outcomes_of(const struct svy_recode_map *m, const struct svy_column *c, size_t nrow, uint32_t *outcome)
{
	if (m->var->type == SVY_NUMBER) {
		outcomes_of_numbers(m, c, nrow, outcome);
		return;
	}
	for (size_t i = 0; i < nrow; i++)
		outcome[i] = c->miss[i] ? svy_recode_outcome_of_missing(m, c->miss[i]) : svy_recode_outcome_of_text(m, c->str[i].p, c->str[i].n);
}

bool svy_recode_copies(const struct svy_recode_map *m, uint32_t outcome)
{
	return outcome >= 2 * m->rules->n ? outcome == svy_recode_outcome_kept(m) : m->rules->v[outcome / 2].to == SVY_TO_COPY;
}

bool svy_recode_overlap(const struct svy_recode_map *m, const char **first, const char **second)
{
	for (size_t i = 0; i < m->ntake; i++)
		for (size_t k = 0; k < i; k++) {
			const struct svy_recode_from *a = &m->take[k].item, *b = &m->take[i].item;
			bool numbers = a->kind <= SVY_FROM_RANGE && b->kind <= SVY_FROM_RANGE && a->lo <= b->hi && b->lo <= a->hi;
			if (m->take[i].rule == m->take[k].rule)
				continue;
			if (numbers || (a->kind == SVY_FROM_TAGS && b->kind == SVY_FROM_TAGS && (a->tags & b->tags)) ||
			    (a->kind == SVY_FROM_TEXT && b->kind == SVY_FROM_TEXT && strcmp(a->text, b->text) == 0)) {
				*first = m->rules->v[m->take[k].rule].whole;
				*second = m->rules->v[m->take[i].rule].whole;
				return true;
			}
		}
	return false;
}

/* Is the code one that stays missing although a range with two ends lies around it? */
static bool is_passed(const struct svy_recode_map *m, double lo, double hi)
{
	for (size_t i = 0; i < m->ntake; i++) {
		const struct svy_recode_from *f = &m->take[i].item;
		if (f->kind == SVY_FROM_RANGE && isfinite(f->lo) && isfinite(f->hi) && lo <= f->hi && hi >= f->lo)
			return search(m, lo) == svy_recode_outcome_kept(m);
	}
	return false;
}

bool svy_recode_passed(const struct svy_recode_map *m, struct svy_buf *codes)
{
	char a[SVY_NUM_MAX], b[SVY_NUM_MAX];
	if (m->var->type != SVY_NUMBER)
		return false;
	for (size_t i = 0; i < m->var->nmissing; i++)
		if (is_passed(m, m->var->missing[i].num, m->var->missing[i].num)) {
			svy_num_format(a, m->var->missing[i].num);
			svy_buf_printf(codes, "%s%s", codes->n ? ", " : "", a);
		}
	for (size_t i = 0; i < m->var->nrange; i++)
		if (is_passed(m, m->var->range[i].lo, m->var->range[i].hi)) {
			svy_num_format(a, m->var->range[i].lo);
			svy_num_format(b, m->var->range[i].hi);
			svy_buf_printf(codes, "%s%s to %s", codes->n ? ", " : "", a, b);
		}
	return codes->n > 0;
}
