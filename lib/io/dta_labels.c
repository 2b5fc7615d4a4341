// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Label sets, which stand last in the file. A set that makes no sense is left out, with a warning and with all that follow it where its size
 * cannot be believed; the rows are whole. See dta_base.h for where truncation begins.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/dta_base.h"

/* Sets are shared between variables and the dictionary has a copy for each: a small file could ask for any amount. */
#define COPIES_MAX ((uint64_t)96 << 20)

enum { SET_MAX = 1 << 29 };

void svy_dta_free_sets(struct svy_dta *d)
{
	for (size_t i = 0; i < d->nset; i++) {
		for (size_t k = 0; k < d->set[i].n; k++)
			free(d->set[i].v[k].text);
		free(d->set[i].v);
	}
	free(d->set);
	svy_table_free(d->set_name);
	d->set = NULL;
	d->nset = 0;
	d->set_name = NULL;
}

/* The labels of a set seen so far, by value. */
struct reading {
	struct svy_dta *d;
	const char *name;
	struct svy_dta_set set;
	struct svy_table *seen;
	uint64_t dots, twice;
};

static void add_label(struct reading *r, int32_t value, int32_t first_missing, const char *text, size_t n, size_t width)
{
	bool fresh;
	struct svy_dta_label label = {.value = value};
	int64_t steps = (int64_t)value - first_missing;
	if (steps == 0) {
		r->dots++;
		return;
	}
	if (steps > 0 && steps <= 26 && r->d->l->tags)
		label.tag = (char)('a' + steps - 1);
	svy_table_add(r->seen, &value, sizeof value, &fresh);
	if (!fresh) {
		r->twice++;
		return;
	}
	svy_text_at(&r->d->text, r->name, 0);
	label.text = svy_text_dup(&r->d->text, text, n, width);
	svy_text_at(&r->d->text, NULL, 0);
	svy_grow(r->set.v, r->set.n, r->set.cap);
	r->set.v[r->set.n++] = label;
}

/* n, the bytes of text, n offsets into it, n values, the text. False if they do not fit into the set's bytes. */
static bool parse_set(struct reading *r, const unsigned char *p, uint64_t len, bool *odd)
{
	const struct svy_dta *d = r->d;
	uint64_t n = svy_dta_number(d, p, 4), bytes = svy_dta_number(d, p + 4, 4), room = len - 8;
	if (n > room / 8)
		return false;
	room -= 8 * n;
	*odd = bytes != room;
	if (bytes > room)
		bytes = room;
	const char *text = (const char *)p + 8 + 8 * n;
	for (uint64_t i = 0; i < n; i++) {
		uint64_t at = svy_dta_number(d, p + 8 + 4 * i, 4);
		int32_t value = (int32_t)svy_dta_number(d, p + 8 + 4 * (n + i), 4);
		if (at < bytes)
			add_label(r, value, svy_dta_first_missing(d->l, SVY_DTA_LONG), text + at, strnlen(text + at, bytes - at), SIZE_MAX);
		else if (at > bytes || n > 0)
			*odd = true;
	}
	return true;
}

static int warn_about(struct reading *r, bool odd)
{
	int rc = 0;
	if (odd)
		rc = svy_warn(r->d->ctx, "the sizes in the value labels '%s' are wrong; what can be told of them is kept", r->name);
	if (!rc && r->twice)
		rc = svy_warn(r->d->ctx, "%" PRIu64 " value labels in '%s' have a value that has one already, and are left out", r->twice, r->name);
	if (!rc && r->dots)
		rc = svy_warn(r->d->ctx, "a label of '.' in '%s' is left out: system-missing has none", r->name);
	return rc;
}

/* Takes name and the set; the first of a name counts. */
static int keep_set(struct reading *r, char *name, bool odd)
{
	bool fresh;
	struct svy_dta *d = r->d;
	int rc = warn_about(r, odd);
	svy_table_add(d->set_name, name, strlen(name), &fresh);
	if (!fresh && !rc)
		rc = svy_warn(d->ctx, "there are two sets of value labels '%s'; the second is left out", name);
	if (!fresh) {
		for (size_t i = 0; i < r->set.n; i++)
			free(r->set.v[i].text);
		free(r->set.v);
	} else {
		svy_grow(d->set, d->nset, d->set_cap);
		d->set[d->nset++] = r->set;
	}
	free(name);
	return rc;
}

/* The sets from here on are lost: their sizes cannot be believed. */
static int lose(struct svy_dta *d, const char *name)
{
	if (d->rc < 0)
		return d->rc;
	return svy_warn(d->ctx, "the value labels are damaged at '%s': from there on they are left out; the rows are whole", name);
}

