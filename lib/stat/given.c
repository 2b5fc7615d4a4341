// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/given.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "base/num.h"
#include "data/value.h"
#include "weight/category.h"
#include "weight/targets.h"

static bool is_equal(const char *text)
{
	return strcmp(text, "equal") == 0;
}

/* Not the name of a file: shares have colons. */
static bool is_list(const char *text)
{
	return strchr(text, ':') && access(text, F_OK) != 0;
}

/* One "category:share", into the margin. */
static int read_pair(struct svy_ctx *ctx, const char *pair, struct svy_margin *m)
{
	const char *colon = strrchr(pair, ':');
	double share;
	if (!colon || colon == pair || !svy_num_parse(colon + 1, strlen(colon + 1), &share))
		return svy_fail(ctx, SVY_EUSAGE, "'--given' is equal, CATEGORY:SHARE[,CATEGORY:SHARE...] or a file of shares, not '%s'", pair);
	struct svy_strs category = {0};
	svy_strs_add_take(&category, svy_strndup(pair, (size_t)(colon - pair)));
	svy_margin_add(m, &category, share);
	return 0;
}

static int read_list(struct svy_ctx *ctx, const char *text, struct svy_margin *m)
{
	struct svy_strs pair = {0};
	int rc = 0;
	svy_strs_split(&pair, text, ',');
	for (size_t i = 0; i < pair.n && !rc; i++)
		rc = read_pair(ctx, pair.v[i], m);
	svy_strs_free(&pair);
	return rc;
}

static int read_file(struct svy_ctx *ctx, const char *path, struct svy_targets *t)
{
	const char *dot = strrchr(path, '.'), *name = svy_base_name(path);
	struct svy_source *src = NULL;
	if (dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0))
		return svy_targets_read_yaml(ctx, path, name, t);
	int rc = svy_source_open(ctx, &(struct svy_input){.path = path}, &src);
	if (!rc)
		rc = svy_targets_read(ctx, src, name, t);
	svy_source_close(src);
	return rc;
}

/* The margin of this variable alone. */
static const struct svy_margin *find_margin(const struct svy_targets *t, const char *name)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->margin[i].by.n == 1 && !t->margin[i].of && strcmp(t->margin[i].by.v[0], name) == 0)
			return &t->margin[i];
	return NULL;
}

int svy_given_check(struct svy_ctx *ctx, const char *text)
{
	struct svy_targets t = {.population = NAN};
	struct svy_strs by = {0};
	if (is_equal(text) || !is_list(text))
		return *text ? 0 : svy_fail(ctx, SVY_EUSAGE, "'--given' needs shares: equal, CATEGORY:SHARE[,CATEGORY:SHARE...] or a file");
	int rc = read_list(ctx, text, svy_targets_margin(&t, &by, NULL));
	svy_targets_free(&t);
	return rc;
}

/* The code that the text of a category means. Caller frees; NULL after an error. */
static char *code_of(struct svy_ctx *ctx, const struct svy_var *var, const char *text, bool codes_only)
{
	struct svy_value value;
	struct svy_buf b = {0};
	if (!var)
		return svy_strdup(text);
	if (svy_category_value(ctx, var, text, codes_only, &value))
		return NULL;
	svy_value_put(&b, &value);
	free(value.str);
	return svy_buf_take(&b);
}

static int put_share(struct svy_ctx *ctx, const char *name, const char *text, const char *known, double value, const char *const *code, size_t ncode,
		     struct svy_given *out)
{
	size_t i = 0;
	if (!(value > 0) || !isfinite(value))
		return svy_fail(ctx, SVY_EUSAGE, "the share given to '%s' of '%s' must be above zero", text, name);
	while (i < ncode && strcmp(code[i], known) != 0)
		i++;
	if (i == ncode)
		i = out->n++;
	else if (out->share[i] > 0)
		return svy_fail(ctx, SVY_EUSAGE, "'%s' of '%s' is given two shares", text, name);
	out->share[i] = value;
	return 0;
}

static int put_margin(struct svy_ctx *ctx, const char *name, const struct svy_var *var, const struct svy_margin *m, const char *const *code, size_t ncode,
		      struct svy_given *out)
{
	double sum = 0;
	out->n = ncode;
	out->share = svy_calloc(ncode + m->n, sizeof *out->share);
	for (size_t i = 0; i < m->n; i++) {
		const char *text = m->target[i].category.v[0];
		char *known = code_of(ctx, var, text, m->codes);
		int rc = known ? put_share(ctx, name, text, known, m->target[i].value, code, ncode, out) : ctx->err.code;
		free(known);
		if (rc)
			return rc;
	}
	for (size_t i = 0; i < ncode; i++)
		if (!(out->share[i] > 0))
			return svy_fail(ctx, SVY_EUSAGE, "no share is given to the category '%s' of '%s'", code[i], name);
	for (size_t i = 0; i < out->n; i++)
		sum += out->share[i];
	for (size_t i = 0; i < out->n; i++)
		out->share[i] /= sum;
	return 0;
}

static void put_equal(size_t n, struct svy_given *out)
{
	out->n = n;
	out->share = svy_calloc(n, sizeof *out->share);
	for (size_t i = 0; i < n; i++)
		out->share[i] = 1.0 / (double)n;
}

int svy_given_read(struct svy_ctx *ctx, const char *text, const char *name, const struct svy_var *var, const char *const *code, size_t ncode,
		   struct svy_given *out)
{
	struct svy_targets t = {.population = NAN};
	struct svy_strs by = {0};
	*out = (struct svy_given){0};
	if (is_equal(text)) {
		put_equal(ncode, out);
		return 0;
	}
	svy_strs_add(&by, name);
	int rc = is_list(text) ? read_list(ctx, text, svy_targets_margin(&t, &by, NULL)) : read_file(ctx, text, &t);
	const struct svy_margin *m = rc ? NULL : find_margin(&t, name);
	if (!rc && !m)
		rc = svy_fail(ctx, SVY_EUSAGE, "no shares of '%s' are in '%s'", name, svy_base_name(text));
	if (!rc)
		rc = put_margin(ctx, name, var, m, code, ncode, out);
	svy_targets_free(&t);
	svy_strs_free(&by);
	if (rc)
		svy_given_free(out);
	return rc;
}

void svy_given_free(struct svy_given *g)
{
	free(g->share);
	g->share = NULL;
}
