// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/words.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/strs.h"

static const struct svy_word words[] = {
	{"mean", "Mean", SVY_WORD_NUMBER}, {"total", "Total", SVY_WORD_COUNT}, {"proportion", "%", SVY_WORD_SHARE}, {"share", "%", SVY_WORD_SHARE},
	{"count", "Count", SVY_WORD_COUNT}, {"persons", "Persons", SVY_WORD_COUNT}, {"ratio", "Ratio", SVY_WORD_NUMBER},
	{"quantile", "Quantile", SVY_WORD_NUMBER}, {"variance", "Variance", SVY_WORD_NUMBER}, {"sd", "SD", SVY_WORD_NUMBER},
	{"coefficient", "Coefficient", SVY_WORD_NUMBER}, {"difference", "Difference", SVY_WORD_DIFFERENCE}, {"contrast", "Contrast", SVY_WORD_NUMBER},
	/* associations */
	{"covariance", "Covariance", SVY_WORD_NUMBER}, {"correlation", "Correlation", SVY_WORD_CORRELATION},
	{"pearson", "Pearson's r", SVY_WORD_CORRELATION}, {"spearman", "Spearman's rho", SVY_WORD_CORRELATION},
	{"kendall", "Kendall's tau-b", SVY_WORD_CORRELATION}, {"tau_b", "Kendall's tau-b", SVY_WORD_CORRELATION}, {"gamma", "Gamma", SVY_WORD_CORRELATION},
	{"tetrachoric", "Tetrachoric correlation", SVY_WORD_CORRELATION}, {"polychoric", "Polychoric correlation", SVY_WORD_CORRELATION},
	{"polyserial", "Polyserial correlation", SVY_WORD_CORRELATION}, {"cramers_v", "Cram\u00e9r's V", SVY_WORD_NUMBER}, {"phi", "Phi", SVY_WORD_NUMBER},
	/* tests, and measures of two by two tables */
	{"test", "Test", SVY_WORD_TEST}, {"equality", "Equality", SVY_WORD_TEST}, {"score", "Rank score", SVY_WORD_NUMBER}, {"effect", "Effect (SD)", SVY_WORD_NUMBER},
	{"odds_ratio", "Odds ratio", SVY_WORD_NUMBER}, {"risk_ratio", "Relative risk", SVY_WORD_NUMBER},
	{"risk_difference", "Difference of shares", SVY_WORD_NUMBER}, {"effect_size", "Effect size", SVY_WORD_NUMBER}, {"cohens_d", "Cohen's d", SVY_WORD_NUMBER},
	{"rank_mean", "Mean rank", SVY_WORD_NUMBER}, {"mean_rank", "Mean rank", SVY_WORD_NUMBER}, {"score", "Mean score", SVY_WORD_NUMBER}, {"median", "Median", SVY_WORD_NUMBER},
	/* between and within groups */
	{"share_between", "Share between groups, %", SVY_WORD_SHARE}, {"share_within", "Share within groups, %", SVY_WORD_SHARE}, {"icc", "ICC", SVY_WORD_NUMBER},
	{"variance_between", "Variance between groups", SVY_WORD_NUMBER}, {"variance_within", "Variance within groups", SVY_WORD_NUMBER},
	{"variance_total", "Variance", SVY_WORD_NUMBER},
	/* inequality and poverty */
	{"gini", "Gini", SVY_WORD_NUMBER}, {"lorenz", "Lorenz curve, %", SVY_WORD_SHARE}, {"s80s20", "S80/S20", SVY_WORD_NUMBER},
	{"quantile_share_ratio", "Quantile share ratio", SVY_WORD_NUMBER}, {"share_ratio", "Share ratio", SVY_WORD_NUMBER}, {"palma", "Palma", SVY_WORD_NUMBER}, {"theil", "Theil", SVY_WORD_NUMBER},
	{"mld", "Mean log deviation", SVY_WORD_NUMBER}, {"ge", "Generalised entropy", SVY_WORD_NUMBER}, {"atkinson", "Atkinson", SVY_WORD_NUMBER},
	{"threshold", "Poverty line", SVY_WORD_NUMBER}, {"poverty_line", "Poverty line", SVY_WORD_NUMBER}, {"arpt", "Poverty line", SVY_WORD_NUMBER},
	{"rate", "Poverty rate, %", SVY_WORD_SHARE}, {"arpr", "At risk of poverty, %", SVY_WORD_SHARE}, {"poverty_rate", "Poverty rate, %", SVY_WORD_SHARE}, {"poverty_gap", "Poverty gap, %", SVY_WORD_SHARE},
	{"median_gap", "Median poverty gap, %", SVY_WORD_SHARE}, {"poor_median", "Median of the poor", SVY_WORD_NUMBER},
	{"rmpg", "Median poverty gap, %", SVY_WORD_SHARE}, {"fgt", "FGT", SVY_WORD_NUMBER},
	/* plans of samples */
	{"sample_size", "Respondents", SVY_WORD_COUNT}, {"issued", "Issued", SVY_WORD_COUNT}, {"clusters", "Clusters", SVY_WORD_COUNT},
	{"cases", "Cases", SVY_WORD_COUNT},
};

const struct svy_word *svy_word_find(const char *stat)
{
	static const struct svy_word unknown = {"", "", SVY_WORD_NUMBER};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].stat, stat) == 0)
			return &words[i];
	return &unknown;
}

const char *svy_word_of_stat(const char *stat)
{
	const char *head = svy_word_find(stat)->head;
	return *head ? head : stat;
}

char *svy_word_of_level(const char *level, enum svy_lang lang)
{
	size_t n = strcspn(level, ":");
	char *name = svy_strndup(level, n);
	const char *head = svy_word_find(name)->head;
	struct svy_buf b = {0};
	free(name);
	if (!*head)
		return NULL;
	svy_buf_printf(&b, "%s%s%s", svy_lang_say(lang, head), level[n] ? " " : "", level[n] ? level + n + 1 : "");
	return svy_buf_take(&b);
}

const char *svy_word_of_base(const char *base)
{
	static const char *const word[][2] = {
		{"count", "Count"}, {"row", "Row %"}, {"column", "Column %"}, {"layer", "Layer %"}, {"table", "Table %"},
		{"respondents", "% of respondents"}, {"responses", "% of responses"},
	};
	for (size_t i = 0; base && i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], base) == 0)
			return word[i][1];
	return NULL;
}
