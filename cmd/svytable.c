// SPDX-License-Identifier: GPL-3.0-or-later
/* svytable: a table of estimates for people. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "cli/cli.h"
#include "out/prepare.h"
#include "out/shape.h"

enum {
	WIDE = SVY_CLI_OWN, LONG, MATRIX, WITH, DIGITS, DECIMAL, LABELS, PARTIAL, NOTES, CAPTION, ANCHOR, FRAGMENT, LANG, CELL, STARS, NAMES, RENAME, ORDER,
	KEEP, DROP, REFERENCE, FLAG, FLAGGED, MISSING_ROWS, CASES
};

static const struct argp_option own[] = {
	{"wide", WIDE, "VAR", 0, "One column for each group of the by-variable VAR; term: for each estimated variable; level: for each category or quantile", 0},
	{"long", LONG, NULL, 0, "One row for each estimate, also of cross tables and correlations", 0},
	{"matrix", MATRIX, NULL, 0, "Variables by variables, of estimates of pairs (default for correlations of three and more)", 0},
	{"with", WITH, "WHAT", 0, "Beside estimates that are side by side: ci, se, n or none (default: ci; in cross tables what fits 80 columns)", 0},
	{"cell", CELL, "TEMPLATE", 0, "What stands in a cell, as '{estimate:.1%} ({conf_low:.1%}-{conf_high:.1%})'; several stand below each other", 0},
	{"stars", STARS, "LIST", OPTION_ARG_OPTIONAL, "Stars by p-values: thresholds (default: 0.05,0.01,0.001), or signs with theirs as +=0.1,*=0.05", 0},
	{"names", NAMES, "LIST", 0, "What tables side by side are called (default: their titles, or the names of their files)", 0},
	{"keep", KEEP, "LIST", 0, "Only these terms: names, or patterns with * and ?; also term[level]", 0},
	{"drop", DROP, "LIST", 0, "All but these terms", 0},
	{"order", ORDER, "LIST", 0, "These terms first, in this order", 0},
	{"rename", RENAME, "LIST", 0, "Labels: 'educ=Education;educ[1]=None', or @FILE of two columns", 0},
	{"reference", REFERENCE, "LIST", 0, "Show the categories that others are compared with, as educ=1,sex=2; none: not those of the stream either", 0},
	{"digits", DIGITS, "N", 0, "Decimals (default: as the standard errors warrant)", 0},
	{"caption", CAPTION, "TEXT", 0, "Title of the table (default: what it is about)", 0},
	{"anchor", ANCHOR, "ID", 0, "Name for references: an id in html, {#ID} in markdown, a label in latex and typst", 0},
	{"fragment", FRAGMENT, NULL, 0, "html and latex: only the table, to be part of a document", 0},
	{"decimal", DECIMAL, "MARK", 0, "Decimal mark: . or , (default: that of the language)", 0},
	{"labels", LABELS, NULL, 0, "Labels for codes in stream, json and ndjson too", 0},
	{"lang", LANG, "LANGUAGE", 0, "Of the fixed words: en, nl, de or fr; all but en have a decimal comma (default: en)", 0},
	{"flag", FLAG, "RULES", 0, "Mark or suppress what is unreliable: nchs, cv:PERCENT, n:CASES", 0},
	{"flagged", FLAGGED, "WHAT", 0, "mark or suppress all that the rules find (default: nchs suppresses, the others mark)", 0},
	{"n", CASES, "WHERE", 0, "Unweighted cases of estimates side by side: in the head of each column, in each cell, or none", 0},
	{"missing-rows", MISSING_ROWS, NULL, 0, "Show below each variable how many gave no valid answer", 0},
	{"notes", NOTES, "EXTENT", 0, "Lines below the table: none, short or all (default: short)", 0},
	{"partial", PARTIAL, NULL, 0, "Accept a stream without its trailer, as head leaves it", 0},
	{0},
};

static struct svy_show_opts opts = {.digits = -1, .rounded = true};

static const char *const with_names[] = {"ci", "se", "n", "none"}, *const n_names[] = {"head", "cell", "none"};
static const enum svy_show_with with[] = {SVY_WITH_INTERVAL, SVY_WITH_SE, SVY_WITH_CASES, SVY_WITH_NOTHING};
static const enum svy_show_n n_where[] = {SVY_N_HEAD, SVY_N_CELL, SVY_N_NOWHERE};

static const char *const notes_names[] = {"none", "short", "all"};
static const enum svy_notes_extent notes[] = {SVY_NOTES_NONE, SVY_NOTES_SHORT, SVY_NOTES_ALL};

static const char *const flagged_names[] = {"mark", "suppress"};
static const char *flags;

static struct svy_shape_opts shape_opts;

/* Which rows, and what they and their cells are called and hold. */
static int parse_shape(int key, char *arg)
{
	switch (key) {
	case CELL: svy_strs_add(&shape_opts.cell, arg); return 0;
	case STARS:
		shape_opts.stars = true;
		shape_opts.thresholds = arg;
		return 0;
	case NAMES: shape_opts.names = arg; return 0;
	case KEEP: shape_opts.keep = arg; return 0;
	case DROP: shape_opts.drop = arg; return 0;
	case ORDER: shape_opts.order = arg; return 0;
	case RENAME: shape_opts.rename = arg; return 0;
	case REFERENCE: shape_opts.reference = arg; return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static int parse(struct svy_cli *c, int key, char *arg)
{
	double x;
	switch (key) {
	case WIDE:
		opts.wide = arg;
		return 0;
	case LONG:
		opts.list = true;
		return 0;
	case MATRIX:
		opts.matrix = true;
		return 0;
	case WITH:
		opts.with = with[svy_cli_choose(c, "with", arg, with_names, 4)];
		return 0;
	case DIGITS:
		if (!svy_num_parse(arg, strlen(arg), &x) || x < 0 || x > 15 || x != (int)x)
			svy_cli_usage(c, "'--digits' is a whole number from 0 to 15, not '%s'", arg);
		opts.digits = (int)x;
		return 0;
	case DECIMAL:
		opts.decimal = svy_cli_decimal(c, arg);
		return 0;
	case CAPTION:
		opts.caption = arg;
		return 0;
	case ANCHOR:
		if (!svy_show_anchor_valid(arg))
			svy_cli_usage(c, "'--anchor' is a letter, then letters, digits and any of _ . : -, not '%s'", arg);
		opts.anchor = arg;
		return 0;
	case FRAGMENT:
		opts.fragment = true;
		return 0;
	case LABELS:
		opts.labels = true;
		return 0;
	case LANG:
		opts.lang = svy_cli_lang(c, arg);
		return 0;
	case CASES:
		opts.n = n_where[svy_cli_choose(c, "n", arg, n_names, 3)];
		return 0;
	case MISSING_ROWS:
		opts.missing_rows = true;
		return 0;
	case FLAG:
		flags = arg;
		return 0;
	case FLAGGED:
		opts.flag.how = svy_cli_choose(c, "flagged", arg, flagged_names, 2) ? SVY_FLAGGED_SUPPRESS : SVY_FLAGGED_MARK;
		return 0;
	case NOTES:
		opts.notes = notes[svy_cli_choose(c, "notes", arg, notes_names, 3)];
		return 0;
	case PARTIAL:
		c->input.partial = true;
		return 0;
	}
	return parse_shape(key, arg);
}

static struct svy_cli cli = {
	.name = "svytable",
	.doc = "Show a table of estimates: labels, percentages, intervals, unweighted n\v"
	       "csv and tsv are the table that people see, in fields for a spreadsheet; for the full numbers ask the estimator for -O csv.",
	.args = "[FILE...]",
	.max_args = 99,
	.first_file = 1,
	.groups = SVY_CLI_OUTPUT,
	.own = own,
	.parse = parse,
	.formats = "text markdown html latex typst xlsx docx csv tsv stream json ndjson",
};

static void check_options(void)
{
	if (opts.wide && (opts.list || opts.matrix))
		svy_cli_usage(&cli, "'--wide' and '--%s' are two layouts of one table: give one of them", opts.list ? "long" : "matrix");
	if (opts.flag.how && !flags)
		svy_cli_usage(&cli, "'--flagged' says what to do with what '--flag' finds: give both");
	if (opts.list && opts.matrix)
		svy_cli_usage(&cli, "'--long' and '--matrix' are two layouts of one table: give one of them");
}

static const char **paths;      /* of the tables; NULL is standard input */

static int read_table(struct svy_models *m, const char *path)
{
	struct svy_source *src;
	int rc = svy_cli_open_other(&cli, path, &src);
	if (rc)
		return rc;
	rc = svy_estimates_read(&cli.ctx, src, &m->table[m->n++]);
	svy_source_close(src);
	return rc;
}

static int read_tables(struct svy_models *m)
{
	int n = cli.narg + (cli.input.path || !cli.narg), std = 0, rc = 0;
	m->table = svy_calloc((size_t)n, sizeof *m->table);
	paths = svy_calloc((size_t)n, sizeof *paths);
	for (int k = 0; k < n; k++) {
		paths[k] = k < cli.narg ? cli.arg[k] : cli.input.path;
		std += !paths[k] || strcmp(paths[k], "-") == 0;
	}
	if (std > 1)
		svy_cli_usage(&cli, "only one of the tables can be standard input");
	cli.input.path = std ? NULL : paths[0];
	svy_cli_check_input(&cli);
	for (int k = 0; k < n && !rc; k++)
		rc = read_table(m, paths[k]);
	cli.input.path = paths[n - 1];
	return rc;
}

static int show(struct svy_estimates *t)
{
	struct svy_output *out;
	svy_strs_add(&t->history, cli.history_line);
	int rc = flags ? svy_flag_parse(&cli.ctx, flags, &opts.flag) : 0;
	if (!rc)
		rc = svy_show_prepare(&cli.ctx, t, &opts);
	if (!rc)
		rc = svy_cli_output(&cli, &out);
	return rc ? rc : svy_cli_show(&cli, t, &opts, out);
}

static int run(void)
{
	struct svy_models models = {0};
	struct svy_shape shape;
	struct svy_estimates t;
	const char *format = svy_cli_format(&cli);
	check_options();
	opts.format = format ? format : "text";
	opts.history = cli.history;
	opts.decimal = opts.decimal ? opts.decimal : svy_lang_decimal(opts.lang);
	svy_estimates_init(&t);
	int rc = svy_shape_init(&cli.ctx, &shape, &shape_opts, &opts);
	if (!rc)
		rc = read_tables(&models);
	if (!rc)
		rc = svy_shape_table(&cli.ctx, &shape, &models, paths, &opts, &t);
	if (!rc)
		rc = show(&t);
	svy_shape_free(&shape);
	svy_models_free(&models);
	svy_estimates_free(&t);
	svy_strs_free(&shape_opts.cell);
	free(paths);
	return rc;
}

int main(int argc, char **argv)
{
	svy_cli_begin(&cli, argc, argv);
	return svy_cli_end(&cli, run());
}
