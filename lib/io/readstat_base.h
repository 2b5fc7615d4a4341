// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The reader of SAS files (.sas7bdat and .xpt): ReadStat behind guards. Private to lib/io/readstat_*.c.
 *
 * ReadStat 1.1.8 trusts its input in places, loses text that does not fit its declared encoding together with the rest of the
 * file, and reports some damage as success. The guards, all of them:
 *   - readstat_guard_sas.c walks a file's headers first and refuses sizes and counts that the file cannot hold, so that ReadStat never
 *     sees them, and finds truncation before the first row is delivered;
 *   - readstat_io.c gives it its bytes through one large buffer and full reads (its own io is one system call per row);
 *   - text.c decodes all text; ReadStat is told not to (one invalid byte would end its parse);
 *   - readstat_parse.c sets the handlers without which it crashes and the row limit without which it may return nothing;
 *   - readstat_rows.c counts the values of each row and the rows of the file, and sizes nothing by the row count, which ReadStat keeps in an int.
 *
 * What SAS calls special missing values (.A to .Z) are tags as Stata has them; ._ is system-missing. Formats are kept as "SAS DATE9", since
 * SPSS means other numbers by the same words.
 */
#ifndef SVY_IO_READSTAT_BASE_H
#define SVY_IO_READSTAT_BASE_H

#include <readstat.h>
#include "data/batch.h"
#include "io/flow.h"
#include "io/input.h"
#include "io/text.h"

/* Bytes of one open file with a position of their own. An error sticks in rc, and reads then give nothing. */
struct svy_rs_io {
	struct svy_ctx *ctx;
	struct svy_bytes *in;
	unsigned char *buf;             /* a window of the file: n bytes that stand at offset start */
	int64_t start, pos, size;
	size_t n;
	int rc;
};
void svy_rs_io_init(struct svy_rs_io *io, struct svy_ctx *ctx, struct svy_bytes *in);
void svy_rs_io_free(struct svy_rs_io *io);
/* Exactly n bytes into p, or false at the end of the file or after an error. */
bool svy_rs_io_take(struct svy_rs_io *io, void *p, size_t n);
/* Moves forward; false (and no move) if the file ends before or n is negative. */
bool svy_rs_io_skip(struct svy_rs_io *io, int64_t n);
int64_t svy_rs_io_left(const struct svy_rs_io *io);

/* What the guards learn about a file. */
struct svy_rs_facts {
	const char *encoding;           /* declared; static text; NULL if nothing is */
	int64_t rows;                   /* -1 if the file does not say */
};

struct svy_rs;
/* What there is to know about a kind of file. */
struct svy_rs_kind {
	const char *format;
	/* io stands at 0. 0, or SVY_EDATA "'x' is damaged: …" / "'x' is truncated: …". */
	int (*guard)(struct svy_rs_io *io, struct svy_rs_facts *f);
	readstat_error_t (*parse)(readstat_parser_t *parser, const char *path, void *user);
};
extern const struct svy_rs_kind svy_rs_sas7bdat, svy_rs_xpt;

int svy_rs_guard_sas7bdat(struct svy_rs_io *io, struct svy_rs_facts *f);
int svy_rs_guard_xpt(struct svy_rs_io *io, struct svy_rs_facts *f);
/* Such an error, or that of a read if there was one. Arguments: the io, a format and what it wants. */
#define svy_rs_damaged(io, ...) ((io)->rc < 0 ? (io)->rc : svy_bytes_damaged((io)->ctx, (io)->in, __VA_ARGS__))
#define svy_rs_truncated(io, ...) ((io)->rc < 0 ? (io)->rc : svy_bytes_truncated((io)->ctx, (io)->in, __VA_ARGS__))

struct svy_rs {
	const struct svy_rs_kind *kind;
	struct svy_ctx *ctx;
	struct svy_dict *dict;
	struct svy_rs_io io;
	struct svy_text text;
	struct svy_rs_facts facts;
	char error[256];                /* what ReadStat said last */
	int rc;                         /* the error or SVY_STOP that made a handler end the parse */

	/* The pass for the rows. */
	const uint8_t *need;
	struct svy_sink *sink;
	struct svy_batch *batch;
	size_t row;                     /* rows in the batch */
	size_t expect, seen, last;      /* values wanted per row, and seen of this one; the column that ends a row */
	uint64_t rows;
	uint64_t underscores;           /* values ._ */
};

/* Runs ReadStat over the whole file. rows: with values. Returns 0, SVY_STOP or an error. */
int svy_rs_parse(struct svy_rs *r, bool rows);
/* Handlers. */
int svy_rs_dict_variable(struct svy_rs *r, readstat_variable_t *v);
int svy_rs_row_variable(struct svy_rs *r, const readstat_variable_t *v);        /* READSTAT_HANDLER_… */
int svy_rs_row_value(int obs, readstat_variable_t *v, readstat_value_t value, void *p);
/* As one of the dictionary, NUL-terminated, owned by the caller. */
char *svy_rs_text_dup(struct svy_rs *r, const char *s, size_t n);
/* The reader's read method. */
int svy_rs_read(struct svy_ctx *ctx, void *self, const uint8_t *need, struct svy_sink *sink, struct svy_tail *tail);

#endif
