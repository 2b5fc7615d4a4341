// SPDX-License-Identifier: GPL-3.0-or-later
/* Text of SPSS and Stata files: what is valid stays, what is not is replaced and counted, what was cut loses the rest. */
#include "unit.h"

#include <string.h>
#include "io/text.h"

static void same_cut(const char *encoding, const char *from, size_t width, const char *want, uint64_t bad, uint64_t cut)
{
	struct svy_text t;
	ck_assert(svy_text_init(&t, encoding));
	struct svy_str s = svy_text_decode(&t, from, strlen(from), width);
	ck_assert_uint_eq(s.n, strlen(want));
	ck_assert(memcmp(s.p, want, s.n) == 0);
	ck_assert_uint_eq(t.bad.n, bad);
	ck_assert_uint_eq(t.cut.n, cut);
	svy_text_free(&t);
}

static void same(const char *encoding, const char *from, size_t width, const char *want, uint64_t bad)
{
	same_cut(encoding, from, width, want, bad, 0);
}

START_TEST(utf8)
{
	same(NULL, "plain", 5, "plain", 0);
	same("UTF-8", "na\xc3\xafve \xe2\x82\xac", 20, "na\xc3\xafve \xe2\x82\xac", 0);
	same("utf8", "caf\xe9", 20, "caf\xef\xbf\xbd", 1);
	same("UTF-8", "\xe9t\xc3\xa9\xe9!", 20, "\xef\xbf\xbdt\xc3\xa9\xef\xbf\xbd!", 1);
}
END_TEST

START_TEST(cut_by_its_field)
{
	same_cut("UTF-8", "abc\xe2\x82", 5, "abc", 0, 1);
	same_cut("UTF-8", "a\xff\xe2\x82", 4, "a\xef\xbf\xbd", 1, 1);
	same("UTF-8", "abc\xe2\x82", 20, "abc\xef\xbf\xbd\xef\xbf\xbd", 1);    /* the field had room */
	same(NULL, "abc\xe2\x82", 20, "abc\xc3\xa2\xe2\x80\x9a", 1);
	same_cut(NULL, "\xc3\xa9 abc\xe2\x82", 20, "\xc3\xa9 abc", 0, 1);
	same_cut("CP932", "\x93\xfa\x96", 3, "\xe6\x97\xa5", 0, 1);
}
END_TEST

/* Hebrew of windows-1255: the last character could yet be composed with a point. */
START_TEST(composed)
{
	same("windows-1255", "\xf9\xec\xe5\xed", 20, "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", 0);
	same("windows-1255", "\xe0", 20, "\xd7\x90", 0);
	same("windows-1255", "\xe0\xd9\xe1", 20, "\xd7\x90\xef\xbf\xbd\xd7\x91", 1);
	same("windows-1258", "a", 20, "a", 0);
	same("windows-1258", "\xe2", 1, "\xc3\xa2", 0);
}
END_TEST

START_TEST(undeclared)
{
	same(NULL, "caf\xe9", 20, "caf\xc3\xa9", 1);
	same(NULL, "\x80 \x9d", 20, "\xe2\x82\xac \xc2\x9d", 1);
}
END_TEST

START_TEST(others)
{
	same("windows-1252", "\x93quoted\x94", 20, "\xe2\x80\x9cquoted\xe2\x80\x9d", 0);
	same("ISO-8859-2", "\xb1", 20, "\xc4\x85", 0);
	same("CP932", "\x93\xfa\xff\x96\x7b", 20, "\xe6\x97\xa5\xef\xbf\xbd\xe6\x9c\xac", 1);
	same("CP932", "\x93\xfa\x96\x7b", 20, "\xe6\x97\xa5\xe6\x9c\xac", 0);
}
END_TEST

START_TEST(unknown)
{
	struct svy_text t;
	ck_assert(!svy_text_init(&t, "no such thing"));
	svy_text_free(&t);
}
END_TEST

UNIT_MAIN("text", NULL, NULL, utf8, cut_by_its_field, composed, undeclared, others, unknown)
