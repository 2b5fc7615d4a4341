// SPDX-License-Identifier: GPL-3.0-or-later
/* How tables tell what is flagged. */
#include <stdlib.h>
#include <string.h>
#include "out/flag.h"

/* From the gravest. */
enum sign { SUPPRESSED, UNRELIABLE, REVIEW, COMPLEMENT, SIGNS };
static const char *const sign_text[SIGNS] = {"*", "\u2020", "\u2021", "\u00a7"}, *const sign_word[SIGNS] = {"suppressed", "unreliable", "review", "complement"};

static enum sign sign_of(unsigned flag)
{
	if (flag & SVY_FLAG_SUPPRESSED)
		return SUPPRESSED;
	if (flag & (SVY_UNRELIABLE_ANY | SVY_FLAG_CV | SVY_FLAG_N))
		return UNRELIABLE;
	return flag & SVY_REVIEW_ANY ? REVIEW : flag & SVY_UNRELIABLE_COMPLEMENT ? COMPLEMENT : SIGNS;
}

const char *svy_flag_sign(unsigned flag)
{
	enum sign s = sign_of(flag);
	return s == SIGNS ? "" : sign_text[s];
}

size_t svy_flag_before_sign(const char *s)
{
	size_t n = strlen(s);
	for (int k = UNRELIABLE; k < SIGNS; k++) {
		size_t len = strlen(sign_text[k]);
		if (n > len && strcmp(s + n - len, sign_text[k]) == 0)
			return n - len;
	}
	return n;
}

/* Its code in files, and its words in notes, which go on with the number of estimates: the standards have other bounds for counts. */
enum of { ANY, SHARES, COUNTS };
static const struct reason {
	unsigned bit;
	enum of of;
	const char *code, *words;
} reasons[] = {
	{SVY_UNRELIABLE_UNKNOWN, ANY, "unknown", "no standard error or degrees of freedom"},
	{SVY_UNRELIABLE_N, SHARES, "n", "fewer than 30 cases or effective cases"},
	{SVY_UNRELIABLE_N, COUNTS, "n", "fewer than 10 cases"},
	{SVY_UNRELIABLE_WIDTH, ANY, "width", "a 95% interval of 30 percentage points or wider"},
	{SVY_UNRELIABLE_RELATIVE, SHARES, "relative", "a 95% interval wider than 130% of the share"},
	{SVY_UNRELIABLE_RELATIVE, COUNTS, "relative", "a 95% interval wider than 160% of the count"},
	{SVY_FLAG_CV, ANY, "cv", "a coefficient of variation above %s%%"},
	{SVY_FLAG_N, ANY, "cases", "fewer than %s cases"},
	{SVY_REVIEW_EVENTS, ANY, "events", "nobody or everybody"},
	{SVY_REVIEW_DF, ANY, "df", "fewer than 8 degrees of freedom"},
	/* Beside a graver sign, which hides its own. */
	{SVY_UNRELIABLE_COMPLEMENT, ANY, "complement", "the share of all others is unreliable"},
};
enum { REASONS = sizeof reasons / sizeof *reasons };

char *svy_flag_words(unsigned flag)
{
	struct svy_buf b = {0};
	bool first = true;
	if (!flag)
		return NULL;
	svy_buf_puts(&b, sign_word[sign_of(flag)]);
	for (size_t k = 0; k < REASONS && sign_of(flag) != COMPLEMENT; k++)
		if (flag & reasons[k].bit && reasons[k].of != COUNTS) {
			svy_buf_printf(&b, "%s%s", first ? ": " : ", ", reasons[k].code);
			first = false;
		}
	return svy_buf_take(&b);
}

/* Estimates with that sign, and for that reason; NULL: any. */
static size_t count(const struct svy_estimates *t, enum sign sign, const struct reason *why)
{
	size_t n = 0;
	for (size_t i = 0; i < t->n; i++) {
		const struct svy_estimate *r = &t->row[i];
		bool one = why && why->of != ANY && (why->of == COUNTS) != (strcmp(r->stat, "count") == 0);
		n += sign_of(r->flag) == sign && !one && (!why || r->flag & why->bit);
	}
	return n;
}

static void put_reason(const struct reason *r, const struct svy_flag_rules *rules, enum svy_lang lang, struct svy_buf *b)
{
	struct svy_buf number = {0};
	double x = r->bit == SVY_FLAG_CV ? rules->cv : rules->n;
	if (r->bit != SVY_FLAG_CV && r->bit != SVY_FLAG_N) {
		svy_buf_puts(b, svy_lang_say(lang, r->words));
		return;
	}
	svy_buf_printf(&number, "%g", x);
	svy_buf_printf(b, r->bit == SVY_FLAG_CV ? svy_lang_say(lang, "a coefficient of variation above %s%%") : svy_lang_say(lang, "fewer than %s cases"), number.p);
	svy_buf_free(&number);
}

/* "* not shown, 7 estimates: a 95% interval of … (4); fewer than 30 cases (3)". */
static void note_sign(const struct svy_estimates *t, const struct svy_flag_rules *r, enum svy_lang lang, enum sign sign, struct svy_strs *notes)
{
	static const char *const what[SIGNS] = {"not shown because unreliable", "unreliable", "to be reviewed", "the share of all others is unreliable"};
	struct svy_buf b = {0};
	bool first = true;
	size_t n = count(t, sign, NULL);
	if (!n)
		return;
	svy_buf_printf(&b, "%s%s%s (%zu)", sign_text[sign], svy_lang_colon(lang), svy_lang_say(lang, what[sign]), n);
	for (size_t k = 0; k < REASONS && sign != COMPLEMENT; k++) {
		size_t m = count(t, sign, &reasons[k]);
		if (!m)
			continue;
		svy_buf_puts(&b, first ? svy_lang_colon(lang) : "; ");
		put_reason(&reasons[k], r, lang, &b);
		svy_buf_printf(&b, " (%zu)", m);
		first = false;
	}
	svy_strs_add_take(notes, svy_buf_take(&b));
}

void svy_flag_notes(const struct svy_estimates *t, const struct svy_flag_rules *r, enum svy_lang lang, struct svy_strs *notes)
{
	struct svy_buf rules = {0};
	bool any = false;
	if (!svy_flag_any(r))
		return;
	for (int sign = 0; sign < SIGNS; sign++) {
		any |= count(t, (enum sign)sign, NULL) > 0;
		note_sign(t, r, lang, (enum sign)sign, notes);
	}
	if (r->nchs)
		svy_buf_puts(&rules, svy_lang_say(lang, "standards of NCHS (Parker e.a. 2017, 2023)"));
	if (r->cv > 0)
		svy_buf_printf(&rules, "%scv:%g", rules.n ? ", " : "", r->cv);
	if (r->n > 0)
		svy_buf_printf(&rules, "%sn:%g", rules.n ? ", " : "", r->n);
	struct svy_buf b = {0};
	svy_buf_printf(&b, any ? svy_lang_say(lang, "Reliability: %s") : svy_lang_say(lang, "Reliability: %s; nothing is flagged"), rules.p);
	svy_buf_free(&rules);
	svy_strs_add_take(notes, svy_buf_take(&b));
}
