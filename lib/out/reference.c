// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
#include "io/yaml.h"
#include "out/choose_rows.h"

#define KEY "reference"

static ptrdiff_t find_by(const struct svy_estimates *t, const char *name)
{
	for (size_t k = 0; k < t->nby; k++)
		if (strcmp(t->by[k].name, name) == 0)
			return (ptrdiff_t)k;
	return -1;
}

static bool has_levels(const struct svy_estimates *t, const char *term)
{
	for (size_t i = 0; i < t->n; i++)
		if (*t->row[i].level && strcmp(t->row[i].term, term) == 0)
			return true;
	return false;
}

/* The code of a label, or the text itself. Caller frees. */
static char *code_of(const struct svy_category *cat, size_t n, const char *text)
{
	char number[SVY_NUM_MAX];
	for (size_t i = 0; i < n && !svy_code_label(cat, n, text); i++) {
		if (!cat[i].label || strcmp(cat[i].label, text) != 0)
			continue;
		if (cat[i].value.kind == SVY_VALUE_STRING)
			return svy_strdup(cat[i].value.str);
		if (cat[i].value.kind == SVY_VALUE_NUMBER)
			return svy_strndup(number, svy_num_format(number, cat[i].value.num));
	}
	return svy_strdup(text);
}

/* Is code what is subtracted in a difference? Its end after a '-'; the label of it, if the difference has one, is in *label. */
static bool is_subtracted(const struct svy_var *by, const char *difference, const char *code, const char **label)
{
	size_t n = strlen(difference), m = strlen(code);
	if (n < m + 2 || difference[n - m - 1] != '-' || strcmp(difference + n - m, code) != 0)
		return false;
	const char *whole = svy_code_label(by->cat, by->ncat, difference), *at = whole ? strstr(whole, " - ") : NULL;
	*label = at && !strstr(at + 3, " - ") ? at + 3 : NULL;
	return true;
}

/* The group whose name, or whose code, that is among what differences subtract; NULL if there is none. Caller frees. */
static char *subtracted(const struct svy_estimates *t, size_t by, const char *text)
{
	for (size_t i = 0; i < t->n; i++) {
		const char *code = t->row[i].by[by], *dash = code ? strrchr(code, '-') : NULL, *label;
		if (dash && is_subtracted(&t->by[by], code, dash + 1, &label) && (strcmp(dash + 1, text) == 0 || (label && strcmp(label, text) == 0)))
			return svy_strdup(dash + 1);
	}
	return NULL;
}

/* The code that "name=text" means; NULL if the table has nothing of that name, or no such category. */
static char *find_code(const struct svy_estimates *t, const char *name, const char *text)
{
	const struct svy_term *term = svy_estimates_find_term(t, name);
	ptrdiff_t by = find_by(t, name);
	if (has_levels(t, name)) {
		char *code = code_of(term ? term->level : NULL, term ? term->nlevel : 0, text);
		if (!term || !term->nlevel || svy_code_label(term->level, term->nlevel, code))
			return code;
		free(code);
		return NULL;
	}
	return by >= 0 ? subtracted(t, (size_t)by, text) : NULL;
}

static int refuse(struct svy_ctx *ctx, const struct svy_estimates *t, const char *name, const char *text)
{
	if (has_levels(t, name) || find_by(t, name) >= 0)
		return svy_fail(ctx, SVY_EUSAGE, "'--reference': '%s' has no category '%s' that others are compared with", name, text);
	return svy_choose_unknown(ctx, t, "reference", name);
}

/* Is there a row of it? Then it is no reference. */
static bool has_row(const struct svy_estimates *t, const char *name, const char *code)
{
	ptrdiff_t by = has_levels(t, name) ? -1 : find_by(t, name);
	for (size_t i = 0; i < t->n; i++)
		if (by >= 0 ? svy_same_text(t->row[i].by[by], code) : strcmp(t->row[i].term, name) == 0 && strcmp(t->row[i].level, code) == 0)
			return true;
	return false;
}

