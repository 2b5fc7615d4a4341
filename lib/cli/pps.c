// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/pps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "design/pps.h"

static int replace_method(struct svy_cli *cli, struct svy_pps *p, bool declared)
{
	enum svy_pps_method m = (enum svy_pps_method)svy_cli_choose(cli, "pps", cli->opt_pps, svy_pps_method_name, SVY_PPS_METHODS);
	int rc = declared && m != p->method ? svy_warn(&cli->ctx, "option --pps '%s' replaces the declared '%s'", cli->opt_pps, svy_pps_method_name[p->method]) : 0;
	p->method = m;
	return rc;
}

static int replace_probability(struct svy_cli *cli, struct svy_pps *p)
{
	struct svy_strs given = {0};
	int rc = 0;
	svy_strs_split(&given, cli->opt_prob, ',');
	if (given.n > SVY_STAGES_MAX)
		svy_cli_usage(cli, "option '--prob' names more than %d stages: '%s'", SVY_STAGES_MAX, cli->opt_prob);
	if (p->probability.n && !svy_strs_same(&p->probability, &given)) {
		char *old = svy_strs_join(&p->probability, ",");
		rc = svy_warn(&cli->ctx, "option --prob '%s' replaces the declared '%s'", cli->opt_prob, old);
		free(old);
	}
	svy_strs_free(&p->probability);
	p->probability = given;
	return rc;
}

static void replace_sum(struct svy_cli *cli, struct svy_pps *p)
{
	const char *s = cli->opt_hr_sum;
	free(p->sum_var);
	p->sum_var = NULL;
	if (!svy_num_parse(s, strlen(s), &p->sum)) {
		p->sum = NAN;
		p->sum_var = svy_strdup(s);
	} else if (!(p->sum > 0 && p->sum < INFINITY)) {
		svy_cli_usage(cli, "'--hr-sum' is above 0, or a variable, not '%s'", s);
	}
}

int svy_cli_merge_pps(struct svy_cli *cli, struct svy_dict *d)
{
	bool declared = svy_pps_declared(&d->survey);
	struct svy_pps p;
	if (!cli->opt_pps && !cli->opt_prob && !cli->opt_hr_sum)
		return 0;
	if (!declared && !cli->opt_pps)
		svy_cli_usage(cli, "'%s' is for designs with unequal probabilities: say which with --pps", cli->opt_prob ? "--prob" : "--hr-sum");
	int rc = svy_pps_read(&cli->ctx, &d->survey, &p);
	if (rc)
		return rc;
	if (cli->opt_pps)
		rc = replace_method(cli, &p, declared);
	if (!rc && cli->opt_prob)
		rc = replace_probability(cli, &p);
	if (cli->opt_hr_sum)
		replace_sum(cli, &p);
	svy_pps_write(&d->survey, &p);
	svy_pps_free(&p);
	return rc;
}
