// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/size_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "plan/size_groups.h"

/* The values of a parameter; those of the file are read one by one. */
struct values {
	double *v;
	size_t n;
};

struct planner {
	struct svy_ctx *ctx;
	const struct svy_size_spec *spec;
	struct values values[SVY_SIZE_PARAMS];
	enum svy_size_param axis[SVY_SIZE_PARAMS];      /* parameters with several values */
	size_t naxis, at[SVY_SIZE_PARAMS];              /* and which of them it is now */
	size_t ncross;                                  /* combinations of them */
	struct svy_size_groups groups;
	bool searches;                                  /* for what can be detected */
	size_t nby;                                     /* variables of the file that tell groups */
	struct svy_size question;
	struct svy_estimates *t;
};

static int parse_values(struct planner *p, enum svy_size_param param, const char *text)
{
	struct svy_strs part = {0};
	struct values *v = &p->values[param];
	int rc = 0;
	svy_strs_split(&part, text, ',');
	v->v = svy_calloc(part.n, sizeof *v->v);
	for (size_t i = 0; i < part.n && !rc; i++) {
		if (svy_size_number(param, part.v[i], &v->v[i]))
			rc = svy_size_check_value(p->ctx, SVY_EUSAGE, param, v->v[i], "");
		else if (part.n == 1 && p->spec->by)
			p->groups.column[param] = text;
		else
			rc = svy_fail(p->ctx, SVY_EUSAGE, "'--%s' is a number%s, not '%s'", svy_size_name(param),
				      p->spec->by ? "" : " (or, with '--by', a variable of FILE)", part.v[i]);
		v->n++;
	}
	if (part.n > 1)
		p->axis[p->naxis++] = param;
	svy_strs_free(&part);
	return rc;
}

static int read_spec(struct planner *p)
{
	bool given[SVY_SIZE_PARAMS];
	int rc = 0;
	p->question = (struct svy_size){.level = p->spec->level, .one_sided = p->spec->one_sided, .known = p->spec->known, .ci = p->spec->ci};
	for (int i = 0; i < SVY_SIZE_PARAMS; i++) {
		p->question.v[i] = NAN;
		given[i] = p->spec->text[i];
	}
	p->searches = given[SVY_SIZE_POWER] && !given[SVY_SIZE_VERSUS] && !given[SVY_SIZE_DIFFERENCE];
	rc = svy_size_check_question(p->ctx, &p->question, given);
	for (int i = 0; i < SVY_SIZE_PARAMS && !rc; i++)
		if (given[i])
			rc = parse_values(p, i, p->spec->text[i]);
	p->ncross = 1;
	for (size_t k = 0; k < p->naxis && !rc; k++) {
		p->ncross *= p->values[p->axis[k]].n;
		if (p->ncross > 10000)
			rc = svy_fail(p->ctx, SVY_EUSAGE, "more than 10,000 combinations of values are asked for at once");
	}
	return rc;
}

static void describe_by(struct planner *p)
{
	struct svy_estimates *t = p->t;
	if (p->groups.by)
		svy_groups_describe(p->groups.by, t);
	p->nby = t->nby;
	t->by = svy_reallocarray(t->by, t->nby + p->naxis + 1, sizeof *t->by);
	for (size_t k = 0; k < p->naxis; k++) {
		struct svy_var *v = &t->by[t->nby++];
		memset(v, 0, sizeof *v);
		v->name = svy_strdup(svy_size_column(p->axis[k]));
	}
}

/* The question of a group and of combination number c. */
static void ask(struct planner *p, size_t group, size_t c)
{
	for (int i = 0; i < SVY_SIZE_PARAMS; i++)
		if (p->values[i].n)
			p->question.v[i] = p->groups.column[i] ? p->groups.value[i][group] : p->values[i].v[0];
	for (size_t k = p->naxis; k-- > 0;) {
		const struct values *v = &p->values[p->axis[k]];
		p->at[k] = c % v->n;
		p->question.v[p->axis[k]] = v->v[p->at[k]];
		c /= v->n;
	}
}

