// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The design of the stack. Samples of several sources are drawn independently: as strata of one design, source by stratum, the variance of a total is
 * the sum of the sources' variances, and that of a difference too.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "step/stack_parts.h"

static const struct svy_survey *survey(const struct svy_stack *s, size_t wave)
{
	return &s->wave[wave].d.survey;
}

/* The weight that an SPSS file declares is the weight where no other is. */
static void take_file_weights(struct svy_stack *s)
{
	bool taken = false;
	for (size_t i = 0; i < s->n; i++) {
		struct svy_dict *d = &s->wave[i].d;
		if (d->survey.weights || !d->file_weight)
			continue;
		d->survey.weights = svy_strdup(d->file_weight);
		taken = true;
	}
	if (taken)
		svy_note(s->ctx, "the weight variables that the files declare are used");
}

static int check_all_have_one(struct svy_stack *s, bool *any)
{
	ptrdiff_t with = -1, without = -1;
	for (size_t i = 0; i < s->n; i++)
		*(svy_survey_is_empty(survey(s, i)) ? &without : &with) = (ptrdiff_t)i;
	*any = with >= 0;
	if (with < 0 || without < 0)
		return 0;
	return svy_fail(s->ctx, SVY_EDATA, "no design in '%s', but one in '%s': --weights, --strata and --psu declare it here for all, svydesign for one",
			s->wave[without].label, s->wave[with].label);
}

static const char *or_none(const char *text)
{
	return text && *text ? text : "none";
}

static int differ(struct svy_stack *s, const char *what, const char *first, size_t wave, const char *here)
{
	return svy_fail(s->ctx, SVY_EDATA, "the files have other %s: '%s' in '%s', '%s' in '%s' (--map FILE renames variables; svydesign declares a design)",
			what, or_none(first), s->wave[0].label, or_none(here), s->wave[wave].label);
}

static int check_lists(struct svy_stack *s, const char *what, size_t wave, const struct svy_strs *first, const struct svy_strs *here)
{
	if (svy_strs_same(first, here))
		return 0;
	char *a = svy_strs_join(first, ","), *b = svy_strs_join(here, ",");
	int rc = differ(s, what, a, wave, b);
	free(a);
	free(b);
	return rc;
}

/* Stages behind the first: their strata lie within units. */
static struct svy_strs inner_strata(const struct svy_survey *v)
{
	struct svy_strs l = v->strata;
	l.v += l.n > 0;
	l.n -= l.n > 0;
	return l;
}

static int check_extras(struct svy_stack *s, size_t wave)
{
	const struct svy_extras *a = &survey(s, 0)->extra, *b = &survey(s, wave)->extra;
	const struct svy_extras *more = b->n > a->n ? b : a, *less = more == a ? b : a;
	for (size_t i = 0; i < more->n; i++) {
		const char *other = svy_extras_get(less, more->v[i].key);
		if (!other || strcmp(other, more->v[i].yaml) != 0)
			return svy_fail(s->ctx, SVY_EDATA, "the files differ in what their design says of '%s', and no stack has both: '%s' and '%s'", more->v[i].key,
					s->wave[0].label, s->wave[wave].label);
	}
	return 0;
}

static int check_wave(struct svy_stack *s, size_t wave)
{
	const struct svy_survey *a = survey(s, 0), *b = survey(s, wave);
	struct svy_strs in_a = inner_strata(a), in_b = inner_strata(b), none = {.v = (char *[]){"none"}, .n = 1};
	if (strcmp(or_none(a->weights), or_none(b->weights)) != 0)
		return differ(s, "weights", a->weights, wave, b->weights);
	int rc = check_lists(s, "primary units", wave, a->psu_none ? &none : &a->psu, b->psu_none ? &none : &b->psu);
	if (!rc)
		rc = check_lists(s, "fpc", wave, &a->fpc, &b->fpc);
	if (!rc && s->opts.same_psu)
		rc = check_lists(s, "strata", wave, &a->strata, &b->strata);
	if (!rc)
		rc = check_lists(s, "strata of later stages", wave, &in_a, &in_b);
	return rc ? rc : check_extras(s, wave);
}

static int require(struct svy_stack *s, size_t wave, const char *what, const char *name)
{
	struct svy_ctx inner;
	size_t at;
	svy_ctx_init(&inner);
	int rc = svy_dict_require(&inner, &s->wave[wave].d, what, name, &at);
	if (rc)
		svy_fail(s->ctx, rc, "%s, in '%s'", inner.err.msg, s->wave[wave].label);
	svy_ctx_free(&inner);
	return rc;
}

