// SPDX-License-Identifier: GPL-3.0-or-later
/* Warnings, methods in plain words, and all commands. */
#include <stdlib.h>
#include <string.h>
#include "out/notes.h"
#include "report/put.h"

static void warnings(struct svy_report *r)
{
	svy_put_h3(r, SAY(r, "Warnings and notes of the commands"));
	if (!r->said.n) {
		svy_put_p(r, "%s", SAY(r, "There are none."));
		return;
	}
	svy_put_p(r, "%s", SAY(r, "As the commands gave them, each once:"));
	svy_put_raw(r, "<ul class=\"said\">\n");
	for (size_t i = 0; i < r->said.n; i++) {
		char *note = svy_notes_translate(r->o->lang, r->said.v[i]);
		bool english = r->o->lang != SVY_LANG_EN && strcmp(note, r->said.v[i]) == 0;
		svy_buf_printf(r->page, "<li%s>%s</li>\n", english ? " lang=\"en\"" : "", svy_put_text(r, note));
		free(note);
	}
	svy_put_raw(r, "</ul>\n");
}

static void left_out(struct svy_report *r)
{
	const char *missing[3], *option[] = {"--by", "--area", "--wave"}, *what[] = {SAY(r, "a comparison of groups"), SAY(r, "the areas"), SAY(r, "the trend")};
	const char *given[] = {r->o->by, r->o->area, r->o->wave};
	size_t n = 0;
	for (size_t k = 0; k < 3; k++)
		if (!given[k])
			missing[n++] = what[k], svy_strs_add(&r->kept, option[k]);
	if (!n)
		return;
	svy_put_h3(r, SAY(r, "What this page could show too"));
	svy_put_raw(r, "<ul>\n");
	for (size_t k = 0; k < n; k++)
		svy_buf_printf(r->page, "<li>%s: <code>svyreport %s %s</code></li>\n", missing[k], r->kept.v[r->kept.n - n + k], SAY(r, "VARIABLE"));
	svy_put_raw(r, "</ul>\n");
}

void svy_report_methods(struct svy_report *r, const struct svy_result *overall)
{
	const struct svy_survey *d = &overall->t.survey;
	svy_put_section(r, "methods", SAY(r, "How to read this, and how it was done"));
	svy_put_h3(r, SAY(r, "In plain words"));
	if (d->weights)
		svy_put_p(r, "%s", SAY(r, "Every respondent counts by a weight, so that the figures speak for the population and not for who happened to answer. Numbers of "
					   "cases (n) are unweighted: so many people stand behind a figure."));
	else
		svy_put_p(r, "%s", SAY(r, "Without weights everyone counts the same. The figures speak for the population only if everyone had the same chance to take part."));
	if (svy_extras_get(&d->extra, "replicates"))
		svy_put_p(r, "%s", SAY(r, "Standard errors come from replicate weights: each figure is made again many times with other weights, and how much it varies then tells how "
					   "uncertain it is. The makers of the survey put the design of the sample into these weights."));
	else if (d->psu.n)
		svy_put_p(r, "%s", SAY(r, "People were drawn in groups, such as neighbourhoods. People of one group are alike, and so tell less than as many people from "
					   "everywhere. Standard errors and intervals take that into account, as they do strata (linearisation)."));
	else
		svy_put_p(r, "%s", SAY(r, "Standard errors take everyone as drawn by themselves. If people were drawn in groups, such as neighbourhoods or schools, the intervals "
					   "are too narrow: name the groups with --psu."));
	svy_put_p(r, "%s", SAY(r, "Intervals of shares are made on the logit scale, so they stay between 0 and 100%. Groups are parts of one survey: who is not in a group "
				   "still counts for the design."));
	svy_put_p(r, "%s", SAY(r, "An answer that is missing is left out of the figure that needs it, and n tells how many are left. The tables say on whom each figure "
				   "is based. Missing answers are taken to be like the valid ones, which cannot be checked here."));
	svy_put_p(r, "%s", SAY(r, "A figure of few people is uncertain, and its interval says so. Figures of fewer than 30 people are marked † in the tables: read them as a hint at most."));
	if (!r->gnuplot && !r->o->no_plots)
		svy_put_p(r, "%s", SAY(r, "The pictures are made of characters, since gnuplot was not installed where this page was made."));
	warnings(r);
	left_out(r);
	svy_put_end(r);
}

void svy_report_commands(struct svy_report *r)
{
	svy_put_section(r, "commands", SAY(r, "All commands"));
	svy_put_p(r, "%s", SAY(r, "These commands make every table and picture of this page again, in this order, in the directory of the files. Without the options from "
				   "-O html on, svytable shows its table on the screen."));
	svy_put_raw(r, "<div class=\"copy\"><pre id=\"all-commands\" class=\"all\" lang=\"en\" tabindex=\"0\"><code>");
	for (size_t i = 0; i < r->commands.n; i++)
		svy_buf_printf(r->page, "%s%s\n", i ? "\n" : "", svy_put_text(r, r->commands.v[i]));
	svy_put_raw(r, "</code></pre></div>\n");
	svy_put_p(r, "%s", SAY(r, "This page itself was made by"));
	svy_buf_printf(r->page, "<pre lang=\"en\" tabindex=\"0\"><code>%s</code></pre>\n<p>svykit %s</p>\n", svy_put_text(r, r->o->self), svy_put_text(r, r->o->version));
	svy_put_end(r);
}
