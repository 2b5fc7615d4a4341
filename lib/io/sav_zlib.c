// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Cases of a .zsav: a header of 24 bytes, deflated blocks one behind the other, each a zlib stream of its own, and a table of them. The blocks
 * are read as they come; what was seen of each is kept and held against the table in the end, so that nothing need be read twice.
 */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include "base/mem.h"
#include "io/sav.h"

enum { HEAD = 24, ENTRY = 24, DEFLATED = 256 << 10, BLOCK = 0x3ff000 };

struct block {
	int64_t from;           /* in the file */
	int64_t inflated;       /* bytes of cases before it */
};

struct svy_sav_zlib {
	z_stream z;
	bool open, done;
	int64_t begin;          /* where the header stands, by which offsets of inflated bytes are counted */
	int64_t table, table_len;       /* where the table of blocks begins, and its bytes */
	int64_t at;             /* offset of the next byte to inflate */
	int64_t inflated;
	struct block *block;    /* and one behind the last */
	size_t nblock, cap;
	unsigned char buf[DEFLATED];
};

int svy_sav_zlib_start(struct svy_sav *s)
{
	unsigned char h[HEAD];
	int64_t begin = svy_bytes_tell(s->in), size = svy_bytes_size(s->in);
	int rc = svy_sav_take(s, h, sizeof h, "the header of its cases");
	if (rc)
		return rc;
	struct svy_sav_zlib *z = s->zlib = svy_calloc(1, sizeof *z);
	z->begin = begin;
	z->at = begin + HEAD;
	z->table = svy_sav_int64(s, h + 8);
	z->table_len = svy_sav_int64(s, h + 16);
	if (svy_sav_int64(s, h) != begin)
		return svy_sav_damaged(s, begin, "the header of its cases says that it stands at byte %" PRId64, svy_sav_int64(s, h));
	if (z->table < z->at || z->table_len < HEAD || z->table_len > INT32_MAX || (z->table_len - HEAD) % ENTRY)
		return svy_sav_damaged(s, begin, "a table of blocks of %" PRId64 " bytes at byte %" PRId64, z->table_len, z->table);
	if (size >= 0 && (z->table > size || z->table_len > size - z->table))
		return svy_sav_truncated(s, "its table of blocks, %" PRId64 " bytes from byte %" PRId64, z->table_len, z->table);
	return 0;
}

void svy_sav_zlib_free(struct svy_sav_zlib *z)
{
	if (!z)
		return;
	if (z->open)
		inflateEnd(&z->z);
	free(z->block);
	free(z);
}

static int begin_block(struct svy_sav *s, struct svy_sav_zlib *z)
{
	int rc = svy_sav_keep(s, sizeof *z->block);
	if (rc)
		return rc;
	svy_grow(z->block, z->nblock, z->cap);
	z->block[z->nblock++] = (struct block){z->at, z->inflated};
	if (z->open || z->at >= z->table)
		return 0;
	z->open = inflateInit(&z->z) == Z_OK;
	return z->open ? 0 : svy_fail(s->ctx, SVY_EIO, "zlib cannot be started");
}

/* Bytes up to the table of blocks; those that zlib has not used yet are z->z.next_in. */
static int feed(struct svy_sav *s, struct svy_sav_zlib *z)
{
	int64_t left = z->table - z->at;
	size_t n = left < DEFLATED ? (size_t)left : DEFLATED;
	ssize_t got = svy_bytes_read(s->ctx, s->in, z->buf, n);
	if (got < 0)
		return (int)got;
	if ((size_t)got < n)
		return svy_sav_truncated(s, "it ends %" PRId64 " bytes before its table of blocks", left - got);
	z->z.next_in = z->buf;
	z->z.avail_in = (unsigned)n;
	return 0;
}

/* One entry of the table and the block that it is about. */
static bool is_block(const struct svy_sav *s, const struct svy_sav_zlib *z, const unsigned char *e, size_t i)
{
	const struct block *b = &z->block[i];
	return svy_sav_int64(s, e) == z->begin + b[0].inflated && svy_sav_int64(s, e + 8) == b[0].from &&
		svy_sav_int(s, e + 16) == b[1].inflated - b[0].inflated && svy_sav_int(s, e + 20) == b[1].from - b[0].from;
}

