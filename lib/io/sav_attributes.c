// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Attributes of the file (record 7/17) and of its variables (7/18), as text:
 *
 *   file:       NAME('value' LF 'value' LF)NAME(…)…
 *   variables:  VARIABLE:NAME('value' LF)…/VARIABLE:…
 *
 * Quotes within a value are not doubled: a value ends at "' LF". Roles are an attribute, "$@Role", to the file, and none to us.
 */
#include <stdlib.h>
#include <string.h>
#include "io/sav.h"

enum { ATTRIBUTES_MAX = 4000 };        /* of one variable; they are kept in a list */

static int lost(struct svy_sav *s, const struct svy_sav_extension *e, const char *what, size_t at)
{
	return svy_sav_warn(s, "the file's record 7/%" PRId32 " has %s (at byte %" PRId64 "); the attributes behind it are not read", e->subtype, what,
		e->offset + 16 + (int64_t)at);
}

/* The values of one attribute, from behind its "(" to behind its ")". False if they are not as they must be. */
static bool take_values(struct svy_sav *s, struct svy_sav_part *part, const char *var, struct svy_strs *values)
{
	while (part->at < part->n && part->p[part->at] != ')') {
		const char *p = part->p + part->at, *end = memmem(p, part->n - part->at, "'\n", 2);
		if (*p != '\'' || !end || end == p)
			return false;
		svy_strs_add_take(values, svy_sav_text(s, p + 1, (size_t)(end - p - 1), SIZE_MAX, var));
		part->at += (size_t)(end - p) + 2;
	}
	return part->at++ < part->n;
}

static bool set_role(struct svy_var *v, const char *name, const struct svy_strs *values)
{
	if (!v || strcasecmp(name, "$@Role") != 0 || values->n != 1 || strlen(values->v[0]) != 1)
		return false;
	char c = values->v[0][0];
	if (c < '0' || c > '5')
		return false;
	v->role = (enum svy_dialog)(c - '0');
	return true;
}

/* Moves the values to the list; a name that comes twice has those of both. */
static int keep(struct svy_sav *s, struct svy_var *v, const char *name, struct svy_strs *values)
{
	struct svy_attributes *to = v ? &v->attr : &s->dict->attr;
	const char *of = v ? v->name : "the file";
	int rc = 0;
	if (set_role(v, name, values))
		return 0;
	if (svy_attributes_get(to, name))
		rc = svy_sav_warn(s, "attribute '%s' of '%s' is there twice; the values of both are kept", name, of);
	if (to->n >= ATTRIBUTES_MAX)
		return svy_sav_damaged(s, -1, "more than %d attributes of '%s'", ATTRIBUTES_MAX, of);
	if (values->n == 0)
		svy_attributes_set(to, name);
	for (size_t i = 0; i < values->n; i++)
		svy_attributes_add(to, name, values->v[i]);
	return rc;
}

/* Attributes up to the end, or to the "/" that ends a variable's. v NULL: of the file; skip: of a variable that does not exist. */
static int take_attributes(struct svy_sav *s, const struct svy_sav_extension *e, struct svy_sav_part *part, struct svy_var *v, bool skip)
{
	const char *of = v ? v->name : "the file's attributes";
	struct svy_str name;
	int rc = 0;
	while (!rc && part->at < part->n && part->p[part->at] != '/') {
		struct svy_strs values = {0};
		size_t begin = part->at;
		if (!svy_sav_until(part, '(', &name)) {
			rc = lost(s, e, "an attribute without values", begin);
			part->at = part->n;
			break;
		}
		char *key = svy_sav_text(s, name.p, name.n, SIZE_MAX, of);
		if (!take_values(s, part, of, &values)) {
			rc = lost(s, e, "an attribute whose values are not quoted", begin);
			part->at = part->n;
		} else if (!skip) {
			rc = keep(s, v, key, &values);
		}
		svy_strs_free(&values);
		free(key);
	}
	return rc;
}

int svy_sav_file_attributes(struct svy_sav *s, const struct svy_sav_extension *e)
{
	struct svy_sav_part part = {e->p, 0, svy_sav_trim((struct svy_str){e->p, e->n}).n};
	int rc = take_attributes(s, e, &part, NULL, false);
	if (!rc && part.at < part.n && part.p[part.at] == '/')
		rc = lost(s, e, "a '/' where an attribute should begin", part.at);
	return rc;
}

int svy_sav_variable_attributes(struct svy_sav *s, const struct svy_sav_extension *e)
{
	struct svy_sav_part part = {e->p, 0, svy_sav_trim((struct svy_str){e->p, e->n}).n};
	struct svy_str name;
	int rc = 0;
	while (!rc && part.at < part.n) {
		size_t begin = part.at;
		if (!svy_sav_until(&part, ':', &name))
			return lost(s, e, "a variable without attributes", begin);
		char *key = svy_sav_text(s, name.p, name.n, 64, "variable attributes");
		uint32_t pos = svy_sav_by_any(s, key, false);
		if (pos == SVY_SAV_NONE)
			rc = svy_sav_warn(s, "the file has attributes for '%s', which is none of its variables", key);
		free(key);
		if (!rc)
			rc = take_attributes(s, e, &part, pos == SVY_SAV_NONE ? NULL : &s->dict->var[pos], pos == SVY_SAV_NONE);
		part.at += part.at < part.n;
	}
	return rc;
}
