// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/sav_header.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include "base/mem.h"
#include "io/sav_layout.h"
#include "io/stream_header.h"
#include "io/writer.h"
#include "io/yaml.h"

/* The first line, a comment to YAML. */
#define PART "# svykit: part of the dictionary"
#define WHOLE "# svykit: the whole dictionary, "

static uint32_t checksum(const char *text, size_t n)
{
	return (uint32_t)crc32_z(0, (const unsigned char *)text, n);
}

static void add_lines(struct svy_strs *lines, const char *text)
{
	for (const char *end; *text; text = end + 1) {
		end = strchr(text, '\n');
		svy_strs_add_take(lines, svy_strndup(text, (size_t)(end - text)));
	}
}

void svy_sav_header_whole(struct svy_strs *lines, const struct svy_dict *d, const struct svy_strs *notes, bool history)
{
	struct svy_buf text = {0};
	char first[sizeof WHOLE + 8];
	svy_stream_header_text(&text, d, notes, history);
	snprintf(first, sizeof first, WHOLE "%08" PRIx32, checksum(text.p, text.n));
	svy_strs_add(lines, first);
	add_lines(lines, text.p);
	svy_buf_free(&text);
}

static bool is_long(const char *s, size_t max)
{
	return s && strlen(s) > max;
}

/* What the file cannot hold of a variable, added to rest. */
static void add_rest(struct svy_dict *rest, const struct svy_var *v, const char *stored)
{
	struct svy_var has = {.name = v->name, .type = v->type, .integer = v->integer, .title = is_long(v->title, SVY_SAV_VARIABLE_TITLE) ? v->title : NULL,
		.extra = v->extra};
	for (size_t i = 0; i < v->ncat; i++)
		if (is_long(v->cat[i].label, SVY_SAV_LABEL)) {
			svy_grow(has.cat, has.ncat, has.cat_cap);
			has.cat[has.ncat++] = v->cat[i];
		}
	bool renamed = strcmp(v->name, stored) != 0;
	if (renamed || has.integer || has.title || has.ncat || has.extra.n) {
		struct svy_var *to = svy_dict_add(rest, v->name, v->type);
		free(to->name);
		svy_var_copy(to, &has);
		struct svy_buf name = {0};
		svy_yaml_put_string(&name, stored);
		if (renamed)
			svy_extras_set(&to->extra, "storedAs", name.p);
		svy_buf_free(&name);
	}
	free(has.cat);
}

void svy_sav_header_rest(struct svy_strs *lines, const struct svy_dict *rest, const struct svy_strs *notes, bool history)
{
	bool estimates = rest->profile && strcmp(rest->profile, "svy-data/1") != 0;
	bool any = estimates || rest->nvar || rest->title || rest->excerpt || !svy_survey_is_empty(&rest->survey) || rest->notes.n || notes->n ||
		(history && rest->history.n) || rest->extra.n || rest->file_weight || rest->attr.n || rest->mrsets.n || rest->varsets.n;
	if (!any)
		return;
	struct svy_buf text = {0};
	svy_stream_header_text(&text, rest, notes, history);
	svy_strs_add(lines, PART);
	add_lines(lines, text.p);
	svy_buf_free(&text);
}

void svy_sav_header_part(struct svy_strs *lines, const struct svy_dict *d, const struct svy_strs *notes, bool history, char *const *stored)
{
	struct svy_dict rest;
	svy_dict_init(&rest);
	for (size_t i = 0; i < d->nvar; i++)
		add_rest(&rest, &d->var[i], stored[i]);
	struct svy_dict has = rest;
	has.profile = d->profile;
	has.excerpt = d->excerpt;
	has.survey = d->survey;
	has.notes = d->notes;
	has.history = d->history;
	has.extra = d->extra;
	has.title = is_long(d->title, SVY_SAV_TITLE) ? d->title : NULL;
	svy_sav_header_rest(lines, &has, notes, history);
	svy_dict_free(&rest);
}

/* The text of the header without its first line; whole: it says that it is, and is. */
static bool gather(const struct svy_strs *lines, struct svy_buf *text, bool *whole)
{
	const char *first = lines->n ? lines->v[0] : "";
	*whole = !strncmp(first, WHOLE, sizeof WHOLE - 1);
	if (!*whole && strcmp(first, PART) != 0)
		return false;
	for (size_t i = 1; i < lines->n; i++) {
		svy_buf_puts(text, lines->v[i]);
		svy_buf_putc(text, '\n');
	}
	char want[9];
	snprintf(want, sizeof want, "%08" PRIx32, checksum(text->p ? text->p : "", text->n));
	*whole = *whole && !strcmp(first + sizeof WHOLE - 1, want);
	return true;
}

static const struct svy_yaml *fields_of(const struct svy_header *h)
{
	static const struct svy_yaml none = {.kind = SVY_YAML_LIST};
	const struct svy_yaml *fields = svy_yaml_get(svy_yaml_get(&h->root, "schema"), "fields");
	return fields ? fields : &none;
}

