// SPDX-License-Identifier: GPL-3.0-or-later
/* Numbers as text. One rule: the shortest text that reads back to the same double (-0 is written 0). No locale is ever asked. */
#ifndef SVY_BASE_NUM_H
#define SVY_BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>

#define SVY_NUM_MAX 32      /* bytes that svy_num_format needs at most, NUL included */

/* The shortest text that reads back to x: "5", "0.1", "1e+300", "NaN", "Inf", "-Inf". Returns its length; out is NUL-terminated. */
size_t svy_num_format(char *out, double x);

/* The same, perhaps without the NUL, quick for what most values of a survey are: one digit. */
static inline size_t svy_num_put(char *out, double x)
{
	if (!(x >= 0 && x < 10 && (double)(int)x == x))
		return svy_num_format(out, x);
	out[0] = (char)('0' + (int)x);
	return 1;
}

/* Reads exactly s[0..n) as a number (decimal point, exponent, NaN, Inf, -Inf; no blanks, no hex). False if it is none, or too large for a double. */
bool svy_num_parse(const char *s, size_t n, double *x);

/*
 * Rounds half away from zero in decimal (1.005 to 1.01), with fixed digits, for people; mark replaces the point ('.' or ','). A number
 * without room for all its digits is written as svy_num_format does; what does not fit in size is cut. Returns the length.
 */
size_t svy_num_fixed(char *out, size_t size, double x, int digits, char mark);

#endif
