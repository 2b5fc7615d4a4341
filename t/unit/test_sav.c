// SPDX-License-Identifier: GPL-3.0-or-later
/* The reader of .sav: each record, both byte orders, plain and compressed cases, and what is said about each kind of damage. */
#include "unit.h"

#include <math.h>
#include "sav_build.h"

/* Reads f as it is; frees it. */
static struct outcome done(struct build *f)
{
	struct outcome o = read_build(f);
	svy_buf_free(&f->b);
	return o;
}

static void good(const struct outcome *o, const char *rows)
{
	ck_assert_msg(o->rc == 0, "%d: %s", o->rc, o->error);
	ck_assert_str_eq(o->rows, rows);
}

static void two_variables(struct build *f, int compression, int32_t cases)
{
	put_header(f, compression, 0, cases);
	put_variable(f, "NUM", 0);
	put_variable(f, "STR", 10);
}

static void plain_rows(struct build *f)
{
	put_double(f, 1.5);
	put_text(f, "first", 16);
	put_double(f, SVY_SAV_SYSMIS);
	put_text(f, "2nd has 10", 16);
}

START_TEST(plain_in_both_byte_orders)
{
	for (int big = 0; big < 2; big++)
		for (int32_t cases = 2; cases >= -1; cases -= 3) {
			struct build f = {.big = big};
			two_variables(&f, 0, cases);
			put_end(&f);
			plain_rows(&f);
			struct outcome o = done(&f);
			good(&o, "1.5|first\n.|2nd has 10\n");
			ck_assert_str_eq(o.dict.title, "A title");
			ck_assert_str_eq(o.dict.var[0].format, "F8.2");
			ck_assert_str_eq(o.dict.var[1].format, "A10");
			ck_assert_uint_eq(o.dict.var[1].width, 10);
			ck_assert_uint_eq(o.notes.n, 0);
			free_outcome(&o);
		}
}
END_TEST

START_TEST(compressed_in_both_byte_orders)
{
	for (int big = 0; big < 2; big++)
		for (int32_t cases = 2; cases >= -1; cases -= 3) {
			struct build f = {.big = big};
			two_variables(&f, 1, cases);
			put_end(&f);
			put_bytes(&f, "\x65\xfd\xfe\xff\xfd\xfd\0\0", 8);       /* 1 "literal" blanks, sysmis "two" literals, padding */
			put_text(&f, "one", 8);
			put_text(&f, "two", 8);
			put_text(&f, "", 8);
			struct outcome o = done(&f);
			good(&o, "1|one\n.|two\n");
			free_outcome(&o);
		}
}
END_TEST

START_TEST(compressed_ends_by_code)
{
	struct build f = {0};
	two_variables(&f, 1, -1);
	put_end(&f);
	put_bytes(&f, "\x01\xfe\xfe\xfc\0\0\0\0", 8);
	struct outcome o = done(&f);
	good(&o, "-99|\n");
	free_outcome(&o);
}
END_TEST

/* Blocks of codes straddle rows and buffers: 40,000 rows of 3 slots with literals at odd places. */
START_TEST(compressed_many)
{
	struct build f = {0};
	struct svy_buf want = {0};
	two_variables(&f, 1, 40000);
	put_end(&f);
	unsigned char codes[8];
	struct build literals = {0};
	int at = 0;
	for (int row = 0; row < 40000; row++) {
		bool fraction = row % 7 == 3, text = row % 5 == 1;
		for (int k = 0; k < 3; k++) {
			codes[at++] = k == 0 ? (fraction ? 253 : (unsigned char)(1 + row % 251)) : k == 1 && text ? 253 : 254;
			if (k == 0 && fraction)
				put_double(&literals, row + 0.5);
			if (k == 1 && text)
				put_text(&literals, "literal", 8);
			if (at == 8 || (row == 39999 && k == 2)) {
				while (at < 8)
					codes[at++] = 0;
				put_bytes(&f, codes, 8);
				put_bytes(&f, literals.b.p ? literals.b.p : "", literals.b.n);
				literals.b.n = 0;
				at = 0;
			}
		}
		svy_buf_printf(&want, "%.17g|%s\n", fraction ? row + 0.5 : 1 + row % 251 - 100.0, text ? "literal" : "");
	}
	struct outcome o = done(&f);
	good(&o, want.p);
	free_outcome(&o);
	svy_buf_free(&literals.b);
	svy_buf_free(&want);
}
END_TEST

