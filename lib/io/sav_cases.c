// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Cases in their plain form, 8-byte slots in the file's byte order, in a buffer of some rows that stays in the cache.
 *
 * Compressed cases come in blocks: 8 codes of a byte, then the 8-byte literals that some of them stand for. A code is a small number, blanks,
 * system-missing, a literal, or padding; see enum svy_sav_code.
 */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/sav.h"

enum { BLOCK_MAX = 8 + 8 * 8, PATTERNS = 256, PC_LITERAL = 1 };
/* Reads of so much go past the buffer of the input. They begin at IN_FRONT, before which there is room for what is left of the bytes before. */
enum { IN_BYTES = 256 << 10, IN_FRONT = 128 };
/* Rows in the buffer: plain ones are read in one go; those made of codes share the cache with these. */
enum { PLAIN_BYTES = 384 << 10, MADE_BYTES = 128 << 10 };

/* In SPSS/PC+ 0 is system-missing and 1 a literal; there is no padding, no end and no code for blanks. */
static void make_patterns(struct svy_sav *s)
{
	s->pattern = svy_calloc(1, PATTERNS * sizeof *s->pattern);
	for (int code = 0; code < PATTERNS; code++) {
		double x = code == (s->pc ? 0 : SVY_SAV_CODE_SYSMIS) ? s->sysmis : code - s->bias;
		uint64_t bits;
		memcpy(&bits, &x, 8);
		s->pattern[code] = s->swap ? __builtin_bswap64(bits) : bits;
	}
	if (!s->pc)
		memset(&s->pattern[SVY_SAV_CODE_BLANKS], ' ', 8);
}

int svy_sav_cases_start(struct svy_sav *s)
{
	size_t rows = (s->compression == SVY_SAV_PLAIN ? PLAIN_BYTES : MADE_BYTES) / 8 / s->nslot;
	s->row_cap = (rows ? rows : 1) * s->nslot;
	/* A block of codes may end within a row, and is not taken apart. */
	s->row_buf = svy_malloc(8 * (s->row_cap + 8));
	if (s->compression == SVY_SAV_PLAIN)
		return 0;
	s->octet_at = 8;
	s->in_buf = svy_malloc(IN_FRONT + IN_BYTES);
	make_patterns(s);
	return s->compression == SVY_SAV_ZLIB ? svy_sav_zlib_start(s) : 0;
}

/* Bytes as they stand, compressed or not. */
static ssize_t read_bytes(struct svy_sav *s, unsigned char *p, size_t n)
{
	if (s->compression == SVY_SAV_ZLIB)
		return svy_sav_zlib_read(s, p, n);
	if (!s->pc)
		return svy_bytes_read(s->ctx, s->in, p, n);
	ssize_t got = svy_bytes_read(s->ctx, s->in, p, (uint64_t)s->pc_left < n ? (size_t)s->pc_left : n);
	s->pc_left -= got > 0 ? got : 0;
	return got;
}

static int fill_plain(struct svy_sav *s)
{
	size_t want = 8 * (s->row_cap - s->row_n);
	ssize_t got = read_bytes(s, s->row_buf + 8 * s->row_n, want);
	if (got < 0)
		return (int)got;
	s->cases_end = (size_t)got < want;
	s->stray = (size_t)got % 8;
	s->row_n += (size_t)got / 8;
	return 0;
}

/* More bytes behind those that are not yet used, fewer than a block; the kernel copies to an even address several times faster. */
static int refill(struct svy_sav *s)
{
	size_t rest = s->in_n - s->in_at;
	unsigned char *to = s->in_buf + IN_FRONT;
	memmove(to - rest, s->in_buf + s->in_at, rest);
	ssize_t got = read_bytes(s, to, IN_BYTES);
	if (got < 0)
		return (int)got;
	s->in_at = IN_FRONT - rest;
	s->in_n = IN_FRONT + (size_t)got;
	s->in_end = got < IN_BYTES;
	return 0;
}

/* Has v a byte that is b? */
static inline bool has_byte(uint64_t v, unsigned char b)
{
	const uint64_t ones = 0x0101010101010101u;
	v ^= ones * b;
	return ((v - ones) & ~v & 0x80 * ones) != 0;
}

