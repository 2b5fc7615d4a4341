// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/check.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "stat/check_parts.h"
#include "step/inside.h"

/* Distinct values counted in all variables together. */
#define CODES_ALL 2000000
#define CODES_MIN 50

static const struct {
	enum svy_severity severity;
	const char *word, *text;
} kinds[SVY_FOUND_KINDS] = {
	[SVY_FOUND_ID_TWICE] = {SVY_SEVERITY_ERROR, "duplicateId", "ids that stand in more than one row"},
	[SVY_FOUND_ID_MISSING] = {SVY_SEVERITY_ERROR, "missingId", "rows without an id"},
	[SVY_FOUND_WEIGHT_TEXT] = {SVY_SEVERITY_ERROR, "weightIsText", "a weight that is text"},
	[SVY_FOUND_WEIGHT_NEGATIVE] = {SVY_SEVERITY_ERROR, "negativeWeight", "weights below zero"},
	[SVY_FOUND_WEIGHT_MISSING] = {SVY_SEVERITY_WARNING, "missingWeight", "rows without a weight"},
	[SVY_FOUND_WEIGHT_ZERO] = {SVY_SEVERITY_NOTE, "zeroWeight", "weights of zero: these rows count nowhere"},
	[SVY_FOUND_UNDECLARED] = {SVY_SEVERITY_WARNING, "undeclaredMissing", "codes that look like no answer, and are not declared missing"},
	[SVY_FOUND_REVERSED_LABELS] = {SVY_SEVERITY_WARNING, "reversedLabels", "labels that run against those of the neighbouring items"},
	[SVY_FOUND_SAME_LABEL] = {SVY_SEVERITY_WARNING, "sameLabel", "codes with the same label"},
	[SVY_FOUND_UNLABELLED] = {SVY_SEVERITY_WARNING, "unlabelledCode", "codes without a label, where the others have one"},
	[SVY_FOUND_EMPTY] = {SVY_SEVERITY_WARNING, "empty", "no valid value in any row"},
	[SVY_FOUND_AGAINST] = {SVY_SEVERITY_NOTE, "answeredAgainst", "items answered against the rest of their battery: reverse them before a sum or a mean"},
	[SVY_FOUND_WEIGHT_N] = {SVY_SEVERITY_NOTE, "weightSumsToN", "weights that sum to the number of rows: totals are not those of the population"},
	[SVY_FOUND_WEIGHT_UNDECLARED] = {SVY_SEVERITY_NOTE, "undeclaredWeight", "what looks like a weight, while the file declares none"},
	[SVY_FOUND_CONSTANT] = {SVY_SEVERITY_NOTE, "constant", "one value in all rows that have one"},
	[SVY_FOUND_NUMBERS_AS_TEXT] = {SVY_SEVERITY_NOTE, "numbersAsText", "numbers stored as text"},
	[SVY_FOUND_BLANKS] = {SVY_SEVERITY_NOTE, "blanksAhead", "text that begins with a blank"},
	[SVY_FOUND_SAME_TITLE] = {SVY_SEVERITY_NOTE, "sameTitle", "variables with the same title"},
	[SVY_FOUND_UNUSED_LABEL] = {SVY_SEVERITY_NOTE, "unusedLabel", "labels of codes that no row has"},
	[SVY_FOUND_UNUSED_MISSING] = {SVY_SEVERITY_NOTE, "unusedMissing", "codes declared missing that no row has"},
	[SVY_FOUND_LIMIT] = {SVY_SEVERITY_NOTE, "limit", "not looked at in full"},
};

const char *svy_finding_word(enum svy_finding_kind kind)
{
	return kinds[kind].word;
}

const char *svy_finding_text(enum svy_finding_kind kind)
{
	return kinds[kind].text;
}

const char *svy_severity_word(enum svy_severity severity)
{
	static const char *const word[] = {"error", "warning", "note"};
	return word[severity];
}

struct svy_finding *svy_check_add(struct svy_check *c, enum svy_finding_kind kind, size_t pos)
{
	struct svy_findings *f = c->found;
	svy_grow(f->v, f->n, f->cap);
	struct svy_finding *one = &f->v[f->n++];
	*one = (struct svy_finding){.kind = kind, .severity = kinds[kind].severity};
	svy_finding_add_var(one, pos);
	return one;
}

