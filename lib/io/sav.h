// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The reader of .sav and .zsav: what its parts share. Private to lib/io/sav*.c. The layout is in sav_layout.h.
 *
 * Opening has two halves. First the records are read as they stand, in one pass that never goes back, so that a pipe will do
 * (sav_records.c). Then, since only the last of them may tell the encoding, the dictionary is made of them: encoding, variables, what
 * belongs to the short names, labels, and what belongs to the long names (sav_variables.c, sav_extensions.c and the files behind it).
 * Rows: bytes (plain, or inflated: sav_zlib.c) become whole cases in a buffer that stays in the cache (sav_cases.c), and the wanted
 * columns are gathered from it (sav_rows.c).
 *
 * Invariants: nothing is allocated for a claim before the bytes are there; what is kept of a dictionary is bounded (SVY_SAV_KEEP_MAX);
 * damage that leaves the cases readable is a warning that says what was left out, all other damage an error with the record and its offset.
 */
#ifndef SVY_IO_SAV_H
#define SVY_IO_SAV_H

#include <inttypes.h>
#include "base/table.h"
#include "io/count.h"
#include "io/flow.h"
#include "io/input.h"
#include "io/sav_layout.h"
#include "io/text.h"

#define SVY_SAV_KEEP_MAX ((size_t)64 << 20)     /* bytes of a dictionary */
#define SVY_SAV_NONE UINT32_MAX

/* One variable record that is no continuation; a very long string has one per segment. */
struct svy_sav_var {
	char name[9];                   /* as in the file, without the blanks at its end */
	uint32_t width;                 /* 0 for numbers; the true one once long strings are settled */
	uint32_t print, write;
	char *title, *long_name;        /* as in the file; NULL */
	size_t ntitle, nlong_name;
	int nmissing;                   /* 1 to 3 codes; -2 a range; -3 a range and a code */
	unsigned char missing[3][8];
	size_t slot;                    /* its first 8-byte slot in a case, from 0 */
	size_t segments;                /* 1; more for a very long string; 0 for the segments behind its first */
	uint32_t pos;                   /* in the dictionary; that of the first for segments */
};

struct svy_sav_label {
	unsigned char value[8];
	unsigned char n;
	char *text;                     /* not terminated */
};
/* Records 3 and 4: labels and the slots (from 1) of the variables that have them. */
struct svy_sav_labels {
	struct svy_sav_label *v;
	size_t n;
	int32_t *slot;
	size_t nslot;
	int64_t offset;
};

struct svy_sav_extension {
	int32_t subtype, size, count;
	char *p;                        /* size * count bytes and a NUL */
	size_t n;
	int64_t offset;
};

/* Where the values of a variable of the dictionary stand in a case. */
struct svy_sav_column {
	size_t at;                      /* bytes from the beginning of the case */
	size_t width, segments;
};

struct svy_sav_zlib;

struct svy_sav {
	struct svy_ctx *ctx;
	struct svy_bytes *in;
	struct svy_dict *dict;
	bool swap;                      /* the file's byte order is not ours */
	enum svy_sav_compression compression;
	int64_t cases;                  /* -1: not told */
	double bias;
	double sysmis, highest, lowest;
	struct svy_text text;
	size_t kept;                    /* bytes of the dictionary in memory */
	unsigned warned;                /* warnings given */

	/* The records; freed once the dictionary is made. */
	char product[SVY_SAV_PRODUCT], title[SVY_SAV_TITLE];
	int32_t weight;                 /* slot from 1; 0 for none */
	int32_t told_slots;             /* by the header, of a case */
	struct svy_sav_var *var;
	size_t nvar, var_cap;
	uint32_t *slot_var;             /* for each slot the variable that begins there, or SVY_SAV_NONE */
	size_t nslot, slot_cap;
	size_t pending;                 /* continuations that the string before still lacks */
	struct svy_sav_labels *labels;
	size_t nlabels, labels_cap;
	struct svy_sav_extension *ext;
	size_t next, ext_cap;
	struct svy_buf documents;       /* lines of 80 bytes */
	struct svy_table *short_name;   /* names in small letters to places in var */
	uint32_t *short_var;
	struct svy_table *long_name;    /* names in small letters to positions in the dictionary */
	uint32_t *long_pos;
	struct svy_table *twin;         /* names that several variables would have, and the number that the last of them got */
	uint32_t *twin_last;
	size_t twin_cap;
	struct svy_table *category;     /* (variable, value) that has a label, to its place among the variable's */
	uint32_t *category_at;
	size_t category_cap;

	/* The rows. */
	bool pc;                        /* a file of SPSS/PC+: other codes, and pc_left bytes of cases that are not yet read */
	int64_t pc_left;
	bool lane, lane_end;            /* from one command to another (sav_header.h); its mark was seen */
	bool partial;                   /* a lane that was cut is accepted */
	struct svy_sav_column *col;     /* per variable of the dictionary */
	const uint8_t *need;
	unsigned char *in_buf;          /* bytes of compressed cases: [in_at, in_n) are next */
	size_t in_at, in_n;
	bool in_end, cases_end;         /* no more bytes; no more slots */
	unsigned char octet[8];         /* codes that are not yet used: [octet_at, 8) */
	unsigned octet_at;
	uint64_t *pattern;              /* what each code stands for, in the file's byte order */
	struct svy_sav_zlib *zlib;
	unsigned char *row_buf;         /* cases: row_n slots are there, of row_cap */
	size_t row_n, row_cap;
	size_t stray;                   /* bytes behind the last slot that are none */
	uint64_t rows;                  /* delivered */
	uint64_t nan;                   /* numbers that are none, and no tag either */
	struct svy_count nul, blank;  /* texts with a NUL in them, numbers that are blanks */
};