/* Options name columns before anything knows whether each file has them. */
static int check_columns(struct svy_stack *s, size_t wave)
{
	static const char *const what[] = {"stratum", "primary unit", "fpc"};
	const struct svy_survey *v = survey(s, wave);
	const struct svy_strs *list[] = {&v->strata, &v->psu, &v->fpc};
	int rc = v->weights ? require(s, wave, "weight", v->weights) : 0;
	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; !rc && i < list[k]->n; i++)
			rc = require(s, wave, what[k], list[k]->v[i]);
	return rc || !v->domain ? rc : require(s, wave, "domain", v->domain);
}

static int add_column(struct svy_stack *s, const char *name, enum svy_type type, const char *title, ptrdiff_t *at, const char *instead)
{
	struct svy_var *v = svy_dict_add(&s->out, name, type);
	if (!v)
		return svy_fail(s->ctx, SVY_EUSAGE, "the files have a variable of the name that is needed: '%s' (%s)", name, instead);
	*at = (ptrdiff_t)s->out.nvar - 1;
	v->title = svy_strdup(title);
	v->integer = type == SVY_NUMBER;
	v->measure = SVY_NOMINAL;
	return 0;
}

/* The columns that the filters of some sources left become one, with 1 in the sources that were not filtered. */
static int share_domain(struct svy_stack *s)
{
	const char *name = NULL;
	for (size_t i = 0; i < s->n && !name; i++)
		name = survey(s, i)->domain;
	if (!name)
		return 0;
	char *shared = svy_strdup(name);
	int rc = 0;
	for (size_t i = 0; !rc && i < s->n; i++) {
		const char *here = survey(s, i)->domain;
		if ((here && strcmp(here, shared) != 0) || (!here && svy_dict_find(&s->wave[i].d, shared) >= 0))
			rc = svy_fail(s->ctx, SVY_EDATA, "the files have other domains: '%s' is none in '%s' (--map FILE renames it)", shared, s->wave[i].label);
	}
	s->out.survey.domain = shared;
	s->domain_at = svy_dict_find(&s->out, shared);
	return rc;
}

static int make_strata(struct svy_stack *s)
{
	struct svy_survey *out = &s->out.survey;
	struct svy_strs inner = inner_strata(survey(s, 0));
	bool any = false;
	int rc = 0;
	if (s->opts.same_psu) {
		svy_strs_copy(&out->strata, &survey(s, 0)->strata);
		return 0;
	}
	for (size_t i = 0; i < s->n; i++)
		any |= survey(s, i)->strata.n > 0;
	if (any && s->stratum_at < 0)
		rc = add_column(s, SVY_STACK_STRATUM, SVY_STRING, "Stratum: source/stratum there", &s->stratum_at, "--map FILE renames or drops it");
	svy_strs_add(&out->strata, any ? SVY_STACK_STRATUM : s->source);
	svy_strs_copy(&out->strata, &inner);
	out->nest = out->psu.n > 0;
	return rc;
}

/* A stack of stacks: their strata become parts of the new ones, in the same column. */
static void reuse_stratum(struct svy_stack *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct svy_survey *v = survey(s, i);
		bool theirs = v->strata.n && strcmp(v->strata.v[0], SVY_STACK_STRATUM) == 0;
		if (!theirs && svy_dict_find(&s->wave[i].d, SVY_STACK_STRATUM) >= 0)
			return;
	}
	ptrdiff_t at = svy_dict_find(&s->out, SVY_STACK_STRATUM);
	if (at >= 0 && s->out.var[at].type == SVY_STRING)
		s->stratum_at = at;
}

/*
 * Replicates in columns would vary all samples at once, as if they were one. Those that are made follow the strata of the stack; without strata there
 * were none before, and the jackknife has them now.
 */
static int stack_replicates(struct svy_stack *s)
{
	const char *text = svy_extras_get(&s->out.survey.extra, "replicates");
	struct svy_yaml y = {0};
	bool mse = false;
	int rc = svy_yaml_parse(s->ctx, "replicates", text, strlen(text), 0, &y);
	const struct svy_yaml *type = rc ? NULL : svy_yaml_get(&y, "type"), *centre = rc ? NULL : svy_yaml_get(&y, "mse");
	if (!rc && svy_yaml_get(&y, "columns"))
		rc = svy_fail(s->ctx, SVY_EDATA, "replicate weights of several samples would vary together in a stack: '%s' and '%s' (--same-psu says that "
			      "they are one sample; else declare strata and units, stack, and make replicates with svyreplicate)", s->wave[0].label,
			      s->wave[1].label);
	else if (type && svy_yaml_text(type) && strcmp(svy_yaml_text(type), "jk1") == 0)
		svy_extras_set(&s->out.survey.extra, "replicates", centre && svy_yaml_bool(centre, &mse) && mse ? "{type: jkn, mse: true}" : "{type: jkn}");
	svy_yaml_free(&y);
	return rc;
}

