// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What every command's main() is made of: option groups, opening, finishing. The only layer that prints or exits.
 *
 *   static struct svy_cli cli = {.name = "svymean", .doc = "…", .args = "VARS [FILE]", .groups = SVY_CLI_ESTIMATOR, .own = opts, .parse = parse_own};
 *   int main(int argc, char **argv)
 *   {
 *           svy_cli_begin(&cli, argc, argv);                // parses, sets handlers; exits 2 on misuse, 0 after --help/--version
 *           int rc = run(&cli);                             // uses cli.ctx, cli.input, cli.design …
 *           return svy_cli_end(&cli, rc);                   // prints "svymean: message" once, returns the exit status
 *   }
 */
#ifndef SVY_CLI_CLI_H
#define SVY_CLI_CLI_H

#include <argp.h>
#include "base/ctx.h"
#include "data/estimates.h"
#include "io/flow.h"
#include "io/writer.h"
#include "stat/convention.h"

enum {                          /* option groups, DESIGN section 5 */
	SVY_CLI_OUTPUT = 1,     /* -o -O --no-history */
	SVY_CLI_INPUT = 2,      /* --partial --encoding --missing --delimiter --decimal-in */
	SVY_CLI_DESIGN = 4,     /* -w --strata --psu --fpc --nest --lonely --df --as */
	SVY_CLI_DOMAIN = 8,     /* -f -b --margins --na */
	SVY_CLI_INFERENCE = 16, /* --level --ci --deff --vcov --stats */
	SVY_CLI_ESTIMATOR = 31,
};

struct svy_cli {
	/* set by the command */
	const char *name, *doc, *args;
	int groups;
	const struct argp_option *own;                          /* the command's own options; NULL */
	int (*parse)(struct svy_cli *cli, int key, char *arg);  /* for own keys; 0, or ARGP_ERR_UNKNOWN */
	int min_args, max_args;                                 /* positional arguments before FILE; FILE may follow */
	void *data;
	/* filled by svy_cli_begin */
	struct svy_ctx ctx;
	char *arg[8];                                           /* positional arguments, FILE not among them */
	int narg;
	struct svy_input input;
	const char *out_path, *out_format;                      /* NULL if not given */
	bool history;
	struct svy_survey design;                               /* what the options say; merged by svy_cli_open */
	bool weights_none;                                      /* --weights none */
	struct svy_convention rules;                            /* --as, overridden by --lonely --df --na --level */
	const char *where, *by;
	bool margins;
	const char *ci;                                         /* NULL: the command's default */
	bool vcov;
	bool stats[SVY_COL_COUNT];                              /* --deff, --stats */
	char *history_line;                                     /* "svymean -w w VARS x.sav": arguments quoted as a shell needs, only the base name of FILE */
};

void svy_cli_begin(struct svy_cli *cli, int argc, char **argv);
/* Opens cli->input; merges the options' design over the header's (warning when both differ), takes the file's own weight if no other. */
int svy_cli_open(struct svy_cli *cli, struct svy_source **src);
/* The sink that writes data as -O/-o/terminal say; history line appended to the dictionary by the caller's dict. */
int svy_cli_writer(struct svy_cli *cli, struct svy_sink **sink);
/* Adds notes, facts, history; writes an estimate table as -O/-o/terminal say, and commits. */
int svy_cli_put_estimates(struct svy_cli *cli, struct svy_estimates *t);
/* Usage error of the command itself: message and "Try 'svyx --help'", exit 2. */
void svy_cli_usage(struct svy_cli *cli, const char *fmt, ...) __attribute__((format(printf, 2, 3), noreturn));
int svy_cli_end(struct svy_cli *cli, int rc);

#endif
