// SPDX-License-Identifier: GPL-3.0-or-later
/* svyjoin: columns of another file, matched by keys. */
#include <string.h>
#include <unistd.h>
#include "cli/step.h"
#include "step/join.h"

enum { OPT_ON = SVY_CLI_OWN, OPT_HOW, OPT_RELATION, OPT_COLUMNS, OPT_SUFFIX, OPT_INDICATOR, OPT_ALLOW, OPT_REALLY_DROP };

static struct svy_join_opts opts;
static struct svy_source *other;

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	static const char *const how[] = {"left", "inner", "full", "semi", "anti"};
	static const enum svy_join_how how_value[] = {SVY_JOIN_LEFT, SVY_JOIN_INNER, SVY_JOIN_FULL, SVY_JOIN_SEMI, SVY_JOIN_ANTI};
	static const char *const relation[] = {"1:1", "m:1", "1:m", "m:m"};
	static const enum svy_join_relation relation_value[] = {SVY_JOIN_ONE_TO_ONE, SVY_JOIN_MANY_TO_ONE, SVY_JOIN_ONE_TO_MANY, SVY_JOIN_MANY_TO_MANY};
	switch (key) {
	case OPT_ON: opts.on = arg; return 0;
	case OPT_HOW: opts.how = how_value[svy_cli_choose(cli, "how", arg, how, 5)]; return 0;
	case OPT_RELATION: opts.relation = relation_value[svy_cli_choose(cli, "relation", arg, relation, 4)]; return 0;
	case OPT_COLUMNS: opts.columns = arg; return 0;
	case OPT_SUFFIX: opts.suffix = arg; return 0;
	case OPT_INDICATOR: opts.indicator = arg; return 0;
	case OPT_ALLOW: opts.allow = true; return 0;
	case OPT_REALLY_DROP: opts.really_drop = true; return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option own[] = {
	{"on", OPT_ON, "KEYS", 0, "The variables that match rows, such as 'gemeente' or 'hh,person'; 'a=b' where OTHER calls it b", 0},
	{"how", OPT_HOW, "WHICH", 0, "left: all rows of FILE (default); inner: those with a match; full: also rows of OTHER without one; "
				     "semi, anti: rows with or without a match, and no columns", 0},
	{"columns", OPT_COLUMNS, "VARS", 0, "Take only these variables of OTHER", 0},
	{"suffix", OPT_SUFFIX, "TEXT", 0, "Put this behind names of OTHER that FILE has too", 0},
	{"indicator", OPT_INDICATOR, "NAME", 0, "A new variable: 1 no match, 2 only in OTHER, 3 matched", 0},
	{"relation", OPT_RELATION, "N:N", 0, "1:1, m:1, 1:m or m:m rows of FILE and OTHER may have one key (default: all but m:m)", 0},
	{"allow", OPT_ALLOW, NULL, 0, "Join keys whose labels contradict each other", 0},
	{"really-drop", OPT_REALLY_DROP, NULL, 0, "Remove rows from a survey with a design too: its standard errors are wrong then", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svyjoin",
	.doc = "Put figures of municipalities, a second wave or a sample frame beside respondents: columns of OTHER, matched by keys",
	.args = "OTHER [FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT | SVY_CLI_STEP,
	.own = own,
	.parse = parse_own,
	.min_args = 1,
	.max_args = 1,
	.first_file = 1,
};

static bool is_stdin(const char *path)
{
	return !path || strcmp(path, "-") == 0;
}

static void check_arguments(void)
{
	if (!opts.on)
		svy_cli_usage(&cli, "no keys are given (--on KEYS)");
	if (is_stdin(cli.arg[0]) && is_stdin(cli.input.path))
		svy_cli_usage(&cli, "only one of OTHER and FILE can be standard input");
	if (is_stdin(cli.arg[0]) && isatty(STDIN_FILENO))
		svy_cli_usage(&cli, "OTHER is standard input, and that is a terminal");
	opts.name = is_stdin(cli.arg[0]) ? "standard input" : svy_base_name(cli.arg[0]);
}

static int make(struct svy_cli *c, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **step)
{
	size_t noted = c->ctx.notes.n;
	c->input.missing = NULL;        /* its rules name variables of FILE, which is open by now */
	int rc = svy_cli_open_other(c, c->arg[0], &other);
	svy_notes_claim(&c->ctx, noted, opts.name);
	return rc ? rc : svy_join_new(&c->ctx, &opts, d, other, next, step);
}

int main(int argc, char **argv)
{
	svy_cli_begin(&cli, argc, argv);
	check_arguments();
	int status = svy_cli_step(&cli, make);
	svy_source_close(other);
	return status;
}
