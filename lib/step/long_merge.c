// SPDX-License-Identifier: GPL-3.0-or-later
/* One variable of those that a pattern names: their labels and missing rules must mean the same. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/dict_diff.h"
#include "data/value.h"
#include "step/long_plan.h"

static const struct svy_var *cell(const struct svy_long_plan *p, size_t pattern, size_t index)
{
	ptrdiff_t at = p->cell[pattern * p->nindex + index];
	return at < 0 ? NULL : &p->in->var[at];
}

static const struct svy_dict_diff *first_conflict(const struct svy_dict_diffs *diffs)
{
	for (size_t i = 0; i < diffs->n; i++)
		if (diffs->v[i].conflict)
			return &diffs->v[i];
	return NULL;
}

/* What no choice of labels mends: the values themselves are of another kind. */
static bool is_hard(const struct svy_dict_diff *c)
{
	return c->kind == SVY_DIFF_TYPE || c->kind == SVY_DIFF_FORMAT;
}

static const char *or_none(const char *s)
{
	return s ? s : "none";
}

static int say(struct svy_ctx *ctx, const struct svy_var *a, const struct svy_var *b, const struct svy_dict_diff *c, bool allow)
{
	struct svy_buf what = {0};
	svy_buf_printf(&what, "%s", svy_diff_text(c->kind));
	if (c->of)
		svy_buf_printf(&what, ", code %s", c->of);
	svy_buf_printf(&what, " ('%s' and '%s')", or_none(c->in_a), or_none(c->in_b));
	int rc;
	if (!allow || is_hard(c))
		rc = svy_fail(ctx, SVY_EUSAGE, "'%s' and '%s' cannot be one variable: %s%s", a->name, b->name, what.p,
			      is_hard(c) ? "" : "; --allow takes what the first says");
	else
		rc = svy_warn(ctx, "'%s' and '%s' become one variable, with what the first says: %s", a->name, b->name, what.p);
	svy_buf_free(&what);
	return rc;
}

/* Names the variable that b contradicts, which need not be the first: what they all know was gathered from several. */
static int contradict(struct svy_ctx *ctx, const struct svy_long_plan *p, size_t pattern, size_t index, const struct svy_dict_diff *c, bool allow)
{
	const struct svy_var *b = cell(p, pattern, index), *first = NULL;
	for (size_t k = 0; k < index; k++) {
		const struct svy_var *a = cell(p, pattern, k);
		struct svy_dict_diffs diffs;
		if (!a)
			continue;
		first = first ? first : a;
		svy_var_compare(a, b, &diffs);
		const struct svy_dict_diff *d = first_conflict(&diffs);
		int rc = d ? say(ctx, a, b, d, allow) : 0;
		svy_dict_diffs_free(&diffs);
		if (d)
			return rc;
	}
	return say(ctx, first, b, c, allow);
}

static void gather(struct svy_var *to, const struct svy_var *v)
{
	svy_var_add_labels(to, v);
	to->integer = to->integer && v->integer;
	to->width = to->width && v->width ? (to->width > v->width ? to->width : v->width) : 0;
	to->columns = to->columns > v->columns ? to->columns : v->columns;
	if (to->measure == SVY_MEASURE_UNKNOWN)
		to->measure = v->measure;
	if (!to->format)
		to->format = svy_strdup(v->format);
}

struct titles {
	const char **title;
	char **text;                    /* of the index, as in the name */
	size_t n;
};

static struct titles titles_of(const struct svy_long_plan *p, size_t pattern)
{
	struct titles t = {svy_calloc(p->nindex, sizeof *t.title), svy_calloc(p->nindex, sizeof *t.text), 0};
	for (size_t k = 0; k < p->nindex; k++) {
		const struct svy_var *v = cell(p, pattern, k);
		const char *text;
		if (!v)
			continue;
		size_t n = svy_pattern_match(&p->patterns.v[pattern], v->name, &text);
		t.text[t.n] = svy_strndup(text, n);
		t.title[t.n++] = v->title;
	}
	return t;
}

/* All titles as they are, one for each index. */
static void keep_titles(const struct svy_long_plan *p, size_t pattern, struct svy_strs *to)
{
	for (size_t k = 0; k < p->nindex; k++) {
		const struct svy_var *v = cell(p, pattern, k);
		svy_strs_add(to, v && v->title ? v->title : "");
	}
}

/* No title of one would be true of the others. What they begin with is, and the rest is in the labels of the index. */
static void common_title(struct svy_ctx *ctx, const struct svy_long_plan *p, size_t pattern, const struct titles *t, struct svy_var *to)
{
	bool any = false;
	for (size_t i = 0; i < t->n; i++)
		any = any || t->title[i];
	free(to->title);
	to->title = svy_title_begin(t->title, t->n);
	if (!any)
		return;
	keep_titles(p, pattern, svy_attributes_set(&to->attr, SVY_WIDE_TITLE));
	svy_note(ctx, SVY_TITLES_NOTE "%s", to->name,
		 p->patterns.n == 1 && p->numbers ? "they are the labels of the index" : "svywide brings them back");
}

/* What all titles have in common, with the whole of them as an attribute. */
static void set_title(struct svy_ctx *ctx, const struct svy_long_plan *p, size_t pattern, struct svy_var *to)
{
	struct titles t = titles_of(p, pattern);
	char *template = svy_title_template(t.title, (const char *const *)t.text, t.n, p->patterns.v[pattern].digits);
	if (template) {
		free(to->title);
		to->title = svy_title_without(template);
		svy_strs_add_take(svy_attributes_set(&to->attr, SVY_WIDE_TITLE), template);
	} else {
		common_title(ctx, p, pattern, &t, to);
	}
	for (size_t i = 0; i < t.n; i++)
		free(t.text[i]);
	free(t.text);
	free(t.title);
}

int svy_long_merge(struct svy_ctx *ctx, const struct svy_long_plan *p, size_t pattern, bool allow, struct svy_var *to)
{
	bool begun = false;
	int rc = 0;
	for (size_t k = 0; k < p->nindex && !rc; k++) {
		const struct svy_var *v = cell(p, pattern, k);
		struct svy_dict_diffs diffs;
		if (!v)
			continue;
		if (!begun) {   /* what an earlier reshaping remembers of the first is not true of all */
			svy_var_become(to, v);
			svy_attributes_remove(&to->attr, SVY_WIDE_TITLE);
			begun = true;
			continue;
		}
		svy_var_compare(to, v, &diffs);
		const struct svy_dict_diff *c = first_conflict(&diffs);
		if (c)
			rc = contradict(ctx, p, pattern, k, c, allow);
		svy_dict_diffs_free(&diffs);
		if (!rc)
			gather(to, v);
	}
	if (rc)
		return rc;
	set_title(ctx, p, pattern, to);
	char *text = svy_pattern_text(&p->patterns.v[pattern]);
	svy_strs_add_take(svy_attributes_set(&to->attr, SVY_WIDE_NAME), text);
	return 0;
}