START_TEST(unwanted_columns_are_left_out)
{
	static const uint8_t skip[] = {1, 0};
	struct build f = {0};
	two_variables(&f, 0, 2);
	put_end(&f);
	plain_rows(&f);
	struct outcome o = read_bytes_as(f.b.p, f.b.n, NULL, false, skip);
	svy_buf_free(&f.b);
	good(&o, "|first\n|2nd has 10\n");
	free_outcome(&o);
}
END_TEST

START_TEST(missing_values)
{
	static const double one[] = {9}, three[] = {7, 8, 9}, range[] = {SVY_SAV_LOWEST, -1, 99}, high[] = {90, SVY_SAV_HIGHEST};
	struct build f = {.big = true};
	put_header(&f, 0, 0, 0);
	put_variable_full(&f, "A", 0, "One", 1, one, 0x050800, 0x050800);
	put_variable_full(&f, "B", 0, NULL, 3, three, 0x050800, 0x051002);
	put_variable_full(&f, "C", 0, NULL, -3, range, 0x050800, 0x050800);
	put_variable_full(&f, "D", 0, NULL, -2, high, 0x140b00, 0x140b00);
	put_end(&f);
	struct outcome o = done(&f);
	good(&o, "");
	const struct svy_var *v = o.dict.var;
	ck_assert_str_eq(v[0].title, "One");
	ck_assert_uint_eq(v[0].nmissing, 1);
	ck_assert_uint_eq(v[1].nmissing, 3);
	ck_assert(v[1].missing[2].num == 9);
	ck_assert_str_eq(v[1].write_format, "F16.2");
	ck_assert_ptr_null(v[0].write_format);
	ck_assert_uint_eq(v[2].nrange, 1);
	ck_assert(v[2].range[0].lo == -INFINITY && v[2].range[0].hi == -1 && v[2].missing[0].num == 99);
	ck_assert(v[3].range[0].lo == 90 && v[3].range[0].hi == INFINITY);
	ck_assert_str_eq(v[3].format, "DATE11");
	free_outcome(&o);
}
END_TEST

/* The highest number is a number where it stands in the data; NaN is none, and told. */
START_TEST(odd_numbers)
{
	struct build f = {0};
	put_header(&f, 0, 0, 4);
	put_variable(&f, "X", 0);
	put_end(&f);
	put_double(&f, SVY_SAV_HIGHEST);
	put_double(&f, NAN);
	put_text(&f, "", 8);
	put_double(&f, -0.0);
	struct outcome o = done(&f);
	good(&o, "1.7976931348623157e+308\n.\n.\n-0\n");
	ck_assert(noted(&o, "1 numbers in the file are NaN"));
	ck_assert(noted(&o, "1 numbers are blanks (first in 'X', row 3)"));
	free_outcome(&o);
}
END_TEST

START_TEST(several_label_records)
{
	struct build f = {0};
	put_header(&f, 0, 0, 0);
	put_variable(&f, "N", 0);
	put_variable(&f, "S", 3);
	for (int round = 0; round < 2; round++) {
		put_int(&f, SVY_SAV_LABELS);
		put_int(&f, 2);
		put_double(&f, round);
		put_label_text(&f, round ? "one" : "zero");
		put_double(&f, 2);
		put_label_text(&f, round ? "second" : "first");
		put_int(&f, SVY_SAV_LABEL_SLOTS);
		put_int(&f, 1);
		put_int(&f, 1);
	}
	put_int(&f, SVY_SAV_LABELS);
	put_int(&f, 2);
	put_text(&f, "ab", 8);
	put_label_text(&f, "text");
	put_text(&f, "abcdef", 8);
	put_label_text(&f, "too long");
	put_int(&f, SVY_SAV_LABEL_SLOTS);
	put_int(&f, 2);
	put_int(&f, 2);
	put_int(&f, 7);
	put_end(&f);
	struct outcome o = done(&f);
	good(&o, "");
	ck_assert_uint_eq(o.dict.var[0].ncat, 3);
	ck_assert_str_eq(svy_var_label_of_number(&o.dict.var[0], 0), "zero");
	ck_assert_str_eq(svy_var_label_of_number(&o.dict.var[0], 2), "second");
	ck_assert_uint_eq(o.dict.var[1].ncat, 1);
	ck_assert_str_eq(svy_var_label_of_string(&o.dict.var[1], "ab", 2), "text");
	ck_assert(noted(&o, "1 value labels of 'S' are left out"));
	ck_assert(noted(&o, "value labels for variables that do not exist (slot 7"));
	free_outcome(&o);
}
END_TEST

