// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The cases of a .sav: plain, as bytecode, or as bytecode in blocks of zlib. Source: PSPP developers guide, "Data Record" and "ZLIB Data".
 *
 * Bytecode comes in chunks: eight codes, one per slot, then the slots themselves that have code 253.
 */
#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include "base/mem.h"
#include "io/sav_write.h"

enum {
	BLOCK_BYTES = 32 << 10,         /* of plain rows at once: what stays in the nearest cache */
	CODES = 8,
	PIECE = 64 << 10,               /* bytecode that is handed on at once */
	ZLIB_BLOCK = 0x3ff000,          /* bytes of bytecode in a block; what SPSS writes */
	BIAS = 100,
};

struct block {
	uint32_t plain, packed;
};

struct svy_sav_body {
	struct svy_ctx *ctx;
	struct svy_output *out;
	enum svy_sav_compression how;
	struct svy_spool *spool;
	uint8_t *text;
	size_t slots, nblock_rows;
	char *rows, *room;              /* rows: ours, where room is not the output's */
	/* bytecode; the chunk under way begins at chunk and has ncode codes */
	struct svy_buf codes;
	size_t chunk, ncode;
	/* zlib */
	char *plain, *packed;
	size_t nplain, packed_cap;
	struct block *block;
	size_t nblock, block_cap;
	uint64_t head, stored;          /* bytes before the cases, bytes of the cases so far */
};

struct svy_sav_body *svy_sav_body_new(struct svy_ctx *ctx, struct svy_output *out, enum svy_sav_compression how, bool spool, const uint8_t *text,
	size_t slots, uint64_t head)
{
	struct svy_sav_body *b = svy_calloc(1, sizeof *b);
	b->ctx = ctx;
	b->out = out;
	b->how = how;
	b->slots = slots;
	b->head = head;
	b->spool = spool ? svy_spool_new() : NULL;
	b->text = svy_malloc(slots);
	memcpy(b->text, text, slots);
	b->nblock_rows = BLOCK_BYTES / (slots * 8);
	if (b->nblock_rows == 0)
		b->nblock_rows = 1;
	if (how != SVY_SAV_PLAIN || slots * 8 > BLOCK_BYTES)
		b->rows = svy_malloc(b->nblock_rows * slots * 8);
	if (how == SVY_SAV_ZLIB) {
		b->plain = svy_malloc(ZLIB_BLOCK);
		b->packed_cap = compressBound(ZLIB_BLOCK);
		b->packed = svy_malloc(b->packed_cap);
	}
	return b;
}

void svy_sav_body_free(struct svy_sav_body *b)
{
	if (!b)
		return;
	svy_spool_free(b->spool);
	svy_buf_free(&b->codes);
	free(b->text);
	free(b->rows);
	free(b->plain);
	free(b->packed);
	free(b->block);
	free(b);
}

static int store(struct svy_sav_body *b, const char *p, size_t n)
{
	b->stored += n;
	if (b->spool)
		return svy_spool_write(b->ctx, b->spool, p, n);
	svy_output_write(b->out, p, n);
	return 0;
}

static int pack(struct svy_sav_body *b)
{
	uLongf n = b->packed_cap;
	if (compress2((Bytef *)b->packed, &n, (const Bytef *)b->plain, b->nplain, Z_DEFAULT_COMPRESSION) != Z_OK)
		return svy_fail(b->ctx, SVY_EIO, "zlib cannot compress the cases");
	svy_grow(b->block, b->nblock, b->block_cap);
	b->block[b->nblock++] = (struct block){(uint32_t)b->nplain, (uint32_t)n};
	b->nplain = 0;
	return store(b, b->packed, n);
}

static int hand_on(struct svy_sav_body *b, const char *p, size_t n)
{
	int rc = 0;
	if (b->how != SVY_SAV_ZLIB)
		return store(b, p, n);
	while (n && !rc) {
		size_t k = ZLIB_BLOCK - b->nplain < n ? ZLIB_BLOCK - b->nplain : n;
		memcpy(b->plain + b->nplain, p, k);
		b->nplain += k;
		p += k;
		n -= k;
		if (b->nplain == ZLIB_BLOCK)
			rc = pack(b);
	}
	return rc;
}

/* The code of a slot; SVY_SAV_CODE_LITERAL for what has none. */
static inline uint8_t code_of(uint64_t slot, uint8_t text)
{
	static const uint64_t blanks = UINT64_C(0x2020202020202020);
	double x;
	memcpy(&x, &slot, sizeof x);
	if (text)
		return slot == blanks ? SVY_SAV_CODE_BLANKS : SVY_SAV_CODE_LITERAL;
	if (x > -BIAS && x < SVY_SAV_CODE_END - BIAS) {
		int k = (int)x;
		return k == x ? (uint8_t)(k + BIAS) : SVY_SAV_CODE_LITERAL;
	}
	return x == SVY_SAV_SYSMIS ? SVY_SAV_CODE_SYSMIS : SVY_SAV_CODE_LITERAL;
}

