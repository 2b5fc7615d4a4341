// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "cli/options.h"
#include "cli/pps.h"
#include "design/pps.h"

void svy_cli_check_input(struct svy_cli *cli)
{
	if ((!cli->input.path || strcmp(cli->input.path, "-") == 0) && isatty(STDIN_FILENO))
		svy_cli_usage(cli, "no FILE, and standard input is a terminal");
}

/* The options' list over the header's. */
static int merge_list(struct svy_ctx *ctx, const char *what, struct svy_strs *declared, const struct svy_strs *given)
{
	int rc = 0;
	if (!given->n)
		return 0;
	if (declared->n && !svy_strs_same(declared, given)) {
		char *new = svy_strs_join(given, ","), *old = svy_strs_join(declared, ",");
		rc = svy_warn(ctx, "option --%s '%s' replaces the declared '%s'", what, new, old);
		free(new);
		free(old);
	}
	svy_strs_free(declared);
	svy_strs_copy(declared, given);
	return rc;
}

static int merge_psu(struct svy_ctx *ctx, struct svy_survey *declared, const struct svy_survey *given)
{
	if (!given->psu_none) {
		if (!given->psu.n)
			return 0;
		int rc = declared->psu_none ? svy_warn(ctx, "option --psu '%s' replaces the declared 'none'", given->psu.v[0]) : 0;
		declared->psu_none = false;
		return rc ? rc : merge_list(ctx, "psu", &declared->psu, &given->psu);
	}
	if (declared->psu.n) {
		char *old = svy_strs_join(&declared->psu, ",");
		int rc = svy_warn(ctx, "option --psu 'none' replaces the declared '%s'", old);
		free(old);
		if (rc)
			return rc;
		svy_strs_free(&declared->psu);
	}
	declared->psu_none = true;
	return 0;
}

static int merge_weights(struct svy_cli *cli, struct svy_dict *d)
{
	const char *given = cli->weights_none ? "none" : cli->design.weights, *declared = d->survey.weights;
	if (!given && !declared && d->file_weight) {
		d->survey.weights = svy_strdup(d->file_weight);
		svy_note(&cli->ctx, "the weight variable that the file declares is used: '%s'", d->file_weight);
	}
	if (given) {
		if (declared && strcmp(given, declared) != 0 && svy_warn(&cli->ctx, "option --weights '%s' replaces the declared '%s'", given, declared))
			return SVY_EDATA;
		free(d->survey.weights);
		d->survey.weights = svy_strdup(cli->design.weights);
	}
	if (!d->survey.weights && !svy_pps_declared(&d->survey) && !cli->makes_weights)
		svy_note(&cli->ctx, "unweighted");
	return 0;
}

static int merge_design(struct svy_cli *cli, struct svy_dict *d)
{
	struct svy_ctx *ctx = &cli->ctx;
	int rc = svy_cli_merge_pps(cli, d);
	if (!rc)
		rc = merge_weights(cli, d);
	if (!rc)
		rc = merge_list(ctx, "strata", &d->survey.strata, &cli->design.strata);
	if (!rc)
		rc = merge_psu(ctx, &d->survey, &cli->design);
	if (!rc)
		rc = merge_list(ctx, "fpc", &d->survey.fpc, &cli->design.fpc);
	d->survey.nest |= cli->design.nest;
	return rc ? rc : svy_cli_merge_replicates(cli, d);
}

/* What reads a design reads respondents: estimates of estimates would look like an answer. */
static int refuse_estimates(struct svy_cli *cli, struct svy_source *src)
{
	const struct svy_dict *d = svy_source_dict(src);
	if (!svy_dict_is_estimates(d))
		return 0;
	return svy_fail(&cli->ctx, SVY_EDATA, "a table of estimates, where respondents are needed: '%s' (svytable shows it)", svy_source_name(src));
}

/*
 * Numbers of the first rows look like those of the survey. Estimators have the group INFERENCE, and what makes weights STEP; what merely declares
 * a design may see an excerpt, and says so, since what it reports is about that.
 */
static int judge_excerpt(struct svy_cli *cli, struct svy_source *src)
{
	const struct svy_dict *d = svy_source_dict(src);
	if (!d->excerpt || svy_dict_is_estimates(d))
		return 0;
	if (!(cli->groups & (SVY_CLI_INFERENCE | SVY_CLI_STEP)))
		return svy_warn(&cli->ctx, "the design is checked on an excerpt (%s)", d->excerpt);
	if (!cli->input.partial)
		return svy_fail(&cli->ctx, SVY_EDATA, "'%s' is an excerpt (%s), where the whole survey is needed (--partial accepts it)",
				svy_source_name(src), d->excerpt);
	if (cli->groups & SVY_CLI_INFERENCE)
		svy_note(&cli->ctx, "these are estimates from an excerpt (%s)", d->excerpt);
	return 0;
}

int svy_cli_open_other(struct svy_cli *cli, const char *path, struct svy_source **src)
{
	struct svy_input in = cli->input;
	in.path = path;
	return svy_source_open(&cli->ctx, &in, src);
}

int svy_cli_open_declared(struct svy_cli *cli, const char *path, struct svy_source **src)
{
	int rc = svy_cli_open_other(cli, path, src);
	if (!rc && (cli->weights_none || !svy_survey_is_empty(&cli->design)))
		rc = merge_design(cli, svy_source_dict(*src));
	return rc;
}

int svy_cli_open(struct svy_cli *cli, struct svy_source **src)
{
	svy_cli_check_input(cli);
	int rc = svy_source_open(&cli->ctx, &cli->input, src);
	if (rc)
		return rc;
	if (cli->groups & SVY_CLI_DESIGN)
		rc = refuse_estimates(cli, *src);
	if (!rc && cli->groups & SVY_CLI_DESIGN)
		rc = merge_design(cli, svy_source_dict(*src));
	if (!rc && cli->groups & SVY_CLI_DESIGN)
		rc = judge_excerpt(cli, *src);
	if (rc) {
		svy_source_close(*src);
		*src = NULL;
	}
	return rc;
}