START_TEST(names_weight_documents_and_display)
{
	static const int32_t display[] = {1, 8, 0, 3, 12, 2}, narrow[] = {2, 1, 3, 0};
	struct build f = {0};
	put_header(&f, 0, 2, 0);
	put_variable(&f, "A", 0);
	put_variable(&f, "B", 0);
	put_int(&f, SVY_SAV_DOCUMENT);
	put_int(&f, 3);
	put_text(&f, "First line", 80);
	put_text(&f, "", 80);
	put_text(&f, "third", 80);
	put_ints(&f, SVY_SAV_DISPLAY, 6, display);
	put_text_extension(&f, SVY_SAV_LONG_NAMES, "A=First_Variable\tB=weight");
	put_extension(&f, 99, 1, "??", 2);
	put_end(&f);
	struct outcome o = done(&f);
	good(&o, "");
	ck_assert_str_eq(o.dict.var[0].name, "First_Variable");
	ck_assert_str_eq(o.dict.file_weight, "weight");
	ck_assert_uint_eq(o.dict.documents.n, 3);
	ck_assert_str_eq(o.dict.documents.v[1], "");
	ck_assert_int_eq(o.dict.var[0].measure, SVY_NOMINAL);
	ck_assert_int_eq(o.dict.var[1].columns, 12);
	ck_assert_int_eq(o.dict.var[1].align, SVY_ALIGN_CENTER);
	ck_assert(noted(&o, "record 7/99"));
	free_outcome(&o);

	struct build g = {0};
	put_header(&g, 0, 0, 0);
	put_variable(&g, "A", 0);
	put_variable(&g, "B", 0);
	put_ints(&g, SVY_SAV_DISPLAY, 4, narrow);
	put_end(&g);
	o = done(&g);
	ck_assert_int_eq(o.dict.var[0].measure, SVY_ORDINAL);
	ck_assert_int_eq(o.dict.var[0].align, SVY_ALIGN_RIGHT);
	ck_assert_int_eq(o.dict.var[1].align, SVY_ALIGN_LEFT);
	free_outcome(&o);
}
END_TEST

/* 600 bytes: segments of 255, 255 and 96, of which 255, 255 and 90 are used. */
START_TEST(very_long_string)
{
	char text[601];
	struct svy_buf want = {0};
	for (int i = 0; i < 600; i++)
		text[i] = (char)('a' + i % 26);
	text[600] = '\0';
	struct build f = {0};
	put_header(&f, 0, 0, 1);
	put_variable(&f, "LONG", 255);
	put_variable(&f, "LONG1", 255);
	put_variable(&f, "LONG2", 96);
	put_variable(&f, "Z", 0);
	put_extension(&f, SVY_SAV_LONG_STRINGS, 1, "LONG=00600\0\t", 12);
	put_text_extension(&f, SVY_SAV_LONG_NAMES, "LONG=comment\tZ=z");
	put_end(&f);
	put_text(&f, text, 255);
	put_text(&f, "", 1);
	put_text(&f, text + 255, 255);
	put_text(&f, "", 1);
	put_text(&f, text + 510, 96);
	put_double(&f, 5);
	svy_buf_printf(&want, "%s|5\n", text);
	struct outcome o = done(&f);
	good(&o, want.p);
	ck_assert_uint_eq(o.dict.nvar, 2);
	ck_assert_uint_eq(o.dict.var[0].width, 600);
	ck_assert_str_eq(o.dict.var[0].format, "A600");
	free_outcome(&o);
	svy_buf_free(&want);
}
END_TEST

