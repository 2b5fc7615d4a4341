// SPDX-License-Identifier: GPL-3.0-or-later
/* YAML 1.1: what is read, what is refused and where, and strings that come back as strings. */
#include "io/yaml.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "unit.h"

static struct svy_ctx ctx;
static struct svy_yaml root;

static void set_up(void)
{
	svy_ctx_init(&ctx);
	memset(&root, 0, sizeof root);
}

static void tear_down(void)
{
	svy_yaml_free(&root);
	svy_ctx_free(&ctx);
}

static void parse(const char *text)
{
	svy_yaml_free(&root);
	int rc = svy_yaml_parse(&ctx, "x.yaml", text, strlen(text), 0, &root);
	if (rc)
		ck_abort_msg("%s", ctx.err.msg);
}

static void refuses(const char *text, const char *message)
{
	svy_yaml_free(&root);
	memset(&ctx.err, 0, sizeof ctx.err);
	ck_assert_int_eq(svy_yaml_parse(&ctx, "x.yaml", text, strlen(text), 0, &root), SVY_EDATA);
	ck_assert_ptr_nonnull(strstr(ctx.err.msg, message));
}

START_TEST(tree)
{
	parse("a: 1\nb:\n- {x: 'y', 'n': ~}\n- [1, 2]\nc: |\n  two\n  lines\n");
	ck_assert_int_eq(root.kind, SVY_YAML_MAP);
	ck_assert_uint_eq(root.n, 3);
	const struct svy_yaml *b = svy_yaml_get(&root, "b");
	ck_assert_int_eq(b->kind, SVY_YAML_LIST);
	ck_assert_int_eq(b->item[0].line, 3);
	ck_assert_str_eq(svy_yaml_text(svy_yaml_get(&b->item[0], "x")), "y");
	ck_assert(svy_yaml_get(&b->item[0], "x")->quoted);
	ck_assert_ptr_null(svy_yaml_text(svy_yaml_get(&b->item[0], "n")));
	ck_assert_int_eq(b->item[1].line, 4);
	ck_assert_str_eq(svy_yaml_text(svy_yaml_get(&root, "c")), "two\nlines\n");
	ck_assert_ptr_null(svy_yaml_get(&root, "d"));
	ck_assert_ptr_null(svy_yaml_get(b, "x"));
}
END_TEST

START_TEST(empty)
{
	parse("");
	ck_assert_int_eq(root.kind, SVY_YAML_SCALAR);
	ck_assert_ptr_null(svy_yaml_text(&root));
	parse("# only a comment\n");
	ck_assert_ptr_null(svy_yaml_text(&root));
}
END_TEST

START_TEST(errors)
{
	refuses("a: 1\nb: 2\na: 3\n", "x.yaml:3: this key is given twice: 'a'");
	refuses("a: &x 1\nb: *x\n", "x.yaml:2: an alias");
	refuses("a: 1\n{b: 2}: c\n", "x.yaml:2:");
	refuses("a: [1, 2\nb: 3\n", "x.yaml:2:");
	refuses("a: 1\n\tb: 2\n", "x.yaml:2:");
	refuses("a: 1\n---\nb: 2\n", "x.yaml:2: a second document");
	refuses("a: \xff\n", "x.yaml:1:");
	char deep[400];
	memset(deep, '[', sizeof deep);
	deep[sizeof deep - 1] = '\0';
	refuses(deep, "nested too deeply");
}
END_TEST

