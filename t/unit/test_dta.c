// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Stata files of every release in both byte orders, made here byte by byte: what is read of them, what is said when they are cut at any byte,
 * and that no changed byte does harm. The layout is that of Stata's "help dta", written down a second time.
 */
#include "unit.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/strs.h"
#include "io/flow.h"

static const int releases[] = {102, 103, 104, 105, 108, 110, 111, 113, 114, 115, 117, 118, 119, 120, 121};

/* How the file under construction is. */
static int release;
static bool big;
static bool alias;                      /* the text is an alias of a variable in another frame: nothing in the rows */
static struct svy_buf file;
static uint64_t map[14];

static void number(uint64_t x, int n)
{
	for (int i = 0; i < n; i++)
		svy_buf_putc(&file, (char)(x >> 8 * (big ? n - 1 - i : i)));
}

static void field(const char *s, size_t size)
{
	size_t n = strlen(s);
	svy_buf_add(&file, s, n);
	for (; n < size; n++)
		svy_buf_putc(&file, '\0');
}

static void tag(const char *s)
{
	if (release >= 117)
		svy_buf_puts(&file, s);
}

static size_t name_size(void)
{
	return release >= 118 ? 129 : release >= 110 ? 33 : 9;
}

static void types(void)
{
	static const char letters[] = "bilfd";
	for (int i = 0; i < 5; i++) {
		if (release >= 117)
			number((uint64_t)(65530 - i), 2);
		else
			number(release >= 111 ? (uint64_t)(251 + i) : (uint64_t)letters[i], 1);
	}
	number(alias ? 65525 : release >= 111 ? 5 : 0x7f + 5, release >= 117 ? 2 : 1);
	if (release >= 117)
		number(32768, 2);
}

static int nvar(void)
{
	return release >= 117 ? 7 : 6;
}

static void characteristic(const char *owner, const char *name, const char *value)
{
	if (release < 105)
		return;
	tag("<ch>");
	if (release < 117)
		number(1, 1);
	number(2 * name_size() + strlen(value) + 1, release < 110 ? 2 : 4);
	field(owner, name_size());
	field(name, name_size());
	field(value, strlen(value) + 1);
	tag("</ch>");
}

static void strl_reference(int v, int o)
{
	int bytes = release == 117 ? 4 : release == 119 || release == 121 ? 3 : 2;
	if (release < 117)
		return;
	number((uint64_t)v, bytes);
	number((uint64_t)o, 8 - bytes);
}

/* steps: 0 is '.', 1 .a … of releases from 113 on. */
static void missing_row(int steps)
{
	bool tags = release >= 113;
	number(tags ? 101 + (uint64_t)steps : 127, 1);
	number(tags ? 32741 + (uint64_t)steps : 32767, 2);
	number(tags ? 2147483621 + (uint64_t)steps : 2147483647, 4);
	number(0x7f000000 + 0x800 * (uint64_t)steps, 4);
	number(release <= 105 ? 0x54c0000000000000 : 0x7fe0000000000000 + ((uint64_t)steps << 40), 8);
	field("", alias ? 0 : 5);
	strl_reference(0, 0);
}

static void plain_row(int b, int i, int l, float f, double d, const char *s)
{
	uint32_t single;
	uint64_t bits;
	memcpy(&single, &f, 4);
	memcpy(&bits, &d, 8);
	number((uint64_t)b, 1);
	number((uint64_t)i, 2);
	number((uint64_t)l, 4);
	number(single, 4);
	number(bits, 8);
	field(alias ? "" : s, alias ? 0 : 5);
	strl_reference(7, 1);
}

static void labels(void)
{
	const char *name = "yesno";
	if (release <= 105) {
		number(2, 2);
		field(name, 10);
		number(1, 2);
		number(2, 2);
		field("yes", 8);
		field("no", 8);
		return;
	}
	tag("<lbl>");
	number(8 + 16 + 7, 4);
	field(name, name_size() + 3);
	number(2, 4);
	number(7, 4);
	number(0, 4);
	number(4, 4);
	number(1, 4);
	number(release >= 113 ? 2147483622 : 2, 4);
	field("yes", 4);
	field("no", 3);
	tag("</lbl>");
}

