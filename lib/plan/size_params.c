// SPDX-License-Identifier: GPL-3.0-or-later
/* The parameters of a question: their names, which values they may have, and which of them go together. */
#include <math.h>
#include <string.h>
#include "base/num.h"
#include "plan/size.h"

enum kind { SHARE, WHOLE_SHARE, ANY, POSITIVE, NOT_NEGATIVE, EFFECT, COUNT, CORRELATION };

static const struct param {
	const char *name, *column;      /* columns keep clear of those that every table of estimates has */
	enum kind kind;
} params[SVY_SIZE_PARAMS] = {
	[SVY_SIZE_PROPORTION] = {"proportion", "proportion", SHARE},
	[SVY_SIZE_MEAN] = {"mean", "mean", ANY},
	[SVY_SIZE_SD] = {"sd", "sd", POSITIVE},
	[SVY_SIZE_SD_OTHER] = {"sd-other", "sd_other", POSITIVE},
	[SVY_SIZE_VERSUS] = {"versus", "versus", ANY},
	[SVY_SIZE_DIFFERENCE] = {"difference", "difference", ANY},
	[SVY_SIZE_MARGIN] = {"margin", "margin", POSITIVE},
	[SVY_SIZE_SE] = {"se", "se", POSITIVE},
	[SVY_SIZE_CV] = {"cv", "relative_error", POSITIVE},
	[SVY_SIZE_RELATIVE] = {"relative", "relative_margin", POSITIVE},
	[SVY_SIZE_POWER] = {"power", "power", SHARE},
	[SVY_SIZE_RESPONDENTS] = {"respondents", "respondents", COUNT},
	[SVY_SIZE_ISSUED] = {"issued", "issued", COUNT},
	[SVY_SIZE_RATIO] = {"ratio", "ratio", POSITIVE},
	[SVY_SIZE_OVERLAP] = {"overlap", "overlap", WHOLE_SHARE},
	[SVY_SIZE_CORRELATION] = {"correlation", "correlation", CORRELATION},
	[SVY_SIZE_DEFF] = {"deff", "design_effect", POSITIVE},
	[SVY_SIZE_ICC] = {"icc", "icc", CORRELATION},
	[SVY_SIZE_CLUSTER_SIZE] = {"cluster-size", "cluster_size", EFFECT},
	[SVY_SIZE_CLUSTER_CV] = {"cluster-cv", "cluster_cv", NOT_NEGATIVE},
	[SVY_SIZE_WEIGHT_CV] = {"weight-cv", "weight_cv", NOT_NEGATIVE},
	[SVY_SIZE_POPULATION] = {"population", "population", COUNT},
	[SVY_SIZE_RESPONSE] = {"response", "response", WHOLE_SHARE},
	[SVY_SIZE_ELIGIBLE] = {"eligible", "eligible", WHOLE_SHARE},
	[SVY_SIZE_DF] = {"df", "degrees", POSITIVE},
};

const char *svy_size_name(enum svy_size_param p)
{
	return params[p].name;
}

const char *svy_size_column(enum svy_size_param p)
{
	return params[p].column;
}

bool svy_size_number(enum svy_size_param p, const char *text, double *x)
{
	size_t n = strlen(text);
	bool percent = n > 1 && text[n - 1] == '%' && params[p].kind != COUNT;
	if (!svy_num_parse(text, n - percent, x))
		return false;
	if (percent)
		*x /= 100;
	return true;
}

static bool possible(enum kind kind, double x)
{
	switch (kind) {
	case SHARE:
		return x > 0 && x < 1;
	case WHOLE_SHARE:
		return x >= 0 && x <= 1;
	case ANY:
		return isfinite(x);
	case POSITIVE:
		return x > 0 && isfinite(x);
	case NOT_NEGATIVE:
		return x >= 0 && isfinite(x);
	case EFFECT:
	case COUNT:
		return x >= 1 && isfinite(x);
	case CORRELATION:
		return x >= -1 && x <= 1;
	}
	return false;
}

