// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/step.h"

static int run(struct svy_cli *cli, struct svy_source *src, svy_cli_step_maker *make)
{
	struct svy_dict *d = svy_source_dict(src);
	struct svy_sink *writer, *step;
	int rc = svy_cli_writer(cli, &writer);
	if (rc)
		return rc;
	svy_strs_add(&d->history, cli->history_line);
	rc = make(cli, d, writer, &step);
	if (rc) {
		writer->free(writer);
		return rc;
	}
	rc = svy_source_run(&cli->ctx, src, step);
	step->free(step);
	return rc;
}

int svy_cli_step_then(struct svy_cli *cli, svy_cli_step_maker *make, int (*then)(struct svy_cli *cli))
{
	struct svy_source *src = NULL;
	int rc = svy_cli_open(cli, &src);
	if (!rc)
		rc = run(cli, src, make);
	svy_source_close(src);
	if (!rc && then)
		rc = then(cli);
	return svy_cli_end(cli, rc);
}

int svy_cli_step(struct svy_cli *cli, svy_cli_step_maker *make)
{
	return svy_cli_step_then(cli, make, NULL);
}
