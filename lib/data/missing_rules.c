// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/missing_rules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"

struct code {
	bool number, range;
	double lo, hi;          /* lo alone unless a range */
	const char *text;
};

static bool parse_end(const char *s, double *x)
{
	if (strcmp(s, "lowest") == 0)
		*x = -INFINITY;
	else if (strcmp(s, "highest") == 0)
		*x = INFINITY;
	else
		return svy_num_parse(s, strlen(s), x) && isfinite(*x);
	return true;
}

/* Cuts "lo:hi" at its colon, so text must be the caller's own. */
static int parse_code(struct svy_ctx *ctx, char *text, struct code *c)
{
	size_t n = strlen(text);
	char *colon = strchr(text, ':');
	*c = (struct code){.text = text};
	if (n > 1 && (*text == '"' || *text == '\'') && text[n - 1] == *text) {
		text[n - 1] = '\0';
		c->text = text + 1;
	} else if (svy_num_parse(text, n, &c->lo)) {
		c->number = true;
	} else if (colon) {
		*colon = '\0';
		c->number = c->range = parse_end(text, &c->lo) && parse_end(colon + 1, &c->hi);
		*colon = ':';
		if (c->range && c->lo > c->hi)
			return svy_fail(ctx, SVY_EUSAGE, "the range runs backwards in the missing rule '%s'", text);
	}
	return 0;
}

static bool has_type(const struct svy_dict *d, const struct svy_varlist *vars, enum svy_type type)
{
	for (size_t i = 0; i < vars->n; i++)
		if (d->var[vars->v[i]].type == type)
			return true;
	return false;
}

/* To every variable of the list whose type the code fits; there must be one. */
static int give_code(struct svy_ctx *ctx, struct svy_dict *d, const struct svy_varlist *vars, const struct code *c)
{
	enum svy_type type = c->number && (c->range || has_type(d, vars, SVY_NUMBER)) ? SVY_NUMBER : SVY_STRING;
	if (!has_type(d, vars, type))
		return svy_fail(ctx, SVY_EUSAGE, type == SVY_NUMBER ? "the missing range '%s' is for numbers, and variable '%s' has strings"
								   : "the missing code '%s' is no number, and variable '%s' has numbers",
				c->text, d->var[vars->v[0]].name);
	for (size_t i = 0; i < vars->n; i++) {
		struct svy_var *v = &d->var[vars->v[i]];
		if (v->type != type)
			continue;
		if (type == SVY_STRING)
			svy_var_missing_string(v, c->text);
		else if (c->range)
			svy_var_missing_range(v, c->lo, c->hi);
		else
			svy_var_missing_number(v, c->lo);
	}
	return 0;
}

/* The next code of *s, blanks kept within quotes; NULL at the end. *s moves behind it and is cut there. */
static char *next_code(char **s)
{
	char *p = *s + strspn(*s, ", \t\n");
	if (!*p)
		return NULL;
	char *e = *p == '"' || *p == '\'' ? strchr(p + 1, *p) : NULL;
	e = e ? e + 1 : p + strcspn(p, ", \t\n");
	*s = *e ? e + 1 : e;
	*e = '\0';
	return p;
}

static int apply_codes(struct svy_ctx *ctx, struct svy_dict *d, const struct svy_varlist *vars, char *codes)
{
	int rc = 0;
	bool any = false;
	for (char *text; !rc && (text = next_code(&codes)); any = true) {
		struct code c;
		if (strcmp(text, "none") == 0) {
			for (size_t i = 0; i < vars->n; i++)
				svy_var_missing_none(&d->var[vars->v[i]]);
			continue;
		}
		rc = parse_code(ctx, text, &c);
		if (!rc)
			rc = give_code(ctx, d, vars, &c);
	}
	if (!rc && !any)
		rc = svy_fail(ctx, SVY_EUSAGE, "no codes stand behind '=' in the missing rules");
	return rc;
}

static int apply_rule(struct svy_ctx *ctx, struct svy_dict *d, char *rule)
{
	char *equal = strchr(rule, '=');
	struct svy_varlist vars = {0};
	if (!equal)
		return svy_fail(ctx, SVY_EUSAGE, "a missing rule is VARIABLES=CODES, as in 'q1-q9=-7:-2,99', not '%s'", rule);
	*equal = '\0';
	int rc = svy_varlist_parse(ctx, d, rule, &vars);
	if (!rc)
		rc = apply_codes(ctx, d, &vars, equal + 1);
	svy_varlist_free(&vars);
	return rc;
}

int svy_missing_rules_apply(struct svy_ctx *ctx, struct svy_dict *d, const char *rules)
{
	struct svy_strs list = {0};
	int rc = 0;
	svy_strs_split(&list, rules, ';');
	for (size_t i = 0; !rc && i < list.n; i++)
		if (*list.v[i])
			rc = apply_rule(ctx, d, list.v[i]);
	svy_strs_free(&list);
	return rc;
}
