// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Writes the bundled surveys as svykit streams, and what is true of their population:
 *
 *   make-monitor monitor | svycat -o monitor.sav
 *   make-monitor monitor-2stage | svycat -o monitor-2stage.sav
 *   make-monitor values > monitor-values.tsv
 */
#include <stdio.h>
#include <string.h>
#include "monitor.h"

#define PER_MUNICIPALITY 5      /* neighbourhoods drawn of each municipality and year */
#define PER_NEIGHBOURHOOD 12    /* persons drawn of each */
#define PER_PROVINCE 5          /* monitor-2stage: municipalities drawn of each province */
#define SECOND_STAGE 4          /* monitor-2stage: neighbourhoods drawn of each; everyone in them answers */

static const char *const name[MUNICIPALITIES] = {
	"Aardenveen", "Beukenoord", "Coevelden", "Dalfserkamp", "Eemdijk", "Folgerswold", "Grootezand", "Harderhoek",
	"IJsselmonding", "Jorwoude", "Kampereiland", "Lingemeer", "Maasheuvel", "Noordwolde", "Ommerveld", "Putterhaar",
	"Rijnbeek", "Schiewijk", "Tielerham", "Uithoek", "Veluwezoom", "Waalkant", "Zuidbroek", "Amstelhof",
	"Bergerakker", "Dinkelrade", "Elsterdal", "Geulhem", "Heidepol", "Kromme Waard", "Loosveen", "Meerlanden",
	"Nieuwerdam", "Oosterkwel", "Purmeroord", "Reeuwerbos", "Slochtermeer", "Twenterand-Zuid", "Urkerzand", "Vechtwoude",
	"Wierumeroog", "Zandwetering", "Ambtdelden", "Brummelo", "Dongewaard", "Gaasterdijk", "Hunzemond", "Kollumerzijl",
};
static const char *const province[PROVINCES] = {"Noordland", "Middenland", "Zuidland"};

static void field(const char *var, const char *title, const char *measure, const char *labels)
{
	printf("#   - name: '%s'\n#     type: number\n#     title: '%s'\n#     measure: %s\n", var, title, measure);
	if (labels)
		printf("#     categories: [%s]\n", labels);
}

static void header(void)
{
	static const char *const agree = "{value: 1, label: Helemaal oneens}, {value: 2, label: Oneens}, {value: 3, label: Niet eens en niet oneens}, "
		"{value: 4, label: Eens}, {value: 5, label: Helemaal eens}, {value: -2, label: Niet ingevuld}, {value: -7, label: Weigert}";
	static const char *const would = "{value: 1, label: Zeker niet}, {value: 2, label: Waarschijnlijk niet}, {value: 3, label: Waarschijnlijk wel}, "
		"{value: 4, label: Zeker wel}, {value: 5, label: Doe ik al}, {value: 8, label: Weet niet}, {value: -7, label: Weigert}";
	static const char *const yesno = "{value: 1, label: Ja}, {value: 2, label: Nee}, {value: -2, label: Niet ingevuld}";
	static const char *const n_title[3] = {"Buren horen elkaar te helpen", "Hulp in de buurt is een taak van de gemeente",
					       "Wie tijd heeft, hoort iets voor de buurt te doen"};
	static const char *const w_title[4] = {"Zou boodschappen doen voor een buur", "Zou een buur naar de dokter brengen",
					       "Zou groen in de buurt onderhouden", "Zou een buur helpen met de administratie"};
	static const char *const s_title[3] = {"Ik kan goed organiseren", "Ik kan goed met mensen omgaan", "Ik kan omgaan met regels en formulieren"};
	static const char *const i_title[2] = {"Weet waar hulp in de buurt nodig is", "Weet bij wie men zich kan melden"};
	puts("#---\n# profile: svy-data/1\n# title: Participatiemonitor (synthetisch)\n# schema:\n#   fields:");
	printf("#   - name: provincie\n#     type: number\n#     title: Provincie\n#     measure: nominal\n#     categories: [");
	for (int i = 0; i < PROVINCES; i++)
		printf("%s{value: %d, label: %s}", i ? ", " : "", i + 1, province[i]);
	printf("]\n#   - name: gemeente\n#     type: number\n#     title: Gemeente\n#     measure: nominal\n#     categories: [");
	for (int i = 0; i < MUNICIPALITIES; i++)
		printf("%s{value: %d, label: '%s'}", i ? ", " : "", i + 1, name[i]);
	puts("]");
	field("jaar", "Jaar van onderzoek", "ordinal", NULL);
	field("buurt", "Buurt (volgnummer in de gemeente)", "nominal", NULL);
	field("stratum", "Stratum: gemeente en jaar", "nominal", NULL);
	field("psu", "Primaire eenheid: buurt in een jaar", "nominal", NULL);
	field("resp", "Respondent", "nominal", NULL);
	field("gewicht", "Gewicht (telt op tot de bevolking)", "scale", NULL);
	field("fpc1", "Eenheden van de eerste trap in het stratum", "scale", NULL);
	field("fpc2", "Eenheden van de tweede trap", "scale", NULL);
	field("sekse", "Geslacht", "nominal", "{value: 1, label: Man}, {value: 2, label: Vrouw}");
	field("leeftijd", "Leeftijd", "scale", NULL);
	field("opleiding", "Opleiding", "ordinal", "{value: 1, label: Laag}, {value: 2, label: Midden}, {value: 3, label: Hoog}");
	char var[16];
	for (int i = 0; i < 3; i++) {
		snprintf(var, sizeof var, "n%d", i + 1);
		field(var, n_title[i], "ordinal", agree);
	}
	for (int i = 0; i < 4; i++) {
		snprintf(var, sizeof var, "w%d", i + 1);
		field(var, w_title[i], "ordinal", would);
	}
	field("gevraagd", "Is gevraagd om iets voor de buurt te doen", "nominal", yesno);
	field("doet", "Doet nu iets voor de buurt", "nominal", yesno);
	field("uren_werk", "Uren betaald werk per week", "scale", "{value: -5, label: Geen betaald werk}");
	field("uren_zorg", "Uren zorg voor naasten per week", "scale", NULL);
	for (int i = 0; i < 3; i++) {
		snprintf(var, sizeof var, "s%d", i + 1);
		field(var, s_title[i], "ordinal", agree);
	}
	for (int i = 0; i < 2; i++) {
		snprintf(var, sizeof var, "i%d", i + 1);
		field(var, i_title[i], "nominal", yesno);
	}
}