static void head(void)
{
	if (release < 117) {
		number((uint64_t)release, 1);
		number(big ? 1 : release == 102 ? 0 : 2, 1);
		number(1, 1);
		number(0, 1);
		number((uint64_t)nvar(), 2);
		number(4, release == 102 ? 2 : 4);
		field("A title", release < 108 ? 32 : 81);
		if (release >= 105)
			field("01 Jan 2000 12:00", 18);
		return;
	}
	svy_buf_printf(&file, "<stata_dta><header><release>%d</release><byteorder>%s</byteorder><K>", release, big ? "MSF" : "LSF");
	number((uint64_t)nvar(), release == 119 || release == 121 ? 4 : 2);
	tag("</K><N>");
	number(4, release == 117 ? 4 : 8);
	tag("</N><label>");
	number(7, release == 117 ? 1 : 2);
	tag("A title</label><timestamp>");
	number(0, 1);
	tag("</timestamp></header>");
	map[1] = file.n;
	tag("<map>");
	for (int i = 0; i < 14; i++)
		number(map[i], 8);
	tag("</map>");
}

/* A part of the tagged releases, at whose place the map points. */
static void part(int entry, const char *open)
{
	map[entry] = file.n;
	tag(open);
}

static void variables(void)
{
	static const char *const names[] = {"b", "i", "l", "f", "d", "s", "long"};
	part(2, "<variable_types>");
	types();
	tag("</variable_types>");
	part(3, "<varnames>");
	for (int i = 0; i < nvar(); i++)
		field(names[i], name_size());
	tag("</varnames>");
	part(4, "<sortlist>");
	field("", (size_t)(nvar() + 1) * (release == 119 || release == 121 ? 4 : 2));
	tag("</sortlist>");
	part(5, "<formats>");
	for (int i = 0; i < nvar(); i++)
		field(i < 5 ? "%9.0g" : "%9s", release >= 118 ? 57 : release >= 114 ? 49 : release >= 105 ? 12 : 7);
	tag("</formats>");
	part(6, "<value_label_names>");
	for (int i = 0; i < nvar(); i++)
		field(i == 0 ? "yesno" : "", name_size());
	tag("</value_label_names>");
	part(7, "<variable_labels>");
	for (int i = 0; i < nvar(); i++)
		field(i == 0 ? "The first" : "", release >= 118 ? 321 : release >= 108 ? 81 : 32);
	tag("</variable_labels>");
}

static void make_once(void)
{
	file.n = 0;
	head();
	variables();
	part(8, "<characteristics>");
	characteristic("_dta", "note0", "2");
	characteristic("_dta", "note2", "second");
	characteristic("_dta", "note1", "first");
	characteristic("_dta", "source", "by hand");
	characteristic("i", "unit", "euro");
	if (release >= 105 && release < 117)
		field("", release < 110 ? 3 : 5);
	tag("</characteristics>");
	part(9, "<data>");
	plain_row(1, -300, 70000, 0.5f, 0.1, "abcde");
	missing_row(0);
	missing_row(release >= 113 ? 26 : 0);
	plain_row(100, 32740, 2147483620, 0x1.fffffep126f, 0x1p332, "x");
	tag("</data>");
	part(10, "<strls>");
	if (release >= 117) {
		tag("GSO");
		number(7, 4);
		number(1, release == 117 ? 4 : 8);
		number(130, 1);
		number(6, 4);
		field("hello", 6);
	}
	tag("</strls>");
	part(11, "<value_labels>");
	labels();
	tag("</value_labels>");
	part(12, "</stata_dta>");
	map[13] = file.n;
}

/* Once to find the places, once more to write them down. */
static void make(int r, bool most_significant_first)
{
	release = r;
	big = most_significant_first;
	make_once();
	make_once();
}

/* Which columns are wanted; NULL: all. */
static const char *wanted;

/* What a reading has found. */
static struct svy_ctx ctx;
static double num[8][8];
static uint8_t miss[8][8];
static char text[8][8][16];
static uint64_t rows;
static struct svy_dict found;

static int bind(struct svy_sink *s, const struct svy_dict *d, uint8_t *need)
{
	(void)s;
	for (size_t i = 0; i < d->nvar; i++)
		need[i] = !wanted || strcmp(wanted, d->var[i].name) == 0;
	return 0;
}

static int begin(struct svy_sink *s)
{
	(void)s;
	rows = 0;
	return 0;
}

static int batch(struct svy_sink *s, const struct svy_batch *b)
{
	(void)s;
	for (size_t i = 0; i < b->nrow && b->first + i < 8; i++)
		for (size_t j = 0; j < b->ncol && j < 8; j++) {
			if (!b->col[j].miss)
				continue;
			miss[b->first + i][j] = b->col[j].miss[i];
			num[b->first + i][j] = b->col[j].num ? b->col[j].num[i] : 0;
			if (b->col[j].str)
				snprintf(text[b->first + i][j], 16, "%.*s", (int)(b->col[j].str[i].n < 15 ? b->col[j].str[i].n : 15), b->col[j].str[i].p);
		}
	rows += b->nrow;
	return 0;
}

