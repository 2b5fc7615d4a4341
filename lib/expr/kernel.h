// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Loops over the rows of a batch, and nothing else: compiled for speed, see the Makefile. Arrays that are written overlap no other. Private to
 * lib/expr/.
 *
 * Truths are 0 or 1; a byte of miss is 0 where the value is valid.
 */
#ifndef SVY_EXPR_KERNEL_H
#define SVY_EXPR_KERNEL_H

#include "expr/ast.h"

/* An operator of arithmetic (ADD to POW). b NULL: y is the right side in every row. */
void svy_kernel_arithmetic(enum svy_op op, size_t n, const double *a, const double *b, double y, double *to);
/* A comparison (EQ to GE), likewise. */
void svy_kernel_compare(enum svy_op op, size_t n, const double *a, const double *b, double y, uint8_t *to);
/* 1 where x lies in one of the ranges, which are in order and apart. */
void svy_kernel_in(size_t n, const double *x, const struct svy_range *set, size_t nset, uint8_t *to);
/* 1 where either is missing. */
void svy_kernel_either(size_t n, const uint8_t *a, const uint8_t *b, uint8_t *to);
/* 1 where it is missing; to may be a. */
void svy_kernel_flag(size_t n, const uint8_t *a, uint8_t *to);
/* Numbers that are not finite become missing: miss holds 0 and 1. */
void svy_kernel_finite(size_t n, const double *x, uint8_t *miss);
/* Kleene (1952): and is false if either is, whatever the other; or is true if either is. decides: 0 for and, 1 for or. */
void svy_kernel_logic(uint8_t decides, size_t n, const uint8_t *a, const uint8_t *amiss, const uint8_t *b, const uint8_t *bmiss, uint8_t *to, uint8_t *miss);
/* to may be a. */
void svy_kernel_not(size_t n, const uint8_t *a, uint8_t *to);
void svy_kernel_negative(size_t n, const double *a, double *to);
/* a where c is 1, b elsewhere. */
void svy_kernel_choose(size_t n, const uint8_t *c, const double *a, const double *b, double *to);
void svy_kernel_number(size_t n, const uint8_t *truth, double *to);
void svy_kernel_fill(size_t n, double x, double *to);

/* Over the items of a row: adds to each row what is valid. count: how many items were. */
void svy_kernel_add_valid(size_t n, const uint8_t *miss, uint16_t *count);
void svy_kernel_add_true(size_t n, const uint8_t *truth, const uint8_t *miss, uint16_t *count);
void svy_kernel_add(size_t n, const double *x, const uint8_t *miss, double *sum);
/* mean and squares about it, by Welford (1962); count: valid items before this one. */
void svy_kernel_add_square(size_t n, const double *x, const uint8_t *miss, const uint16_t *count, double *mean, double *square);
void svy_kernel_least(size_t n, const double *x, const uint8_t *miss, double *least);
void svy_kernel_most(size_t n, const double *x, const uint8_t *miss, double *most);
/* 1 where fewer than atleast. */
void svy_kernel_few(size_t n, const uint16_t *count, uint16_t atleast, uint8_t *miss);

#endif
