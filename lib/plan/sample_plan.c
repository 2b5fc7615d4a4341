// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/sample_plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"

#define DEFAULT_MIN 2           /* units per stratum: one has no variance */

bool svy_sample_stage_is_pps(const struct svy_sample_stage *s)
{
	return s->size || s->size_is_rows;
}

bool svy_sample_plan_replaces(const struct svy_sample_plan *p)
{
	return p->stage[0].method == SVY_METHOD_WR;
}

bool svy_sample_plan_first_only(const struct svy_sample_plan *p)
{
	for (size_t k = 1; k < p->nstage; k++)
		if ((!p->stage[k].n.share && p->stage[k].n.value == 1) || p->stage[k].method == SVY_METHOD_POISSON)
			return true;
	return false;
}

bool svy_sample_plan_unequal(const struct svy_sample_plan *p)
{
	for (size_t k = 0; k < p->nstage; k++)
		if (svy_sample_stage_is_pps(&p->stage[k]) || p->stage[k].method == SVY_METHOD_POISSON)
			return true;
	return false;
}

static bool has_table(const struct svy_sample_opts *o)
{
	return o->table || o->table_yaml;
}

/* "500", "10%", "0.5%". */
static int parse_count(struct svy_ctx *ctx, const char *option, const char *text, struct svy_sample_count *out)
{
	size_t n = strlen(text);
	out->share = n && text[n - 1] == '%';
	if (!svy_num_parse(text, n - out->share, &out->value) || !isfinite(out->value))
		return svy_fail(ctx, SVY_EUSAGE, "'%s' is a number, or a share such as 10%%, not '%s'", option, text);
	if (out->share)
		out->value /= 100;
	if (out->share && !(out->value > 0 && out->value <= 1))
		return svy_fail(ctx, SVY_EUSAGE, "'%s' is a share above 0%% and up to 100%%, not '%s'", option, text);
	if (!out->share && !(out->value >= 1 && out->value <= 1e9 && out->value == floor(out->value)))
		return svy_fail(ctx, SVY_EUSAGE, "'%s' is a whole number from 1 on, not '%s'", option, text);
	return 0;
}

/* Number i of a list; NULL if it is empty or not there. */
static const char *part(const struct svy_strs *l, size_t i)
{
	return i < l->n && *l->v[i] ? l->v[i] : NULL;
}

static int check_length(struct svy_ctx *ctx, const char *option, const struct svy_strs *l, size_t stages)
{
	if (l->n <= stages)
		return 0;
	return svy_fail(ctx, SVY_EUSAGE, "'%s' has %zu parts, but there %s %zu stage%s", option, l->n, stages == 1 ? "is" : "are", stages, stages == 1 ? "" : "s");
}

static int make_units(struct svy_ctx *ctx, const struct svy_sample_opts *o, struct svy_sample_plan *p)
{
	struct svy_strs unit = {0}, n = {0};
	int rc = 0;
	svy_strs_split(&unit, o->psu, ',');
	if (o->psu_n)
		svy_strs_split(&n, o->psu_n, ',');
	if (o->n)
		rc = svy_fail(ctx, SVY_EUSAGE, "with '--psu', '--psu-n' says how many units are drawn and '--within' how many rows in each, not '-n'");
	else if (unit.n + (o->within != NULL) > SVY_STAGES_MAX)
		rc = svy_fail(ctx, SVY_EUSAGE, "%zu stages are asked for, at most %d are supported", unit.n + (o->within != NULL), SVY_STAGES_MAX);
	else
		rc = check_length(ctx, "--psu-n", &n, unit.n);
	for (size_t i = 0; i < unit.n && !rc; i++) {
		struct svy_sample_stage *s = &p->stage[p->nstage++];
		p->nunit++;
		s->unit = svy_strdup(unit.v[i]);
		if (part(&n, i))
			rc = parse_count(ctx, "--psu-n", n.v[i], &s->n);
		else if (i || !has_table(o))
			rc = svy_fail(ctx, SVY_EUSAGE, "no number of units is given for '%s' (--psu-n)", unit.v[i]);
		p->n_given |= i == 0 && part(&n, 0);
	}
	svy_strs_free(&unit);
	svy_strs_free(&n);
	return rc;
}

static int make_rows(struct svy_ctx *ctx, const struct svy_sample_opts *o, struct svy_sample_plan *p)
{
	const char *text = o->psu ? o->within : o->n;
	if (!o->psu && (o->psu_n || o->within))
		return svy_fail(ctx, SVY_EUSAGE, "'%s' needs '--psu', which names the units", o->psu_n ? "--psu-n" : "--within");
	if (o->psu && !o->within)
		return 0;
	if (!text && !has_table(o))
		return svy_fail(ctx, SVY_EUSAGE, "no size is given (-n N)");
	struct svy_sample_stage *s = &p->stage[p->nstage++];
	p->n_given |= !o->psu && text;
	return text ? parse_count(ctx, o->psu ? "--within" : "-n", text, &s->n) : 0;
}

