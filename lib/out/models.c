// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/models.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"

static char *stem_of(const char *path)
{
	const char *name = path && strcmp(path, "-") != 0 ? svy_base_name(path) : "standard input", *dot = strrchr(name, '.');
	return svy_strndup(name, dot && dot > name && path ? (size_t)(dot - name) : strlen(name));
}

static bool titles_differ(const struct svy_models *m)
{
	for (size_t k = 0; k < m->n; k++) {
		if (!m->table[k].title || !*m->table[k].title)
			return false;
		for (size_t j = 0; j < k; j++)
			if (strcmp(m->table[k].title, m->table[j].title) == 0)
				return false;
	}
	return true;
}

int svy_models_name(struct svy_ctx *ctx, struct svy_models *m, const char *names, const char *const *path)
{
	struct svy_strs given = {0};
	bool titles = titles_differ(m);
	if (names)
		svy_strs_split(&given, names, ',');
	if (names && given.n != m->n) {
		svy_fail(ctx, SVY_EUSAGE, "'--names' has %zu names for %zu tables: '%.80s'", given.n, m->n, names);
		svy_strs_free(&given);
		return SVY_EUSAGE;
	}
	m->name = svy_calloc(m->n, sizeof *m->name);
	for (size_t k = 0; k < m->n; k++)
		m->name[k] = names ? svy_strdup(given.v[k]) : titles ? svy_strdup(m->table[k].title) : stem_of(path[k]);
	svy_strs_free(&given);
	return 0;
}

static ptrdiff_t find_by(const struct svy_estimates *t, size_t from, const char *name)
{
	for (size_t k = from; k < t->nby; k++)
		if (strcmp(t->by[k].name, name) == 0)
			return (ptrdiff_t)k;
	return -1;
}

/* "model", or what no by-variable is called. */
static char *name_of_by(const struct svy_models *m)
{
	struct svy_buf b = {0};
	svy_buf_puts(&b, "model");
	for (size_t k = 0; k < m->n; k++)
		while (find_by(&m->table[k], 0, b.p) >= 0) {
			svy_buf_putc(&b, '2');
			k = 0;
		}
	return svy_buf_take(&b);
}

static void add_model_variable(const struct svy_models *m, const char *word, struct svy_estimates *out)
{
	size_t most = 1;
	for (size_t k = 0; k < m->n; k++)
		most += m->table[k].nby;
	out->by = svy_calloc(most, sizeof *out->by);
	out->by[0] = (struct svy_var){.name = name_of_by(m), .title = svy_strdup(word), .type = SVY_NUMBER, .integer = true, .measure = SVY_NOMINAL};
	for (size_t k = 0; k < m->n; k++)
		svy_var_label_number(&out->by[0], (double)k + 1, m->name[k]);
	out->nby = 1;
}

/* Labels of the same thing, the second of table k; the first counts. */
static int compare(struct svy_ctx *ctx, struct svy_models *m, size_t k, const char *what, const char *first, const char *other)
{
	struct svy_buf doubt = {0};
	if (!first || !other || strcmp(first, other) == 0)
		return 0;
	svy_buf_printf(&doubt, "'%s' is called '%s', but '%s' in '%s'", what, first, other, m->name[k]);
	svy_strs_add_take(&m->doubts, svy_buf_take(&doubt));
	return svy_warn(ctx, "%s", m->doubts.v[m->doubts.n - 1]);
}

/* The text of a code, for messages and for looking it up. */
static char *code_of(const struct svy_value *v)
{
	char number[SVY_NUM_MAX];
	if (v->kind == SVY_VALUE_STRING)
		return svy_strdup(v->str);
	if (v->kind == SVY_VALUE_NUMBER)
		return svy_strndup(number, svy_num_format(number, v->num));
	return svy_strdup((char[]){'.', v->tag, '\0'});
}

static int merge_labels(struct svy_ctx *ctx, struct svy_models *m, size_t k, const char *of, struct svy_category **cat, size_t *n, size_t *cap,
			const struct svy_category *from, size_t nfrom)
{
	int rc = 0;
	for (size_t i = 0; i < nfrom && !rc; i++) {
		char *code = code_of(&from[i].value);
		const char *known = svy_code_label(*cat, *n, code);
		struct svy_buf what = {0};
		svy_buf_printf(&what, "%s[%s]", of, code);
		if (known) {
			rc = compare(ctx, m, k, what.p, known, from[i].label);
		} else {
			svy_grow(*cat, *n, *cap);
			(*cat)[*n] = from[i];
			(*cat)[*n].value.str = svy_strdup(from[i].value.str);
			(*cat)[(*n)++].label = svy_strdup(from[i].label);
		}
		svy_buf_free(&what);
		free(code);
	}
	return rc;
}

/* What a contrast is called by another table, if that has it; else the code with the name of this one. */
static char *new_code(const struct svy_var *known, const struct svy_category *cat, const char *name)
{
	struct svy_buf b = {0};
	for (size_t i = 0; i < known->ncat; i++)
		if (known->cat[i].value.kind == SVY_VALUE_STRING && known->cat[i].label && strcasecmp(known->cat[i].label, cat->label) == 0)
			return svy_strdup(known->cat[i].value.str);
	svy_buf_printf(&b, "%s (%s)", cat->value.str, name);
	return svy_buf_take(&b);
}

/* The code of a group becomes another in table k, in its labels and rows. code is taken. */
static void change_code(struct svy_models *m, size_t k, size_t j, struct svy_category *cat, char *code)
{
	struct svy_estimates *t = &m->table[k];
	for (size_t i = 0; i < t->n; i++)
		if (svy_same_text(t->row[i].by[j], cat->value.str)) {
			free(t->row[i].by[j]);
			t->row[i].by[j] = svy_strdup(code);
		}
	free(cat->value.str);
	cat->value.str = code;
}

