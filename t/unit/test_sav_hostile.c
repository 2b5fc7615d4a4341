// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Small .sav and .zsav files with every kind of record, cut at every byte and changed in every byte: the reader fails or warns, and
 * never looks whole when it is not. What it does with its memory is for the sanitizers to see.
 */
#include "unit.h"

#include <zlib.h>
#include "sav_build.h"

static void put_dictionary(struct build *f, int compression)
{
	static const double missing[] = {SVY_SAV_LOWEST, -1, 9}, floats[] = {SVY_SAV_SYSMIS, SVY_SAV_HIGHEST, SVY_SAV_LOWEST};
	static const int32_t info[] = {20, 0, 0, -1, 1, 1, 2, 65001}, display[] = {3, 8, 1, 1, 8, 0, 1, 8, 0, 1, 8, 0, 1, 8, 0};
	struct build part = {0};
	put_header(f, compression, 1, 3);
	put_variable_full(f, "NUM", 0, "A number", -3, missing, 0x050802, 0x050802);
	put_variable(f, "S", 5);
	put_variable(f, "T", 12);
	put_variable(f, "V", 255);
	put_variable(f, "V1", 48);
	put_int(f, SVY_SAV_LABELS);
	put_int(f, 2);
	put_double(f, 1);
	put_label_text(f, "one");
	put_double(f, 2);
	put_label_text(f, "two");
	put_int(f, SVY_SAV_LABEL_SLOTS);
	put_int(f, 1);
	put_int(f, 1);
	put_int(f, SVY_SAV_DOCUMENT);
	put_int(f, 1);
	put_text(f, "A document", 80);
	put_ints(f, SVY_SAV_INTEGER_INFO, 8, info);
	put_extension(f, SVY_SAV_FLOAT_INFO, 8, floats, sizeof floats);
	put_text_extension(f, SVY_SAV_VARIABLE_SETS, "Set= num text\n");
	put_text_extension(f, SVY_SAV_RESPONSE_SETS, "$m=C 3 abc num num\n$d=D1 1 5 title num num\n");
	put_ints(f, SVY_SAV_DISPLAY, 15, display);
	put_text_extension(f, SVY_SAV_LONG_NAMES, "NUM=num\tS=text\tT=twelve\tV=verylong");
	put_extension(f, SVY_SAV_LONG_STRINGS, 1, "V=00300\0\t", 9);
	put_extension(f, SVY_SAV_CASES64, 8, (int64_t[]){1, 3}, 16);
	put_text_extension(f, SVY_SAV_FILE_ATTRIBUTES, "a('1'\n'2'\n)");
	put_text_extension(f, SVY_SAV_VARIABLE_ATTRIBUTES, "num:$@Role('1'\n)b('c'\n)/text:d('e'\n)");
	put_text_extension(f, SVY_SAV_RESPONSE_SETS_2, "$e=E 1 1 2 3 two num num\n");
	put_text_extension(f, SVY_SAV_ENCODING, "UTF-8");
	put_counted(&part, "twelve");
	put_int(&part, 12);
	put_int(&part, 1);
	put_counted(&part, "abcdefghijkl");
	put_counted(&part, "letters");
	put_built(f, SVY_SAV_LONG_STRING_LABELS, &part);
	put_counted(&part, "twelve");
	put_bytes(&part, "\1", 1);
	put_int(&part, 8);
	put_text(&part, "none", 8);
	put_built(f, SVY_SAV_LONG_STRING_MISSING, &part);
	put_end(f);
}

static void put_cases_plain(struct build *f)
{
	for (int i = 0; i < 3; i++) {
		put_double(f, i);
		put_text(f, "short", 8);
		put_text(f, "twelve bytes", 16);
		put_text(f, "a very long text", 256);
		put_text(f, "", 48);
	}
}

/* 42 slots a case. */
static void put_cases_coded(struct build *f)
{
	unsigned char codes[128];
	memset(codes, 254, sizeof codes);
	codes[0] = 101;
	codes[42] = 253;
	codes[84] = 255;
	codes[126] = 252;
	codes[127] = 0;
	for (int i = 0; i < 16; i++) {
		put_bytes(f, codes + 8 * i, 8);
		if (i == 5)
			put_double(f, 0.25);
	}
}