START_TEST(labels_and_missing_of_long_strings)
{
	struct build f = {.big = true}, labels = {.big = true}, missing = {.big = true};
	put_header(&f, 0, 0, 0);
	put_variable(&f, "S", 20);
	put_counted(&labels, "S");
	put_int(&labels, 20);
	put_int(&labels, 2);
	put_counted(&labels, "Amsterdam           ");
	put_counted(&labels, "The capital");
	put_counted(&labels, "Utrecht             ");
	put_counted(&labels, "A province too");
	put_counted(&missing, "S");
	put_bytes(&missing, "\2", 1);
	put_int(&missing, 8);
	put_text(&missing, "none", 8);
	put_int(&missing, 8);            /* as old versions of PSPP */
	put_text(&missing, "refused", 8);
	put_built(&f, SVY_SAV_LONG_STRING_LABELS, &labels);
	put_built(&f, SVY_SAV_LONG_STRING_MISSING, &missing);
	put_end(&f);
	struct outcome o = done(&f);
	good(&o, "");
	ck_assert_str_eq(svy_var_label_of_string(&o.dict.var[0], "Utrecht", 7), "A province too");
	ck_assert_uint_eq(o.dict.var[0].nmissing, 2);
	ck_assert_str_eq(o.dict.var[0].missing[1].str, "refused");
	ck_assert_uint_eq(o.notes.n, 0);
	free_outcome(&o);
}
END_TEST

START_TEST(attributes_and_roles)
{
	struct build f = {0};
	put_header(&f, 0, 0, 0);
	put_variable(&f, "A", 0);
	put_variable(&f, "B", 0);
	put_text_extension(&f, SVY_SAV_FILE_ATTRIBUTES, "Origin('It's'\n'a 'list''\n)Year('2020'\n)");
	put_text_extension(&f, SVY_SAV_VARIABLE_ATTRIBUTES, "A:$@Role('1'\n)note('x'\n)/nobody:a('b'\n)/b:$@Role('5'\n)");
	put_end(&f);
	struct outcome o = done(&f);
	good(&o, "");
	const struct svy_strs *origin = svy_attributes_get(&o.dict.attr, "Origin");
	ck_assert_uint_eq(origin->n, 2);
	ck_assert_str_eq(origin->v[0], "It's");
	ck_assert_str_eq(origin->v[1], "a 'list'");
	ck_assert_int_eq(o.dict.var[0].role, SVY_DIALOG_TARGET);
	ck_assert_int_eq(o.dict.var[1].role, SVY_DIALOG_SPLIT);
	ck_assert_uint_eq(o.dict.var[0].attr.n, 1);
	ck_assert_uint_eq(o.dict.var[1].attr.n, 0);
	ck_assert(noted(&o, "attributes for 'nobody'"));
	free_outcome(&o);
}
END_TEST

START_TEST(sets)
{
	struct build f = {0};
	put_header(&f, 0, 0, 0);
	put_variable(&f, "Q_1", 0);
	put_variable(&f, "Q_2", 0);
	put_variable(&f, "Q_3", 0);
	put_text_extension(&f, SVY_SAV_RESPONSE_SETS, "$codes=C 11 Three codes q_1 q_2 q_3\n$yes=D1 1 0  q_1 q_3 gone\n");
	put_text_extension(&f, SVY_SAV_RESPONSE_SETS_2, "$labels=E 11 1 2 5 Title q_2 q_3\n$bad=X\n$one=C 0  q_1\n");
	put_text_extension(&f, SVY_SAV_VARIABLE_SETS, "Media= first SECOND\nRest= third\n");
	put_text_extension(&f, SVY_SAV_LONG_NAMES, "Q_1=first\tQ_2=second\tQ_3=third");
	put_end(&f);
	struct outcome o = done(&f);
	good(&o, "");
	const struct svy_mrset *m = svy_mrsets_get(&o.dict.mrsets, "$codes");
	ck_assert_str_eq(m->title, "Three codes");
	ck_assert(!m->dichotomies && m->vars.n == 3);
	ck_assert_str_eq(m->vars.v[2], "third");
	m = svy_mrsets_get(&o.dict.mrsets, "$yes");
	ck_assert(m->dichotomies && !m->counted_labels && m->vars.n == 2 && !m->title);
	ck_assert_str_eq(m->counted, "1");
	m = svy_mrsets_get(&o.dict.mrsets, "$labels");
	ck_assert(m->dichotomies && m->counted_labels && m->title_of_first);
	ck_assert_str_eq(m->counted, "2");
	ck_assert_ptr_null(svy_mrsets_get(&o.dict.mrsets, "$bad"));
	ck_assert_uint_eq(o.dict.varsets.n, 2);
	ck_assert_str_eq(o.dict.varsets.v[0].vars.v[1], "second");
	ck_assert(noted(&o, "'$yes' names 'gone'") && noted(&o, "'$bad' is of no known kind") && noted(&o, "'$one' has one variable only"));
	free_outcome(&o);
}
END_TEST

