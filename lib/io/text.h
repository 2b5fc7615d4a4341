// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Text of binary files (SPSS, Stata, SAS) as UTF-8. Private to lib/io/.
 *
 * A byte that is none in the file's encoding does not lose the file: it becomes U+FFFD, and the texts that this happened to are
 * counted, with the place of the first. Where a file declares no encoding its text is UTF-8 or else, text by text, windows-1252
 * (old files), which is counted alike.
 */
#ifndef SVY_IO_TEXT_H
#define SVY_IO_TEXT_H

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"
#include "data/batch.h"

struct svy_text {
	char *name;                     /* the encoding, as messages name it */
	enum { SVY_TEXT_UTF8, SVY_TEXT_GUESS, SVY_TEXT_1252, SVY_TEXT_ICONV } how;
	iconv_t cd;
	char *buf;
	size_t cap;
	uint64_t bad;                   /* texts with bytes that are none, since the last report */
	char *first_var;                /* where the first of them stands; NULL: not told */
	uint64_t first_row;             /* from 1; 0 in the dictionary */
};

/* A conversion to UTF-8, as iconv_open() gives it; (iconv_t)-1 for a name that it does not know. */
iconv_t svy_text_converter(const char *encoding);
/* declared: any name that iconv knows; NULL if the file says nothing. False if it is not known (t then decodes as if NULL). */
bool svy_text_init(struct svy_text *t, const char *declared);
void svy_text_free(struct svy_text *t);
/*
 * The text, borrowed: s itself, or t->buf until the next call. width: bytes of the field that the text stands in, SIZE_MAX if there is
 * none; a text that fills its field may have had its last character cut in two, which is then left out and not counted.
 */
struct svy_str svy_text_decode(struct svy_text *t, const char *s, size_t n, size_t width);
/* As one of the dictionary, NUL-terminated, owned by the caller. */
char *svy_text_dup(struct svy_text *t, const char *s, size_t n, size_t width);
/* Tells where the texts since bad_before stand; keeps the first place. To be called by readers after a decode that moved t->bad. */
void svy_text_mark(struct svy_text *t, const char *var, uint64_t row);
/* One warning about what was counted, and zero again. where: "dictionary" or "rows". 0 or, under --strict, SVY_EDATA. */
int svy_text_report(struct svy_ctx *ctx, struct svy_text *t, const char *where);

#endif