/* "2-1" may be women less men in one table, and old less young in the next. */
static void part_contrasts(struct svy_models *m, size_t k, size_t j, const struct svy_var *known)
{
	struct svy_var *v = &m->table[k].by[j];
	for (size_t i = 0; i < v->ncat; i++) {
		const char *label = v->cat[i].value.kind == SVY_VALUE_STRING ? svy_code_label(known->cat, known->ncat, v->cat[i].value.str) : NULL;
		if (label && v->cat[i].label && strcasecmp(label, v->cat[i].label) != 0)
			change_code(m, k, j, &v->cat[i], new_code(known, &v->cat[i], m->name[k]));
	}
}

static int merge_by(struct svy_ctx *ctx, struct svy_models *m, size_t k, struct svy_estimates *out)
{
	const struct svy_estimates *t = &m->table[k];
	int rc = 0;
	for (size_t j = 0; j < t->nby && !rc; j++) {
		ptrdiff_t at = find_by(out, 1, t->by[j].name);
		if (at < 0) {
			svy_var_copy(&out->by[out->nby++], &t->by[j]);
			continue;
		}
		struct svy_var *v = &out->by[at];
		if (v->type != t->by[j].type)
			v->type = SVY_STRING;
		if (strcmp(v->name, "contrast") == 0)
			part_contrasts(m, k, j, v);
		rc = compare(ctx, m, k, v->name, v->title, t->by[j].title);
		if (!rc)
			rc = merge_labels(ctx, m, k, v->name, &v->cat, &v->ncat, &v->cat_cap, t->by[j].cat, t->by[j].ncat);
	}
	return rc;
}

static int merge_terms(struct svy_ctx *ctx, struct svy_models *m, size_t k, struct svy_estimates *out)
{
	int rc = 0;
	for (size_t j = 0; j < m->table[k].nterm && !rc; j++) {
		const struct svy_term *from = &m->table[k].term[j];
		struct svy_term *to = svy_estimates_term(out, from->name, from->title);
		rc = compare(ctx, m, k, to->name, to->title, from->title);
		if (!to->title)
			to->title = svy_strdup(from->title);
		if (!rc)
			rc = merge_labels(ctx, m, k, to->name, &to->level, &to->nlevel, &to->level_cap, from->level, from->nlevel);
	}
	return rc;
}

static void copy_row(const struct svy_models *m, size_t k, size_t i, struct svy_estimates *out)
{
	const struct svy_estimate *from = &m->table[k].row[i];
	char number[SVY_NUM_MAX];
	struct svy_estimate *r = svy_estimates_add(out, from->term, from->level, svy_estimates_stat(out, from->stat));
	r->by[0] = svy_strndup(number, svy_num_format(number, (double)k + 1));
	for (size_t j = 0; j < m->table[k].nby; j++)
		r->by[find_by(out, 1, m->table[k].by[j].name)] = svy_strdup(from->by[j]);
	r->estimate = from->estimate;
	r->se = from->se;
	r->lo = from->lo;
	r->hi = from->hi;
	r->df = from->df;
	r->n = from->n;
	r->base = svy_strdup(from->base);
	memcpy(r->extra, from->extra, sizeof r->extra);
}

char *svy_models_key(const struct svy_estimates *t, size_t i)
{
	const struct svy_estimate *r = &t->row[i];
	struct svy_buf b = {0};
	svy_buf_printf(&b, "%s\n%s\n%s\n%s", r->term, r->level, r->stat, r->base ? r->base : "\r");
	for (size_t k = 1; k < t->nby; k++)
		svy_buf_printf(&b, "\n%s", r->by[k] ? r->by[k] : "\r");
	return svy_buf_take(&b);
}

static int check_unique(struct svy_ctx *ctx, const struct svy_models *m, size_t k, const struct svy_estimates *out, size_t from)
{
	struct svy_table *keys = svy_table_new(0);
	int rc = 0;
	for (size_t i = from; i < out->n && !rc; i++) {
		bool fresh;
		char *key = svy_models_key(out, i);
		svy_table_add(keys, key, strlen(key), &fresh);
		free(key);
		if (fresh)
			continue;
		char *id = svy_estimates_id(&m->table[k], i - from);
		rc = svy_fail(ctx, SVY_EDATA, "'%s' has the row '%s' twice, and only one can stand beside another table", m->name[k], id);
		free(id);
	}
	svy_table_free(keys);
	return rc;
}

int svy_models_merge(struct svy_ctx *ctx, struct svy_models *m, const char *word, struct svy_estimates *out)
{
	int rc = 0;
	add_model_variable(m, word, out);
	for (size_t k = 0; k < m->n && !rc; k++) {
		rc = merge_by(ctx, m, k, out);
		if (!rc)
			rc = merge_terms(ctx, m, k, out);
	}
	for (size_t k = 0; k < m->n && !rc; k++) {
		size_t from = out->n;
		for (size_t i = 0; i < m->table[k].n; i++)
			copy_row(m, k, i, out);
		for (int c = 0; c < SVY_COL_COUNT; c++)
			out->has[c] |= m->table[k].has[c];
		rc = check_unique(ctx, m, k, out, from);
	}
	return rc ? rc : svy_models_facts(ctx, m, out);
}

void svy_models_free(struct svy_models *m)
{
	for (size_t k = 0; k < m->n; k++) {
		svy_estimates_free(&m->table[k]);
		if (m->name)
			free(m->name[k]);
	}
	free(m->table);
	free(m->name);
	svy_strs_free(&m->doubts);
	*m = (struct svy_models){0};
}