/* A file in an encoding that record 7/20, or else the code page, tells; the value is "é" in Latin letters, or "日". */
static void encoded(const char *name, int32_t code_page, const char *bytes, const char *want, const char *used)
{
	const int32_t info[] = {20, 0, 0, -1, 1, 1, 2, code_page};
	struct build f = {0};
	struct svy_buf row = {0};
	put_header(&f, 0, 0, 1);
	put_variable(&f, "S", 8);
	put_ints(&f, SVY_SAV_INTEGER_INFO, 8, info);
	if (name)
		put_text_extension(&f, SVY_SAV_ENCODING, name);
	put_end(&f);
	put_text(&f, bytes, 8);
	svy_buf_printf(&row, "%s\n", want);
	struct outcome o = done(&f);
	good(&o, row.p);
	if (used)
		ck_assert_str_eq(o.dict.encoding, used);
	else
		ck_assert_ptr_null(o.dict.encoding);
	svy_buf_free(&row);
	free_outcome(&o);
}

START_TEST(encodings)
{
	encoded("UTF-8", 65001, "\xc3\xa9", "\xc3\xa9", "UTF-8");
	encoded(NULL, 1252, "\xe9", "\xc3\xa9", "windows-1252");
	encoded("ISO_8859-1", 0, "\xe9", "\xc3\xa9", "ISO_8859-1");
	encoded("x-sjis", 0, "\x93\xfa", "\xe6\x97\xa5", "CP932");
	encoded("windows-949", 949, "\xec\xed", "\xe6\x97\xa5", "CP949");
	encoded("ks_c_5601-1987", 0, "\xec\xed", "\xe6\x97\xa5", "CP949");
	encoded(NULL, 936, "\xc8\xd5", "\xe6\x97\xa5", "GBK");
	encoded("no such thing", 932, "\x93\xfa", "\xe6\x97\xa5", "CP932");
	encoded("macintosh", 0, "\x8e", "\xc3\xa9", "macintosh");
	encoded(NULL, 10000, "\x8e", "\xc3\xa9", "MACINTOSH");
	encoded("us-ascii", 20127, "\xe9", "\xc3\xa9", NULL);
	encoded(NULL, 2, "\xe9", "\xc3\xa9", NULL);
	encoded(NULL, 874, "\xa1", "\xe0\xb8\x81", "CP874");
	encoded(NULL, 99999, "\xc3\xa9", "\xc3\xa9", NULL);
}
END_TEST

START_TEST(bad_bytes_are_told)
{
	struct build f = {0};
	two_variables(&f, 0, 2);
	put_text_extension(&f, SVY_SAV_ENCODING, "UTF-8");
	put_end(&f);
	put_double(&f, 1);
	put_text(&f, "good", 16);
	put_double(&f, 2);
	put_text(&f, "b\xe9", 16);
	struct outcome o = read_build(&f);
	good(&o, "1|good\n2|b\xef\xbf\xbd\n");
	ck_assert(noted(&o, "1 text in the rows is not valid UTF-8 (first in 'STR', row 2)"));
	free_outcome(&o);
	o = read_bytes_as(f.b.p, f.b.n, "latin1", false, NULL);
	good(&o, "1|good\n2|b\xc3\xa9\n");
	ck_assert_uint_eq(o.notes.n, 0);
	free_outcome(&o);
	o = read_bytes_as(f.b.p, f.b.n, NULL, true, NULL);
	ck_assert_int_eq(o.rc, SVY_EDATA);
	free_outcome(&o);
	o = read_bytes_as(f.b.p, f.b.n, "no such thing", false, NULL);
	ck_assert_int_eq(o.rc, SVY_EUSAGE);
	free_outcome(&o);
	svy_buf_free(&f.b);
}
END_TEST

