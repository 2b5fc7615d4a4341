// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/notes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "design/replicates.h"
#include "out/design_words.h"
#include "out/figures.h"
#include "out/lang_match.h"

struct writer {
	const struct svy_estimates *t;
	const struct svy_notes_opts *o;
	struct svy_strs *notes;
};

/* The note of tables without weights; here it is said with the design. */
#define UNWEIGHTED "unweighted"

static const char *say(const struct writer *w, const char *english) __attribute__((format_arg(2)));
static const char *say(const struct writer *w, const char *english)
{
	return svy_lang_say(w->o->lang, english);
}

/* Whole, or with one decimal where it is not. */
static char *number(const struct writer *w, double x, bool group)
{
	double tenths = round(x * 10) / 10;
	struct svy_figure f = {.scale = 1, .digits = tenths != rint(tenths), .group = group, .mark = w->o->decimal ? w->o->decimal : '.'};
	return isinf(x) ? svy_strdup("\u221e") : svy_figure_text(&f, x);
}

static double fact(const struct svy_estimates *t, const char *key)
{
	const char *text = svy_extras_get(&t->facts, key);
	double x;
	return text && svy_num_parse(text, strlen(text), &x) ? x : NAN;
}

/* Bounds of a column over the rows that have it; false if none has. */
struct range {
	double least, most;
};
static bool find_range(const struct svy_estimates *t, double (*of)(const struct svy_estimate *), struct range *r)
{
	*r = (struct range){INFINITY, -INFINITY};
	for (size_t i = 0; i < t->n; i++) {
		double x = of(&t->row[i]);
		r->least = x < r->least ? x : r->least;
		r->most = x > r->most ? x : r->most;
	}
	return r->least <= r->most;
}

static double n_of(const struct svy_estimate *r) { return r->n; }
static double df_of(const struct svy_estimate *r) { return isnan(r->estimate) ? NAN : r->df; }
static double missing_of(const struct svy_estimate *r) { return r->extra[SVY_COL_N_MISSING]; }

static char *interval_of(const struct svy_estimates *t, enum svy_lang lang, const char *format, const char *without)
{
	double level = fact(t, "level");
	char text[SVY_NUM_MAX];
	struct svy_buf b = {0};
	if (isnan(level))
		svy_buf_puts(&b, svy_lang_say(lang, without));
	if (isnan(level))
		return svy_buf_take(&b);
	svy_num_format(text, round(level * 1e5) / 1e3);
	svy_buf_printf(&b, format, text);
	return svy_buf_take(&b);
}

char *svy_notes_interval(const struct svy_estimates *t, enum svy_lang lang)
{
	return interval_of(t, lang, svy_lang_say(lang, "%s%% CI"), "Interval");
}

static void note_cases(const struct writer *w)
{
	struct range r;
	struct svy_buf b = {0};
	if (w->o->cases == SVY_CASES_UNSAID || (w->t->n && !find_range(w->t, n_of, &r)) || !w->t->n)
		return;
	char *low = number(w, r.least, r.most >= 10000), *high = number(w, r.most, r.most >= 10000);
	bool pairs = w->o->cases == SVY_CASES_PAIRS;
	svy_buf_puts(&b, say(w, "n: unweighted cases"));
	if (w->o->cases != SVY_CASES_WORD && r.most > 0 && r.least < r.most)
		svy_buf_printf(&b, pairs ? say(w, ", %s to %s by pair") : say(w, ", %s to %s"), low, high);
	else if (w->o->cases != SVY_CASES_WORD && r.most > 0)
		svy_buf_printf(&b, pairs ? say(w, ", %s in each pair") : say(w, ", %s"), high);
	svy_strs_add_take(w->notes, svy_buf_take(&b));
	free(low);
	free(high);
}

/* Do all estimates have the degrees of freedom of the whole design? Those of groups and domains may have fewer. */
static bool whole_df(const struct writer *w, const struct range *r)
{
	double df = fact(w->t, "df");
	return r->least == r->most && (isnan(df) || r->most == df);
}

/* "; df=8 of each estimate"; on request also where they differ. */
static void put_df(const struct writer *w, const struct range *r, struct svy_buf *b)
{
	if (r->least < r->most && w->o->extent != SVY_NOTES_ALL)
		return;
	char *low = number(w, r->least, false), *high = number(w, r->most, false);
	if (r->least < r->most)
		svy_buf_printf(b, say(w, "; df=%s to %s"), low, high);
	else
		svy_buf_printf(b, whole_df(w, r) ? say(w, "; df=%s") : say(w, "; df=%s of each estimate"), high);
	free(low);
	free(high);
}

/* What the design had: " (12 strata, 48 units, df=36)". */
static void put_counts(const struct writer *w, struct svy_buf *b)
{
	const struct svy_estimates *t = w->t;
	const char *strata = svy_extras_get(&t->facts, "strata"), *units = svy_extras_get(&t->facts, "units");
	bool counted = strata && units && (t->survey.strata.n || t->survey.psu.n);
	struct range df;
	bool any = find_range(t, df_of, &df) && (counted || svy_replicates_declared(&t->survey) || w->o->extent == SVY_NOTES_ALL);
	bool inside = any && counted && whole_df(w, &df);
	if (counted)
		svy_buf_printf(b, strcmp(strata, "1") == 0 ? say(w, " (%s stratum, %s units") : say(w, " (%s strata, %s units"), strata, units);
	if (inside) {
		char *text = number(w, df.most, false);
		svy_buf_printf(b, say(w, ", df=%s"), text);
		free(text);
	}
	if (counted)
		svy_buf_putc(b, ')');
	if (any && !inside)
		put_df(w, &df, b);
}

