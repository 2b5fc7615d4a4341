// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/describe.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "expr/fail.h"

static bool is_quote(char c)
{
	return c == '"' || c == '\'';
}

/*
 * The next piece of text, up to one of the marks: in quotes, which stand in it doubled, or without blanks around it. *at moves to the mark. NULL,
 * and *at at the quote, where one is not closed.
 */
static char *next_piece(const char *text, size_t *at, const char *marks)
{
	struct svy_buf b = {0};
	size_t from = *at += strspn(text + *at, " \t\n");
	char quote = text[from];
	if (!is_quote(quote)) {
		size_t n = strcspn(text + from, marks);
		*at += n;
		while (n && strchr(" \t\n", text[from + n - 1]))
			n--;
		svy_buf_add(&b, text + from, n);
		return svy_buf_take(&b);
	}
	for (++*at; text[*at]; ++*at) {
		if (text[*at] == quote && text[++*at] != quote)
			break;
		svy_buf_putc(&b, text[*at]);
	}
	if (*at == from + 1 || text[*at - 1] != quote) {
		svy_buf_free(&b);
		*at = from;
		return NULL;
	}
	*at += strspn(text + *at, " \t\n");
	return svy_buf_take(&b);
}

static bool is_tag(const char *s)
{
	return s[0] == '.' && s[1] >= 'a' && s[1] <= 'z' && !s[2];
}

static int put_label(struct svy_ctx *ctx, struct svy_var *v, const char *text, size_t pos, const char *code, const char *label)
{
	double x;
	if (v->type == SVY_STRING)
		svy_var_label_string(v, code, label);
	else if (is_tag(code))
		svy_var_label_tag(v, code[1], label);
	else if (svy_num_parse(code, strlen(code), &x) && isfinite(x))
		svy_var_label_number(v, x, label);
	else
		return svy_expr_fail(ctx, text, pos, "a label is given to a number or to '.a' to '.z', not to '%s'", code);
	return 0;
}

/* seen: the codes that stood before, as written. */
static int parse_label(struct svy_ctx *ctx, struct svy_var *v, const char *text, size_t *at, struct svy_strs *seen)
{
	size_t pos = *at + strspn(text + *at, " \t\n");
	char *code = next_piece(text, at, "=,"), *label = NULL;
	int rc = 0;
	if (!code)
		return svy_expr_fail(ctx, text, *at, "quote that is not closed");
	if (text[*at] != '=' || !*code)
		rc = svy_expr_fail(ctx, text, pos, "labels are given as 1=Low,2=High");
	else if (svy_strs_has(seen, code))
		rc = svy_expr_fail(ctx, text, pos, "two labels are given to '%s'", code);
	if (!rc) {
		++*at;
		label = next_piece(text, at, ",");
		if (!label)
			rc = svy_expr_fail(ctx, text, *at, "quote that is not closed");
		else if (!*label)
			rc = svy_expr_fail(ctx, text, *at, "a label is empty");
		else
			rc = put_label(ctx, v, text, pos, code, label);
	}
	if (!rc && text[*at] && text[*at] != ',')
		rc = svy_expr_fail(ctx, text, *at, "a comma is expected between labels");
	svy_strs_add_take(seen, code);
	free(label);
	return rc;
}

int svy_describe_labels(struct svy_ctx *ctx, struct svy_var *v, const char *text)
{
	struct svy_strs seen = {0};
	size_t at = 0;
	int rc = parse_label(ctx, v, text, &at, &seen);
	while (!rc && text[at]) {
		at++;
		rc = parse_label(ctx, v, text, &at, &seen);
	}
	svy_strs_free(&seen);
	return rc;
}

int svy_describe_measure(struct svy_ctx *ctx, struct svy_var *v, const char *text)
{
	static const char *const word[] = {"nominal", "ordinal", "scale"};
	static const enum svy_measure measure[] = {SVY_NOMINAL, SVY_ORDINAL, SVY_SCALE};
	for (size_t i = 0; i < 3; i++)
		if (strcmp(text, word[i]) == 0) {
			v->measure = measure[i];
			return 0;
		}
	return svy_fail(ctx, SVY_EUSAGE, "the measure is nominal, ordinal or scale, not '%s'", text);
}

/* Sets chosen[] for a list of nothing but names. */
static bool choose(const struct svy_strs *names, const struct svy_strs *list, bool *chosen)
{
	for (size_t i = 0; i < list->n; i++) {
		size_t k = 0;
		while (k < names->n && strcmp(names->v[k], list->v[i]) != 0)
			k++;
		if (k == names->n)
			return false;
		chosen[k] = true;
	}
	return true;
}

const char *svy_describe_whom(const struct svy_strs *names, const char *text, char mark, bool all, bool *chosen)
{
	const char *rest = strchr(text, mark);
	if (rest) {
		struct svy_strs list = {0};
		char *front = svy_strndup(text, (size_t)(rest - text));
		svy_strs_split(&list, front, ',');
		memset(chosen, 0, names->n * sizeof *chosen);
		bool found = choose(names, &list, chosen);
		svy_strs_free(&list);
		free(front);
		if (found)
			return rest + 1 + strspn(rest + 1, " ");
	}
	for (size_t i = 0; i < names->n; i++)
		chosen[i] = true;
	return all || names->n == 1 ? text : NULL;
}
