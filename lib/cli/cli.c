// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/version.h"
#include "out/write.h"

/* For the handler of exhausted memory, which is given nothing. */
static const struct svy_cli *running;

void svy_cli_message(const char *name, const char *kind, const char *text)
{
	struct svy_buf b = {0};
	svy_buf_printf(&b, "%s: %s%s\n", name, kind, text);
	svy_cli_progress_hold();
	ssize_t written = write(STDERR_FILENO, b.p, b.n);
	(void)written;          /* there is nobody left to tell */
	svy_cli_progress_go_on();
	svy_buf_free(&b);
}

static void say_warning(void *arg, const char *msg)
{
	const struct svy_cli *cli = arg;
	svy_cli_message(cli->name, "warning: ", msg);
}

static void say_told(void *arg, const char *msg)
{
	const struct svy_cli *cli = arg;
	svy_cli_message(cli->name, "", msg);
}

static int failure_status(const struct svy_cli *cli)
{
	return cli->failure ? cli->failure : 1;
}

/* Allocates nothing. */
static _Noreturn void memory_exhausted(void)
{
	static const char what[] = ": out of memory\n";
	char line[96];
	size_t n = strnlen(running->name, sizeof line - sizeof what);
	memcpy(line, running->name, n);
	memcpy(line + n, what, sizeof what - 1);
	svy_cli_progress_stop();
	ssize_t written = write(STDERR_FILENO, line, n + sizeof what - 1);
	(void)written;
	svy_cli_output_abandon();
	_exit(failure_status(running));
}

void svy_cli_usage(struct svy_cli *cli, const char *fmt, ...)
{
	struct svy_buf b = {0};
	va_list ap;
	va_start(ap, fmt);
	svy_buf_vprintf(&b, fmt, ap);
	va_end(ap);
	svy_buf_printf(&b, "\nTry '%s --help' for more", cli->name);
	svy_cli_message(cli->name, "", b.p);
	exit(2);
}

/* A standard descriptor that is closed would be taken by the first file opened: give it one on which its use fails. */
static void fill_standard_descriptors(const struct svy_cli *cli)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			exit(failure_status(cli));
}

static void set_handlers(struct svy_cli *cli)
{
	fill_standard_descriptors(cli);
	running = cli;
	svy_mem_on_exhaustion(memory_exhausted);
	json_set_alloc_funcs(svy_malloc, free);         /* or jansson leaves out what it has no memory for */
	signal(SIGPIPE, SIG_DFL);
	gsl_set_error_handler_off();
	argp_err_exit_status = 2;
	svy_ctx_init(&cli->ctx);
	cli->ctx.warn = say_warning;
	cli->ctx.warn_arg = cli;
}

/* Text for a person who asked for it, through the checked standard output; ends the process. */
static _Noreturn void show(struct svy_cli *cli, const char *text, size_t n)
{
	if (fwrite(text, 1, n, stdout) == n && fflush(stdout) == 0)
		exit(0);
	svy_fail_errno(&cli->ctx, "cannot write standard output");
	svy_cli_message(cli->name, "", cli->ctx.err.msg);
	exit(failure_status(cli));
}

static _Noreturn void show_version(struct svy_cli *cli)
{
	char line[96];
	int n = snprintf(line, sizeof line, "%s (svykit) %s\n", cli->name, SVY_VERSION);
	show(cli, line, (size_t)n);
}

/* NULL if there is no memory for it. */
static char *help_text(const struct svy_cli *cli, const struct argp *argp, size_t *n)
{
	char *text = NULL, *name = svy_strdup(cli->name);
	FILE *f = open_memstream(&text, n);
	if (!f)
		return NULL;
	const char *more = strchr(cli->doc, '\v');
	fprintf(f, "%.*s\n\n", more ? (int)(more - cli->doc) : (int)strlen(cli->doc), cli->doc);
	setenv("ARGP_HELP_FMT", "no-dup-args-note,opt-doc-col=28", 1);
	argp_help(argp, f, ARGP_HELP_SHORT_USAGE | ARGP_HELP_LONG | ARGP_HELP_POST_DOC, name);
	fprintf(f, "\nFormats of the output: %s\n", cli->formats);
	if (cli->groups)
		fprintf(f, "Shared options are explained in svykit-options(7).\n");
	free(name);
	return fclose(f) ? NULL : text;
}

static _Noreturn void show_help(struct svy_cli *cli, const struct argp *argp)
{
	size_t n = 0;
	char *text = help_text(cli, argp, &n);
	if (text)
		show(cli, text, n);
	memory_exhausted();
}

struct parsing {
	struct svy_cli *cli;
	const struct argp *argp;
	char **word;            /* positional */
	int nword;
};

static bool is_own(const struct svy_cli *cli, int key)
{
	if (cli->own)
		for (const struct argp_option *o = cli->own; o->name || o->key || o->doc || o->group; o++)
			if (o->name && o->key == key)
				return true;
	return false;
}

