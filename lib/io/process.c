// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/mem.h"

extern char **environ;

enum { READ, WRITE };

/* What stays open on our side; -1: closed. */
struct ends {
	int in, out, said;
};

static void shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Programs get their ends by dup2 of posix_spawn, which leaves these closed in them. */
static int open_pipe(struct svy_ctx *ctx, int fd[2])
{
	fd[READ] = fd[WRITE] = -1;
	return pipe2(fd, O_CLOEXEC) == 0 ? 0 : svy_fail_errno(ctx, "cannot make a pipe");
}

/* Starts one program. SIGPIPE, which we ignore meanwhile, is its default again. A negative pid: it was not found. */
static int start(struct svy_ctx *ctx, const struct svy_strs *args, int in, int out, int said, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t defaults;
	char **argv = svy_calloc(args->n + 1, sizeof *argv);
	memcpy(argv, args->v, args->n * sizeof *argv);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigdefault(&attr, &defaults);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, said, STDERR_FILENO);
	int rc = posix_spawnp(pid, argv[0], &files, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	free(argv);
	if (rc)
		*pid = -1;
	errno = rc;
	return rc == 0 || rc == ENOENT ? 0 : svy_fail_errno(ctx, "cannot run '%s'", args->v[0]);
}

/* Starts all; on failure those that run see the ends of their pipes closed. */
static int start_all(struct svy_ctx *ctx, const struct svy_process *p, struct ends *ends, pid_t *pid)
{
	int said[2], in[2] = {-1, -1}, rc = open_pipe(ctx, said);
	ends->said = said[READ];
	if (!rc && p->from) {
		lseek(p->from, 0, SEEK_SET);
		if ((in[READ] = fcntl(p->from, F_DUPFD_CLOEXEC, 0)) < 0)
			rc = svy_fail_errno(ctx, "cannot read a file again");
	} else if (!rc && p->input) {
		rc = open_pipe(ctx, in);
		ends->in = in[WRITE];
	} else if (!rc && (in[READ] = open("/dev/null", O_RDONLY | O_CLOEXEC)) < 0) {
		rc = svy_fail_errno(ctx, "cannot open '/dev/null'");
	}
	int from = in[READ];
	for (size_t k = 0; k < p->n; k++) {
		int out[2] = {-1, -1};
		if (!rc && p->to && k + 1 == p->n)
			rc = (out[WRITE] = fcntl(p->to, F_DUPFD_CLOEXEC, 0)) >= 0 ? 0 : svy_fail_errno(ctx, "cannot write a file");
		else if (!rc)
			rc = open_pipe(ctx, out);
		if (!rc)
			rc = start(ctx, &p->argv[k], from, out[WRITE], said[WRITE], &pid[k]);
		shut(&from);
		shut(&out[WRITE]);
		from = out[READ];
	}
	ends->out = from;
	shut(&said[WRITE]);
	return rc;
}

static void feed(const struct svy_process *p, struct ends *ends, size_t *done)
{
	ssize_t n = write(ends->in, p->input + *done, p->ninput - *done);
	if (n > 0)
		*done += (size_t)n;
	if ((n < 0 && errno != EINTR && errno != EAGAIN) || *done == p->ninput)
		shut(&ends->in);
}

static void take(int *fd, struct svy_buf *b)
{
	char bytes[65536];
	ssize_t n = read(*fd, bytes, sizeof bytes);
	if (n > 0)
		svy_buf_add(b, bytes, (size_t)n);
	else if (n == 0 || errno != EINTR)
		shut(fd);
}

/* Until all ends are closed; whoever can read or write does, so that nobody waits for another. */
static void converse(struct svy_process *p, struct ends *ends)
{
	size_t done = 0;
	if (ends->in >= 0)
		fcntl(ends->in, F_SETFL, O_NONBLOCK);
	if (p->input && !p->ninput)
		shut(&ends->in);
	while (ends->in >= 0 || ends->out >= 0 || ends->said >= 0) {
		struct pollfd fd[] = {{.fd = ends->in, .events = POLLOUT}, {.fd = ends->out, .events = POLLIN}, {.fd = ends->said, .events = POLLIN}};
		if (poll(fd, 3, -1) < 0)
			continue;
		if (fd[0].revents)
			feed(p, ends, &done);
		if (fd[1].revents)
			take(&ends->out, &p->out);
		if (fd[2].revents)
			take(&ends->said, &p->said);
	}
}

static int wait_for(pid_t pid)
{
	int status;
	if (pid < 0)
		return 127;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 127;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int svy_process_run(struct svy_ctx *ctx, struct svy_process *p)
{
	struct ends ends = {-1, -1, -1};
	struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
	pid_t *pid = svy_calloc(p->n, sizeof *pid);
	for (size_t k = 0; k < p->n; k++)
		pid[k] = -1;
	p->status = svy_calloc(p->n, sizeof *p->status);
	sigaction(SIGPIPE, &ignore, &before);
	int rc = start_all(ctx, p, &ends, pid);
	if (rc) {
		shut(&ends.in);
		shut(&ends.out);
	}
	converse(p, &ends);
	for (size_t k = 0; k < p->n; k++)
		p->status[k] = wait_for(pid[k]);
	sigaction(SIGPIPE, &before, NULL);
	free(pid);
	return rc;
}

ptrdiff_t svy_process_failed(const struct svy_process *p)
{
	for (size_t k = 0; k < p->n; k++)
		if (p->status[k] && !(p->status[k] == 128 + SIGPIPE && k + 1 < p->n))
			return (ptrdiff_t)k;
	return -1;
}

void svy_process_free(struct svy_process *p)
{
	svy_buf_free(&p->out);
	svy_buf_free(&p->said);
	free(p->status);
	p->status = NULL;
}
