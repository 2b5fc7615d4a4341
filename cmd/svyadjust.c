// SPDX-License-Identifier: GPL-3.0-or-later
/* svyadjust: p-values of several tests together. */
#include "cli/cli.h"
#include "stat/adjust_p.h"

enum { WITHIN = SVY_CLI_OWN, PARTIAL };

static const struct argp_option own[] = {
	{"method", 'm', "METHOD", 0, "holm (default), bh, bonferroni, sidak or by", 0},
	{"within", WITHIN, "VAR[,VAR]", 0, "Adjust separately for each value of these by-variables, term, level, stat or base", 0},
	{"partial", PARTIAL, NULL, 0, "Accept a stream without its trailer, as head leaves it", 0},
	{0},
};

static enum svy_adjust_p method = SVY_ADJUST_HOLM;
static const char *within;

static int parse(struct svy_cli *c, int key, char *arg)
{
	if (key == 'm')
		method = (enum svy_adjust_p)svy_cli_choose(c, "method", arg, svy_adjust_p_name, SVY_ADJUST_METHODS);
	else if (key == WITHIN)
		within = arg;
	else if (key == PARTIAL)
		c->input.partial = true;
	else
		return ARGP_ERR_UNKNOWN;
	return 0;
}

static struct svy_cli cli = {
	.name = "svyadjust",
	.doc = "Adjust the p-values of a table for there being several tests",
	.args = "[TESTS]",
	.groups = SVY_CLI_OUTPUT,
	.own = own,
	.parse = parse,
};

static int run(void)
{
	struct svy_source *src;
	struct svy_estimates t;
	int rc = svy_cli_open(&cli, &src);
	if (rc)
		return rc;
	rc = svy_estimates_read(&cli.ctx, src, &t);
	if (!rc)
		rc = svy_adjust_table(&cli.ctx, method, within, &t);
	if (!rc)
		rc = svy_cli_put_estimates(&cli, &t);
	svy_estimates_free(&t);
	svy_source_close(src);
	return rc;
}

int main(int argc, char **argv)
{
	cli.formats = svy_estimates_formats();
	svy_cli_begin(&cli, argc, argv);
	return svy_cli_end(&cli, run());
}