static int make_design(struct svy_stack *s)
{
	struct svy_survey *out = &s->out.survey;
	const struct svy_survey *first = survey(s, 0);
	int rc = 0;
	for (size_t i = 0; !rc && i < s->n; i++)
		rc = check_columns(s, i);
	for (size_t i = 1; !rc && i < s->n; i++)
		rc = check_wave(s, i);
	if (!rc && s->opts.same_psu && !first->psu.n)
		rc = svy_fail(s->ctx, SVY_EUSAGE, "--same-psu keeps primary units, and the files declare none (--psu names them)");
	if (rc)
		return rc;
	svy_survey_copy(out, first);
	svy_strs_free(&out->strata);
	free(out->domain);
	out->domain = NULL;
	if (!s->opts.same_psu)
		reuse_stratum(s);
	/* Its strata would be those of all files together, and its second phases one. */
	if (s->n > 1 && svy_extras_get(&out->extra, "phase2"))
		return svy_fail(s->ctx, SVY_EDATA, "designs with a second phase are not stacked: svydesign declares one of the stack");
	rc = make_strata(s);
	if (!rc)
		rc = share_domain(s);
	if (!rc)
		rc = svy_stack_calibration(s);
	if (!rc && svy_extras_get(&out->extra, "replicates") && !s->opts.same_psu && s->n > 1)
		rc = stack_replicates(s);
	return rc;
}

/* Without a title: the name, as the user gave it, heads tables. */
static int add_source(struct svy_stack *s)
{
	int rc = add_column(s, s->source, SVY_NUMBER, NULL, &s->source_at, "--source gives the column another one");
	if (rc)
		return rc;
	struct svy_var *v = &s->out.var[s->source_at];
	for (size_t i = 0; i < s->n; i++) {
		v->integer &= s->wave[i].code == floor(s->wave[i].code);
		if (!s->coded)
			svy_var_label_number(v, s->wave[i].code, s->wave[i].label);
	}
	return 0;
}

static void share_file_weight(struct svy_stack *s)
{
	const char *first = s->wave[0].d.file_weight;
	for (size_t i = 1; i < s->n && first; i++)
		if (!s->wave[i].d.file_weight || strcmp(s->wave[i].d.file_weight, first) != 0)
			first = NULL;
	s->out.file_weight = svy_strdup(first);
}

/* --common; columns of the design are in all sources, or made. */
static void keep_common(struct svy_stack *s)
{
	struct svy_varlist kept = {0};
	struct svy_dict d;
	for (size_t j = 0; j < s->out.nvar; j++) {
		size_t have = 0;
		for (size_t i = 0; i < s->n; i++)
			have += svy_dict_find(&s->wave[i].d, s->out.var[j].name) >= 0;
		if (have == s->n || (ptrdiff_t)j == s->source_at || (ptrdiff_t)j == s->stratum_at || (ptrdiff_t)j == s->domain_at)
			svy_varlist_add(&kept, j);
	}
	ptrdiff_t *at[] = {&s->source_at, &s->stratum_at, &s->domain_at};
	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < kept.n && *at[k] >= 0; i++)
			if ((ptrdiff_t)kept.v[i] == *at[k]) {
				*at[k] = (ptrdiff_t)i;
				break;
			}
	svy_dict_select(&d, &s->out, &kept);
	svy_dict_free(&s->out);
	s->out = d;
	svy_varlist_free(&kept);
}

int svy_stack_design(struct svy_stack *s)
{
	bool any;
	take_file_weights(s);
	int rc = check_all_have_one(s, &any);
	if (!rc)
		rc = add_source(s);
	if (!rc && any)
		rc = make_design(s);
	else if (!rc && s->opts.same_psu)
		rc = svy_fail(s->ctx, SVY_EUSAGE, "--same-psu keeps primary units, and the files declare none (--psu names them)");
	if (rc)
		return rc;
	share_file_weight(s);
	if (s->opts.common)
		keep_common(s);
	svy_dict_prune(&s->out);
	for (size_t i = 0; i < s->n; i++) {
		struct svy_stack_wave *w = &s->wave[i];
		w->at = svy_calloc(s->out.nvar + 1, sizeof *w->at);
		for (size_t j = 0; j < s->out.nvar; j++)
			w->at[j] = svy_dict_find(&w->d, s->out.var[j].name);
	}
	return 0;
}
