// SPDX-License-Identifier: GPL-3.0-or-later
/* What a construct asks for, in the words of the reader. */
#include <string.h>
#include "base/num.h"
#include "report/put.h"

static const char *number(struct svy_report *r, double x)
{
	char text[SVY_NUM_MAX];
	svy_num_format(text, x);
	char *point = strchr(text, '.');
	if (point && r->o->lang != SVY_LANG_EN)
		*point = ',';
	return svy_put_text(r, text);
}

/* "Ja (1), Nee (2)": codes of a variable with its labels. */
static const char *codes(struct svy_report *r, const struct svy_codes *c, const struct svy_var *v)
{
	struct svy_buf b = {0};
	for (size_t i = 0; i < c->n; i++) {
		const char *label = v ? svy_var_label_of_number(v, c->num[i]) : NULL;
		svy_buf_puts(&b, i ? ", " : "");
		if (label)
			svy_buf_printf(&b, "%s (%s)", svy_put_text(r, label), number(r, c->num[i]));
		else
			svy_buf_puts(&b, number(r, c->num[i]));
	}
	svy_strs_add_take(&r->kept, svy_buf_take(&b));
	return r->kept.v[r->kept.n - 1];
}

static const struct svy_var *first_item(const struct svy_report *r, const struct svy_scale *s)
{
	return s->items.n ? &r->model->dict.var[s->items.v[0]] : NULL;
}

static void judgement(struct svy_report *r, const struct svy_scale *s, struct svy_buf *b)
{
	const struct svy_var *v = first_item(r, s);
	if (s->items.n == 1)
		svy_buf_printf(b, SAY(r, "Yes if the answer is: %s."), codes(r, &s->level[SVY_LEVEL_YES], v));
	else
		svy_buf_printf(b, SAY(r, "Yes if at least %zu of %zu questions are answered with: %s."), s->k, s->items.n, codes(r, &s->level[SVY_LEVEL_YES], v));
	if (s->level[SVY_LEVEL_ALREADY].n) {
		svy_buf_putc(b, ' ');
		svy_buf_printf(b, SAY(r, "Does it already: %s."), codes(r, &s->level[SVY_LEVEL_ALREADY], v));
	}
	if (s->level[SVY_LEVEL_DK].n) {
		svy_buf_putc(b, ' ');
		svy_buf_printf(b, SAY(r, "Does not know: %s."), codes(r, &s->level[SVY_LEVEL_DK], v));
	}
}

static void score(struct svy_report *r, const struct svy_scale *s, struct svy_buf *b)
{
	const char *what[] = {SAY(r, "The mean of %zu questions, known from %zu valid answers on."), SAY(r, "The sum of %zu questions, known from %zu valid answers on."),
			      SAY(r, "The number of certain answers to %zu questions, known from %zu valid answers on."),
			      SAY(r, "The share of certain answers to %zu questions, known from %zu valid answers on.")};
	if (s->items.n == 1 && (s->score == SVY_SCORE_MEAN || s->score == SVY_SCORE_SUM))
		svy_buf_puts(b, SAY(r, "The answer to one question."));
	else
		svy_buf_printf(b, what[s->score], s->items.n, s->min_valid);
	if (s->has_range) {
		svy_buf_putc(b, ' ');
		svy_buf_printf(b, SAY(r, "The scale goes from %s to %s."), number(r, s->lo), number(r, s->hi));
	}
	if (s->equal_to.n) {
		svy_buf_putc(b, ' ');
		svy_buf_printf(b, SAY(r, "The answers looked for: %s."), codes(r, &s->equal_to, first_item(r, s)));
	}
	if (s->threshold) {
		svy_buf_putc(b, ' ');
		svy_buf_printf(b, SAY(r, "Yes if that is at least %s."), number(r, s->at_least));
	}
}

static const char *condition(struct svy_report *r, const struct svy_scale *s)
{
	struct svy_buf b = {0};
	svy_buf_printf(&b, "<code>%s</code>", svy_put_text(r, svy_expr_text(s->where)));
	svy_strs_add_take(&r->kept, svy_buf_take(&b));
	return r->kept.v[r->kept.n - 1];
}

static const char *parts(struct svy_report *r, const struct svy_scale *s)
{
	struct svy_buf b = {0};
	for (size_t i = 0; i < s->part_names.n; i++) {
		ptrdiff_t at = svy_constructs_find(&r->model->constructs, s->part_names.v[i]);
		const char *title = at >= 0 ? r->model->constructs.v[at].title : NULL;
		svy_buf_printf(&b, "%s%s", i ? "; " : "", svy_put_text(r, title ? title : s->part_names.v[i]));
	}
	svy_strs_add_take(&r->kept, svy_buf_take(&b));
	return r->kept.v[r->kept.n - 1];
}

void svy_report_rule(struct svy_report *r, const struct svy_scale *s, struct svy_buf *b)
{
	switch (s->kind) {
	case SVY_CONSTRUCT_JUDGEMENT: judgement(r, s, b); return;
	case SVY_CONSTRUCT_SCORE: score(r, s, b); return;
	case SVY_CONSTRUCT_CONDITION: svy_buf_printf(b, SAY(r, "Yes where %s."), condition(r, s)); return;
	case SVY_CONSTRUCT_ALL_OF: svy_buf_printf(b, SAY(r, "Yes if all of these are: %s."), parts(r, s)); return;
	case SVY_CONSTRUCT_ANY_OF: svy_buf_printf(b, SAY(r, "Yes if one of these is: %s."), parts(r, s)); return;
	case SVY_CONSTRUCT_AT_LEAST: svy_buf_printf(b, SAY(r, "Yes if at least %zu of these are: %s."), s->k, parts(r, s)); return;
	}
}
