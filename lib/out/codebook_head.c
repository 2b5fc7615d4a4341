// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/codebook_head.h"

#include <stdlib.h>
#include <string.h>
#include "base/width.h"
#include "design/calibration.h"
#include "design/phase2.h"
#include "design/pps.h"
#include "design/replicates.h"
#include "out/names.h"

static void put_names(struct svy_buf *b, const char *what, const struct svy_strs *names)
{
	char *list = svy_strs_join(names, ", ");
	if (names->n)
		svy_buf_printf(b, "%s%s %s", b->n ? "; " : "", what, list);
	free(list);
}

static void put_design(struct svy_buf *b, const struct svy_dict *d)
{
	const struct svy_survey *s = &d->survey;
	struct svy_buf say = {0};
	if (s->weights) {
		svy_buf_printf(&say, "weights %s", s->weights);
		svy_calibration_describe(s, &say);
	}
	put_names(&say, "strata", &s->strata);
	put_names(&say, "psu", &s->psu);
	put_names(&say, "fpc", &s->fpc);
	svy_pps_describe(s, &say);
	svy_phase2_describe(s, &say);
	if (s->psu_none)
		svy_buf_printf(&say, "%severy case its own unit", say.n ? "; " : "");
	char *replicates = svy_replicates_text(s, 0);
	if (replicates)
		svy_buf_printf(&say, "%sreplicates %s", say.n ? "; " : "", replicates);
	free(replicates);
	if (s->domain)
		svy_buf_printf(&say, "%sdomain %s", say.n ? "; " : "", s->domain);
	if (say.n)
		svy_buf_printf(b, "Design: %s\n", say.p);
	else if (d->file_weight)
		svy_buf_printf(b, "Weight of the file: %s\n", d->file_weight);
	svy_buf_free(&say);
}

static void put_set_names(struct svy_buf *b, const struct svy_dict *d, const struct svy_strs *names)
{
	struct svy_varlist l = {0};
	for (size_t i = 0; i < names->n; i++) {
		ptrdiff_t at = svy_dict_find(d, names->v[i]);
		if (at >= 0)
			svy_varlist_add(&l, (size_t)at);
	}
	svy_out_names(b, d, l.v, l.n, 2, SVY_OUT_WIDTH);
	svy_buf_putc(b, '\n');
	svy_varlist_free(&l);
}

/* A set without a title of its own may have that of its first variable. */
static const char *mrset_title(const struct svy_dict *d, const struct svy_mrset *s)
{
	ptrdiff_t first = s->vars.n ? svy_dict_find(d, s->vars.v[0]) : -1;
	if (s->title_of_first && first >= 0 && d->var[first].title)
		return d->var[first].title;
	return s->title;
}

static void put_mrsets(struct svy_buf *b, const struct svy_dict *d)
{
	for (size_t i = 0; i < d->mrsets.n; i++) {
		const struct svy_mrset *s = &d->mrsets.v[i];
		const char *title = mrset_title(d, s);
		svy_buf_printf(b, "Multiple-response set %s%s%s", s->name, title ? "  " : "", title ? title : "");
		if (s->dichotomies && s->counted)
			svy_buf_printf(b, " (%s is counted%s)", s->counted, s->counted_labels ? ", answers named by value labels" : "");
		else
			svy_buf_puts(b, " (each variable holds the code of an answer)");
		svy_buf_puts(b, "\n  ");
		put_set_names(b, d, &s->vars);
	}
}

static void put_attributes(struct svy_buf *b, const struct svy_attributes *l, const char *before, size_t indent)
{
	for (size_t i = 0; i < l->n; i++) {
		char *values = svy_strs_join(&l->v[i].values, ", ");
		svy_pad(b, indent);
		svy_buf_printf(b, "%s%s: %s\n", before, l->v[i].name, values);
		free(values);
	}
}

/* A note of Stata may have line ends of its own. */
static void put_lines(struct svy_buf *b, const char *title, const struct svy_strs *l)
{
	if (l->n)
		svy_buf_printf(b, "%s\n", title);
	for (size_t i = 0; i < l->n; i++)
		for (const char *p = l->v[i], *end; p; p = *end ? end + 1 : NULL) {
			end = p + strcspn(p, "\r\n");
			svy_buf_printf(b, "%s%.*s\n", end > p ? "  " : "", (int)(end - p), p);
		}
}