/* total: over the groups of the file. */
static struct svy_estimate *add(struct planner *p, size_t group, bool total, const char *term, const char *title, const char *level)
{
	svy_estimates_term(p->t, term, title);
	struct svy_estimate *r = svy_estimates_add(p->t, term, level, term);
	if (p->groups.by && !total)
		svy_groups_fill(p->groups.by, (uint32_t)group, r->by);
	for (size_t k = 0; k < p->naxis; k++) {
		char text[SVY_NUM_MAX];
		svy_num_format(text, p->question.v[p->axis[k]]);
		r->by[p->nby + k] = svy_strdup(text);
	}
	return r;
}

static void label_groups(struct svy_estimates *t, const char *term, const char *title)
{
	static const char *const code[] = {"1", "2"}, *const label[] = {"First sample", "Second sample"};
	struct svy_term *of = svy_estimates_term(t, term, title);
	for (size_t i = 0; i < 2 && of->nlevel < 2; i++) {
		svy_grow(of->level, of->nlevel, of->level_cap);
		of->level[of->nlevel++] = (struct svy_category){{.kind = SVY_VALUE_STRING, .num = NAN, .str = svy_strdup(code[i])}, svy_strdup(label[i])};
	}
}

/* A number of each sample, where there is one. */
static void add_counts(struct planner *p, size_t group, bool total, bool two, const char *term, const char *title, const double n[2])
{
	static const char *const level[] = {"1", "2"};
	if (isnan(n[0]))
		return;
	if (two)
		label_groups(p->t, term, title);
	for (size_t g = 0; g < 1 + (size_t)two; g++)
		add(p, group, total, term, title, two ? level[g] : "")->estimate = n[g];
}

static void add_number(struct planner *p, size_t group, const char *term, const char *title, double x)
{
	if (!isnan(x))
		add(p, group, false, term, title, "")->estimate = x;
}

static const char *size_title(const struct planner *p)
{
	bool given = p->values[SVY_SIZE_RESPONDENTS].n || p->values[SVY_SIZE_ISSUED].n;
	return given ? "Respondents" : "Respondents needed, rounded up";
}

static const char *expected_title(const struct planner *p)
{
	bool compared = p->values[SVY_SIZE_VERSUS].n || p->values[SVY_SIZE_DIFFERENCE].n;
	return compared ? "Difference expected" : p->values[SVY_SIZE_PROPORTION].n ? "Proportion expected" : "Mean expected";
}

static void add_sizes(struct planner *p, size_t group, bool total, const struct svy_size_answer *a)
{
	add_counts(p, group, total, a->two, "sample_size", size_title(p), a->n);
	add_counts(p, group, total, a->two, "clusters", "Clusters", a->clusters);
	add_counts(p, group, total, a->two, "issued", "To be issued", a->issued);
}

static void add_answer(struct planner *p, size_t group, const struct svy_size_answer *a)
{
	add_sizes(p, group, false, a);
	add_number(p, group, "exact_size", a->two ? "First sample before rounding up" : "Respondents before rounding up", a->exact);
	if (!isnan(a->se)) {
		struct svy_estimate *r = add(p, group, false, "expected", expected_title(p), "");
		r->estimate = a->estimate;
		r->se = a->se;
		r->lo = a->lo;
		r->hi = a->hi;
		r->df = p->question.v[SVY_SIZE_DF];
	}
	add_number(p, group, "margin", "Margin of error", a->margin);
	add_number(p, group, "cv", "Coefficient of variation", a->cv);
	add_number(p, group, "power", "Power", a->power);
	if (p->searches && (isnan(a->above) || isnan(a->below)))
		svy_note(p->ctx, "with so few respondents no %s can be detected", !isnan(a->above) ? "decrease" : !isnan(a->below) ? "increase" : "difference");
	add_number(p, group, "detectable", "Smallest detectable increase", a->above);
	add_number(p, group, "detectable_below", "Smallest detectable decrease", a->below);
	if (a->deff != 1)
		add_number(p, group, "deff", "Design effect", a->deff);
}

static void sum_up(struct svy_size_answer *total, const struct svy_size_answer *a)
{
	total->two = a->two;
	for (int g = 0; g < 2; g++) {
		total->n[g] += a->n[g];
		total->issued[g] += a->issued[g];
		total->clusters[g] += a->clusters[g];
	}
}

