// SPDX-License-Identifier: GPL-3.0-or-later
/* Words of SPSS, Stata and R that users bring with them, and what is written here instead. Capitals do not count. */
#ifndef SVY_EXPR_WORDS_H
#define SVY_EXPR_WORDS_H

/* What to write for a function of another program, such as "x % 2" for "mod"; NULL if the name is no such word. */
const char *svy_words_function(const char *name);
/* The same for a name that stands for a value, such as NA. */
const char *svy_words_value(const char *name);

#endif
