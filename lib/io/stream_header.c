// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/stream_header.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
#include "data/date.h"
#include "data/labelling.h"
#include "io/stream_meta.h"

static int bad(struct svy_ctx *ctx, const struct svy_header *h, const struct svy_yaml *y, const char *what, const char *wanted)
{
	return svy_fail(ctx, SVY_EDATA, "%s:%d: '%s' must be %s", h->name, y->line, what, wanted);
}

static const struct svy_yaml *fields_of(const struct svy_header *h)
{
	return svy_yaml_get(svy_yaml_get(&h->root, "schema"), "fields");
}

static int index_fields(struct svy_ctx *ctx, struct svy_header *h)
{
	const struct svy_yaml *schema = svy_yaml_get(&h->root, "schema"), *fields = svy_yaml_get(schema, "fields");
	if (schema && schema->kind != SVY_YAML_MAP)
		return bad(ctx, h, schema, "schema", "a map with 'fields'");
	if (fields && fields->kind != SVY_YAML_LIST)
		return bad(ctx, h, fields, "fields", "a list");
	for (size_t i = 0; fields && i < fields->n; i++) {
		const char *name = svy_yaml_text(svy_yaml_get(&fields->item[i], "name"));
		if (!name)
			return svy_fail(ctx, SVY_EDATA, "%s:%d: this field has no name", h->name, fields->item[i].line);
		bool fresh;
		svy_table_add(h->field, name, strlen(name), &fresh);
		if (!fresh)
			return svy_fail(ctx, SVY_EDATA, "%s:%d: two fields have the name '%s'", h->name, fields->item[i].line, name);
	}
	return 0;
}

int svy_header_parse(struct svy_ctx *ctx, const char *name, const char *text, size_t len, struct svy_header *h)
{
	memset(h, 0, sizeof *h);
	h->name = name;
	h->field = svy_table_new(0);
	int rc = svy_yaml_parse(ctx, name, text, len, 1, &h->root);
	if (!rc && h->root.kind != SVY_YAML_MAP && (h->root.kind == SVY_YAML_LIST || *h->root.text))
		rc = svy_fail(ctx, SVY_EDATA, "%s:%d: the header is no map of keys", name, h->root.line);
	if (!rc)
		rc = index_fields(ctx, h);
	if (rc)
		svy_header_free(h);
	return rc;
}

void svy_header_free(struct svy_header *h)
{
	svy_yaml_free(&h->root);
	svy_table_free(h->field);
	h->field = NULL;
}

static const struct svy_yaml *field_of(const struct svy_header *h, const char *column)
{
	uint32_t i = svy_table_find(h->field, column, strlen(column));
	return i == UINT32_MAX ? NULL : &fields_of(h)->item[i];
}

enum svy_declared svy_header_type(const struct svy_header *h, const char *column)
{
	const struct svy_yaml *f = field_of(h, column);
	const char *type = f ? svy_yaml_text(svy_yaml_get(f, "type")) : NULL;
	if (type && strcmp(type, "integer") == 0)
		return SVY_DECLARED_INTEGER;
	if (type && (strcmp(type, "number") == 0 || svy_date_format_of_type(type)))
		return SVY_DECLARED_NUMBER;
	return type && strcmp(type, "string") == 0 ? SVY_DECLARED_STRING : SVY_DECLARED_NOT;
}

/* A code of a number, quoted or not: Table Schema writes missingValues as text. */
static bool code_of(const struct svy_yaml *y, double *x)
{
	if (svy_yaml_number(y, x))
		return true;
	return y && y->kind == SVY_YAML_SCALAR && svy_num_parse(y->text, strlen(y->text), x);
}

static char tag_of(const struct svy_yaml *y)
{
	const char *s = y && y->kind == SVY_YAML_SCALAR ? y->text : "";
	return s[0] == '.' && s[1] >= 'a' && s[1] <= 'z' && !s[2] ? s[1] : 0;
}

static int add_label(struct svy_ctx *ctx, const struct svy_header *h, struct svy_labelling *to, const struct svy_yaml *value, const char *label)
{
	struct svy_value x = {.num = NAN};
	const struct svy_var *v = to->var;
	if (v->type == SVY_STRING && value->kind == SVY_YAML_SCALAR) {
		x.kind = SVY_VALUE_STRING;
		x.str = value->text;
	} else if (v->type == SVY_NUMBER && tag_of(value)) {
		x.kind = SVY_VALUE_TAG;
		x.tag = tag_of(value);
	} else if (v->type != SVY_NUMBER || !code_of(value, &x.num)) {
		return svy_fail(ctx, SVY_EDATA, "%s:%d: a category of '%s' has a value that is none of its type", h->name, value->line, v->name);
	}
	svy_labelling_put(to, &x, label);
	return 0;
}

