// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/template.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

#define DIGITS_MAX 15

static const char *const own_name[] = {"estimate", "std_error", "conf_low", "conf_high", "df", "n", "term", "level", "label", "stat", "stars"};
#define OWN (sizeof own_name / sizeof *own_name)

/* Where a template is wrong, with as much of it as a message can hold. */
static int refuse(struct svy_ctx *ctx, const char *why, const char *at)
{
	return svy_fail(ctx, SVY_EUSAGE, "a cell's template %s: '%.*s'", why, (int)(strlen(at) > 60 ? 60 : strlen(at)), at);
}

static struct svy_template_piece *add(struct svy_template *t, int field, char *text)
{
	svy_grow(t->piece, t->n, t->cap);
	t->piece[t->n] = (struct svy_template_piece){.field = field, .text = text, .digits = -1};
	return &t->piece[t->n++];
}

static const char *parse_digits(const char *s, int *digits)
{
	int n = 0;
	if (*s < '0' || *s > '9')
		return NULL;
	for (; *s >= '0' && *s <= '9'; s++)
		n = n > DIGITS_MAX ? n : n * 10 + (*s - '0');
	*digits = n;
	return n > DIGITS_MAX ? NULL : s;
}

static int parse_format(struct svy_ctx *ctx, struct svy_template_piece *p, const char *s, const char *field)
{
	if (*s == '+' || *s == '-')
		p->sign = *s++;
	if (*s >= '0' && *s <= '9')
		return refuse(ctx, "has a width, which tables choose themselves", field);
	if (*s == ',') {
		p->group = true;
		s++;
	}
	if (*s == '.' && !(s = parse_digits(s + 1, &p->digits)))
		return refuse(ctx, "has decimals from 0 to 15 behind the point", field);
	if (*s && strchr("f%dg", *s))
		p->type = *s++;
	if (*s)
		return refuse(ctx, "knows the formats f, %, d and g, with +, a comma and .N before them", field);
	if (p->digits >= 0 && (p->type == 'd' || p->type == 'g'))
		return refuse(ctx, "has decimals where there are none, or all", field);
	if (p->group && p->type == 'g')
		return refuse(ctx, "has a comma where all digits are shown as they are", field);
	return 0;
}

/* s is behind the brace; *end behind the one that closes the field. */
static int parse_field(struct svy_ctx *ctx, struct svy_template *t, const char *s, const char **end)
{
	size_t n = strcspn(s, "{}");
	if (s[n] != '}')
		return refuse(ctx, "has a brace that is not closed ('{{' is a brace itself)", s - 1);
	char *field = svy_strndup(s, n), *colon = strchr(field, ':');
	*end = s + n + 1;
	if (colon)
		*colon = '\0';
	struct svy_template_piece *p = add(t, SVY_FIELD_BY, field);
	int rc = *field ? 0 : refuse(ctx, "has a field without a name", s - 1);
	return rc || !colon ? rc : parse_format(ctx, p, colon + 1, s - 1);
}

static int parse_text(struct svy_ctx *ctx, struct svy_template *t, const char *s, const char **end)
{
	struct svy_buf b = {0};
	for (; *s; s++) {
		if (*s == '{' && s[1] != '{')
			break;
		if (*s == '}' && s[1] != '}') {
			svy_buf_free(&b);
			return refuse(ctx, "has a brace that is not opened ('}}' is a brace itself)", s);
		}
		if ((unsigned char)*s < ' ' || *s == 127) {
			svy_buf_free(&b);
			return refuse(ctx, "is one line of printable characters; give several for several lines", s + 1);
		}
		svy_buf_putc(&b, *s);
		s += *s == '{' || *s == '}';
	}
	*end = s;
	add(t, SVY_FIELD_TEXT, svy_buf_take(&b));
	return 0;
}

int svy_template_parse(struct svy_ctx *ctx, const char *text, struct svy_template *t)
{
	const char *s = text;
	bool any = false;
	*t = (struct svy_template){0};
	while (*s) {
		bool field = *s == '{' && s[1] != '{';
		int rc = field ? parse_field(ctx, t, s + 1, &s) : parse_text(ctx, t, s, &s);
		if (rc)
			return rc;
		any |= field;
	}
	return any ? 0 : refuse(ctx, "has no field, such as {estimate}", text);
}

static int find_own(const char *name)
{
	for (size_t k = 0; k < OWN; k++)
		if (strcmp(own_name[k], name) == 0)
			return SVY_FIELD_ESTIMATE + (int)k;
	for (int c = 0; c < SVY_COL_COUNT; c++)
		if (strcmp(svy_est_col_name[c], name) == 0)
			return c;
	return SVY_FIELD_TEXT;
}

static int find(const char *name, const struct svy_estimates *of)
{
	int field = find_own(name);
	for (size_t k = 0; k < of->nby && field == SVY_FIELD_TEXT; k++)
		if (strcmp(of->by[k].name, name) == 0)
			field = SVY_FIELD_BY + (int)k;
	return field;
}

static int unknown(struct svy_ctx *ctx, const char *name, const struct svy_estimates *of)
{
	const char **all = svy_calloc(OWN + SVY_COL_COUNT + of->nby, sizeof *all);
	size_t n = 0;
	for (size_t k = 0; k < OWN; k++)
		all[n++] = own_name[k];
	for (int c = 0; c < SVY_COL_COUNT; c++)
		all[n++] = svy_est_col_name[c];
	for (size_t k = 0; k < of->nby; k++)
		all[n++] = of->by[k].name;
	char *near = strlen(name) < 64 ? svy_nearest(name, all, n, 3) : NULL;
	svy_fail(ctx, SVY_EUSAGE, "a cell's template has an unknown field: '%.60s' (%s%s%s)", name, near ? "did you mean " : "estimate, std_error, conf_low … ",
		 near ? near : "are columns of the stream, see svy-stream(5)", near ? "?" : "");
	free(near);
	free(all);
	return SVY_EUSAGE;
}

int svy_template_bind(struct svy_ctx *ctx, struct svy_template *t, const struct svy_estimates *of)
{
	for (size_t i = 0; i < t->n; i++) {
		struct svy_template_piece *p = &t->piece[i];
		if (p->field == SVY_FIELD_TEXT)
			continue;
		p->field = find(p->text, of);
		if (p->field == SVY_FIELD_TEXT)
			return unknown(ctx, p->text, of);
		if (p->field < SVY_COL_COUNT && !of->has[p->field])
			return svy_fail(ctx, SVY_EUSAGE, "the table has no column '%s', which a cell's template names: the estimator may have it on request", p->text);
		if (!svy_template_is_number(p->field) && (p->type || p->sign || p->group || p->digits >= 0))
			return svy_fail(ctx, SVY_EUSAGE, "a cell's template has a format for what is text: '%s'", p->text);
	}
	return 0;
}

bool svy_template_has(const struct svy_template *t, int field)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->piece[i].field == field)
			return true;
	return false;
}

bool svy_template_is_number(int field)
{
	return field > SVY_COL_BASE && field <= SVY_FIELD_N;
}

void svy_template_free(struct svy_template *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->piece[i].text);
	free(t->piece);
	*t = (struct svy_template){0};
}
