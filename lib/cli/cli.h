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
#include "design/replicates.h"
#include "io/flow.h"
#include "io/writer.h"
#include "out/write.h"
#include "stat/convention.h"

enum {                          /* option groups, DESIGN section 5 */
	SVY_CLI_OUTPUT = 1,     /* -o -O --no-history */
	SVY_CLI_INPUT = 2,      /* --partial --encoding --missing --delimiter --decimal-in */
	SVY_CLI_DESIGN = 4,     /* -w --strata --psu --fpc --nest --pps --prob --hr-sum --joint --lonely --df --as */
	SVY_CLI_DOMAIN = 8,     /* -f -b --margins --na */
	SVY_CLI_INFERENCE = 16, /* --level --ci --deff --vcov --stats */
	SVY_CLI_ESTIMATOR = 31,
	SVY_CLI_STEP = 32,      /* -v: what svy_tell() says is shown */
	SVY_CLI_STANDARD = 64,  /* --standardize --to */
};

/* Keys of a command's own options: its short letter, or from here on. Every command has -h -V --strict too. */
enum { SVY_CLI_OWN = 1000 };

struct svy_cli {
	/* set by the command */
	const char *name;
	const char *doc;        /* first line: what the command does (also the first line of --help); after '\v' more, below the options */
	const char *args;       /* "VARS [FILE]", for the usage line; its first words name the arguments in messages */
	int groups;
	const struct argp_option *own;                          /* the command's own options, ended by {0}; NULL */
	int (*parse)(struct svy_cli *cli, int key, char *arg);  /* for own keys; 0, or ARGP_ERR_UNKNOWN */
	int min_args, max_args;                                 /* positional arguments before FILE; FILE may follow. parse() may change them. A last
	                                                           word that could be both is FILE if it looks like one */
	int first_file;                                         /* 1: every argument names a file, 2: from the second on; 0: only FILE does */
	const char *formats;                                    /* what -O takes, separated by blanks; NULL: of estimates if INFERENCE is among
	                                                           the groups, else of data */
	const char *(*by_extension)(const char *path);          /* what a name means, of formats that are the command's own; NULL: of estimates */
	bool makes_replicates;                                  /* --fay and --mse tell of replicates to be made, and there are none to be named */
	int failure;                                            /* exit status where the data or the system failed; 0: 1 */
	void *data;
	/* filled by svy_cli_begin */
	struct svy_ctx ctx;
	char **arg;                                             /* positional arguments, FILE not among them */
	int narg;
	struct svy_input input;
	const char *out_path, *out_format;                      /* NULL if not given */
	bool history;
	bool makes_weights;                                     /* the command makes a weight where none is given: nothing is unweighted */
	bool quiet;                                             /* -q of a command that has it: no progress either */
	bool verbose;                                           /* -v; a command that always reports sets it before svy_cli_begin */
	struct svy_survey design;                               /* what the options say; merged by svy_cli_open */
	bool weights_none;                                      /* --weights none */
	struct svy_replicates replicates;                       /* what the options say; the columns are a list still, in repweights */
	const char *repweights;
	bool reptype;                                           /* --reptype was given */
	struct svy_convention rules;                            /* --as, overridden by --lonely --df --na --level */
	const char *where, *by;
	bool margins;
	const char *ci;                                         /* NULL: the command's default */
	bool vcov;
	bool stats[SVY_COL_COUNT];                              /* --deff, --stats */
	const char *standardize, *to;                           /* both or neither */
	char *history_line;                                     /* "svymean -w w VARS x.sav": arguments quoted as a shell needs, only the base name
	                                                           of FILE, without -o -O --no-history --strict */
	const char *opt_pps, *opt_prob, *opt_hr_sum;            /* as given; merged by svy_cli_open */
	const char *joint;                                      /* --joint; NULL */
	const char *opt_as, *opt_lonely, *opt_df, *opt_na, *opt_level;  /* as given, until all options are read */
};

void svy_cli_begin(struct svy_cli *cli, int argc, char **argv);
/*
 * Opens cli->input; with the DESIGN group merges the options' design over the header's (warning when both differ), and takes the file's
 * own weight if no other. The history line is not added: a command that hands data on appends cli->history_line to its dictionary's history.
 */
int svy_cli_open(struct svy_cli *cli, struct svy_source **src);
/* Opens another file with the input options of the command; whatever holds a table is taken. */
int svy_cli_open_other(struct svy_cli *cli, const char *path, struct svy_source **src);
/* The same, and what the options say of the design, if anything, goes over what the file says. */
int svy_cli_open_declared(struct svy_cli *cli, const char *path, struct svy_source **src);
/* For commands that read no FILE through svy_cli_open: refuses to wait for a terminal. */
void svy_cli_check_input(struct svy_cli *cli);
/* The sink that writes data as -O, the extension of -o, or by default a table on a terminal and the stream elsewhere; owned by the caller until a chain of sinks takes it. */
int svy_cli_writer(struct svy_cli *cli, struct svy_sink **sink);
/* As svy_cli_writer with options of the command's own; opts->format and opts->history are overwritten. */
int svy_cli_writer_with(struct svy_cli *cli, struct svy_writer_opts *opts, struct svy_sink **sink);
/* Opens -o or standard output, for commands that write text of their own; commit with svy_cli_commit. */
int svy_cli_output(struct svy_cli *cli, struct svy_output **out);
int svy_cli_commit(struct svy_cli *cli, struct svy_output *out);        /* and frees it */
/* Adds notes and history; writes an estimate table as -O/-o/terminal say, and commits. */
int svy_cli_put_estimates(struct svy_cli *cli, struct svy_estimates *t);
/* Writes t beside the command's own output to a file, in the format that its name means, or as a stream. Adds the history, but no notes. */
int svy_cli_put_aside(struct svy_cli *cli, struct svy_estimates *t, const char *path);
/* Writes t as it is, with options of the command's own; takes out, which svy_cli_output opened. */
int svy_cli_show(struct svy_cli *cli, const struct svy_estimates *t, const struct svy_show_opts *opts, struct svy_output *out);
/* The terminal that out is, for renderers; {0} if it is none. Who asks for text by name gets all of it, of any width. */
struct svy_screen svy_cli_screen_of(const struct svy_cli *cli, const struct svy_output *out);
/* -O, else what the extension of -o means, else NULL. */
const char *svy_cli_format(const struct svy_cli *cli);
/* For options that take one of n words: its position, or a usage error that lists them. */
int svy_cli_choose(struct svy_cli *cli, const char *option, const char *word, const char *const *names, int n);
/* For --lang and --decimal: the language, and the mark, that the word means, or a usage error. */
enum svy_lang svy_cli_lang(struct svy_cli *cli, const char *word);
char svy_cli_decimal(struct svy_cli *cli, const char *word);
/* Usage error of the command itself: message and "Try 'svyx --help'", exit 2. */
void svy_cli_usage(struct svy_cli *cli, const char *fmt, ...) __attribute__((format(printf, 2, 3), noreturn));
int svy_cli_end(struct svy_cli *cli, int rc);

#endif
