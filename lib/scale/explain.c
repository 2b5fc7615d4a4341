// SPDX-License-Identifier: GPL-3.0-or-later
/* A model in words: what each rule does to each item of this file, in the file's labels. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "scale/model.h"

static void put_number(struct svy_buf *b, double x)
{
	char text[SVY_NUM_MAX];
	svy_buf_add(b, text, svy_num_format(text, x));
}

static void put_code(struct svy_buf *b, const struct svy_var *v, double x)
{
	const char *label = svy_var_label_of_number(v, x);
	put_number(b, x);
	if (label)
		svy_buf_printf(b, " \"%s\"", label);
}

static void put_between(struct svy_buf *b, size_t *n)
{
	if ((*n)++)
		svy_buf_puts(b, ", ");
}

static void put_codes(struct svy_buf *b, const struct svy_var *v, const struct svy_codes *c)
{
	size_t n = 0;
	for (size_t i = 0; i < c->n; i++) {
		put_between(b, &n);
		put_code(b, v, c->num[i]);
		if (svy_var_number_is_missing(v, c->num[i]))
			svy_buf_puts(b, " (missing in the file, valid here)");
	}
	if (c->tags & 1) {
		put_between(b, &n);
		svy_buf_puts(b, "no answer");
	}
	for (char t = 'a'; t <= 'z'; t++) {
		if (!(c->tags >> (t - 'a' + 1) & 1))
			continue;
		const char *label = svy_var_label_of_tag(v, t);
		put_between(b, &n);
		svy_buf_printf(b, ".%c", t);
		if (label)
			svy_buf_printf(b, " \"%s\"", label);
	}
}

static void put_name(struct svy_buf *b, const struct svy_var *v)
{
	svy_buf_puts(b, v->name);
	if (v->title)
		svy_buf_printf(b, " \"%s\"", v->title);
}

/* What of the item counts as something else before any construct looks at it. */
static void put_inapplicable(struct svy_buf *b, const struct svy_model *m, size_t at)
{
	for (size_t i = 0; i < m->ninapplicable; i++) {
		const struct svy_inapplicable *rule = &m->inapplicable[i];
		for (size_t k = 0; k < rule->items.n; k++) {
			if (rule->items.v[k] != at)
				continue;
			struct svy_var bare = m->dict.var[at];
			bare.nmissing = bare.nrange = 0;        /* that it is missing in the file says nothing here */
			svy_buf_puts(b, "      does not apply: ");
			put_codes(b, &bare, &rule->codes);
			svy_buf_puts(b, ", which counts as ");
			put_code(b, &m->dict.var[at], rule->value);
			svy_buf_putc(b, '\n');
		}
	}
}

static bool named_in_levels(const struct svy_scale *s, double x)
{
	for (int l = 0; l < SVY_LEVEL_COUNT; l++)
		if (svy_codes_have(&s->level[l], x, SVY_VALID))
			return true;
	return false;
}

/* s: the construct whose levels make some missing codes valid; NULL for a condition. */
static void put_missing(struct svy_buf *b, const struct svy_scale *s, const struct svy_var *v)
{
	size_t n = 0;
	svy_buf_puts(b, "      missing: ");
	for (size_t i = 0; i < v->nmissing; i++) {
		if (v->missing[i].kind != SVY_VALUE_NUMBER || (s && named_in_levels(s, v->missing[i].num)))
			continue;
		put_between(b, &n);
		put_code(b, v, v->missing[i].num);
	}
	for (size_t i = 0; i < v->nrange; i++) {
		put_between(b, &n);
		put_number(b, v->range[i].lo);
		svy_buf_puts(b, " to ");
		put_number(b, v->range[i].hi);
	}
	put_between(b, &n);
	svy_buf_puts(b, "no answer\n");
}

/* Labelled answers that are neither missing nor known to the construct: most often a slip in the model. */
static void put_unknown(struct svy_buf *b, const struct svy_scale *s, const struct svy_var *v)
{
	size_t n = 0;
	bool judgement = s->kind == SVY_CONSTRUCT_JUDGEMENT;
	for (size_t i = 0; i < v->ncat; i++) {
		double x = v->cat[i].value.num;
		if (v->cat[i].value.kind != SVY_VALUE_NUMBER || svy_var_number_is_missing(v, x))
			continue;
		if (judgement ? named_in_levels(s, x) : !s->has_range || (x >= s->lo && x <= s->hi))
			continue;
		if (n == 0)
			svy_buf_printf(b, "      %s, so missing: ", judgement ? "in no level" : "outside the range");
		put_between(b, &n);
		put_code(b, v, x);
	}
	if (n)
		svy_buf_putc(b, '\n');
}

