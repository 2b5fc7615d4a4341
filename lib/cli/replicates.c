// SPDX-License-Identifier: GPL-3.0-or-later
/* The options about replicate weights, and their way into the design. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "cli/options.h"
#include "design/phase2.h"
#include "design/rep_list.h"

static double number(struct svy_cli *cli, const char *option, const char *arg, double lo, double hi)
{
	double x;
	if (!svy_num_parse(arg, strlen(arg), &x) || !(x >= lo && x <= hi))
		svy_cli_usage(cli, "'--%s' is a number from %g to %g, not '%s'", option, lo, hi, arg);
	return x;
}

static void parse_rscales(struct svy_cli *cli, const char *arg)
{
	struct svy_replicates *r = &cli->replicates;
	struct svy_strs list = {0};
	svy_strs_split(&list, arg, ',');
	r->rscales = svy_reallocarray(r->rscales, list.n, sizeof *r->rscales);
	r->nrscales = list.n;
	for (size_t i = 0; i < list.n; i++)
		r->rscales[i] = number(cli, "reprscales", list.v[i], 0, 1e9);
	svy_strs_free(&list);
}

int svy_cli_parse_replicates(struct svy_cli *cli, int key, char *arg)
{
	struct svy_replicates *r = &cli->replicates;
	switch (key) {
	case SVY_KEY_REPWEIGHTS:
		cli->repweights = arg;
		return 0;
	case SVY_KEY_REPTYPE:
		r->type = (enum svy_rep_type)svy_cli_choose(cli, "reptype", arg, svy_rep_type_name, SVY_REP_RWYB);
		cli->reptype = true;
		return 0;
	case SVY_KEY_REPSCALE:
		r->scale = number(cli, "repscale", arg, 1e-9, 1e9);
		return 0;
	case SVY_KEY_REPRSCALES:
		parse_rscales(cli, arg);
		return 0;
	case SVY_KEY_REPFACTORS:
		r->factors = true;
		return 0;
	case SVY_KEY_FAY:
		r->rho = number(cli, "fay", arg, 0, 0.999);
		return 0;
	case SVY_KEY_MSE:
		r->mse = true;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

void svy_cli_settle_replicates(struct svy_cli *cli)
{
	struct svy_replicates *r = &cli->replicates;
	if (cli->makes_replicates) {
		if (cli->repweights || cli->reptype || r->factors || r->nrscales || !isnan(r->scale))
			svy_cli_usage(cli, "options that read replicate weights have no place where they are made; see --type");
		return;
	}
	if (cli->repweights && strcmp(cli->repweights, "none") == 0) {
		if (cli->reptype || !isnan(r->rho) || r->mse)
			svy_cli_usage(cli, "'--repweights none' leaves replicates out, and there is nothing to say of them");
		return;
	}
	if (cli->repweights && !cli->reptype) {
		if (isnan(r->rho))
			svy_cli_usage(cli, "--repweights needs --reptype: a file does not say how its replicates were made, and another type is another "
				      "standard error (its documentation does)");
		r->type = SVY_REP_FAY;
	}
	if (!isnan(r->rho) && cli->reptype && r->type != SVY_REP_FAY)
		svy_cli_usage(cli, "--fay goes with --reptype fay, not with '%s'", svy_rep_type_name[r->type]);
	if (!cli->repweights && (cli->reptype || r->factors || r->nrscales || !isnan(r->scale) || !isnan(r->rho)))
		svy_cli_usage(cli, "options about replicate weights need --repweights, which names them");
}

/* A list that takes the weight itself, or what is no number, was meant otherwise. */
static int check_columns(struct svy_cli *cli, const struct svy_dict *d, const struct svy_varlist *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct svy_var *v = &d->var[list->v[i]];
		if (v->type != SVY_NUMBER)
			return svy_fail(&cli->ctx, SVY_EUSAGE, "--repweights '%s' takes in '%s', which holds text", cli->repweights, v->name);
		if (d->survey.weights && strcmp(v->name, d->survey.weights) == 0)
			return svy_fail(&cli->ctx, SVY_EUSAGE, "--repweights '%s' takes in the weight '%s' itself", cli->repweights, v->name);
	}
	if (list->n < 2)
		return svy_fail(&cli->ctx, SVY_EUSAGE, "--repweights '%s' names a single variable; there must be two at least", cli->repweights);
	if (cli->replicates.nrscales && cli->replicates.nrscales != list->n)
		return svy_fail(&cli->ctx, SVY_EUSAGE, "--reprscales has %zu numbers for %zu replicate weights", cli->replicates.nrscales, list->n);
	return 0;
}

