// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/dict_diff.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/fold.h"
#include "base/mem.h"
#include "base/table.h"
#include "data/date.h"

void svy_diff_add(struct svy_dict_diffs *d, struct svy_dict_diff diff)
{
	svy_grow(d->v, d->n, d->cap);
	d->v[d->n++] = diff;
	d->conflicts += diff.conflict;
}

void svy_dict_diffs_free(struct svy_dict_diffs *d)
{
	for (size_t i = 0; i < d->n; i++) {
		free(d->v[i].of);
		free(d->v[i].in_a);
		free(d->v[i].in_b);
	}
	free(d->v);
	free(d->pair);
	memset(d, 0, sizeof *d);
}

static const struct {
	const char *word, *text;
} kinds[SVY_DIFF_KINDS] = {
	[SVY_DIFF_ONLY_A] = {"onlyA", "only in A"},
	[SVY_DIFF_ONLY_B] = {"onlyB", "only in B"},
	[SVY_DIFF_NAME] = {"name", "names that differ in case"},
	[SVY_DIFF_TYPE] = {"type", "numbers on one side, text on the other"},
	[SVY_DIFF_REVERSED] = {"reversed", "labels in the opposite order"},
	[SVY_DIFF_RECODED] = {"recoded", "the same labels at other codes"},
	[SVY_DIFF_MOVED] = {"moved", "the same labels in another order"},
	[SVY_DIFF_LABEL] = {"label", "codes with another label"},
	[SVY_DIFF_LABEL_ONLY_A] = {"labelOnlyA", "labels only in A"},
	[SVY_DIFF_LABEL_ONLY_B] = {"labelOnlyB", "labels only in B"},
	[SVY_DIFF_MISSING] = {"missing", "codes declared missing"},
	[SVY_DIFF_TITLE] = {"title", "titles"},
	[SVY_DIFF_MEASURE] = {"measure", "measures"},
	[SVY_DIFF_FORMAT] = {"format", "formats"},
	[SVY_DIFF_WIDTH] = {"width", "widths of text"},
	[SVY_DIFF_ROLE] = {"role", "roles"},
	[SVY_DIFF_DISPLAY] = {"display", "display"},
	[SVY_DIFF_VAR_ATTRIBUTE] = {"attribute", "attributes of variables"},
	[SVY_DIFF_ORDER] = {"order", "order of the variables"},
	[SVY_DIFF_FILE_TITLE] = {"fileTitle", "title of the file"},
	[SVY_DIFF_FILE_WEIGHT] = {"fileWeight", "weight of the file"},
	[SVY_DIFF_DESIGN] = {"design", "design"},
	[SVY_DIFF_MRSET] = {"multipleResponseSet", "multiple-response sets"},
	[SVY_DIFF_VARSET] = {"variableSet", "sets of variables"},
	[SVY_DIFF_ATTRIBUTE] = {"fileAttribute", "attributes of the file"},
	[SVY_DIFF_DOCUMENTS] = {"documents", "documents"},
};

const char *svy_diff_word(enum svy_diff_kind kind)
{
	return kinds[kind].word;
}

const char *svy_diff_text(enum svy_diff_kind kind)
{
	return kinds[kind].text;
}

static bool same_system(const char *a, const char *b)
{
	return a && b && (*a == '%') == (*b == '%');
}

/* Stata's counts that are no calendar dates: with leap seconds, of business days. */
static char odd_count(const char *format)
{
	return format && strncmp(format, "%t", 2) == 0 && strchr("Cb", format[2]) ? format[2] : '\0';
}

/* Days and moments of SPSS count the same seconds. */
static bool same_count(const struct svy_var *a, const struct svy_var *b)
{
	struct svy_date x = svy_date_of(a), y = svy_date_of(b);
	bool moments = (x.kind == SVY_DATE_DAY || x.kind == SVY_DATE_DATETIME) && (y.kind == SVY_DATE_DAY || y.kind == SVY_DATE_DATETIME);
	if (odd_count(a->format) != odd_count(b->format))
		return false;
	if (x.kind == SVY_DATE_NOT || y.kind == SVY_DATE_NOT)
		return x.kind == y.kind;
	return (moments || x.kind == y.kind) && x.per_day == y.per_day && x.epoch == y.epoch;
}

