// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/adjust.h"

#include <math.h>
#include <string.h>
#include "base/num.h"

static void read_limit(struct svy_cli *cli, const char *option, const char *arg, bool *has, struct svy_trim_limit *limit)
{
	*has = true;
	if (!svy_trim_parse(arg, limit))
		svy_cli_usage(cli, "'--%s' takes a number, or such as 3*median, 0.3*mean, p99 or median+6*iqr, not '%s'", option, arg);
}

static double above(struct svy_cli *cli, const char *option, const char *arg, double lo)
{
	double x;
	if (!svy_num_parse(arg, strlen(arg), &x) || !isfinite(x) || !(x > lo))
		svy_cli_usage(cli, "'--%s' takes a number above %g, not '%s'", option, lo, arg);
	return x;
}

static size_t read_groups(struct svy_cli *cli, const char *arg)
{
	double x = above(cli, "groups", arg, 1);
	if (x > 1000 || x != floor(x))
		svy_cli_usage(cli, "'--groups' takes a whole number from 2 to 1000, not '%s'", arg);
	return (size_t)x;
}

int svy_cli_adjust_parse(struct svy_cli *cli, struct svy_cli_adjust *a, int key, char *arg)
{
	static const char *const excesses[] = {"equal", "proportional", "drop"};
	switch (key) {
	case SVY_ADJUST_LOWER: read_limit(cli, "lower", arg, &a->trim.has_lower, &a->trim.lower); return 0;
	case SVY_ADJUST_UPPER: read_limit(cli, "upper", arg, &a->trim.has_upper, &a->trim.upper); return 0;
	case SVY_ADJUST_EXCESS: a->trim.excess = (enum svy_trim_excess)svy_cli_choose(cli, "excess", arg, excesses, 3); return 0;
	case SVY_ADJUST_RESPONSE: a->nonresponse.response = arg; return 0;
	case SVY_ADJUST_INELIGIBLE: a->nonresponse.ineligible = arg; return 0;
	case SVY_ADJUST_UNKNOWN: a->nonresponse.unknown = arg; return 0;
	case SVY_ADJUST_CLASSES: a->nonresponse.classes = arg; return 0;
	case SVY_ADJUST_PROPENSITY: a->nonresponse.propensity = arg; return 0;
	case SVY_ADJUST_GROUPS: a->nonresponse.groups = read_groups(cli, arg); return 0;
	case SVY_ADJUST_MAX_FACTOR: a->nonresponse.max_factor = above(cli, "max-factor", arg, 1); return 0;
	case SVY_ADJUST_BY: a->by = arg; return 0;
	case SVY_ADJUST_TO:
		a->to = arg;
		if (!svy_normalize_parse(arg, &a->normalize))
			svy_cli_usage(cli, "'--to' takes n, mean=NUMBER or a sum, not '%s'", arg);
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static void check_nonresponse(struct svy_cli *cli, const struct svy_nonresponse_opts *o, enum svy_cli_adjustment kind)
{
	if ((o->response || o->ineligible || o->unknown || o->classes || o->propensity || o->groups) && kind != SVY_CLI_NONRESPONSE)
		svy_cli_usage(cli, "--response and its kin are for nonresponse");
	if (kind == SVY_CLI_NONRESPONSE && !o->response)
		svy_cli_usage(cli, "nonresponse needs to be told who responded (--response EXPR)");
	if (o->groups && !o->propensity)
		svy_cli_usage(cli, "--groups are those of a --propensity");
}

void svy_cli_adjust_check(struct svy_cli *cli, const struct svy_cli_adjust *a, enum svy_cli_adjustment kind)
{
	if ((a->trim.has_lower || a->trim.has_upper) != (kind == SVY_CLI_TRIM))
		svy_cli_usage(cli, kind == SVY_CLI_TRIM ? "trim needs a limit (--upper, --lower)" : "--upper and --lower are for trim");
	if ((a->to != NULL) != (kind == SVY_CLI_NORMALIZE))
		svy_cli_usage(cli, kind == SVY_CLI_NORMALIZE ? "normalize needs to be told to what (--to n, --to mean=1, --to SUM)" : "--to is for normalize");
	check_nonresponse(cli, &a->nonresponse, kind);
	if (a->by && kind != SVY_CLI_TRIM && kind != SVY_CLI_NORMALIZE)
		svy_cli_usage(cli, "--by is for trim and normalize%s", kind == SVY_CLI_NONRESPONSE ? "; nonresponse has --classes" : "");
}

int svy_cli_adjust_method(struct svy_cli *cli, struct svy_cli_adjust *a, enum svy_cli_adjustment kind, struct svy_reweight_method *m)
{
	a->trim.by = a->normalize.by = a->by;
	switch (kind) {
	case SVY_CLI_TRIM:
		svy_trim_method(&cli->ctx, &a->trim, m);
		return 0;
	case SVY_CLI_NORMALIZE:
		svy_normalize_method(&cli->ctx, &a->normalize, m);
		return 0;
	default:
		return svy_nonresponse_method(&cli->ctx, &a->nonresponse, m);
	}
}
