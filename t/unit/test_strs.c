// SPDX-License-Identifier: GPL-3.0-or-later
/* Growable text, lists, names that are near, words of a shell, and the width of text. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include "base/ctx.h"
#include "base/shell.h"
#include "base/width.h"

START_TEST(splitting_and_joining)
{
	struct svy_strs l = {0};
	svy_strs_split(&l, " a, b b ,,c\t", ',');
	ck_assert_uint_eq(l.n, 4);
	ck_assert_str_eq(l.v[1], "b b");
	ck_assert_str_eq(l.v[2], "");
	ck_assert(svy_strs_has(&l, "c") && !svy_strs_has(&l, "b"));
	char *joined = svy_strs_join(&l, "|");
	ck_assert_str_eq(joined, "a|b b||c");
	free(joined);
	svy_strs_free(&l);
	svy_strs_split(&l, "", ',');
	ck_assert_uint_eq(l.n, 1);
	svy_strs_free(&l);
}
END_TEST

START_TEST(buffers)
{
	struct svy_buf b = {0};
	for (int i = 0; i < 1000; i++)
		svy_buf_printf(&b, "%d,", i);
	ck_assert_uint_eq(b.n, 3890);
	ck_assert_uint_eq(strlen(b.p), b.n);
	char *text = svy_buf_take(&b);
	ck_assert(b.n == 0 && b.p == NULL);
	free(text);
	text = svy_buf_take(&b);
	ck_assert_str_eq(text, "");
	free(text);
}
END_TEST

static void is_near(const char *name, const char *want)
{
	const char *const names[] = {"gewicht", "gemeente", "leeftijd", "q1", "q2", "q10"};
	char *have = svy_nearest(name, names, 6, 2);
	if (want)
		ck_assert_str_eq(have ? have : "nothing", want);
	else
		ck_assert_ptr_null(have);
	free(have);
}

START_TEST(near_names)
{
	is_near("gewcith", "'gewicht'");
	is_near("GEWICHT", "'gewicht'");
	is_near("leefijd", "'leeftijd'");
	is_near("q3", "'q1', 'q2'");
	is_near("wxyz", NULL);
	is_near("pspwght", NULL);
}
END_TEST

START_TEST(shell_words)
{
	struct svy_buf b = {0};
	svy_shell_word(&b, "q1=2,a/b.sav");
	svy_shell_word(&b, "");
	svy_shell_word(&b, "it's $HOME");
	ck_assert_str_eq(b.p, "q1=2,a/b.sav'''it'\\''s $HOME'");
	svy_buf_free(&b);
}
END_TEST

START_TEST(widths)
{
	const char *decomposed = "e\xcc\x81", *wide = "\xe6\xbc\xa2";
	ck_assert_uint_eq(svy_width("caf\xc3\xa9", 5), 4);
	ck_assert_uint_eq(svy_width(decomposed, 3), 1);
	ck_assert_uint_eq(svy_width(wide, 3), 2);
	ck_assert_uint_eq(svy_width("a\xff" "b", 3), 3);
	ck_assert_uint_eq(svy_width("a\tb\033", 4), 4);
	ck_assert_uint_eq(svy_width_cut("caf\xc3\xa9s", 6, 4), 5);
	ck_assert_uint_eq(svy_width_cut(wide, 3, 1), 0);
	struct svy_buf b = {0};
	svy_pad_text(&b, "\xc3\xa9", 3, false);
	svy_pad_text(&b, "\xc3\xa9", 3, true);
	svy_pad_text(&b, "abcd", 3, true);
	ck_assert_str_eq(b.p, "\xc3\xa9    \xc3\xa9" "abcd");
	svy_buf_free(&b);
}
END_TEST

START_TEST(errors_and_notes)
{
	struct svy_ctx ctx;
	svy_ctx_init(&ctx);
	ck_assert_int_eq(svy_fail(&ctx, SVY_EDATA, "first '%d'", 1), SVY_EDATA);
	ck_assert_int_eq(svy_fail(&ctx, SVY_EIO, "second"), SVY_EIO);
	ck_assert_str_eq(ctx.err.msg, "first '1'");
	ck_assert_int_eq(ctx.err.code, SVY_EDATA);
	ctx.err.code = 0;
	ck_assert_int_eq(svy_warn(&ctx, "care"), 0);
	ck_assert_int_eq(svy_warn(&ctx, "care"), 0);
	svy_note(&ctx, "care");
	ck_assert_uint_eq(ctx.notes.n, 1);
	ctx.strict = true;
	ck_assert_int_eq(svy_warn(&ctx, "care more"), SVY_EDATA);
	ck_assert_ptr_nonnull(strstr(ctx.err.msg, "care more"));
	svy_ctx_free(&ctx);
}
END_TEST

UNIT_MAIN("strs", NULL, NULL, splitting_and_joining, buffers, near_names, shell_words, widths, errors_and_notes)
