// SPDX-License-Identifier: GPL-3.0-or-later
/* svycat: reads survey data in any format, writes it in any format. */
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include "cli/cli.h"
#include "io/project.h"

static struct {
	const char *columns;
	bool labels;
	char decimal;
	int dta_version;
	enum svy_for target;
	const char *syntax;             /* extension of the file of syntax; NULL */
} opt = {.decimal = '.'};

enum { KEY_LABELS = SVY_CLI_OWN, KEY_DECIMAL, KEY_FOR, KEY_SYNTAX, KEY_DTA_VERSION };

static const struct argp_option own[] = {
	{"columns", 'c', "VARS", 0, "Only these variables, in this order; those of the design follow", 0},
	{"labels", KEY_LABELS, NULL, 0, "Labels in place of codes, in csv, tsv, json and ndjson", 0},
	{"decimal", KEY_DECIMAL, "CHAR", 0, "Decimal mark of csv; with ',' its fields are separated by ';'", 0},
	{"dta-version", KEY_DTA_VERSION, "N", 0, "Release of dta: 113 (Stata 8), 114, 115, 117, 118 (Stata 14, the default) or 119", 0},
	{"for", KEY_FOR, "PROGRAM", 0, "Write csv as excel, spss, stata or r reads it", 0},
	{"syntax", KEY_SYNTAX, "PROGRAM", 0, "Write beside the csv the syntax by which spss, stata or r reads and labels it", 0},
	{0},
};

static void parse_program(struct svy_cli *cli, const char *option, const char *arg, bool syntax)
{
	static const char *const name[] = {[SVY_FOR_EXCEL] = "excel", [SVY_FOR_SPSS] = "spss", [SVY_FOR_STATA] = "stata", [SVY_FOR_R] = "r"};
	static const char *const extension[] = {[SVY_FOR_SPSS] = ".sps", [SVY_FOR_STATA] = ".do", [SVY_FOR_R] = ".R"};
	for (int i = syntax ? SVY_FOR_SPSS : SVY_FOR_EXCEL; i <= SVY_FOR_R; i++) {
		if (strcmp(arg, name[i]) != 0)
			continue;
		if (opt.target != SVY_FOR_ANY && opt.target != (enum svy_for)i)
			svy_cli_usage(cli, "'--for' and '--syntax' name different programs: '%s' and '%s'", name[opt.target], arg);
		opt.target = (enum svy_for)i;
		opt.syntax = syntax ? extension[i] : opt.syntax;
		return;
	}
	svy_cli_usage(cli, "'--%s' is one of %sspss, stata, r, not '%s'", option, syntax ? "" : "excel, ", arg);
}

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	switch (key) {
	case 'c': opt.columns = arg; return 0;
	case KEY_LABELS: opt.labels = true; return 0;
	case KEY_DECIMAL:
		if (strcmp(arg, ".") != 0 && strcmp(arg, ",") != 0)
			svy_cli_usage(cli, "'--decimal' is . or ,, not '%s'", arg);
		opt.decimal = *arg;
		return 0;
	case KEY_DTA_VERSION:
		opt.dta_version = atoi(arg);
		if (strlen(arg) != 3 || opt.dta_version < 113 || opt.dta_version > 119 || opt.dta_version == 116)
			svy_cli_usage(cli, "'--dta-version' is 113, 114, 115, 117, 118 or 119, not '%s'", arg);
		return 0;
	case KEY_FOR: parse_program(cli, "for", arg, false); return 0;
	case KEY_SYNTAX: parse_program(cli, "syntax", arg, true); return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static struct svy_cli cli = {
	.name = "svycat",
	.doc = "Read survey data in any format and write it in any format, labels and missing values with it",
	.args = "[FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT,
	.own = own,
	.parse = parse_own,
};

static void check_target(void)
{
	const char *format = svy_cli_format(&cli);
	if (opt.target != SVY_FOR_ANY && (!format || (strcmp(format, "csv") != 0 && strcmp(format, "tsv") != 0)))
		svy_cli_usage(&cli, "'--for' and '--syntax' go with csv or tsv");
	if (opt.syntax && (!cli.out_path || strcmp(cli.out_path, "-") == 0))
		svy_cli_usage(&cli, "'--syntax' needs -o FILE, beside which it writes");
	if (opt.syntax && opt.labels)
		svy_cli_usage(&cli, "'--syntax' labels codes, which '--labels' replaces");
}

/* x.sps beside x.csv. */
static int open_syntax(struct svy_writer_opts *opts)
{
	const char *slash = strrchr(cli.out_path, '/'), *name = slash ? slash + 1 : cli.out_path, *dot = strrchr(name, '.');
	char path[4096];
	snprintf(path, sizeof path, "%.*s%s", (int)(dot && dot > name ? dot - cli.out_path : (ptrdiff_t)strlen(cli.out_path)), cli.out_path, opt.syntax);
	opts->data_name = name;
	return svy_output_open(&cli.ctx, path, &opts->syntax);
}

static void close_syntax(struct svy_writer_opts *opts)
{
	if (!opts->syntax)
		return;
	svy_output_abandon(opts->syntax);
	svy_output_free(opts->syntax);
}

static int copy(struct svy_source *src)
{
	struct svy_dict *d = svy_source_dict(src);
	struct svy_writer_opts opts = {.labels = opt.labels, .decimal = opt.decimal, .target = opt.target, .dta_version = opt.dta_version};
	struct svy_varlist list = {0};
	struct svy_sink *sink;
	int rc = opt.columns ? svy_varlist_parse(&cli.ctx, d, opt.columns, &list) : 0;
	if (!rc && opt.syntax)
		rc = open_syntax(&opts);
	if (!rc && (rc = svy_cli_writer_with(&cli, &opts, &sink)))
		close_syntax(&opts);
	if (!rc) {
		svy_strs_add(&d->history, cli.history_line);
		if (opt.columns)
			sink = svy_project_new(&list, sink);
		rc = svy_source_run(&cli.ctx, src, sink);
		sink->free(sink);
	}
	svy_varlist_free(&list);
	return rc;
}

int main(int argc, char **argv)
{
	struct svy_source *src;
	svy_cli_begin(&cli, argc, argv);
	check_target();
	int rc = svy_cli_open(&cli, &src);
	if (!rc) {
		rc = copy(src);
		svy_source_close(src);
	}
	return svy_cli_end(&cli, rc);
}
