// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The functions of the language: one table, in func.c, of functions that live in the file of their kind. Private to lib/expr/.
 *
 * A function of columns is a line of the table and its loop: it takes columns and fills one. Its result is missing where an argument is, where it
 * sets miss to 1, and where the number is not finite; so none needs to look at its domain. A form of the language has a binder of its own,
 * which makes another operator of the node.
 */
#ifndef SVY_EXPR_FUNC_H
#define SVY_EXPR_FUNC_H

#include "expr/bind.h"
#include "expr/eval.h"

/*
 * One call over a batch; of num, str and truth that of the result's kind is there, to be filled. Numbers and texts where an argument is missing
 * mean nothing.
 */
struct svy_call {
	struct svy_run *run;
	const struct svy_node *node;
	const struct svy_vec *arg;
	size_t n;
	double *num;
	struct svy_str *str;
	uint8_t *truth;
	uint8_t *miss;
};

enum svy_row { SVY_ROW_NONE, SVY_ROW_MEAN, SVY_ROW_SUM, SVY_ROW_SD, SVY_ROW_MIN, SVY_ROW_MAX, SVY_ROW_NVALID, SVY_ROW_COUNT, SVY_ROW_ANY, SVY_ROW_ALL };

struct svy_func {
	const char *name;
	size_t min, max;                /* arguments; SIZE_MAX: any number */
	const char *args;               /* kind of each argument: n number, t text; the last stands for those behind it too */
	enum svy_kind kind;             /* of the result */
	void (*apply)(const struct svy_call *c);
	int (*bind)(struct svy_binder *b, struct svy_node *n);  /* a form: instead of all of the above but min and max. With args: behind them */
	void (*release)(void *own);     /* frees node->own */
	enum svy_row row;
	size_t atleast;                 /* of a function across items: valid ones that make a value, unless min= says otherwise */
};

/* NULL if there is none. Letters of either case, since SPSS users write capitals. */
const struct svy_func *svy_func_find(const char *name);
/* Names of functions near to name, as svy_nearest. */
char *svy_func_nearest(const char *name);

/* func_number.c */
void svy_apply_abs(const struct svy_call *c);
void svy_apply_floor(const struct svy_call *c);
void svy_apply_ceil(const struct svy_call *c);
void svy_apply_exp(const struct svy_call *c);
void svy_apply_log(const struct svy_call *c);
void svy_apply_sqrt(const struct svy_call *c);
void svy_apply_round(const struct svy_call *c);
int svy_bind_rev(struct svy_binder *b, struct svy_node *n);
void svy_apply_rev(const struct svy_call *c);
/* func_text.c */
void svy_apply_lower(const struct svy_call *c);
void svy_apply_upper(const struct svy_call *c);
void svy_apply_trim(const struct svy_call *c);
void svy_apply_substr(const struct svy_call *c);
void svy_apply_length(const struct svy_call *c);
void svy_apply_concat(const struct svy_call *c);
void svy_apply_number(const struct svy_call *c);
int svy_bind_text(struct svy_binder *b, struct svy_node *n);
void svy_apply_text(const struct svy_call *c);
/* func_regex.c */
int svy_bind_matches(struct svy_binder *b, struct svy_node *n);
void svy_apply_matches(const struct svy_call *c);
void svy_release_regex(void *own);
/* func_label.c */
int svy_bind_label(struct svy_binder *b, struct svy_node *n);
void svy_apply_label(const struct svy_call *c);
/* func_date.c */
int svy_bind_year(struct svy_binder *b, struct svy_node *n);
int svy_bind_month(struct svy_binder *b, struct svy_node *n);
int svy_bind_day(struct svy_binder *b, struct svy_node *n);
void svy_apply_year(const struct svy_call *c);
void svy_apply_month(const struct svy_call *c);
void svy_apply_day(const struct svy_call *c);

#endif
