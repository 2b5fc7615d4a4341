// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/stars.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "stat/test.h"

#define STARS_MAX 5
#define SIGN_MAX 12     /* bytes */

static int refuse(struct svy_ctx *ctx, const char *text)
{
	return svy_fail(ctx, SVY_EUSAGE, "'--stars' is a list of up to %d different thresholds between 0 and 1, as 0.05,0.01 or +=0.1,*=0.05, not '%.60s'",
			STARS_MAX, text);
}

/* Into its place by the threshold. False if that is taken. */
static bool insert(struct svy_stars *s, char *sign, double below)
{
	size_t k = 0;
	svy_grow(s->v, s->n, s->cap);
	while (k < s->n && s->v[k].below > below)
		k++;
	bool fresh = k == s->n || s->v[k].below < below;
	memmove(s->v + k + 1, s->v + k, (s->n++ - k) * sizeof *s->v);
	s->v[k] = (struct svy_star){sign, below};
	return fresh;
}

static bool is_sign(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ' || s[i] == 127)
			return false;
	return n > 0 && n <= SIGN_MAX;
}

/* "0.05", "+=0.1". */
static bool parse_one(struct svy_stars *s, const char *text, bool *own)
{
	const char *equals = strrchr(text, '='), *number = equals ? equals + 1 : text;
	double below;
	if (!svy_num_parse(number, strlen(number), &below) || !(below > 0 && below < 1) || s->n == STARS_MAX)
		return false;
	if (s->n && *own != (equals != NULL))
		return false;
	*own = equals != NULL;
	if (equals && !is_sign(text, (size_t)(equals - text)))
		return false;
	return insert(s, equals ? svy_strndup(text, (size_t)(equals - text)) : NULL, below);
}

int svy_stars_parse(struct svy_ctx *ctx, const char *text, struct svy_stars *s)
{
	struct svy_strs part = {0};
	bool own = false, ok = true;
	*s = (struct svy_stars){0};
	svy_strs_split(&part, text ? text : "0.05,0.01,0.001", ',');
	for (size_t i = 0; i < part.n && ok; i++)
		ok = parse_one(s, part.v[i], &own);
	svy_strs_free(&part);
	for (size_t i = 0; i < s->n && ok && !own; i++)
		s->v[i].sign = svy_strndup("*****", i + 1);
	return ok ? 0 : refuse(ctx, text);
}

void svy_stars_free(struct svy_stars *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->v[i].sign);
	free(s->v);
	*s = (struct svy_stars){0};
}

static double null_of(const struct svy_estimates *t)
{
	const char *text = svy_extras_get(&t->facts, "null_value");
	double null;
	return text && svy_num_parse(text, strlen(text), &null) ? null : 0;
}

static bool is_tested_against_null(const char *stat)
{
	return strcmp(stat, "coefficient") == 0 || strcmp(stat, "difference") == 0 || strcmp(stat, "contrast") == 0 || strcmp(stat, "risk_difference") == 0;
}

double svy_stars_p(const struct svy_estimates *t, const struct svy_estimate *r)
{
	if (isnan(r->estimate))
		return NAN;
	if (!isnan(r->extra[SVY_COL_P_ADJUSTED]))
		return r->extra[SVY_COL_P_ADJUSTED];
	if (!isnan(r->extra[SVY_COL_P_VALUE]))
		return r->extra[SVY_COL_P_VALUE];
	return is_tested_against_null(r->stat) ? svy_test_t(r->estimate, null_of(t), r->se, r->df, SVY_TWO_SIDED).p : NAN;
}

int svy_stars_check(struct svy_ctx *ctx, const struct svy_estimates *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (!isnan(svy_stars_p(t, &t->row[i])))
			return 0;
	return svy_fail(ctx, SVY_EUSAGE, "no row of the table has a p-value, and stars are of coefficients, differences and contrasts: "
			"that a mean, a share or a total is 0 needs no test (svycontrast makes differences)");
}

const char *svy_stars_sign(const struct svy_stars *s, double p)
{
	const char *sign = "";
	for (size_t i = 0; i < s->n; i++)
		if (p < s->v[i].below)
			sign = s->v[i].sign;
	return sign;
}

static bool any_adjusted(const struct svy_estimates *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (!isnan(t->row[i].extra[SVY_COL_P_ADJUSTED]))
			return true;
	return false;
}

char *svy_stars_note(const struct svy_stars *s, const struct svy_estimates *t, char decimal)
{
	const char *p = any_adjusted(t) ? "adjusted p" : "p";
	struct svy_buf b = {0};
	for (size_t i = 0; i < s->n; i++) {
		char number[SVY_NUM_MAX];
		svy_num_format(number, s->v[i].below);
		for (char *c = number; *c; c++)
			*c = *c == '.' ? decimal : *c;
		svy_buf_printf(&b, "%s%s %s < %s", i ? decimal == ',' ? "; " : ", " : "", s->v[i].sign, p, number);
	}
	return svy_buf_take(&b);
}