static int end(struct svy_sink *s, const struct svy_tail *tail)
{
	(void)s;
	ck_assert_uint_eq(tail->rows, rows);
	return 0;
}

static void stop(struct svy_sink *s)
{
	(void)s;
}

static int read_bytes(const char *p, size_t n)
{
	char path[64];
	struct svy_source *src;
	struct svy_sink sink = {bind, begin, batch, end, stop, NULL};
	int fd = memfd_create("dta", 0);
	ck_assert(fd >= 0 && write(fd, p, n) == (ssize_t)n);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	struct svy_input in = {.path = path};
	svy_ctx_free(&ctx);
	svy_ctx_init(&ctx);
	svy_dict_free(&found);
	memset(&found, 0, sizeof found);
	int rc = svy_source_open(&ctx, &in, &src);
	if (!rc) {
		rc = svy_source_run(&ctx, src, &sink);
		svy_dict_copy(&found, svy_source_dict(src));
		svy_source_close(src);
	}
	close(fd);
	return rc;
}

static void check_values(void)
{
	ck_assert_uint_eq(rows, 4);
	const double want[] = {1, -300, 70000, 0.5, 0.1}, last[] = {100, 32740, 2147483620, 0x1.fffffep126, 0x1p332};
	for (int j = 0; j < 5; j++) {
		ck_assert(miss[0][j] == SVY_VALID && num[0][j] == want[j]);
		ck_assert(miss[1][j] == SVY_SYSMIS && isnan(num[1][j]));
		ck_assert(miss[2][j] == (release >= 113 ? 'z' : SVY_SYSMIS) && isnan(num[2][j]));
		ck_assert(miss[3][j] == SVY_VALID && num[3][j] == last[j]);
	}
	ck_assert_str_eq(text[0][5], "abcde");
	ck_assert_str_eq(text[3][5], "x");
	ck_assert_uint_eq(miss[1][5], SVY_SYSMIS);
	if (release < 117)
		return;
	ck_assert_str_eq(text[0][6], "hello");
	ck_assert_str_eq(text[3][6], "hello");
	ck_assert_uint_eq(miss[1][6], SVY_SYSMIS);
}

static void check_dictionary(void)
{
	ck_assert_uint_eq(found.nvar, (size_t)nvar());
	ck_assert_str_eq(found.title, "A title");
	ck_assert_str_eq(found.var[0].title, "The first");
	ck_assert_str_eq(found.var[4].name, "d");
	ck_assert_str_eq(found.var[4].format, "%9.0g");
	ck_assert(found.var[2].integer && !found.var[3].integer);
	ck_assert_uint_eq(found.var[5].width, 5);
	ck_assert_uint_eq(found.var[0].ncat, 2);
	ck_assert_str_eq(svy_var_label_of_number(&found.var[0], 1), "yes");
	ck_assert_str_eq(release >= 113 ? svy_var_label_of_tag(&found.var[0], 'a') : svy_var_label_of_number(&found.var[0], 2), "no");
	if (release < 105)
		return;
	ck_assert_uint_eq(found.documents.n, 2);
	ck_assert_str_eq(found.documents.v[0], "first");
	ck_assert_str_eq(found.documents.v[1], "second");
	ck_assert_str_eq(svy_attributes_get(&found.attr, "source")->v[0], "by hand");
	ck_assert_str_eq(svy_attributes_get(&found.var[1].attr, "unit")->v[0], "euro");
}

START_TEST(every_release)
{
	for (size_t r = 0; r < sizeof releases / sizeof *releases; r++)
		for (int order = releases[r] == 102; order < 2; order++) {
			make(releases[r], order == 0);
			ck_assert_msg(read_bytes(file.p, file.n) == 0, "%d: %s", release, ctx.err.msg);
			ck_assert_msg(ctx.notes.n == 0, "%d: %s", release, ctx.notes.n ? ctx.notes.v[0] : "");
			check_values();
			check_dictionary();
		}
}
END_TEST

/* Inside of a field: most of a file, and all the same. */
static bool is_padding(size_t at)
{
	return at + 16 < file.n && file.p[at] == '\0' && !memcmp(file.p + at, file.p + at + 1, 15);
}