static void put_score_item(struct svy_buf *b, const struct svy_scale *s, size_t k, const struct svy_var *v)
{
	if (s->reverse[k]) {
		svy_buf_puts(b, "      reversed: ");
		put_code(b, v, s->lo);
		svy_buf_puts(b, " counts as ");
		put_number(b, s->hi);
		svy_buf_puts(b, ", ");
		put_code(b, v, s->hi);
		svy_buf_puts(b, " as ");
		put_number(b, s->lo);
		svy_buf_putc(b, '\n');
	} else if (s->has_range) {
		svy_buf_puts(b, "      from ");
		put_code(b, v, s->lo);
		svy_buf_puts(b, " to ");
		put_code(b, v, s->hi);
		svy_buf_putc(b, '\n');
	}
	if (s->equal_to.n) {
		svy_buf_puts(b, s->reverse[k] ? "      looked for, after reversing: " : "      looked for: ");
		for (size_t i = 0; i < s->equal_to.n; i++) {
			svy_buf_puts(b, i ? ", " : "");
			if (s->reverse[k])
				put_number(b, s->equal_to.num[i]);
			else
				put_code(b, v, s->equal_to.num[i]);
		}
		svy_buf_putc(b, '\n');
	}
}

static void put_judgement_item(struct svy_buf *b, const struct svy_scale *s, const struct svy_var *v)
{
	static const char *const words[SVY_LEVEL_COUNT] = {"no", "yes", "already", "don't know"};
	for (int l = 0; l < SVY_LEVEL_COUNT; l++) {
		if (!s->level[l].n && !s->level[l].tags)
			continue;
		enum svy_fold fold = l == SVY_LEVEL_ALREADY ? s->already_as : l == SVY_LEVEL_DK ? s->dk_as : SVY_FOLD_OWN;
		svy_buf_printf(b, "      %s", words[l]);
		if (fold == SVY_FOLD_DROP)
			svy_buf_puts(b, ", counts as missing");
		else if (fold != SVY_FOLD_OWN)
			svy_buf_printf(b, ", counts as %s", svy_fold_name[fold]);
		svy_buf_puts(b, ": ");
		put_codes(b, v, &s->level[l]);
		svy_buf_putc(b, '\n');
	}
}

static void put_items(struct svy_buf *b, const struct svy_model *m, const struct svy_scale *s)
{
	for (size_t k = 0; k < s->items.n; k++) {
		const struct svy_var *v = &m->dict.var[s->items.v[k]];
		svy_buf_puts(b, "    ");
		put_name(b, v);
		svy_buf_putc(b, '\n');
		put_inapplicable(b, m, s->items.v[k]);
		if (s->kind == SVY_CONSTRUCT_SCORE)
			put_score_item(b, s, k, v);
		else
			put_judgement_item(b, s, v);
		put_missing(b, s, v);
		put_unknown(b, s, v);
	}
}

static void put_score(struct svy_buf *b, const struct svy_scale *s)
{
	static const char *const what[] = {"Mean", "Sum", "Number of answers looked for", "Share of answers looked for"};
	svy_buf_printf(b, "  %s over %zu item%s; known from %zu valid answer%s on.", what[s->score], s->items.n, s->items.n == 1 ? "" : "s",
		       s->min_valid, s->min_valid == 1 ? "" : "s");
	if (s->threshold) {
		svy_buf_puts(b, " Yes if it is at least ");
		put_number(b, s->at_least);
		svy_buf_printf(b, ", else no; the score itself is %s_score.", s->name);
	}
	svy_buf_putc(b, '\n');
}