static void diff_formats(struct svy_dict_diffs *d, const struct svy_var *a, const struct svy_var *b, struct svy_dict_pair at)
{
	bool other_count = a->type == SVY_NUMBER && !same_count(a, b);
	bool other_text = a->type == SVY_NUMBER && same_system(a->format, b->format) && strcasecmp(a->format, b->format) != 0;
	if (other_count || other_text)
		svy_diff_add(d, (struct svy_dict_diff){SVY_DIFF_FORMAT, other_count, (ptrdiff_t)at.a, (ptrdiff_t)at.b, NULL,
						       svy_strdup(a->format), svy_strdup(b->format)});
}

/* Copies of two texts that are not the same, "" being none. */
static void diff_texts(struct svy_dict_diffs *d, enum svy_diff_kind kind, const char *of, const char *a, const char *b, struct svy_dict_pair at)
{
	a = a && *a ? a : NULL;
	b = b && *b ? b : NULL;
	if (svy_same_text(a, b))
		return;
	svy_diff_add(d, (struct svy_dict_diff){kind, false, (ptrdiff_t)at.a, (ptrdiff_t)at.b, svy_strdup(of), svy_strdup(a), svy_strdup(b)});
}

static void diff_measure(struct svy_dict_diffs *d, const struct svy_var *a, const struct svy_var *b, struct svy_dict_pair at)
{
	static const char *const word[] = {[SVY_NOMINAL] = "nominal", [SVY_ORDINAL] = "ordinal", [SVY_SCALE] = "scale"};
	if (a->measure != SVY_MEASURE_UNKNOWN && b->measure != SVY_MEASURE_UNKNOWN)
		diff_texts(d, SVY_DIFF_MEASURE, NULL, word[a->measure], word[b->measure], at);
}

static void diff_sizes(struct svy_dict_diffs *d, enum svy_diff_kind kind, const char *of, size_t a, size_t b, struct svy_dict_pair at)
{
	struct svy_buf in_a = {0}, in_b = {0};
	svy_buf_printf(&in_a, "%zu", a);
	svy_buf_printf(&in_b, "%zu", b);
	if (a && b)
		diff_texts(d, kind, of, in_a.p, in_b.p, at);
	svy_buf_free(&in_a);
	svy_buf_free(&in_b);
}

static void diff_display(struct svy_dict_diffs *d, const struct svy_var *a, const struct svy_var *b, struct svy_dict_pair at)
{
	static const char *const role[] = {
		[SVY_DIALOG_INPUT] = "input", [SVY_DIALOG_TARGET] = "target", [SVY_DIALOG_BOTH] = "both",
		[SVY_DIALOG_NONE] = "none", [SVY_DIALOG_PARTITION] = "partition", [SVY_DIALOG_SPLIT] = "split",
	};
	static const char *const align[] = {[SVY_ALIGN_LEFT] = "left", [SVY_ALIGN_RIGHT] = "right", [SVY_ALIGN_CENTER] = "centred"};
	diff_texts(d, SVY_DIFF_ROLE, NULL, role[a->role], role[b->role], at);
	diff_sizes(d, SVY_DIFF_DISPLAY, "columns", a->columns > 0 ? (size_t)a->columns : 0, b->columns > 0 ? (size_t)b->columns : 0, at);
	if (a->align != SVY_ALIGN_UNKNOWN && b->align != SVY_ALIGN_UNKNOWN)
		diff_texts(d, SVY_DIFF_DISPLAY, "alignment", align[a->align], align[b->align], at);
	if (a->write_format && b->write_format)
		diff_texts(d, SVY_DIFF_DISPLAY, "write format", a->write_format, b->write_format, at);
}

static char *joined(const struct svy_strs *l)
{
	return l ? svy_strs_join(l, ", ") : NULL;
}

