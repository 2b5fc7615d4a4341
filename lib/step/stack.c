// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/stack.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "step/stack_parts.h"

int svy_stack_new(struct svy_ctx *ctx, const struct svy_stack_opts *opts, const char *const *paths, size_t n, struct svy_stack **out)
{
	struct svy_stack *s = svy_calloc(1, sizeof *s);
	s->ctx = ctx;
	s->opts = *opts;
	s->n = n;
	s->wave = svy_calloc(n + 1, sizeof *s->wave);
	s->source_at = s->stratum_at = s->domain_at = -1;
	s->noted = ctx->notes.n;
	int rc = svy_stack_name_waves(s, paths);
	if (rc) {
		svy_stack_free(s);
		s = NULL;
	}
	*out = s;
	return rc;
}

static void free_wave(struct svy_stack_wave *w)
{
	for (size_t i = 0; w->var && i < w->d.nvar; i++) {
		svy_code_map_free(&w->var[i].map);
		svy_code_map_free(&w->var[i].keep);
	}
	free(w->var);
	free(w->at);
	free(w->label);
	free(w->file);
	svy_dict_free(&w->d);
}

void svy_stack_free(struct svy_stack *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++)
		free_wave(&s->wave[i]);
	for (size_t i = 0; i < s->nallow; i++)
		free(s->allow[i].vars);
	for (size_t i = 0; i < s->nfinding; i++) {
		free(s->finding[i].name);
		free(s->finding[i].of);
		free(s->finding[i].before);
		free(s->finding[i].here);
	}
	free(s->wave);
	free(s->allow);
	free(s->finding);
	free(s->source);
	svy_yaml_free(&s->map);
	svy_dict_free(&s->out);
	free(s);
}

void svy_stack_find(struct svy_stack *s, struct svy_stack_finding f)
{
	svy_grow(s->finding, s->nfinding, s->finding_cap);
	s->finding[s->nfinding++] = f;
	s->open += f.state == SVY_STACK_OPEN;
}

/* What was learnt while a source was read bears its name from now on. */
void svy_stack_claim_notes(struct svy_stack *s, const char *label)
{
	svy_notes_claim(s->ctx, s->noted, label);
	s->noted = s->ctx->notes.n;
}

int svy_stack_add(struct svy_stack *s, struct svy_source *src)
{
	struct svy_stack_wave *w = &s->wave[s->added++];
	const struct svy_dict *d = svy_source_dict(src);
	w->src = src;
	svy_dict_copy(&w->d, d);
	w->var = svy_calloc(d->nvar + 1, sizeof *w->var);
	for (size_t i = 0; i < d->nvar; i++)
		w->var[i].from = i;
	svy_stack_claim_notes(s, w->label);
	if (svy_dict_is_estimates(d))
		return svy_fail(s->ctx, SVY_EDATA, "a table of estimates, where respondents are needed: '%s' (its covariances and the facts about its "
				"design hold for itself alone: stack the data, and estimate by source)", svy_source_name(src));
	return 0;
}

ptrdiff_t svy_stack_find_wave(const struct svy_stack *s, const char *text)
{
	double x;
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->wave[i].label, text) == 0)
			return (ptrdiff_t)i;
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->wave[i].file, text) == 0)
			return (ptrdiff_t)i;
	if (svy_num_parse(text, strlen(text), &x))
		for (size_t i = 0; i < s->n; i++)
			if (s->wave[i].code == x)
				return (ptrdiff_t)i;
	return -1;
}

static void note_list(struct svy_stack *s, struct svy_strs *l, const char *what, const char *of)
{
	char *list = svy_strs_join(l, ", ");
	if (l->n)
		svy_note(s->ctx, "%s%s: %s", what, of, list);
	free(list);
	svy_strs_free(l);
}

/* Conflicts of one kind that were met without a change of what the files say. */
static void note_kind(struct svy_stack *s, enum svy_diff_kind kind)
{
	struct svy_strs allowed = {0}, apart = {0};
	for (size_t i = 0; i < s->nfinding; i++) {
		const struct svy_stack_finding *f = &s->finding[i];
		struct svy_buf where = {0};
		svy_buf_printf(&where, "%s (%s)", f->name, s->wave[f->wave].label);
		if (f->kind == kind && f->state == SVY_STACK_ALLOWED && !svy_strs_has(&allowed, where.p))
			svy_strs_add(&allowed, where.p);
		else if (f->kind == kind && f->state == SVY_STACK_APART && !svy_strs_has(&apart, f->name))
			svy_strs_add(&apart, f->name);
		svy_buf_free(&where);
	}
	note_list(s, &allowed, "stacked as they are in spite of ", svy_diff_text(kind));
	note_list(s, &apart, "codes that are missing in some files only became .a, .b … where they are missing", "");
}

/* What a reader of the stack must know: nothing else in it tells. */
static void note_changes(struct svy_stack *s)
{
	for (int kind = 0; kind < SVY_DIFF_KINDS; kind++)
		note_kind(s, (enum svy_diff_kind)kind);
	for (size_t i = 0; i < s->n; i++) {
		const struct svy_stack_wave *w = &s->wave[i];
		struct svy_strs changed = {0};
		for (size_t k = 0; k < w->d.nvar; k++)
			if (w->var[k].map.n || w->var[k].text)
				svy_strs_add(&changed, w->d.var[k].name);
		note_list(s, &changed, w->label, ": codes changed as the map says");
	}
}

int svy_stack_plan(struct svy_stack *s)
{
	int rc = svy_stack_map_waves(s);
	if (rc)
		return rc;
	svy_stack_merge(s);
	rc = svy_stack_map_missing(s);
	if (!rc)
		rc = svy_stack_merge_again(s);
	if (!rc)
		rc = svy_stack_keep_apart(s);
	if (!rc)
		rc = svy_stack_map_variables(s);
	if (!rc)
		rc = svy_stack_design(s);
	if (!rc)
		note_changes(s);
	return rc;
}

int svy_stack_check(struct svy_stack *s)
{
	const struct svy_stack_finding *f = s->finding;
	if (!s->open)
		return 0;
	while (f->state != SVY_STACK_OPEN)
		f++;
	if (f->kind == SVY_DIFF_TYPE)
		return svy_fail(s->ctx, SVY_EDATA, "%zu conflict%s between the files, and no row is written: '%s' is a number in one and text in another "
				"(--map FILE makes text of a number, or renames or drops it)", s->open, s->open == 1 ? "" : "s", f->name);
	return svy_fail(s->ctx, SVY_EDATA, "%zu conflict%s between the files, and no row is written (--map FILE changes codes, --allow '%s:%s' takes "
			"them as they are)", s->open, s->open == 1 ? "" : "s", svy_diff_word(f->kind), f->name);
}
