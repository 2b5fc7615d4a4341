// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The functions of the language, in one table. A new function of numbers is a line here and its loop above; a result that is not
 * finite becomes missing afterwards, so no function needs to look at its domain. A missing argument makes the result missing,
 * also for min and max.
 */
#include "expr/ast.h"

#include <math.h>
#include <string.h>

static double round_half_away(double x, double digits)
{
	double scale = pow(10, trunc(digits));
	double y = round(x * scale) / scale;
	return isfinite(y) ? y : x;
}

#define EACH(name, expression) \
	static void name(const struct svy_vec *arg, size_t narg, size_t n, struct svy_vec *out) \
	{ \
		(void)narg; \
		for (size_t i = 0; i < n; i++) { \
			double x = arg[0].num[i]; \
			out->num[i] = (expression); \
		} \
	}

EACH(apply_abs, fabs(x))
EACH(apply_floor, floor(x))
EACH(apply_ceil, ceil(x))
EACH(apply_exp, exp(x))
EACH(apply_log, log(x))
EACH(apply_sqrt, sqrt(x))
EACH(apply_round, narg > 1 ? round_half_away(x, arg[1].num[i]) : round(x))

#define FOLD(name, better) \
	static void name(const struct svy_vec *arg, size_t narg, size_t n, struct svy_vec *out) \
	{ \
		for (size_t i = 0; i < n; i++) { \
			double best = arg[0].num[i]; \
			for (size_t k = 1; k < narg; k++) { \
				double x = arg[k].num[i]; \
				if (x better best) \
					best = x; \
			} \
			out->num[i] = best; \
		} \
	}

FOLD(apply_min, <)
FOLD(apply_max, >)

static const struct svy_func functions[] = {
	{"missing", 1, SIZE_MAX, SVY_OP_MISSING, NULL},
	{"valid", 1, 1, SVY_OP_VALID, NULL},
	{"if", 3, 3, SVY_OP_IF, NULL},
	{"code", 1, 1, SVY_OP_CODE, NULL},
	{"abs", 1, 1, SVY_OP_CALL, apply_abs},
	{"round", 1, 2, SVY_OP_CALL, apply_round},
	{"floor", 1, 1, SVY_OP_CALL, apply_floor},
	{"ceil", 1, 1, SVY_OP_CALL, apply_ceil},
	{"log", 1, 1, SVY_OP_CALL, apply_log},
	{"exp", 1, 1, SVY_OP_CALL, apply_exp},
	{"sqrt", 1, 1, SVY_OP_CALL, apply_sqrt},
	{"min", 1, SIZE_MAX, SVY_OP_CALL, apply_min},
	{"max", 1, SIZE_MAX, SVY_OP_CALL, apply_max},
};
enum { NFUNCTIONS = sizeof functions / sizeof *functions };

const struct svy_func *svy_func_find(const char *name)
{
	for (size_t i = 0; i < NFUNCTIONS; i++)
		if (strcmp(functions[i].name, name) == 0)
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
