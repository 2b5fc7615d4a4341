// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/syntax.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "data/date.h"
#include "io/names.h"

static void choose_date(const struct svy_var *v, enum svy_for target, struct svy_syntax_column *c)
{
	if (target == SVY_FOR_SPSS)
		c->date = svy_date_in_spss(v, &c->scale, &c->shift);
	else if (target == SVY_FOR_STATA)
		c->date = svy_date_in_stata(v, &c->scale, &c->shift);
	/* A format of the program's own says more than ours. */
	if (c->date && v->format && ((v->format[0] == '%') == (target == SVY_FOR_STATA)) && strncmp(v->format, "SAS ", 4) != 0)
		c->date = v->format;
}

int svy_syntax_columns(struct svy_ctx *ctx, const struct svy_dict *d, enum svy_for target, bool warn, struct svy_syntax_column *col)
{
	const struct svy_name_rules *rules = target == SVY_FOR_SPSS ? &svy_name_rules_spss : target == SVY_FOR_STATA ? &svy_name_rules_stata : NULL;
	char **names = svy_calloc(d->nvar + 1, sizeof *names);
	int rc = rules ? svy_names_legal(ctx, d, rules, warn, names) : 0;
	for (size_t i = 0; i < d->nvar; i++) {
		col[i].name = names[i] ? names[i] : svy_strdup(d->var[i].name);
		col[i].scale = 1;
		choose_date(&d->var[i], target, &col[i]);
	}
	free(names);
	return rc;
}

void svy_syntax_columns_free(struct svy_syntax_column *col, size_t n)
{
	for (size_t i = 0; col && i < n; i++)
		free(col[i].name);
	free(col);
}

int svy_syntax_write(struct svy_syntax *s)
{
	return s->target == SVY_FOR_SPSS ? svy_syntax_spss(s) : s->target == SVY_FOR_STATA ? svy_syntax_stata(s) : svy_syntax_r(s);
}

double svy_syntax_value(const struct svy_syntax *s, size_t col, double x)
{
	return s->col[col].scale * (x + s->col[col].shift);
}

void svy_syntax_put_number(struct svy_syntax *s, double x)
{
	char text[SVY_NUM_MAX];
	svy_num_format(text, x);
	svy_output_puts(s->out, text);
}

char *svy_syntax_line(const char *text)
{
	char *line = svy_strdup(text ? text : "");
	for (char *p = line; *p; p++)
		if ((unsigned char)*p < ' ')
			*p = ' ';
	return line;
}

const char *svy_syntax_name(const struct svy_syntax *s, const char *name)
{
	ptrdiff_t i = name ? svy_dict_find(s->dict, name) : -1;
	return i < 0 ? NULL : s->col[i].name;
}
