// SPDX-License-Identifier: GPL-3.0-or-later
/* svyhead: the first rows. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cli/step.h"
#include "step/head.h"

static uint64_t limit = 10;

static struct svy_cli cli = {
	.name = "svyhead",
	.doc = "The first rows of a survey (10 if N is not given), as a whole stream that is marked as an excerpt",
	.args = "[N] [FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT | SVY_CLI_STEP,
	.max_args = 1,
	.first_file = 2,
};

static bool is_number(const char *s)
{
	return *s && !s[strspn(s, "0123456789")];
}

static void take_limit(const char *s)
{
	errno = 0;
	limit = strtoull(s, NULL, 10);
	if (!is_number(s) || errno)
		svy_cli_usage(&cli, "N is a number of rows, not '%s'", s);
}

static int make(struct svy_cli *c, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **step)
{
	(void)d;
	*step = svy_head_new(&c->ctx, limit, next);
	return 0;
}

int main(int argc, char **argv)
{
	svy_cli_begin(&cli, argc, argv);
	if (cli.narg) {
		take_limit(cli.arg[0]);
	} else if (cli.input.path && is_number(cli.input.path)) {
		/* One word is a FILE or N: "svyhead 5" behind a pipe. */
		take_limit(cli.input.path);
		cli.input.path = NULL;
	}
	return svy_cli_step(&cli, make);
}
