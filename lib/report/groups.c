// SPDX-License-Identifier: GPL-3.0-or-later
/* Groups of people against each other, waves against each other, areas beside each other. */
#include <stdlib.h>
#include <string.h>
#include "base/num.h"
#include "report/put.h"

/* Above this the covariances of a table are too many for its header, and groups are not tested. */
#define MOST_ROWS 2000

/* What must be known of the tables stands once, at the end of the page. */
static const char *const quiet[] = {"--notes", "none", NULL};

static const char able_again[] = "willing, valid on able";      /* the base of able among the willing, which is no figure of everyone */

static bool is_key(const struct svy_construct *c)
{
	return c->role == SVY_ROLE_NORM || c->role == SVY_ROLE_WILLING || c->role == SVY_ROLE_ABLE;
}

/* The condition, for svyfilter, of the rows that groups are compared on: norm, willing, able and both. Caller frees. */
static char *condition_of(const struct svy_report *r)
{
	const struct svy_constructs *c = &r->model->constructs;
	struct svy_buf b = {0};
	bool any = false;
	for (size_t i = 0; i < c->n; i++)
		any |= is_key(&c->v[i]);
	svy_buf_puts(&b, "term in (");
	for (size_t i = 0, k = 0; i < c->n; i++)
		if (!any || is_key(&c->v[i]))
			svy_buf_printf(&b, "%s\"%s\"", k++ ? ", " : "", c->v[i].name);
	svy_buf_printf(&b, ") and (level == \"yes\" or stat == \"mean\") and base != \"%s\" or term == \"quadrant\" and level == \"both\"", able_again);
	return svy_buf_take(&b);
}

/* Covariances of all rows by all rows are only made of tables that are not too long. */
static bool can_test(const struct svy_report *r, const char *by, const struct svy_result *overall)
{
	ptrdiff_t at = svy_dict_find(&r->dict, by);
	return at < 0 || overall->t.n * (r->dict.var[at].ncat + 1) <= MOST_ROWS;
}

static int by_group(struct svy_report *r, const char *by, bool margins, bool covariances, struct svy_result *out)
{
	struct svy_pipe p = {0};
	char *key = condition_of(r);
	struct svy_strs *stage = svy_pipe_add(&p, "svypotential", "--by", by);
	if (covariances)
		svy_strs_add(stage, "--vcov");
	if (margins)
		svy_strs_add(stage, "--margins");
	svy_pipe_add(&p, "svyfilter", key);
	free(key);
	return svy_result_make(r, &p, out);
}

static const char *title_of(const struct svy_report *r, const char *var)
{
	ptrdiff_t at = svy_dict_find(&r->dict, var);
	return at >= 0 && r->dict.var[at].title ? r->dict.var[at].title : var;
}

static char *caption(const char *format, const char *title)
{
	struct svy_buf b = {0};
	svy_buf_printf(&b, format, title);
	return svy_buf_take(&b);
}

static bool has_stat(const struct svy_result *s, const char *stat)
{
	for (size_t i = 0; i < s->t.n; i++)
		if (strcmp(s->t.row[i].stat, stat) == 0)
			return true;
	return false;
}

/* A picture has one kind of figures: shares and means have one each. */
static int plot_of(struct svy_report *r, const struct svy_result *s, const char *type, const char *title)
{
	static const char *const stat[] = {"proportion", "mean"}, *const only[] = {"stat == \"proportion\"", "stat == \"mean\""};
	int rc = 0;
	if (!has_stat(s, stat[0]) || !has_stat(s, stat[1]))
		return svy_result_plot(r, s, type, title, NULL);
	for (size_t k = 0; k < 2 && !rc; k++) {
		struct svy_pipe p = {0};
		struct svy_result some = {0};
		svy_pipe_add(&p, "svyfilter", only[k]);
		rc = svy_result_from(r, s, &p, &some);
		if (!rc)
			rc = svy_result_plot(r, &some, type, title, NULL);
		svy_result_free(&some);
	}
	return rc;
}

/* The table behind a picture. */
static int table_of(struct svy_report *r, const struct svy_result *s, const char *title, const char *const *more)
{
	char *head = caption(SAY(r, "%s (table)"), title);
	int rc = svy_result_table(r, s, head, more);
	free(head);
	return rc;
}

/* A sentence for each test: what differs, and what may be chance. */
static void tell_tests(struct svy_report *r, const struct svy_result *tests)
{
	svy_put_raw(r, "<ul>\n");
	for (size_t i = 0; i < tests->t.n; i++) {
		const struct svy_estimate *e = &tests->t.row[i];
		const struct svy_term *term = svy_estimates_find_term(&tests->t, e->term);
		double p = e->extra[SVY_COL_P_ADJUSTED];
		bool both = strcmp(e->term, "quadrant") == 0;
		const char *title = both ? SAY(r, "both willing and able") : svy_put_text(r, term && term->title ? term->title : e->term);
		if (!(p >= 0))
			continue;
		svy_buf_printf(r->page, "<li>%s: %s</li>\n", title,
			       p < 0.05 ? SAY(r, "the groups differ by more than chance would explain") : SAY(r, "the differences may be chance"));
	}
	svy_put_raw(r, "</ul>\n");
}

