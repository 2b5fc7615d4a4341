// SPDX-License-Identifier: GPL-3.0-or-later
/* What runs in the handler of the timer calls only what POSIX allows there: it writes its numbers itself. */
#include "cli/progress.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include "base/progress.h"
#include "cli/screen.h"

#define QUIET 2000              /* milliseconds of work without a line */
#define TICK 200

enum kind { SILENT, LOOKING, READING, MAKING };

/* A process has one standard error, and a signal handler is given nothing. */
static struct {
	struct svy_progress at;
	const char *name;
	size_t width;
	bool running;
	volatile sig_atomic_t shown;
	enum kind kind;
	int64_t since, quiet_since;     /* when this kind began, and when there was nothing to show */
} line;

static int64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void say(const char *s, size_t n)
{
	ssize_t written = write(STDERR_FILENO, s, n);
	(void)written;
}

static void clear(void)
{
	if (line.shown)
		say("\r\033[K", 4);
	line.shown = 0;
}

/* Text of a line, cut at the width of the terminal. */
struct text {
	char s[256];
	size_t n, max;
};

static void put(struct text *t, const char *s)
{
	while (*s && t->n < t->max)
		t->s[t->n++] = *s++;
}

/* Thousands apart. */
static void put_number(struct text *t, uint64_t x)
{
	char digits[32];
	size_t at = sizeof digits - 1, n = 0;
	digits[at] = '\0';
	do {
		if (n && n % 3 == 0)
			digits[--at] = ' ';
		digits[--at] = (char)('0' + x % 10);
		n++;
	} while (x /= 10);
	put(t, digits + at);
}

static void put_time(struct text *t, int64_t seconds)
{
	if (seconds >= 60) {
		put_number(t, (uint64_t)seconds / 60);
		put(t, " min ");
	}
	put_number(t, (uint64_t)seconds % 60);
	put(t, " s");
}

/* Per cent and time, if there is an end. */
static void put_rest(struct text *t, int64_t spent)
{
	int64_t at = line.at.at, size = line.at.size;
	if (size <= 0 || at <= 0 || at > size)
		return;
	put(t, ", ");
	put_number(t, (uint64_t)((double)at / (double)size * 100));
	put(t, " %, ");
	put_time(t, (int64_t)((double)(size - at) / (double)at * (double)spent / 1000 + 0.5));
	put(t, " left");
}

static void put_rows(struct text *t, int64_t spent)
{
	uint64_t rows = line.at.rows;
	put_number(t, rows);
	put(t, " rows");
	if (spent >= 1000) {
		put(t, ", ");
		put_number(t, (uint64_t)((double)rows / (double)spent * 1000));
		put(t, " rows/s");
	}
}

/* Before the first row: labels, widths and types of columns are looked for. */
static void put_looking(struct text *t)
{
	put(t, "looking through the input");
	if (line.at.size < 0 && line.at.at >= 1000000) {
		put(t, ", ");
		put_number(t, (uint64_t)line.at.at / 1000000);
		put(t, " MB");
	}
}

static void put_making(struct text *t, int64_t spent)
{
	const char *phase = line.at.phase;
	if (line.at.rows) {
		put_number(t, line.at.rows);
		put(t, " rows, ");
	}
	put(t, phase ? phase : "computing");
	put(t, ", ");
	put_time(t, spent / 1000);
}

static void draw(int64_t spent)
{
	struct text t = {.max = 0};
	t.max = line.width < sizeof t.s - 8 ? line.width : sizeof t.s - 8;
	t.s[t.n++] = '\r';
	put(&t, line.name);
	put(&t, ": ");
	if (line.kind == LOOKING)
		put_looking(&t);
	else if (line.kind == READING)
		put_rows(&t, spent);
	else
		put_making(&t, spent);
	if (line.kind != MAKING)
		put_rest(&t, spent);
	memcpy(t.s + t.n, "\033[K", 3);
	line.shown = 1;
	say(t.s, t.n + 3);
}

static enum kind kind_now(void)
{
	if (!line.at.reading)
		return MAKING;
	if (line.at.piped)
		return SILENT;
	return line.at.rows ? READING : LOOKING;
}

/* Whoever ends the command in the middle: the line goes with it. Both are what they were before, then. */
static void end_by(int sig)
{
	clear();
	signal(sig, SIG_DFL);
	raise(sig);
}

static void take_signals(void)
{
	static const int sigs[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};
	for (size_t i = 0; i < sizeof sigs / sizeof *sigs; i++) {
		struct sigaction old;
		if (sigaction(sigs[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
			sigaction(sigs[i], &(struct sigaction){.sa_handler = end_by, .sa_flags = SA_RESETHAND | SA_NODEFER}, NULL);
	}
}

static void tick(int sig)
{
	int saved = errno;
	int64_t t = now();
	enum kind kind = kind_now();
	(void)sig;
	if (kind != line.kind)
		line.since = t;
	line.kind = kind;
	if (kind == SILENT || tcgetpgrp(STDERR_FILENO) != getpgrp()) {
		clear();
		line.quiet_since = t;
	} else if (line.shown || t - line.quiet_since >= QUIET) {
		if (!line.shown)
			take_signals();
		draw(t - line.since);
	}
	errno = saved;
}

static void set_timer(long ms)
{
	struct timeval every = {ms / 1000, ms % 1000 * 1000};
	setitimer(ITIMER_REAL, &(struct itimerval){every, every}, NULL);
}

void svy_cli_progress_start(struct svy_cli *cli)
{
	const char *term = getenv("TERM");
	if (cli->quiet || !isatty(STDERR_FILENO) || !term || !*term || strcmp(term, "dumb") == 0)
		return;
	size_t width = svy_cli_screen(STDERR_FILENO).width;
	line.name = cli->name;
	line.width = width ? width - 1 : 79;
	line.since = line.quiet_since = now();
	line.kind = MAKING;
	line.running = true;
	cli->ctx.progress = &line.at;
	sigaction(SIGALRM, &(struct sigaction){.sa_handler = tick, .sa_flags = SA_RESTART}, NULL);
	set_timer(TICK);
}

static void block(int how)
{
	sigset_t alarms;
	sigemptyset(&alarms);
	sigaddset(&alarms, SIGALRM);
	sigprocmask(how, &alarms, NULL);
}

void svy_cli_progress_hold(void)
{
	if (!line.running)
		return;
	block(SIG_BLOCK);
	clear();
}

void svy_cli_progress_go_on(void)
{
	if (line.running)
		block(SIG_UNBLOCK);
}

void svy_cli_progress_stop(void)
{
	if (!line.running)
		return;
	set_timer(0);
	svy_cli_progress_hold();
	line.running = false;
}