static int declare_one(struct svy_ctx *ctx, struct svy_estimates *t, char *text, struct svy_buf *b)
{
	char *equals = strchr(text, '=');
	if (!equals)
		return svy_fail(ctx, SVY_EUSAGE, "'--reference' is a list as 'educ=1,sex=2', or none, not '%.80s'", text);
	*equals = '\0';
	char *code = find_code(t, text, equals + 1);
	int rc = 0;
	if (!code)
		rc = refuse(ctx, t, text, equals + 1);
	else if (has_row(t, text, code))
		rc = svy_fail(ctx, SVY_EUSAGE, "'--reference': '%s' has an estimate for '%s', so that is no reference", text, code);
	if (b->n > 1)
		svy_buf_puts(b, ", ");
	svy_yaml_put_key(b, text);
	svy_yaml_put_string(b, code ? code : "");
	free(code);
	return rc;
}

int svy_reference_declare(struct svy_ctx *ctx, struct svy_estimates *t, const char *list)
{
	struct svy_strs part = {0};
	struct svy_buf b = {0};
	int rc = 0;
	svy_buf_putc(&b, '{');
	if (strcmp(list, "none") != 0)
		svy_choose_split(&part, list, ',');
	for (size_t i = 0; i < part.n && !rc; i++)
		rc = declare_one(ctx, t, part.v[i], &b);
	svy_buf_putc(&b, '}');
	if (!rc)
		svy_extras_set(&t->facts, KEY, b.p);
	svy_strs_free(&part);
	svy_buf_free(&b);
	return rc;
}

/* A row for the reference, like row i but for its category. */
static struct svy_estimate row_like(const struct svy_estimates *t, size_t i, ptrdiff_t by, const char *code)
{
	const struct svy_estimate *from = &t->row[i];
	struct svy_estimate r = {.by = svy_calloc(t->nby, sizeof *r.by), .term = svy_strdup(from->term), .stat = from->stat, .base = svy_strdup(from->base),
				 .level = svy_strdup(by < 0 ? code : from->level), .estimate = NAN, .se = NAN, .lo = NAN, .hi = NAN, .df = NAN, .n = NAN,
				 .reference = true};
	for (size_t k = 0; k < t->nby; k++)
		r.by[k] = svy_strdup((ptrdiff_t)k == by ? code : from->by[k]);
	for (int c = 0; c < SVY_COL_COUNT; c++)
		r.extra[c] = NAN;
	return r;
}

/* Position of a code among the categories, or of a number among codes that are none of them; what is unknown is last. */
static double rank_of(const struct svy_category *cat, size_t n, const char *code)
{
	double x;
	for (size_t i = 0; i < n; i++)
		if (svy_code_label(cat + i, 1, code))
			return (double)i;
	return n || !svy_num_parse(code, strlen(code), &x) ? INFINITY : x;
}

struct adding {
	struct svy_estimates *t;
	const char *name, *code;
	ptrdiff_t by;           /* of contrasts; -1: levels of the term */
	struct svy_table *done; /* what has its reference already */
	struct svy_estimate *row;
	size_t n, cap;
};

/* All that a reference shares with the rows that are compared with it. part: of contrasts, only the groups. */
static char *key_of(const struct adding *a, size_t i, bool part)
{
	const struct svy_estimate *r = &a->t->row[i];
	struct svy_buf b = {0};
	if (!part)
		svy_buf_printf(&b, "%s\n%s\n%s\n%s", r->term, a->by < 0 ? "" : r->level, r->stat, r->base ? r->base : "\r");
	for (size_t k = 0; k < a->t->nby; k++)
		if ((ptrdiff_t)k != a->by)
			svy_buf_printf(&b, "\n%s", r->by[k] ? r->by[k] : "\r");
	return svy_buf_take(&b);
}

static bool concerns(const struct adding *a, size_t i)
{
	const struct svy_estimate *r = &a->t->row[i];
	const char *label;
	if (r->reference)
		return false;
	return a->by < 0 ? *r->level && strcmp(r->term, a->name) == 0 : r->by[a->by] && is_subtracted(&a->t->by[a->by], r->by[a->by], a->code, &label);
}

static void put(struct adding *a, struct svy_estimate r)
{
	svy_grow(a->row, a->n, a->cap);
	a->row[a->n++] = r;
}

static bool is_fresh(struct adding *a, size_t i)
{
	char *key = key_of(a, i, false);
	bool fresh;
	svy_table_add(a->done, key, strlen(key), &fresh);
	free(key);
	return fresh;
}

/* Contrasts: before the first of its group, with those of the other terms if the rows of a contrast stand together. */
static void put_contrasts(struct adding *a, size_t i)
{
	struct svy_estimates *t = a->t;
	char *group = key_of(a, i, true);
	for (size_t j = i; j < t->n && (j == i || svy_same_text(t->row[j].by[a->by], t->row[i].by[a->by])); j++) {
		char *other = key_of(a, j, true);
		if (concerns(a, j) && strcmp(group, other) == 0 && is_fresh(a, j))
			put(a, row_like(t, j, a->by, a->code));
		free(other);
	}
	free(group);
}

