// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How nodes become columns. Private to lib/expr/.
 *
 * Each node fills a whole column before its parent goes on, so the tree is walked once per batch, and the loops over rows, in kernel.c and the
 * files of functions, hold nothing else. A node at level L leaves its column in the batch or in the scratch columns of L, and evaluates its kids
 * at L + 1 and up, so that what it reads and what it writes never overlap; one that hands on the missing values of its only kid evaluates it
 * at L, and writes another array than it reads. Scratch columns stay from batch to batch.
 */
#ifndef SVY_EXPR_EVAL_H
#define SVY_EXPR_EVAL_H

#include "expr/ast.h"

/*
 * The column of a node: the array of its kind, and miss. In the batch, in the expression or in scratch memory. num and truth mean nothing where
 * miss != 0, which is the byte of the batch (or SVY_USERMIS) for what hands on how a value is missing, and 1 elsewhere.
 */
struct svy_vec {
	const double *num;
	const uint8_t *truth;           /* 0 or 1 */
	const struct svy_str *str;
	const uint8_t *miss;
};

struct svy_run {
	struct svy_expr *e;
	const struct svy_batch *b;
	size_t n;
};

struct svy_vec svy_eval(struct svy_run *r, const struct svy_node *n, size_t level);
/* The same, with truth as 1 and 0. */
struct svy_vec svy_eval_number(struct svy_run *r, const struct svy_node *n, size_t level);
/* As one of several values of a kind: miss is the byte of what hands on how it is missing, and 0 or 1 of all else. */
struct svy_vec svy_eval_value(struct svy_run *r, const struct svy_node *n, enum svy_kind kind, size_t level);

/* Scratch columns of a level, each of SVY_BATCH_ROWS. */
double *svy_scratch_num(struct svy_run *r, size_t level);
double *svy_scratch_square(struct svy_run *r, size_t level);
uint16_t *svy_scratch_count(struct svy_run *r, size_t level);
uint16_t *svy_scratch_second(struct svy_run *r, size_t level);
uint8_t *svy_scratch_truth(struct svy_run *r, size_t level);
uint8_t *svy_scratch_miss(struct svy_run *r, size_t level);
struct svy_str *svy_scratch_str(struct svy_run *r, size_t level);
/* Room for a text of n bytes, until the next batch. */
char *svy_scratch_text(struct svy_run *r, size_t n);
/* Forgets the texts. */
void svy_scratch_begin(struct svy_run *r);
void svy_scratch_free(struct svy_scratch *s);

/* Forms, each in the file of its kind. */
struct svy_vec svy_eval_if(struct svy_run *r, const struct svy_node *n, size_t level);
struct svy_vec svy_eval_case(struct svy_run *r, const struct svy_node *n, size_t level);
struct svy_vec svy_eval_in(struct svy_run *r, const struct svy_node *n, size_t level);
struct svy_vec svy_eval_missing(struct svy_run *r, const struct svy_node *n, size_t level);
struct svy_vec svy_eval_comparison(struct svy_run *r, const struct svy_node *n, size_t level);
struct svy_vec svy_eval_row(struct svy_run *r, const struct svy_node *n, size_t level);

#endif
