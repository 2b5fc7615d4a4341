// SPDX-License-Identifier: GPL-3.0-or-later
/* Every fixed word has a translation that takes the same arguments, and no two lists quarrel about one. */
#include <stdlib.h>
#include <string.h>
#include "out/lang.h"
#include "unit.h"

/* The conversions of a format, one behind the other: "%s%.1f". */
static void conversions(const char *s, char *out, size_t size)
{
	size_t n = 0;
	for (; *s; s++) {
		if (*s != '%')
			continue;
		if (s[1] == '%') {
			s++;
			continue;
		}
		size_t len = strspn(s + 1, "0123456789.*lz-+ ");
		if (!strchr("sducfg", s[1 + len]) || !s[1 + len])
			continue;       /* "40 %", a sign */
		ck_assert_uint_lt(n + len + 3, size);
		memcpy(out + n, s, len + 2);
		n += len + 2;
	}
	out[n] = '\0';
}

START_TEST(all_languages_have_each_word_and_its_conversions)
{
	char english[256], other[256];
	for (size_t k = 0; svy_lang_lists[k]; k++) {
		for (const struct svy_lang_word *w = svy_lang_lists[k]; w->in[0]; w++) {
			conversions(w->in[0], english, sizeof english);
			for (int lang = 1; lang < SVY_LANG_COUNT; lang++) {
				ck_assert_msg(w->in[lang] && *w->in[lang], "'%s' is not there in %s", w->in[0], svy_lang_name[lang]);
				conversions(w->in[lang], other, sizeof other);
				ck_assert_msg(strcmp(english, other) == 0, "'%s' has other conversions in %s", w->in[0], svy_lang_name[lang]);
			}
		}
	}
}
END_TEST

START_TEST(a_word_in_two_lists_means_the_same)
{
	for (size_t k = 0; svy_lang_lists[k]; k++)
		for (const struct svy_lang_word *w = svy_lang_lists[k]; w->in[0]; w++)
			for (int lang = 1; lang < SVY_LANG_COUNT; lang++)
				ck_assert_msg(strcmp(svy_lang_say((enum svy_lang)lang, w->in[0]), w->in[lang]) == 0, "'%s' stands twice", w->in[0]);
}
END_TEST

START_TEST(languages_have_names_and_unknown_words_stay)
{
	enum svy_lang lang;
	ck_assert(svy_lang_parse("nl", &lang) && lang == SVY_LANG_NL);
	ck_assert(!svy_lang_parse("xx", &lang));
	ck_assert_str_eq(svy_lang_say(SVY_LANG_NL, "Total"), "Totaal");
	ck_assert_str_eq(svy_lang_say(SVY_LANG_DE, "not a word of ours"), "not a word of ours");
}
END_TEST

UNIT_MAIN("lang", NULL, NULL, all_languages_have_each_word_and_its_conversions, a_word_in_two_lists_means_the_same, languages_have_names_and_unknown_words_stay)
