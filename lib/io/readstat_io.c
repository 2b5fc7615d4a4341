// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/readstat_base.h"

#define WINDOW ((size_t)1 << 20)

void svy_rs_io_init(struct svy_rs_io *io, struct svy_ctx *ctx, struct svy_bytes *in)
{
	memset(io, 0, sizeof *io);
	io->ctx = ctx;
	io->in = in;
	io->size = svy_bytes_size(in);
	io->start = -1;
	io->buf = svy_malloc(WINDOW);
}

void svy_rs_io_free(struct svy_rs_io *io)
{
	free(io->buf);
	io->buf = NULL;
}

/* Reads the window that begins at pos. */
static bool fill(struct svy_rs_io *io)
{
	int64_t expected = io->start + (int64_t)io->n;
	if (io->rc == 0 && (io->start < 0 || expected != io->pos))
		io->rc = svy_bytes_seek(io->ctx, io->in, io->pos);
	if (io->rc < 0)
		return false;
	ssize_t got = svy_bytes_read(io->ctx, io->in, io->buf, WINDOW);
	io->start = io->pos;
	io->n = got > 0 ? (size_t)got : 0;
	if (got < 0)
		io->rc = (int)got;
	return io->n > 0;
}

static size_t take(struct svy_rs_io *io, void *p, size_t n)
{
	size_t done = 0;
	while (done < n) {
		int64_t ahead = io->start < 0 ? 0 : io->start + (int64_t)io->n - io->pos;
		if (io->start < 0 || io->pos < io->start || ahead <= 0) {
			if (!fill(io))
				break;
			continue;
		}
		size_t part = n - done < (size_t)ahead ? n - done : (size_t)ahead;
		memcpy((char *)p + done, io->buf + (io->pos - io->start), part);
		io->pos += (int64_t)part;
		done += part;
	}
	return done;
}

bool svy_rs_io_take(struct svy_rs_io *io, void *p, size_t n)
{
	return io->rc == 0 && take(io, p, n) == n;
}

bool svy_rs_io_skip(struct svy_rs_io *io, int64_t n)
{
	if (n < 0 || n > svy_rs_io_left(io))
		return false;
	io->pos += n;
	return true;
}

int64_t svy_rs_io_left(const struct svy_rs_io *io)
{
	return io->size - io->pos;
}
