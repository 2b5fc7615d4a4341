// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The fixed words of output in four languages. English is the key: a word that has no translation is shown as it stands, and a unit test finds those.
 * Labels, titles and notes of a file are the user's and are never translated.
 */
#ifndef SVY_OUT_LANG_H
#define SVY_OUT_LANG_H

#include <stdbool.h>
#include <stddef.h>

enum svy_lang { SVY_LANG_EN, SVY_LANG_NL, SVY_LANG_DE, SVY_LANG_FR, SVY_LANG_COUNT };
extern const char *const svy_lang_name[SVY_LANG_COUNT];        /* "en", "nl", "de", "fr" */

/* One word or phrase, also a format of printf's with the same conversions in the same order. */
struct svy_lang_word {
	const char *in[SVY_LANG_COUNT];
};

/* Each part of the output has a list of its own, ended by an entry without English. */
extern const struct svy_lang_word svy_lang_table[];     /* tables: lang_table.c */
extern const struct svy_lang_word svy_lang_codebook[];  /* lang_codebook.c */
extern const struct svy_lang_word svy_lang_plot[];      /* lang_plot.c */
extern const struct svy_lang_word svy_lang_report[];    /* lang_report.c */
extern const struct svy_lang_word svy_lang_notes[];     /* notes of estimators, matched by lang_match.h: lang_notes.c */
extern const struct svy_lang_word svy_lang_stream[], svy_lang_potential[], svy_lang_base[];    /* labels of estimators: lang_stream.c */
extern const struct svy_lang_word *const svy_lang_lists[];      /* all of them, ended by NULL */

/* "nl" -> SVY_LANG_NL; false if there is no such language. */
bool svy_lang_parse(const char *name, enum svy_lang *lang);
/* The decimal mark of the language. */
char svy_lang_decimal(enum svy_lang lang);
/* ": ", before which French has a blank. */
const char *svy_lang_colon(enum svy_lang lang);
/* The word in that language; static text, or english itself. */
const char *svy_lang_say(enum svy_lang lang, const char *english) __attribute__((format_arg(2)));

#endif
