// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/estimator.h"

#include <string.h>

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

int svy_cli_estimate(struct svy_cli *cli, const struct svy_estimator *kind, const struct svy_estimator_opts *o)
{
	struct svy_estimates table;
	svy_estimates_init(&table);
	return svy_cli_estimate_sink(cli, svy_estimator_sink(&cli->ctx, kind, o, &table), &table);
}