/* A set that is longer than the file is cut if what is there of it agrees with itself. */
static bool is_cut(struct svy_dta *d, uint64_t len)
{
	uint64_t n, bytes;
	if (d->l->tagged)
		return !svy_dta_ends_well(d);
	if (len < 8 || len > INT32_MAX)
		return false;
	return !svy_dta_take_number(d, 4, &n) || !svy_dta_take_number(d, 4, &bytes) || 8 + 8 * n + bytes == len;
}

/* 1: more may follow. */
static int read_set(struct svy_dta *d)
{
	uint64_t len;
	if (!svy_dta_take_number(d, 4, &len))
		return svy_dta_cut(d, "value labels");
	char *name = svy_dta_take_text(d, d->l->set_name);
	if (!name || !svy_dta_skip(d, 3, 1)) {
		free(name);
		return svy_dta_cut(d, "value labels");
	}
	struct reading r = {.d = d, .name = name};
	unsigned char *p = NULL;
	bool odd = false;
	int rc;
	if (len > (uint64_t)svy_dta_left(d) && is_cut(d, len))
		rc = svy_dta_cut(d, "value labels");
	else if (len < 8 || len > SET_MAX || len > (uint64_t)svy_dta_left(d) || !svy_dta_take(d, p = svy_malloc(len), len))
		rc = lose(d, name);
	else {
		r.seen = svy_table_new(sizeof(int32_t));
		bool good = parse_set(&r, p, len, &odd);
		rc = good ? keep_set(&r, name, odd) : svy_warn(d->ctx, "the value labels '%s' are damaged and left out", name);
		if (good)
			name = NULL;
		rc = rc ? rc : 1;
		svy_table_free(r.seen);
	}
	free(name);
	free(p);
	return rc;
}

/* Editors and downloads may have added an end of line. */
static int tell_rest(struct svy_dta *d)
{
	while (svy_dta_tag(d, "\n") || svy_dta_tag(d, "\r"))
		;
	if (svy_dta_left(d) == 0)
		return 0;
	return svy_warn(d->ctx, "%" PRId64 " bytes behind the end of the file are not read", svy_dta_left(d));
}

static int read_tagged(struct svy_dta *d)
{
	d->strayed |= svy_dta_tell(d) != d->map[11];
	if (!svy_dta_tag(d, "<value_labels>"))
		return svy_dta_ends_well(d) ? svy_warn(d->ctx, "the value labels are not where they should be, and are left out") : svy_dta_cut(d, "strLs");
	while (svy_dta_tag(d, "<lbl>")) {
		int rc = read_set(d);
		if (rc <= 0)
			return rc;
		if (!svy_dta_tag(d, "</lbl>"))
			return svy_dta_ends_well(d) ? lose(d, "a set that does not end") : svy_dta_cut(d, "value labels");
	}
	bool well = svy_dta_tag(d, "</value_labels>");
	d->strayed |= svy_dta_tell(d) != d->map[12];
	if (!well || !svy_dta_tag(d, "</stata_dta>"))
		return svy_dta_ends_well(d) ? lose(d, "its end") : svy_dta_cut(d, "value labels");
	return tell_rest(d);
}

static int read_plain(struct svy_dta *d)
{
	int rc = 1;
	while (rc == 1 && svy_dta_left(d) > 0)
		rc = read_set(d);
	return rc < 0 ? rc : 0;
}

/* Release 105 and before: n, the name, n values of 16 bits, n labels of 8 bytes. */
static int read_old_set(struct svy_dta *d)
{
	uint64_t n, value;
	char *name = NULL;
	bool whole = svy_dta_take_number(d, 2, &n) && (name = svy_dta_take_text(d, d->l->set_name)) && svy_dta_skip(d, 1, 1);
	if (!whole || n > (uint64_t)svy_dta_left(d) / 10) {
		free(name);
		return svy_dta_cut(d, "value labels");
	}
	struct reading r = {.d = d, .name = name, .seen = svy_table_new(sizeof(int32_t))};
	int16_t *values = svy_calloc(n, sizeof *values);
	for (uint64_t i = 0; i < n && svy_dta_take_number(d, 2, &value); i++)
		values[i] = (int16_t)value;
	for (uint64_t i = 0; i < n; i++) {
		char text[8];
		if (svy_dta_take(d, text, sizeof text))
			add_label(&r, values[i], svy_dta_first_missing(d->l, SVY_DTA_INT), text, strnlen(text, sizeof text), sizeof text);
	}
	free(values);
	int rc = d->rc < 0 ? d->rc : 0, kept = keep_set(&r, name, false);
	svy_table_free(r.seen);
	return rc ? rc : kept;
}

