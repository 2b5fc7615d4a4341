// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/estimator.h"

#include <string.h>
#include "base/strs.h"
#include "weight/rep_relay.h"

void svy_cli_estimator_opts(const struct svy_cli *cli, struct svy_estimator_opts *o)
{
	memset(o, 0, sizeof *o);
	o->vars = cli->arg[0];
	o->frame = (struct svy_frame_opts){.rules = &cli->rules, .where = cli->where, .by = cli->by, .margins = cli->margins,
						.joint = cli->joint};
	o->ci = cli->ci;
	o->vcov = cli->vcov;
	memcpy(o->stats, cli->stats, sizeof o->stats);
}

/* The design of the table is the declared one, whatever was made of it on the way. */
static void keep_survey(struct svy_estimates *table, const struct svy_dict *d)
{
	svy_survey_free(&table->survey);
	svy_survey_copy(&table->survey, &d->survey);
}

/* alike is not run: see svy_rep_relay_new. NULL if there is none. */
static int estimate(struct svy_cli *cli, struct svy_sink *alike, struct svy_sink *sink, struct svy_estimates *table)
{
	struct svy_source *src = NULL;
	struct svy_sink *first = sink;
	int rc = svy_cli_open(cli, &src);
	if (!rc)
		rc = svy_rep_relay_new(&cli->ctx, cli->rules.lonely, svy_source_dict(src), alike, sink, &first);
	if (!rc)
		rc = svy_source_run(&cli->ctx, src, first);
	if (!rc && first != sink)
		keep_survey(table, svy_source_dict(src));
	if (!rc)
		svy_strs_copy(&table->history, &svy_source_dict(src)->history);
	first->free(first);
	if (!rc)
		rc = svy_cli_put_estimates(cli, table);
	svy_estimates_free(table);
	svy_source_close(src);
	return svy_cli_end(cli, rc);
}

int svy_cli_estimate_sink(struct svy_cli *cli, struct svy_sink *sink, struct svy_estimates *table)
{
	return estimate(cli, NULL, sink, table);
}

static bool is_yaml(const char *path)
{
	const char *dot = strrchr(path, '.');
	return dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

/* The shares to standardise to; *t stays empty without. */
static int read_standard(struct svy_cli *cli, struct svy_targets *t)
{
	struct svy_source *src = NULL;
	const char *name = cli->to ? svy_base_name(cli->to) : NULL;
	if (!cli->standardize != !cli->to)
		svy_cli_usage(cli, "--standardize needs --to, which says the shares, and --to needs --standardize");
	if (!cli->to)
		return 0;
	if (is_yaml(cli->to))
		return svy_targets_read_yaml(&cli->ctx, cli->to, name, t);
	const char *missing = cli->input.missing;
	cli->input.missing = NULL;      /* its rules name variables of FILE */
	int rc = svy_cli_open_other(cli, cli->to, &src);
	cli->input.missing = missing;
	if (!rc)
		rc = svy_targets_read(&cli->ctx, src, name, t);
	svy_source_close(src);
	return rc;
}

int svy_cli_estimate(struct svy_cli *cli, const struct svy_estimator *kind, const struct svy_estimator_opts *o)
{
	struct svy_estimates table, unused;
	struct svy_targets targets = {0};
	struct svy_estimator_opts mine = *o;
	int rc = read_standard(cli, &targets);
	if (rc)
		return svy_cli_end(cli, rc);
	mine.standard = (struct svy_standard_opts){cli->standardize, &targets};
	svy_estimates_init(&table);
	svy_estimates_init(&unused);
	struct svy_sink *alike = svy_estimator_sink(&cli->ctx, kind, &mine, &unused);
	int status = estimate(cli, alike, svy_estimator_sink(&cli->ctx, kind, &mine, &table), &table);
	alike->free(alike);
	svy_estimates_free(&unused);
	svy_targets_free(&targets);
	return status;
}