/* Back to linearisation, as if none had been declared. */
static int drop_replicates(struct svy_dict *d)
{
	for (size_t i = d->survey.extra.n; i-- > 0;)
		if (strcmp(d->survey.extra.v[i].key, "replicates") == 0)
			svy_extras_remove(&d->survey.extra, i);
	return 0;
}

/* --mse alone is about the replicates that the header declares. */
static int centre_declared(struct svy_cli *cli, struct svy_dict *d)
{
	struct svy_replicates r;
	if (!svy_replicates_declared(&d->survey))
		return svy_fail(&cli->ctx, SVY_EUSAGE, "--mse says where replicates are centred, and none are declared (--repweights names them)");
	int rc = svy_replicates_read(&cli->ctx, &d->survey, &r);
	if (rc)
		return rc;
	r.mse = true;
	svy_replicates_write(&d->survey, &r);
	svy_replicates_free(&r);
	return 0;
}

/* Weights in columns are what they are, while replicates that are made follow the rule for lonely units. */
static int note_unused(struct svy_cli *cli, const struct svy_dict *d)
{
	struct svy_replicates r;
	if (!(cli->opt_lonely || cli->opt_pps) || cli->makes_replicates || !svy_replicates_declared(&d->survey))
		return 0;
	int rc = svy_replicates_read(&cli->ctx, &d->survey, &r);
	if (rc)
		return rc;
	if (r.column.n && cli->opt_lonely)
		svy_note(&cli->ctx, "'--lonely' has no part in replicate weights, which were made by a rule of their own");
	if (cli->opt_pps)
		svy_note(&cli->ctx, "'--pps' has no part in variances, which are taken from the replicate weights");
	svy_replicates_free(&r);
	return 0;
}

static int merge_columns(struct svy_cli *cli, struct svy_dict *d)
{
	struct svy_replicates r = cli->replicates;
	struct svy_varlist list = {0};
	int rc = svy_rep_list_parse(&cli->ctx, d, cli->repweights, &list);
	if (!rc)
		rc = check_columns(cli, d, &list);
	if (!rc && svy_replicates_declared(&d->survey))
		rc = svy_warn(&cli->ctx, "option --repweights '%s' replaces the declared replicates", cli->repweights);
	if (!rc) {
		r.column = (struct svy_strs){0};
		for (size_t i = 0; i < list.n; i++)
			svy_strs_add(&r.column, d->var[list.v[i]].name);
		svy_replicates_write(&d->survey, &r);
		svy_strs_free(&r.column);
	}
	svy_varlist_free(&list);
	return rc;
}

int svy_cli_merge_replicates(struct svy_cli *cli, struct svy_dict *d)
{
	int rc = 0;
	if (cli->repweights && strcmp(cli->repweights, "none") == 0)
		return drop_replicates(d);
	if (cli->repweights)
		rc = merge_columns(cli, d);
	else if (cli->replicates.mse && !cli->makes_replicates)
		rc = centre_declared(cli, d);
	if (!rc && svy_replicates_declared(&d->survey) && svy_phase2_declared(&d->survey))
		rc = svy_fail(&cli->ctx, SVY_EUSAGE, "replicate weights of a design with a second phase are not known here (--repweights none leaves them out)");
	return rc ? rc : note_unused(cli, d);
}
