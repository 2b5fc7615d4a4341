// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Sets of variables (record 7/5: "NAME= VAR VAR … LF") and multiple-response sets (7/7 and 7/19), a line each:
 *
 *   $NAME=C TITLE VAR VAR …           codes of the same answers in several variables
 *   $NAME=DVALUE TITLE VAR VAR …      one yes/no variable per answer, yes being VALUE
 *   $NAME=E FLAGS VALUE TITLE VAR …   as D, named by value labels; FLAGS 11: the set has the title of its first variable
 *
 * TITLE and VALUE are counted strings, "5 hello". The variables go by their short names, in small letters.
 */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/sav.h"

enum { SETS_MAX = 4000 };       /* they are kept in a list */

/* "5 hello": digits, a blank, and so many bytes. */
static bool take_counted(struct svy_sav_part *from, struct svy_str *out)
{
	size_t n = 0, digits = 0;
	while (from->at < from->n && from->p[from->at] >= '0' && from->p[from->at] <= '9' && digits++ < 7)
		n = 10 * n + (size_t)(from->p[from->at++] - '0');
	if (digits == 0 || from->at >= from->n || from->p[from->at] != ' ')
		return false;
	from->at++;
	return svy_sav_bytes(from, n, out);
}

static bool take_blank(struct svy_sav_part *from)
{
	if (from->at >= from->n || from->p[from->at] != ' ')
		return false;
	from->at++;
	return true;
}

/* Names up to the end of the line, which is skipped; those of no variable are told and left out. */
static int take_names(struct svy_sav *s, struct svy_sav_part *from, const char *set, bool short_first, struct svy_strs *to)
{
	struct svy_str line = {from->p + from->at, from->n - from->at};
	int rc = 0;
	if (!svy_sav_until(from, '\n', &line))
		from->at = from->n;
	for (size_t at = 0; at < line.n && !rc;) {
		size_t n = 0;
		while (at + n < line.n && !strchr(" \t\r", line.p[at + n]))
			n++;
		if (n > 0) {
			char *name = svy_sav_text(s, line.p + at, n, 64, set);
			uint32_t pos = svy_sav_by_any(s, name, short_first);
			if (pos == SVY_SAV_NONE)
				rc = svy_sav_warn(s, "set '%s' names '%s', which is none of the variables; it is left out of the set", set, name);
			else if (!(rc = svy_sav_keep(s, sizeof *to->v + strlen(s->dict->var[pos].name) + 16)))
				svy_strs_add(to, s->dict->var[pos].name);
			free(name);
		}
		at += n + 1;
	}
	return rc;
}

int svy_sav_variable_sets(struct svy_sav *s, const struct svy_sav_extension *e)
{
	struct svy_sav_part part = {e->p, 0, svy_sav_trim((struct svy_str){e->p, e->n}).n};
	struct svy_str name;
	int rc = 0;
	while (!rc && part.at < part.n) {
		if (!svy_sav_until(&part, '=', &name))
			return svy_sav_warn(s, "the file's record 7/5 has a set without variables; what is left of it is not read");
		char *text = svy_sav_text(s, name.p, name.n, SIZE_MAX, "variable sets");
		struct svy_varset *set = svy_varsets_add(&s->dict->varsets, text);
		rc = take_names(s, &part, text, false, &set->vars);
		free(text);
	}
	return rc;
}

