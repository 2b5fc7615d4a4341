// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The design that Stata's svyset leaves in characteristics of the file: _svy_version 2, _svy_stages, and by stage _svy_su1 (_n: every case its own
 * unit), _svy_strata1, _svy_fpc1; _svy_wvar with _svy_wtype. What of it svykit's declaration can say is taken from the attributes into
 * dict->survey; the rest stays an attribute, and a note says that it is not used.
 *
 * A file that svykit wrote says the same design twice. Where the two differ, it was declared anew in Stata, and that counts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/dta_base.h"

enum { STAGES_MAX = 10 };

/* The declaration being read, and the attributes that it takes up. */
struct reading {
	struct svy_dta *d;
	int stages;
	struct svy_survey survey;
	struct svy_strs used;
};

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

static void use_stage(struct reading *r, const char *what, int stage)
{
	char name[32];
	snprintf(name, sizeof name, "_svy_%s%d", what, stage);
	svy_strs_add(&r->used, name);
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
static bool is_whole(struct reading *r, int *rc)
{
	static const char *const kinds[] = {"su", "strata", "fpc"};
	const char *w = get(r->d, "_svy_wvar");
	bool whole = !w || exists(r->d, w, rc);
	for (int s = 1; s <= r->stages && whole; s++)
		for (int k = 0; k < 3 && whole; k++) {
			const char *name = get_stage(r->d, kinds[k], s);
			whole = !name || !strcmp(name, "_n") || exists(r->d, name, rc);
		}
	return whole;
}

/* The names of a kind, as far as the stages have one each. */
static void read_kind(struct reading *r, const char *what, int stages, struct svy_strs *to)
{
	for (int s = 1; s <= stages; s++) {
		const char *name = get_stage(r->d, what, s);
		if (!name || !strcmp(name, "_n"))
			return;
		svy_strs_add(to, name);
		use_stage(r, what, s);
	}
}

static void read_units(struct reading *r)
{
	const char *first = get_stage(r->d, "su", 1);
	r->survey.psu_none = !first || !strcmp(first, "_n");
	read_kind(r, "su", r->stages, &r->survey.psu);
	/* The last stage of cases says nothing that is not so anyway. */
	int last = (int)r->survey.psu.n + 1;
	const char *unit = get_stage(r->d, "su", last);
	if (unit && !strcmp(unit, "_n"))
		use_stage(r, "su", last);
}

static int read_weight(struct reading *r)
{
	const char *w = get(r->d, "_svy_wvar"), *type = get(r->d, "_svy_wtype");
	if (!w)
		return 0;
	if (type && strcmp(type, "pweight"))
		return svy_warn(r->d->ctx, "the file's svyset has weights '%s' of kind %s, which is no sampling weight; they are not used", w, type);
	r->survey.weights = svy_strdup(w);
	svy_strs_add(&r->used, "_svy_wvar");
	svy_strs_add(&r->used, "_svy_wtype");
	svy_strs_add(&r->used, "_svy_wexp");
	return 0;
}

static void use_if(struct reading *r, const char *name, const char *value)
{
	const char *have = get(r->d, name);
	if (have && !strcmp(have, value))
		svy_strs_add(&r->used, name);
}

static int read_design(struct reading *r)
{
	int rc = read_weight(r);
	read_units(r);
	int units = r->survey.psu.n > 1 ? (int)r->survey.psu.n : 1;
	read_kind(r, "strata", units, &r->survey.strata);
	read_kind(r, "fpc", units, &r->survey.fpc);
	svy_strs_add(&r->used, "_svy_version");
	svy_strs_add(&r->used, "_svy_stages");
	use_if(r, "_svy_vce", "linearized");
	if (!rc)
		rc = svy_dta_svyset_replicates(r->d, &r->survey, &r->used);
	use_if(r, "_svy_singleunit", "missing");
	return rc;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/* Cases as units need not be declared. What svykit declares beyond svyset it does not write there. */
static bool is_same(const struct svy_survey *a, const struct svy_survey *b)
{
	return !svy_extras_get(&b->extra, "replicates") && same_text(a->weights, b->weights) && svy_strs_same(&a->strata, &b->strata) && svy_strs_same(&a->psu, &b->psu) && svy_strs_same(&a->fpc, &b->fpc);
}

/* Without these standard errors are others than Stata's. */
static int warn_unused(struct svy_dta *d)
{
	const char *vce = get(d, "_svy_vce"), *strata = get(d, "_svy_poststrata");
	int rc = vce ? svy_warn(d->ctx, "the file's svyset asks for variances of the kind '%s', which are not used (--repweights names replicate weights)", vce) : 0;
	if (!rc && strata)
		rc = svy_warn(d->ctx, "the file's svyset has post-strata '%s', which are not used (svyweight poststratify makes the weights)", strata);
	return rc;
}

/* What is left of _svy_… has no place in the declaration. */
static int tell(struct svy_dta *d)
{
	struct svy_buf b = {0};
	for (size_t i = 0; i < d->dict->attr.n; i++)
		if (!strncmp(d->dict->attr.v[i].name, "_svy_", 5))
			svy_buf_printf(&b, "%s%s", b.n ? ", " : "", d->dict->attr.v[i].name + 5);
	svy_note(d->ctx, "the survey design is that of the file's svyset%s%s%s", b.n ? " (not used of it: " : "", b.n ? b.p : "", b.n ? ")" : "");
	svy_buf_free(&b);
	return warn_unused(d);
}

/* Takes the declaration. */
static int settle(struct reading *r)
{
	struct svy_dict *dict = r->d->dict;
	bool ours = !svy_survey_is_empty(&dict->survey), same = ours && is_same(&dict->survey, &r->survey);
	int rc = ours && !same ? svy_warn(r->d->ctx, "svyset has declared another design since svykit wrote the file; it is taken") : 0;
	for (size_t i = 0; i < r->used.n; i++)
		svy_attributes_remove(&dict->attr, r->used.v[i]);
	if (!same) {
		svy_survey_free(&dict->survey);
		dict->survey = r->survey;
		memset(&r->survey, 0, sizeof r->survey);
		if (!rc)
			rc = tell(r->d);
	}
	return rc;
}

int svy_dta_take_svyset(struct svy_dta *d)
{
	const char *version = get(d, "_svy_version"), *stages = get(d, "_svy_stages");
	struct reading r = {.d = d, .stages = stages ? atoi(stages) : 1};
	int rc = 0;
	if (!version)
		return 0;
	if (strcmp(version, "2") || r.stages < 1 || r.stages > STAGES_MAX) {
		svy_note(d->ctx, "the file's svyset (version %.20s) is not known; that design is not used", version);
		return 0;
	}
	if (!is_whole(&r, &rc))
		return rc;
	rc = read_design(&r);
	if (!rc)
		rc = settle(&r);
	svy_survey_free(&r.survey);
	svy_strs_free(&r.used);
	return rc;
}