/* [{value: 1, label: one}, …]; Table Schema also allows the bare values. */
static int fill_categories(struct svy_ctx *ctx, const struct svy_header *h, struct svy_var *v, const struct svy_yaml *list)
{
	if (list->kind != SVY_YAML_LIST)
		return bad(ctx, h, list, "categories", "a list");
	struct svy_labelling to = {.var = v};
	int rc = 0;
	for (size_t i = 0; !rc && i < list->n; i++) {
		const struct svy_yaml *item = &list->item[i], *value = svy_yaml_get(item, "value");
		const struct svy_yaml *label = svy_yaml_get(item, "label");
		if (item->kind == SVY_YAML_SCALAR)
			continue;
		if (!value)
			rc = bad(ctx, h, item, "categories", "a list of {value: …, label: …}");
		else if (label && label->kind == SVY_YAML_SCALAR)
			rc = add_label(ctx, h, &to, value, label->text);
	}
	svy_labelling_free(&to);
	return rc;
}

static int fill_missing_value(struct svy_ctx *ctx, const struct svy_header *h, struct svy_labelling *to, const struct svy_yaml *item)
{
	struct svy_var *v = to->var;
	const struct svy_yaml *value = item->kind == SVY_YAML_SCALAR ? item : svy_yaml_get(item, "value");
	const struct svy_yaml *label = svy_yaml_get(item, "label");
	double x;
	if (!value || value->kind != SVY_YAML_SCALAR)
		return bad(ctx, h, item, "missingValues", "a list of values or of {value: …, label: …}");
	/* A number's empty field and tag are missing by themselves; so is an empty text, but SPSS can declare it too. */
	bool itself = v->type == SVY_NUMBER && (!*value->text || tag_of(value) || strcmp(value->text, ".") == 0);
	if (!itself && v->type == SVY_STRING)
		svy_var_missing_string(v, value->text);
	else if (!itself && code_of(value, &x))
		svy_var_missing_number(v, x);
	else if (!itself)
		return svy_fail(ctx, SVY_EDATA, "%s:%d: the missing value '%s' of '%s' is no number", h->name, value->line, value->text, v->name);
	if (label && label->kind == SVY_YAML_SCALAR && *value->text && strcmp(value->text, ".") != 0)
		return add_label(ctx, h, to, value, label->text);
	return 0;
}

static int fill_missing(struct svy_ctx *ctx, const struct svy_header *h, struct svy_var *v, const struct svy_yaml *list)
{
	if (list->kind != SVY_YAML_LIST)
		return bad(ctx, h, list, "missingValues", "a list");
	struct svy_labelling to = {.var = v};
	int rc = 0;
	for (size_t i = 0; !rc && i < list->n; i++)
		rc = fill_missing_value(ctx, h, &to, &list->item[i]);
	svy_labelling_free(&to);
	return rc;
}

/* [lo, hi] or a list of such. */
static int fill_ranges(struct svy_ctx *ctx, const struct svy_header *h, struct svy_var *v, const struct svy_yaml *y)
{
	double lo, hi;
	int rc = 0;
	if (y->kind == SVY_YAML_LIST && y->n == 2 && code_of(&y->item[0], &lo) && code_of(&y->item[1], &hi) && v->type == SVY_NUMBER)
		svy_var_missing_range(v, lo, hi);
	else if (y->kind != SVY_YAML_LIST || !y->n || y->item[0].kind != SVY_YAML_LIST)
		return bad(ctx, h, y, "missingRange", "[low, high], or a list of such, of a number");
	else
		for (size_t i = 0; !rc && i < y->n; i++)
			rc = fill_ranges(ctx, h, v, &y->item[i]);
	return rc;
}

static int fill_measure(struct svy_ctx *ctx, const struct svy_header *h, struct svy_var *v, const struct svy_yaml *y)
{
	static const char *const names[] = {[SVY_NOMINAL] = "nominal", [SVY_ORDINAL] = "ordinal", [SVY_SCALE] = "scale"};
	const char *text = svy_yaml_text(y);
	for (int i = SVY_NOMINAL; text && i <= SVY_SCALE; i++)
		if (strcmp(text, names[i]) == 0) {
			v->measure = (enum svy_measure)i;
			return 0;
		}
	return bad(ctx, h, y, "measure", "nominal, ordinal or scale");
}

