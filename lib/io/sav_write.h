// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Writing .sav and .zsav. Private to lib/io/sav_write*.c.
 *
 * Rows go out as they come. What is known only behind the last of them (their number, whether a column without a format holds integers) is
 * written into the head afterwards; until then its count is one that no file reaches, so that what a killed process leaves is read as cut.
 * Batches are kept for a second pass only where a string's bytes are not known: it has no width, or one that was counted in another encoding.
 *
 * Three ways: a file of ours (bytecode, or zlib); the same where nothing can be written afterwards (cases wait in a spool); and the lane, into
 * a pipe, which changes and cuts nothing (see sav_header.h).
 */
#ifndef SVY_IO_SAV_WRITE_H
#define SVY_IO_SAV_WRITE_H

#include "io/sav_layout.h"
#include "io/spool.h"
#include "io/writers.h"

struct svy_sav_target {
	const struct svy_var *from;
	char *name;                     /* in the file; borrowed from names[] */
	char (*short_name)[9];          /* per segment */
	size_t width;                   /* of a string, in bytes; 0: a number */
	size_t segments, slot;          /* variables that it takes; the first 8-byte slot of a row, from 0 */
	uint32_t format, write_format;
	bool guess;                     /* a number without a format: F8.0 if the values are integers */
	size_t format_at;               /* where its formats stand in the head */
	double scale, shift;            /* numbers become scale * (x + shift): dates, else 1 and 0 */
	struct svy_var lost;            /* rules of missing values that SPSS cannot declare: such numbers become system-missing */
	/* what the rows held */
	size_t longest;                 /* bytes of the longest string */
	bool numbers, fractions;
	uint64_t tagged, dropped, cut, sysmis;      /* values that became system-missing; strings that were cut; numbers that mean system-missing */
};

struct svy_sav_body;
struct svy_sav_writer {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	struct svy_writer_opts opts;
	struct svy_output *out;
	const struct svy_dict *dict;
	bool lane, zlib;
	bool started;                   /* the head is made */
	size_t noted;                   /* how many notes ctx had before the rows */
	struct svy_strs notes;          /* those that stand in the head */
	struct svy_batch_spool *rows;   /* batches that wait for the widths of strings; NULL */
	struct svy_sav_target *col;
	char **names;
	size_t ncol, slots;
	uint64_t nrow;
	struct svy_buf head, text;      /* text: a string with its end */
	size_t count64_at;              /* where record 7/16 has the count */
	uint64_t missing[256];          /* what stands for a value that is missing, by the batch's byte */
	struct svy_sav_body *body;
};

/* As svy_warn; 0 in the lane, where nothing is lost. */
int svy_sav_writer_warn(struct svy_sav_writer *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Fills col[] but for what the rows hold; widths of strings from col[].longest too. */
int svy_sav_plan(struct svy_sav_writer *w);
/* Makes head, from the plan. */
int svy_sav_head(struct svy_sav_writer *w);
/* The extension records behind the variables, labels and documents, appended to head. */
int svy_sav_put_sets(struct svy_sav_writer *w);
int svy_sav_put_attributes(struct svy_sav_writer *w);

/* An extension record (type 7) with items of so many bytes. */
void svy_sav_put_extension(struct svy_buf *b, enum svy_sav_subtype subtype, size_t size, size_t count);
void svy_sav_put_int(struct svy_buf *b, int64_t x);             /* 4 bytes */
void svy_sav_put_int64(struct svy_buf *b, int64_t x);
/* A copy, cut to max bytes; *ncut counts those that had to be. */
char *svy_sav_cut(const char *s, size_t max, size_t *ncut);

/* The cases behind the head: bytecode, zlib, spooling. */
int svy_sav_rows(struct svy_sav_writer *w, const struct svy_batch *b);
/* Ends the cases, and puts into the head what is known now. */
int svy_sav_rows_end(struct svy_sav_writer *w);

/* text[i]: slot i of a row holds text. Bytes go to out, or with spool into one. head: bytes of the file that stand before. */
struct svy_sav_body *svy_sav_body_new(struct svy_ctx *ctx, struct svy_output *out, enum svy_sav_compression how, bool spool, const uint8_t *text,
	size_t slots, uint64_t head);
void svy_sav_body_free(struct svy_sav_body *b);
/* How many rows svy_sav_body_room() has room for. */
size_t svy_sav_body_block(const struct svy_sav_body *b);
/* Where plain rows are to be made, to be followed by put with their number. */
char *svy_sav_body_room(struct svy_sav_body *b, size_t nrow);
int svy_sav_body_put(struct svy_sav_body *b, size_t nrow);
/* Ends the bytecode. trailer: where the trailer of a .zsav stands and its length, counted from the first byte of the file. */
int svy_sav_body_end(struct svy_sav_body *b, int64_t trailer[2]);
/* Copies to out what the spool has. */
int svy_sav_body_copy(struct svy_sav_body *b);

#endif
