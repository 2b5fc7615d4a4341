// SPDX-License-Identifier: GPL-3.0-or-later
/* The survey and its design, as the commands declare them. */
#include <stdlib.h>
#include <string.h>
#include "base/num.h"
#include "report/put.h"

static void fact_of(struct svy_report *r, const struct svy_result *s, const char *key, const char *term)
{
	const char *value = svy_extras_get(&s->t.facts, key);
	double x;
	if (value && svy_num_parse(value, strlen(value), &x))
		svy_put_fact(r, term, svy_put_count(r, x));
}

static void names(struct svy_report *r, const struct svy_strs *list, const char *term, const char *none)
{
	struct svy_buf b = {0};
	for (size_t i = 0; i < list->n; i++) {
		ptrdiff_t at = svy_dict_find(&r->dict, list->v[i]);
		const char *title = at >= 0 ? r->dict.var[at].title : NULL;
		svy_buf_printf(&b, "%s%s <code>%s</code>", i ? ", " : "", title ? svy_put_text(r, title) : "", svy_put_text(r, list->v[i]));
	}
	svy_put_fact(r, term, list->n ? b.p : none);
	svy_buf_free(&b);
}

/* Kish's design effect stands nowhere but in what svydesign says, which has rounded it: with fewer digits it would be rounded twice. */
static void kish(struct svy_report *r)
{
	static const char before[] = "Kish design effect ";
	const char *at = r->design_said ? strstr(r->design_said, before) : NULL;
	double x;
	if (at && svy_num_parse(at + sizeof before - 1, strspn(at + sizeof before - 1, "0123456789.e+-"), &x))
		svy_put_fact(r, SAY(r, "Design effect of the weights (Kish)"), svy_put_number(r, x, 3));
}

static void facts(struct svy_report *r, const struct svy_result *s)
{
	const struct svy_survey *d = &s->t.survey;
	struct svy_strs weight = {0};
	if (d->weights)
		svy_strs_add(&weight, d->weights);
	svy_put_raw(r, "<dl class=\"facts\">\n");
	svy_put_fact(r, SAY(r, "File"), svy_put_text(r, svy_base_name(r->o->data)));
	fact_of(r, s, "rows", SAY(r, "Respondents"));
	if (r->o->where) {
		struct svy_buf b = {0};
		svy_buf_printf(&b, "<code>%s</code>", svy_put_text(r, r->o->where));
		svy_put_fact(r, SAY(r, "Only those for whom"), b.p);
		svy_buf_free(&b);
	}
	names(r, &weight, SAY(r, "Weight"), SAY(r, "none: everyone counts the same"));
	names(r, &d->strata, SAY(r, "Strata"), SAY(r, "none"));
	if (d->strata.n)
		fact_of(r, s, "strata", SAY(r, "Number of strata"));
	names(r, &d->psu, SAY(r, "Sampling units"), SAY(r, "every respondent"));
	fact_of(r, s, "units", SAY(r, "Number of sampling units"));
	fact_of(r, s, "df", SAY(r, "Degrees of freedom"));
	if (d->weights)
		fact_of(r, s, "sum_w", SAY(r, "Sum of the weights"));
	kish(r);
	svy_put_raw(r, "</dl>\n");
	svy_strs_free(&weight);
}

/* The variables that the model reads, and those that groups are made of. */
static char *used(const struct svy_report *r)
{
	struct svy_strs list = {0};
	for (size_t i = 0; i < r->dict.nvar; i++)
		if (r->model->need[i])
			svy_strs_add(&list, r->dict.var[i].name);
	const char *more[] = {r->o->by, r->o->area, r->o->wave};
	for (size_t k = 0; k < sizeof more / sizeof *more; k++)
		if (more[k])
			svy_strs_split(&list, more[k], ',');
	char *text = svy_strs_join(&list, ",");
	svy_strs_free(&list);
	return text;
}

static int check(struct svy_report *r)
{
	struct svy_pipe p = {0};
	struct svy_buf said = {0};
	char *vars = used(r);
	struct svy_strs *stage = svy_pipe_add(&p, "svyvars", "--check", "-c", vars);
	svy_strs_copy(stage, &r->o->input);
	svy_pipe_file(stage, r->o->data);
	int rc = svy_report_run(r, &p, &said);
	if (!rc) {
		svy_put_box(r, SAY(r, "What a check of these variables finds"), said.p ? said.p : "");
		svy_report_made(r, &p, false);
	}
	free(vars);
	svy_buf_free(&said);
	svy_pipe_free(&p);
	return rc;
}

int svy_report_design(struct svy_report *r, const struct svy_result *overall)
{
	svy_put_section(r, "survey", SAY(r, "The survey and its design"));
	if (r->dict.title)
		svy_put_p(r, "%s", svy_put_text(r, r->dict.title));
	facts(r, overall);
	if (r->design_said)
		svy_put_box(r, SAY(r, "What svydesign says of it"), r->design_said);
	int rc = check(r);
	svy_put_end(r);
	return rc;
}
