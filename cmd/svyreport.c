// SPDX-License-Identifier: GPL-3.0-or-later
/* svyreport: a page about a survey and a model of participation. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cli/cli.h"
#include "cli/installed.h"
#include "cli/version.h"
#include "report/report.h"

enum { AREA = SVY_CLI_OWN, WAVE, LANG, TITLE, NO_PLOTS };

static const struct argp_option own[] = {
	{"by", 'b', "VAR[,VAR]", 0, "Who differs: compare the groups of each variable", 0},
	{"area", AREA, "VAR", 0, "A point for each area: willing by able", 0},
	{"wave", WAVE, "VAR", 0, "The trend over the waves of VAR", 0},
	{"where", 'f', "EXPR", 0, "Only those for whom EXPR holds, as a domain", 0},
	{"title", TITLE, "TEXT", 0, "Title of the page (default: of the model)", 0},
	{"lang", LANG, "LANG", 0, "Language of the page: en, nl, de or fr", 0},
	{"no-plots", NO_PLOTS, NULL, 0, "Tables only", 0},
	{0},
};

static struct svy_report_opts opts = {.version = SVY_VERSION};

static int parse(struct svy_cli *c, int key, char *arg)
{
	switch (key) {
	case 'b': opts.by = arg; return 0;
	case 'f': opts.where = arg; return 0;
	case AREA: opts.area = arg; return 0;
	case WAVE: opts.wave = arg; return 0;
	case TITLE: opts.title = arg; return 0;
	case NO_PLOTS: opts.no_plots = true; return 0;
	case LANG: opts.lang = svy_cli_lang(c, arg); return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static struct svy_cli cli = {
	.name = "svyreport",
	.doc = "A page about a survey: who is willing, who is able, who differs, with the commands that made each table",
	.args = "MODEL.yaml DATA",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT | SVY_CLI_DESIGN,
	.own = own,
	.parse = parse,
	.formats = "html",
	.max_args = 1,
	.first_file = 1,
};

static void set_options(int argc, char **argv)
{
	if (cli.narg < 1)
		svy_cli_usage(&cli, cli.input.path ? "DATA is missing" : "MODEL.yaml and DATA are missing");
	if (!cli.out_path && isatty(STDOUT_FILENO))
		svy_cli_usage(&cli, "a page is not for the terminal: say with '-o' where it goes");
	if (strcmp(cli.input.path, "-") == 0)
		svy_cli_usage(&cli, "DATA is a file, since it is read more than once and its name stands in the report");
	opts.model = cli.arg[0];
	opts.data = cli.input.path;
	opts.how = cli.input;
	svy_cli_words_of(&cli, SVY_CLI_DESIGN, argc, argv, &opts.design);
	svy_cli_words_of(&cli, SVY_CLI_INPUT, argc, argv, &opts.input);
	opts.self = svy_cli_again(&cli, argc, argv);
}

static int run(int argc, char **argv)
{
	struct svy_buf page = {0};
	struct svy_output *out;
	set_options(argc, argv);
	char *folder = svy_cli_folder();
	if (!folder)
		return svy_fail(&cli.ctx, SVY_EIO, "cannot find the folder of the other commands in '/proc/self/exe'");
	opts.folder = folder;
	int rc = svy_report_make(&cli.ctx, &opts, &page);
	if (!rc)
		rc = svy_cli_output(&cli, &out);
	if (!rc) {
		svy_output_write(out, page.p, page.n);
		rc = svy_cli_commit(&cli, out);
	}
	svy_buf_free(&page);
	free(folder);
	return rc;
}

int main(int argc, char **argv)
{
	svy_cli_begin(&cli, argc, argv);
	return svy_cli_end(&cli, run(argc, argv));
}
