// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Reading a Stata .dta: what its parts share. Private to lib/io/dta*.c.
 *
 * A file is walked once from its start when it is opened: header, variables, characteristics, over the rows and the strLs to the label sets and
 * the end. So truncation and damage are found before the first row is delivered, and the labels, which stand last, are known with the dictionary.
 * Every part says its size, and each is held against the bytes that are there before anything is made of it; the map of the tagged releases is
 * redundant and only compared.
 *
 * A file that ends too early is truncated, an error wherever that is: also within its label sets, and where only </stata_dta> is missing.
 * Label sets that make no sense in a file that has its end are left out with a warning that says so, and the rows are kept. (The releases before
 * 117 have no mark at their end: a set that agrees with itself but for the end of the file is truncated, any other is damaged.)
 */
#ifndef SVY_IO_DTA_BASE_H
#define SVY_IO_DTA_BASE_H

#include "base/table.h"
#include "data/batch.h"
#include "io/count.h"
#include "io/dta_layout.h"
#include "io/flow.h"
#include "io/input.h"
#include "io/text.h"

/* A variable in the rows. */
struct svy_dta_column {
	enum svy_dta_type type;
	unsigned width;
	uint64_t offset;                /* in a row */
	char *set;                      /* name of its label set; NULL if it has none */
};

/* A text of the <strls>, by the observation and variable that it belongs to. */
struct svy_dta_strl {
	uint64_t key;                   /* observation, then variable: the order that Stata writes them in */
	int64_t at;                     /* of its type byte */
};

struct svy_dta_label {
	int32_t value;
	char tag;                       /* 0: the value is a number */
	char *text;
};
struct svy_dta_set {
	struct svy_dta_label *v;
	size_t n, cap;
	bool used;
};

struct svy_dta {
	struct svy_ctx *ctx;
	struct svy_bytes *in;
	int64_t size;
	struct svy_dict *dict;
	const char *encoding;           /* asked for; NULL: the release's */
	struct svy_text text;           /* from when the release is known */
	const struct svy_dta_layout *l;
	bool big;                       /* most significant byte first */
	int rc;                         /* of a read that the system refused */
	int64_t map[14];
	bool strayed;                   /* a part is not where the map says */
	uint64_t nvar, nobs, row;       /* row: bytes of one */
	struct svy_dta_column *col;     /* nvar */
	int64_t data;                   /* where the rows begin */
	uint64_t unended;               /* names and texts that fill their field to its last byte */
	struct svy_table *set_name;     /* label sets by name, to sets */
	struct svy_dta_set *set;
	size_t nset, set_cap;
	struct svy_dta_strl *strl;      /* by key */
	size_t nstrl, strl_cap, last_strl;
	struct svy_buf field;           /* one text of the file */
	struct svy_count odd, nowhere, binary, endless, as_118;
};

/* The bytes. */
int64_t svy_dta_tell(const struct svy_dta *d);
int64_t svy_dta_left(const struct svy_dta *d);
/* Exactly n bytes into p, or false at the end of the file or after an error. */
bool svy_dta_take(struct svy_dta *d, void *p, size_t n);
/* A number of n bytes, at most 8. */
bool svy_dta_take_number(struct svy_dta *d, unsigned n, uint64_t *x);
uint64_t svy_dta_number(const struct svy_dta *d, const void *p, unsigned n);
bool svy_dta_seek(struct svy_dta *d, int64_t to);               /* false beyond the end */
bool svy_dta_skip(struct svy_dta *d, uint64_t n, uint64_t size);        /* n * size bytes; false if they are not there */
/* Consumes the tag, or leaves the position where it is. */
bool svy_dta_tag(struct svy_dta *d, const char *text);
/* Does the file end as a whole one does? */
bool svy_dta_ends_well(struct svy_dta *d);
/* The text up to its NUL in a field of n bytes, as UTF-8; owned by the caller. NULL at the end of the file. */
char *svy_dta_take_text(struct svy_dta *d, size_t n);
/* The error of a read if there was one, since what failed then is not the file. Arguments: the reader, a format and what it wants. */
#define svy_dta_damaged(d, ...) ((d)->rc < 0 ? (d)->rc : svy_bytes_damaged((d)->ctx, (d)->in, __VA_ARGS__))
#define svy_dta_truncated(d, ...) ((d)->rc < 0 ? (d)->rc : svy_bytes_truncated((d)->ctx, (d)->in, __VA_ARGS__))
/* A part that the file ends in. */
int svy_dta_cut(struct svy_dta *d, const char *part);
/* One more of what is counted. */

/* The parts, in their order. Each begins where the one before has ended; 0 or a negative SVY_E…. */
int svy_dta_read_header(struct svy_dta *d);                     /* fills l, big, nvar, nobs, map; the dictionary's title waits for the encoding */
int svy_dta_read_variables(struct svy_dta *d);
int svy_dta_read_characteristics(struct svy_dta *d);
int svy_dta_index_strls(struct svy_dta *d);
int svy_dta_read_sets(struct svy_dta *d);
int svy_dta_attach_sets(struct svy_dta *d);
void svy_dta_free_sets(struct svy_dta *d);
/* What svykit itself left in characteristics: the design, notes and whatever else no .dta has a place for. */
int svy_dta_take_embedded(struct svy_dta *d);
/* The design that svyset left in the characteristics, into dict->survey. */
int svy_dta_take_svyset(struct svy_dta *d);
/* The part of it about replicates of the weights, into s; the characteristics that it takes up are added to used. */
int svy_dta_svyset_replicates(struct svy_dta *d, struct svy_survey *s, struct svy_strs *used);

/* The text that the 8 bytes of variable j in this row, from 1, refer to; borrowed until the next call. */
int svy_dta_strl_text(struct svy_dta *d, const unsigned char *reference, size_t j, uint64_t row, struct svy_str *to);
/* The key of a reference: 0 is none, the empty text. */
uint64_t svy_dta_strl_key(const struct svy_dta *d, const unsigned char *reference);
/* The reader's read method. */
int svy_dta_read(struct svy_ctx *ctx, void *self, const uint8_t *need, struct svy_sink *sink, struct svy_tail *tail);

#endif
