// SPDX-License-Identifier: GPL-3.0-or-later
/* The stream's pieces: header, field, trailer. */
#include <string.h>
#include "base/num.h"
#include "data/date.h"
#include "data/value.h"
#include "io/stream_meta.h"
#include "io/writer.h"
#include "io/yaml.h"

static void put_text(struct svy_buf *b, const char *key, const char *text)
{
	if (!text)
		return;
	svy_buf_puts(b, key);
	svy_yaml_put_string(b, text);
	svy_buf_putc(b, '\n');
}

static void put_plain(struct svy_buf *b, const char *key, const char *text)
{
	svy_buf_puts(b, key);
	svy_buf_puts(b, text);
	svy_buf_putc(b, '\n');
}

/* quoted: Table Schema wants missingValues as strings. */
static void put_value(struct svy_buf *b, const struct svy_value *v, bool quoted)
{
	if (v->kind == SVY_VALUE_STRING) {
		svy_yaml_put_string(b, v->str);
	} else if (v->kind == SVY_VALUE_TAG) {
		svy_buf_printf(b, ".%c", v->tag);
	} else if (quoted) {
		char text[SVY_NUM_MAX];
		svy_yaml_put_stringn(b, text, svy_num_format(text, v->num));
	} else {
		svy_yaml_put_number(b, v->num);
	}
}

static void put_labelled(struct svy_buf *b, const struct svy_value *v, bool quoted, const char *label)
{
	svy_buf_puts(b, "    - {value: ");
	put_value(b, v, quoted);
	if (label) {
		svy_buf_puts(b, ", label: ");
		svy_yaml_put_string(b, label);
	}
	svy_buf_putc(b, '}');
	svy_buf_putc(b, '\n');
}

static void put_missing(struct svy_buf *b, const struct svy_var *v)
{
	if (v->nmissing)
		put_plain(b, "    missingValues:", "");
	for (size_t i = 0; i < v->nmissing; i++) {
		const struct svy_value *m = &v->missing[i];
		const char *label = svy_value_label(v, m);
		put_labelled(b, m, true, label);
	}
	if (!v->nrange)
		return;
	svy_buf_puts(b, v->nrange > 1 ? "    missingRange: [" : "    missingRange: ");
	for (size_t i = 0; i < v->nrange; i++) {
		svy_buf_puts(b, i ? ", [" : "[");
		svy_yaml_put_number(b, v->range[i].lo);
		svy_buf_puts(b, ", ");
		svy_yaml_put_number(b, v->range[i].hi);
		svy_buf_putc(b, ']');
	}
	if (v->nrange > 1)
		svy_buf_putc(b, ']');
	svy_buf_putc(b, '\n');
}

static void put_extra(struct svy_buf *b, const char *indent, const char *key, const char *yaml)
{
	svy_yaml_put_block_key(b, indent, key);
	svy_buf_puts(b, yaml);
	svy_buf_putc(b, '\n');
}

static void put_extras(struct svy_buf *b, const char *indent, const struct svy_extras *l)
{
	for (size_t i = 0; i < l->n; i++) {
		if (strncmp(l->v[i].key, "schema/", 7) == 0)
			continue;
		put_extra(b, indent, l->v[i].key, l->v[i].yaml);
	}
}

static void put_attributes(struct svy_buf *b, const char *key, const struct svy_attributes *l)
{
	if (!l->n)
		return;
	svy_buf_puts(b, key);
	svy_meta_put_attributes(b, l);
	svy_buf_putc(b, '\n');
}

static void put_var_meta(struct svy_buf *b, const struct svy_var *v)
{
	if (v->role != SVY_DIALOG_INPUT)
		put_plain(b, "    role: ", svy_meta_role(v->role));
	if (v->columns) {
		svy_buf_printf(b, "    columns: %d", v->columns);
		svy_buf_putc(b, '\n');
	}
	if (v->align != SVY_ALIGN_UNKNOWN)
		put_plain(b, "    align: ", svy_meta_align(v->align));
	put_text(b, "    writeFormat: ", v->write_format);
	put_attributes(b, "    attributes: ", &v->attr);
}

