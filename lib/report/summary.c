// SPDX-License-Identifier: GPL-3.0-or-later
/* What the page says first: the main figures, and what they mean in sentences. */
#include <math.h>
#include <string.h>
#include "report/put.h"

static void card(struct svy_report *r, const struct svy_estimate *e, const char *what)
{
	if (!e || isnan(e->estimate))
		return;
	svy_buf_printf(r->page, "<div><dt>%s</dt><dd>%s</dd><dd class=\"range\">%s</dd></div>\n", what, svy_put_share(r, e->estimate), svy_put_interval(r, e));
}

static const char *title_of(struct svy_report *r, const struct svy_construct *c)
{
	return svy_put_text(r, c->title ? c->title : c->name);
}

static void tell_share(struct svy_report *r, const struct svy_estimate *e, const char *format, const char *title)
{
	if (e && !isnan(e->estimate))
		svy_put_p(r, format, svy_put_share(r, e->estimate), svy_put_interval(r, e), title);
}

static void tell_constructs(struct svy_report *r, const struct svy_result *s)
{
	const struct svy_constructs *c = &r->model->constructs;
	for (ptrdiff_t i = -1; (i = svy_constructs_role(c, SVY_ROLE_WILLING, (size_t)(i + 1))) >= 0;)
		tell_share(r, svy_result_row(s, c->v[i].name, "yes", NULL), SAY(r, "<strong>%s are willing</strong> (%s). Willing means here: “%s”."),
			   title_of(r, &c->v[i]));
	if (c->able >= 0)
		tell_share(r, svy_result_row(s, c->v[c->able].name, "yes", "valid on"), SAY(r, "<strong>%s are able</strong> (%s). Able means here: “%s”."),
			   title_of(r, &c->v[c->able]));
}

static void tell_quadrants(struct svy_report *r, const struct svy_result *s)
{
	const struct svy_estimate *both = svy_result_row(s, "quadrant", "both", NULL), *not_able = svy_result_row(s, "quadrant", "willing", NULL);
	if (!both || !not_able || isnan(both->estimate))
		return;
	svy_put_p(r, SAY(r, "Among those who say yes or no, and of whom it is known whether they are able, <strong>%s are both willing and able</strong> (%s). "
			     "Another %s would, but are not able (%s)."),
		   svy_put_share(r, both->estimate), svy_put_interval(r, both), svy_put_share(r, not_able->estimate), svy_put_interval(r, not_able));
	double persons = both->extra[SVY_COL_PERSONS];
	if (!isnan(persons))
		svy_put_p(r, SAY(r, "In the population, willing and able are about %s persons (%s to %s)."), svy_put_count(r, persons),
			   svy_put_count(r, both->extra[SVY_COL_PERSONS_LOW]), svy_put_count(r, both->extra[SVY_COL_PERSONS_HIGH]));
}

static const struct svy_estimate *largest(const struct svy_result *s, const char *term, const char *stat)
{
	const struct svy_estimate *best = NULL;
	for (size_t i = 0; i < s->t.n; i++) {
		const struct svy_estimate *e = &s->t.row[i];
		if ((!term || strcmp(e->term, term) == 0) && (!stat || strcmp(e->stat, stat) == 0) && e->estimate > (best ? best->estimate : -INFINITY))
			best = e;
	}
	return best;
}

static void tell_lacking(struct svy_report *r, const struct svy_result *s)
{
	const struct svy_estimate *e = largest(s, "lacking", NULL);
	if (e && !isnan(e->estimate))
		svy_put_p(r, SAY(r, "What the willing who are not able lack most often is <strong>%s</strong>, and nothing else: %s of them (%s)."),
			   svy_put_text(r, svy_result_level(s, e)), svy_put_share(r, e->estimate), svy_put_interval(r, e));
}

static void tell_gap(struct svy_report *r, const struct svy_result *s)
{
	const struct svy_estimate *gap = largest(s, NULL, "difference");
	const struct svy_estimate *norm = gap ? svy_result_row(s, gap->term, "norm", NULL) : NULL, *own = gap ? svy_result_row(s, gap->term, "own", NULL) : NULL;
	if (!norm || !own)
		return;
	const struct svy_term *term = svy_estimates_find_term(&s->t, gap->term);
	svy_put_p(r, SAY(r, "The distance between what people think one should do and what they would do themselves is largest for <strong>%s</strong>: %s "
			     "against %s, a difference of %s percentage points (%s)."),
		   svy_put_text(r, term && term->title ? term->title : gap->term), svy_put_share(r, norm->estimate), svy_put_share(r, own->estimate),
		   svy_put_points(r, gap->estimate), svy_put_interval(r, gap));
}

void svy_report_summary(struct svy_report *r, const struct svy_result *s)
{
	const struct svy_constructs *c = &r->model->constructs;
	ptrdiff_t willing = svy_constructs_role(c, SVY_ROLE_WILLING, 0), norm = svy_constructs_role(c, SVY_ROLE_NORM, 0);
	svy_put_section(r, "summary", SAY(r, "In short"));
	svy_put_raw(r, "<dl class=\"cards\">\n");
	if (norm >= 0)
		card(r, svy_result_row(s, c->v[norm].name, "yes", NULL), SAY(r, "think that one should"));
	if (willing >= 0)
		card(r, svy_result_row(s, c->v[willing].name, "yes", NULL), SAY(r, "willing"));
	if (c->able >= 0)
		card(r, svy_result_row(s, c->v[c->able].name, "yes", "valid on"), SAY(r, "able"));
	card(r, svy_result_row(s, "quadrant", "both", NULL), SAY(r, "both willing and able"));
	svy_put_raw(r, "</dl>\n");
	tell_constructs(r, s);
	tell_quadrants(r, s);
	tell_lacking(r, s);
	tell_gap(r, s);
	const char *level = svy_extras_get(&s->t.facts, "level");
	svy_put_p(r, "<small>%s</small>",
		   level && strcmp(level, "0.95") == 0
			   ? SAY(r, "The range in brackets would hold the true figure in 95 of 100 such surveys.")
			   : SAY(r, "The range in brackets is the confidence interval."));
	svy_report_made(r, &s->made, true);
	svy_put_end(r);
}