/* From behind "NAME=" to before the names of the variables. What is wrong is said in *what. */
static bool take_kind(struct svy_sav_part *from, struct svy_mrset *set, struct svy_str *counted, struct svy_str *title, const char **what)
{
	char kind = from->at < from->n ? from->p[from->at++] : '\0';
	*counted = (struct svy_str){NULL, 0};
	*what = "is of no known kind";
	if (kind != 'C' && kind != 'D' && kind != 'E')
		return false;
	*what = "lacks a blank behind its kind";
	set->dichotomies = kind != 'C';
	set->counted_labels = kind == 'E';
	if (kind != 'D' && !take_blank(from))
		return false;
	if (kind == 'E') {
		struct svy_str flags;
		*what = "does not say where its labels are from";
		if (!svy_sav_until(from, ' ', &flags) || (flags.n != 1 && flags.n != 2) || memcmp(flags.p, "11", flags.n) != 0)
			return false;
		set->title_of_first = flags.n == 2;
	}
	*what = "has a counted value that does not fit";
	if (kind != 'C' && (!take_counted(from, counted) || !take_blank(from)))
		return false;
	*what = "has a title that does not fit";
	if (!take_counted(from, title))
		return false;
	*what = "lacks a blank or the end of its line behind its title";
	return from->at >= from->n || from->p[from->at] == ' ' || from->p[from->at] == '\n';
}

static char *text_or_null(struct svy_sav *s, struct svy_str t, const char *set)
{
	t = svy_sav_trim(t);
	return t.n > 0 ? svy_sav_text(s, t.p, t.n, SIZE_MAX, set) : NULL;
}

/* The names of its variables are there; a set of none, or one, is none to SPSS. */
static int finish_set(struct svy_sav *s, struct svy_mrset *set)
{
	size_t n = set->vars.n;
	if (n > 1)
		return 0;
	char *name = svy_strdup(set->name);
	if (n == 0)
		svy_mrsets_remove(&s->dict->mrsets, s->dict->mrsets.n - 1);
	int rc = svy_sav_warn(s, "the multiple-response set '%s' has %s", name, n ? "one variable only" : "no variables; it is left out");
	free(name);
	return rc;
}

static int remove_twin(struct svy_sav *s, const char *name)
{
	const struct svy_mrset *twin = svy_mrsets_get(&s->dict->mrsets, name);
	if (!twin)
		return 0;
	svy_mrsets_remove(&s->dict->mrsets, (size_t)(twin - s->dict->mrsets.v));
	return svy_sav_warn(s, "the multiple-response set '%s' is there twice; the second is kept", name);
}

static int take_set(struct svy_sav *s, struct svy_sav_part *part, const char *name)
{
	const char *what;
	struct svy_str counted, title, rest;
	int rc = name[0] == '$' ? 0 : svy_sav_warn(s, "the multiple-response set '%s' has a name that does not begin with '$'", name);
	if (!rc)
		rc = remove_twin(s, name);
	if (!rc && s->dict->mrsets.n >= SETS_MAX)
		rc = svy_sav_damaged(s, -1, "more than %d multiple-response sets", SETS_MAX);
	if (rc)
		return rc;
	struct svy_mrset *set = svy_mrsets_add(&s->dict->mrsets, name);
	if (!take_kind(part, set, &counted, &title, &what)) {
		svy_mrsets_remove(&s->dict->mrsets, s->dict->mrsets.n - 1);
		if (!svy_sav_until(part, '\n', &rest))
			part->at = part->n;
		return svy_sav_warn(s, "the multiple-response set '%s' %s; it is left out", name, what);
	}
	set->counted = set->dichotomies ? text_or_null(s, counted, name) : NULL;
	set->title = text_or_null(s, title, name);
	rc = take_names(s, part, name, true, &set->vars);
	return rc ? rc : finish_set(s, set);
}

int svy_sav_response_sets(struct svy_sav *s, const struct svy_sav_extension *e)
{
	struct svy_sav_part part = {e->p, 0, e->n};
	struct svy_str name;
	int rc = 0;
	while (!rc && part.at < part.n) {
		if (strchr("\n\r ", part.p[part.at])) {         /* also a NUL */
			part.at++;
			continue;
		}
		if (!svy_sav_until(&part, '=', &name))
			return svy_sav_warn(s, "the file's record 7/%" PRId32 " has a multiple-response set that is only a name", e->subtype);
		char *text = svy_sav_text(s, name.p, name.n, SIZE_MAX, "multiple-response sets");
		rc = take_set(s, &part, text);
		free(text);
	}
	return rc;
}
