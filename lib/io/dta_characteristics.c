// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Characteristics: texts with a name, of the file ("_dta") or of a variable. Those of the file become attributes, but its notes (note1, note2 …;
 * note0 counts them) documents; those of variables, notes included, attributes of these. Languages of labels (_lang_…) and whatever else programs
 * left pass as they are.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/dta_base.h"

struct reading {
	struct svy_dta *d;
	struct svy_table *seen;         /* owner and name: each once */
	struct svy_strs note_number, note_text;
	uint64_t orphans;
};

/* Straight into the list, which svy_attributes_add would search each time. */
static void add(struct svy_attributes *l, char *name, char *value)
{
	svy_grow(l->v, l->n, l->cap);
	l->v[l->n] = (struct svy_attribute){.name = name};
	svy_strs_add_take(&l->v[l->n++].values, value);
}

static bool is_note(const char *name)
{
	return !strncmp(name, "note", 4) && name[4] && strspn(name + 4, "0123456789") == strlen(name + 4);
}

/* Takes name and value. */
static void place(struct reading *r, const char *owner, char *name, char *value)
{
	struct svy_dict *dict = r->d->dict;
	bool of_file = !strcmp(owner, "_dta"), fresh;
	ptrdiff_t at = of_file ? -1 : svy_dict_find(dict, owner);
	struct svy_buf key = {0};
	svy_buf_printf(&key, "%s%c%s", owner, 1, name);
	svy_table_add(r->seen, key.p, key.n, &fresh);
	svy_buf_free(&key);
	r->orphans += !of_file && at < 0;
	if (fresh && name[0] && of_file && is_note(name)) {
		svy_strs_add(&r->note_number, name + 4);
		svy_strs_add(&r->note_text, value);
	} else if (fresh && name[0] && (of_file || at >= 0)) {
		add(of_file ? &dict->attr : &dict->var[at].attr, name, value);
		return;
	}
	free(name);
	free(value);
}

/* n bytes: two names in fields and the text, which a NUL ends. */
static int read_one(struct reading *r, uint64_t n)
{
	struct svy_dta *d = r->d;
	uint64_t names = 2 * (uint64_t)d->l->name;
	if (n > (uint64_t)svy_dta_left(d))
		return svy_dta_truncated(d, "a characteristic of %" PRIu64 " bytes is longer than the rest of it", n);
	if (n < names)
		return svy_dta_damaged(d, "a characteristic of %" PRIu64 " bytes", n);
	uint64_t unended;
	char *owner = svy_dta_take_text(d, d->l->name), *name = svy_dta_take_text(d, d->l->name);
	unended = d->unended;
	svy_text_at(&d->text, owner, 0);
	char *value = svy_dta_take_text(d, n - names);
	d->unended = unended;           /* some writers leave the NUL out: the length says where it ends */
	svy_text_at(&d->text, NULL, 0);
	if (!owner || !name || !value) {
		free(owner);
		free(name);
		free(value);
		return svy_dta_cut(d, "characteristics");
	}
	place(r, owner, name, value);
	free(owner);
	return 0;
}

/* Each as <ch>, its length, itself, </ch>. */
static int read_tagged(struct reading *r)
{
	struct svy_dta *d = r->d;
	uint64_t n;
	int rc = 0;
	d->strayed |= svy_dta_tell(d) != d->map[8];
	if (!svy_dta_tag(d, "<characteristics>"))
		return svy_dta_left(d) == 0 ? svy_dta_cut(d, "list of variables") : svy_dta_damaged(d, "no characteristics where they should be");
	while (!rc && svy_dta_tag(d, "<ch>")) {
		if (!svy_dta_take_number(d, d->l->expansion, &n))
			return svy_dta_cut(d, "characteristics");
		rc = read_one(r, n);
		if (!rc && !svy_dta_tag(d, "</ch>"))
			rc = svy_dta_left(d) == 0 ? svy_dta_cut(d, "characteristics") : svy_dta_damaged(d, "a characteristic does not end where it should");
	}
	if (rc || svy_dta_tag(d, "</characteristics>"))
		return rc;
	return svy_dta_left(d) < 18 ? svy_dta_cut(d, "characteristics") : svy_dta_damaged(d, "its characteristics do not end where they should");
}

/* A type byte and a length, both 0 at the end; types other than 1 are to be skipped, says Stata, since they may come. */
static int read_plain(struct reading *r)
{
	struct svy_dta *d = r->d;
	for (;;) {
		uint64_t type, n;
		if (!svy_dta_take_number(d, 1, &type) || !svy_dta_take_number(d, d->l->expansion, &n))
			return svy_dta_cut(d, "characteristics");
		if (type == 0 && n == 0)
			return 0;
		if (type != 1 && !svy_dta_skip(d, n, 1))
			return svy_dta_truncated(d, "a characteristic of %" PRIu64 " bytes is longer than the rest of it", n);
		int rc = type == 1 ? read_one(r, n) : 0;
		if (rc)
			return rc;
	}
}

struct numbered {
	unsigned long number;
	const char *text;
};

static int by_number(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;
	return (x->number > y->number) - (x->number < y->number);
}

/* Notes stand in any order; note0 is their number. */
static void take_notes(struct reading *r)
{
	size_t n = r->note_text.n;
	struct numbered *note = svy_calloc(n, sizeof *note);
	for (size_t i = 0; i < n; i++)
		note[i] = (struct numbered){strtoul(r->note_number.v[i], NULL, 10), r->note_text.v[i]};
	qsort(note, n, sizeof *note, by_number);
	for (size_t i = 0; i < n; i++)
		if (note[i].number > 0)
			svy_strs_add(&r->d->dict->documents, note[i].text);
	free(note);
}

int svy_dta_read_characteristics(struct svy_dta *d)
{
	struct reading r = {.d = d, .seen = svy_table_new(0)};
	int rc = d->l->expansion == 0 ? 0 : d->l->tagged ? read_tagged(&r) : read_plain(&r);
	if (!rc)
		take_notes(&r);
	if (!rc && r.orphans)
		rc = svy_warn(d->ctx, "%" PRIu64 " characteristics belong to no variable of the file, and are left out", r.orphans);
	svy_table_free(r.seen);
	svy_strs_free(&r.note_number);
	svy_strs_free(&r.note_text);
	return rc;
}
