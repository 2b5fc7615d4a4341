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

/* Texts that something was wrong with since the last report, and where the first of them stands. */
struct svy_text_count {
	uint64_t n;
	char *var;                      /* NULL: not told */
	uint64_t row;                   /* from 1; 0 in the dictionary */
};

struct svy_text {
	char *name;                     /* the encoding, as messages name it */
	enum { SVY_TEXT_UTF8, SVY_TEXT_GUESS, SVY_TEXT_1252, SVY_TEXT_ICONV } how;
	iconv_t cd;
	char *buf;
	size_t cap;
	const char *var;                /* where the texts to come stand; see svy_text_at */
	uint64_t row;
	struct svy_text_count bad;      /* with bytes that are none */
	struct svy_text_count cut;      /* whose last character their field cuts in two: it is left out */
};

/* A conversion to UTF-8, as iconv_open() gives it; (iconv_t)-1 for a name that it does not know. */
iconv_t svy_text_converter(const char *encoding);
/* declared: any name that iconv knows; NULL if the file says nothing. False if it is not known (t then decodes as if NULL). */
bool svy_text_init(struct svy_text *t, const char *declared);
void svy_text_free(struct svy_text *t);
/* The place of the texts to come: a variable, or what else the report shall name (borrowed while texts are decoded), and its row. */
static inline void svy_text_at(struct svy_text *t, const char *var, uint64_t row)
{
	t->var = var;
	t->row = row;
}
/*
 * The text, borrowed: s itself, or t->buf until the next call. width: bytes of the field that the text stands in, SIZE_MAX if there is
 * none; a text that fills its field may have had its last character cut in two, which is then left out.
 */
struct svy_str svy_text_decode(struct svy_text *t, const char *s, size_t n, size_t width);
/* As one of the dictionary, NUL-terminated, owned by the caller. */
char *svy_text_dup(struct svy_text *t, const char *s, size_t n, size_t width);
/* Warnings about what was counted, and zero again. where: "dictionary" or "rows". 0 or, under --strict, SVY_EDATA. */
int svy_text_report(struct svy_ctx *ctx, struct svy_text *t, const char *where);

#endif