/* Levels: before the first row of its kind that comes later by the codes; *last is the row behind which it stands if none does. */
static void put_level(struct adding *a, size_t i)
{
	struct svy_estimates *t = a->t;
	const struct svy_term *term = svy_estimates_find_term(t, a->name);
	const struct svy_category *cat = term ? term->level : NULL;
	size_t n = term ? term->nlevel : 0;
	char *key = key_of(a, i, false);
	bool last = true;
	for (size_t j = i + 1; j < t->n && last; j++) {
		char *other = concerns(a, j) ? key_of(a, j, false) : NULL;
		last = !other || strcmp(key, other) != 0;
		free(other);
	}
	free(key);
	bool later = rank_of(cat, n, t->row[i].level) > rank_of(cat, n, a->code);
	if (later && is_fresh(a, i))
		put(a, row_like(t, i, -1, a->code));
	put(a, t->row[i]);
	if (last && is_fresh(a, i))
		put(a, row_like(t, i, -1, a->code));
}

/* "Low (reference)". */
static void label_reference(struct svy_category **cat, size_t *n, size_t *cap, const char *code, const char *label, const char *word)
{
	struct svy_value value = {.kind = SVY_VALUE_STRING, .str = NULL};
	const char *known = svy_code_label(*cat, *n, code);
	struct svy_buf b = {0};
	svy_buf_printf(&b, "%s (%s)", known ? known : label ? label : code, word);
	char *text = svy_buf_take(&b);
	for (size_t i = 0; i < *n && known; i++) {
		if (!svy_code_label(*cat + i, 1, code))
			continue;
		free((*cat)[i].label);
		(*cat)[i].label = text;
		return;
	}
	value.str = svy_strdup(code);
	svy_grow(*cat, *n, *cap);
	(*cat)[(*n)++] = (struct svy_category){value, text};
}

static void label_rows(struct adding *a, const char *word)
{
	const char *label = NULL;
	if (a->by < 0) {
		struct svy_term *term = svy_estimates_term(a->t, a->name, NULL);
		label_reference(&term->level, &term->nlevel, &term->level_cap, a->code, NULL, word);
		return;
	}
	struct svy_var *v = &a->t->by[a->by];
	for (size_t i = 0; i < a->t->n && !label; i++)
		if (a->t->row[i].by[a->by])
			is_subtracted(v, a->t->row[i].by[a->by], a->code, &label);
	char *own = svy_strdup(label);
	label_reference(&v->cat, &v->ncat, &v->cat_cap, a->code, own, word);
	free(own);
}

static void add_rows(struct svy_estimates *t, const char *name, const char *code, const char *word)
{
	struct adding a = {.t = t, .name = name, .code = code, .by = has_levels(t, name) ? -1 : find_by(t, name), .done = svy_table_new(0)};
	for (size_t i = 0; i < t->n; i++) {
		if (!concerns(&a, i)) {
			put(&a, t->row[i]);
		} else if (a.by < 0) {
			put_level(&a, i);
		} else {
			put_contrasts(&a, i);
			put(&a, t->row[i]);
		}
	}
	if (a.n > t->n)
		label_rows(&a, word);
	svy_table_free(a.done);
	free(t->row);
	t->row = a.row;
	t->n = a.n;
	t->cap = a.cap;
}

int svy_reference_rows(struct svy_ctx *ctx, struct svy_estimates *t, const char *word)
{
	const char *yaml = svy_extras_get(&t->facts, KEY);
	struct svy_yaml map = {0};
	if (!yaml)
		return 0;
	int rc = svy_yaml_parse(ctx, KEY, yaml, strlen(yaml), 0, &map);
	for (size_t k = 0; k < map.n && !rc && map.kind == SVY_YAML_MAP; k++) {
		const char *name = svy_yaml_text(&map.key[k]), *code = svy_yaml_text(&map.item[k]);
		if (!name || !code || (!has_levels(t, name) && find_by(t, name) < 0) || has_row(t, name, code))
			continue;
		free(t->vcov);
		t->vcov = NULL;
		add_rows(t, name, code, word);
	}
	svy_yaml_free(&map);
	return rc;
}
