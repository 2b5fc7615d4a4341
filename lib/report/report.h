// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A report: one self-contained HTML page about a survey and a model of participation. It computes nothing: every number on it is taken from the output of
 * other commands of the same installation, and the page shows the pipelines that made it.
 *
 * Invariants: the data are scored once, into a file without a name. The same input gives the same bytes. A command that fails ends the report.
 */
#ifndef SVY_REPORT_REPORT_H
#define SVY_REPORT_REPORT_H

#include "base/ctx.h"
#include "io/flow.h"
#include "out/lang.h"

struct svy_report_opts {
	const char *model, *data;       /* files */
	const char *folder;             /* of the commands */
	struct svy_strs design, input;  /* words of the command line that declare the design, and that say how DATA is read */
	struct svy_input how;           /* what the latter mean */
	const char *where;              /* a condition; NULL */
	const char *by;                 /* variables by which people are compared, separated by commas; NULL */
	const char *area, *wave;        /* variables; NULL */
	const char *title;              /* NULL: that of the model, else of the data */
	enum svy_lang lang;
	bool no_plots;                  /* no pictures at all */
	const char *version;            /* of the installation */
	const char *self;               /* the command that makes this report, as a shell reads it */
};

/* Appends the page. Names that the data do not have are SVY_EUSAGE, and found before any command runs; a command that fails is SVY_EDATA. */
int svy_report_make(struct svy_ctx *ctx, const struct svy_report_opts *o, struct svy_buf *page);

#endif