static int choose_method(struct svy_ctx *ctx, const char *word, struct svy_sample_stage *s)
{
	bool pps = svy_sample_stage_is_pps(s);
	s->method = pps ? SVY_METHOD_RANDOM_SYSTEMATIC : SVY_METHOD_SRS;
	if (!word)
		return 0;
	if (!svy_sample_method_by_name(word, &s->method)) {
		char *near = svy_nearest(word, svy_sample_method_name, SVY_METHOD_COUNT, 1);
		int rc = svy_fail(ctx, SVY_EUSAGE, "unknown method '%s' (%s%s%ssrs wr bernoulli systematic; with --pps also random-systematic sampford brewer pareto chromy poisson)",
				  word, near ? "did you mean " : "", near ? near : "", near ? "? known: " : "known: ");
		free(near);
		return rc;
	}
	if (pps && s->method == SVY_METHOD_SRS)
		return svy_fail(ctx, SVY_EUSAGE, "the method 'srs' draws with equal probabilities: it takes no sizes (--pps)");
	if (!pps && s->method > SVY_METHOD_SYSTEMATIC)
		return svy_fail(ctx, SVY_EUSAGE, "the method '%s' needs sizes (--pps VAR)", word);
	return 0;
}

static int make_methods(struct svy_ctx *ctx, const struct svy_sample_opts *o, struct svy_sample_plan *p)
{
	struct svy_strs method = {0}, pps = {0};
	if (o->method)
		svy_strs_split(&method, o->method, ',');
	if (o->pps)
		svy_strs_split(&pps, o->pps, ',');
	int rc = check_length(ctx, "--method", &method, p->nstage);
	if (!rc)
		rc = check_length(ctx, "--pps", &pps, p->nstage);
	if (!rc && o->pps_rows && !p->nunit)
		rc = svy_fail(ctx, SVY_EUSAGE, "'--pps-rows' needs '--psu': it draws units in proportion to their rows");
	for (size_t k = 0; k < p->nstage && !rc; k++) {
		struct svy_sample_stage *s = &p->stage[k];
		s->size = svy_strdup(part(&pps, k));
		s->size_is_rows = o->pps_rows && !s->size && s->unit;
		rc = choose_method(ctx, part(&method, k), s);
		if (!rc && k && s->method == SVY_METHOD_WR)
			rc = svy_fail(ctx, SVY_EUSAGE, "only the first stage can be drawn with replacement");
		if (!rc && k == 0 && s->method == SVY_METHOD_WR && s->n.share)
			rc = svy_fail(ctx, SVY_EUSAGE, "a sample with replacement has a number of draws, not a share");
	}
	svy_strs_free(&method);
	svy_strs_free(&pps);
	return rc;
}

static int parse_rule(struct svy_ctx *ctx, const char *text, struct svy_sample_plan *p)
{
	size_t n = strcspn(text, ":");
	char *word = svy_strndup(text, n);
	int at = -1;
	for (int i = 0; i < SVY_ALLOCATION_COUNT; i++)
		if (strcmp(word, svy_allocation_name[i]) == 0)
			at = i;
	int rc = at < 0 ? svy_fail(ctx, SVY_EUSAGE, "unknown allocation '%s' (known: proportional equal neyman optimal power:P size)", text) : 0;
	free(word);
	p->allocate = (enum svy_allocation)(at < 0 ? 0 : at);
	p->power = 0.5;
	if (rc || (at != SVY_ALLOCATE_POWER && !text[n]))
		return rc;
	if (at != SVY_ALLOCATE_POWER || (text[n] && !(svy_num_parse(text + n + 1, strlen(text + n + 1), &p->power) && p->power >= 0 && p->power <= 1)))
		return svy_fail(ctx, SVY_EUSAGE, "the allocation is power:P with P from 0 to 1, not '%s'", text);
	return 0;
}

