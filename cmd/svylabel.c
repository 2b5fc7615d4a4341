// SPDX-License-Identifier: GPL-3.0-or-later
/* svylabel: changes titles, value labels, measures and missing codes by a patch; writes such a patch. */
#include <string.h>
#include "cli/step.h"
#include "io/output.h"
#include "step/label.h"
#include "step/patch.h"

enum { OPT_MAKE = SVY_CLI_OWN };

static bool make_patch;

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	(void)arg;
	if (key != OPT_MAKE)
		return ARGP_ERR_UNKNOWN;
	make_patch = true;
	cli->min_args = 0;
	cli->first_file = 0;
	return 0;
}

static const struct argp_option own[] = {
	{"make", OPT_MAKE, NULL, 0, "Write a patch that says what FILE says, to be edited", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svylabel",
	.doc = "Give variables titles, value labels and missing codes that the file lacks, from a patch that serves every file of the survey",
	.args = "PATCH.yaml [FILE]\n--make [VARS] [FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT | SVY_CLI_STEP,
	.own = own,
	.parse = parse_own,
	.min_args = 1,
	.max_args = 1,
	.first_file = 1,
};

static int label(struct svy_cli *c, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **step)
{
	return svy_label_new(&c->ctx, d, c->arg[0], next, step);
}

static int write_patch(const struct svy_dict *d, const struct svy_varlist *vars)
{
	struct svy_buf text = {0};
	struct svy_output *out;
	int rc = svy_cli_output(&cli, &out);
	if (rc)
		return rc;
	svy_patch_write(d, vars, &text);
	svy_output_write(out, text.p, text.n);
	svy_buf_free(&text);
	return svy_cli_commit(&cli, out);
}

static int make(void)
{
	struct svy_source *src = NULL;
	struct svy_varlist vars = {0};
	int rc = svy_cli_open(&cli, &src);
	if (!rc && cli.narg)
		rc = svy_varlist_parse(&cli.ctx, svy_source_dict(src), cli.arg[0], &vars);
	if (!rc)
		rc = write_patch(svy_source_dict(src), cli.narg ? &vars : NULL);
	svy_varlist_free(&vars);
	svy_source_close(src);
	return svy_cli_end(&cli, rc);
}

/* The files are told apart by their names before one is read as the other. */
static void check_patch(const char *path)
{
	const char *format = svy_writer_by_extension(path);
	if (format && strcmp(format, "json") != 0)      /* JSON is YAML */
		svy_cli_usage(&cli, "PATCH.yaml is missing: '%s' is a file of data", path);
	if (strcmp(path, "-") == 0 && (!cli.input.path || strcmp(cli.input.path, "-") == 0))
		svy_cli_usage(&cli, "standard input cannot be both PATCH.yaml and FILE");
}

int main(int argc, char **argv)
{
	svy_cli_begin(&cli, argc, argv);
	if (!make_patch)
		check_patch(cli.arg[0]);
	if (make_patch && cli.out_format)
		svy_cli_usage(&cli, "'--make' writes YAML, and takes no '-O'");
	return make_patch ? make() : svy_cli_step(&cli, label);
}