int svy_size_check_value(struct svy_ctx *ctx, int code, enum svy_size_param p, double x, const char *where)
{
	static const char *const range[] = {
		[SHARE] = "lies between 0 and 1, such as 0.3 or 30%", [WHOLE_SHARE] = "lies above 0, up to 1", [ANY] = "is a number",
		[POSITIVE] = "is a number above 0", [NOT_NEGATIVE] = "is a number from 0 on", [EFFECT] = "is a number from 1 on",
		[COUNT] = "is a number from 1 on", [CORRELATION] = "lies between -1 and 1",
	};
	bool zero = x == 0 && (p == SVY_SIZE_RESPONSE || p == SVY_SIZE_ELIGIBLE);
	if (possible(params[p].kind, x) && !zero)
		return 0;
	char number[SVY_NUM_MAX];
	svy_num_format(number, x);
	return svy_fail(ctx, code, "'--%s' %s, not '%s'%s", params[p].name, range[params[p].kind], number, where);
}

/* Parameters that make no sense without another; any of two will do where there are two. */
static const struct {
	enum svy_size_param what, need, or;
} needs[] = {
	{SVY_SIZE_SD_OTHER, SVY_SIZE_SD, SVY_SIZE_SD},
	{SVY_SIZE_CLUSTER_CV, SVY_SIZE_CLUSTER_SIZE, SVY_SIZE_CLUSTER_SIZE},
	{SVY_SIZE_ICC, SVY_SIZE_CLUSTER_SIZE, SVY_SIZE_CLUSTER_SIZE},
	{SVY_SIZE_MEAN, SVY_SIZE_SD, SVY_SIZE_SD},
	{SVY_SIZE_ISSUED, SVY_SIZE_RESPONSE, SVY_SIZE_ELIGIBLE},
	{SVY_SIZE_CORRELATION, SVY_SIZE_OVERLAP, SVY_SIZE_OVERLAP},
	{SVY_SIZE_OVERLAP, SVY_SIZE_CORRELATION, SVY_SIZE_CORRELATION},
};

static const enum svy_size_param conflicts[][2] = {
	{SVY_SIZE_PROPORTION, SVY_SIZE_SD}, {SVY_SIZE_PROPORTION, SVY_SIZE_MEAN}, {SVY_SIZE_VERSUS, SVY_SIZE_DIFFERENCE}, {SVY_SIZE_RESPONDENTS, SVY_SIZE_ISSUED},
	{SVY_SIZE_DEFF, SVY_SIZE_ICC}, {SVY_SIZE_DEFF, SVY_SIZE_WEIGHT_CV}, {SVY_SIZE_OVERLAP, SVY_SIZE_POPULATION},
};

static int check_pairs(struct svy_ctx *ctx, const bool *given)
{
	for (size_t i = 0; i < sizeof conflicts / sizeof *conflicts; i++)
		if (given[conflicts[i][0]] && given[conflicts[i][1]])
			return svy_fail(ctx, SVY_EUSAGE, "'--%s' and '--%s' do not go together", params[conflicts[i][0]].name, params[conflicts[i][1]].name);
	for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
		if (given[needs[i].what] && !given[needs[i].need] && !given[needs[i].or])
			return svy_fail(ctx, SVY_EUSAGE, "'--%s' needs '--%s'", params[needs[i].what].name, params[needs[i].need].name);
	return 0;
}

/* What is wanted of the sample; the number of such wishes, and the last of them. */
static int wishes(const bool *given, enum svy_size_param *last)
{
	int n = 0;
	for (enum svy_size_param p = SVY_SIZE_MARGIN; p <= SVY_SIZE_POWER; p++)
		if (given[p]) {
			*last = p;
			n++;
		}
	return n;
}

