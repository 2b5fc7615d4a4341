// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/mem.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "cli/screen.h"
#include "io/relay.h"
#include "out/write.h"
#include "step/inside.h"

/* One per process: a command writes one result. */
static struct svy_output *pending;

void svy_cli_output_abandon(void)
{
	struct svy_output *o = pending;
	pending = NULL;
	if (!o)
		return;
	svy_output_abandon(o);
	svy_output_free(o);
}

/* A device is no file that could be lost. */
static bool is_same_file(const char *a, const char *b)
{
	struct stat x, y;
	return a && b && strcmp(a, "-") != 0 && stat(a, &x) == 0 && stat(b, &y) == 0 && S_ISREG(x.st_mode) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Names among the arguments that are those of files are inputs. */
static bool replaces_input(const struct svy_cli *cli)
{
	bool same = is_same_file(cli->out_path, cli->input.path);
	for (int i = 0; i < cli->narg; i++)
		same |= is_same_file(cli->out_path, cli->arg[i]);
	return same;
}

static int open_output(struct svy_cli *cli, struct svy_output **out)
{
	int rc = svy_output_open(&cli->ctx, cli->out_path, out);
	if (rc)
		return rc;
	pending = *out;
	if (svy_output_is_terminal(*out))
		svy_cli_progress_stop();
	return 0;
}

int svy_cli_output(struct svy_cli *cli, struct svy_output **out)
{
	if (replaces_input(cli))
		return svy_fail(&cli->ctx, SVY_EUSAGE, "-o names '%s', which is an input: what is made of it would replace it", cli->out_path);
	return open_output(cli, out);
}

/* Whoever waits for the result must not find the line still there. */
static void leave_progress(const struct svy_output *out)
{
	if (!svy_output_is_file(out))
		svy_cli_progress_stop();
}

int svy_cli_commit(struct svy_cli *cli, struct svy_output *out)
{
	leave_progress(out);
	int rc = svy_output_commit(&cli->ctx, out);
	if (out == pending)
		pending = NULL;
	svy_output_free(out);
	return rc;
}

static bool is_listed(const char *word, const char *list)
{
	size_t n = strlen(word);
	for (const char *at = list; (at = strstr(at, word)); at += n)
		if ((at == list || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			return true;
	return false;
}

const char *svy_cli_format(const struct svy_cli *cli)
{
	if (cli->out_format || !cli->out_path)
		return cli->out_format;
	const char *by_name = (cli->by_extension ? cli->by_extension : svy_estimates_format_by_extension)(cli->out_path);
	return by_name && is_listed(by_name, cli->formats) ? by_name : NULL;
}

/* Stands before the writer of data, which owns the output, to know when the output is no longer under way. */
static int guard_end(struct svy_sink *s, const struct svy_tail *tail)
{
	if (pending)
		leave_progress(pending);
	int rc = svy_relay_finish((struct svy_relay *)s, 0, tail);
	pending = NULL;
	return rc;
}

static void guard_abort(struct svy_sink *s)
{
	struct svy_sink *next = ((struct svy_relay *)s)->next;
	next->abort(next);
	pending = NULL;
}

static void guard_free(struct svy_sink *s)
{
	svy_relay_free(s);
	pending = NULL;
}

struct svy_screen svy_cli_screen_of(const struct svy_cli *cli, const struct svy_output *out)
{
	struct svy_screen screen = svy_output_is_stdout(out) ? svy_cli_screen(STDOUT_FILENO) : (struct svy_screen){0};
	if (cli->out_format)
		screen.width = 0;
	return screen;
}

int svy_cli_writer_with(struct svy_cli *cli, struct svy_writer_opts *opts, struct svy_sink **sink)
{
	const char *format = svy_cli_format(cli);
	struct svy_output *out;
	struct svy_sink *next;
	int rc = open_output(cli, &out);
	if (rc)
		return rc;
	opts->format = format ? format : svy_output_is_terminal(out) ? "text" : "stream";
	opts->history = cli->history;
	opts->screen = svy_cli_screen_of(cli, out);
	rc = svy_writer_new(&cli->ctx, opts, out, &next);
	if (rc) {
		svy_cli_output_abandon();
		return rc;
	}
	if (!svy_writer_is_stream(opts->format, out))
		next = svy_inside_export(&cli->ctx, next);
	struct svy_relay *g = svy_calloc(1, sizeof *g);
	svy_relay_init(g, &cli->ctx, next);
	g->sink.end = guard_end;
	g->sink.abort = guard_abort;
	g->sink.free = guard_free;
	*sink = &g->sink;
	return 0;
}

int svy_cli_writer(struct svy_cli *cli, struct svy_sink **sink)
{
	struct svy_writer_opts opts = {0};
	return svy_cli_writer_with(cli, &opts, sink);
}

int svy_cli_show(struct svy_cli *cli, const struct svy_estimates *t, const struct svy_show_opts *opts, struct svy_output *out)
{
	struct svy_screen screen = svy_cli_screen_of(cli, out);
	struct svy_show_opts shown = *opts;
	shown.screen = &screen;
	leave_progress(out);
	int rc = svy_estimates_write(&cli->ctx, t, &shown, out);
	pending = NULL;         /* freed by the writer */
	return rc;
}

int svy_cli_put_aside(struct svy_cli *cli, struct svy_estimates *t, const char *path)
{
	const char *format = svy_estimates_format_by_extension(path);
	struct svy_show_opts opts = {.format = format ? format : "stream", .history = cli->history, .digits = -1, .decimal = '.'};
	struct svy_output *out;
	svy_strs_add(&t->history, cli->history_line);
	int rc = svy_output_open(&cli->ctx, path, &out);
	return rc ? rc : svy_cli_show(cli, t, &opts, out);
}

int svy_cli_put_estimates(struct svy_cli *cli, struct svy_estimates *t)
{
	for (size_t i = 0; i < cli->ctx.notes.n; i++)
		if (!svy_strs_has(&t->notes, cli->ctx.notes.v[i]))
			svy_strs_add(&t->notes, cli->ctx.notes.v[i]);
	svy_strs_add(&t->history, cli->history_line);
	struct svy_output *out;
	int rc = svy_cli_output(cli, &out);
	if (rc)
		return rc;
	const char *format = svy_cli_format(cli);
	struct svy_show_opts opts = {.history = cli->history, .digits = -1, .decimal = '.'};
	opts.format = format ? format : svy_output_is_terminal(out) ? "text" : "stream";
	return svy_cli_show(cli, t, &opts, out);
}