/* A cut is an error, but for the releases without an end mark, where labels that are gone are at least said. */
START_TEST(cut_anywhere)
{
	for (size_t r = 0; r < sizeof releases / sizeof *releases; r++) {
		make(releases[r], false);
		for (size_t n = 1; n < file.n; n += is_padding(n) ? 13 : 1) {
			int rc = read_bytes(file.p, n);
			ck_assert_msg(rc == SVY_EDATA || (rc == 0 && ctx.notes.n > 0 && release < 117), "%d cut to %zu of %zu bytes: %d", release, n, file.n, rc);
		}
	}
}
END_TEST

/* Nothing but an answer is asked for; the sanitizers see the rest. */
START_TEST(any_byte_changed)
{
	static const unsigned char change[] = {0x01, 0x80, 0xff};
	for (size_t r = 0; r < sizeof releases / sizeof *releases; r++) {
		make(releases[r], r % 2 == 0);
		for (size_t i = 0; i < file.n; i += is_padding(i) ? 13 : 1) {
			unsigned char flip = change[i % sizeof change];
			file.p[i] = (char)(file.p[i] ^ flip);
			int rc = read_bytes(file.p, file.n);
			ck_assert(rc == 0 || ctx.err.msg[0]);
			file.p[i] = (char)(file.p[i] ^ flip);
		}
	}
}
END_TEST

/* The bytes of a double at the end of the first row, of a release: what is read of them. */
static uint8_t double_read(int r, uint64_t bits, double *x)
{
	make(r, false);
	size_t at = release >= 117 ? (size_t)map[9] + 6 + 11 : 0;
	for (int i = 0; i < 8; i++)
		file.p[at + (size_t)i] = (char)(bits >> 8 * i);
	ck_assert(read_bytes(file.p, file.n) == 0);
	*x = num[0][4];
	return miss[0][4];
}

START_TEST(only_exact_bits_are_missing)
{
	double x;
	ck_assert_uint_eq(double_read(118, 0x7fe0000000000000, &x), SVY_SYSMIS);
	ck_assert_uint_eq(double_read(118, 0x7fe0010000000000, &x), 'a');
	ck_assert_uint_eq(double_read(118, 0x7fe01a0000000000, &x), 'z');
	ck_assert_uint_eq(ctx.notes.n, 0);
	ck_assert_uint_eq(double_read(118, 0x7fdfffffffffffff, &x), SVY_VALID);
	ck_assert(x == 0x1.fffffffffffffp1022 && ctx.notes.n == 0);
	ck_assert_uint_eq(double_read(118, 0x7fe01b0000000000, &x), SVY_VALID);
	ck_assert(ctx.notes.n == 1);
	ck_assert_uint_eq(double_read(118, 0x7ff0000000000000, &x), SVY_VALID);
	ck_assert(isinf(x) && ctx.notes.n == 1);
	ck_assert_uint_eq(double_read(118, 0x7ff8000000000000, &x), SVY_SYSMIS);
	ck_assert(ctx.notes.n == 1);
	ck_assert_uint_eq(double_read(118, 0x54c0000000000000, &x), SVY_VALID);
	ck_assert(x == 0x1p333 && ctx.notes.n == 0);
}
END_TEST

START_TEST(aliases_are_empty)
{
	alias = true;
	make(120, false);
	alias = false;
	ck_assert(read_bytes(file.p, file.n) == 0);
	ck_assert(ctx.notes.n == 1 && strstr(ctx.notes.v[0], "'s' is an alias"));
	ck_assert_uint_eq(rows, 4);
	ck_assert_uint_eq(miss[0][5], SVY_SYSMIS);
	ck_assert(num[3][3] == 0x1.fffffep126);
	ck_assert_str_eq(text[3][6], "hello");
}
END_TEST

START_TEST(only_what_is_wanted)
{
	make(118, false);
	wanted = "nothing";
	ck_assert(read_bytes(file.p, file.n) == 0);
	ck_assert_uint_eq(rows, 4);
	wanted = "d";
	ck_assert(read_bytes(file.p, file.n) == 0);
	ck_assert(rows == 4 && num[0][4] == 0.1);
	wanted = NULL;
}
END_TEST

static void teardown(void)
{
	svy_ctx_free(&ctx);
	svy_dict_free(&found);
	svy_buf_free(&file);
	memset(&found, 0, sizeof found);
}

UNIT_MAIN("dta", NULL, teardown, every_release, only_exact_bits_are_missing, aliases_are_empty, only_what_is_wanted, cut_anywhere, any_byte_changed)