static void put_judgement(struct svy_buf *b, const struct svy_scale *s)
{
	bool already = (s->level[SVY_LEVEL_ALREADY].n || s->level[SVY_LEVEL_ALREADY].tags) && s->already_as == SVY_FOLD_OWN;
	bool dk = (s->level[SVY_LEVEL_DK].n || s->level[SVY_LEVEL_DK].tags) && s->dk_as == SVY_FOLD_OWN;
	if (s->items.n == 1) {
		svy_buf_puts(b, "  What the item says; else missing.\n");
		return;
	}
	svy_buf_printf(b, "  Yes if at least %zu of %zu items say yes; no if the other answers could not make up %zu either", s->k, s->items.n, s->k);
	if (already)
		svy_buf_printf(b, "; else already does if yes and already make up %zu", s->k);
	if (dk)
		svy_buf_printf(b, "; else doesn't know if don't know makes up %zu", s->k);
	svy_buf_puts(b, "; else missing.\n");
}

static void put_combination(struct svy_buf *b, const struct svy_model *m, const struct svy_scale *s)
{
	size_t n = s->part_names.n;
	if (s->kind == SVY_CONSTRUCT_ALL_OF)
		svy_buf_puts(b, "  Yes if all are yes: ");
	else if (s->kind == SVY_CONSTRUCT_ANY_OF)
		svy_buf_puts(b, "  Yes if any is yes: ");
	else
		svy_buf_printf(b, "  Yes if at least %zu of %zu are yes: ", s->k, n);
	for (size_t i = 0; i < n; i++)
		svy_buf_printf(b, "%s%s", i ? ", " : "", m->v[s->part[i]].name);
	if (!s->kleene) {
		svy_buf_puts(b, ".\n  Known only where every part is yes or no.\n");
		return;
	}
	/* A yes is known from needs parts, a no from n - needs + 1: the one that needs fewer becomes known too often. */
	size_t needs = s->kind == SVY_CONSTRUCT_ALL_OF ? n : s->kind == SVY_CONSTRUCT_ANY_OF ? 1 : s->k;
	size_t refusals = n - needs + 1;
	svy_buf_printf(b, ".\n  Known as soon as the known parts decide it%s.\n", needs > refusals ? "; this makes too many noes known" :
		       needs < refusals ? "; this makes too many yeses known" : "");
}

/* The variables of a condition, with what their values mean. */
static void put_condition(struct svy_buf *b, const struct svy_model *m, const struct svy_expr *where)
{
	struct svy_ctx ctx;
	uint8_t *need = svy_calloc(m->dict.nvar + 1, 1);
	struct svy_expr *copy = svy_expr_copy(where);
	svy_ctx_init(&ctx);
	svy_expr_bind(&ctx, copy, &m->dict, need, SVY_WANT_CONDITION);        /* has been bound before, so it can be */
	svy_buf_printf(b, "  Yes where %s\n", svy_expr_text(where));
	for (size_t i = 0; i < m->dict.nvar; i++) {
		const struct svy_var *v = &m->dict.var[i];
		size_t n = 0;
		if (!need[i])
			continue;
		svy_buf_puts(b, "    ");
		put_name(b, v);
		svy_buf_putc(b, '\n');
		put_inapplicable(b, m, i);
		for (size_t k = 0; k < v->ncat; k++) {
			if (v->cat[k].value.kind != SVY_VALUE_NUMBER || svy_var_number_is_missing(v, v->cat[k].value.num))
				continue;
			svy_buf_puts(b, n ? ", " : "      labels: ");
			put_code(b, v, v->cat[k].value.num);
			n++;
		}
		svy_buf_puts(b, n ? "\n" : "");
		put_missing(b, NULL, v);
	}
	svy_ctx_free(&ctx);
	svy_expr_free(copy);
	free(need);
}

static void put_scale(struct svy_buf *b, const struct svy_model *m, size_t i)
{
	const struct svy_scale *s = &m->v[i];
	enum svy_role role = m->constructs.v[i].role;
	svy_buf_printf(b, "\n%s", s->name);
	if (s->title)
		svy_buf_printf(b, " \"%s\"", s->title);
	if (role == SVY_ROLE_PART)
		svy_buf_puts(b, ", a part of ability");
	else if (role != SVY_ROLE_NONE)
		svy_buf_printf(b, ", role %s", svy_role_name[role]);
	svy_buf_putc(b, '\n');
	if (s->kind == SVY_CONSTRUCT_SCORE)
		put_score(b, s);
	else if (s->kind == SVY_CONSTRUCT_JUDGEMENT)
		put_judgement(b, s);
	else if (s->kind == SVY_CONSTRUCT_CONDITION)
		put_condition(b, m, s->where);
	else
		put_combination(b, m, s);
	put_items(b, m, s);
}