/* A row may begin within a chunk. */
static void encode_row(struct svy_sav_body *b, const char *row)
{
	char *start = svy_buf_room(&b->codes, b->slots * 8 + (b->slots / CODES + 2) * CODES), *to = start;
	char *code = b->codes.p + b->chunk;
	for (size_t i = 0; i < b->slots; i++) {
		uint64_t slot;
		if (b->ncode == CODES) {
			code = to;
			memset(code, SVY_SAV_CODE_PAD, CODES);
			to += CODES;
			b->ncode = 0;
		}
		memcpy(&slot, row + i * 8, 8);
		uint8_t c = code_of(le64toh(slot), b->text[i]);
		code[b->ncode++] = (char)c;
		if (c == SVY_SAV_CODE_LITERAL) {
			memcpy(to, row + i * 8, 8);
			to += 8;
		}
	}
	b->chunk = (size_t)(code - b->codes.p);
	b->codes.n += (size_t)(to - start);
}

/* Hands on the chunks that are full. */
static int drain(struct svy_sav_body *b)
{
	size_t whole = b->chunk, rest = b->codes.n - whole;
	int rc = hand_on(b, b->codes.p, whole);
	memmove(b->codes.p, b->codes.p + whole, rest);
	b->codes.n = rest;
	b->chunk = 0;
	return rc;
}

static int encode(struct svy_sav_body *b, const char *rows, size_t nrow)
{
	int rc = 0;
	if (!b->codes.p) {      /* before the first row: a chunk that is full */
		svy_buf_room(&b->codes, 1);
		b->ncode = CODES;
	}
	for (size_t i = 0; i < nrow && !rc; i++) {
		encode_row(b, rows + i * b->slots * 8);
		if (b->chunk > PIECE)
			rc = drain(b);
	}
	return rc;
}

size_t svy_sav_body_block(const struct svy_sav_body *b)
{
	return b->nblock_rows;
}

char *svy_sav_body_room(struct svy_sav_body *b, size_t nrow)
{
	return b->room = b->rows ? b->rows : svy_output_room(b->out, nrow * b->slots * 8);
}

int svy_sav_body_put(struct svy_sav_body *b, size_t nrow)
{
	size_t n = nrow * b->slots * 8;
	if (b->how != SVY_SAV_PLAIN)
		return encode(b, b->rows, nrow);
	if (b->rows)
		return store(b, b->rows, n);
	b->stored += n;
	svy_output_advance(b->out, n);
	return 0;
}

/* Where each block stands, plain and packed, as if the plain ones stood behind the head without the 24 bytes before the first packed one. */
static int put_blocks(struct svy_sav_body *b, int64_t trailer[2])
{
	struct svy_buf t = {0};
	int64_t plain = (int64_t)b->head - 24, packed = (int64_t)b->head;
	trailer[0] = (int64_t)(b->head + b->stored);
	svy_sav_put_int64(&t, -BIAS);
	svy_sav_put_int64(&t, 0);
	svy_sav_put_int(&t, ZLIB_BLOCK);
	svy_sav_put_int(&t, (int64_t)b->nblock);
	for (size_t i = 0; i < b->nblock; i++) {
		svy_sav_put_int64(&t, plain);
		svy_sav_put_int64(&t, packed);
		svy_sav_put_int(&t, b->block[i].plain);
		svy_sav_put_int(&t, b->block[i].packed);
		plain += b->block[i].plain;
		packed += b->block[i].packed;
	}
	trailer[1] = (int64_t)t.n;
	int rc = store(b, t.p, t.n);
	svy_buf_free(&t);
	return rc;
}

int svy_sav_body_end(struct svy_sav_body *b, int64_t trailer[2])
{
	int rc = b->codes.p ? hand_on(b, b->codes.p, b->codes.n) : 0;
	if (!rc && b->nplain)
		rc = pack(b);
	if (!rc && b->how == SVY_SAV_ZLIB)
		rc = put_blocks(b, trailer);
	return rc;
}

int svy_sav_body_copy(struct svy_sav_body *b)
{
	char *piece = svy_malloc(PIECE);
	int64_t at = 0, size = svy_spool_size(b->spool);
	ssize_t n = 0;
	while (at < size && (n = svy_spool_read(b->ctx, b->spool, at, piece, PIECE)) > 0) {
		svy_output_write(b->out, piece, (size_t)n);
		at += n;
	}
	free(piece);
	return n < 0 ? (int)n : at < size ? svy_fail(b->ctx, SVY_EIO, "the temporary file ends too early") : 0;
}
