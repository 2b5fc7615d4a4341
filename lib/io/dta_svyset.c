// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The design that Stata's svyset leaves in characteristics of the file: _svy_version 2, _svy_stages, and by stage _svy_su1 (_n: every case its own
 * unit), _svy_strata1, _svy_fpc1; _svy_wvar with _svy_wtype. What of it svykit's declaration can say is taken from the attributes into
 * dict->survey; the rest stays an attribute, and a note says that it is not used.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/dta_base.h"

enum { STAGES_MAX = 10 };

static const char *get(const struct svy_dta *d, const char *name)
{
	const struct svy_strs *s = svy_attributes_get(&d->dict->attr, name);
	return s && s->n == 1 ? s->v[0] : NULL;
}

static const char *get_stage(const struct svy_dta *d, const char *what, int stage)
{
	char name[32];
	snprintf(name, sizeof name, "_svy_%s%d", what, stage);
	return get(d, name);
}

static void drop(struct svy_dta *d, const char *name)
{
	svy_attributes_remove(&d->dict->attr, name);
}

static void drop_stage(struct svy_dta *d, const char *what, int stage)
{
	char name[32];
	snprintf(name, sizeof name, "_svy_%s%d", what, stage);
	drop(d, name);
}

/* Is it a variable? One that is gone makes the design unusable, which is said. */
static bool exists(struct svy_dta *d, const char *name, int *rc)
{
	if (svy_dict_find(d->dict, name) >= 0)
		return true;
	if (!*rc)
		*rc = svy_warn(d->ctx, "the file's svyset names '%s', which is no variable of it; that design is not used", name);
	return false;
}

/* All variables that the design names. */
static bool is_whole(struct svy_dta *d, int stages, int *rc)
{
	static const char *const kinds[] = {"su", "strata", "fpc"};
	const char *w = get(d, "_svy_wvar");
	bool whole = !w || exists(d, w, rc);
	for (int s = 1; s <= stages && whole; s++)
		for (int k = 0; k < 3 && whole; k++) {
			const char *name = get_stage(d, kinds[k], s);
			whole = !name || !strcmp(name, "_n") || exists(d, name, rc);
		}
	return whole;
}

/* The names of a kind, as far as the stages have one each. */
static void take_kind(struct svy_dta *d, const char *what, int stages, struct svy_strs *to)
{
	for (int s = 1; s <= stages; s++) {
		const char *name = get_stage(d, what, s);
		if (!name || !strcmp(name, "_n"))
			return;
		svy_strs_add(to, name);
		drop_stage(d, what, s);
	}
}

static void take_units(struct svy_dta *d, int stages)
{
	struct svy_survey *s = &d->dict->survey;
	const char *first = get_stage(d, "su", 1);
	s->psu_none = !first || !strcmp(first, "_n");
	take_kind(d, "su", stages, &s->psu);
	/* The last stage of cases says nothing that is not so anyway. */
	const char *last = get_stage(d, "su", (int)s->psu.n + 1);
	if (last && !strcmp(last, "_n"))
		drop_stage(d, "su", (int)s->psu.n + 1);
}

static int take_weight(struct svy_dta *d)
{
	const char *w = get(d, "_svy_wvar"), *type = get(d, "_svy_wtype");
	if (!w)
		return 0;
	if (type && strcmp(type, "pweight"))
		return svy_warn(d->ctx, "the file's svyset has weights '%s' of kind %s, which is no sampling weight; they are not used", w, type);
	d->dict->survey.weights = svy_strdup(w);
	drop(d, "_svy_wvar");
	drop(d, "_svy_wtype");
	drop(d, "_svy_wexp");
	return 0;
}

static void drop_if(struct svy_dta *d, const char *name, const char *value)
{
	const char *have = get(d, name);
	if (have && !strcmp(have, value))
		drop(d, name);
}

/* What is left of _svy_… has no place in the declaration. */
static void tell(struct svy_dta *d)
{
	struct svy_buf b = {0};
	for (size_t i = 0; i < d->dict->attr.n; i++)
		if (!strncmp(d->dict->attr.v[i].name, "_svy_", 5))
			svy_buf_printf(&b, "%s%s", b.n ? ", " : "", d->dict->attr.v[i].name + 5);
	svy_note(d->ctx, "the survey design is that of the file's svyset%s%s%s", b.n ? " (not used of it: " : "", b.n ? b.p : "", b.n ? ")" : "");
	svy_buf_free(&b);
}

int svy_dta_take_svyset(struct svy_dta *d)
{
	const char *version = get(d, "_svy_version"), *stages_text = get(d, "_svy_stages");
	int rc = 0, stages = stages_text ? atoi(stages_text) : 1;
	if (!version || !svy_survey_is_empty(&d->dict->survey))
		return 0;
	if (strcmp(version, "2") || stages < 1 || stages > STAGES_MAX) {
		svy_note(d->ctx, "the file's svyset (version %.20s) is not known; that design is not used", version);
		return 0;
	}
	if (!is_whole(d, stages, &rc))
		return rc;
	if ((rc = take_weight(d)))
		return rc;
	struct svy_survey *s = &d->dict->survey;
	take_units(d, stages);
	take_kind(d, "strata", stages, &s->strata);
	take_kind(d, "fpc", (int)s->psu.n > 1 ? (int)s->psu.n : 1, &s->fpc);
	drop(d, "_svy_version");
	drop(d, "_svy_stages");
	drop_if(d, "_svy_vce", "linearized");
	drop_if(d, "_svy_singleunit", "missing");
	tell(d);
	return 0;
}