static int warn_beyond(const struct planner *p, const struct svy_size_answer *a)
{
	bool one = p->values[SVY_SIZE_PROPORTION].n && !p->values[SVY_SIZE_VERSUS].n && !p->values[SVY_SIZE_DIFFERENCE].n;
	return one && (a->lo < 0 || a->hi > 1) ? svy_warn(p->ctx, "a normal interval of a share that is small or large reaches beyond 0 or 1 (--ci logit or wilson does not)") : 0;
}

static int solve(struct planner *p, size_t group, size_t c, struct svy_size_answer *total)
{
	struct svy_size_answer a;
	char *where = p->groups.by ? svy_size_groups_where(&p->groups, group) : svy_strdup("");
	ask(p, group, c);
	int rc = svy_size_solve(p->ctx, p->groups.by ? SVY_EDATA : SVY_EUSAGE, where, &p->question, &a);
	if (!rc) {
		add_answer(p, group, &a);
		sum_up(&total[c], &a);
		rc = warn_beyond(p, &a);
	}
	free(where);
	return rc;
}

static int solve_all(struct planner *p)
{
	struct svy_size_answer *total = svy_calloc(p->ncross, sizeof *total);
	size_t n = p->groups.by ? p->groups.n : 1;
	uint32_t *order = p->groups.by ? svy_groups_order(p->groups.by) : NULL;
	int rc = 0;
	for (size_t i = 0; i < n && !rc; i++)
		for (size_t c = 0; c < p->ncross && !rc; c++)
			rc = solve(p, order ? order[i] : 0, c, total);
	for (size_t c = 0; p->groups.by && n > 1 && c < p->ncross && !rc; c++) {
		ask(p, 0, c);
		add_sizes(p, 0, true, &total[c]);
	}
	free(order);
	free(total);
	return rc;
}

static void note_margin(const struct planner *p)
{
	static const char *const name[] = {[SVY_CI_T] = "normal", [SVY_CI_LOGIT] = "logit", [SVY_CI_WALD] = "normal", [SVY_CI_WILSON] = "Wilson", [SVY_CI_BETA] = "beta",
					   [SVY_CI_ASIN] = "arcsine"};
	svy_note(p->ctx, "margin of error: half the width of the %s interval%s", p->spec->text[SVY_SIZE_DF] ? "t" : name[p->spec->ci],
		 p->spec->one_sided ? ", each of whose ends holds by itself" : "");
}

static void note_power(const struct planner *p)
{
	const struct svy_size_spec *s = p->spec;
	char size[SVY_NUM_MAX];
	svy_num_format(size, round((1 - s->level) * 1e8) / 1e8);
	svy_note(p->ctx, "power: %s test of size %s, %s", s->one_sided ? "one-sided" : "two-sided", size, !s->text[SVY_SIZE_PROPORTION] ? "t distribution" :
		 s->known ? "normal, with the known share under the hypothesis" : "normal, with one share for both under the hypothesis");
}

static void add_notes(struct planner *p)
{
	const struct svy_size_spec *s = p->spec;
	bool compared = s->text[SVY_SIZE_VERSUS] || s->text[SVY_SIZE_DIFFERENCE];
	char level[SVY_NUM_MAX];
	svy_num_format(level, round(s->level * 1e8) / 1e8);
	svy_extras_set(&p->t->facts, "level", level);
	if (compared || !s->text[SVY_SIZE_POWER])
		note_margin(p);
	if (compared || s->text[SVY_SIZE_POWER])
		note_power(p);
}

int svy_size_table(struct svy_ctx *ctx, const struct svy_size_spec *spec, struct svy_source *src, struct svy_estimates *t)
{
	struct planner p = {.ctx = ctx, .spec = spec, .t = t};
	int rc = read_spec(&p);
	if (!rc && src)
		rc = svy_size_groups_read(ctx, src, spec->by, &p.groups);
	if (!rc) {
		describe_by(&p);
		add_notes(&p);
		rc = solve_all(&p);
	}
	for (int i = 0; i < SVY_SIZE_PARAMS; i++)
		free(p.values[i].v);
	svy_size_groups_free(&p.groups);
	return rc;
}