/* A dictionary of the header alone. False if it does not fit the file's. */
static bool build_whole(struct svy_ctx *ctx, const struct svy_header *h, const struct svy_dict *file, struct svy_dict *to)
{
	const struct svy_yaml *fields = fields_of(h);
	bool widths = true;
	if (fields->n != file->nvar)
		return false;
	for (size_t i = 0; i < fields->n; i++) {
		const char *name = svy_yaml_text(svy_yaml_get(&fields->item[i], "name"));
		enum svy_declared type = svy_header_type(h, name);
		if ((type == SVY_DECLARED_STRING) != (file->var[i].type == SVY_STRING))
			return false;
		struct svy_var *v = svy_dict_add(to, name, file->var[i].type);
		if (!v || svy_header_fill_var(ctx, h, v))
			return false;
		v->integer = type == SVY_DECLARED_INTEGER;
		widths &= v->type != SVY_STRING || v->width + 1 == file->var[i].width;
	}
	/* Text of a known encoding fits its widths, which writers rely on. The lane has a byte more. */
	to->encoding = svy_strdup(widths ? file->encoding : NULL);
	return svy_header_fill_dict(ctx, h, to) == 0;
}

static bool begins(const char *s, const char *with)
{
	return with && !strncmp(s, with, strlen(with));
}

/* Longer text replaces what was cut from it. */
static void restore(char **now, char **was)
{
	if (!*was || !*now || !begins(*was, *now))
		return;
	free(*now);
	*now = *was;
	*was = NULL;
}

static void restore_label(struct svy_var *to, const struct svy_category *was)
{
	const struct svy_value *x = &was->value;
	const char *now = x->kind == SVY_VALUE_STRING ? svy_var_label_of_string(to, x->str, strlen(x->str)) :
			  x->kind == SVY_VALUE_NUMBER ? svy_var_label_of_number(to, x->num) : NULL;
	if (!now || !begins(was->label, now))
		return;
	if (x->kind == SVY_VALUE_STRING)
		svy_var_label_string(to, x->str, was->label);
	else
		svy_var_label_number(to, x->num, was->label);
}

static void take_attributes(struct svy_attributes *to, const struct svy_attributes *was)
{
	for (size_t i = 0; i < was->n; i++)
		if (!svy_attributes_get(to, was->v[i].name))
			svy_strs_copy(svy_attributes_set(to, was->v[i].name), &was->v[i].values);
}

/* A label that a .dta cannot hold. */
static void take_label(struct svy_var *to, const struct svy_category *was)
{
	const struct svy_value *x = &was->value;
	if (x->kind == SVY_VALUE_STRING && !svy_var_label_of_string(to, x->str, strlen(x->str)))
		svy_var_label_string(to, x->str, was->label);
	else if (x->kind == SVY_VALUE_NUMBER && !svy_var_label_of_number(to, x->num))
		svy_var_label_number(to, x->num, was->label);
}

static void take_text(char **to, char **was)
{
	if (*to || !*was)
		return;
	*to = *was;
	*was = NULL;
}

/* What a .dta has no place for. */
static void take_rest(struct svy_var *to, struct svy_var *was)
{
	to->measure = to->measure ? to->measure : was->measure;
	to->role = to->role ? to->role : was->role;
	to->align = to->align ? to->align : was->align;
	to->columns = to->columns ? to->columns : was->columns;
	take_text(&to->write_format, &was->write_format);
	take_attributes(&to->attr, &was->attr);
	for (size_t i = 0; i < was->ncat; i++)
		take_label(to, &was->cat[i]);
	for (size_t i = 0; i < was->nmissing; i++)
		if (to->type == SVY_STRING)
			svy_var_missing_string(to, was->missing[i].str);
}

static int merge_var(struct svy_ctx *ctx, const struct svy_header *h, bool stata, struct svy_var *to)
{
	struct svy_var was = {.name = svy_strdup(to->name), .type = to->type};
	int rc = svy_header_fill_var(ctx, h, &was);
	to->integer |= svy_header_type(h, to->name) == SVY_DECLARED_INTEGER && to->type == SVY_NUMBER;
	restore(&to->title, &was.title);
	for (size_t i = 0; i < was.ncat; i++)
		restore_label(to, &was.cat[i]);
	for (size_t i = 0; i < was.extra.n; i++)
		svy_extras_set(&to->extra, was.extra.v[i].key, was.extra.v[i].yaml);
	if (stata && !rc)
		take_rest(to, &was);
	svy_var_free(&was);
	return rc;
}

