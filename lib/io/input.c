// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/mem.h"
#include "base/progress.h"
#include "io/spool.h"

#define BUFFER ((size_t)256 << 10)
/* Copies of a page of the file to a place that lies a few bytes further in its page are three times slower than all others. */
#define PAGE ((size_t)4096)
#define PEEK_MAX ((size_t)64 << 10)
#define PIPE_SIZE (1 << 20)

/* Three kinds of origin: a seekable file (base >= 0), a pipe, and a pipe that was spooled (spool set). */
struct svy_bytes {
	char *name;
	int fd;
	bool own;               /* close fd */
	int64_t base;           /* where in the file our byte 0 is; -1: a pipe */
	int64_t size;           /* bytes from base; -1 unless seekable */
	struct svy_spool *spool;
	void *room;             /* holds buf */
	unsigned char *buf;     /* look-ahead: bytes [pos, len) are next */
	size_t pos, len;
	int64_t offset;         /* of the byte at buf[len], from our byte 0 */
};

/* A regular file is read by offset; anything else (pipe, terminal, socket) as it comes. */
static int classify(struct svy_ctx *ctx, struct svy_bytes *b)
{
	struct stat st;
	if (fstat(b->fd, &st) < 0)
		return svy_fail_errno(ctx, "cannot open '%s'", b->name);
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return svy_fail_errno(ctx, "cannot open '%s'", b->name);
	}
	b->base = -1;
	b->size = -1;
	if (S_ISREG(st.st_mode)) {
		b->base = lseek(b->fd, 0, SEEK_CUR);
		b->size = b->base < 0 ? -1 : st.st_size > b->base ? st.st_size - b->base : 0;
	} else if (S_ISFIFO(st.st_mode)) {
		/* A larger pipe saves switches between the processes; a refusal costs nothing but speed. */
		(void)!fcntl(b->fd, F_SETPIPE_SZ, PIPE_SIZE);
	}
	return 0;
}

int svy_bytes_open(struct svy_ctx *ctx, const char *path, struct svy_bytes **out)
{
	bool file = path && strcmp(path, "-") != 0;
	struct svy_bytes *b = svy_calloc(1, sizeof *b);
	*out = NULL;
	b->name = svy_strdup(file ? path : "standard input");
	b->fd = file ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	b->own = file;
	int rc = b->fd < 0 ? svy_fail_errno(ctx, "cannot open '%s'", b->name) : classify(ctx, b);
	if (rc) {
		svy_bytes_close(b);
		return rc;
	}
	b->room = svy_malloc(BUFFER + PAGE);
	b->buf = (unsigned char *)b->room + (PAGE - (uintptr_t)b->room % PAGE) % PAGE;
	*out = b;
	return 0;
}

void svy_bytes_close(struct svy_bytes *b)
{
	if (!b)
		return;
	if (b->own && b->fd >= 0)
		close(b->fd);
	svy_spool_free(b->spool);
	free(b->room);
	free(b->name);
	free(b);
}

const char *svy_bytes_name(const struct svy_bytes *b)
{
	return b->name;
}

/* One read of what comes next, possibly short; 0 only at the end. */
static ssize_t read_some(struct svy_ctx *ctx, struct svy_bytes *b, void *p, size_t n)
{
	ssize_t k;
	if (b->spool)
		return svy_spool_read(ctx, b->spool, b->offset, p, n);
	do
		k = b->base >= 0 ? pread(b->fd, p, n, b->base + b->offset) : read(b->fd, p, n);
	while (k < 0 && errno == EINTR);
	if (k > 0)
		svy_progress_bytes(ctx, b->offset + k, b->size);
	return k < 0 ? svy_fail_errno(ctx, "cannot read '%s'", b->name) : k;
}

