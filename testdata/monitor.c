// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitor.h"

#include <math.h>
#include <stdlib.h>

/* Steele, Lea & Flood (2014), SplitMix64. */
uint64_t random_next(struct random *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

double random_uniform(struct random *r)
{
	return (double)(random_next(r) >> 11) / 9007199254740992.0;
}

/* Of mean 0 and variance 1, and near enough to normal for made-up opinions; sums only, so that every machine agrees. */
static double random_bell(struct random *r)
{
	double sum = 0;
	for (int i = 0; i < 12; i++)
		sum += random_uniform(r);
	return sum - 6;
}

void random_choose(struct random *r, int n, int k, int *out)
{
	for (int i = 0, taken = 0; i < n && taken < k; i++)
		if (random_uniform(r) * (n - i) < k - taken)
			out[taken++] = i;
}

static int cut(double x, const double *at, int n)
{
	int k = 0;
	while (k < n && x > at[k])
		k++;
	return k + 1;
}

/* A scale of five, of which about one answer in forty is refused or not applicable. */
static int scale5(struct random *r, double x)
{
	static const double at[4] = {-1.4, -0.5, 0.3, 1.2};
	double u = random_uniform(r);
	return u < 0.015 ? -7 : u < 0.025 ? -2 : cut(x, at, 4);
}

static int willing_item(struct random *r, double x, double does)
{
	static const double at[3] = {-0.8, 0.1, 1.0};
	double u = random_uniform(r);
	if (u < 0.02)
		return -7;
	if (u < 0.14)
		return 8;
	return random_uniform(r) < does ? 5 : cut(x, at, 3);
}

struct place {
	double willing, skill;
};

static void make_person(struct random *r, struct person *p, struct place where, int year)
{
	double will = where.willing + 0.8 * random_bell(r) + 0.15 * year, able = where.skill + 0.8 * random_bell(r);
	double duty = 0.15 * will + random_bell(r);
	p->sex = 1 + (random_uniform(r) < 0.51);
	p->age = 18 + (int)(random_uniform(r) * 70);
	p->education = 1 + (random_uniform(r) < 0.7) + (random_uniform(r) < 0.35);
	able += 0.3 * (p->education - 2);
	for (int i = 0; i < 3; i++)
		p->norm[i] = scale5(r, (i == 1 ? -1 : 1) * (duty + 0.4 + 0.6 * random_bell(r)));
	for (int i = 0; i < 4; i++)
		p->willing[i] = willing_item(r, will + 0.7 * random_bell(r) - 0.2 * i, 0.06);
	p->asked = 1 + (random_uniform(r) > 0.3);
	p->does = 1 + (random_uniform(r) > 0.15 + 0.15 * (will > 0.5));
	p->hours_paid = p->age >= 67 || random_uniform(r) < 0.2 ? -5 : (int)(8 + random_uniform(r) * 33);
	p->hours_care = random_uniform(r) < 0.75 ? 0 : (int)(1 + random_uniform(r) * 20);
	for (int i = 0; i < 3; i++)
		p->skill[i] = scale5(r, able + 0.5 * random_bell(r) + 0.4);
	for (int i = 0; i < 2; i++)
		p->information[i] = random_uniform(r) < 0.02 ? -2 : 1 + (random_uniform(r) > 0.45 + 0.1 * able);
}

static void make_neighbourhood(struct random *r, struct neighbourhood *b, struct place where, int year)
{
	b->n = 20 + (int)(random_uniform(r) * 21);
	b->person = calloc((size_t)b->n, sizeof *b->person);
	where.willing += 0.25 * random_bell(r);
	where.skill += 0.2 * random_bell(r);
	for (int i = 0; b->person && i < b->n; i++)
		make_person(r, &b->person[i], where, year);
}

struct population *population_new(void)
{
	struct population *p = calloc(1, sizeof *p);
	struct random r = {20260101};
	for (int y = 0; p && y < YEARS; y++)
		for (int m = 0; m < MUNICIPALITIES; m++) {
			struct place where = {0.3 * random_bell(&r), 0.2 * random_bell(&r)};
			for (int b = 0; b < NEIGHBOURHOODS; b++) {
				struct neighbourhood *n = &p->of[y][m][b];
				make_neighbourhood(&r, n, where, y);
				for (int i = 0; n->person && i < n->n; i++) {
					n->person[i].province = 1 + m / (MUNICIPALITIES / PROVINCES);
					n->person[i].municipality = m + 1;
					n->person[i].neighbourhood = b + 1;
					n->person[i].id = i + 1;
				}
			}
		}
	return p;
}

void population_free(struct population *p)
{
	for (int y = 0; p && y < YEARS; y++)
		for (int m = 0; m < MUNICIPALITIES; m++)
			for (int b = 0; b < NEIGHBOURHOODS; b++)
				free(p->of[y][m][b].person);
	free(p);
}

/* Mean of at least two valid answers of three on a scale of five, one reversed or none (-1), against a threshold. */
static int three_items(const int *item, int reversed, double threshold)
{
	double sum = 0;
	int n = 0;
	for (int i = 0; i < 3; i++)
		if (item[i] > 0) {
			sum += i == reversed ? 6 - item[i] : item[i];
			n++;
		}
	return n < 2 ? -1 : sum / n >= threshold;
}

int person_norm(const struct person *p)
{
	return three_items(p->norm, 1, 3.5);
}

int person_willing(const struct person *p)
{
	int yes = 0, already = 0, dk = 0, missing = 0;
	for (int i = 0; i < 4; i++) {
		int a = p->willing[i];
		yes += a == 3 || a == 4;
		already += a == 5;
		dk += a == 8;
		missing += a < 0;
	}
	if (yes >= 2)
		return 1;
	if (yes + already + dk + missing < 2)
		return 0;
	if (yes + already >= 2)
		return 2;
	if (yes + already + dk >= 2)
		return 3;
	return -1;
}

int person_time(const struct person *p)
{
	return (p->hours_paid < 0 ? 0 : p->hours_paid) < 32 && p->hours_care < 8;
}

int person_skill(const struct person *p)
{
	return three_items(p->skill, -1, 3);
}

int person_information(const struct person *p)
{
	int n = 0, yes = 0;
	for (int i = 0; i < 2; i++) {
		n += p->information[i] > 0;
		yes += p->information[i] == 1;
	}
	return n == 0 ? -1 : yes >= 0.5 * n;
}

int person_able(const struct person *p)
{
	int skill = person_skill(p), information = person_information(p);
	return skill < 0 || information < 0 ? -1 : person_time(p) && skill && information;
}