static void put_cases_deflated(struct build *f)
{
	struct build codes = {0};
	unsigned char packed[2][600];
	uLongf n[2] = {sizeof packed[0], sizeof packed[1]};
	int64_t at = (int64_t)f->b.n, sizes[] = {64, 0};
	put_cases_coded(&codes);
	sizes[1] = (int64_t)codes.b.n - 64;
	compress(packed[0], &n[0], (unsigned char *)codes.b.p, 64);
	compress(packed[1], &n[1], (unsigned char *)codes.b.p + 64, (uLong)sizes[1]);
	put_int64(f, at);
	put_int64(f, at + 24 + (int64_t)(n[0] + n[1]));
	put_int64(f, 24 + 48);
	put_bytes(f, packed[0], n[0]);
	put_bytes(f, packed[1], n[1]);
	put_int64(f, -100);
	put_int64(f, 0);
	put_int(f, 0x3ff000);
	put_int(f, 2);
	put_int64(f, at);
	put_int64(f, at + 24);
	put_int(f, 64);
	put_int(f, (int32_t)n[0]);
	put_int64(f, at + 64);
	put_int64(f, at + 24 + (int64_t)n[0]);
	put_int(f, (int32_t)sizes[1]);
	put_int(f, (int32_t)n[1]);
	svy_buf_free(&codes.b);
}

static struct build make(int compression)
{
	struct build f = {0};
	put_dictionary(&f, compression);
	if (compression == 0)
		put_cases_plain(&f);
	else if (compression == 1)
		put_cases_coded(&f);
	else
		put_cases_deflated(&f);
	return f;
}

START_TEST(whole)
{
	for (int compression = 0; compression < 3; compression++) {
		struct build f = make(compression);
		struct outcome o = read_build(&f);
		ck_assert_msg(o.rc == 0, "%d: %s", o.rc, o.error);
		ck_assert_msg(o.notes.n == 0, "%s", o.notes.n ? o.notes.v[0] : "");
		ck_assert_str_eq(o.rows, compression ? "1|||\n0.25|||\n.|||\n" : "0|short|twelve bytes|a very long text\n1|short|twelve bytes|a very long text\n"
			"2|short|twelve bytes|a very long text\n");
		ck_assert_str_eq(o.dict.file_weight, "num");
		free_outcome(&o);
		svy_buf_free(&f.b);
	}
}
END_TEST

START_TEST(cut_at_every_byte)
{
	for (int compression = 0; compression < 3; compression++) {
		struct build f = make(compression);
		for (size_t n = 4; n < f.b.n; n++) {
			struct outcome o = read_bytes_as(f.b.p, n, NULL, false, NULL);
			ck_assert_msg(o.rc < 0 && o.error[0], "compression %d, %zu of %zu bytes pass", compression, n, f.b.n);
			free_outcome(&o);
		}
		svy_buf_free(&f.b);
	}
}
END_TEST

START_TEST(changed_in_every_byte)
{
	static const unsigned char other[] = {0x00, 0xff, 0x7f, 0x01, 0x20, 0xfd};
	for (int compression = 0; compression < 3; compression++) {
		struct build f = make(compression);
		for (size_t at = 0; at < f.b.n; at++)
			for (size_t k = 0; k < sizeof other + 2; k++) {
				char was = f.b.p[at];
				f.b.p[at] = (char)(k < sizeof other ? other[k] : k == sizeof other ? was ^ 0x80 : was + 1);
				struct outcome o = read_build(&f);
				ck_assert_msg(o.rc >= 0 || o.error[0], "byte %zu: %d without a message", at, o.rc);
				ck_assert_msg(strlen(o.rows) < 100000, "byte %zu: rows from nowhere", at);
				free_outcome(&o);
				f.b.p[at] = was;
			}
		svy_buf_free(&f.b);
	}
}
END_TEST

UNIT_MAIN("sav, hostile", NULL, NULL, whole, cut_at_every_byte, changed_in_every_byte)