START_TEST(numbers)
{
	static const struct { const char *text; double x; } good[] = {
		{"0", 0}, {"-7", -7}, {"+3", 3}, {"1_000", 1000}, {"0x1F", 31}, {"0b101", 5}, {"010", 8}, {"1:30", 90}, {"1:30:15.5", 5415.5},
		{"1.5", 1.5}, {".5", .5}, {"-.5", -.5}, {"1e5", 1e5}, {"1.0e+5", 1e5}, {".inf", INFINITY}, {"-.inf", -INFINITY}, {"9999999999", 9999999999},
	};
	static const char *const bad[] = {"", "~", "a", "'7'", "\"7\"", "1-2", "2020-01-01", "0x", "_1", "1:99", "-", "+", ".", "08x", "nan", "Inf", "!!str 7"};
	double x;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		parse(good[i].text);
		ck_assert_msg(svy_yaml_number(&root, &x), "%s", good[i].text);
		ck_assert_msg(x == good[i].x, "%s is %g", good[i].text, x);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		parse(bad[i]);
		ck_assert_msg(!svy_yaml_number(&root, &x), "%s", bad[i]);
	}
	parse(".nan");
	ck_assert(svy_yaml_number(&root, &x) && isnan(x));
}
END_TEST

START_TEST(booleans)
{
	bool x;
	parse("[y, Yes, ON, true, n, No, off, FALSE, 'yes', 1, maybe]");
	for (size_t i = 0; i < 8; i++) {
		ck_assert(svy_yaml_bool(&root.item[i], &x));
		ck_assert_int_eq(x, i < 4);
	}
	for (size_t i = 8; i < 11; i++)
		ck_assert(!svy_yaml_bool(&root.item[i], &x));
}
END_TEST

/* Each alone, in flow and as a key must come back, and be quoted if its plain form means something else. */
static const char *const strings[] = {
	"", "y", "Y", "n", "N", "yes", "Yes", "YES", "no", "NO", "on", "Off", "true", "FALSE", "null", "Null", "~", "NA", "nan", "Inf", ".inf", ".nan", ".na",
	"1", "-7", "077", "08", "0o7", "0x1F", "1_000", "1:30", "1e5", "1.5", "2020-01-01", "2020-01-01 10:00:00", "=", "<<", "-", "- a", "?", "? a", ":", ": a",
	"a: b", "a:", "a #b", "#", "# a", " a", "a ", "\ta", "a\nb", "a\rb", "a,b", "[a]", "{a}", "a]", "a}", "&a", "*a", "!a", "!!str", "|", ">", "%a", "@a", "`a`",
	"'", "\"", "don't", "say \"x\"", "'a'", "\"a\"", "a\\b", "\\n", "\x01", "\x7f", "é", "NOé", "\xc2\x85", "\xe2\x80\xa8", "\xef\xbb\xbf", "😀", "a b c",
	"Trust in parliament, 0-10", "---", "...", "--- a", "#---", "#end rows=1", ".a", "weights",
};

START_TEST(round_trip)
{
	for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
		struct svy_buf b = {0};
		const char *s = strings[i];
		svy_buf_puts(&b, "- ");
		svy_yaml_put_string(&b, s);
		svy_buf_puts(&b, "\n- {");
		svy_yaml_put_string(&b, s);
		svy_buf_puts(&b, ": ");
		svy_yaml_put_string(&b, s);
		svy_buf_puts(&b, "}\n");
		parse(b.p);
		double x;
		bool yes;
		const struct svy_yaml *pair = &root.item[1];
		ck_assert_msg(svy_yaml_text(&root.item[0]) && strcmp(svy_yaml_text(&root.item[0]), s) == 0, "%s", b.p);
		ck_assert_str_eq(pair->key[0].text, s);
		ck_assert_str_eq(svy_yaml_text(&pair->item[0]), s);
		ck_assert_msg(!svy_yaml_number(&root.item[0], &x) && !svy_yaml_bool(&root.item[0], &yes), "%s", b.p);
		svy_buf_free(&b);
	}
}
END_TEST

static void check_put(const char *s, const char *want)
{
	struct svy_buf b = {0};
	svy_yaml_put_string(&b, s);
	ck_assert_str_eq(b.p, want);
	svy_buf_free(&b);
}

