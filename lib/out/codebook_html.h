// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The parts of the codebook as a page. Private to lib/out/. All text of the file goes through html_text.h.
 *
 * Values of text are data of persons: those without a label are listed only where each stands for two cases at least on average, and never where more than
 * SVY_FREQ_CODES differ. Of others only is said how many differ.
 */
#ifndef SVY_OUT_CODEBOOK_HTML_H
#define SVY_OUT_CODEBOOK_HTML_H

#include "out/codebook.h"
#include "stat/summary.h"

/* More valid codes than these are folded away. */
#define SVY_CODEBOOK_FOLD 15

/* The fixed word, escaped. */
void svy_codebook_say(struct svy_buf *b, const struct svy_codebook *c, const char *english);
/* What stands under the title: the file, its design, notes, documents. */
void svy_codebook_html_head(struct svy_buf *b, const struct svy_codebook *c);
/* The table of codes with their counts, and what is said of text. */
void svy_codebook_html_codes(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q);
/* The figures of a quantity, and its histogram if it has many values. */
void svy_codebook_html_summary(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q);
/* Is it that, rather than the codes of answers? */
bool svy_codebook_is_quantity(const struct svy_freq *q);
/* A bar per code, for a list that is folded away; nothing where there are too many to be seen. */
void svy_codebook_html_columns(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q);

/* What the counts of a share are: weighted or not. 0 of nothing. */
double svy_codebook_share(const struct svy_codebook *c, const struct svy_freq *q, double n, double weighted);
/* "12.3" */
void svy_codebook_put_percent(struct svy_buf *b, const struct svy_codebook *c, double share);
/* A value of q as people read it: dates as such, whole numbers in full, others with six digits. Escaped. */
void svy_codebook_put_value(struct svy_buf *b, const struct svy_codebook *c, const struct svy_var *v, double x);
/* Valid codes with a line of their own; 0 for text whose values are not shown. */
size_t svy_codebook_listed(const struct svy_freq *q);

extern const char svy_codebook_style[], svy_codebook_script[];

#endif
