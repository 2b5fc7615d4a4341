// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/mem.h"
#include "base/strs.h"

#define BUFFER ((size_t)256 << 10)
#define PIPE_SIZE (1 << 20)

struct svy_output {
	char *name;             /* for messages */
	char *target, *temp;    /* what is renamed to what by commit; NULL where nothing is */
	bool nameless;          /* temp is made by commit: before that a kill leaves nothing behind */
	int fd;
	bool own;               /* close fd */
	int error;              /* errno of the first write that failed; 0 */
	bool done;              /* committed or abandoned */
	bool file, patchable;
	off_t start;            /* where our first byte stands in the file */
	size_t n;
	char buf[BUFFER];
};

/* A file without a name in the directory of target, if the file system knows such. */
static int open_nameless(struct svy_output *o)
{
	const char *slash = strrchr(o->target, '/');
	char *dir = slash ? svy_strndup(o->target, (size_t)(slash - o->target) + 1) : svy_strdup(".");
	o->fd = access("/proc/self/fd", X_OK) == 0 ? open(dir, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666) : -1;
	o->nameless = o->fd >= 0;
	free(dir);
	return o->nameless ? 0 : -1;
}

/* Gives the nameless file a name, or with fd < 0 opens a new file by it; -1 if the name is taken or on another error. */
static int take_name(struct svy_output *o, const char *name)
{
	char self[64];
	if (!o->nameless)
		return o->fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	snprintf(self, sizeof self, "/proc/self/fd/%d", o->fd);
	return linkat(AT_FDCWD, self, AT_FDCWD, name, AT_SYMLINK_FOLLOW);
}

/* Makes temp: a sibling of target, so that renaming it is a matter of one directory. */
static int make_sibling(struct svy_output *o)
{
	for (unsigned i = 0; i < 1000; i++) {
		struct svy_buf name = {0};
		svy_buf_printf(&name, "%s.%ld.%u.tmp", o->target, (long)getpid(), i);
		if (take_name(o, name.p) >= 0) {
			o->temp = svy_buf_take(&name);
			return 0;
		}
		svy_buf_free(&name);
		if (errno != EEXIST)
			return -1;
	}
	return -1;
}

static int open_path(struct svy_output *o, const char *path)
{
	struct stat st;
	bool exists = stat(path, &st) == 0;
	o->own = true;
	if (exists && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return -1;
	}
	if (exists && !S_ISREG(st.st_mode)) {   /* a device or a named pipe is written in place */
		o->fd = open(path, O_WRONLY | O_CLOEXEC);
		return o->fd < 0 ? -1 : 0;
	}
	/* Through a symbolic link the file that it names is replaced, not the link. */
	char *real = exists ? realpath(path, NULL) : NULL;
	o->target = svy_strdup(real ? real : path);
	free(real);
	if (open_nameless(o) < 0 && make_sibling(o) < 0)
		return -1;
	if (exists)
		(void)!fchmod(o->fd, st.st_mode & 07777);       /* the new file has the mode of the one that it replaces */
	return 0;
}

int svy_output_open(struct svy_ctx *ctx, const char *path, struct svy_output **out)
{
	bool file = path && strcmp(path, "-") != 0;
	struct svy_output *o = svy_malloc(sizeof *o);
	memset(o, 0, offsetof(struct svy_output, buf));
	*out = NULL;
	o->name = svy_strdup(file ? path : "standard output");
	o->fd = file ? -1 : STDOUT_FILENO;
	if (file && open_path(o, path) < 0) {
		int rc = svy_fail_errno(ctx, "cannot write '%s'", o->name);
		svy_output_free(o);
		return rc;
	}
	struct stat st = {0};
	(void)!fstat(o->fd, &st);
	o->file = S_ISREG(st.st_mode);
	o->start = o->file ? lseek(o->fd, 0, SEEK_CUR) : -1;
	o->patchable = o->start >= 0 && !(fcntl(o->fd, F_GETFL) & O_APPEND);
	if (S_ISFIFO(st.st_mode))
		(void)!fcntl(o->fd, F_SETPIPE_SZ, PIPE_SIZE);   /* speed only: a refusal does not matter */
	*out = o;
	return 0;
}

static void put(struct svy_output *o, const char *p, size_t n)
{
	while (n && !o->error) {
		ssize_t k = write(o->fd, p, n);
		if (k < 0 && errno != EINTR)
			o->error = errno;
		if (k > 0) {
			p += k;
			n -= (size_t)k;
		}
	}
}

static void flush(struct svy_output *o)
{
	put(o, o->buf, o->n);
	o->n = 0;
}

void svy_output_write(struct svy_output *o, const void *p, size_t n)
{
	if (n > BUFFER - o->n)
		flush(o);
	if (n >= BUFFER) {
		put(o, p, n);
		return;
	}
	memcpy(o->buf + o->n, p, n);
	o->n += n;
}

void svy_output_puts(struct svy_output *o, const char *s)
{
	svy_output_write(o, s, strlen(s));
}

void svy_output_printf(struct svy_output *o, const char *fmt, ...)
{
	struct svy_buf b = {0};
	va_list ap;
	va_start(ap, fmt);
	svy_buf_vprintf(&b, fmt, ap);
	va_end(ap);
	svy_output_write(o, b.p ? b.p : "", b.n);
	svy_buf_free(&b);
}

char *svy_output_room(struct svy_output *o, size_t n)
{
	if (n > BUFFER - o->n)
		flush(o);
	return o->buf + o->n;
}

void svy_output_advance(struct svy_output *o, size_t n)
{
	o->n += n;
}

int svy_output_commit(struct svy_ctx *ctx, struct svy_output *o)
{
	flush(o);
	o->done = true;
	if (o->nameless && !o->error && make_sibling(o) < 0)
		o->error = errno;
	if (o->own && o->fd >= 0 && close(o->fd) < 0 && !o->error)
		o->error = errno;
	o->fd = o->own ? -1 : o->fd;
	if (!o->error && o->temp && rename(o->temp, o->target) < 0)
		o->error = errno;
	if (o->error && o->temp)
		unlink(o->temp);
	if (!o->error)
		return 0;
	errno = o->error;
	return svy_fail_errno(ctx, "cannot write '%s'", o->name);
}

void svy_output_abandon(struct svy_output *o)
{
	if (o->done)
		return;
	o->done = true;
	if (o->temp)
		unlink(o->temp);
	else if (o->fd >= 0)
		flush(o);       /* what a reader downstream gets must not depend on the size of our buffer */
}

int svy_output_finish(struct svy_ctx *ctx, struct svy_output *o, int rc)
{
	if (!rc)
		return svy_output_commit(ctx, o);
	svy_output_abandon(o);
	return rc;
}

void svy_output_free(struct svy_output *o)
{
	if (!o)
		return;
	svy_output_abandon(o);
	if (o->own && o->fd >= 0)
		close(o->fd);
	free(o->name);
	free(o->target);
	free(o->temp);
	free(o);
}

bool svy_output_is_file(const struct svy_output *o)
{
	return o->file;
}

bool svy_output_can_patch(const struct svy_output *o)
{
	return o->patchable;
}

void svy_output_patch(struct svy_output *o, uint64_t at, const void *p, size_t n)
{
	flush(o);
	if (!o->error && pwrite(o->fd, p, n, o->start + (off_t)at) != (ssize_t)n)
		o->error = errno ? errno : EIO;
}

bool svy_output_is_stdout(const struct svy_output *o)
{
	return !o->own;
}

int svy_output_is_terminal(const struct svy_output *o)
{
	return isatty(o->fd);
}