START_TEST(quoting)
{
	check_put("trust", "trust");
	check_put("No trust at all", "No trust at all");
	check_put(".a", ".a");
	check_put("svy-data/1", "svy-data/1");
	check_put("y", "'y'");
	check_put("", "''");
	check_put("0363", "'0363'");
	check_put("Trust, 0-10", "\"Trust, 0-10\"");
	check_put("don't", "\"don't\"");
	check_put("a\tb", "\"a\\tb\"");
	check_put("\xff", "\"\\uFFFD\"");
}
END_TEST

static void check_number(double x, const char *want)
{
	struct svy_buf b = {0};
	double back;
	svy_yaml_put_number(&b, x);
	ck_assert_str_eq(b.p, want);
	parse(b.p);
	ck_assert(svy_yaml_number(&root, &back) && (back == x || (isnan(x) && isnan(back))));
	svy_buf_free(&b);
}

START_TEST(put_numbers)
{
	check_number(77, "77");
	check_number(-0.5, "-0.5");
	check_number(9999999999, "9999999999.0");
	check_number(1e300, "1.0e+300");
	check_number(INFINITY, ".inf");
	check_number(-INFINITY, "-.inf");
	check_number(NAN, ".nan");
}
END_TEST

START_TEST(flow)
{
	static const char text[] = "{a: [1, 'y', n, \"x: y\"], b: {}, c: ~, d: 2020-01-01, 'e f': [], g: .inf, h: '1'}";
	struct svy_buf b = {0}, again = {0};
	parse("a: [1, 'y', n, 'x: y']\nb: {}\nc:\nd: 2020-01-01\ne f: []\ng: .inf\nh: '1'\n");
	svy_yaml_put_flow(&b, &root);
	ck_assert_str_eq(b.p, "{a: [1, 'y', n, \"x: y\"], b: {}, c: ~, d: 2020-01-01, e f: [], g: .inf, h: '1'}");
	parse(text);
	svy_yaml_put_flow(&again, &root);
	ck_assert_str_eq(again.p, b.p);
	svy_buf_free(&b);
	svy_buf_free(&again);
}
END_TEST

/* What reads as a plain scalar may look like more in flow text. */
START_TEST(flow_of_odd_scalars)
{
	static const char *const odd[] = {":01:2:2:", ":", "a:", "-", "- 1", "?", "a?b", "-1", "+.5e3", "...", "---", "%a", "1:30", "a#b", "x,y", "@a", "\xc2\x85"};
	char *key = malloc(3001);
	memset(key, 'k', 3000);
	key[3000] = '\0';
	for (size_t i = 0; i <= sizeof odd / sizeof *odd; i++) {
		struct svy_buf b = {0};
		char *text = (char *)(i < sizeof odd / sizeof *odd ? odd[i] : key);
		struct svy_yaml scalar = {.kind = SVY_YAML_SCALAR, .text = text}, map = {.kind = SVY_YAML_MAP, .key = &scalar, .item = &scalar, .n = 1};
		svy_yaml_put_flow(&b, &map);
		parse(b.p);
		ck_assert_str_eq(root.key[0].text, text);
		ck_assert_str_eq(root.item[0].text, text);
		b.n = 0;
		svy_buf_puts(&b, "{");
		svy_yaml_put_key(&b, text);
		svy_buf_puts(&b, "1}");
		parse(b.p);
		ck_assert_str_eq(root.key[0].text, text);
		svy_buf_free(&b);
	}
	parse("? ''\n: ''\n");
	ck_assert_str_eq(root.key[0].text, "");
	free(key);
	/* A number of YAML 1.1, and no string of that look. */
	struct svy_buf b = {0};
	double x;
	parse("[._000, '._000']");
	svy_yaml_put_flow(&b, &root);
	parse(b.p);
	ck_assert(svy_yaml_number(&root.item[0], &x) && !svy_yaml_number(&root.item[1], &x));
	svy_buf_free(&b);
}
END_TEST

UNIT_MAIN("yaml", set_up, tear_down, tree, empty, errors, numbers, booleans, round_trip, quoting, put_numbers, flow, flow_of_odd_scalars)