/* Which figures of strata the rule needs: from variables of the frame here, or from the table. */
static int check_figures(struct svy_ctx *ctx, const struct svy_sample_opts *o, const struct svy_sample_plan *p)
{
	bool spread = p->allocate == SVY_ALLOCATE_NEYMAN || p->allocate == SVY_ALLOCATE_OPTIMAL;
	if (!o->strata && (o->allocate || o->min || has_table(o)))
		return svy_fail(ctx, SVY_EUSAGE, "'%s' needs strata (--strata VARS)", o->allocate ? "--allocate" : o->min ? "--min" : "--strata-table");
	if (spread && !o->sd && !has_table(o))
		return svy_fail(ctx, SVY_EUSAGE, "the allocation '%s' needs a spread in each stratum (--sd VAR, or a column sd in --strata-table)", o->allocate);
	if (p->allocate == SVY_ALLOCATE_SIZE && !svy_sample_stage_is_pps(&p->stage[0]))
		return svy_fail(ctx, SVY_EUSAGE, "the allocation 'size' needs sizes (--pps VAR, or --pps-rows)");
	if (p->allocate == SVY_ALLOCATE_OPTIMAL && !o->cost && !has_table(o))
		return svy_fail(ctx, SVY_EUSAGE, "the allocation 'optimal' needs a cost in each stratum (--cost VAR, or a column cost in --strata-table)");
	if ((o->sd && !spread) || (o->cost && p->allocate != SVY_ALLOCATE_OPTIMAL))
		return svy_fail(ctx, SVY_EUSAGE, "'%s' is for '--allocate %s'", o->sd && !spread ? "--sd" : "--cost", o->sd && !spread ? "neyman' and 'optimal" : "optimal");
	if (o->sd && o->psu)
		return svy_fail(ctx, SVY_EUSAGE, "'--sd' is the spread of rows, not of the units of '--psu': give that of their totals in '--strata-table'");
	return 0;
}

/* What the variance of a second phase is known for. */
static int check_second_phase(struct svy_ctx *ctx, const struct svy_sample_opts *o, const struct svy_sample_plan *p)
{
	enum svy_sample_method m = p->stage[0].method;
	if (!o->second_phase)
		return 0;
	if (o->ignore_design)
		return svy_fail(ctx, SVY_EUSAGE, "'--second-phase' draws from a design that '--ignore-design' ignores");
	if (p->nstage > 1)
		return svy_fail(ctx, SVY_EUSAGE, "a second phase has one stage: rows, or whole units of one variable");
	if (m != SVY_METHOD_SRS && m != SVY_METHOD_SYSTEMATIC)
		return svy_fail(ctx, SVY_EUSAGE, "a second phase is drawn by srs or systematic, not by '%s'", svy_sample_method_name[m]);
	return svy_sample_plan_unequal(p) ? svy_fail(ctx, SVY_EUSAGE, "a second phase is drawn with equal probabilities in its strata, not by sizes") : 0;
}

static int make_allocation(struct svy_ctx *ctx, const struct svy_sample_opts *o, struct svy_sample_plan *p)
{
	int rc = o->allocate ? parse_rule(ctx, o->allocate, p) : 0;
	p->min = DEFAULT_MIN;
	if (!rc && o->min && !(svy_num_parse(o->min, strlen(o->min), &p->min) && p->min >= 0 && p->min <= 1e9 && p->min == floor(p->min)))
		rc = svy_fail(ctx, SVY_EUSAGE, "'--min' is a whole number from 0 on, not '%s'", o->min);
	if (!rc)
		rc = check_figures(ctx, o, p);
	return rc ? rc : check_second_phase(ctx, o, p);
}

static int bind_number(struct svy_ctx *ctx, const struct svy_dict *d, const char *what, const char *name, ptrdiff_t *col)
{
	size_t at;
	*col = -1;
	if (!name)
		return 0;
	int rc = svy_dict_require_number(ctx, d, what, name, &at);
	if (!rc)
		*col = (ptrdiff_t)at;
	return rc;
}

static int bind(struct svy_ctx *ctx, const struct svy_sample_opts *o, const struct svy_dict *d, struct svy_sample_plan *p)
{
	int rc = o->strata ? svy_varlist_parse(ctx, d, o->strata, &p->strata) : 0;
	for (size_t k = 0; k < p->nstage && !rc; k++) {
		struct svy_sample_stage *s = &p->stage[k];
		size_t at;
		rc = bind_number(ctx, d, "size", s->size, &s->size_col);
		s->unit_col = -1;
		if (!rc && s->unit && (rc = svy_dict_require(ctx, d, "unit", s->unit, &at)) == 0)
			s->unit_col = (ptrdiff_t)at;
	}
	if (!rc)
		rc = bind_number(ctx, d, "spread", o->sd, &p->sd_col);
	return rc ? rc : bind_number(ctx, d, "cost", o->cost, &p->cost_col);
}

int svy_sample_plan_make(struct svy_ctx *ctx, const struct svy_sample_opts *o, const struct svy_dict *d, struct svy_sample_plan *p)
{
	*p = (struct svy_sample_plan){.sd_col = -1, .cost_col = -1};
	int rc = o->psu ? make_units(ctx, o, p) : 0;
	if (!rc)
		rc = make_rows(ctx, o, p);
	if (!rc)
		rc = make_methods(ctx, o, p);
	if (!rc)
		rc = make_allocation(ctx, o, p);
	return rc ? rc : bind(ctx, o, d, p);
}

void svy_sample_plan_free(struct svy_sample_plan *p)
{
	for (size_t k = 0; k < SVY_STAGES_MAX; k++) {
		free(p->stage[k].unit);
		free(p->stage[k].size);
	}
	svy_varlist_free(&p->strata);
}
