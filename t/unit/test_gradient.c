// SPDX-License-Identifier: GPL-3.0-or-later
/* Derivatives of expressions: beside those of R's deriv(), beside differences of the expression itself, and what has none. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "expr/gradient.h"
#include "unit.h"

enum { NVAR = 3 };
static const char *const names[NVAR] = {"a", "b", "c"};
static const double here[NVAR] = {1.7, 0.6, 2.9};
static struct svy_ctx ctx;
static struct svy_dict dict;
static struct svy_batch *batch;

static void setup(void)
{
	svy_ctx_init(&ctx);
	svy_dict_init(&dict);
	for (int k = 0; k < NVAR; k++)
		svy_dict_add(&dict, names[k], SVY_NUMBER);
	batch = svy_batch_new_rows(&dict, NULL, 1);
	batch->nrow = 1;
}

static void teardown(void)
{
	svy_batch_free(batch);
	svy_dict_free(&dict);
	svy_ctx_free(&ctx);
}

static double at(struct svy_expr *e, const double *x)
{
	double y;
	uint8_t miss;
	for (int k = 0; k < NVAR; k++)
		svy_batch_set_number(batch, (size_t)k, 0, x[k]);
	svy_expr_eval(e, batch, &y, &miss);
	return miss ? NAN : y;
}

static struct svy_expr *bound(const char *text)
{
	struct svy_expr *e;
	ck_assert_msg(svy_expr_parse(&ctx, text, &e) == 0, "%s: %s", text, ctx.err.msg);
	ck_assert_msg(svy_expr_bind(&ctx, e, &dict, NULL, SVY_WANT_NUMBER) == 0, "%s: %s", text, ctx.err.msg);
	return e;
}

static double slope(const char *text, size_t col, const double *x)
{
	struct svy_expr *e = bound(text), *d;
	ck_assert_msg(svy_expr_derive(&ctx, e, col, &d) == 0, "%s: %s", text, ctx.err.msg);
	double y = at(d, x);
	svy_expr_free(d);
	svy_expr_free(e);
	return y;
}

/* R: x <- list(a = 1.7, b = 0.6, c = 2.9); eval(D(quote(...), "a"), x), and by b and c. */
START_TEST(as_r)
{
	static const struct {
		const char *text;
		double by[NVAR];
	} known[] = {
		{"100*(b/a - 1)", {-20.761245674740486, 58.82352941176471, 0}},
		{"a*b - c", {0.59999999999999998, 1.7, -1}},
		{"a^b", {0.48525685796159324, 0.72955782725890539, 0}},
		{"a^3 + 2^b", {8.6699999999999982, 1.0506146646046832, 0}},
		{"log(a/c)", {0.58823529411764719, 0, -0.34482758620689657}},
		{"exp(-a*b)*c", {-0.62743519590115615, -1.7777330550532759, 0.3605949401730783}},
		{"sqrt(a*a + b*b)", {0.94299033358288953, 0.33282011773513748, 0}},
		{"log(b/(1-b)) - log(a)", {-0.58823529411764708, 4.166666666666667, 0}},
		{"-a/(b+c)^2", {-0.081632653061224483, 0.079300291545189514, 0.079300291545189514}},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		for (size_t k = 0; k < NVAR; k++) {
			double y = slope(known[i].text, k, here);
			ck_assert_msg(fabs(y - known[i].by[k]) <= 2e-15 * fabs(y), "%s by %s: %.17g", known[i].text, names[k], y);
		}
}
END_TEST

static const char *const smooth[] = {
	"a + b + c", "a - (b - c)", "2*a - -b", "a*b*c", "a/b/c", "a^2^b", "(a - 2)^3", "a^-1.5", "b^0", "a^1", "0*a + b", "5 + 0*c", "+a", "-(-a)",
	"abs(a - c)*b", "abs(c - a)", "sqrt(c)", "exp(a)^b", "log(a + b*c)", "exp(log(c)*b)", "mean(a, b, c)", "sum(a, 2*b, a*c)", "mean(a:c)",
	"sd(a, b, c)", "sd(a*b, c^2)", "log(mean(a, b))", "mean(a, log(b), 3)", "sum(a, a, a)", "round(2.5)*a", "(1 > 2) + a", "if(1 == 1, 2, 3)*b",
	"(a + b)*(a - b)/((a + b)*(a - b))", "a*a*a*a*a*a*a*a", "MEAN(a, b) ^ 2", "c^a^b/exp(1)", "1/(1 + exp(-(a - 2*b)))",
};

START_TEST(as_differences)
{
	const double h = 1e-5;
	for (size_t i = 0; i < sizeof smooth / sizeof *smooth; i++) {
		struct svy_expr *e = bound(smooth[i]);
		for (size_t k = 0; k < NVAR; k++) {
			double x[NVAR];
			memcpy(x, here, sizeof x);
			x[k] = here[k] + h;
			double up = at(e, x);
			x[k] = here[k] - h;
			double down = at(e, x), y = slope(smooth[i], k, here), rough = (up - down) / (2 * h);
			ck_assert_msg(fabs(y - rough) <= 1e-7 * (1 + fabs(y)), "%s by %s: %.12g, differences say %.12g", smooth[i], names[k], y, rough);
		}
		svy_expr_free(e);
	}
}
END_TEST

START_TEST(where_there_is_none)
{
	const double zero[NVAR] = {0, 0, 1};
	ck_assert(isnan(slope("abs(a)", 0, zero)));
	ck_assert(isnan(slope("sqrt(a)", 0, zero)));
	ck_assert(isnan(slope("log(a)", 0, zero)));
	ck_assert(isnan(slope("sd(a, b)", 0, zero)));
	ck_assert(slope("a^2", 0, zero) == 0);
	ck_assert(slope("a^1", 0, zero) == 1);
	ck_assert(slope("a*abs(b - 1)", 0, zero) == 1);
}
END_TEST

static void refused(const char *text, size_t column, const char *start)
{
	struct svy_expr *e = bound(text), *d = NULL;
	char where[64];
	ctx.err.code = 0;
	ck_assert_msg(svy_expr_derive(&ctx, e, 0, &d) == SVY_EUSAGE, "%s", text);
	ck_assert_ptr_null(d);
	ck_assert_msg(strncmp(ctx.err.msg, start, strlen(start)) == 0, "%s says %s", text, ctx.err.msg);
	snprintf(where, sizeof where, ", column %zu\n", column);
	ck_assert_msg(strstr(ctx.err.msg, where) != NULL, "%s says %s", text, ctx.err.msg);
	svy_expr_free(e);
}

START_TEST(functions_without)
{
	refused("b + round(a)", 5, "round() has no derivative");
	refused("floor(a/2)", 1, "floor()");
	refused("2*(a % 2)", 6, "% has no");
	refused("(a > 1)*b", 4, "a condition");
	refused("if(a > 1, a, b)", 1, "if()");
	refused("case(a > 1: a, else: b)", 1, "case()");
	refused("max(a, b)", 1, "max()");
	refused("count(a > 1)", 1, "count()");
	refused("rev(a, 1, 5)", 1, "rev()");
	refused("log(1 + nvalid(a, b))", 9, "nvalid()");
	refused("missing(a)*1", 1, "missing()");
	refused("code(a)", 1, "code()");
}
END_TEST

START_TEST(a_long_chain)
{
	struct svy_buf b = {0};
	svy_buf_puts(&b, "a");
	for (int i = 0; i < 300; i++)
		svy_buf_puts(&b, "*a/b");
	double x[NVAR] = {1.001, 1.001, 1};
	ck_assert(fabs(slope(b.p, 0, x) - 301) < 1e-9);
	ck_assert(fabs(slope(b.p, 1, x) + 300) < 1e-9);
	svy_buf_free(&b);
}
END_TEST

static char *shout(void *self, const char *name, char **why)
{
	int *calls = self;
	if (strcmp(name, "bad one") == 0) {
		*why = svy_strdup("nobody is called so");
		return NULL;
	}
	++*calls;
	return svy_strdup(strcmp(name, "first") == 0 ? "a" : "b");
}

START_TEST(names_are_replaced)
{
	struct svy_expr *e;
	int calls = 0;
	ck_assert_int_eq(svy_expr_parse(&ctx, "first + 'second' * `first` / mean(second, 3)", &e), 0);
	ck_assert_int_eq(svy_expr_rename(&ctx, e, shout, &calls), 0);
	ck_assert_int_eq(svy_expr_bind(&ctx, e, &dict, NULL, SVY_WANT_NUMBER), 0);
	ck_assert_int_eq(calls, 4);
	ck_assert(fabs(at(e, here) - (1.7 + 0.6 * 1.7 / 1.8)) < 1e-14);
	svy_expr_free(e);
	ck_assert_int_eq(svy_expr_parse(&ctx, "first + `bad one`", &e), 0);
	ck_assert_int_eq(svy_expr_rename(&ctx, e, shout, &calls), SVY_EUSAGE);
	ck_assert_ptr_nonnull(strstr(ctx.err.msg, "nobody is called so in 'first + `bad one`', column 9"));
	svy_expr_free(e);
}
END_TEST

START_TEST(all_items_are_needed)
{
	struct svy_expr *e = bound("mean(a, log(b))");
	const double x[NVAR] = {1, -1, 1};
	ck_assert(at(e, x) == 1);
	svy_expr_need_all(e);
	ck_assert(isnan(at(e, x)));
	svy_expr_free(e);
}
END_TEST

UNIT_MAIN("gradient", setup, teardown, as_r, as_differences, where_there_is_none, functions_without, a_long_chain, names_are_replaced, all_items_are_needed)