int svy_bytes_peek(struct svy_ctx *ctx, struct svy_bytes *b, size_t n, const unsigned char **p, size_t *got)
{
	if (n > PEEK_MAX)
		n = PEEK_MAX;
	if (b->pos + n > BUFFER) {
		memmove(b->buf, b->buf + b->pos, b->len - b->pos);
		b->len -= b->pos;
		b->pos = 0;
	}
	while (b->len - b->pos < n) {
		ssize_t k = read_some(ctx, b, b->buf + b->len, BUFFER - b->len);
		if (k < 0)
			return (int)k;
		if (k == 0)
			break;
		b->len += (size_t)k;
		b->offset += k;
	}
	*p = b->buf + b->pos;
	*got = b->len - b->pos < n ? b->len - b->pos : n;
	return 0;
}

static size_t take_buffered(struct svy_bytes *b, void *to, size_t n)
{
	size_t k = b->len - b->pos < n ? b->len - b->pos : n;
	memcpy(to, b->buf + b->pos, k);
	b->pos += k;
	return k;
}

ssize_t svy_bytes_read(struct svy_ctx *ctx, struct svy_bytes *b, void *buf, size_t n)
{
	char *to = buf;
	size_t got = take_buffered(b, to, n);
	while (got < n) {
		bool direct = n >= BUFFER;     /* the rest of a large piece too, so that the next begins without one */
		ssize_t k = read_some(ctx, b, direct ? (void *)(to + got) : b->buf, direct ? n - got : BUFFER);
		if (k < 0)
			return k;
		if (k == 0)
			break;
		b->offset += k;
		b->pos = 0;
		b->len = direct ? 0 : (size_t)k;
		got += direct ? (size_t)k : take_buffered(b, to + got, n - got);
	}
	return (ssize_t)got;
}

int svy_bytes_spool(struct svy_ctx *ctx, struct svy_bytes *b)
{
	if (b->base >= 0 || b->spool)
		return 0;
	struct svy_spool *s = svy_spool_new();
	int rc = svy_spool_write(ctx, s, b->buf + b->pos, b->len - b->pos);
	for (ssize_t k; !rc;) {
		k = read_some(ctx, b, b->buf, BUFFER);
		if (k <= 0) {
			rc = (int)k;
			break;
		}
		rc = svy_spool_write(ctx, s, b->buf, (size_t)k);
	}
	if (rc) {
		svy_spool_free(s);
		return rc;
	}
	b->spool = s;
	b->size = svy_spool_size(s);
	b->offset = 0;
	b->pos = b->len = 0;
	return 0;
}

int64_t svy_bytes_size(const struct svy_bytes *b)
{
	return b->size;
}

int svy_bytes_seek(struct svy_ctx *ctx, struct svy_bytes *b, int64_t offset)
{
	if (offset < 0 || (b->base < 0 && !b->spool))
		return svy_fail(ctx, SVY_EIO, "cannot seek in '%s'", b->name);
	int64_t start = b->offset - (int64_t)b->len;
	if (offset >= start && offset <= b->offset) {
		b->pos = (size_t)(offset - start);
	} else {
		b->offset = offset;
		b->pos = b->len = 0;
	}
	return 0;
}

int64_t svy_bytes_tell(const struct svy_bytes *b)
{
	return b->offset - (int64_t)(b->len - b->pos);
}

static int fail_about(struct svy_ctx *ctx, const struct svy_bytes *b, const char *what, const char *fmt, va_list ap)
{
	char detail[400];
	vsnprintf(detail, sizeof detail, fmt, ap);
	return svy_fail(ctx, SVY_EDATA, "%s file '%s': %s", what, svy_bytes_name(b), detail);
}

int svy_bytes_damaged(struct svy_ctx *ctx, const struct svy_bytes *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	int rc = fail_about(ctx, b, "damaged", fmt, ap);
	va_end(ap);
	return rc;
}

int svy_bytes_truncated(struct svy_ctx *ctx, const struct svy_bytes *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	int rc = fail_about(ctx, b, "truncated", fmt, ap);
	va_end(ap);
	return rc;
}
