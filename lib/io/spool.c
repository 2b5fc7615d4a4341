// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "base/strs.h"

#define MEMORY_MAX ((int64_t)64 << 20)
#define TAIL_MAX ((size_t)256 << 10)    /* small records written one by one cost four times as much */

struct svy_spool {
	char *mem;              /* all bytes while fd < 0 */
	size_t cap;
	int64_t size, memory_max;
	int fd;
	char *tail;             /* with fd >= 0: the last ntail bytes, not in the file yet */
	size_t ntail;
};

struct svy_spool *svy_spool_new(void)
{
	struct svy_spool *s = svy_calloc(1, sizeof *s);
	s->fd = -1;
	s->memory_max = MEMORY_MAX;
	return s;
}

struct svy_spool *svy_spool_new_on_disk(void)
{
	struct svy_spool *s = svy_spool_new();
	s->memory_max = 0;
	return s;
}

void svy_spool_free(struct svy_spool *s)
{
	if (!s)
		return;
	if (s->fd >= 0)
		close(s->fd);
	free(s->mem);
	free(s->tail);
	free(s);
}

/* A file without a name, so that no crash leaves one behind. */
static int temporary(const char *dir)
{
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0)
		return fd;
	struct svy_buf name = {0};
	svy_buf_printf(&name, "%s/svyXXXXXX", dir);
	fd = mkostemp(name.p, O_CLOEXEC);
	if (fd >= 0)
		unlink(name.p);
	svy_buf_free(&name);
	return fd;
}

int svy_temporary_open(struct svy_ctx *ctx)
{
	const char *dir = getenv("TMPDIR");
	if (!dir || !*dir)
		dir = "/tmp";
	int fd = temporary(dir);
	return fd >= 0 ? fd : svy_fail_errno(ctx, "cannot create a temporary file in '%s'", dir);
}

static int write_all(struct svy_ctx *ctx, struct svy_spool *s, const char *p, size_t n, int64_t at)
{
	while (n) {
		ssize_t k = pwrite(s->fd, p, n, at);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return svy_fail_errno(ctx, "cannot write a temporary file");
		p += k;
		n -= (size_t)k;
		at += k;
	}
	return 0;
}

static int flush_tail(struct svy_ctx *ctx, struct svy_spool *s)
{
	int rc = write_all(ctx, s, s->tail, s->ntail, s->size - (int64_t)s->ntail);
	s->ntail = 0;
	return rc;
}

static int append_to_file(struct svy_ctx *ctx, struct svy_spool *s, const char *p, size_t n)
{
	int rc = s->ntail + n > TAIL_MAX ? flush_tail(ctx, s) : 0;
	if (rc || n > TAIL_MAX)
		return rc ? rc : write_all(ctx, s, p, n, s->size);
	memcpy(s->tail + s->ntail, p, n);
	s->ntail += n;
	return 0;
}

static int move_to_file(struct svy_ctx *ctx, struct svy_spool *s)
{
	int fd = svy_temporary_open(ctx);
	if (fd < 0)
		return fd;
	s->fd = fd;
	int rc = write_all(ctx, s, s->mem, (size_t)s->size, 0);
	free(s->mem);
	s->mem = NULL;
	s->cap = 0;
	s->tail = svy_malloc(TAIL_MAX);
	return rc;
}

int svy_spool_write(struct svy_ctx *ctx, struct svy_spool *s, const void *p, size_t n)
{
	if (!n)
		return 0;
	int rc = 0;
	if (s->fd < 0 && s->size + (int64_t)n > s->memory_max)
		rc = move_to_file(ctx, s);
	if (!rc && s->fd >= 0) {
		rc = append_to_file(ctx, s, p, n);
	} else if (!rc) {
		size_t want = (size_t)s->size + n;
		if (want > s->cap) {
			s->cap = want > 2 * s->cap ? want : 2 * s->cap;
			s->mem = svy_realloc(s->mem, s->cap);
		}
		memcpy(s->mem + s->size, p, n);
	}
	if (!rc)
		s->size += (int64_t)n;
	return rc;
}

ssize_t svy_spool_read(struct svy_ctx *ctx, struct svy_spool *s, int64_t offset, void *p, size_t n)
{
	if (offset >= s->size)
		return 0;
	if ((int64_t)n > s->size - offset)
		n = (size_t)(s->size - offset);
	if (s->fd < 0) {
		memcpy(p, s->mem + offset, n);
		return (ssize_t)n;
	}
	int rc = s->ntail && offset + (int64_t)n > s->size - (int64_t)s->ntail ? flush_tail(ctx, s) : 0;
	if (rc)
		return rc;
	for (size_t got = 0; got < n;) {
		ssize_t k = pread(s->fd, (char *)p + got, n - got, offset + (int64_t)got);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return svy_fail_errno(ctx, "cannot read a temporary file");
		if (k == 0)
			return svy_fail(ctx, SVY_EIO, "a temporary file has become shorter");
		got += (size_t)k;
	}
	return (ssize_t)n;
}

int64_t svy_spool_size(const struct svy_spool *s)
{
	return s->size;
}