static void put_var(struct svy_buf *b, const struct svy_var *v)
{
	static const char *const measure[] = {[SVY_NOMINAL] = "nominal", [SVY_ORDINAL] = "ordinal", [SVY_SCALE] = "scale"};
	struct svy_date date = svy_date_of(v);
	put_text(b, "  - name: ", v->name);
	put_plain(b, "    type: ", v->type == SVY_STRING ? "string" : date.kind ? svy_date_type(&date) : v->integer ? "integer" : "number");
	put_text(b, "    title: ", v->title);
	if (v->measure != SVY_MEASURE_UNKNOWN)
		put_plain(b, "    measure: ", measure[v->measure]);
	put_text(b, "    format: ", v->format);
	if (v->width) {
		svy_buf_printf(b, "    width: %zu", v->width);
		svy_buf_putc(b, '\n');
	}
	if (v->ncat)
		put_plain(b, "    categories:", "");
	for (size_t i = 0; i < v->ncat; i++)
		put_labelled(b, &v->cat[i].value, false, v->cat[i].label ? v->cat[i].label : "");
	put_missing(b, v);
	put_var_meta(b, v);
	put_extras(b, "    ", &v->extra);
}

static void put_schema(struct svy_buf *b, const struct svy_dict *d)
{
	put_plain(b, "schema:", "");
	for (size_t i = 0; i < d->extra.n; i++)
		if (strncmp(d->extra.v[i].key, "schema/", 7) == 0)
			put_extra(b, "  ", d->extra.v[i].key + 7, d->extra.v[i].yaml);
	put_plain(b, "  fields:", d->nvar ? "" : " []");
	for (size_t i = 0; i < d->nvar; i++)
		put_var(b, &d->var[i]);
}

/* Stata's variables (their formats begin with %) may hold tags that have no label. */
static bool may_have_tags(const struct svy_var *v)
{
	if (v->type != SVY_NUMBER)
		return false;
	if (v->format && *v->format == '%')
		return true;
	for (size_t i = 0; i < v->ncat; i++)
		if (v->cat[i].value.kind == SVY_VALUE_TAG)
			return true;
	return false;
}

/* What fread(yaml=TRUE) takes as missing. */
static void put_na_strings(struct svy_buf *b, const struct svy_dict *d)
{
	bool tags = false;
	for (size_t i = 0; i < d->nvar && !tags; i++)
		tags = may_have_tags(&d->var[i]);
	svy_buf_puts(b, "na.strings: [''");
	if (d->nvar == 1)
		svy_buf_puts(b, ", '.'");
	for (char c = 'a'; tags && c <= 'z'; c++)
		svy_buf_printf(b, ", .%c", c);
	svy_buf_putc(b, ']');
	svy_buf_putc(b, '\n');
}

struct flow {                   /* a map on one line */
	struct svy_buf *b;
	bool open;
};

static void flow_key(struct flow *f, const char *key)
{
	svy_buf_puts(f->b, f->open ? ", " : "{");
	f->open = true;
	svy_yaml_put_key(f->b, key);
}

static void flow_list(struct flow *f, const char *key, const struct svy_strs *l)
{
	if (!l->n)
		return;
	flow_key(f, key);
	for (size_t i = 0; i < l->n; i++) {
		svy_buf_puts(f->b, i ? ", " : "[");
		svy_yaml_put_string(f->b, l->v[i]);
	}
	svy_buf_putc(f->b, ']');
}

static void put_survey(struct svy_buf *b, const struct svy_survey *s)
{
	struct flow f = {b, false};
	if (svy_survey_is_empty(s))
		return;
	svy_buf_puts(b, "survey: ");
	if (s->weights) {
		flow_key(&f, "weights");
		svy_yaml_put_string(b, s->weights);
	}
	flow_list(&f, "strata", &s->strata);
	if (s->psu_none) {
		flow_key(&f, "psu");
		svy_buf_puts(b, "none");
	} else {
		flow_list(&f, "psu", &s->psu);
	}
	flow_list(&f, "fpc", &s->fpc);
	if (s->nest) {
		flow_key(&f, "nest");
		svy_buf_puts(b, "true");
	}
	if (s->domain) {
		flow_key(&f, "domain");
		svy_yaml_put_string(b, s->domain);
	}
	for (size_t i = 0; i < s->extra.n; i++) {
		flow_key(&f, s->extra.v[i].key);
		svy_buf_puts(b, s->extra.v[i].yaml);
	}
	svy_buf_puts(b, f.open ? "}" : "{}");
	svy_buf_putc(b, '\n');
}

