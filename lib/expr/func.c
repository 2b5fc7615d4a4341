// SPDX-License-Identifier: GPL-3.0-or-later
#include "expr/func.h"

#include <stdlib.h>
#include <string.h>

#define MANY SIZE_MAX
#define NUMBER(name, min, max, args, apply) {name, min, max, args, SVY_KIND_NUMBER, apply, NULL, NULL, SVY_ROW_NONE, 0}
#define TEXT(name, min, max, args, apply) {name, min, max, args, SVY_KIND_TEXT, apply, NULL, NULL, SVY_ROW_NONE, 0}
#define FORM(name, min, max, bind) {name, min, max, NULL, SVY_KIND_NUMBER, NULL, bind, NULL, SVY_ROW_NONE, 0}
#define ROW(name, kind, row, atleast) {name, 1, MANY, NULL, kind, NULL, svy_bind_row, NULL, row, atleast}
#define PART(name) {#name, 1, 1, "n", SVY_KIND_NUMBER, svy_apply_##name, svy_bind_##name, NULL, SVY_ROW_NONE, 0}

static const struct svy_func functions[] = {
	FORM("missing", 1, MANY, svy_bind_missing),
	FORM("valid", 1, 1, svy_bind_valid),
	FORM("code", 1, 1, svy_bind_code),
	FORM("if", 3, 3, svy_bind_if),
	FORM("case", 1, MANY, svy_bind_case),
	NUMBER("abs", 1, 1, "n", svy_apply_abs),
	NUMBER("round", 1, 2, "n", svy_apply_round),
	NUMBER("floor", 1, 1, "n", svy_apply_floor),
	NUMBER("ceil", 1, 1, "n", svy_apply_ceil),
	NUMBER("log", 1, 1, "n", svy_apply_log),
	NUMBER("exp", 1, 1, "n", svy_apply_exp),
	NUMBER("sqrt", 1, 1, "n", svy_apply_sqrt),
	{"rev", 3, 3, "n", SVY_KIND_NUMBER, svy_apply_rev, svy_bind_rev, NULL, SVY_ROW_NONE, 0},
	ROW("mean", SVY_KIND_NUMBER, SVY_ROW_MEAN, 1),
	ROW("sum", SVY_KIND_NUMBER, SVY_ROW_SUM, 1),
	ROW("sd", SVY_KIND_NUMBER, SVY_ROW_SD, 2),
	ROW("min", SVY_KIND_NUMBER, SVY_ROW_MIN, 1),
	ROW("max", SVY_KIND_NUMBER, SVY_ROW_MAX, 1),
	ROW("nvalid", SVY_KIND_NUMBER, SVY_ROW_NVALID, 0),
	ROW("count", SVY_KIND_NUMBER, SVY_ROW_COUNT, 0),
	ROW("any", SVY_KIND_TRUTH, SVY_ROW_ANY, 0),
	ROW("all", SVY_KIND_TRUTH, SVY_ROW_ALL, 0),
	TEXT("lower", 1, 1, "t", svy_apply_lower),
	TEXT("upper", 1, 1, "t", svy_apply_upper),
	TEXT("trim", 1, 1, "t", svy_apply_trim),
	TEXT("substr", 2, 3, "tn", svy_apply_substr),
	TEXT("concat", 1, MANY, "t", svy_apply_concat),
	NUMBER("length", 1, 1, "t", svy_apply_length),
	NUMBER("number", 1, 1, "t", svy_apply_number),
	{"text", 1, 2, "n", SVY_KIND_TEXT, svy_apply_text, svy_bind_text, NULL, SVY_ROW_NONE, 0},
	{"label", 1, 1, NULL, SVY_KIND_TEXT, svy_apply_label, svy_bind_label, free, SVY_ROW_NONE, 0},
	{"matches", 2, 2, "t", SVY_KIND_TRUTH, svy_apply_matches, svy_bind_matches, svy_release_regex, SVY_ROW_NONE, 0},
	PART(year),
	PART(month),
	PART(day),
};
enum { NFUNCTIONS = sizeof functions / sizeof *functions };

const struct svy_func *svy_func_find(const char *name)
{
	for (size_t i = 0; i < NFUNCTIONS; i++)
		if (strcasecmp(functions[i].name, name) == 0)
			return &functions[i];
	return NULL;
}

char *svy_func_nearest(const char *name)
{
	const char *names[NFUNCTIONS];
	for (size_t i = 0; i < NFUNCTIONS; i++)
		names[i] = functions[i].name;
	return svy_nearest(name, names, NFUNCTIONS, 1);
}
