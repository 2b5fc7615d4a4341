// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What stands in a cell of estimates: "{estimate:.1%} ({conf_low:.1%}–{conf_high:.1%})". Text with fields in braces, of which {{ and }} are braces
 * themselves. A field is the name of a column of the stream, or of a by-variable, and behind a colon how a number is written:
 *
 *   [+|-][,][.N][f|%|d|g]
 *
 * with a sign, with blanks between thousands, with N decimals; f: as in the stream; %: times 100 with the sign %; d: whole; g: all digits; none of
 * these: in the unit of the table, with its decimals unless N says others. After Python's formats, without widths and fills.
 */
#ifndef SVY_OUT_TEMPLATE_H
#define SVY_OUT_TEMPLATE_H

#include "base/ctx.h"
#include "data/estimates.h"

/* What a piece is: an svy_est_col (numbers all but SVY_COL_BASE), or one of these. By-variable k is SVY_FIELD_BY + k. */
enum {
	SVY_FIELD_TEXT = -1,    /* no field */
	SVY_FIELD_ESTIMATE = SVY_COL_COUNT, SVY_FIELD_SE, SVY_FIELD_LO, SVY_FIELD_HI, SVY_FIELD_DF, SVY_FIELD_N,
	SVY_FIELD_TERM, SVY_FIELD_LEVEL, SVY_FIELD_LABEL, SVY_FIELD_STAT, SVY_FIELD_STARS, SVY_FIELD_BY
};

struct svy_template_piece {
	int field;
	char *text;             /* the text itself; the field's name */
	char type;              /* f % d g; 0 */
	char sign;              /* + or -; 0: as the table has it */
	bool group;
	int digits;             /* -1: not said */
};

struct svy_template {
	struct svy_template_piece *piece;
	size_t n, cap;
};

/* SVY_EUSAGE, telling what is wrong, for braces and formats that are none. t is overwritten; free it also after an error. */
int svy_template_parse(struct svy_ctx *ctx, const char *text, struct svy_template *t);
/*
 * Finds the fields among the columns of a table; to be done before the template is used. SVY_EUSAGE for names that are none (with the nearest), for
 * columns that the table has not, and for texts with a format.
 */
int svy_template_bind(struct svy_ctx *ctx, struct svy_template *t, const struct svy_estimates *of);
bool svy_template_has(const struct svy_template *t, int field);
bool svy_template_is_number(int field);
void svy_template_free(struct svy_template *t);

#endif
