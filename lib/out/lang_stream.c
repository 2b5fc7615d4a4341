// SPDX-License-Identifier: GPL-3.0-or-later
/* Words that estimators write into their streams: names of tests and of what is estimated. */
#include "out/lang.h"

const struct svy_lang_word svy_lang_stream[] = {
	/* svytab */
	{{"Pearson, Rao–Scott", "Pearson, Rao–Scott", "Pearson, Rao–Scott", "Pearson, Rao–Scott"}},
	{{"Likelihood ratio, Rao–Scott", "Likelihood ratio, Rao–Scott", "Likelihood-Quotient, Rao–Scott", "Rapport de vraisemblance, Rao–Scott"}},
	{{"Pearson, Rao–Scott of first order", "Pearson, Rao–Scott van de eerste orde", "Pearson, Rao–Scott erster Ordnung", "Pearson, Rao–Scott du premier ordre"}},
	{{"Likelihood ratio, Rao–Scott of first order", "Likelihood ratio, Rao–Scott van de eerste orde", "Likelihood-Quotient, Rao–Scott erster Ordnung",
	  "Rapport de vraisemblance, Rao–Scott du premier ordre"}},
	{{"Pearson, Rao–Scott of first order, F", "Pearson, Rao–Scott van de eerste orde, F", "Pearson, Rao–Scott erster Ordnung, F",
	  "Pearson, Rao–Scott du premier ordre, F"}},
	{{"Likelihood ratio, Rao–Scott of first order, F", "Likelihood ratio, Rao–Scott van de eerste orde, F", "Likelihood-Quotient, Rao–Scott erster Ordnung, F",
	  "Rapport de vraisemblance, Rao–Scott du premier ordre, F"}},
	{{"Pearson, Rao–Scott, null-based", "Pearson, Rao–Scott, onder de nulhypothese", "Pearson, Rao–Scott, unter der Nullhypothese",
	  "Pearson, Rao–Scott, sous l'hypothèse nulle"}},
	{{"Likelihood ratio, Rao–Scott, null-based", "Likelihood ratio, Rao–Scott, onder de nulhypothese", "Likelihood-Quotient, Rao–Scott, unter der Nullhypothese",
	  "Rapport de vraisemblance, Rao–Scott, sous l'hypothèse nulle"}},
	{{"Pearson, linear combination", "Pearson, lineaire combinatie", "Pearson, Linearkombination", "Pearson, combinaison linéaire"}},
	{{"Likelihood ratio, linear combination", "Likelihood ratio, lineaire combinatie", "Likelihood-Quotient, Linearkombination",
	  "Rapport de vraisemblance, combinaison linéaire"}},
	{{"Pearson, saddlepoint", "Pearson, zadelpunt", "Pearson, Sattelpunkt", "Pearson, point-selle"}},
	{{"Likelihood ratio, saddlepoint", "Likelihood ratio, zadelpunt", "Likelihood-Quotient, Sattelpunkt", "Rapport de vraisemblance, point-selle"}},
	{{"Adjusted Wald", "Gecorrigeerde Wald", "Adjustierter Wald", "Wald ajusté"}},
	{{"Odds ratio", "Odds ratio", "Odds Ratio", "Rapport des cotes"}},
	{{"Cramér's V", "Cramérs V", "Cramérs V", "V de Cramér"}},
	{{"first column", "eerste kolom", "erste Spalte", "première colonne"}},
	{{"second column", "tweede kolom", "zweite Spalte", "deuxième colonne"}},
	/* svytest, svycontrast */
	{{"Difference", "Verschil", "Differenz", "Différence"}},
	{{"Contrast", "Contrast", "Kontrast", "Contraste"}},
	{{"all equal", "allemaal gelijk", "alle gleich", "tous égaux"}},
	/* svymean --between */
	{{"variance", "variantie", "Varianz", "variance"}},
	{{"variance between groups", "variantie tussen groepen", "Varianz zwischen Gruppen", "variance entre les groupes"}},
	{{"variance within groups", "variantie binnen groepen", "Varianz innerhalb der Gruppen", "variance dans les groupes"}},
	{{"share between groups", "aandeel tussen groepen", "Anteil zwischen Gruppen", "part entre les groupes"}},
	{{"share between, adjusted", "aandeel tussen, gecorrigeerd", "Anteil zwischen, korrigiert", "part entre les groupes, ajustée"}},
	{{"intraclass correlation", "intraclasscorrelatie", "Intraklassenkorrelation", "corrélation intraclasse"}},
	{{"joint", "gezamenlijk", "gemeinsam", "conjoint"}},
	/* svysize */
	{{"First sample", "Eerste steekproef", "Erste Stichprobe", "Premier échantillon"}},
	{{"Second sample", "Tweede steekproef", "Zweite Stichprobe", "Second échantillon"}},
	{{"First sample before rounding up", "Eerste steekproef voor afronding", "Erste Stichprobe vor dem Aufrunden", "Premier échantillon avant arrondi"}},
	{{"Respondents before rounding up", "Respondenten voor afronding", "Befragte vor dem Aufrunden", "Répondants avant arrondi"}},
	{{0}},
};

/* svypotential's, which say "yes" and "time" where the labels of another table would be the user's own. */
const struct svy_lang_word svy_lang_potential[] = {
	{{"yes", "ja", "ja", "oui"}},
	{{"no", "nee", "nein", "non"}},
	{{"does it already", "doet het al", "tut es bereits", "le fait déjà"}},
	{{"does not know", "weet niet", "weiß nicht", "ne sait pas"}},
	{{"no valid answer", "geen geldig antwoord", "keine gültige Antwort", "sans réponse valide"}},
	{{"Willing and able", "Bereid en in staat", "Bereit und in der Lage", "Volonté et capacité"}},
	{{"willing and able", "bereid en in staat", "bereit und in der Lage", "veut et peut"}},
	{{"willing, not able", "bereid, niet in staat", "bereit, nicht in der Lage", "veut, ne peut pas"}},
	{{"not willing, able", "niet bereid, in staat", "nicht bereit, in der Lage", "ne veut pas, peut"}},
	{{"not willing, not able", "niet bereid, niet in staat", "nicht bereit, nicht in der Lage", "ne veut pas, ne peut pas"}},
	{{"What the willing lack", "Wat de bereidwilligen missen", "Was den Bereiten fehlt", "Ce qui manque à ceux qui veulent"}},
	{{"people should", "mensen zouden moeten", "man sollte", "les gens devraient"}},
	{{"would do it oneself", "zou het zelf doen", "würde es selbst tun", "le ferait soi-même"}},
	{{"gap: should less would", "kloof: moeten min zelf doen", "Lücke: sollte minus würde", "écart : devraient moins ferait"}},
	{{0}},
};

/* Its denominators: names of constructs stand for %s. */
const struct svy_lang_word svy_lang_base[] = {
	{{"all asked", "alle ondervraagden", "alle Befragten", "tous les interrogés"}},
	{{"valid on %s and %s", "geldig op %s en %s", "gültig bei %s und %s", "valide sur %s et %s"}},
	{{"%s yes or no, valid on %s", "%s ja of nee, geldig op %s", "%s ja oder nein, gültig bei %s", "%s oui ou non, valide sur %s"}},
	{{"%s, valid on %s", "%s, geldig op %s", "%s, gültig bei %s", "%s, valide sur %s"}},
	{{"%s, not %s", "%s, niet %s", "%s, nicht %s", "%s, pas %s"}},
	{{"valid on %s", "geldig op %s", "gültig bei %s", "valide sur %s"}},
	{{0}},
};
