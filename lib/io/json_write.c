// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * json: one object {"profile", "schema", "rows"}, the rows objects of their own, one a line; ndjson: the rows alone. Values are codes, or with
 * labels the labels that they have. JSON has one kind of missing value: null stands for system-missing, Stata's tags and infinite numbers.
 */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "data/date.h"
#include "data/value.h"
#include "io/json.h"
#include "io/writers.h"

struct json {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	struct svy_output *out;
	const struct svy_dict *dict;
	struct svy_date *date;          /* per column */
	struct svy_strs keys;           /* ,"name": ready to be written, the first without its comma */
	bool nd, labels;
	bool lost;                      /* tags or infinite numbers became null */
	bool any;                       /* a row was written */
};

json_t *svy_json_value(const struct svy_value *v)
{
	if (v->kind == SVY_VALUE_NUMBER)
		return v->num == rint(v->num) && fabs(v->num) < 9007199254740992 ? json_integer((json_int_t)v->num) : json_real(v->num);
	if (v->kind == SVY_VALUE_TAG)
		return json_sprintf(".%c", v->tag);
	return json_string(v->str);
}

/* SPSS's LOWEST and HIGHEST have no number in JSON. */
static json_t *range_json(const struct svy_range *r)
{
	struct svy_value lo = {.num = r->lo}, hi = {.num = r->hi};
	json_t *pair = json_array();
	json_array_append_new(pair, isinf(r->lo) ? json_null() : svy_json_value(&lo));
	json_array_append_new(pair, isinf(r->hi) ? json_null() : svy_json_value(&hi));
	return pair;
}

/* Table Schema wants these as strings. */
static json_t *missing_json(const struct svy_var *v, const struct svy_value *m)
{
	char text[SVY_NUM_MAX];
	if (m->kind != SVY_VALUE_STRING)
		svy_num_format(text, m->num);
	return json_pack("{s:s,s:s*}", "value", m->kind == SVY_VALUE_STRING ? m->str : text, "label", svy_value_label(v, m));
}

/* The same keys and forms as in the header of a stream. */
static void add_missing(json_t *field, const struct svy_var *v)
{
	if (v->nmissing) {
		json_t *codes = json_array();
		for (size_t i = 0; i < v->nmissing; i++)
			json_array_append_new(codes, missing_json(v, &v->missing[i]));
		json_object_set_new(field, "missingValues", codes);
	}
	if (v->nrange == 1)
		json_object_set_new(field, "missingRange", range_json(&v->range[0]));
	if (v->nrange > 1) {
		json_t *ranges = json_array();
		for (size_t i = 0; i < v->nrange; i++)
			json_array_append_new(ranges, range_json(&v->range[i]));
		json_object_set_new(field, "missingRange", ranges);
	}
}

json_t *svy_json_field(const struct svy_var *v)
{
	static const char *const measures[] = {[SVY_NOMINAL] = "nominal", [SVY_ORDINAL] = "ordinal", [SVY_SCALE] = "scale"};
	struct svy_date date = svy_date_of(v);
	json_t *f = json_object();
	json_object_set_new(f, "name", json_string(v->name));
	json_object_set_new(f, "type", json_string(v->type == SVY_STRING ? "string" : date.kind ? svy_date_type(&date) : v->integer ? "integer" : "number"));
	if (v->title)
		json_object_set_new(f, "title", json_string(v->title));
	if (v->measure != SVY_MEASURE_UNKNOWN)
		json_object_set_new(f, "measure", json_string(measures[v->measure]));
	if (v->format)
		json_object_set_new(f, "format", json_string(v->format));
	if (v->ncat) {
		json_t *cats = json_array();
		for (size_t i = 0; i < v->ncat; i++)
			json_array_append_new(cats, json_pack("{s:o,s:s}", "value", svy_json_value(&v->cat[i].value), "label", v->cat[i].label));
		json_object_set_new(f, "categories", cats);
	}
	add_missing(f, v);
	svy_json_add_var(f, v);
	return f;
}

static int put_bytes(const char *p, size_t n, void *out)
{
	svy_output_write(out, p, n);
	return 0;
}

int svy_json_put(struct svy_output *out, json_t *o, size_t flags)
{
	int rc = o ? json_dump_callback(o, put_bytes, out, flags | JSON_PRESERVE_ORDER | JSON_ENCODE_ANY) : -1;
	json_decref(o);
	return rc;
}

static int not_utf8(struct json *j, const struct svy_var *v)
{
	return svy_fail(j->ctx, SVY_EDATA, "text that is not UTF-8 in '%s'", v->name);
}