static void diff_attribute(struct svy_dict_diffs *d, const char *name, const struct svy_strs *a, const struct svy_strs *b, struct svy_dict_pair at)
{
	char *in_a = joined(a), *in_b = joined(b);
	diff_texts(d, SVY_DIFF_VAR_ATTRIBUTE, name, in_a, in_b, at);
	free(in_a);
	free(in_b);
}

static void diff_attributes(struct svy_dict_diffs *d, const struct svy_var *a, const struct svy_var *b, struct svy_dict_pair at)
{
	for (size_t i = 0; i < a->attr.n; i++)
		diff_attribute(d, a->attr.v[i].name, &a->attr.v[i].values, svy_attributes_get(&b->attr, a->attr.v[i].name), at);
	for (size_t i = 0; i < b->attr.n; i++)
		if (!svy_attributes_get(&a->attr, b->attr.v[i].name))
			diff_attribute(d, b->attr.v[i].name, NULL, &b->attr.v[i].values, at);
	for (size_t i = 0; i < a->extra.n; i++)
		diff_texts(d, SVY_DIFF_VAR_ATTRIBUTE, a->extra.v[i].key, a->extra.v[i].yaml, svy_extras_get(&b->extra, a->extra.v[i].key), at);
	for (size_t i = 0; i < b->extra.n; i++)
		if (!svy_extras_get(&a->extra, b->extra.v[i].key))
			diff_texts(d, SVY_DIFF_VAR_ATTRIBUTE, b->extra.v[i].key, NULL, b->extra.v[i].yaml, at);
}

static void diff_variables(struct svy_dict_diffs *d, const struct svy_var *a, const struct svy_var *b, struct svy_dict_pair at)
{
	static const char *const type[] = {[SVY_NUMBER] = "number", [SVY_STRING] = "string"};
	diff_texts(d, SVY_DIFF_NAME, NULL, a->name, b->name, at);
	if (a->type != b->type) {
		svy_diff_add(d, (struct svy_dict_diff){SVY_DIFF_TYPE, true, (ptrdiff_t)at.a, (ptrdiff_t)at.b, NULL, svy_strdup(type[a->type]),
						       svy_strdup(type[b->type])});
	} else {
		svy_diff_labels(d, a, b, at);
		svy_diff_missing(d, a, b, at);
		diff_formats(d, a, b, at);
		diff_sizes(d, SVY_DIFF_WIDTH, NULL, a->width, b->width, at);
	}
	diff_texts(d, SVY_DIFF_TITLE, NULL, a->title, b->title, at);
	diff_measure(d, a, b, at);
	diff_display(d, a, b, at);
	diff_attributes(d, a, b, at);
}

/* Names without case: position, and how many variables share it. */
struct folded {
	struct svy_table *names;
	size_t *at, *count;
};

static bool takes(const uint8_t *take, size_t i)
{
	return !take || take[i];
}

static uint32_t fold_name(const struct svy_table *read, struct svy_table *write, const char *name)
{
	char *folded = svy_fold_case(name);
	uint32_t i = write ? svy_table_add(write, folded, strlen(folded), NULL) : svy_table_find(read, folded, strlen(folded));
	free(folded);
	return i;
}

/* Of the variables of d that have no namesake in other. */
static struct folded fold_names(const struct svy_dict *d, const struct svy_dict *other, const uint8_t *take)
{
	struct folded f = {svy_table_new(0), svy_calloc(d->nvar + 1, sizeof *f.at), svy_calloc(d->nvar + 1, sizeof *f.count)};
	for (size_t i = 0; i < d->nvar; i++) {
		if (!takes(take, i) || svy_dict_find(other, d->var[i].name) >= 0)
			continue;
		uint32_t k = fold_name(NULL, f.names, d->var[i].name);
		f.at[k] = i;
		f.count[k]++;
	}
	return f;
}

static void free_folded(struct folded *f)
{
	svy_table_free(f->names);
	free(f->at);
	free(f->count);
}

