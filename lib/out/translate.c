// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/translate.h"

#include <stdlib.h>
#include <string.h>
#include "out/lang_match.h"

/* In place, if the list has it. */
static void change(const struct svy_lang_word *list, enum svy_lang lang, char **text)
{
	char *other = *text ? svy_lang_match(list, lang, *text) : NULL;
	if (!other)
		return;
	free(*text);
	*text = other;
}

/* svypotential's tables have bases that no other table has, and some of their rows may be all that is left. */
static bool is_potential(const struct svy_estimates *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->row[i].base && (strcmp(t->row[i].base, "all asked") == 0 || strstr(t->row[i].base, "valid on ") || strstr(t->row[i].base, ", not ")))
			return true;
	return false;
}

/* All contrasts at once are a code of svycontrast's without a label. */
static void translate_contrasts(struct svy_var *by, enum svy_lang lang)
{
	char *joint = svy_lang_match(svy_lang_stream, lang, "joint");
	change(svy_lang_stream, lang, &by->title);
	if (joint && !svy_var_label_of_string(by, "joint", 5))
		svy_var_label_string(by, "joint", joint);
	free(joint);
}

void svy_table_translate(struct svy_estimates *t, enum svy_lang lang)
{
	const struct svy_lang_word *list = is_potential(t) ? svy_lang_potential : svy_lang_stream;
	for (size_t i = 0; i < t->nterm; i++) {
		change(list, lang, &t->term[i].title);
		for (size_t k = 0; k < t->term[i].nlevel; k++)
			change(list, lang, &t->term[i].level[k].label);
	}
	for (size_t k = 0; k < t->nby; k++) {
		if (strcmp(t->by[k].name, "contrast") == 0)
			translate_contrasts(&t->by[k], lang);
		for (size_t j = 0; j < t->by[k].ncat && list == svy_lang_stream; j++)
			if (t->by[k].cat[j].value.kind == SVY_VALUE_STRING && strcmp(t->by[k].cat[j].value.str, "equal") == 0)
				change(list, lang, &t->by[k].cat[j].label);
	}
	for (size_t i = 0; i < t->n && list == svy_lang_potential; i++)
		change(svy_lang_base, lang, &t->row[i].base);
}