static void set_extra(struct svy_extras *to, const char *key, const struct svy_yaml *value)
{
	struct svy_buf text = {0};
	svy_yaml_put_flow(&text, value);
	svy_extras_set(to, key, text.p ? text.p : "");
	svy_buf_free(&text);
}

static void set_text(char **to, const struct svy_yaml *y)
{
	free(*to);
	*to = svy_strdup(svy_yaml_text(y));
}

static int fill_meta(struct svy_ctx *ctx, const struct svy_header *h, struct svy_var *v, const char *key, const struct svy_yaml *y)
{
	bool known;
	int rc = svy_meta_fill_var(ctx, h->name, v, key, y, &known);
	if (!known)
		set_extra(&v->extra, key, y);
	return rc;
}

static int fill_key(struct svy_ctx *ctx, const struct svy_header *h, struct svy_var *v, const char *key, const struct svy_yaml *y)
{
	double x;
	if (strcmp(key, "name") == 0 || strcmp(key, "type") == 0 || strcmp(key, "storedAs") == 0)   /* settled before the variable was made */
		return 0;
	if (strcmp(key, "title") == 0)
		set_text(&v->title, y);
	else if (strcmp(key, "format") == 0 && svy_yaml_text(y))
		set_text(&v->format, y);
	else if (strcmp(key, "measure") == 0)
		return fill_measure(ctx, h, v, y);
	else if (strcmp(key, "width") == 0 && svy_yaml_number(y, &x) && x >= 0 && x <= 1e9)
		v->width = (size_t)x;
	else if (strcmp(key, "categories") == 0)
		return fill_categories(ctx, h, v, y);
	else if (strcmp(key, "missingValues") == 0)
		return fill_missing(ctx, h, v, y);
	else if (strcmp(key, "missingRange") == 0)
		return fill_ranges(ctx, h, v, y);
	else
		return fill_meta(ctx, h, v, key, y);
	return 0;
}

int svy_header_fill_var(struct svy_ctx *ctx, const struct svy_header *h, struct svy_var *v)
{
	const struct svy_yaml *f = field_of(h, v->name);
	int rc = 0;
	for (size_t i = 0; f && !rc && i < f->n; i++)
		rc = fill_key(ctx, h, v, f->key[i].text, &f->item[i]);
	/* A date that another program declares counts something all the same. */
	const char *type = f ? svy_yaml_text(svy_yaml_get(f, "type")) : NULL, *format = type ? svy_date_format_of_type(type) : NULL;
	if (!rc && format && svy_date_of(v).kind == SVY_DATE_NOT) {
		free(v->format);
		v->format = svy_strdup(format);
	}
	return rc;
}

/* One text or a list of texts. */
static int fill_strs(struct svy_ctx *ctx, const struct svy_header *h, struct svy_strs *to, const char *key, const struct svy_yaml *y)
{
	if (y->kind == SVY_YAML_SCALAR) {
		if (svy_yaml_text(y))
			svy_strs_add(to, y->text);
		return 0;
	}
	for (size_t i = 0; i < y->n; i++) {
		if (y->kind == SVY_YAML_MAP || y->item[i].kind != SVY_YAML_SCALAR)
			return bad(ctx, h, y, key, "a list of texts");
		svy_strs_add(to, y->item[i].text);
	}
	return 0;
}

static int fill_survey_key(struct svy_ctx *ctx, const struct svy_header *h, struct svy_survey *s, const char *key, const struct svy_yaml *y)
{
	const char *text = svy_yaml_text(y);
	if (strcmp(key, "weights") == 0 || strcmp(key, "domain") == 0) {
		if (y->kind != SVY_YAML_SCALAR)
			return bad(ctx, h, y, key, "the name of a column");
		set_text(*key == 'w' ? &s->weights : &s->domain, y);
		return 0;
	}
	if (strcmp(key, "strata") == 0)
		return fill_strs(ctx, h, &s->strata, key, y);
	if (strcmp(key, "fpc") == 0)
		return fill_strs(ctx, h, &s->fpc, key, y);
	if (strcmp(key, "nest") == 0)
		return svy_yaml_bool(y, &s->nest) ? 0 : bad(ctx, h, y, key, "true or false");
	if (strcmp(key, "psu") != 0) {
		set_extra(&s->extra, key, y);
		return 0;
	}
	/* The word alone says that every case is its own unit; a variable of that name stands in a list. */
	s->psu_none = text && strcmp(text, "none") == 0;
	return s->psu_none ? 0 : fill_strs(ctx, h, &s->psu, key, y);
}