/* One file, changed in one place: what is said. rc 0: a warning. */
static void complaint(struct build *f, int rc, const char *part)
{
	struct outcome o = done(f);
	ck_assert_msg(o.rc == rc, "%d: %s", o.rc, o.error);
	ck_assert_msg(rc ? strstr(o.error, part) != NULL : noted(&o, part), "%s: %s", part, rc ? o.error : o.notes.n ? o.notes.v[0] : "nothing");
	free_outcome(&o);
}

START_TEST(counts_that_do_not_fit)
{
	struct build fewer = {0}, more = {0}, within = {0}, codes = {0};
	two_variables(&fewer, 0, 3);
	put_end(&fewer);
	plain_rows(&fewer);
	complaint(&fewer, SVY_EDATA, "2 of its 3 cases are there");
	two_variables(&more, 0, 1);
	put_end(&more);
	plain_rows(&more);
	complaint(&more, 0, "more data behind the last of its 1 cases");
	two_variables(&within, 0, -1);
	put_end(&within);
	plain_rows(&within);
	put_double(&within, 3);
	complaint(&within, SVY_EDATA, "it ends within case 3");
	two_variables(&codes, 1, -1);
	put_end(&codes);
	put_bytes(&codes, "\x65\xfe\xfe\xfd\0\0\0\0" "lit", 11);
	complaint(&codes, SVY_EDATA, "it ends within case 2");
}
END_TEST

START_TEST(damage)
{
	struct build weight = {0}, twice = {0}, pieces = {0}, labels = {0}, segments = {0}, extension = {0}, special = {0};
	static const double odd[] = {0, 1, 2};
	put_header(&weight, 0, 2, 0);
	put_variable(&weight, "S", 16);
	put_end(&weight);
	complaint(&weight, 0, "a weight that is none of its variables");
	put_header(&twice, 0, 0, 0);
	put_variable(&twice, "A", 0);
	put_variable(&twice, "A", 0);
	put_end(&twice);
	complaint(&twice, 0, "it is called 'A_2'");
	put_header(&pieces, 0, 0, 0);
	put_variable(&pieces, "S", 8);
	memcpy(pieces.b.p + 176 + 4, "\x09", 1);
	put_end(&pieces);
	complaint(&pieces, SVY_EDATA, "the string 'S' lacks pieces (at byte 208)");
	put_header(&labels, 0, 0, 0);
	put_variable(&labels, "A", 0);
	put_int(&labels, SVY_SAV_LABEL_SLOTS);
	complaint(&labels, SVY_EDATA, "without the labels (at byte 208)");
	put_header(&segments, 0, 0, 0);
	put_variable(&segments, "S", 255);
	put_extension(&segments, SVY_SAV_LONG_STRINGS, 1, "S=00400\0\t", 9);
	put_end(&segments);
	complaint(&segments, SVY_EDATA, "lacks segments");
	put_header(&extension, 0, 0, 0);
	put_variable(&extension, "A", 0);
	for (int i = 0; i < 4; i++)
		put_int(&extension, (int[]){7, 13, 1, 0x7fffffff}[i]);
	complaint(&extension, SVY_EDATA, "more than 64 MB");
	put_header(&special, 0, 0, 0);
	put_variable(&special, "A", 0);
	put_extension(&special, SVY_SAV_FLOAT_INFO, 8, odd, sizeof odd);
	put_end(&special);
	complaint(&special, 0, "declares 0 as the system-missing value");
}
END_TEST