/* What a header holds that svykit does not know. */
static void put_extras(struct svy_buf *b, const struct svy_extras *l, size_t indent)
{
	for (size_t i = 0; i < l->n; i++) {
		svy_pad(b, indent);
		svy_buf_printf(b, "%s: %s\n", l->v[i].key, l->v[i].yaml);
	}
}

static void put_rest(struct svy_buf *b, const struct svy_dict *d)
{
	if (d->encoding)
		svy_buf_printf(b, "Encoding of the file: %s\n", d->encoding);
	if (!svy_survey_is_empty(&d->survey) && d->file_weight)
		svy_buf_printf(b, "Weight of the file: %s\n", d->file_weight);
	if (d->survey.nest)
		svy_buf_puts(b, "Ids of units begin anew in each stratum\n");
	put_extras(b, &d->survey.extra, 0);
	if (d->attr.n)
		svy_buf_puts(b, "Attributes of the file\n");
	put_attributes(b, &d->attr, "", 2);
	put_extras(b, &d->extra, 0);
	for (size_t i = 0; i < d->varsets.n; i++) {
		svy_buf_printf(b, "Set of variables %s\n  ", d->varsets.v[i].name);
		put_set_names(b, d, &d->varsets.v[i].vars);
	}
	put_lines(b, "Documents", &d->documents);
	put_lines(b, "History", &d->history);
}

static const char *role_word(enum svy_dialog role)
{
	static const char *const word[] = {
		[SVY_DIALOG_INPUT] = NULL, [SVY_DIALOG_TARGET] = "target", [SVY_DIALOG_BOTH] = "both",
		[SVY_DIALOG_NONE] = "none", [SVY_DIALOG_PARTITION] = "partition", [SVY_DIALOG_SPLIT] = "split",
	};
	return word[role];
}

static const char *align_word(enum svy_align align)
{
	static const char *const word[] = {[SVY_ALIGN_LEFT] = "left", [SVY_ALIGN_RIGHT] = "right", [SVY_ALIGN_CENTER] = "centred"};
	return word[align];
}

void svy_codebook_more(struct svy_buf *b, const struct svy_var *v, size_t indent)
{
	struct svy_buf say = {0};
	if (role_word(v->role))
		svy_buf_printf(&say, ", role %s", role_word(v->role));
	if (v->columns)
		svy_buf_printf(&say, ", %d column%s", v->columns, v->columns == 1 ? "" : "s");
	if (align_word(v->align))
		svy_buf_printf(&say, ", %s", align_word(v->align));
	if (v->write_format)
		svy_buf_printf(&say, ", written as %s", v->write_format);
	if (say.n) {
		svy_pad(b, indent);
		svy_buf_printf(b, "%s\n", say.p + 2);
	}
	svy_buf_free(&say);
	put_attributes(b, &v->attr, "attribute ", indent);
	put_extras(b, &v->extra, indent);
}

void svy_codebook_head(struct svy_buf *b, const struct svy_codebook *c)
{
	svy_buf_printf(b, "%s (%s): %zu variable%s", c->name, c->format, c->dict->nvar, c->dict->nvar == 1 ? "" : "s");
	if (c->freqs->n != c->dict->nvar)
		svy_buf_printf(b, ", %zu shown", c->freqs->n);
	if (c->freqs->counted)
		svy_buf_printf(b, ", %llu row%s", (unsigned long long)c->freqs->rows, c->freqs->rows == 1 ? "" : "s");
	if (c->freqs->outside)
		svy_buf_printf(b, " in the domain, %llu outside it not counted", (unsigned long long)c->freqs->outside);
	svy_buf_putc(b, '\n');
	if (c->dict->title && *c->dict->title)
		svy_buf_printf(b, "%s\n", c->dict->title);
	put_design(b, c->dict);
	put_mrsets(b, c->dict);
	if (c->freqs->weighted)
		svy_buf_printf(b, "Counts and shares are weighted by %s; n is unweighted\n", c->weights);
	if (c->dict->excerpt)
		svy_buf_printf(b, "Note: an excerpt (%s)\n", c->dict->excerpt);
	for (size_t i = 0; i < c->dict->notes.n; i++)
		svy_buf_printf(b, "Note: %s\n", c->dict->notes.v[i]);
	if (c->all)
		put_rest(b, c->dict);
}
