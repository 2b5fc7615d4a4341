// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What no .dta has a place for, in the characteristics svykit1, svykit2 … of the file: the lines of a header (see sav_header.h), cut into texts
 * that a characteristic can hold.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/utf8.h"
#include "io/dta_base.h"
#include "io/dta_embedded.h"
#include "io/sav_header.h"

enum { PIECE = 60000 };

bool svy_dta_attribute_fits(const struct svy_attribute *a, bool of_file)
{
	const char *s = a->name;
	size_t n = strlen(s);
	bool legal = n >= 1 && n <= SVY_DTA_NAME_CHARS && !(s[0] >= '0' && s[0] <= '9');
	for (size_t i = 0; i < n && legal; i++)
		legal = (s[i] >= 'a' && s[i] <= 'z') || (s[i] >= 'A' && s[i] <= 'Z') || (s[i] >= '0' && s[i] <= '9') || s[i] == '_';
	if (of_file && (!strncmp(s, "note", 4) || !strncmp(s, "svykit", 6)))
		return false;
	return legal && a->values.n == 1 && strlen(a->values.v[0]) < SVY_DTA_CHARACTERISTIC_MAX;
}

static void keep_attributes(struct svy_attributes *to, const struct svy_attributes *from, bool of_file)
{
	for (size_t i = 0; i < from->n; i++)
		if (!svy_dta_attribute_fits(&from->v[i], of_file))
			svy_strs_copy(svy_attributes_set(to, from->v[i].name), &from->v[i].values);
}

/* Labels that Stata cannot hold: of text, and of numbers that are not whole. */
static void keep_labels(struct svy_var *to, const struct svy_var *v)
{
	for (size_t i = 0; i < v->ncat; i++) {
		const struct svy_value *x = &v->cat[i].value;
		if (x->kind == SVY_VALUE_STRING)
			svy_var_label_string(to, x->str, v->cat[i].label);
		else if (x->kind == SVY_VALUE_NUMBER && x->num != floor(x->num))
			svy_var_label_number(to, x->num, v->cat[i].label);
	}
}

static bool is_long(const char *title)
{
	return title && title[svy_utf8_fit(title, SIZE_MAX, SVY_DTA_TITLE_CHARS)];
}

/* What the file lacks of v, as a variable of rest; none if it lacks nothing. */
static void keep_var(struct svy_dict *rest, const struct svy_var *v, const char *stored, bool integer)
{
	struct svy_var has = {.name = svy_strdup(v->name), .type = v->type, .integer = v->integer, .measure = v->measure, .role = v->role,
		.align = v->align, .columns = v->columns, .write_format = svy_strdup(v->write_format)};
	if (is_long(v->title))
		has.title = svy_strdup(v->title);
	keep_attributes(&has.attr, &v->attr, false);
	keep_labels(&has, v);
	for (size_t i = 0; i < v->nmissing && v->type == SVY_STRING; i++)
		svy_var_missing_string(&has, v->missing[i].str);
	for (size_t i = 0; i < v->extra.n; i++)
		svy_extras_set(&has.extra, v->extra.v[i].key, v->extra.v[i].yaml);
	bool renamed = strcmp(v->name, stored) != 0;
	if (renamed) {
		struct svy_buf name = {0};
		svy_buf_printf(&name, "'%s'", stored);
		svy_extras_set(&has.extra, "storedAs", name.p);
		svy_buf_free(&name);
	}
	if (!renamed && integer == has.integer && !has.measure && !has.role && !has.align && !has.columns && !has.write_format && !has.title && !has.attr.n && !has.ncat &&
		!has.nmissing && !has.extra.n) {
		svy_var_free(&has);
		return;
	}
	struct svy_var *to = svy_dict_add(rest, v->name, v->type);
	free(to->name);
	*to = has;
}

void svy_dta_embed(struct svy_strs *pieces, const struct svy_dict *d, const struct svy_strs *notes, bool history,
	const struct svy_dta_stored *stored)
{
	struct svy_dict rest;
	struct svy_strs lines = {0};
	svy_dict_init(&rest);
	for (size_t i = 0; i < d->nvar; i++)
		keep_var(&rest, &d->var[i], stored->name(stored->arg, i), d->var[i].integer && stored->integer(stored->arg, i));
	keep_attributes(&rest.attr, &d->attr, true);
	struct svy_dict has = rest;
	has.title = is_long(d->title) ? d->title : NULL;
	has.excerpt = d->excerpt;
	has.file_weight = d->file_weight;
	has.survey = d->survey;
	has.notes = d->notes;
	has.history = d->history;
	has.mrsets = d->mrsets;
	has.varsets = d->varsets;
	has.extra = d->extra;
	svy_sav_header_rest(&lines, &has, notes, history);
	svy_dict_free(&rest);
	struct svy_buf text = {0};
	for (size_t i = 0; i < lines.n; i++) {
		svy_buf_puts(&text, lines.v[i]);
		svy_buf_putc(&text, '\n');
	}
	for (size_t at = 0; at < text.n;) {
		size_t n = text.n - at <= PIECE ? text.n - at : svy_utf8_fit(text.p + at, PIECE, 0);
		svy_strs_add_take(pieces, svy_strndup(text.p + at, n));
		at += n;
	}
	svy_strs_free(&lines);
	svy_buf_free(&text);
}

/* The pieces out of the attributes, put together; the lines as the attribute that svy_sav_header_apply looks for. */
static bool gather(struct svy_dict *d)
{
	struct svy_buf text = {0};
	char name[32];
	for (unsigned k = 1;; k++) {
		snprintf(name, sizeof name, SVY_DTA_EMBEDDED "%u", k);
		const struct svy_strs *s = svy_attributes_get(&d->attr, name);
		if (!s || s->n != 1)
			break;
		svy_buf_puts(&text, s->v[0]);
		svy_attributes_remove(&d->attr, name);
	}
	if (text.n == 0) {
		svy_buf_free(&text);
		return false;
	}
	struct svy_strs *lines = svy_attributes_set(&d->attr, SVY_SAV_HEADER_ATTRIBUTE);
	for (char *s = text.p, *end; *s; s = end + 1) {
		end = strchrnul(s, '\n');
		svy_strs_add_take(lines, svy_strndup(s, (size_t)(end - s)));
		if (!*end)
			break;
	}
	svy_buf_free(&text);
	return true;
}

int svy_dta_take_embedded(struct svy_dta *d)
{
	if (!gather(d->dict))
		return 0;
	return svy_sav_header_apply(d->ctx, svy_bytes_name(d->in), NULL, d->dict, NULL);
}
