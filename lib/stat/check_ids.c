// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Ids that stand in more than one row. Those that are named must be unique together. Else each variable whose name or title is that of a respondent's
 * number is tried, and reported only if nearly all of its rows are unique: what repeats often names something else (a household, a place in a list).
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/fold.h"
#include "base/mem.h"
#include "base/table.h"
#include "data/value.h"
#include "stat/check_parts.h"

#define TRIED_MAX 4
/* Of rows that have an id, beyond a few in any file; above it the variable is no id of rows. */
#define SHARE_MAX 0.1
#define FEW 2

/* Variables that together are one id. */
struct id {
	const size_t *pos;
	size_t n;
	bool named;                     /* by the caller */
	struct svy_table *keys;
	uint64_t rows, twice, missing;
	struct svy_profile_code first[SVY_CHECK_VALUES];        /* of single ids: values that repeat */
	size_t nfirst;
	struct svy_strs texts;          /* the same as text; of ids of several variables there is nothing else */
	bool more;                      /* than those */
	bool full;                      /* no more keys were taken after `rows` */
};

struct svy_id_check {
	struct svy_check *c;
	struct id id[TRIED_MAX];
	size_t n;
	size_t tried[TRIED_MAX];        /* positions of the single ones */
	struct svy_buf key;
};

static bool looks_like_id(const struct svy_var *v)
{
	static const char *const names[] = {"id", "idno", "idnr", "respid", "resp id", "respnr", "resp nr", "respno", "respondent", "respondentid", "respondent id",
					    "respondentnr", "respondentnummer", "caseid", "case id", "casenr", "nomem encr", "pid", "personid", "person id",
					    "persid", "pers id", "uuid", "responseid", "response id", "subject id", "subjectid", "participant", "participant id",
					    "volgnr", "volgnummer", "serial", "seriennummer", "lfdn", "lfdnr", "identifier"};
	static const char *const titles[] = {"respondent number", "respondent s number", "respondent identification number", "identification number", "respondentnummer",
					     "respondent id", "case number", "case id", "number of the respondent", "nummer respondent", "nummer van de respondent",
					     "unique identifier", "personal identifier", "interview number", "identifikationsnummer", "fragebogennummer"};
	char *name = svy_fold(v->name), *title = svy_fold(v->title);
	bool is = false;
	for (size_t i = 0; i < sizeof names / sizeof *names && !is; i++)
		is = strcmp(name, names[i]) == 0;
	for (size_t i = 0; i < sizeof titles / sizeof *titles && !is; i++)
		is = svy_fold_has(title, titles[i]);
	free(name);
	free(title);
	return is && !v->ncat;
}

static void add_id(struct svy_id_check *k, const size_t *pos, size_t n, bool named)
{
	k->id[k->n++] = (struct id){.pos = pos, .n = n, .named = named, .keys = svy_table_new(0)};
}

struct svy_id_check *svy_id_check_new(struct svy_check *c, uint8_t *need)
{
	struct svy_id_check *k = svy_calloc(1, sizeof *k);
	const struct svy_varlist *named = c->opts->id, *list = c->opts->list;
	k->c = c;
	if (named->n)
		add_id(k, named->v, named->n, true);
	for (size_t i = 0; i < named->n; i++)
		need[named->v[i]] = 1;
	for (size_t i = 0; !named->n && i < list->n && k->n < TRIED_MAX; i++)
		if (looks_like_id(&c->dict->var[list->v[i]])) {
			k->tried[k->n] = list->v[i];
			add_id(k, &k->tried[k->n], 1, false);
		}
	return k;
}

void svy_id_check_free(struct svy_id_check *k)
{
	if (!k)
		return;
	for (size_t i = 0; i < k->n; i++) {
		svy_table_free(k->id[i].keys);
		svy_strs_free(&k->id[i].texts);
		for (size_t f = 0; f < k->id[i].nfirst; f++)
			free(k->id[i].first[f].value.str);
	}
	svy_buf_free(&k->key);
	free(k);
}

/* False if a part of it is missing. */
static bool make_key(struct svy_buf *key, const struct id *id, const struct svy_batch *b, size_t row)
{
	key->n = 0;
	for (size_t i = 0; i < id->n; i++) {
		const struct svy_column *c = &b->col[id->pos[i]];
		if (c->miss[row] || (c->str && !c->str[row].n))
			return false;
		uint64_t bits = c->num ? svy_table_number_key(c->num[row]) : c->str[row].n;
		svy_buf_add(key, (const char *)&bits, sizeof bits);
		if (!c->num)
			svy_buf_add(key, c->str[row].p, c->str[row].n);
	}
	return true;
}