/* The names that variables had before SPSS's rules were applied to them. */
static void restore_names(const struct svy_header *h, struct svy_dict *d)
{
	const struct svy_yaml *fields = fields_of(h);
	char **names = svy_calloc(d->nvar + 1, sizeof *names);
	for (size_t i = 0; i < fields->n; i++) {
		const char *stored = svy_yaml_text(svy_yaml_get(&fields->item[i], "storedAs"));
		ptrdiff_t at = stored ? svy_dict_find(d, stored) : -1;
		if (at >= 0)
			names[at] = (char *)svy_yaml_text(svy_yaml_get(&fields->item[i], "name"));
	}
	svy_dict_rename(d, names);
	free(names);
}

/* Of the whole file, what a .dta has no place for. */
static void take_file_rest(struct svy_dict *to, struct svy_dict *was)
{
	take_text(&to->file_weight, &was->file_weight);
	take_attributes(&to->attr, &was->attr);
	if (to->mrsets.n == 0)
		svy_mrsets_copy(&to->mrsets, &was->mrsets);
	if (to->varsets.n == 0)
		svy_varsets_copy(&to->varsets, &was->varsets);
}

static bool merge_part(struct svy_ctx *ctx, const struct svy_header *h, bool stata, struct svy_dict *to)
{
	struct svy_dict was;
	svy_dict_init(&was);
	restore_names(h, to);
	/* Sets lose what is no variable. */
	for (size_t i = 0; stata && i < to->nvar; i++)
		svy_dict_add(&was, to->var[i].name, to->var[i].type);
	bool good = svy_header_fill_dict(ctx, h, &was) == 0;
	for (size_t i = 0; good && i < to->nvar; i++)
		good = merge_var(ctx, h, stata, &to->var[i]) == 0;
	if (good && stata)
		take_file_rest(to, &was);
	if (good) {
		restore(&to->title, &was.title);
		take_text(&to->excerpt, &was.excerpt);
		free(to->profile);
		to->profile = svy_strdup(was.profile);
		svy_survey_free(&to->survey);
		svy_survey_copy(&to->survey, &was.survey);
		svy_strs_copy(&to->notes, &was.notes);
		svy_strs_copy(&to->history, &was.history);
		for (size_t i = 0; i < was.extra.n; i++)
			svy_extras_set(&to->extra, was.extra.v[i].key, was.extra.v[i].yaml);
	}
	svy_dict_free(&was);
	return good;
}

/* Into to, which is initialised; ctx has the reason if it fails. */
static bool build(struct svy_ctx *ctx, const struct svy_buf *text, bool whole, bool stata, const struct svy_dict *d, struct svy_dict *to)
{
	struct svy_header h;
	if (svy_header_parse(ctx, SVY_SAV_HEADER_ATTRIBUTE, text->p ? text->p : "", text->n, &h))
		return false;
	bool good;
	if (whole) {
		good = build_whole(ctx, &h, d, to);
	} else {
		svy_dict_free(to);
		svy_dict_copy(to, d);
		svy_attributes_remove(&to->attr, SVY_SAV_HEADER_ATTRIBUTE);
		good = merge_part(ctx, &h, stata, to);
	}
	svy_header_free(&h);
	return good;
}

/* Stata drops a column of the design without a word; the file is good without it. */
static int keep_design(struct svy_ctx *ctx, const char *input_name, struct svy_dict *d)
{
	struct svy_ctx own;
	int rc = 0;
	svy_ctx_init(&own);
	if (svy_header_check_design(&own, input_name, d)) {
		rc = svy_warn(ctx, "the survey design is not used: %s", own.err.msg);
		svy_survey_free(&d->survey);
		memset(&d->survey, 0, sizeof d->survey);
	}
	svy_ctx_free(&own);
	return rc;
}

int svy_sav_header_apply(struct svy_ctx *ctx, const char *input_name, const char *product, struct svy_dict *d, bool *lane)
{
	const struct svy_strs *lines = svy_attributes_get(&d->attr, SVY_SAV_HEADER_ATTRIBUTE);
	struct svy_buf text = {0};
	struct svy_ctx own;
	struct svy_dict to;
	bool whole = false;
	int rc = 0;
	if (lane)
		*lane = false;
	if (!lines)
		return 0;
	svy_ctx_init(&own);
	svy_dict_init(&to);
	bool good = gather(lines, &text, &whole);
	whole = whole && product && !strncmp(product, SVY_SAV_OUR_PRODUCT, sizeof SVY_SAV_OUR_PRODUCT - 1);
	if (good && build(&own, &text, whole, !product, d, &to)) {
		struct svy_dict old = *d;
		*d = to;
		to = old;
		if (lane)
			*lane = whole;
		rc = product ? svy_header_check_design(ctx, input_name, d) : keep_design(ctx, input_name, d);
	} else {
		rc = svy_warn(ctx, "the design and history in the attribute '%s' cannot be read%s%s", SVY_SAV_HEADER_ATTRIBUTE,
			own.err.code ? ": " : "", own.err.code ? own.err.msg : "");
	}
	svy_dict_free(&to);
	svy_buf_free(&text);
	svy_ctx_free(&own);
	return rc;
}
