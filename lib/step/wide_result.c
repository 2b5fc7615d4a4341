// SPDX-License-Identifier: GPL-3.0-or-later
/* The dictionary of a wide file, from that of the long one and the indices. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "step/wide_plan.h"

struct result {
	struct svy_ctx *ctx;
	const struct svy_wide_plan *p;
	const struct svy_strs *index;
	struct svy_dict *out;
	ptrdiff_t *from;
	size_t cap;
};

static struct svy_var *add(struct result *r, const char *name, const struct svy_var *like, ptrdiff_t from)
{
	struct svy_var *v = svy_dict_add_copy(r->out, name, like);
	if (!v) {
		svy_fail(r->ctx, SVY_EUSAGE, "there would be two variables '%s': choose another pattern for one of them (--names NAME=PATTERN)", name);
		return NULL;
	}
	svy_grow(r->from, r->out->nvar - 1, r->cap);
	r->from[r->out->nvar - 1] = from;
	return v;
}

/* The title of the index in the list of all titles that svylong left; "" where there was none, NULL where nothing was left. */
static const char *kept_title(const struct result *r, const struct svy_strs *titles, const char *index)
{
	const struct svy_strs *l = svy_attributes_get(&r->p->in->var[r->p->index].attr, SVY_WIDE_INDEX);
	for (size_t k = 0; l && l->n == titles->n && k < l->n; k++)
		if (strcmp(l->v[k], index) == 0)
			return titles->v[k];
	return NULL;
}

/* "Alter 1: age" where svylong left how the titles were, else "Age (1)". */
static char *title_of(const struct result *r, const struct svy_var *v, const char *index)
{
	bool made = svy_attributes_get(&r->p->in->var[r->p->index].attr, SVY_WIDE_INDEX);
	const struct svy_strs *l = made ? svy_attributes_get(&v->attr, SVY_WIDE_TITLE) : NULL;
	const char *kept = l && l->n > 1 ? kept_title(r, l, index) : NULL;
	struct svy_buf b = {0};
	if (l && l->n == 1)
		return svy_pattern_fill(l->v[0], index);
	if (kept)
		return *kept ? svy_strdup(kept) : NULL;
	if (!v->title)
		return NULL;
	svy_buf_printf(&b, "%s (%s)", v->title, index);
	return svy_buf_take(&b);
}

static int add_cell(struct result *r, size_t index, size_t pattern)
{
	const struct svy_var *like = &r->p->in->var[r->p->spread[pattern]];
	char *text = svy_pattern_text(&r->p->patterns.v[pattern]), *name = svy_pattern_fill(text, r->index->v[index]);
	struct svy_var *v = add(r, name, like, -1 - (ptrdiff_t)(index * r->p->patterns.n + pattern));
	free(text);
	free(name);
	if (!v)
		return SVY_EUSAGE;
	free(v->title);
	v->title = title_of(r, like, r->index->v[index]);
	svy_attributes_remove(&v->attr, SVY_WIDE_TITLE);
	svy_attributes_remove(&v->attr, SVY_WIDE_NAME);
	return 0;
}

static int add_cells(struct result *r)
{
	size_t patterns = r->p->patterns.n, indices = r->index->n;
	int rc = 0;
	for (size_t i = 0; i < patterns * indices && !rc; i++)
		rc = r->p->by_variable ? add_cell(r, i % indices, i / indices) : add_cell(r, i / patterns, i % patterns);
	return rc;
}

static bool goes(const struct svy_wide_plan *p, size_t at)
{
	for (size_t k = 0; k < p->patterns.n; k++)
		if (p->spread[k] == at)
			return true;
	return at == p->index;
}

static void drop_notes(struct svy_strs *notes, const struct svy_buf *begin)
{
	size_t n = 0;
	for (size_t i = 0; i < notes->n; i++) {
		if (strncmp(notes->v[i], begin->p, begin->n) == 0)
			free(notes->v[i]);
		else
			notes->v[n++] = notes->v[i];
	}
	notes->n = n;
}

/* What svylong noted is true no more. */
static void take_back_notes(const struct svy_wide_plan *p, struct svy_strs *notes)
{
	struct svy_buf begin = {0};
	if (p->id.n == 1) {
		svy_buf_printf(&begin, SVY_LONG_NOTE, p->in->var[p->id.v[0]].name);
		drop_notes(notes, &begin);
	}
	for (size_t k = 0; k < p->patterns.n; k++) {
		begin.n = 0;
		svy_buf_printf(&begin, SVY_TITLES_NOTE, p->patterns.v[k].name);
		drop_notes(notes, &begin);
	}
	svy_buf_free(&begin);
}

/* The design as it was before svylong. True if the id is a variable that it made. */
static bool restore_unit(struct svy_dict *d, const struct svy_var *id)
{
	const struct svy_strs *was = svy_attributes_get(&id->attr, SVY_WIDE_ID);
	struct svy_survey *s = &d->survey;
	bool made = was && svy_strs_has(was, "made");
	if (was && !svy_strs_has(was, "kept") && s->psu.n && strcmp(s->psu.v[s->psu.n - 1], id->name) == 0) {
		free(s->psu.v[--s->psu.n]);
		s->psu_none = svy_strs_has(was, "none");
	}
	return made && !svy_strs_has(&s->psu, id->name);
}

static int fill(struct result *r, ptrdiff_t skip)
{
	const struct svy_wide_plan *p = r->p;
	bool placed = false;
	int rc = 0;
	for (size_t i = 0; i < p->in->nvar && !rc; i++) {
		if (goes(p, i)) {
			rc = placed ? 0 : add_cells(r);
			placed = true;
		} else if ((ptrdiff_t)i != skip && !add(r, p->in->var[i].name, &p->in->var[i], (ptrdiff_t)i)) {
			rc = SVY_EUSAGE;
		}
	}
	return rc;
}

int svy_wide_result(struct svy_ctx *ctx, const struct svy_wide_plan *p, const struct svy_strs *index, struct svy_dict *out, ptrdiff_t **from)
{
	struct result r = {.ctx = ctx, .p = p, .index = index, .out = out};
	struct svy_dict rest = *p->in;
	ptrdiff_t skip = -1;
	rest.nvar = 0;
	svy_dict_copy(out, &rest);
	if (svy_dict_is_estimates(out))
		svy_dict_make_data(out);
	take_back_notes(p, &out->notes);
	if (p->id.n == 1 && restore_unit(out, &p->in->var[p->id.v[0]]))
		skip = (ptrdiff_t)p->id.v[0];
	int rc = fill(&r, skip);
	ptrdiff_t id = p->id.n == 1 ? svy_dict_find(out, p->in->var[p->id.v[0]].name) : -1;
	if (id >= 0)
		svy_attributes_remove(&out->var[id].attr, SVY_WIDE_ID);
	svy_dict_prune(out);
	*from = r.from;
	return rc;
}