static error_t parse_one(int key, char *arg, struct argp_state *state)
{
	struct parsing *p = state->input;
	if (key == ARGP_KEY_ARG) {
		p->word[p->nword++] = arg;
		return 0;
	}
	p->cli->quiet |= key == 'q';
	if (is_own(p->cli, key))
		return p->cli->parse(p->cli, key, arg);
	if (key == 'h')
		show_help(p->cli, p->argp);
	if (key == 'V')
		show_version(p->cli);
	return svy_cli_parse_shared(p->cli, key, arg);
}

/* Word number i of the synopsis, for messages. Static text would do as well if C had slices. */
static void argument_name(const struct svy_cli *cli, int i, char *out, size_t size)
{
	const char *s = cli->args ? cli->args : "";
	for (; i > 0 && *s; i--) {
		s += strcspn(s, " ");
		s += strspn(s, " ");
	}
	snprintf(out, size, "%.*s", (int)strcspn(s, " "), s);
}

/* Where fewer words are given than there are arguments: is the last of them FILE all the same? */
static bool is_file(const char *word)
{
	return strcmp(word, "-") == 0 || strchr(word, '/') || access(word, F_OK) == 0 ||
	       svy_writer_by_extension(word) || svy_writer_foreign_extension(word);
}

static void take_positional(struct svy_cli *cli, const struct parsing *p)
{
	char name[64];
	argument_name(cli, p->nword, name, sizeof name);
	if (p->nword < cli->min_args)
		svy_cli_usage(cli, "%s is missing", name);
	if (p->nword > cli->max_args + 1)
		svy_cli_usage(cli, "too many arguments: '%s'", p->word[p->nword - 1]);
	bool file = p->nword > cli->min_args;
	if (file && p->nword <= cli->max_args && !cli->first_file)
		file = is_file(p->word[p->nword - 1]);
	cli->narg = p->nword - file;
	cli->arg = p->word;
	if (file)
		cli->input.path = p->word[p->nword - 1];
	argument_name(cli, 0, name, sizeof name);
	if (!file && cli->narg && !cli->first_file && access(cli->arg[cli->narg - 1], F_OK) == 0)
		svy_cli_usage(cli, "%s is missing: '%s' is a file", name, cli->arg[cli->narg - 1]);
}

static void check_format(struct svy_cli *cli)
{
	if (!svy_cli_format(cli) && cli->out_path && svy_writer_foreign_extension(cli->out_path))
		svy_cli_usage(cli, "no writer for the format that the name '%s' means (-O is one of %s)", cli->out_path, cli->formats);
	if (!cli->out_format)
		return;
	struct svy_strs known = {0};
	svy_strs_split(&known, cli->formats, ' ');
	if (!svy_strs_has(&known, cli->out_format))
		svy_cli_usage(cli, "'-O' is one of %s, not '%s'", cli->formats, cli->out_format);
	svy_strs_free(&known);
}

void svy_cli_begin(struct svy_cli *cli, int argc, char **argv)
{
	set_handlers(cli);
	cli->history = true;
	svy_replicates_init(&cli->replicates);
	if (!cli->formats)
		cli->formats = cli->groups & SVY_CLI_INFERENCE ? svy_estimates_formats() : svy_writer_formats();
	struct argp_option *all = svy_cli_options(cli);
	const char *more = strchr(cli->doc, '\v');
	struct argp argp = {.options = all, .parser = parse_one, .args_doc = cli->args, .doc = more};
	struct parsing p = {.cli = cli, .argp = &argp, .word = svy_calloc((size_t)argc + 1, sizeof *p.word)};
	struct svy_strs words = {0};
	ptrdiff_t last;
	int npositional;
	svy_cli_scan(cli, all, argc, argv, &words, &last, &npositional);
	error_t error = argp_parse(&argp, argc, argv, ARGP_NO_HELP | ARGP_NO_EXIT, NULL, &p);
	if (error == ENOMEM)
		svy_mem_exhausted();
	if (error)
		svy_cli_usage(cli, "the options cannot be read");
	svy_cli_settle(cli);
	if (cli->verbose)
		cli->ctx.tell = say_told;
	take_positional(cli, &p);
	check_format(cli);
	/* Where all arguments are files, each counts, standard input too. */
	cli->history_line = svy_cli_history(cli->name, &words, cli->input.path && cli->first_file != 1 ? last : -1);
	svy_strs_free(&words);
	free(all);
	svy_cli_progress_start(cli);
}

int svy_cli_end(struct svy_cli *cli, int rc)
{
	svy_cli_progress_stop();
	if (rc >= 0 && fflush(stdout))
		rc = svy_fail_errno(&cli->ctx, "cannot write standard output");
	if (rc < 0)
		svy_cli_message(cli->name, "", cli->ctx.err.code ? cli->ctx.err.msg : "failed without a reason");
	svy_cli_output_abandon();
	int status = rc >= 0 ? 0 : rc == SVY_EUSAGE ? 2 : failure_status(cli);
	free(cli->history_line);
	free(cli->arg);
	svy_survey_free(&cli->design);
	svy_replicates_free(&cli->replicates);
	svy_ctx_free(&cli->ctx);
	return status;
}
