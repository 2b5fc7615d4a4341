// SPDX-License-Identifier: GPL-3.0-or-later
/* The constructs: what they mean, the questions that they are made of, and how these were answered. */
#include <stdlib.h>
#include <string.h>
#include "report/put.h"

static const char *role(struct svy_report *r, const struct svy_construct *c)
{
	switch (c->role) {
	case SVY_ROLE_NORM: return SAY(r, "what people think that one should do");
	case SVY_ROLE_WILLING: return SAY(r, "willingness");
	case SVY_ROLE_ASKED: return SAY(r, "being asked");
	case SVY_ROLE_DOES: return SAY(r, "doing it already");
	case SVY_ROLE_PART: return SAY(r, "a part of ability");
	case SVY_ROLE_ABLE: return SAY(r, "ability");
	default: return NULL;
	}
}

/* How many answered it, and how many gave no valid answer. */
static void put_cases(struct svy_report *r, const struct svy_result *answers, const char *item)
{
	const struct svy_estimate *e = svy_result_row(answers, item, NULL, NULL);
	if (!e)
		return;
	svy_buf_puts(r->page, " <span class=\"quiet\">(");
	svy_buf_printf(r->page, SAY(r, "%s valid answers, %s without"), svy_put_count(r, e->n), svy_put_count(r, e->extra[SVY_COL_N_MISSING]));
	svy_buf_puts(r->page, ")</span>");
}

static void put_items(struct svy_report *r, const struct svy_scale *s, const struct svy_result *answers)
{
	svy_put_raw(r, "<ul class=\"items\">\n");
	for (size_t k = 0; k < s->items.n; k++) {
		const struct svy_var *v = &r->model->dict.var[s->items.v[k]];
		svy_buf_printf(r->page, "<li><code>%s</code> %s", svy_put_text(r, v->name), v->title ? svy_put_text(r, v->title) : "");
		if (s->kind == SVY_CONSTRUCT_SCORE && s->reverse[k])
			svy_buf_printf(r->page, " <em>(%s)</em>", SAY(r, "counts the other way round"));
		put_cases(r, answers, v->name);
		svy_put_raw(r, "</li>\n");
	}
	svy_put_raw(r, "</ul>\n");
}

/* Do all items have the same answers? */
static bool same_answers(const struct svy_report *r, const struct svy_scale *s)
{
	const struct svy_var *a = &r->dict.var[s->items.v[0]];
	for (size_t k = 1; k < s->items.n; k++) {
		const struct svy_var *b = &r->dict.var[s->items.v[k]];
		if (a->ncat != b->ncat)
			return false;
		for (size_t i = 0; i < a->ncat; i++)
			if (strcmp(a->cat[i].label, b->cat[i].label) != 0)
				return false;
	}
	return a->ncat > 0;
}

static char *item_list(const struct svy_report *r, const struct svy_scale *s)
{
	struct svy_strs list = {0};
	for (size_t k = 0; k < s->items.n; k++)
		svy_strs_add(&list, r->dict.var[s->items.v[k]].name);
	char *text = svy_strs_join(&list, ",");
	svy_strs_free(&list);
	return text;
}

/* "8": the codes that say that people do not know, which stand apart in the picture. */
static char *aside(const struct svy_scale *s)
{
	struct svy_buf b = {0};
	if (s->kind == SVY_CONSTRUCT_JUDGEMENT)
		for (int l = SVY_LEVEL_ALREADY; l <= SVY_LEVEL_DK; l++)
			for (size_t i = 0; i < s->level[l].n; i++)
				svy_buf_printf(&b, "%s%.15g", b.n ? "," : "", s->level[l].num[i]);
	return b.n ? svy_buf_take(&b) : NULL;
}

static int put_answers(struct svy_report *r, const struct svy_scale *s, const char *title)
{
	struct svy_pipe p = {0};
	struct svy_result answers = {0};
	struct svy_buf caption = {0}, head = {0};
	char *items = item_list(r, s), *set_aside = aside(s);
	bool same = s->items.n > 1 && same_answers(r, s), drawn = same && !r->o->no_plots;
	svy_pipe_add(&p, "svyprop", "--stats", "n_missing", items);
	svy_buf_printf(&caption, SAY(r, "%s: the answers"), title);
	svy_buf_printf(&head, SAY(r, "%s (table)"), caption.p);
	const char *quiet[] = {"--notes", "none", NULL}, *wide[] = {"--notes", "none", "--wide", "level", "--with", "none", NULL}, *neutral[] = {"--neutral", set_aside, NULL};
	int rc = svy_result_make(r, &p, &answers);
	if (!rc)
		put_items(r, s, &answers);
	if (!rc && drawn)
		rc = svy_result_plot(r, &answers, "likert", caption.p, set_aside ? neutral : NULL);
	if (!rc)
		rc = svy_result_table(r, &answers, drawn ? head.p : caption.p, same ? wide : quiet);
	svy_result_free(&answers);
	svy_buf_free(&caption);
	svy_buf_free(&head);
	free(items);
	free(set_aside);
	return rc;
}

static int put_construct(struct svy_report *r, const struct svy_scale *s)
{
	const struct svy_construct *c = &r->model->constructs.v[svy_constructs_find(&r->model->constructs, s->name)];
	const char *title = s->title ? s->title : s->name, *what = role(r, c);
	struct svy_buf rule = {0};
	svy_put_h3(r, svy_put_text(r, title));
	svy_report_rule(r, s, &rule);
	svy_put_p(r, "<code>%s</code>%s%s. %s", svy_put_text(r, s->name), what ? ", " : "", what ? what : "", rule.p ? rule.p : "");
	svy_buf_free(&rule);
	return s->items.n ? put_answers(r, s, title) : 0;
}

/* What svyscore --check tells: every code of every item. */
static int put_check(struct svy_report *r)
{
	struct svy_pipe p = {0};
	struct svy_buf said = {0};
	struct svy_strs *stage = svy_pipe_add(&p, "svyscore", "--check", "--model", r->o->model);
	svy_strs_copy(stage, &r->o->input);
	svy_pipe_file(stage, r->o->data);
	int rc = svy_report_run(r, &p, &said);
	if (!rc) {
		svy_put_h3(r, SAY(r, "Every answer, and what it counts as"));
		svy_put_box(r, SAY(r, "The whole model in words"), said.p ? said.p : "");
		svy_report_made(r, &p, false);
	}
	svy_buf_free(&said);
	svy_pipe_free(&p);
	return rc;
}

int svy_report_constructs(struct svy_report *r)
{
	int rc = 0;
	svy_put_section(r, "constructs", SAY(r, "What was measured, and how"));
	for (size_t i = 0; i < r->model->n && !rc; i++)
		rc = put_construct(r, &r->model->v[i]);
	if (!rc)
		rc = put_check(r);
	svy_put_end(r);
	return rc;
}