static int check_wishes(struct svy_ctx *ctx, const bool *given)
{
	enum svy_size_param last = SVY_SIZE_MARGIN;
	bool size = given[SVY_SIZE_RESPONDENTS] || given[SVY_SIZE_ISSUED], compared = given[SVY_SIZE_VERSUS] || given[SVY_SIZE_DIFFERENCE];
	int n = wishes(given, &last);
	if (!n && !size)
		return svy_fail(ctx, SVY_EUSAGE, "nothing is asked for: give a '--margin', '--se', '--cv', '--relative' or '--power', or the size (-n)");
	if (n > 1)
		return svy_fail(ctx, SVY_EUSAGE, "one of '--margin', '--se', '--cv', '--relative' and '--power' can be asked for at a time");
	bool detectable = size && last == SVY_SIZE_POWER && !compared;
	if (n && size && !detectable)
		return svy_fail(ctx, SVY_EUSAGE, "the size is given, and '--%s' too: leave one out%s", params[last].name,
				last == SVY_SIZE_POWER ? " (with a power and a size, and no second value, the detectable difference is told)" : "");
	if (n && last == SVY_SIZE_POWER && !compared && !size)
		return svy_fail(ctx, SVY_EUSAGE, "'--power' needs what to find: '--versus' or '--difference'");
	return 0;
}

static int check_comparison(struct svy_ctx *ctx, const struct svy_size *q, const bool *given)
{
	bool compared = given[SVY_SIZE_VERSUS] || given[SVY_SIZE_DIFFERENCE] || given[SVY_SIZE_POWER], two = compared && !q->known;
	static const enum svy_size_param second[] = {SVY_SIZE_SD_OTHER, SVY_SIZE_RATIO, SVY_SIZE_OVERLAP};
	for (size_t i = 0; i < sizeof second / sizeof *second; i++)
		if (given[second[i]] && !two)
			return svy_fail(ctx, SVY_EUSAGE, "'--%s' is about a second sample, and there is one", params[second[i]].name);
	if (q->known && !compared)
		return svy_fail(ctx, SVY_EUSAGE, "'--known' needs the known value: '--versus' or '--difference'");
	if (given[SVY_SIZE_VERSUS] && !given[SVY_SIZE_PROPORTION] && !given[SVY_SIZE_MEAN])
		return svy_fail(ctx, SVY_EUSAGE, "'--versus' needs '--proportion' or '--mean', or give the '--difference' alone");
	if (given[SVY_SIZE_DF] && given[SVY_SIZE_PROPORTION] && given[SVY_SIZE_POWER])
		return svy_fail(ctx, SVY_EUSAGE, "'--df' has no place in a test of proportions, which is normal");
	if (q->ci != SVY_CI_WALD && (!given[SVY_SIZE_PROPORTION] || compared))
		return svy_fail(ctx, SVY_EUSAGE, "'--ci' is about the interval of one '--proportion'");
	return 0;
}

/* Relative errors are relative to something. */
static int check_relative(struct svy_ctx *ctx, const bool *given)
{
	bool relative = given[SVY_SIZE_CV] || given[SVY_SIZE_RELATIVE];
	bool value = given[SVY_SIZE_PROPORTION] || given[SVY_SIZE_MEAN] || given[SVY_SIZE_DIFFERENCE];
	if (relative && !value)
		return svy_fail(ctx, SVY_EUSAGE, "'--%s' is relative to the '--mean', which is not given", given[SVY_SIZE_CV] ? "cv" : "relative");
	return 0;
}

int svy_size_check_question(struct svy_ctx *ctx, const struct svy_size *q, const bool *given)
{
	if (!given[SVY_SIZE_PROPORTION] && !given[SVY_SIZE_SD])
		return svy_fail(ctx, SVY_EUSAGE, "give the '--proportion' that is expected, or the standard deviation '--sd' of a mean");
	if (q->one_sided && !(q->level > 0.5))
		return svy_fail(ctx, SVY_EUSAGE, "'--one-sided' needs a level above 0.5");
	int rc = check_pairs(ctx, given);
	if (!rc)
		rc = check_wishes(ctx, given);
	if (!rc)
		rc = check_comparison(ctx, q, given);
	return rc ? rc : check_relative(ctx, given);
}
