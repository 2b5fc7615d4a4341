// SPDX-License-Identifier: GPL-3.0-or-later
/* svyscore: adds to each respondent the constructs that a model declares. */
#include "cli/cli.h"
#include "io/output.h"
#include "scale/score.h"

enum { OPT_MODEL = SVY_CLI_OWN, OPT_CHECK };

static const char *model_path;
static bool check;

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	(void)cli;
	if (key == OPT_MODEL)
		model_path = arg;
	else if (key == OPT_CHECK)
		check = true;
	else
		return ARGP_ERR_UNKNOWN;
	return 0;
}

static const struct argp_option own[] = {
	{"model", OPT_MODEL, "MODEL.yaml", 0, "The constructs and how they follow from the items", 0},
	{"check", OPT_CHECK, NULL, 0, "Say in words what the model means for this file, and write no data", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svyscore",
	.doc = "Add to each respondent the constructs that a model declares, such as norm, willing and able",
	.args = "[FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT,
	.own = own,
	.parse = parse_own,
};

static int explain(const struct svy_model *m)
{
	struct svy_buf text = {0};
	struct svy_output *out;
	int rc = svy_cli_output(&cli, &out);
	if (rc)
		return rc;
	svy_model_explain(m, &text);
	svy_output_write(out, text.p, text.n);
	svy_buf_free(&text);
	return svy_cli_commit(&cli, out);
}

static int score(struct svy_source *src, struct svy_model *m)
{
	struct svy_sink *writer, *sink;
	int rc = svy_cli_writer(&cli, &writer);
	if (rc)
		return rc;
	svy_strs_add(&m->out.history, cli.history_line);
	sink = svy_score_new(&cli.ctx, m, writer);
	rc = svy_source_run(&cli.ctx, src, sink);
	sink->free(sink);
	return rc;
}

int main(int argc, char **argv)
{
	struct svy_source *src = NULL;
	struct svy_model *m = NULL;
	svy_cli_begin(&cli, argc, argv);
	if (!model_path)
		svy_cli_usage(&cli, "no model is given (--model MODEL.yaml)");
	int rc = svy_cli_open(&cli, &src);
	if (!rc)
		rc = svy_model_read(&cli.ctx, model_path, svy_source_dict(src), &m);
	if (!rc)
		rc = check ? explain(m) : score(src, m);
	svy_model_free(m);
	svy_source_close(src);
	return svy_cli_end(&cli, rc);
}
