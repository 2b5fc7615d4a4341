// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the SPSS and Stata readers share: ReadStat behind guards. Private to lib/io/readstat_*.c.
 *
 * ReadStat 1.1.8 trusts its input in places, loses text that does not fit its declared encoding together with the rest of the
 * file, and reports some damage as success. The guards, all of them:
 *   - readstat_guard_dta.c walks a file's headers first and refuse sizes and counts that the file
 *     cannot hold, so that ReadStat never sees them, and find truncation before the first row is delivered;
 *   - readstat_io.c gives it its bytes through one large buffer and full reads (its own io is one system call per row);
 *   - text.c decodes all text; ReadStat is told not to (one invalid byte would end its parse);
 *   - readstat_parse.c sets the handlers without which it crashes and the row limit without which it returns nothing;
 *   - readstat_rows.c counts the values of each row and the rows of the file.
 */
#ifndef SVY_IO_READSTAT_BASE_H
#define SVY_IO_READSTAT_BASE_H

#include <readstat.h>
#include "base/table.h"
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
	const char *encoding;           /* declared; static text, or encoding_name; NULL if nothing is */
	char encoding_name[64];
	int64_t rows;                   /* -1 if the file does not say */
	size_t vars;
	size_t name_len;                /* .dta: bytes of a name of a label set, NUL included; 0 otherwise */
};
/* io stands at 0. 0, or SVY_EDATA "'x' is damaged: …" / "'x' is truncated: …". */
int svy_rs_guard_dta(struct svy_rs_io *io, struct svy_rs_facts *f);
/* Such an error, with the name of the input. */
int svy_rs_damaged(struct svy_rs_io *io, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int svy_rs_truncated(struct svy_rs_io *io, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

enum svy_rs_kind { SVY_RS_POR, SVY_RS_DTA };

/* One label of a named set, as it stands in the file. */
struct svy_rs_label {
	struct svy_value value;
	char *text;
};
struct svy_rs_set {
	struct svy_rs_label *v;
	size_t n, cap;
};

struct svy_rs {
	enum svy_rs_kind kind;
	struct svy_ctx *ctx;
	struct svy_dict *dict;
	struct svy_rs_io io;
	struct svy_text text;
	struct svy_rs_facts facts;
	char error[256];                /* what ReadStat said last */
	int rc;                         /* the error or SVY_STOP that made a handler end the parse */

	/* The pass for the dictionary. */
	struct svy_table *set_name;     /* label sets by name */
	struct svy_table *set_key;      /* (set, value): a value has one label in a set */
	struct svy_rs_set *set;
	size_t nset, set_cap;
	uint32_t *var_set;              /* per variable, UINT32_MAX for none */
	size_t var_set_cap;

	/* The pass for the rows. */
	const uint8_t *need;
	struct svy_sink *sink;
	struct svy_batch *batch;
	size_t row;                     /* rows in the batch */
	size_t expect, seen, last;      /* values wanted per row, and seen of this one; the column that ends a row */
	uint64_t rows;
};

/* Runs ReadStat over the whole file. rows: with values. Returns 0, SVY_STOP or an error. */
int svy_rs_parse(struct svy_rs *r, bool rows);
/* Labels. */
void svy_rs_labels_init(struct svy_rs *r);
void svy_rs_labels_free(struct svy_rs *r);
uint32_t svy_rs_labels_set(struct svy_rs *r, const char *name);         /* index of the set, new if need be */
int svy_rs_labels_add(struct svy_rs *r, const char *name, readstat_value_t value, const char *text);
int svy_rs_labels_attach(struct svy_rs *r);                             /* to the variables of the dictionary */
/* Handlers. */
int svy_rs_dict_variable(struct svy_rs *r, readstat_variable_t *v, const char *labels);
int svy_rs_row_variable(struct svy_rs *r, const readstat_variable_t *v);        /* READSTAT_HANDLER_… */
int svy_rs_row_value(int obs, readstat_variable_t *v, readstat_value_t value, void *p);
/* As one of the dictionary (fields of 8, 60 and more bytes), NUL-terminated, owned by the caller. */
char *svy_rs_text_dup(struct svy_rs *r, const char *s, size_t n);
/* The reader's read method. */
int svy_rs_read(struct svy_ctx *ctx, void *self, const uint8_t *need, struct svy_sink *sink, struct svy_tail *tail);

#endif
