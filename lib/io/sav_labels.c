// SPDX-License-Identifier: GPL-3.0-or-later
/* Value labels: records 3 and 4 of numbers and of strings up to 8 bytes, record 7/21 of longer ones. A later label of a value replaces. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/sav.h"

enum { SHORT_STRING = 8, LABEL_FULL = 60 };

/* A set of labels may be shared by many variables, and the dictionary has a copy for each: a small file could ask for any amount. */
#define CATEGORIES_MAX 1000000u

/* Takes the value's text. */
static int add(struct svy_sav *s, uint32_t pos, struct svy_value value, const char *label)
{
	struct svy_var *v = &s->dict->var[pos];
	struct svy_buf key = {0};
	bool fresh;
	uint64_t bits = value.kind == SVY_VALUE_NUMBER ? svy_table_number_key(value.num) : 0;
	svy_buf_add(&key, (const char *)&pos, sizeof pos);
	if (value.kind == SVY_VALUE_NUMBER)
		svy_buf_add(&key, (const char *)&bits, sizeof bits);
	else
		svy_buf_puts(&key, value.str);
	uint32_t k = svy_table_add(s->category, key.p, key.n, &fresh);
	svy_buf_free(&key);
	if (!fresh) {
		struct svy_category *c = &v->cat[s->category_at[k]];
		free(c->label);
		c->label = svy_strdup(label);
		free(value.str);
		return 0;
	}
	svy_grow(s->category_at, k, s->category_cap);
	s->category_at[k] = (uint32_t)v->ncat;
	svy_grow(v->cat, v->ncat, v->cat_cap);
	v->cat[v->ncat++] = (struct svy_category){value, svy_strdup(label)};
	return k < CATEGORIES_MAX ? 0 : svy_sav_damaged(s, -1, "more than %u value labels", CATEGORIES_MAX);
}

static struct svy_value text_value(struct svy_sav *s, const char *p, size_t n, size_t width, const char *var)
{
	struct svy_str t = svy_sav_trim((struct svy_str){p, n});
	return (struct svy_value){.kind = SVY_VALUE_STRING, .str = svy_sav_text(s, t.p, t.n, width, var)};
}

/* One label for one variable; *lost counts those that cannot be: for system-missing, or (by ReadStat) a text longer than the variable. */
static int add_short(struct svy_sav *s, uint32_t pos, const struct svy_sav_label *l, const char *label, size_t *lost)
{
	const struct svy_var *v = &s->dict->var[pos];
	size_t width = v->width < SHORT_STRING ? v->width : SHORT_STRING;
	double x = svy_sav_double(s, l->value);
	if (v->type == SVY_STRING && svy_sav_trim((struct svy_str){(const char *)l->value, SHORT_STRING}).n <= width)
		return add(s, pos, text_value(s, (const char *)l->value, width, width, v->name), label);
	if (v->type == SVY_NUMBER && !isnan(x) && x != s->sysmis)
		return add(s, pos, (struct svy_value){.kind = SVY_VALUE_NUMBER, .num = x}, label);
	++*lost;
	return 0;
}

/* The variable at a slot, or SVY_SAV_NONE with what is wrong with it told. */
static int find_variable(struct svy_sav *s, const struct svy_sav_labels *set, int32_t slot, uint32_t *pos)
{
	uint32_t i = slot >= 1 && (size_t)slot <= s->nslot ? s->slot_var[slot - 1] : SVY_SAV_NONE;
	*pos = SVY_SAV_NONE;
	if (i == SVY_SAV_NONE || s->var[i].segments == 0)
		return svy_sav_warn(s, "the file has value labels for variables that do not exist (slot %" PRId32 ", record at byte %" PRId64 ")", slot, set->offset);
	if (s->var[i].width > SHORT_STRING)
		return svy_sav_warn(s, "the file has value labels for the long string '%s' in a record that cannot hold them; they are left out", s->dict->var[s->var[i].pos].name);
	*pos = s->var[i].pos;
	return 0;
}

static int apply(struct svy_sav *s, const struct svy_sav_labels *set, uint32_t pos, char *const *label)
{
	const struct svy_var *v = &s->dict->var[pos];
	size_t lost = 0;
	int rc = 0;
	for (size_t k = 0; k < set->n && !rc; k++)
		rc = add_short(s, pos, &set->v[k], label[k], &lost);
	if (!rc && lost > 0)
		rc = svy_sav_warn(s, "%zu value labels of '%s' are left out: they are for %s", lost, v->name,
			v->type == SVY_STRING ? "texts longer than the variable" : "the system-missing value");
	return rc;
}

/* All variables of a set have the type of the first. */
static int apply_set(struct svy_sav *s, const struct svy_sav_labels *set, char *const *label)
{
	int rc = 0;
	uint32_t first = SVY_SAV_NONE, pos;
	for (size_t i = 0; i < set->nslot && !rc; i++) {
		rc = find_variable(s, set, set->slot[i], &pos);
		if (rc || pos == SVY_SAV_NONE)
			continue;
		first = first == SVY_SAV_NONE ? pos : first;
		if (s->dict->var[pos].type != s->dict->var[first].type)
			rc = svy_sav_warn(s, "'%s' and '%s' share value labels, but one is text; those of '%s' are left out", s->dict->var[first].name,
				s->dict->var[pos].name, s->dict->var[pos].name);
		else
			rc = apply(s, set, pos, label);
	}
	return rc;
}