static void names(void)
{
	puts("#---\nprovincie\tgemeente\tjaar\tbuurt\tstratum\tpsu\tresp\tgewicht\tfpc1\tfpc2\tsekse\tleeftijd\topleiding\tn1\tn2\tn3\tw1\tw2\tw3\tw4\t"
	     "gevraagd\tdoet\turen_werk\turen_zorg\ts1\ts2\ts3\ti1\ti2");
}

static void row(const struct person *p, int year, int stratum, int psu, double weight, int fpc1, int fpc2)
{
	printf("%d\t%d\t%d\t%d\t%d\t%d\t%d\t%.10g\t%d\t%d\t%d\t%d\t%d", p->province, p->municipality, year, p->neighbourhood, stratum, psu, p->id,
	       weight, fpc1, fpc2, p->sex, p->age, p->education);
	for (int i = 0; i < 3; i++)
		printf("\t%d", p->norm[i]);
	for (int i = 0; i < 4; i++)
		printf("\t%d", p->willing[i]);
	printf("\t%d\t%d\t%d\t%d", p->asked, p->does, p->hours_paid, p->hours_care);
	for (int i = 0; i < 3; i++)
		printf("\t%d", p->skill[i]);
	for (int i = 0; i < 2; i++)
		printf("\t%d", p->information[i]);
	putchar('\n');
}

/* Every municipality and year a stratum, five neighbourhoods of twenty, twelve persons of each. */
static int monitor(const struct population *pop, struct random *r)
{
	int rows = 0;
	for (int y = 0; y < YEARS; y++)
		for (int k = 0; k < MONITORED; k++) {
			int m = k / 4 * (MUNICIPALITIES / PROVINCES) + k % 4, chosen[PER_MUNICIPALITY], people[PER_NEIGHBOURHOOD], N = 0;
			double drawn = 0;
			random_choose(r, NEIGHBOURHOODS, PER_MUNICIPALITY, chosen);
			for (int b = 0; b < NEIGHBOURHOODS; b++)
				N += pop->of[y][m][b].n;
			for (int i = 0; i < PER_MUNICIPALITY; i++)
				drawn += pop->of[y][m][chosen[i]].n;
			for (int i = 0; i < PER_MUNICIPALITY; i++) {
				const struct neighbourhood *b = &pop->of[y][m][chosen[i]];
				random_choose(r, b->n, PER_NEIGHBOURHOOD, people);
				/* the neighbourhood's share of those drawn, so that the weights of a municipality sum to its population */
				double weight = (double)b->n / PER_NEIGHBOURHOOD * N / drawn;
				for (int j = 0; j < PER_NEIGHBOURHOOD; j++, rows++)
					row(&b->person[people[j]], 2022 + 2 * y, (m + 1) * 100 + 22 + 2 * y, ((m + 1) * 100 + 22 + 2 * y) * 100 + chosen[i] + 1,
					    weight, NEIGHBOURHOODS, b->n);
			}
		}
	return rows;
}