static struct svy_value value_at(const struct svy_column *c, size_t row)
{
	if (c->num)
		return (struct svy_value){.kind = SVY_VALUE_NUMBER, .num = c->num[row]};
	return (struct svy_value){.kind = SVY_VALUE_STRING, .num = NAN, .str = svy_strndup(c->str[row].p, c->str[row].n)};
}

/* The values of the row as text, for ids of several variables. */
static char *text_at(const struct id *id, const struct svy_batch *b, size_t row)
{
	struct svy_buf text = {0};
	for (size_t i = 0; i < id->n; i++) {
		struct svy_value v = value_at(&b->col[id->pos[i]], row);
		svy_buf_puts(&text, i ? ", " : "");
		svy_value_put(&text, &v);
		free(v.str);
	}
	return svy_buf_take(&text);
}

static void note_twice(struct id *id, const struct svy_batch *b, size_t row)
{
	id->twice++;
	char *text = text_at(id, b, row);
	bool known = svy_strs_has(&id->texts, text);
	id->more |= !known && id->texts.n == SVY_CHECK_VALUES;
	if (known || id->more) {
		free(text);
		return;
	}
	svy_strs_add_take(&id->texts, text);
	if (id->n == 1)
		id->first[id->nfirst++] = (struct svy_profile_code){.value = value_at(&b->col[id->pos[0]], row), .n = 1};
}

static void count_row(struct svy_id_check *k, struct id *id, const struct svy_batch *b, size_t row)
{
	bool fresh;
	if (!make_key(&k->key, id, b, row)) {
		id->missing++;
		return;
	}
	id->rows++;
	svy_table_add(id->keys, k->key.p, k->key.n, &fresh);
	if (!fresh)
		note_twice(id, b, row);
}

void svy_id_check_batch(struct svy_id_check *k, const struct svy_batch *b)
{
	for (size_t i = 0; i < k->n; i++) {
		struct id *id = &k->id[i];
		id->full |= svy_table_bytes(id->keys) > SVY_CHECK_ID_BYTES / k->n;
		for (size_t row = 0; !id->full && row < b->nrow; row++)
			count_row(k, id, b, row);
	}
}

static struct svy_finding *add_finding(struct svy_id_check *k, const struct id *id, enum svy_finding_kind kind)
{
	struct svy_finding *f = svy_check_add(k->c, kind, id->pos[0]);
	for (size_t i = 1; i < id->n; i++)
		svy_finding_add_var(f, id->pos[i]);
	return f;
}

static void report_twice(struct svy_id_check *k, const struct id *id)
{
	struct svy_finding *f = add_finding(k, id, SVY_FOUND_ID_TWICE);
	if (!id->named)
		f->severity = SVY_SEVERITY_WARNING;
	for (size_t i = 0; i < id->nfirst; i++)
		svy_finding_add_code(f, &id->first[i]);
	f->n = id->twice;
	if (id->n > 1)
		f->what = svy_strs_join(&id->texts, "; ");
	if (id->more) {
		struct svy_buf more = {0};
		svy_buf_printf(&more, "%s%s…", f->what ? f->what : "", f->what ? "; " : "");
		free(f->what);
		f->what = svy_buf_take(&more);
	}
}

void svy_id_check_end(struct svy_id_check *k)
{
	for (size_t i = 0; i < k->n; i++) {
		const struct id *id = &k->id[i];
		bool other = !id->named && id->twice > FEW && (double)id->twice > SHARE_MAX * (double)id->rows;
		if (id->twice && !other)
			report_twice(k, id);
		if (id->missing && !other && (id->named || id->rows)) {
			struct svy_finding *f = add_finding(k, id, SVY_FOUND_ID_MISSING);
			f->n = id->missing;
			if (!id->named)
				f->severity = SVY_SEVERITY_WARNING;
		}
		if (id->full) {
			struct svy_finding *f = add_finding(k, id, SVY_FOUND_LIMIT);
			f->n = id->rows;
			f->what = svy_strdup("only so many rows were looked at for ids that repeat");
		}
	}
}
