// SPDX-License-Identifier: GPL-3.0-or-later
/* Pieces of the page. All texts are HTML unless said otherwise; what comes from data goes through svy_put_text(). Private to lib/report/. */
#ifndef SVY_REPORT_PUT_H
#define SVY_REPORT_PUT_H

#include "report/parts.h"

/* Plain text as HTML; and figures with their value for machines: "45%", "42% to 48%", "+11", "1 440". Kept until the page is done. */
const char *svy_put_text(struct svy_report *r, const char *text);
const char *svy_put_share(struct svy_report *r, double x);
const char *svy_put_interval(struct svy_report *r, const struct svy_estimate *e);
const char *svy_put_points(struct svy_report *r, double x);
const char *svy_put_count(struct svy_report *r, double x);
/* Rounded to so many digits, without a value for machines. */
const char *svy_put_number(struct svy_report *r, double x, int digits);

/* A section of the page and of the table of contents; title is HTML in the report's language. */
void svy_put_section(struct svy_report *r, const char *id, const char *title);
void svy_put_end(struct svy_report *r);
void svy_put_h3(struct svy_report *r, const char *title);
/* A paragraph; class NULL for none. */
void svy_put_p(struct svy_report *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void svy_put_raw(struct svy_report *r, const char *html);
/* A term and what it is, between <dl> and </dl>; the first is plain text. */
void svy_put_fact(struct svy_report *r, const char *term, const char *html);
/* What a command says in English, in a box that opens. summary is HTML, text plain. */
void svy_put_box(struct svy_report *r, const char *summary, const char *text);
/* Opens and closes the region in which something wide can be moved; label is plain. */
void svy_put_scroll(struct svy_report *r, const char *label, const char *html);

#endif