static int fill_survey(struct svy_ctx *ctx, const struct svy_header *h, struct svy_survey *s, const struct svy_yaml *y)
{
	int rc = 0;
	if (y->kind == SVY_YAML_SCALAR && !svy_yaml_text(y))
		return 0;
	if (y->kind != SVY_YAML_MAP)
		return bad(ctx, h, y, "survey", "a map of the design's keys");
	for (size_t i = 0; !rc && i < y->n; i++)
		rc = fill_survey_key(ctx, h, s, y->key[i].text, &y->item[i]);
	return rc;
}

/* schema: what it has beside its fields is kept under the names that the writer puts back. */
static void keep_schema(struct svy_dict *d, const struct svy_yaml *schema)
{
	for (size_t i = 0; i < schema->n; i++)
		if (strcmp(schema->key[i].text, "fields") != 0) {
			struct svy_buf key = {0};
			svy_buf_printf(&key, "schema/%s", schema->key[i].text);
			set_extra(&d->extra, key.p, &schema->item[i]);
			svy_buf_free(&key);
		}
}

static int fill_dict_key(struct svy_ctx *ctx, const struct svy_header *h, struct svy_dict *d, const char *key, const struct svy_yaml *y)
{
	if (strcmp(key, "profile") == 0)
		set_text(&d->profile, y);
	else if (strcmp(key, "title") == 0)
		set_text(&d->title, y);
	else if (strcmp(key, "excerpt") == 0)
		set_text(&d->excerpt, y);
	else if (strcmp(key, "fileWeight") == 0)
		set_text(&d->file_weight, y);
	else if (strcmp(key, "schema") == 0)
		keep_schema(d, y);
	else if (strcmp(key, "survey") == 0)
		return fill_survey(ctx, h, &d->survey, y);
	else if (strcmp(key, "notes") == 0)
		return fill_strs(ctx, h, &d->notes, key, y);
	else if (strcmp(key, "history") == 0)
		return fill_strs(ctx, h, &d->history, key, y);
	else if (strcmp(key, "na.strings") != 0) {      /* follows from the variables; the writer makes it anew */
		bool known;
		int rc = svy_meta_fill_dict(ctx, h->name, d, key, y, &known);
		if (!known)
			set_extra(&d->extra, key, y);
		return rc;
	}
	return 0;
}

static int check_design_column(struct svy_ctx *ctx, const char *input, const struct svy_dict *d, const char *role, const char *name)
{
	if (!name || svy_dict_find(d, name) >= 0)
		return 0;
	return svy_fail(ctx, SVY_EDATA, "'%s' has lost a column of its design: %s '%s'", input, role, name);
}

int svy_header_check_design(struct svy_ctx *ctx, const char *input, const struct svy_dict *d)
{
	const struct svy_survey *s = &d->survey;
	const struct svy_strs *list[] = {&s->strata, &s->psu, &s->fpc};
	const char *const role[] = {"strata", "psu", "fpc"};
	int rc = d->file_weight ? check_design_column(ctx, input, d, "the file's weight", d->file_weight) : 0;
	/* Estimates say which design they come from; its columns are not among theirs. */
	if (rc || svy_dict_is_estimates(d))
		return rc;
	rc = check_design_column(ctx, input, d, "weights", s->weights);
	if (!rc)
		rc = check_design_column(ctx, input, d, "domain", s->domain);
	for (int k = 0; k < 3; k++)
		for (size_t i = 0; !rc && i < list[k]->n; i++)
			rc = check_design_column(ctx, input, d, role[k], list[k]->v[i]);
	return rc;
}

int svy_header_fill_dict(struct svy_ctx *ctx, const struct svy_header *h, struct svy_dict *d)
{
	int rc = 0;
	for (size_t i = 0; !rc && i < h->root.n; i++)
		rc = fill_dict_key(ctx, h, d, h->root.key[i].text, &h->root.item[i]);
	svy_dict_prune(d);
	return rc;
}
