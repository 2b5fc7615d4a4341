// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the parts of the reader of delimited text share. Private to lib/io/.
 *
 * The rules: the first line holds the names. A column is of numbers if each of its cells is a number or missing; leading zeros
 * (gemeente 0363) or more digits than a double holds make it text. Missing in a column of numbers are the empty cell, '.', NA
 * without quotes, and .a to .z as Stata's tags. In text delimited by TAB, \t \n \r \\ stand for the characters, as in Miller.
 */
#ifndef SVY_IO_DELIMITED_H
#define SVY_IO_DELIMITED_H

#include <stdbool.h>
#include <stddef.h>

#define SVY_NO_DELIMITER '\x1f'         /* a table of one column: a byte that text does not hold */

struct svy_dialect {
	char delimiter;                 /* , ; TAB | or SVY_NO_DELIMITER, or what the user gave */
	char decimal;                   /* '.' or ',' */
	size_t skip;                    /* bytes of the line "sep=;" that Excel understands */
};

/*
 * From the beginning of a text; whole: it is all of it. A delimiter or a decimal mark that is not 0 is kept. The delimiter is the one by
 * which most records have as many fields as the first, the decimal mark a comma if that makes numbers and a point never does.
 */
void svy_dialect_guess(struct svy_dialect *d, const char *text, size_t n, bool whole);

#endif
