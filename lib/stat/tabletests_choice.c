// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>
#include "stat/tabletests_parts.h"

const struct svy_tabletests_kind svy_tabletests_kinds[SVY_TABLETESTS_KINDS] = {
	{"pearson", "Pearson, Rao–Scott", SVY_PEARSON, SVY_SECOND_ORDER, false, false},
	{"lr", "Likelihood ratio, Rao–Scott", SVY_LIKELIHOOD_RATIO, SVY_SECOND_ORDER, false, false},
	{"pearson-first", "Pearson, Rao–Scott of first order", SVY_PEARSON, SVY_FIRST_ORDER, false, false},
	{"lr-first", "Likelihood ratio, Rao–Scott of first order", SVY_LIKELIHOOD_RATIO, SVY_FIRST_ORDER, false, false},
	{"pearson-first-f", "Pearson, Rao–Scott of first order, F", SVY_PEARSON, SVY_FIRST_ORDER_F, false, false},
	{"lr-first-f", "Likelihood ratio, Rao–Scott of first order, F", SVY_LIKELIHOOD_RATIO, SVY_FIRST_ORDER_F, false, false},
	{"pearson-null", "Pearson, Rao–Scott, null-based", SVY_PEARSON, SVY_NULL_BASED, false, false},
	{"lr-null", "Likelihood ratio, Rao–Scott, null-based", SVY_LIKELIHOOD_RATIO, SVY_NULL_BASED, false, false},
	{"pearson-exact", "Pearson, linear combination", SVY_PEARSON, SVY_EXACT, false, false},
	{"lr-exact", "Likelihood ratio, linear combination", SVY_LIKELIHOOD_RATIO, SVY_EXACT, false, false},
	{"pearson-saddlepoint", "Pearson, saddlepoint", SVY_PEARSON, SVY_SADDLEPOINT, false, false},
	{"lr-saddlepoint", "Likelihood ratio, saddlepoint", SVY_LIKELIHOOD_RATIO, SVY_SADDLEPOINT, false, false},
	{"wald", "Wald", SVY_PEARSON, SVY_SECOND_ORDER, true, false},
	{"adjwald", "Adjusted Wald", SVY_PEARSON, SVY_SECOND_ORDER, true, true},
};

/* Short for tests, as the field calls them; "lincom" is R's word. */
static const char *const alias[][2] = {
	{"first", "pearson-first"}, {"null", "pearson-null"}, {"exact", "pearson-exact"}, {"lincom", "pearson-exact"}, {"saddlepoint", "pearson-saddlepoint"},
};

/* Behind the word for the statistic, of which there are two relative risks. */
static const char *const measure_label[SVY_FOURFOLDS + 1] = {
	"Odds ratio", "first column", "second column", "first column", "Cramér's V",
};

static const char *measure_name(size_t i)
{
	return i < SVY_FOURFOLDS ? svy_fourfold_name[i] : "cramers_v";
}

const char *svy_tabletests_name(size_t i)
{
	if (i < SVY_TABLETESTS_KINDS)
		return svy_tabletests_kinds[i].name;
	i -= SVY_TABLETESTS_KINDS;
	return i <= SVY_FOURFOLDS ? measure_name(i) : NULL;
}

const char *svy_tabletests_label(const char *name)
{
	for (size_t i = 0; i < SVY_TABLETESTS_KINDS; i++)
		if (strcmp(svy_tabletests_kinds[i].name, name) == 0)
			return svy_tabletests_kinds[i].label;
	for (size_t i = 0; i <= SVY_FOURFOLDS; i++)
		if (strcmp(measure_name(i), name) == 0)
			return measure_label[i];
	return NULL;
}

/* A bit of the test of that name; SVY_EUSAGE if there is none. */
static int choose_test(struct svy_ctx *ctx, const char *word, uint32_t *kinds)
{
	for (size_t a = 0; a < sizeof alias / sizeof *alias; a++)
		if (strcmp(word, alias[a][0]) == 0)
			word = alias[a][1];
	for (size_t i = 0; i < SVY_TABLETESTS_KINDS; i++)
		if (strcmp(word, svy_tabletests_kinds[i].name) == 0) {
			*kinds |= 1u << i;
			return 0;
		}
	return svy_fail(ctx, SVY_EUSAGE, "'--test' takes pearson, lr (each also with -first, -first-f, -null, -exact or -saddlepoint), wald and adjwald, not '%s'",
			word);
}

static int choose_measure(struct svy_ctx *ctx, const char *word, uint32_t *measures)
{
	if (strcmp(word, "all") == 0) {
		*measures = (1u << (SVY_FOURFOLDS + 1)) - 1;
		return 0;
	}
	if (strcmp(word, "none") == 0)
		return 0;
	for (size_t i = 0; i <= SVY_FOURFOLDS; i++)
		if (strcmp(word, measure_name(i)) == 0) {
			*measures |= 1u << i;
			return 0;
		}
	return svy_fail(ctx, SVY_EUSAGE, "'--measures' takes cramers_v, odds_ratio, risk_ratio, risk_ratio_2, risk_difference, all or none, not '%s'", word);
}

static int choose(struct svy_ctx *ctx, const char *list, int (*one)(struct svy_ctx *ctx, const char *word, uint32_t *bits), uint32_t *bits)
{
	struct svy_strs words = {0};
	int rc = 0;
	svy_strs_split(&words, list, ',');
	for (size_t i = 0; i < words.n && !rc; i++)
		rc = one(ctx, words.v[i], bits);
	svy_strs_free(&words);
	return rc;
}

int svy_tabletests_choose(struct svy_ctx *ctx, const struct svy_tabletests_opts *o, enum svy_as as, struct svy_tabletests_choice *out)
{
	*out = (struct svy_tabletests_choice){0};
	int rc = choose(ctx, o->tests ? o->tests : as == SVY_AS_SAS ? "pearson-first,pearson-first-f" : "pearson", choose_test, &out->kinds);
	if (!rc)
		rc = choose(ctx, o->measures ? o->measures : "cramers_v", choose_measure, &out->measures);
	for (size_t i = 0; i < SVY_TABLETESTS_KINDS; i++) {
		enum svy_correction c = svy_tabletests_kinds[i].correction;
		out->each |= (out->kinds >> i & 1) && (c == SVY_EXACT || c == SVY_SADDLEPOINT);
	}
	return rc;
}
