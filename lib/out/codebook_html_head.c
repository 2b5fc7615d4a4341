// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdlib.h>
#include "design/calibration.h"
#include "design/phase2.h"
#include "design/pps.h"
#include "design/replicates.h"
#include "out/codebook_html.h"
#include "out/html_text.h"

/* More lines than these are folded away. */
#define LINES 8

static void put_term(struct svy_buf *b, const struct svy_codebook *c, const char *english)
{
	svy_buf_puts(b, "<div><dt>");
	svy_codebook_say(b, c, english);
	svy_buf_puts(b, "</dt><dd>");
}

static void end_term(struct svy_buf *b)
{
	svy_buf_puts(b, "</dd></div>\n");
}

static void put_text(struct svy_buf *b, const struct svy_codebook *c, const char *english, const char *text)
{
	if (!text || !*text)
		return;
	put_term(b, c, english);
	svy_html_escape_lines(b, text);
	end_term(b);
}

static void put_count(struct svy_buf *b, const struct svy_codebook *c, const char *english, uint64_t n)
{
	put_term(b, c, english);
	svy_buf_printf(b, "%llu", (unsigned long long)n);
	end_term(b);
}

static void put_names(struct svy_buf *b, const struct svy_codebook *c, const char *english, const struct svy_strs *names)
{
	char *list = svy_strs_join(names, ", ");
	put_text(b, c, english, list);
	free(list);
}

static void put_weights(struct svy_buf *b, const struct svy_codebook *c)
{
	const struct svy_survey *s = &c->dict->survey;
	struct svy_buf say = {0};
	if (s->weights) {
		svy_buf_puts(&say, s->weights);
		svy_calibration_describe(s, &say);
	} else if (c->dict->file_weight) {
		svy_buf_puts(&say, c->dict->file_weight);
	}
	put_text(b, c, "Weights", say.p);
	svy_buf_free(&say);
	if (c->freqs->weighted && !svy_same_text(c->weights, s->weights ? s->weights : c->dict->file_weight))
		put_text(b, c, "Counts are weighted by", c->weights);
}

static void put_design(struct svy_buf *b, const struct svy_codebook *c)
{
	const struct svy_survey *s = &c->dict->survey;
	struct svy_buf more = {0};
	put_weights(b, c);
	put_names(b, c, "Strata", &s->strata);
	put_names(b, c, "Primary units", &s->psu);
	put_names(b, c, "Population sizes", &s->fpc);
	if (s->psu_none)
		put_text(b, c, "Primary units", svy_lang_say(c->lang, "every case its own unit"));
	svy_pps_describe(s, &more);
	svy_phase2_describe(s, &more);
	if (more.n)
		put_text(b, c, "Design", more.p[0] == ';' ? more.p + 2 : more.p);
	svy_buf_free(&more);
	char *replicates = svy_replicates_text(s, 0);
	put_text(b, c, "Replicates", replicates);
	free(replicates);
	put_text(b, c, "Domain", s->domain);
}

static void put_link(struct svy_buf *b, const struct svy_codebook *c, const char *name)
{
	bool shown = false;
	for (size_t i = 0; i < c->freqs->n && !shown; i++)
		shown = strcmp(c->freqs->v[i].var->name, name) == 0;
	if (shown) {
		svy_buf_puts(b, "<a href=\"#var-");
		svy_html_anchor(b, name);
		svy_buf_puts(b, "\">");
	}
	svy_html_escape(b, name);
	if (shown)
		svy_buf_puts(b, "</a>");
}

static void put_mrset(struct svy_buf *b, const struct svy_codebook *c, const struct svy_mrset *s)
{
	svy_buf_puts(b, "<li>");
	svy_html_escape(b, s->name);
	if (s->title && *s->title) {
		svy_buf_puts(b, " <span class=\"quiet\">");
		svy_html_escape(b, s->title);
		svy_buf_puts(b, "</span>");
	}
	for (size_t k = 0; k < s->vars.n; k++) {
		svy_buf_puts(b, k ? ", " : ": ");
		put_link(b, c, s->vars.v[k]);
	}
	if (s->dichotomies && s->counted) {
		svy_buf_puts(b, "; ");
		svy_codebook_say(b, c, "counted");
		svy_buf_puts(b, ": ");
		svy_html_escape(b, s->counted);
	}
	svy_buf_puts(b, "</li>");
}

static void put_mrsets(struct svy_buf *b, const struct svy_codebook *c)
{
	const struct svy_mrsets *l = &c->dict->mrsets;
	if (!l->n)
		return;
	put_term(b, c, "Multiple-response sets");
	svy_buf_puts(b, "<ul>");
	for (size_t i = 0; i < l->n; i++)
		put_mrset(b, c, &l->v[i]);
	svy_buf_puts(b, "</ul>");
	end_term(b);
}

static void put_lines(struct svy_buf *b, const struct svy_codebook *c, const char *english, const struct svy_strs *l)
{
	if (!l->n)
		return;
	put_term(b, c, english);
	if (l->n > LINES) {
		svy_buf_puts(b, "<details><summary>");
		svy_buf_printf(b, svy_lang_say(c->lang, "%zu lines"), l->n);
		svy_buf_puts(b, "</summary>");
	}
	svy_buf_puts(b, "<ul>");
	for (size_t i = 0; i < l->n; i++) {
		svy_buf_puts(b, "<li>");
		svy_html_escape_lines(b, l->v[i]);
		svy_buf_puts(b, "</li>");
	}
	svy_buf_puts(b, l->n > LINES ? "</ul></details>" : "</ul>");
	end_term(b);
}

static void put_counts(struct svy_buf *b, const struct svy_codebook *c)
{
	put_count(b, c, "Rows", c->freqs->rows);
	if (c->freqs->outside)
		put_count(b, c, "Rows outside the domain, not counted", c->freqs->outside);
	put_count(b, c, "Variables", c->dict->nvar);
	if (c->freqs->n != c->dict->nvar)
		put_count(b, c, "Variables shown", c->freqs->n);
}

void svy_codebook_html_head(struct svy_buf *b, const struct svy_codebook *c)
{
	svy_buf_puts(b, "<section aria-labelledby=\"file\">\n<h2 id=\"file\">");
	svy_codebook_say(b, c, "The file");
	svy_buf_puts(b, "</h2>\n<dl class=\"facts\">\n");
	put_text(b, c, "File", c->name);
	put_text(b, c, "Format", svy_lang_say(c->lang, c->format));
	put_text(b, c, "Excerpt", c->dict->excerpt);
	put_counts(b, c);
	put_design(b, c);
	put_mrsets(b, c);
	put_lines(b, c, "Notes", &c->dict->notes);
	put_lines(b, c, "Documents", &c->dict->documents);
	if (c->all) {
		put_text(b, c, "Encoding", c->dict->encoding);
		put_lines(b, c, "History", &c->dict->history);
	}
	svy_buf_puts(b, "</dl>\n</section>\n");
}