void svy_finding_add_var(struct svy_finding *f, size_t pos)
{
	f->var = svy_reallocarray(f->var, f->nvar + 1, sizeof *f->var);
	f->var[f->nvar++] = pos;
}

void svy_finding_add_code(struct svy_finding *f, const struct svy_profile_code *code)
{
	f->code = svy_reallocarray(f->code, f->ncode + 1, sizeof *f->code);
	f->code[f->ncode] = *code;
	f->code[f->ncode++].value.str = svy_strdup(code->value.str);
	f->n += code->n;
}

void svy_findings_free(struct svy_findings *f)
{
	for (size_t i = 0; i < f->n; i++) {
		for (size_t k = 0; k < f->v[i].ncode; k++)
			free(f->v[i].code[k].value.str);
		free(f->v[i].code);
		free(f->v[i].var);
		free(f->v[i].what);
	}
	free(f->v);
	memset(f, 0, sizeof *f);
}

struct sink {
	struct svy_sink base;
	struct svy_ctx *ctx;
	struct svy_check check;
	struct svy_id_check *ids;
	struct svy_scale_check *scales;
};

static int check_bind(struct svy_sink *s, const struct svy_dict *dict, uint8_t *need)
{
	struct sink *k = (struct sink *)s;
	const struct svy_varlist *list = k->check.opts->list;
	size_t limit = list->n ? CODES_ALL / list->n : 0;
	limit = limit > SVY_PROFILE_CODES ? SVY_PROFILE_CODES : limit < CODES_MIN ? CODES_MIN : limit;
	k->check.dict = dict;
	k->check.profile = svy_calloc(list->n + 1, sizeof *k->check.profile);
	for (size_t i = 0; i < list->n; i++) {
		need[list->v[i]] = 1;
		svy_profile_init(&k->check.profile[i], &dict->var[list->v[i]], list->v[i], limit);
	}
	k->ids = svy_id_check_new(&k->check, need);
	k->scales = svy_scale_check_new(&k->check);
	return 0;
}

static int check_batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct sink *k = (struct sink *)s;
	k->check.found->rows += b->nrow;
	for (size_t i = 0; i < k->check.opts->list->n; i++)
		svy_profile_batch(&k->check.profile[i], &b->col[k->check.profile[i].pos], b->nrow);
	svy_id_check_batch(k->ids, b);
	svy_scale_check_batch(k->scales, b);
	return 0;
}

static int by_importance(const void *x, const void *y)
{
	const struct svy_finding *a = x, *b = y;
	if (a->severity != b->severity)
		return a->severity < b->severity ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return (a->var[0] > b->var[0]) - (a->var[0] < b->var[0]);
}

static int check_end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct sink *k = (struct sink *)s;
	struct svy_findings *f = k->check.found;
	(void)tail;
	for (size_t i = 0; i < k->check.opts->list->n; i++) {
		struct svy_suspects suspects = {0};
		svy_profile_end(&k->check.profile[i]);
		svy_check_missing(&k->check, &k->check.profile[i], &suspects);
		svy_check_codes(&k->check, &k->check.profile[i], &suspects);
		free(suspects.v);
	}
	svy_check_weights(&k->check);
	svy_check_titles(&k->check);
	svy_id_check_end(k->ids);
	svy_scale_check_end(k->scales);
	if (f->n)
		qsort(f->v, f->n, sizeof *f->v, by_importance);
	for (size_t i = 0; i < f->n; i++)
		f->count[f->v[i].severity]++;
	return 0;
}

static void check_free(struct svy_sink *s)
{
	struct sink *k = (struct sink *)s;
	for (size_t i = 0; k->check.profile && i < k->check.opts->list->n; i++)
		svy_profile_free(&k->check.profile[i]);
	free(k->check.profile);
	svy_id_check_free(k->ids);
	svy_scale_check_free(k->scales);
	free(k);
}

struct svy_sink *svy_check_sink(struct svy_ctx *ctx, const struct svy_check_opts *opts, struct svy_findings *f)
{
	struct sink *k = svy_calloc(1, sizeof *k);
	*f = (struct svy_findings){0};
	k->base = (struct svy_sink){check_bind, svy_sink_no_begin, check_batch, check_end, svy_sink_nothing, check_free};
	k->ctx = ctx;
	k->check = (struct svy_check){.opts = opts, .found = f};
	return svy_inside_new(ctx, &k->base, &f->outside);
}
