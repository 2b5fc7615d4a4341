// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/estimator.h"

#include <string.h>
#include "base/strs.h"

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

int svy_cli_estimate_sink(struct svy_cli *cli, struct svy_sink *sink, struct svy_estimates *table)
{
	struct svy_source *src = NULL;
	int rc = svy_cli_open(cli, &src);
	if (!rc)
		rc = svy_source_run(&cli->ctx, src, sink);
	if (!rc)
		svy_strs_copy(&table->history, &svy_source_dict(src)->history);
	sink->free(sink);
	if (!rc)
		rc = svy_cli_put_estimates(cli, table);
	svy_estimates_free(table);
	svy_source_close(src);
	return svy_cli_end(cli, rc);
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
	struct svy_estimates table;
	struct svy_targets targets = {0};
	struct svy_estimator_opts mine = *o;
	int rc = read_standard(cli, &targets);
	if (rc)
		return svy_cli_end(cli, rc);
	mine.standard = (struct svy_standard_opts){cli->standardize, &targets};
	svy_estimates_init(&table);
	int status = svy_cli_estimate_sink(cli, svy_estimator_sink(&cli->ctx, kind, &mine, &table), &table);
	svy_targets_free(&targets);
	return status;
}