/* A file of SPSS/PC+: a directory, the main header at 256, and whatever follows where the directory says. */
static void put_pc(struct build *f, int compressed, int slots, int cases, int weight)
{
	static const unsigned char sysmis[] = {0xf5, 0x1e, 0x26, 0x02, 0x8a, 0x8c, 0xed, 0xff};
	const struct {
		const char *name;
		int32_t format;
	} system[] = {{"$CASENUM", 0x050800}, {"$DATE", 0x010800}, {"$WEIGHT", 0x050802}};
	int32_t variables = 256 + 176, labels = variables + 32 * slots, data = labels + 40;
	const int32_t directory[] = {2, 0, 256, 176, variables, 32 * slots, labels, 40, data, 1000};
	for (int i = 0; i < 10; i++)
		put_int(f, directory[i]);
	while (f->b.n < 256)
		put_bytes(f, "", 1);
	put_bytes(f, "\1\0PC", 4);
	put_text(f, "SPSS SYSTEM FILE.  IBM PC DOS, SPSS/PC+", 60);
	put_bytes(f, sysmis, 8);
	put_int64(f, 0);
	for (int i = 0; i < 8; i++)
		put_number(f, (uint16_t[]){1, (uint16_t)compressed, (uint16_t)slots, (uint16_t)cases, (uint16_t)weight, 0, (uint16_t)cases, 0}[i], 2);
	put_text(f, "11/28/87 9:11:00", 16);
	put_text(f, "An old file", 64);
	for (int i = 0; i < 3; i++) {
		put_int64(f, 0);
		put_int(f, 0);
		put_int(f, system[i].format);
		put_text(f, system[i].name, 8);
		put_bytes(f, sysmis, 8);
	}
	put_int(f, 1);                  /* its value labels begin at 8 of the labels, and end at 20 */
	put_int(f, 13);
	put_int(f, 13);                 /* its title is at 20 */
	put_int(f, 0x050800);
	put_text(f, "AGE", 8);
	put_double(f, 99);
	put_int64(f, 0);
	put_int(f, 0);
	put_int(f, 0x010a00);
	put_text(f, "TOWN", 8);
	put_bytes(f, sysmis, 8);
	for (int i = 0; i < 32; i++)
		put_bytes(f, "", 1);
	put_int64(f, 3);
	put_double(f, 5);
	put_bytes(f, "\3fiv\7The age", 12);
	put_text(f, "", 12);
}

START_TEST(pc_plus)
{
	struct build f = {0};
	put_pc(&f, 1, 6, 2, 4);
	/* The directory claims 1,000 bytes of cases: what is behind the last is old debris. */
	put_bytes(&f, "\x65\x01\x65\x69\x01\x01\x66\x01", 8);
	put_text(&f, "11/28/87", 8);
	put_text(&f, "Amsterdam", 16);
	put_text(&f, "11/29/87", 8);
	put_bytes(&f, "\x65\x00\x01\x01", 4);
	put_text(&f, "????", 4);
	put_text(&f, "Delft", 16);
	while (f.b.n < 256 + 176 + 32 * 6 + 40 + 1000)
		put_bytes(&f, "?", 1);
	struct outcome o = read_build(&f);
	good(&o, "5|Amsterdam\n.|Delft\n");
	ck_assert_str_eq(o.dict.title, "An old file");
	ck_assert_str_eq(o.dict.var[0].title, "The age");
	ck_assert_str_eq(svy_var_label_of_number(&o.dict.var[0], 5), "fiv");
	ck_assert(o.dict.var[0].nmissing == 1 && o.dict.var[0].missing[0].num == 99 && o.dict.var[1].nmissing == 0);
	ck_assert_str_eq(o.dict.file_weight, "AGE");
	ck_assert(noted(&o, "left out: $CASENUM, $DATE, $WEIGHT"));
	free_outcome(&o);
	for (size_t n = 264; n < f.b.n; n += 3) {
		o = read_bytes_as(f.b.p, n, NULL, false, NULL);
		ck_assert_msg(o.rc < 0 && o.error[0], "%zu bytes pass", n);
		free_outcome(&o);
	}
	svy_buf_free(&f.b);
}
END_TEST

/* A weight that the system keeps is kept with it; plain cases. */
START_TEST(pc_plus_weighted)
{
	struct build f = {0};
	put_pc(&f, 0, 6, 1, 3);
	put_double(&f, 1);
	put_text(&f, "11/28/87", 8);
	put_double(&f, 0.5);
	put_double(&f, 30);
	put_text(&f, "Utrecht", 976);
	struct outcome o = done(&f);
	good(&o, "0.5|30|Utrecht\n");
	ck_assert_str_eq(o.dict.file_weight, "$WEIGHT");
	free_outcome(&o);
}
END_TEST

UNIT_MAIN("sav", NULL, NULL, plain_in_both_byte_orders, compressed_in_both_byte_orders, compressed_ends_by_code, compressed_many,
	unwanted_columns_are_left_out, missing_values, odd_numbers, several_label_records, names_weight_documents_and_display, very_long_string,
	labels_and_missing_of_long_strings, attributes_and_roles, sets, encodings, bad_bytes_are_told, counts_that_do_not_fit, damage, pc_plus, pc_plus_weighted)