/* "Design: weights w; strata s; units u (12 strata, 48 units, df=36)". */
static void note_design(const struct writer *w)
{
	const struct svy_estimates *t = w->t;
	const char *number_of = svy_extras_get(&t->facts, "replicates");
	struct svy_buf words = {0}, b = {0};
	svy_design_words(&t->survey, w->o->lang, svy_strs_has(&t->notes, UNWEIGHTED), number_of ? (size_t)strtoul(number_of, NULL, 10) : 0, &words);
	if (words.n) {
		svy_buf_printf(&b, say(w, "Design: %s"), words.p);
		put_counts(w, &b);
		svy_strs_add_take(w->notes, svy_buf_take(&b));
	}
	svy_buf_free(&words);
}

/* One line of a format with one text. */
static void note(const struct writer *w, const char *format, const char *text) __attribute__((format(printf, 2, 0)));
static void note(const struct writer *w, const char *format, const char *text)
{
	struct svy_buf b = {0};
	svy_buf_printf(&b, format, text);
	svy_strs_add_take(w->notes, svy_buf_take(&b));
}

/* Data and population. */
static void note_rows(const struct writer *w)
{
	double rows = fact(w->t, "rows"), sum = fact(w->t, "sum_w");
	struct svy_buf b = {0};
	if (isnan(rows))
		return;
	char *n = number(w, rows, rows >= 10000), *total = number(w, sum, sum >= 10000);
	svy_buf_printf(&b, say(w, "Cases: %s"), n);
	if (total && w->t->survey.weights)
		svy_buf_printf(&b, say(w, "; sum of the weights: %s"), total);
	svy_strs_add_take(w->notes, svy_buf_take(&b));
	free(n);
	free(total);
}

/* Words of the rules that are known; the name of one that is not. */
static const char *words_of(const struct writer *w, const char *name, const char *const (*words)[2], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(words[i][0], name) == 0)
			return say(w, words[i][1]);
	return name;
}

/* Who has no valid answer: the rule where it is not the usual one, and how many. */
static void note_missing(const struct writer *w)
{
	static const char *const rule[][2] = {
		{"domain", "each variable on the cases that have a valid answer to it"},
		{"listwise", "only cases that have valid answers to all variables"},
		{"drop", "cases without a valid answer are dropped, also from the design"},
	};
	const char *na = svy_extras_get(&w->t->facts, "na");
	bool all = w->o->extent == SVY_NOTES_ALL;
	struct range r;
	if (na && (all || strcmp(na, "domain") != 0))
		note(w, say(w, "Missing values: %s"), words_of(w, na, rule, sizeof rule / sizeof *rule));
	if (!all || !find_range(w->t, missing_of, &r))
		return;
	char *low = number(w, r.least, r.most >= 10000), *high = number(w, r.most, r.most >= 10000);
	struct svy_buf b = {0};
	if (r.least < r.most)
		svy_buf_printf(&b, say(w, "Without a valid answer: %s to %s by row"), low, high);
	else
		svy_buf_printf(&b, say(w, "Without a valid answer: %s"), high);
	svy_strs_add_take(w->notes, svy_buf_take(&b));
	free(low);
	free(high);
}

static bool has_intervals(const struct svy_estimates *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (!isnan(t->row[i].lo))
			return true;
	return false;
}

/* How the intervals were made. */
static void note_interval(const struct writer *w)
{
	static const char *const kind[][2] = {
		{"t", "by the t distribution"}, {"wald", "by the t distribution"}, {"mean", "by the t distribution"}, {"log", "on the logarithm"},
		{"logit", "on the logit"}, {"xlogit", "on the logit"}, {"wilson", "Wilson"}, {"beta", "Korn\u2013Graubard"}, {"score", "on the score"}, {"quantile", "by the spread of the replicates"}, {"asin", "on the arcsine of the root"},
		{"likelihood", "by the likelihood"}, {"fisher", "on Fisher's z"},
	};
	const char *ci = svy_extras_get(&w->t->facts, "ci");
	struct svy_buf b = {0};
	if (!ci || !has_intervals(w->t))
		return;
	char *head = interval_of(w->t, w->o->lang, say(w, "%s%% intervals"), "Intervals");
	svy_buf_printf(&b, "%s%s%s", head, svy_lang_colon(w->o->lang), words_of(w, ci, kind, sizeof kind / sizeof *kind));
	free(head);
	svy_strs_add_take(w->notes, svy_buf_take(&b));
}

static void note_history(const struct writer *w)
{
	char *line = svy_strs_join(&w->t->history, " | ");
	if (w->t->history.n)
		note(w, say(w, "Made by: %s"), line);
	free(line);
}

void svy_notes_of_table(const struct svy_estimates *t, const struct svy_notes_opts *o, struct svy_strs *notes)
{
	struct writer w = {t, o, notes};
	const char *as = svy_extras_get(&t->facts, "as");
	if (o->extent == SVY_NOTES_NONE)
		return;
	note_cases(&w);
	note_design(&w);
	if (o->extent == SVY_NOTES_ALL)
		note_rows(&w);
	note_missing(&w);
	if (o->extent == SVY_NOTES_ALL)
		note_interval(&w);
	if (as && o->extent == SVY_NOTES_ALL)
		note(&w, say(&w, "Conventions: %s"), as);
	for (size_t i = 0; i < t->notes.n; i++)
		if (strcmp(t->notes.v[i], UNWEIGHTED) != 0)
			svy_strs_add_take(notes, svy_notes_translate(o->lang, t->notes.v[i]));
	if (o->extent == SVY_NOTES_ALL)
		note_history(&w);
}

char *svy_notes_translate(enum svy_lang lang, const char *note)
{
	char *text = svy_lang_match(svy_lang_notes, lang, note);
	return text ? text : svy_strdup(note);
}
