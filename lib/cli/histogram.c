// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/histogram.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/pps.h"

static void set_weight(struct svy_dict *d, const char *name)
{
	free(d->survey.weights);
	d->survey.weights = svy_strdup(name);
}

/* The weight that is asked for, is declared, or is the file's own. */
static int choose_weight(struct svy_cli *cli, const char *asked, struct svy_dict *d)
{
	size_t at;
	bool none = asked && strcmp(asked, "none") == 0;
	int rc = asked && !none ? svy_dict_require_number(&cli->ctx, d, "weight", asked, &at) : 0;
	if (rc)
		return rc;
	if (asked && d->survey.weights && strcmp(d->survey.weights, asked) != 0)
		rc = svy_warn(&cli->ctx, "option --weights '%s' replaces the declared '%s'", asked, d->survey.weights);
	if (asked)
		set_weight(d, none ? NULL : d->var[at].name);
	if (rc || asked || d->survey.weights || !d->file_weight)
		return rc;
	set_weight(d, d->file_weight);
	svy_note(&cli->ctx, "the weight variable that the file declares is used: '%s'", d->file_weight);
	return 0;
}

/* Without variances, strata and units that are missing somewhere do no harm. Probabilities of units are weights, and need the units. */
static void forget_units(struct svy_survey *s)
{
	if (!s->weights && svy_pps_declared(s))
		return;
	svy_strs_free(&s->strata);
	svy_strs_free(&s->psu);
	svy_strs_free(&s->fpc);
	s->nest = s->psu_none = false;
	svy_extras_free(&s->extra);
}

static int count(struct svy_cli *cli, struct svy_source *src, const struct svy_histogram_opts *o, const char *weights, struct svy_estimates *t)
{
	struct svy_dict *d = svy_source_dict(src);
	struct svy_histogram_opts with = *o;
	struct svy_convention rules;
	struct svy_survey survey;
	int rc = choose_weight(cli, weights, d);
	if (rc)
		return rc;
	svy_survey_copy(&survey, &d->survey);
	forget_units(&d->survey);
	svy_convention_init(&rules, SVY_AS_SVYKIT);
	with.frame.rules = &rules;
	struct svy_sink *sink = svy_histogram_sink(&cli->ctx, &with, t);
	rc = svy_source_run(&cli->ctx, src, sink);
	sink->free(sink);
	svy_survey_free(&t->survey);
	t->survey = survey;
	svy_strs_copy(&t->history, &d->history);
	svy_strs_add(&t->history, cli->history_line);
	svy_strs_copy(&t->notes, &cli->ctx.notes);
	return rc;
}

int svy_cli_histogram(struct svy_cli *cli, const struct svy_histogram_opts *o, const char *weights, struct svy_estimates *t)
{
	struct svy_source *src;
	int rc = svy_cli_open(cli, &src);
	if (rc)
		return rc;
	if (svy_dict_is_estimates(svy_source_dict(src)))
		rc = svy_fail(&cli->ctx, SVY_EUSAGE, "a histogram is drawn of data, and this is a table of estimates: '%s' (--type bar draws it)", svy_source_name(src));
	else
		rc = count(cli, src, o, weights, t);
	svy_source_close(src);
	return rc;
}
