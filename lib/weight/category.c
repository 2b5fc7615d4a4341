// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/category.h"

#include <stdlib.h>
#include <string.h>
#include "base/fold.h"
#include "base/mem.h"
#include "base/num.h"
#include "data/value.h"

/* Labels that read so: the number of them, and the value of the first. */
static size_t find_label(const struct svy_var *v, const char *text, bool fold, const struct svy_value **found)
{
	char *want = fold ? svy_fold_case(text) : svy_strdup(text);
	size_t n = 0;
	for (size_t i = 0; i < v->ncat; i++) {
		char *have = fold ? svy_fold_case(v->cat[i].label) : NULL;
		bool same = strcmp(have ? have : v->cat[i].label, want) == 0;
		free(have);
		if (same && !n++)
			*found = &v->cat[i].value;
	}
	free(want);
	return n;
}

static int fail_unknown(struct svy_ctx *ctx, const struct svy_var *v, const char *text)
{
	const char **labels = svy_calloc(v->ncat + 1, sizeof *labels);
	for (size_t i = 0; i < v->ncat; i++)
		labels[i] = v->cat[i].label;
	char *near = svy_nearest(text, labels, v->ncat, 3);
	svy_fail(ctx, SVY_EUSAGE, "'%s' is no code and no label of '%s'%s%s%s", text, v->name, near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
	free(near);
	free(labels);
	return SVY_EUSAGE;
}

/* The text as a code of the variable. */
static bool read_code(const struct svy_var *v, const char *text, struct svy_value *out)
{
	*out = (struct svy_value){.kind = v->type == SVY_STRING ? SVY_VALUE_STRING : SVY_VALUE_NUMBER};
	if (v->type == SVY_STRING)
		return true;
	return svy_num_parse(text, strlen(text), &out->num);
}

static int take(struct svy_ctx *ctx, const struct svy_var *v, const char *text, const struct svy_value *found, struct svy_value *out)
{
	if (svy_value_is_missing(v, found))
		return svy_fail(ctx, SVY_EUSAGE, "'%s' is no category of '%s', which declares it missing", text, v->name);
	*out = *found;
	out->str = svy_strdup(found->str);
	return 0;
}

int svy_category_value(struct svy_ctx *ctx, const struct svy_var *v, const char *text, bool codes_only, struct svy_value *out)
{
	const struct svy_value *labelled = NULL;
	struct svy_value code;
	size_t n = codes_only ? 0 : find_label(v, text, false, &labelled);
	bool is_code = read_code(v, text, &code);
	code.str = v->type == SVY_STRING ? (char *)text : NULL;
	if (!n && !codes_only && !(is_code && v->type == SVY_NUMBER) && !svy_value_label(v, &code))
		n = find_label(v, text, true, &labelled);
	if (n > 1)
		return svy_fail(ctx, SVY_EUSAGE, "several values of '%s' have the label '%s' (give their codes)", v->name, text);
	if (n && is_code && v->type == SVY_NUMBER && !svy_value_same(labelled, &code))
		return svy_fail(ctx, SVY_EUSAGE, "'%s' is a code of '%s', and the label of another one", text, v->name);
	if (n)
		return take(ctx, v, text, labelled, out);
	if (!is_code)
		return fail_unknown(ctx, v, text);
	return take(ctx, v, text, &code, out);
}