/* Codes of a gap's item that count; the inapplicable ones that count as not, if any. */
static void put_gap_codes(struct svy_buf *b, const struct svy_var *v, const char *says, double *yes, size_t nyes, double *no, size_t nno)
{
	svy_buf_printf(b, "\n    %s: ", says);
	put_name(b, v);
	svy_buf_puts(b, " = ");
	put_codes(b, v, &(struct svy_codes){.num = yes, .n = nyes});
	if (!nno)
		return;
	svy_buf_puts(b, "; not: ");
	put_codes(b, v, &(struct svy_codes){.num = no, .n = nno});
	svy_buf_puts(b, " too");
}

static void put_gap(struct svy_buf *b, const struct svy_model *m, const struct svy_gap *g)
{
	const struct svy_var *norm = &m->dict.var[svy_dict_find(&m->dict, g->norm)];
	const struct svy_var *willing = &m->dict.var[svy_dict_find(&m->dict, g->willing)];
	svy_buf_printf(b, "\ngap %s", g->name);
	if (g->title)
		svy_buf_printf(b, " \"%s\"", g->title);
	svy_buf_puts(b, "\n  Share that agrees less share that would, among those valid on both.");
	put_gap_codes(b, norm, "agrees", g->agree, g->nagree, g->disagree, g->ndisagree);
	put_gap_codes(b, willing, "would", g->would, g->nwould, g->would_not, g->nwould_not);
	svy_buf_putc(b, '\n');
}

/* Variables that conditions use are no items of a construct; say here what does not apply in them. */
static void put_inapplicable_all(struct svy_buf *b, const struct svy_model *m)
{
	if (m->ninapplicable)
		svy_buf_puts(b, "\nAnswers that stand for a value, in every construct and condition\n");
	for (size_t at = 0; at < m->dict.nvar; at++) {
		size_t before = b->n;
		svy_buf_puts(b, "    ");
		put_name(b, &m->dict.var[at]);
		svy_buf_putc(b, '\n');
		size_t after = b->n;
		put_inapplicable(b, m, at);
		if (b->n == after)
			b->n = before;
	}
	if (b->p)
		b->p[b->n] = '\0';
}

static void put_missing_all(struct svy_buf *b, const struct svy_model *m)
{
	if (m->nmissing)
		svy_buf_puts(b, "\nDeclared missing by the model\n");
	for (size_t i = 0; i < m->nmissing; i++) {
		const struct svy_missing_rule *rule = &m->missing[i];
		for (size_t k = 0; k < rule->items.n; k++) {
			const struct svy_var *v = &m->dict.var[rule->items.v[k]];
			size_t n = 0;
			svy_buf_puts(b, "    ");
			put_name(b, v);
			svy_buf_puts(b, ": ");
			for (size_t c = 0; c < rule->codes.n; c++) {
				put_between(b, &n);
				put_code(b, v, rule->codes.num[c]);
			}
			if (rule->has_range) {
				put_between(b, &n);
				put_number(b, rule->range.lo);
				svy_buf_puts(b, " to ");
				put_number(b, rule->range.hi);
			}
			svy_buf_putc(b, '\n');
		}
	}
}

static void put_among(struct svy_buf *b, const struct svy_model *m)
{
	svy_buf_puts(b, "\nasked at all (the column _among)\n");
	put_condition(b, m, m->among);
	svy_buf_puts(b, "  For the others every construct is missing.\n");
}

void svy_model_explain(const struct svy_model *m, struct svy_buf *out)
{
	svy_buf_printf(out, "%s\n", m->title ? m->title : m->file);
	if (m->among)
		put_among(out, m);
	put_missing_all(out, m);
	put_inapplicable_all(out, m);
	for (size_t i = 0; i < m->n; i++)
		put_scale(out, m, i);
	for (size_t i = 0; i < m->constructs.ngap; i++)
		put_gap(out, m, &m->constructs.gap[i]);
}