/* One field at a time, so that a dictionary of 32,000 variables is never a tree as a whole. */
static int put_schema(struct json *j)
{
	bool estimates = j->dict->profile && strcmp(j->dict->profile, "svy-estimates/1") == 0;
	svy_output_printf(j->out, "{\"profile\": \"%s\",\n\"schema\": {\"fields\": [\n", estimates ? "svy-estimates/1" : "svy-data/1");
	for (size_t i = 0; i < j->dict->nvar; i++) {
		if (svy_json_put(j->out, svy_json_field(&j->dict->var[i]), 0))
			return not_utf8(j, &j->dict->var[i]);
		svy_output_puts(j->out, i + 1 < j->dict->nvar ? ",\n" : "\n");
	}
	svy_output_puts(j->out, "]},\n\"rows\": [");
	return 0;
}

static int put_text(struct json *j, const struct svy_var *v, const char *s, size_t n)
{
	return svy_json_put(j->out, json_stringn(s, n), 0) ? not_utf8(j, v) : 0;
}

/* JSON has no dates: their text is a string. */
static void put_number(struct json *j, const struct svy_date *date, double x)
{
	char *to = svy_output_room(j->out, SVY_DATE_MAX + 2);
	double number;
	size_t n = svy_date_put(to + 1, date, x);
	if (svy_num_parse(to + 1, n, &number)) {
		memmove(to, to + 1, n);
		svy_output_advance(j->out, n);
		return;
	}
	to[0] = to[n + 1] = '"';
	svy_output_advance(j->out, n + 2);
}

static int put_value(struct json *j, const struct svy_var *v, const struct svy_column *c, size_t row)
{
	const char *label = j->labels ? svy_column_label(v, c, row) : NULL;
	if (label)
		return put_text(j, v, label, strlen(label));
	if (c->miss[row] || (v->type == SVY_NUMBER && !isfinite(c->num[row]))) {
		j->lost |= c->miss[row] != SVY_SYSMIS;
		svy_output_write(j->out, "null", 4);
		return 0;
	}
	if (v->type == SVY_STRING)
		return put_text(j, v, c->str[row].p, c->str[row].n);
	put_number(j, &j->date[v - j->dict->var], c->num[row]);
	return 0;
}

static int json_bind(struct svy_sink *s, const struct svy_dict *dict, uint8_t *need)
{
	struct json *j = (struct json *)s;
	j->dict = dict;
	j->date = svy_calloc(dict->nvar + 1, sizeof *j->date);
	memset(need, 1, dict->nvar);
	for (size_t i = 0; i < dict->nvar; i++) {
		j->date[i] = svy_date_of(&dict->var[i]);
		struct svy_buf b = {0};
		json_t *name = json_string(dict->var[i].name);
		char *text = name ? json_dumps(name, JSON_ENCODE_ANY) : NULL;
		json_decref(name);
		if (!text)
			return not_utf8(j, &dict->var[i]);
		svy_buf_printf(&b, "%s%s:", i ? "," : "", text);
		free(text);
		svy_strs_add_take(&j->keys, svy_buf_take(&b));
	}
	return 0;
}

static int json_begin(struct svy_sink *s)
{
	struct json *j = (struct json *)s;
	return j->nd ? 0 : put_schema(j);
}

static int json_batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct json *j = (struct json *)s;
	int rc;
	for (size_t row = 0; row < b->nrow; row++) {
		if (!j->nd)
			svy_output_puts(j->out, j->any ? ",\n" : "\n");
		j->any = true;
		svy_output_write(j->out, "{", 1);
		for (size_t i = 0; i < b->ncol; i++) {
			svy_output_puts(j->out, j->keys.v[i]);
			if ((rc = put_value(j, &j->dict->var[i], &b->col[i], row)) < 0)
				return rc;
		}
		svy_output_puts(j->out, j->nd ? "}\n" : "}");
	}
	return 0;
}

static int json_end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct json *j = (struct json *)s;
	(void)tail;
	if (!j->nd)
		svy_output_puts(j->out, "\n]}\n");
	if (j->lost) {
		int rc = svy_warn(j->ctx, "tagged missing values (.a to .z) and infinite numbers are null in JSON");
		if (rc < 0)
			return rc;
	}
	return svy_output_commit(j->ctx, j->out);
}

static void json_abort(struct svy_sink *s)
{
	svy_output_abandon(((struct json *)s)->out);
}

static void json_free(struct svy_sink *s)
{
	struct json *j = (struct json *)s;
	free(j->date);
	svy_strs_free(&j->keys);
	svy_output_free(j->out);
	free(j);
}

int svy_json_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink)
{
	struct json *j = svy_calloc(1, sizeof *j);
	j->sink = (struct svy_sink){.bind = json_bind, .begin = json_begin, .batch = json_batch, .end = json_end, .abort = json_abort, .free = json_free};
	j->ctx = ctx;
	j->out = out;
	j->nd = !strcmp(opts->format, "ndjson");
	j->labels = opts->labels;
	*sink = &j->sink;
	return 0;
}
