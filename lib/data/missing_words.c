// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/missing_words.h"

#include <stdlib.h>
#include <string.h>
#include "base/fold.h"

/* Folded, see base/fold.h. whole: the label is just that; elsewhere the words stand in it or it begins with them. */
struct phrase {
	const char *text;
	enum svy_missing_word says;
	bool whole;
};

/* Longer labels are sentences that happen to hold the words ("does not know the neighbours"). */
#define WORDS_MAX 8

static const struct phrase phrases[] = {
	/* English */
	{"don t know", SVY_WORD_NO_OPINION, false}, {"dont know", SVY_WORD_NO_OPINION, false}, {"do not know", SVY_WORD_NO_OPINION, false},
	{"doesn t know", SVY_WORD_NO_OPINION, false}, {"does not know", SVY_WORD_NO_OPINION, true}, {"can t choose", SVY_WORD_NO_OPINION, false},
	{"can t say", SVY_WORD_NO_OPINION, false}, {"dk", SVY_WORD_NO_OPINION, false}, {"no opinion", SVY_WORD_NO_OPINION, false},
	{"unsure", SVY_WORD_NO_OPINION, true}, {"not sure", SVY_WORD_NO_OPINION, true}, {"unknown", SVY_WORD_NO_ANSWER, true},
	{"refused", SVY_WORD_NO_ANSWER, false}, {"refusal", SVY_WORD_NO_ANSWER, false}, {"refuse", SVY_WORD_NO_ANSWER, true},
	{"refuse to answer", SVY_WORD_NO_ANSWER, false}, {"refuses to answer", SVY_WORD_NO_ANSWER, false}, {"prefer not to say", SVY_WORD_NO_ANSWER, false},
	{"prefer not to answer", SVY_WORD_NO_ANSWER, false}, {"no answer", SVY_WORD_NO_ANSWER, false}, {"not answered", SVY_WORD_NO_ANSWER, false},
	{"not stated", SVY_WORD_NO_ANSWER, false}, {"not ascertained", SVY_WORD_NO_ANSWER, false}, {"not available", SVY_WORD_NO_ANSWER, true},
	{"not applicable", SVY_WORD_NO_ANSWER, false}, {"does not apply", SVY_WORD_NO_ANSWER, true}, {"inapplicable", SVY_WORD_NO_ANSWER, false},
	{"not asked", SVY_WORD_NO_ANSWER, false}, {"iap", SVY_WORD_NO_ANSWER, true}, {"nap", SVY_WORD_NO_ANSWER, true}, {"n a", SVY_WORD_NO_ANSWER, true},
	{"na", SVY_WORD_NO_ANSWER, true}, {"missing", SVY_WORD_NO_ANSWER, true}, {"missing value", SVY_WORD_NO_ANSWER, false},
	{"missing data", SVY_WORD_NO_ANSWER, false}, {"system missing", SVY_WORD_NO_ANSWER, false}, {"no response", SVY_WORD_NO_ANSWER, true},
	{"non response", SVY_WORD_NO_ANSWER, false}, {"nonresponse", SVY_WORD_NO_ANSWER, false}, {"not in universe", SVY_WORD_NO_ANSWER, false},
	{"blank", SVY_WORD_NO_ANSWER, true}, {"skipped", SVY_WORD_NO_ANSWER, true}, {"no data", SVY_WORD_NO_ANSWER, true},
	{"filtered out", SVY_WORD_NO_ANSWER, false},
	/* Dutch */
	{"weet niet", SVY_WORD_NO_OPINION, false}, {"weet ik niet", SVY_WORD_NO_OPINION, false}, {"weet het niet", SVY_WORD_NO_OPINION, false},
	{"geen mening", SVY_WORD_NO_OPINION, false}, {"geen idee", SVY_WORD_NO_OPINION, true}, {"wn", SVY_WORD_NO_OPINION, true},
	{"w n", SVY_WORD_NO_OPINION, true}, {"weigert", SVY_WORD_NO_ANSWER, false}, {"weigering", SVY_WORD_NO_ANSWER, false},
	{"wil niet zeggen", SVY_WORD_NO_ANSWER, false}, {"wil ik niet zeggen", SVY_WORD_NO_ANSWER, false}, {"wil niet antwoorden", SVY_WORD_NO_ANSWER, false},
	{"geen antwoord", SVY_WORD_NO_ANSWER, false}, {"geen opgave", SVY_WORD_NO_ANSWER, false}, {"niet beantwoord", SVY_WORD_NO_ANSWER, false},
	{"niet ingevuld", SVY_WORD_NO_ANSWER, false}, {"nvt", SVY_WORD_NO_ANSWER, false}, {"n v t", SVY_WORD_NO_ANSWER, false},
	{"niet van toepassing", SVY_WORD_NO_ANSWER, false}, {"onbekend", SVY_WORD_NO_ANSWER, true}, {"niet gevraagd", SVY_WORD_NO_ANSWER, false},
	{"niet gesteld", SVY_WORD_NO_ANSWER, false}, {"ontbrekend", SVY_WORD_NO_ANSWER, true}, {"ontbreekt", SVY_WORD_NO_ANSWER, true},
	/* German */
	{"weiss nicht", SVY_WORD_NO_OPINION, false}, {"weiss ich nicht", SVY_WORD_NO_OPINION, false}, {"keine meinung", SVY_WORD_NO_OPINION, false},
	{"kann ich nicht sagen", SVY_WORD_NO_OPINION, false}, {"keine angabe", SVY_WORD_NO_ANSWER, false}, {"keine angaben", SVY_WORD_NO_ANSWER, false},
	{"k a", SVY_WORD_NO_ANSWER, true}, {"keine antwort", SVY_WORD_NO_ANSWER, false}, {"verweigert", SVY_WORD_NO_ANSWER, false},
	{"antwort verweigert", SVY_WORD_NO_ANSWER, false}, {"trifft nicht zu", SVY_WORD_NO_ANSWER, true}, {"nicht zutreffend", SVY_WORD_NO_ANSWER, true},
	{"entfallt", SVY_WORD_NO_ANSWER, true}, {"unbekannt", SVY_WORD_NO_ANSWER, true}, {"nicht erhoben", SVY_WORD_NO_ANSWER, false},
	/* French */
	{"ne sait pas", SVY_WORD_NO_OPINION, false}, {"ne sais pas", SVY_WORD_NO_OPINION, false}, {"nsp", SVY_WORD_NO_OPINION, true},
	{"sans opinion", SVY_WORD_NO_OPINION, false}, {"sans reponse", SVY_WORD_NO_ANSWER, false}, {"pas de reponse", SVY_WORD_NO_ANSWER, false},
	{"non reponse", SVY_WORD_NO_ANSWER, false}, {"refus", SVY_WORD_NO_ANSWER, true}, {"refus de repondre", SVY_WORD_NO_ANSWER, false},
	{"non applicable", SVY_WORD_NO_ANSWER, false}, {"sans objet", SVY_WORD_NO_ANSWER, false}, {"non concerne", SVY_WORD_NO_ANSWER, false},
	{"manquant", SVY_WORD_NO_ANSWER, true},
	/* Spanish and Italian */
	{"no sabe", SVY_WORD_NO_OPINION, false}, {"ns nc", SVY_WORD_NO_ANSWER, false}, {"no contesta", SVY_WORD_NO_ANSWER, false},
	{"no aplica", SVY_WORD_NO_ANSWER, false}, {"no procede", SVY_WORD_NO_ANSWER, true}, {"non so", SVY_WORD_NO_OPINION, true},
	{"non sa", SVY_WORD_NO_OPINION, true}, {"non risponde", SVY_WORD_NO_ANSWER, false}, {"non applicabile", SVY_WORD_NO_ANSWER, false},
};

static size_t count_words(const char *folded)
{
	size_t n = *folded != '\0';
	for (; *folded; folded++)
		n += *folded == ' ';
	return n;
}

enum svy_missing_word svy_missing_words(const char *label)
{
	enum svy_missing_word says = SVY_WORD_NONE;
	char *folded = svy_fold(label);
	bool is_short = count_words(folded) <= WORDS_MAX;
	for (size_t i = 0; i < sizeof phrases / sizeof *phrases && says != SVY_WORD_NO_ANSWER; i++) {
		const struct phrase *p = &phrases[i];
		if (p->says > says && (p->whole ? strcmp(folded, p->text) == 0 : is_short && svy_fold_has(folded, p->text)))
			says = p->says;
	}
	free(folded);
	return says;
}