/* Would the rest of the file be old sets, one after the other, to its last byte? */
static bool is_old(struct svy_dta *d)
{
	uint64_t n;
	int64_t at = svy_dta_tell(d);
	bool fits = true;
	while (fits && svy_dta_left(d) > 0)
		fits = svy_dta_take_number(d, 2, &n) && svy_dta_skip(d, d->l->set_name + 1u, 1) && svy_dta_skip(d, n, 10);
	svy_dta_seek(d, at);
	return fits;
}

/* Programs other than Stata write the sets of release 108 into files of 105 and before. */
static bool is_new(struct svy_dta *d)
{
	uint64_t len, n, bytes;
	int64_t at = svy_dta_tell(d);
	bool fits = svy_dta_take_number(d, 4, &len) && svy_dta_skip(d, d->l->set_name + 3u, 1) && len >= 8 && len <= (uint64_t)svy_dta_left(d) &&
		svy_dta_take_number(d, 4, &n) && svy_dta_take_number(d, 4, &bytes) && 8 + 8 * n + bytes == len;
	svy_dta_seek(d, at);
	return fits;
}

static int read_old(struct svy_dta *d)
{
	if (!is_old(d) && is_new(d))
		return read_plain(d);
	int rc = 0;
	while (!rc && svy_dta_left(d) > 0)
		rc = read_old_set(d);
	return rc;
}

int svy_dta_read_sets(struct svy_dta *d)
{
	d->set_name = svy_table_new(0);
	return d->l->tagged ? read_tagged(d) : d->l->old_sets ? read_old(d) : read_plain(d);
}

static uint64_t bytes_of(const struct svy_dta_set *s)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < s->n; i++)
		sum += sizeof(struct svy_category) + 16 + strlen(s->v[i].text);
	return sum;
}

/* Straight into the list: svy_var_label_… looks for the value first, which a set has but once. */
static void attach(struct svy_var *v, const struct svy_dta_set *s)
{
	v->cat = svy_calloc(s->n, sizeof *v->cat);
	v->ncat = v->cat_cap = s->n;
	for (size_t i = 0; i < s->n; i++) {
		struct svy_value value = {.kind = s->v[i].tag ? SVY_VALUE_TAG : SVY_VALUE_NUMBER, .num = s->v[i].value, .tag = s->v[i].tag};
		if (s->v[i].tag)
			value.num = 0;
		v->cat[i] = (struct svy_category){value, svy_strdup(s->v[i].text)};
	}
}

static int tell_unused(struct svy_dta *d)
{
	uint64_t unused = 0;
	for (size_t i = 0; i < d->nset; i++)
		unused += !d->set[i].used && d->set[i].n > 0;
	if (unused)
		svy_note(d->ctx, "%" PRIu64 " sets of value labels belong to no variable", unused);
	return 0;
}

/* A set that is not there: Stata allows it. Before release 117 it may also have been cut off. */
static int tell_absent(struct svy_dta *d, const char *set, const char *var, uint64_t n)
{
	if (n == 0)
		return 0;
	if (d->l->tagged) {
		svy_note(d->ctx, "%" PRIu64 " variables name value labels that are not in the file (first '%s' of '%s')", n, set, var);
		return 0;
	}
	return svy_warn(d->ctx, "%" PRIu64 " variables name value labels that are not in the file (first '%s' of '%s')", n, set, var);
}

int svy_dta_attach_sets(struct svy_dta *d)
{
	uint64_t budget = COPIES_MAX, refused = 0, absent = 0;
	const char *first_refused = NULL, *absent_set = NULL, *absent_var = NULL;
	for (size_t i = 0; i < d->nvar; i++) {
		struct svy_var *v = &d->dict->var[i];
		const char *name = d->col[i].set;
		uint32_t k = name ? svy_table_find(d->set_name, name, strlen(name)) : UINT32_MAX;
		if (name && k == UINT32_MAX && absent++ == 0) {
			absent_set = name;
			absent_var = v->name;
		}
		if (k == UINT32_MAX)
			continue;
		uint64_t bytes = bytes_of(&d->set[k]);
		d->set[k].used = true;
		if (bytes > budget || v->type == SVY_STRING) {
			if (refused++ == 0)
				first_refused = v->name;
			continue;
		}
		budget -= bytes;
		attach(v, &d->set[k]);
	}
	int rc = tell_absent(d, absent_set, absent_var, absent);
	if (!rc && refused)
		rc = svy_warn(d->ctx, "the value labels of %" PRIu64 " variables (first '%s') are left out: text has none, or they are too many", refused,
			first_refused);
	return rc ? rc : tell_unused(d);
}