static int monitor_2stage(const struct population *pop, struct random *r)
{
	int rows = 0, per = MUNICIPALITIES / PROVINCES, towns[PER_PROVINCE], chosen[SECOND_STAGE];
	for (int p = 0; p < PROVINCES; p++) {
		random_choose(r, per, PER_PROVINCE, towns);
		for (int k = 0; k < PER_PROVINCE; k++) {
			int m = p * per + towns[k];
			random_choose(r, NEIGHBOURHOODS, SECOND_STAGE, chosen);
			for (int i = 0; i < SECOND_STAGE; i++) {
				const struct neighbourhood *b = &pop->of[1][m][chosen[i]];
				double weight = (double)per / PER_PROVINCE * NEIGHBOURHOODS / SECOND_STAGE;
				for (int j = 0; j < b->n; j++, rows++)
					row(&b->person[j], 2024, p + 1, m + 1, weight, per, NEIGHBOURHOODS);
			}
		}
	}
	return rows;
}

struct value {
	double yes, n;
};

static void count(struct value *v, int answer, int is)
{
	if (answer < 0)
		return;
	v->n++;
	v->yes += answer == is;
}

static void print_value(const char *what, const char *where, struct value v)
{
	printf("%s\t%s\t%.15g\t%.0f\n", what, where, v.yes / v.n, v.n);
}

static void values_of(const struct population *pop, const char *where, int year, int first, int last, int monitored)
{
	struct value norm = {0}, yes = {0}, no = {0}, already = {0}, dk = {0}, time = {0}, skill = {0}, information = {0}, able = {0}, both = {0}, aw = {0};
	for (int m = first; m <= last; m++) {
		if (monitored && m % (MUNICIPALITIES / PROVINCES) >= 4)
			continue;
		for (int b = 0; b < NEIGHBOURHOODS; b++)
			for (int i = 0; i < pop->of[year][m][b].n; i++) {
				const struct person *p = &pop->of[year][m][b].person[i];
				int w = person_willing(p), a = person_able(p);
				count(&norm, person_norm(p), 1);
				count(&yes, w < 0 ? 9 : w, 1);  /* shares of everyone asked */
				count(&no, w < 0 ? 9 : w, 0);
				count(&already, w < 0 ? 9 : w, 2);
				count(&dk, w < 0 ? 9 : w, 3);
				count(&time, person_time(p), 1);
				count(&skill, person_skill(p), 1);
				count(&information, person_information(p), 1);
				count(&able, a, 1);
				count(&both, w == 0 || w == 1 ? (a < 0 ? -1 : w && a) : -1, 1);
				count(&aw, w == 1 ? a : -1, 1);
			}
	}
	print_value("norm", where, norm);
	print_value("willing[yes]", where, yes);
	print_value("willing[no]", where, no);
	print_value("willing[already]", where, already);
	print_value("willing[dk]", where, dk);
	print_value("time", where, time);
	print_value("skill", where, skill);
	print_value("information", where, information);
	print_value("able", where, able);
	print_value("quadrant[both]", where, both);
	print_value("able among the willing", where, aw);
}

static void values(const struct population *pop)
{
	char where[32];
	puts("what\twhere\tshare\tpersons");
	for (int y = 0; y < YEARS; y++) {
		snprintf(where, sizeof where, "monitor %d", 2022 + 2 * y);
		values_of(pop, where, y, 0, MUNICIPALITIES - 1, 1);
		for (int k = 0; k < MONITORED; k++) {
			int m = k / 4 * (MUNICIPALITIES / PROVINCES) + k % 4;
			snprintf(where, sizeof where, "gemeente %d %d", m + 1, 2022 + 2 * y);
			values_of(pop, where, y, m, m, 0);
		}
	}
	for (int p = 0; p < PROVINCES; p++) {
		snprintf(where, sizeof where, "provincie %d 2024", p + 1);
		values_of(pop, where, 1, p * (MUNICIPALITIES / PROVINCES), (p + 1) * (MUNICIPALITIES / PROVINCES) - 1, 0);
	}
}

static void survey(const struct population *pop, int (*draw)(const struct population *, struct random *))
{
	struct random r = {2026};
	header();
	names();
	int rows = draw(pop, &r);
	printf("#end rows=%d\n", rows);
}

int main(int argc, char **argv)
{
	struct population *pop = population_new();
	const char *what = argc == 2 ? argv[1] : "";
	int usage = 0;
	if (!pop)
		return 1;
	if (strcmp(what, "values") == 0)
		values(pop);
	else if (strcmp(what, "monitor") == 0)
		survey(pop, monitor);
	else if (strcmp(what, "monitor-2stage") == 0)
		survey(pop, monitor_2stage);
	else
		usage = fputs("usage: make-monitor monitor|monitor-2stage|values\n", stderr) != EOF;
	population_free(pop);
	return usage ? 2 : fflush(stdout) || ferror(stdout) ? 1 : 0;
}