/* Numbers of the file. */
int32_t svy_sav_int(const struct svy_sav *s, const void *p);
int64_t svy_sav_int64(const struct svy_sav *s, const void *p);
double svy_sav_double(const struct svy_sav *s, const void *p);

/* SVY_EDATA "damaged file 'x': … (at byte N)"; offset -1: none. */
int svy_sav_damaged(struct svy_sav *s, int64_t offset, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Arguments: the reader, a format and what it wants. */
#define svy_sav_truncated(s, ...) svy_bytes_truncated((s)->ctx, (s)->in, __VA_ARGS__)
/* As svy_warn; a damaged file is not let fill the screen. */
int svy_sav_warn(struct svy_sav *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Counts n bytes that are to be kept; SVY_EDATA if they are too many. */
int svy_sav_keep(struct svy_sav *s, size_t n);

/* sav_records.c: one record each, whose type was read at the offset. 0 or an error. */
int svy_sav_read_variable(struct svy_sav *s, int64_t offset);
int svy_sav_read_labels(struct svy_sav *s, int64_t offset);
int svy_sav_read_documents(struct svy_sav *s, int64_t offset);
int svy_sav_read_extension(struct svy_sav *s, int64_t offset);
/* Exactly n bytes, or "truncated file: it ends within …". */
int svy_sav_take(struct svy_sav *s, void *p, size_t n, const char *within);
int svy_sav_take_int(struct svy_sav *s, int32_t *x, const char *within);
void svy_sav_free_records(struct svy_sav *s);

/* sav_pc.c: the records of a file of SPSS/PC+, in the same places; the input stands at its cases then. */
int svy_sav_read_pc(struct svy_sav *s);

/* The parts of the dictionary, in the order in which they are made. Each 0, or an error. */
int svy_sav_make_encoding(struct svy_sav *s, const char *override);     /* sav_encoding.c */
int svy_sav_make_numbers(struct svy_sav *s);                            /* sav_extensions.c: 7/3, 7/4, 7/16 */
int svy_sav_make_variables(struct svy_sav *s);                          /* sav_variables.c: also 7/13, 7/14 */
int svy_sav_make_labels(struct svy_sav *s);                             /* sav_labels.c: records 3 and 4, 7/21 */
int svy_sav_make_extensions(struct svy_sav *s);                         /* sav_extensions.c: all others */

/* One extension each. */
int svy_sav_file_attributes(struct svy_sav *s, const struct svy_sav_extension *e);
int svy_sav_variable_attributes(struct svy_sav *s, const struct svy_sav_extension *e);
int svy_sav_variable_sets(struct svy_sav *s, const struct svy_sav_extension *e);
int svy_sav_response_sets(struct svy_sav *s, const struct svy_sav_extension *e);
int svy_sav_long_labels(struct svy_sav *s, const struct svy_sav_extension *e);
int svy_sav_long_missing(struct svy_sav *s, const struct svy_sav_extension *e);

/* A part of an extension: bytes from p->at on, not yet looked at. */
struct svy_sav_part {
	const char *p;
	size_t at, n;
};
/* What stands before the mark, which is skipped; false if it is not there. */
bool svy_sav_until(struct svy_sav_part *from, char mark, struct svy_str *out);
/* n bytes; false if they are not there. */
bool svy_sav_bytes(struct svy_sav_part *from, size_t n, struct svy_str *out);
/* A length (int32) and so many bytes. */
bool svy_sav_counted(const struct svy_sav *s, struct svy_sav_part *from, struct svy_str *out);
/* Without blanks (and NULs) at its end. */
struct svy_str svy_sav_trim(struct svy_str t);

/* Text of the dictionary, owned by the caller; what does not fit the encoding is counted for the variable (NULL: of the file). */
char *svy_sav_text(struct svy_sav *s, const char *p, size_t n, size_t width, const char *var);
/* Places in s->var by short name, or positions in the dictionary by either; SVY_SAV_NONE if there is none. No case. */
uint32_t svy_sav_by_short(const struct svy_sav *s, const char *name);
uint32_t svy_sav_by_any(const struct svy_sav *s, const char *name, bool short_first);
/* A key in small letters into a table. */
uint32_t svy_sav_add_name(struct svy_table *t, const char *name, bool *fresh);

/* sav_cases.c: fills row_buf up to its end, or the end of the cases. row_n tells. */
int svy_sav_cases_start(struct svy_sav *s);
int svy_sav_cases_fill(struct svy_sav *s);
/* Behind the last case: reads the rest of a compressed file, to see that nothing is wrong with it. */
int svy_sav_cases_finish(struct svy_sav *s);
/* sav_zlib.c: up to n bytes of inflated cases; 0 behind the last. The table of blocks is checked then. */
int svy_sav_zlib_start(struct svy_sav *s);
ssize_t svy_sav_zlib_read(struct svy_sav *s, void *p, size_t n);
void svy_sav_zlib_free(struct svy_sav_zlib *z);
/* sav_lane.c: of n whole rows in the buffer, those before the mark; its trailer, and whether all came. */
size_t svy_sav_lane_rows(struct svy_sav *s, size_t n);
/* The text that stands in t: blanks at its end are its own if a NUL ends it. */
struct svy_str svy_sav_lane_text(struct svy_str t);
int svy_sav_lane_finish(struct svy_sav *s, struct svy_tail *tail);
/* sav_rows.c: the reader's read method. */
int svy_sav_read(struct svy_ctx *ctx, void *self, const uint8_t *need, struct svy_sink *sink, struct svy_tail *tail);

#endif