static const char *first_name(const struct svy_sav *s, const struct svy_sav_labels *set)
{
	int32_t slot = set->nslot > 0 ? set->slot[0] : 0;
	uint32_t i = slot >= 1 && (size_t)slot <= s->nslot ? s->slot_var[slot - 1] : SVY_SAV_NONE;
	return i == SVY_SAV_NONE ? "value labels" : s->dict->var[s->var[i].pos].name;
}

static int make_set(struct svy_sav *s, const struct svy_sav_labels *set)
{
	char **label = svy_reallocarray(NULL, set->n ? set->n : 1, sizeof *label);
	for (size_t i = 0; i < set->n; i++) {
		struct svy_str t = svy_sav_trim((struct svy_str){set->v[i].text, set->v[i].n});
		label[i] = svy_sav_text(s, t.p, t.n, LABEL_FULL, first_name(s, set));
	}
	int rc = apply_set(s, set, label);
	for (size_t i = 0; i < set->n; i++)
		free(label[i]);
	free(label);
	return rc;
}

static int misfit(struct svy_sav *s, const struct svy_sav_extension *e)
{
	return svy_sav_warn(s, "the file's record 7/%" PRId32 " (at byte %" PRId64 ") does not fit its length; what is left of it is not read", e->subtype, e->offset);
}

/* The variable that a piece of record 7/21 or 7/22 is about: a string over 8 bytes by rights. */
static int find_string(struct svy_sav *s, struct svy_str name, const char *what, uint32_t *pos)
{
	char *key = svy_sav_text(s, name.p, name.n, 64, "a long string");
	*pos = svy_sav_by_any(s, key, false);
	int rc = 0;
	if (*pos == SVY_SAV_NONE) {
		rc = svy_sav_warn(s, "the file has %s for '%s', which is none of its variables", what, key);
	} else if (s->dict->var[*pos].type != SVY_STRING) {
		rc = svy_sav_warn(s, "the file has %s of a string for '%s', which is a number", what, key);
		*pos = SVY_SAV_NONE;
	}
	free(key);
	return rc;
}

/* Value and label, each counted. pos may be SVY_SAV_NONE. */
static bool take_long_label(struct svy_sav *s, struct svy_sav_part *part, uint32_t pos, int *rc)
{
	struct svy_str value, text;
	if (!svy_sav_counted(s, part, &value) || !svy_sav_counted(s, part, &text))
		return false;
	if (pos == SVY_SAV_NONE)
		return true;
	const struct svy_var *v = &s->dict->var[pos];
	char *label = svy_sav_text(s, text.p, svy_sav_trim(text).n, LABEL_FULL, v->name);
	*rc = add(s, pos, text_value(s, value.p, value.n, v->width, v->name), label);
	free(label);
	return true;
}

/* Per variable: its name, counted; its width; a count; and so many values and labels. */
int svy_sav_long_labels(struct svy_sav *s, const struct svy_sav_extension *e)
{
	struct svy_sav_part part = {e->p, 0, e->n};
	struct svy_str name, width, count;
	int rc = 0;
	while (part.at < part.n && !rc) {
		uint32_t pos;
		if (!svy_sav_counted(s, &part, &name) || !svy_sav_bytes(&part, 4, &width) || !svy_sav_bytes(&part, 4, &count))
			return misfit(s, e);
		rc = find_string(s, name, "value labels", &pos);
		for (uint32_t i = (uint32_t)svy_sav_int(s, count.p); i > 0 && !rc; i--)
			if (!take_long_label(s, &part, pos, &rc))
				return misfit(s, e);
	}
	return rc;
}

/* So many values of the length; those behind the third are skipped. False if they are not there. */
static bool take_missing(struct svy_sav *s, struct svy_sav_part *part, uint32_t pos, unsigned count, int32_t length)
{
	struct svy_str value;
	for (unsigned i = 0; i < count; i++) {
		/* Old versions of PSPP gave the length before each of them. */
		if (i > 0 && part->n - part->at >= 4 && svy_sav_int(s, part->p + part->at) == length)
			part->at += 4;
		if (!svy_sav_bytes(part, (size_t)length, &value))
			return false;
		if (pos == SVY_SAV_NONE || i >= 3)
			continue;
		struct svy_value v = text_value(s, value.p, value.n, 8, s->dict->var[pos].name);
		svy_var_missing_string(&s->dict->var[pos], v.str);
		free(v.str);
	}
	return true;
}

/* Per variable: its name, counted; how many values (a byte, 1 to 3); their length, 8; the values. */
int svy_sav_long_missing(struct svy_sav *s, const struct svy_sav_extension *e)
{
	struct svy_sav_part part = {e->p, 0, e->n};
	struct svy_str name, count, length;
	int rc = 0;
	while (part.at < part.n && !rc) {
		uint32_t pos;
		if (!svy_sav_counted(s, &part, &name) || !svy_sav_bytes(&part, 1, &count) || !svy_sav_bytes(&part, 4, &length))
			return misfit(s, e);
		int32_t n = svy_sav_int(s, length.p);
		unsigned values = (unsigned char)count.p[0];
		rc = find_string(s, name, "missing values", &pos);
		if (!rc && (values < 1 || values > 3 || n != 8))
			rc = svy_sav_warn(s, "the file has %u missing values of %" PRId32 " bytes for '%.*s', not one to three of 8", values, n, (int)name.n, name.p);
		if (!rc && (n < 0 || !take_missing(s, &part, pos, values, n)))
			return misfit(s, e);
	}
	return rc;
}

int svy_sav_make_labels(struct svy_sav *s)
{
	int rc = 0;
	s->category = svy_table_new(0);
	for (size_t i = 0; i < s->nlabels && !rc; i++)
		rc = make_set(s, &s->labels[i]);
	return rc;
}