static void put_list(struct svy_buf *b, const char *key, const struct svy_strs *l, const struct svy_strs *more)
{
	if (!l->n && !(more && more->n))
		return;
	put_plain(b, key, ":");
	for (size_t i = 0; i < l->n; i++)
		put_text(b, "- ", l->v[i]);
	for (size_t i = 0; more && i < more->n; i++)
		if (!svy_strs_has(l, more->v[i]))
			put_text(b, "- ", more->v[i]);
}

static void put_dict_meta(struct svy_buf *b, const struct svy_dict *d)
{
	put_list(b, "documents", &d->documents, NULL);
	put_attributes(b, "attributes: ", &d->attr);
	if (d->mrsets.n)
		put_plain(b, "multipleResponseSets:", "");
	for (size_t i = 0; i < d->mrsets.n; i++) {
		svy_buf_puts(b, "- ");
		svy_meta_put_mrset(b, &d->mrsets.v[i]);
		svy_buf_putc(b, '\n');
	}
	if (d->varsets.n)
		put_plain(b, "variableSets:", "");
	for (size_t i = 0; i < d->varsets.n; i++) {
		svy_buf_puts(b, "- ");
		svy_meta_put_varset(b, &d->varsets.v[i]);
		svy_buf_putc(b, '\n');
	}
}

void svy_stream_header_text(struct svy_buf *to, const struct svy_dict *d, const struct svy_strs *notes, bool history)
{
	put_text(to, "profile: ", d->profile ? d->profile : "svy-data/1");
	put_text(to, "title: ", d->title);
	put_text(to, "excerpt: ", d->excerpt);
	put_schema(to, d);
	put_na_strings(to, d);
	put_text(to, "fileWeight: ", d->file_weight);
	put_survey(to, &d->survey);
	put_dict_meta(to, d);
	put_extras(to, "", &d->extra);
	put_list(to, "notes", &d->notes, notes);
	if (history)
		put_list(to, "history", &d->history, NULL);
}

void svy_stream_put_header(struct svy_output *out, const struct svy_dict *d, const struct svy_strs *notes, bool history)
{
	struct svy_buf text = {0};
	svy_stream_header_text(&text, d, notes, history);
	svy_output_puts(out, "#---\n");
	for (const char *line = text.p, *end; *line; line = end + 1) {
		end = strchr(line, '\n');
		svy_output_puts(out, "# ");
		svy_output_write(out, line, (size_t)(end - line) + 1);
	}
	svy_output_puts(out, "#---\n");
	svy_buf_free(&text);
}

static bool is_special(char c)
{
	return c == '\t' || c == '\n' || c == '\r' || c == '\\';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\v' || c == '\f';
}

/* Within quotes a quote is doubled as well. */
static void put_escaped(struct svy_output *out, const char *s, size_t n, bool quoted)
{
	for (size_t i = 0; i < n; i++) {
		char *p = svy_output_room(out, 2);
		size_t len = 1;
		p[0] = s[i];
		if (is_special(s[i])) {
			p[0] = '\\';
			p[1] = s[i] == '\t' ? 't' : s[i] == '\n' ? 'n' : s[i] == '\r' ? 'r' : '\\';
			len = 2;
		} else if (quoted && s[i] == '"') {
			p[1] = '"';
			len = 2;
		}
		svy_output_advance(out, len);
	}
}

void svy_stream_put_field(struct svy_output *out, const char *s, size_t n)
{
	bool special = false, quote = n && (is_blank(s[0]) || is_blank(s[n - 1]));
	for (size_t i = 0; i < n; i++) {
		special |= is_special(s[i]);
		quote |= s[i] == '"' || s[i] == '#';
	}
	if (quote)
		svy_output_write(out, "\"", 1);
	if (special || quote)
		put_escaped(out, s, n, quote);
	else
		svy_output_write(out, s, n);
	if (quote)
		svy_output_write(out, "\"", 1);
}

void svy_stream_put_trailer(struct svy_output *out, const char *const *notes, size_t nnotes, unsigned long long rows)
{
	for (size_t i = 0; i < nnotes; i++) {
		svy_output_puts(out, "#note: ");
		put_escaped(out, notes[i], strlen(notes[i]), false);
		svy_output_write(out, "\n", 1);
	}
	svy_output_printf(out, "#end rows=%llu\n", rows);
}
