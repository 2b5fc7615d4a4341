// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The codebook: what a file says of its variables, and how often each code occurs if that was counted. Text and a page for people, JSON for
 * programs.
 */
#ifndef SVY_OUT_CODEBOOK_H
#define SVY_OUT_CODEBOOK_H

#include "base/screen.h"
#include "io/output.h"
#include "out/lang.h"
#include "stat/freq.h"

struct svy_codebook {
	const char *name, *format;      /* of the file: without its directory; "SPSS .sav" */
	const struct svy_dict *dict;
	const struct svy_freqs *freqs;  /* of the variables to show, in this order; counted or not */
	const char *weights;            /* the variable behind weighted counts; NULL */
	struct svy_screen screen;       /* text: names are bold there */
	bool all;                       /* text: also what only SPSS's and Stata's own windows show. JSON has it always */
	enum svy_lang lang;             /* the page: its fixed words, and the mark before its decimals */
	char decimal;
};

void svy_codebook_text(const struct svy_codebook *c, struct svy_output *out);
/* One self-contained page, with a row per variable; freqs must be counted, with sketches. */
void svy_codebook_html(const struct svy_codebook *c, struct svy_output *out);
/* SVY_EDATA where text is not UTF-8. */
int svy_codebook_json(struct svy_ctx *ctx, const struct svy_codebook *c, struct svy_output *out);

#endif
