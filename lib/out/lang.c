// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/lang.h"

#include <string.h>

const char *const svy_lang_name[SVY_LANG_COUNT] = {"en", "nl", "de", "fr"};
const struct svy_lang_word *const svy_lang_lists[] = {svy_lang_table, svy_lang_codebook, svy_lang_plot, svy_lang_report, svy_lang_notes,
	svy_lang_stream, svy_lang_potential, svy_lang_base, NULL};

bool svy_lang_parse(const char *name, enum svy_lang *lang)
{
	for (int k = 0; k < SVY_LANG_COUNT; k++)
		if (strcmp(svy_lang_name[k], name) == 0) {
			*lang = (enum svy_lang)k;
			return true;
		}
	return false;
}

char svy_lang_decimal(enum svy_lang lang)
{
	return lang == SVY_LANG_EN ? '.' : ',';
}

const char *svy_lang_colon(enum svy_lang lang)
{
	return lang == SVY_LANG_FR ? " : " : ": ";
}

const char *svy_lang_say(enum svy_lang lang, const char *english)
{
	if (lang == SVY_LANG_EN)
		return english;
	for (size_t k = 0; svy_lang_lists[k]; k++)
		for (const struct svy_lang_word *w = svy_lang_lists[k]; w->in[SVY_LANG_EN]; w++)
			if (strcmp(w->in[SVY_LANG_EN], english) == 0)
				return w->in[lang] ? w->in[lang] : english;
	return english;
}
