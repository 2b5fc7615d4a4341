// SPDX-License-Identifier: GPL-3.0-or-later
/* Names of variables: made printable where they are read, and legal, short and unique as a format wants them. Private to lib/io/. */
#ifndef SVY_IO_NAMES_H
#define SVY_IO_NAMES_H

#include "data/dict.h"

/* Puts _ in the place of control characters, which would break the header line of every text format. True if there were any. */
bool svy_name_tidy(char *name);

struct svy_name_rules {
	const char *target;             /* for messages */
	size_t bytes, chars;            /* at most; chars 0: as many as there are bytes */
	const char *first, *more;       /* ASCII punctuation that may begin a name, and stand behind; letters may, and digits behind */
	bool unicode;                   /* letters beyond ASCII */
	bool upper;                     /* in capitals only */
	bool fold;                      /* differ in more than case */
	bool no_final_dot;
	const char *const *reserved;    /* words that are no names, in capitals if fold; ends in NULL */
	bool str_digits;                /* nor are str1, str12 …, which are types of Stata */
};

/* Words that are no names in SPSS, and the rules of its .sav files. */
extern const char *const svy_name_words_spss[];
extern const struct svy_name_rules svy_name_rules_spss;
/* The rules of Stata from release 14 on; before, names have 32 bytes and no letters beyond ASCII. */
extern const struct svy_name_rules svy_name_rules_stata;

/*
 * names[i] for variable i of d, owned by the caller, also of those that were made before an error. A name that has to be changed is a
 * warning; with warn false it is nothing.
 */
int svy_names_legal(struct svy_ctx *ctx, const struct svy_dict *d, const struct svy_name_rules *r, bool warn, char **names);

#endif
