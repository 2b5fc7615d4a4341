// SPDX-License-Identifier: GPL-3.0-or-later
/* A report that is being made: what its sections share. Private to lib/report/. */
#ifndef SVY_REPORT_PARTS_H
#define SVY_REPORT_PARTS_H

#include "data/estimates.h"
#include "report/pipe.h"
#include "report/report.h"
#include "scale/model.h"

struct svy_report {
	struct svy_ctx *ctx;
	const struct svy_report_opts *o;
	struct svy_dict dict;           /* of the data */
	struct svy_model *model;
	struct svy_pipe prefix;         /* what makes the scored data of DATA; its last stage reads the model */
	int scored;                     /* the scored data, a file */
	struct svy_buf *page;           /* what is written at present */
	struct svy_buf nav;             /* table of contents */
	struct svy_strs commands;       /* as a shell reads them, each once, in order */
	struct svy_strs said;           /* warnings and notes, each once, in order */
	struct svy_strs kept;           /* texts that live until the page is done */
	const char *section;            /* its title, for messages; NULL before the first */
	unsigned nfigure;               /* pictures so far */
	bool gnuplot;                   /* is there */
	char *design_said;              /* the one line of svydesign; NULL */
};

/* A word or a format in the language of the report. */
#define SAY(r, english) svy_lang_say((r)->o->lang, english)

/* Estimates, and the pipeline that made them. */
struct svy_result {
	struct svy_pipe made;           /* behind the scored data */
	struct svy_buf stream;
	struct svy_estimates t;
};

/* Runs take, which it takes, on the scored data, or on a result, behind whose pipeline it then stands. out is to be freed also after an error. */
int svy_result_make(struct svy_report *r, struct svy_pipe *take, struct svy_result *out);
int svy_result_from(struct svy_report *r, const struct svy_result *from, struct svy_pipe *take, struct svy_result *out);
void svy_result_free(struct svy_result *s);
/*
 * Shows them on the page with the commands that made them below: a table, with options of svytable in more, and a picture with options of svyplot. Where
 * pictures cannot be drawn they are made of characters.
 */
int svy_result_table(struct svy_report *r, const struct svy_result *s, const char *caption, const char *const *more);
int svy_result_plot(struct svy_report *r, const struct svy_result *s, const char *type, const char *caption, const char *const *more);
/* The row of that term and level on a base that begins so; NULL texts are not looked at. NULL if there is none. */
const struct svy_estimate *svy_result_row(const struct svy_result *s, const char *term, const char *level, const char *base);
/* The label of a row's level, or its code. Borrowed. */
const char *svy_result_level(const struct svy_result *s, const struct svy_estimate *e);

/* Runs a pipeline as it stands, without the scored data; out is what it wrote. */
int svy_report_run(struct svy_report *r, const struct svy_pipe *p, struct svy_buf *out);
/* Runs it on a stream, or with NULL on the scored data. */
int svy_report_run_on(struct svy_report *r, const struct svy_pipe *p, const struct svy_buf *in, struct svy_buf *out);
/* Makes the scored data. */
int svy_report_score(struct svy_report *r);
/* The commands of p, and of what it reads, into the list; "How was this made?" on the page. */
void svy_report_made(struct svy_report *r, const struct svy_pipe *p, bool scored);
void svy_report_remember(struct svy_report *r, const char *text);

/* Sections. Each writes nothing where it has nothing to tell. overall: the participation table of everyone. */
void svy_report_summary(struct svy_report *r, const struct svy_result *overall);
int svy_report_design(struct svy_report *r, const struct svy_result *overall);
int svy_report_constructs(struct svy_report *r);
int svy_report_participation(struct svy_report *r, const struct svy_result *overall);
int svy_report_groups(struct svy_report *r, const struct svy_result *overall);
int svy_report_areas(struct svy_report *r, const struct svy_result *overall);
int svy_report_gap(struct svy_report *r, const struct svy_result *overall);
int svy_report_trend(struct svy_report *r);
void svy_report_methods(struct svy_report *r, const struct svy_result *overall);
void svy_report_commands(struct svy_report *r);
/* What a construct asks for, in words. Appends. */
void svy_report_rule(struct svy_report *r, const struct svy_scale *s, struct svy_buf *b);

extern const char svy_report_style[], svy_report_script[];

#endif