static int check_table(struct svy_sav *s, struct svy_sav_zlib *z)
{
	unsigned char h[HEAD], e[ENTRY];
	size_t claimed = (size_t)(z->table_len - HEAD) / ENTRY, seen = z->nblock - 1;
	int rc = svy_sav_take(s, h, HEAD, "its table of blocks");
	if (rc)
		return rc;
	if (svy_sav_int(s, h + 20) < 0 || (size_t)svy_sav_int(s, h + 20) != claimed || claimed != seen)
		return svy_sav_damaged(s, z->table, "a table of %" PRId32 " blocks in room for %zu, where %zu were found", svy_sav_int(s, h + 20), claimed, seen);
	for (size_t i = 0; i < seen; i++) {
		if ((rc = svy_sav_take(s, e, ENTRY, "its table of blocks")))
			return rc;
		if (!is_block(s, z, e, i))
			return svy_sav_damaged(s, z->block[i].from, "block %zu of its cases is not where its table has it, or of another size", i + 1);
	}
	/* All writers that are known have blocks of this size but for the last. */
	if (svy_sav_int(s, h + 16) != BLOCK)
		rc = svy_sav_warn(s, "the file's table of blocks has a block size of %" PRId32 ", not %d", svy_sav_int(s, h + 16), BLOCK);
	if (!rc && (double)svy_sav_int64(s, h) != -s->bias)
		rc = svy_sav_warn(s, "the file's table of blocks has a bias of %" PRId64 ", not %g", svy_sav_int64(s, h), -s->bias);
	if (!rc && svy_bytes_read(s->ctx, s->in, e, 1) > 0)
		rc = svy_sav_warn(s, "the file goes on behind its table of blocks; what stands there is not read");
	return rc;
}

static int end_block(struct svy_sav *s, struct svy_sav_zlib *z)
{
	/* What was not used is the next block's. */
	unsigned char *rest = z->z.next_in;
	unsigned left = z->z.avail_in;
	inflateReset(&z->z);
	z->z.next_in = rest;
	z->z.avail_in = left;
	int rc = begin_block(s, z);
	if (rc || z->at < z->table)
		return rc;
	z->done = true;
	return check_table(s, z);
}

static int inflate_some(struct svy_sav *s, struct svy_sav_zlib *z, unsigned char *p, size_t n, size_t *got)
{
	int rc = 0;
	if (z->z.avail_in == 0) {
		if (z->at >= z->table)
			return svy_sav_damaged(s, z->block[z->nblock - 1].from, "block %zu of its cases does not end", z->nblock);
		if ((rc = feed(s, z)))
			return rc;
	}
	unsigned before = z->z.avail_in;
	z->z.next_out = p;
	z->z.avail_out = (unsigned)n;
	int status = inflate(&z->z, Z_NO_FLUSH);
	*got = n - z->z.avail_out;
	z->at += before - z->z.avail_in;
	z->inflated += (int64_t)*got;
	if (status == Z_STREAM_END)
		return end_block(s, z);
	if (status != Z_OK)
		return svy_sav_damaged(s, z->at, "block %zu of its cases: %s", z->nblock, z->z.msg ? z->z.msg : "not a zlib stream");
	return 0;
}

ssize_t svy_sav_zlib_read(struct svy_sav *s, void *p, size_t n)
{
	struct svy_sav_zlib *z = s->zlib;
	size_t have = 0;
	int rc = 0;
	if (z->nblock == 0) {
		rc = begin_block(s, z);
		if (!rc && z->at >= z->table) {
			z->done = true;
			rc = check_table(s, z);
		}
	}
	while (!rc && !z->done && have < n) {
		size_t got = 0;
		rc = inflate_some(s, z, (unsigned char *)p + have, n - have, &got);
		have += got;
	}
	return rc ? rc : (ssize_t)have;
}