/* Where the variable of a is in b, or -1. */
static ptrdiff_t match(const struct svy_dict *b, const uint8_t *take_b, const char *name, const struct folded *in_a, const struct folded *in_b)
{
	ptrdiff_t at = svy_dict_find(b, name);
	if (at >= 0)
		return takes(take_b, (size_t)at) ? at : -1;
	uint32_t i = fold_name(in_a->names, NULL, name), k = fold_name(in_b->names, NULL, name);
	bool unique = i != UINT32_MAX && k != UINT32_MAX && in_a->count[i] == 1 && in_b->count[k] == 1;
	return unique ? (ptrdiff_t)in_b->at[k] : -1;
}

static void add_pair(struct svy_dict_diffs *d, struct svy_dict_pair at)
{
	svy_grow(d->pair, d->npair, d->pair_cap);
	d->pair[d->npair++] = at;
}

static int by_b(const void *x, const void *y)
{
	const struct svy_dict_pair *a = x, *b = y;
	return (a->b > b->b) - (a->b < b->b);
}

static void diff_order(struct svy_dict_diffs *d, const struct svy_dict *a, const struct svy_dict *b)
{
	struct svy_dict_pair *sorted = svy_reallocarray(NULL, d->npair + 1, sizeof *sorted);
	size_t i = 0;
	if (d->npair)
		memcpy(sorted, d->pair, d->npair * sizeof *sorted);
	qsort(sorted, d->npair, sizeof *sorted, by_b);
	while (i < d->npair && sorted[i].b == d->pair[i].b)
		i++;
	if (i < d->npair)
		svy_diff_add(d, (struct svy_dict_diff){SVY_DIFF_ORDER, false, (ptrdiff_t)d->pair[i].a, (ptrdiff_t)sorted[i].b, NULL,
						       svy_strdup(a->var[d->pair[i].a].name), svy_strdup(b->var[sorted[i].b].name)});
	free(sorted);
}

static void only(struct svy_dict_diffs *d, enum svy_diff_kind kind, ptrdiff_t a, ptrdiff_t b, const struct svy_var *v)
{
	char *name = svy_strdup(v->name);
	svy_diff_add(d, (struct svy_dict_diff){kind, false, a, b, NULL, a >= 0 ? name : NULL, b >= 0 ? name : NULL});
}

void svy_dict_compare(const struct svy_dict *a, const struct svy_dict *b, const uint8_t *take_a, const uint8_t *take_b, struct svy_dict_diffs *out)
{
	struct folded in_a = fold_names(a, b, take_a), in_b = fold_names(b, a, take_b);
	uint8_t *matched = svy_calloc(b->nvar + 1, 1);
	*out = (struct svy_dict_diffs){0};
	for (size_t i = 0; i < a->nvar; i++) {
		if (!takes(take_a, i))
			continue;
		ptrdiff_t k = match(b, take_b, a->var[i].name, &in_a, &in_b);
		if (k < 0) {
			only(out, SVY_DIFF_ONLY_A, (ptrdiff_t)i, -1, &a->var[i]);
			continue;
		}
		matched[k] = 1;
		add_pair(out, (struct svy_dict_pair){i, (size_t)k});
		diff_variables(out, &a->var[i], &b->var[k], (struct svy_dict_pair){i, (size_t)k});
	}
	for (size_t k = 0; k < b->nvar; k++)
		if (takes(take_b, k) && !matched[k])
			only(out, SVY_DIFF_ONLY_B, -1, (ptrdiff_t)k, &b->var[k]);
	diff_order(out, a, b);
	if (!take_a && !take_b)
		svy_diff_file(out, a, b);
	free(matched);
	free_folded(&in_a);
	free_folded(&in_b);
}

void svy_var_compare(const struct svy_var *a, const struct svy_var *b, struct svy_dict_diffs *out)
{
	static const uint8_t take[1] = {1};
	struct svy_dict x, y;
	svy_dict_init(&x);
	svy_dict_init(&y);
	svy_dict_add_copy(&x, "v", a);
	svy_dict_add_copy(&y, "v", b);
	svy_dict_compare(&x, &y, take, take, out);
	svy_dict_free(&x);
	svy_dict_free(&y);
}