/* Whole blocks, while the bytes that one may have are there; ends before one with padding or the end. False if there was none. */
static bool expand_blocks(struct svy_sav *s)
{
	const unsigned char *in = s->in_buf + s->in_at, *last = s->in_buf + s->in_n - BLOCK_MAX;
	uint64_t *out = (uint64_t *)(void *)s->row_buf + s->row_n, *full = (uint64_t *)(void *)s->row_buf + s->row_cap;
	const uint64_t *pattern = s->pattern;
	while (in <= last && out < full) {
		uint64_t codes;
		memcpy(&codes, in, 8);
		if (has_byte(codes, SVY_SAV_CODE_PAD) || has_byte(codes, SVY_SAV_CODE_END))
			break;
		const unsigned char *literal = in + 8;
		if (!has_byte(codes, SVY_SAV_CODE_LITERAL)) {
#pragma GCC unroll 8
			for (int k = 0; k < 8; k++)
				out[k] = pattern[in[k]];
		} else {
			/* No branch: where literals are, nobody can foretell. */
#pragma GCC unroll 8
			for (int k = 0; k < 8; k++) {
				uint64_t is = in[k] == SVY_SAV_CODE_LITERAL, x;
				memcpy(&x, literal, 8);
				out[k] = pattern[in[k]] ^ ((pattern[in[k]] ^ x) & -is);
				literal += 8 * is;
			}
		}
		in = literal;
		out += 8;
	}
	bool any = in > s->in_buf + s->in_at;
	s->in_at = (size_t)(in - s->in_buf);
	s->row_n = (size_t)(out - (uint64_t *)(void *)s->row_buf);
	return any;
}

/* One code; false at the end of the codes. */
static bool expand_code(struct svy_sav *s)
{
	size_t left = s->in_n - s->in_at;
	unsigned char *out = s->row_buf + 8 * s->row_n;
	if (s->octet_at == 8) {
		size_t n = left < 8 ? left : 8;
		if (n == 0)
			return false;
		memset(s->octet, SVY_SAV_CODE_PAD, 8);
		memcpy(s->octet, s->in_buf + s->in_at, n);
		s->in_at += n;
		s->octet_at = 0;
		s->stray = n % 8;
		return true;
	}
	unsigned char code = s->octet[s->octet_at++];
	if (!s->pc && code == SVY_SAV_CODE_PAD)
		return true;
	if (!s->pc && code == SVY_SAV_CODE_END)
		return false;
	if (code != (s->pc ? PC_LITERAL : SVY_SAV_CODE_LITERAL)) {
		memcpy(out, &s->pattern[code], 8);
	} else if (left >= 8) {
		memcpy(out, s->in_buf + s->in_at, 8);
		s->in_at += 8;
	} else {
		s->stray = left;
		s->in_at += left;
		return false;
	}
	s->row_n++;
	return true;
}

static int fill_compressed(struct svy_sav *s)
{
	int rc = 0;
	while (!rc && s->row_n < s->row_cap && !s->cases_end) {
		if (s->in_n - s->in_at < BLOCK_MAX && !s->in_end)
			rc = refill(s);
		else if (s->pc || s->octet_at < 8 || s->in_n - s->in_at < BLOCK_MAX || !expand_blocks(s))
			s->cases_end = !expand_code(s);
	}
	return rc;
}

int svy_sav_cases_fill(struct svy_sav *s)
{
	if (s->cases_end)
		return 0;
	return s->compression == SVY_SAV_PLAIN ? fill_plain(s) : fill_compressed(s);
}

int svy_sav_cases_finish(struct svy_sav *s)
{
	uint64_t behind = 0;
	int rc = 0;
	if (s->compression == SVY_SAV_PLAIN)
		return 0;
	while (!rc && (!s->in_end || s->in_at < s->in_n)) {
		behind += s->in_n - s->in_at;
		s->in_at = s->in_n;
		rc = s->in_end ? 0 : refill(s);
	}
	if (!rc && behind > 0 && s->cases_end)
		rc = svy_sav_warn(s, "the file has %" PRIu64 " bytes behind the end of its cases; they are not read", behind);
	return rc;
}
