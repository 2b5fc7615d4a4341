// SPDX-License-Identifier: GPL-3.0-or-later
/* Characteristics: attributes, the file's notes, the design as svyset would declare it, and what is embedded for svykit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"
#include "io/dta_write.h"

static void put_name(struct svy_dta_writer *w, const char *s)
{
	size_t n = strlen(s);
	svy_buf_add(&w->characteristics, s, n);
	for (; n < w->l->name; n++)
		svy_buf_putc(&w->characteristics, '\0');
}

/* n bytes that are in the file's encoding, with a NUL behind. */
static void put(struct svy_dta_writer *w, const char *owner, const char *name, const char *s, size_t n)
{
	struct svy_buf *b = &w->characteristics;
	if (w->l->tagged)
		svy_buf_puts(b, "<ch>");
	else
		svy_buf_putc(b, '\1');
	svy_dta_put_number(b, 2u * w->l->name + n + 1, 4);
	put_name(w, owner);
	put_name(w, name);
	svy_buf_add(b, s, n);
	svy_buf_putc(b, '\0');
	svy_buf_puts(b, w->l->tagged ? "</ch>" : "");
}

static void put_text(struct svy_dta_writer *w, const char *owner, const char *name, const char *text)
{
	size_t n = svy_dta_encode(w, text, strlen(text), NULL);
	put(w, owner, name, n ? w->text.p : "", n);
}

static void put_attributes(struct svy_dta_writer *w, const char *owner, const struct svy_attributes *l, bool of_file, const struct svy_strs *but)
{
	for (size_t i = 0; i < l->n; i++)
		if (svy_dta_attribute_fits(&l->v[i], of_file) && !svy_strs_has(but, l->v[i].name))
			put_text(w, owner, l->v[i].name, l->v[i].values.v[0]);
}

static int put_notes(struct svy_dta_writer *w)
{
	const struct svy_strs *l = &w->dict->documents;
	char name[40], count[24];
	if (l->n == 0)
		return 0;
	snprintf(count, sizeof count, "%zu", l->n);
	put_text(w, "_dta", "note0", count);
	int rc = 0;
	for (size_t i = 0; i < l->n && !rc; i++) {
		size_t all = strlen(l->v[i]), n = svy_utf8_fit(l->v[i], SVY_DTA_CHARACTERISTIC_MAX - 1, 0);
		size_t len = svy_dta_encode(w, l->v[i], n, NULL);
		snprintf(name, sizeof name, "note%zu", i + 1);
		put(w, "_dta", name, len ? w->text.p : "", len);
		if (n < all)
			rc = svy_warn(w->ctx, "note %zu of the file was cut to %zu bytes", i + 1, n);
	}
	return rc;
}

/* The name that a variable of the design has in the file. */
static const char *stored(const struct svy_dta_writer *w, const char *name)
{
	ptrdiff_t i = svy_dict_find(w->dict, name);
	return i < 0 ? name : w->col[i].name;
}

static void set(struct svy_attributes *l, const char *name, const char *value)
{
	svy_strs_add(svy_attributes_set(l, name), value);
}

static void set_stages(struct svy_dta_writer *w, struct svy_attributes *l, const char *what, const struct svy_strs *names)
{
	char name[32];
	for (size_t i = 0; i < names->n; i++) {
		snprintf(name, sizeof name, "_svy_%s%zu", what, i + 1);
		set(l, name, stored(w, names->v[i]));
	}
}

/* Replicates and calibration are more than these can say: without them the same declaration would mean another variance. */
static bool can_say(const struct svy_survey *s)
{
	size_t stages = s->psu.n ? s->psu.n : 1;
	return !svy_survey_is_empty(s) && s->extra.n == 0 && s->strata.n <= stages && s->fpc.n <= stages;
}

/* As svyset writes it (see dta_svyset.c). */
static void declare_design(struct svy_dta_writer *w, struct svy_attributes *l)
{
	const struct svy_survey *s = &w->dict->survey;
	char stages[24];
	if (!can_say(s))
		return;
	snprintf(stages, sizeof stages, "%zu", s->psu.n ? s->psu.n : (size_t)1);
	set(l, "_svy_version", "2");
	set(l, "_svy_stages", stages);
	if (s->psu.n == 0)
		set(l, "_svy_su1", "_n");
	set_stages(w, l, "su", &s->psu);
	set_stages(w, l, "strata", &s->strata);
	set_stages(w, l, "fpc", &s->fpc);
	if (s->weights) {
		set(l, "_svy_wvar", stored(w, s->weights));
		set(l, "_svy_wtype", "pweight");
	}
}

static void name_all(struct svy_strs *names, const struct svy_attributes *l)
{
	for (size_t i = 0; i < l->n; i++)
		svy_strs_add(names, l->v[i].name);
}

static const char *name_of(const void *arg, size_t i)
{
	const struct svy_dta_writer *w = arg;
	return w->col[i].name;
}

static bool is_integer(const void *arg, size_t i)
{
	const struct svy_dta_writer *w = arg;
	return w->col[i].type <= SVY_DTA_LONG;
}

static void put_embedded(struct svy_dta_writer *w)
{
	struct svy_strs pieces = {0};
	struct svy_dta_stored names = {name_of, is_integer, w};
	char name[40];
	svy_dta_embed(&pieces, w->dict, &w->notes, w->opts.history, &names);
	for (size_t i = 0; i < pieces.n; i++) {
		snprintf(name, sizeof name, SVY_DTA_EMBEDDED "%zu", i + 1);
		put(w, "_dta", name, pieces.v[i], strlen(pieces.v[i]));
	}
	svy_strs_free(&pieces);
}

int svy_dta_make_characteristics(struct svy_dta_writer *w)
{
	struct svy_attributes design = {0};
	struct svy_strs none = {0}, said = {0};
	declare_design(w, &design);
	name_all(&said, &design);
	for (size_t j = 0; j < w->ncol; j++)
		put_attributes(w, w->col[j].name, &w->col[j].from->attr, false, &none);
	put_attributes(w, "_dta", &w->dict->attr, true, &said);
	put_attributes(w, "_dta", &design, true, &none);
	int rc = put_notes(w);
	put_embedded(w);
	svy_attributes_free(&design);
	svy_strs_free(&said);
	const char *weight = w->dict->file_weight;
	if (!rc && weight && !w->dict->survey.weights)
		rc = svy_warn(w->ctx, "a Stata file names no weight; '%s' was it", weight);
	return rc;
}
