// SPDX-License-Identifier: GPL-3.0-or-later
/* svystack: files under each other. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "cli/cli.h"
#include "cli/report.h"
#include "io/output.h"
#include "out/stacked.h"

/* Differences that are no conflict, and are shown before the rows. */
#define TOLD_MAX 40

static struct {
	struct svy_stack_opts stack;
	struct svy_strs allow;
	const char *map;
	bool check;
} opt;

enum { KEY_SOURCE = SVY_CLI_OWN, KEY_MAP, KEY_ALLOW, KEY_COMMON, KEY_SAME_PSU, KEY_CHECK };

static const struct argp_option own[] = {
	{"source", KEY_SOURCE, "NAME[=VALUES]", 0, "The column that says which file a row is from (default: source); VALUES are its codes or labels, one per file", 0},
	{"map", KEY_MAP, "FILE.yaml", 0, "What to change in each file so that the files fit: names, codes, missing codes", 0},
	{"allow", KEY_ALLOW, "KIND[:VARS]", 0, "Take such conflicts as they are: reversed, recoded, moved, label, missing, format, all", 0},
	{"common", KEY_COMMON, NULL, 0, "Only the variables that all files have", 0},
	{"same-psu", KEY_SAME_PSU, NULL, 0, "The units were drawn once, for all files (panels): strata and units stay as they are", 0},
	{"check", KEY_CHECK, NULL, 0, "Write the table of differences, and no rows; exit 1 if there is a conflict", 0},
	{0},
};

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	(void)cli;
	switch (key) {
	case KEY_SOURCE:   opt.stack.source = arg; return 0;
	case KEY_MAP:      opt.map = arg; return 0;
	case KEY_ALLOW:    svy_strs_add(&opt.allow, arg); return 0;
	case KEY_COMMON:   opt.stack.common = true; return 0;
	case KEY_SAME_PSU: opt.stack.same_psu = true; return 0;
	case KEY_CHECK:    opt.check = true; return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static struct svy_cli cli = {
	.name = "svystack",
	.doc = "Put the waves of a survey under each other, and say what differs between them: labels that changed, codes that moved, questions that came "
	       "and went",
	.args = "FILE...",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT | SVY_CLI_DESIGN | SVY_CLI_STEP,
	.own = own,
	.parse = parse_own,
	.max_args = INT_MAX - 1,
	.first_file = 1,
};

static struct svy_source **sources;
static const char **paths;
static size_t n;

static void list_files(void)
{
	size_t pipes = 0;
	if (!cli.input.path)
		svy_cli_usage(&cli, "name the files to put under each other; one of them may be -, standard input");
	n = (size_t)cli.narg + 1;
	paths = svy_calloc(n, sizeof *paths);
	sources = svy_calloc(n, sizeof *sources);
	for (size_t i = 0; i < n; i++) {
		paths[i] = i + 1 < n ? cli.arg[i] : cli.input.path;
		pipes += strcmp(paths[i], "-") == 0;
	}
	if (pipes > 1)
		svy_cli_usage(&cli, "only one of the files can be standard input");
}

/* All are open before the first row: an error in the last one costs no time. */
static int open_all(struct svy_stack *s)
{
	int rc = 0;
	for (size_t i = 0; !rc && i < n; i++) {
		rc = svy_cli_open_declared(&cli, paths[i], &sources[i]);
		if (!rc)
			rc = svy_stack_add(s, sources[i]);
	}
	for (size_t i = 0; !rc && i < opt.allow.n; i++)
		rc = svy_stack_allow(s, opt.allow.v[i]);
	return rc || !opt.map ? rc : svy_stack_read_map(s, opt.map);
}

static int show(const struct svy_buf *text)
{
	struct svy_output *out;
	int rc = svy_cli_output(&cli, &out);
	if (rc)
		return rc;
	if (text->n)
		svy_output_write(out, text->p, text->n);
	return svy_cli_commit(&cli, out);
}

static int write_rows(struct svy_stack *s)
{
	struct svy_sink *writer;
	int rc = svy_cli_writer(&cli, &writer);
	if (rc)
		return rc;
	svy_strs_add(&s->out.history, cli.history_line);
	rc = svy_stack_run(s, writer);
	writer->free(writer);
	return rc;
}

static int stack(struct svy_stack *s)
{
	struct svy_buf text = {0};
	int rc = svy_stack_plan(s);
	if (rc)
		return rc;
	svy_stacked_text(&text, s, opt.check ? (size_t)-1 : TOLD_MAX);
	if (opt.check)
		rc = show(&text);
	else
		svy_cli_report_text(&text);
	svy_buf_free(&text);
	if (!rc)
		rc = svy_stack_check(s);
	return rc || opt.check ? rc : write_rows(s);
}

int main(int argc, char **argv)
{
	struct svy_stack *s = NULL;
	svy_cli_begin(&cli, argc, argv);
	list_files();
	int rc = svy_stack_new(&cli.ctx, &opt.stack, paths, n, &s);
	if (!rc)
		rc = open_all(s);
	if (!rc)
		rc = stack(s);
	svy_stack_free(s);
	for (size_t i = 0; i < n; i++)
		svy_source_close(sources[i]);
	free(sources);
	free(paths);
	svy_strs_free(&opt.allow);
	return svy_cli_end(&cli, rc);
}
