// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/estimator.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/strs.h"
#include "cli/targets.h"
#include "weight/rep_relay.h"

void svy_cli_estimator_opts(const struct svy_cli *cli, struct svy_estimator_opts *o)
{
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

/* The shares to standardise to, and where they come from. */
struct standard {
	struct svy_targets targets;
	char *path;                     /* of a survey */
};

/* "age,sex" as one margin, "age*sex". Caller frees. */
static char *margin_of(const char *variables)
{
	char *margin = svy_strdup(variables);
	for (char *c = margin; *c; c++)
		*c = *c == ',' ? '*' : *c;
	return margin;
}

static int read_standard(struct svy_cli *cli, const struct svy_dict *d, struct standard *s)
{
	if (!cli->to)
		return 0;
	if (!svy_cli_is_survey(cli->to))
		return svy_cli_targets_file(cli, cli->to, &s->targets);
	char *margin = margin_of(cli->standardize);
	int rc = svy_cli_targets_survey(cli, cli->to, margin, NULL, d, &s->path, &s->targets);
	free(margin);
	return rc;
}

/* alike is not run: see svy_rep_relay_new. NULL if there is none, as for standard. */
static int estimate(struct svy_cli *cli, struct standard *standard, struct svy_sink *alike, struct svy_sink *sink, struct svy_estimates *table)
{
	struct svy_source *src = NULL;
	struct svy_sink *first = sink;
	int rc = svy_cli_open(cli, &src);
	if (!rc && standard)
		rc = read_standard(cli, svy_source_dict(src), standard);
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
	return estimate(cli, NULL, NULL, sink, table);
}

int svy_cli_estimator_main(struct svy_cli *cli, int argc, char **argv, const struct svy_estimator *kind, struct svy_estimator_opts *o)
{
	struct svy_estimates table, unused;
	struct standard standard = {0};
	svy_cli_begin(cli, argc, argv);
	svy_cli_estimator_opts(cli, o);
	if (!cli->standardize != !cli->to)
		svy_cli_usage(cli, "--standardize needs --to, which says the shares, and --to needs --standardize");
	o->standard = (struct svy_standard_opts){cli->standardize, &standard.targets};
	svy_estimates_init(&table);
	svy_estimates_init(&unused);
	struct svy_sink *alike = svy_estimator_sink(&cli->ctx, kind, o, &unused);
	int status = estimate(cli, &standard, alike, svy_estimator_sink(&cli->ctx, kind, o, &table), &table);
	alike->free(alike);
	svy_estimates_free(&unused);
	svy_targets_free(&standard.targets);
	free(standard.path);
	return status;
}
