// SPDX-License-Identifier: GPL-3.0-or-later
/* Notes of tables by extent and language, and sentences of others that are known. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "out/lang_match.h"
#include "out/notes.h"
#include "unit.h"

static const struct svy_lang_word list[] = {
	{{"%s of %s are gone", "%s van %s zijn weg", "%s von %s sind weg", "%s de %s sont partis"}},
	{{"plain", "gewoon", "einfach", "simple"}},
	{{0}},
};

static void check_match(const char *text, const char *want)
{
	char *have = svy_lang_match(list, SVY_LANG_NL, text);
	if (want)
		ck_assert_str_eq(have, want);
	else
		ck_assert_ptr_null(have);
	free(have);
}

START_TEST(a_sentence_is_known_by_its_words)
{
	check_match("3 of 12 are gone", "3 van 12 zijn weg");
	check_match("a of b of c are gone", "a van b of c zijn weg");
	check_match("%s of %n are gone", "%s van %n zijn weg");
	check_match("plain", "gewoon");
	check_match("plain ", NULL);
	check_match("", NULL);
	check_match(" of  are gone", NULL);
	check_match("3 of 12 are gone now", NULL);
	ck_assert_ptr_null(svy_lang_match(list, SVY_LANG_EN, "plain"));
}
END_TEST

static void make(struct svy_estimates *t, double second_df)
{
	svy_estimates_init(t);
	for (int i = 0; i < 2; i++) {
		struct svy_estimate *r = svy_estimates_add(t, "x", "", "mean");
		r->estimate = 1;
		r->lo = 0;
		r->df = i ? second_df : 36;
		r->n = 93 + 27 * i;
	}
	svy_extras_set(&t->facts, "level", "0.95");
	svy_extras_set(&t->facts, "rows", "1440");
	svy_extras_set(&t->facts, "strata", "12");
	svy_extras_set(&t->facts, "units", "48");
	svy_extras_set(&t->facts, "df", "36");
	svy_extras_set(&t->facts, "sum_w", "14545.04");
	svy_extras_set(&t->facts, "ci", "logit");
	svy_extras_set(&t->facts, "na", "domain");
	t->survey.weights = strdup("w");
	svy_strs_add(&t->survey.psu, "u");
	svy_strs_add(&t->notes, "7 rows are in no group because a by-variable is missing there");
	svy_strs_add(&t->history, "svymean x --by g x.sav");
	svy_strs_add(&t->history, "svytable");
}

static void check_notes(const struct svy_estimates *t, struct svy_notes_opts o, const char *want)
{
	struct svy_strs notes = {0};
	svy_notes_of_table(t, &o, &notes);
	char *have = svy_strs_join(&notes, "\n");
	ck_assert_str_eq(have, want);
	free(have);
	svy_strs_free(&notes);
}

START_TEST(extents_and_languages)
{
	struct svy_estimates t;
	make(&t, 36);
	check_notes(&t, (struct svy_notes_opts){.extent = SVY_NOTES_NONE, .cases = SVY_CASES_RANGE}, "");
	check_notes(&t, (struct svy_notes_opts){.cases = SVY_CASES_RANGE},
		    "n: unweighted cases, 93 to 120\nDesign: weights w; units u (12 strata, 48 units, df=36)\n"
		    "7 rows are in no group because a by-variable is missing there");
	check_notes(&t, (struct svy_notes_opts){.lang = SVY_LANG_NL, .decimal = ','},
		    "Steekproefopzet: gewichten w; eenheden u (12 strata, 48 eenheden, df=36)\n7 rijen zitten in geen groep omdat een groepsvariabele er ontbreekt");
	check_notes(&t, (struct svy_notes_opts){.extent = SVY_NOTES_ALL, .cases = SVY_CASES_WORD},
		    "n: unweighted cases\nDesign: weights w; units u (12 strata, 48 units, df=36)\nCases: 1440; sum of the weights: 14 545\n"
		    "Missing values: each variable on the cases that have a valid answer to it\n95% intervals: on the logit\n"
		    "7 rows are in no group because a by-variable is missing there\nMade by: svymean x --by g x.sav | svytable");
	svy_estimates_free(&t);
}
END_TEST

START_TEST(degrees_of_freedom_of_groups)
{
	struct svy_estimates t;
	make(&t, 3.26);
	svy_strs_free(&t.notes);
	check_notes(&t, (struct svy_notes_opts){0}, "Design: weights w; units u (12 strata, 48 units)");
	svy_strs_free(&t.history);
	svy_extras_set(&t.facts, "na", "listwise");
	check_notes(&t, (struct svy_notes_opts){.lang = SVY_LANG_DE, .decimal = ','},
		    "Stichprobendesign: Gewichte w; Einheiten u (12 Schichten, 48 Einheiten)\nFehlende Werte: nur Fälle mit gültigen Antworten auf alle Variablen");
	t.row[0].df = t.row[1].df = INFINITY;
	check_notes(&t, (struct svy_notes_opts){.lang = SVY_LANG_FR},
		    "Plan de sondage : poids w; unités u (12 strates, 48 unités); ddl=∞ de chaque estimation\n"
		    "Valeurs manquantes : seulement les cas qui ont une réponse valide à toutes les variables");
	svy_estimates_free(&t);
}
END_TEST

START_TEST(a_table_that_tells_nothing)
{
	struct svy_estimates t;
	svy_estimates_init(&t);
	check_notes(&t, (struct svy_notes_opts){.extent = SVY_NOTES_ALL, .cases = SVY_CASES_PAIRS}, "");
	char *head = svy_notes_interval(&t, SVY_LANG_NL);
	ck_assert_str_eq(head, "Interval");
	free(head);
	svy_estimates_free(&t);
}
END_TEST

UNIT_MAIN("notes", NULL, NULL, a_sentence_is_known_by_its_words, extents_and_languages, degrees_of_freedom_of_groups, a_table_that_tells_nothing)