static int test_groups(struct svy_report *r, const struct svy_result *groups, const char *title)
{
	struct svy_pipe p = {0};
	struct svy_result tests = {0};
	svy_pipe_add(&p, "svycontrast", "--pairs", "--joint");
	svy_pipe_add(&p, "svyfilter", "stat == \"wald\"");
	svy_pipe_add(&p, "svyadjust");
	int rc = svy_result_from(r, groups, &p, &tests);
	char *head = caption(SAY(r, "%s: are the groups equal?"), title);
	if (!rc && tests.t.n) {
		tell_tests(r, &tests);
		rc = svy_result_table(r, &tests, head, quiet);
	}
	free(head);
	svy_result_free(&tests);
	return rc;
}

static int compare(struct svy_report *r, const char *by, const struct svy_result *overall)
{
	struct svy_result groups = {0};
	const char *title = title_of(r, by), *wide[] = {"--wide", "term", "--flag", "n:30", "--notes", "none", NULL};
	if (!can_test(r, by, overall))
		return svy_fail(r->ctx, SVY_EUSAGE, "'--by %s' makes too many groups to compare: give it as --area", by);
	svy_put_h3(r, svy_put_text(r, title));
	char *head = caption(SAY(r, "The main figures, by %s"), title);
	int rc = by_group(r, by, false, true, &groups);
	if (!rc)
		rc = plot_of(r, &groups, "dot", head);
	if (!rc)
		rc = table_of(r, &groups, head, wide);
	if (!rc)
		rc = test_groups(r, &groups, title);
	free(head);
	svy_result_free(&groups);
	return rc;
}

int svy_report_groups(struct svy_report *r, const struct svy_result *overall)
{
	struct svy_strs by = {0};
	int rc = 0;
	if (!r->o->by)
		return 0;
	svy_put_section(r, "groups", SAY(r, "Who differs"));
	svy_put_p(r, "%s", SAY(r, "Groups of people side by side. For each figure a test asks whether the groups could all be the same; since several are made, "
				   "the p-values are adjusted for their number (Holm). Below 0.05 we say that groups differ."));
	svy_strs_split(&by, r->o->by, ',');
	for (size_t i = 0; i < by.n && !rc; i++)
		rc = compare(r, by.v[i], overall);
	svy_strs_free(&by);
	svy_put_end(r);
	return rc;
}

int svy_report_areas(struct svy_report *r, const struct svy_result *overall)
{
	struct svy_result areas = {0};
	const struct svy_constructs *c = &r->model->constructs;
	const char *wide[] = {"--wide", "term", "--flag", "n:30", "--notes", "none", NULL};
	if (!r->o->area)
		return 0;
	const char *title = title_of(r, r->o->area);
	svy_put_section(r, "areas", SAY(r, "Willing and able by area"));
	bool drawn = !r->o->no_plots && c->able >= 0 && svy_constructs_role(c, SVY_ROLE_WILLING, 0) >= 0, regions = can_test(r, r->o->area, overall);
	if (drawn)
		svy_put_p(r, "%s", SAY(r, "Each point is an area: to the right more people are willing, further up more are able."));
	if (drawn && regions)
		svy_put_p(r, "%s", SAY(r, "The ellipse shows how uncertain both are together. Areas whose ellipses overlap much cannot be told apart, and a rank order of "
					   "them means little."));
	else
		svy_put_p(r, "%s", SAY(r, "Areas whose intervals overlap much cannot be told apart, and a rank order of them means little."));
	int rc = by_group(r, r->o->area, true, regions, &areas);
	char *head = caption(SAY(r, "Willing and able, by %s"), title);
	if (!rc && drawn)
		rc = svy_result_plot(r, &areas, "quadrant", head, NULL);
	if (!rc)
		rc = table_of(r, &areas, head, wide);
	free(head);
	svy_result_free(&areas);
	svy_put_end(r);
	return rc;
}

/* The differences of later waves from the first. */
static int changes(struct svy_report *r, const struct svy_result *waves, const char *first)
{
	struct svy_pipe p = {0};
	struct svy_result change = {0};
	svy_pipe_add(&p, "svycontrast", "--vs", first);
	int rc = svy_result_from(r, waves, &p, &change);
	char *head = caption(SAY(r, "The change since %s"), first);
	if (!rc)
		rc = svy_result_table(r, &change, head, quiet);
	free(head);
	svy_result_free(&change);
	return rc;
}

int svy_report_trend(struct svy_report *r)
{
	struct svy_result waves = {0};
	const char *wide[] = {"--wide", r->o->wave, "--flag", "n:30", "--notes", "none", NULL};
	if (!r->o->wave)
		return 0;
	svy_put_section(r, "trend", SAY(r, "How it changed"));
	svy_put_p(r, "%s", SAY(r, "The waves of the survey side by side, and the difference from the first one. A difference whose interval holds zero may be chance."));
	int rc = by_group(r, r->o->wave, false, true, &waves);
	char *head = caption(SAY(r, "The main figures, by %s"), title_of(r, r->o->wave));
	if (!rc)
		rc = plot_of(r, &waves, "line", head);
	if (!rc)
		rc = table_of(r, &waves, head, wide);
	if (!rc && waves.t.n && waves.t.row[0].by[0])
		rc = changes(r, &waves, waves.t.row[0].by[0]);
	free(head);
	svy_result_free(&waves);
	svy_put_end(r);
	return rc;
}
