// SPDX-License-Identifier: GPL-3.0-or-later
/* Delimited text, read and written. A table is compared as "type:name|…" lines and one line per row, '~' for system-missing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "base/num.h"
#include "io/readers.h"
#include "io/writers.h"
#include "unit.h"

#define TEXT(literal) (literal), sizeof(literal) - 1

struct collect {
	struct svy_sink sink;
	const struct svy_dict *dict;
	struct svy_buf text;
	size_t batches;
};

static int collect_batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct collect *c = (struct collect *)s;
	c->batches++;
	for (size_t row = 0; row < b->nrow; row++)
		for (size_t i = 0; i < b->ncol; i++) {
			const struct svy_column *col = &b->col[i];
			char num[SVY_NUM_MAX];
			if (col->miss && col->miss[row] == SVY_SYSMIS)
				svy_buf_putc(&c->text, '~');
			else if (col->miss && col->miss[row])
				svy_buf_printf(&c->text, ".%c", col->miss[row]);
			else if (col->num)
				svy_buf_add(&c->text, num, svy_num_format(num, col->num[row]));
			else if (col->str)
				svy_buf_add(&c->text, col->str[row].p, col->str[row].n);
			else
				svy_buf_putc(&c->text, '-');
			svy_buf_putc(&c->text, i + 1 < b->ncol ? '|' : '\n');
		}
	return 0;
}

static struct svy_ctx ctx;
static struct svy_dict dict;
static struct svy_buf got;
static char path[] = "/tmp/svy-delimited-XXXXXX";

static void set_up(void)
{
	svy_ctx_init(&ctx);
	svy_dict_init(&dict);
	strcpy(path + strlen(path) - 6, "XXXXXX");
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	close(fd);
}

static void tear_down(void)
{
	unlink(path);
	svy_buf_free(&got);
	svy_dict_free(&dict);
	svy_ctx_free(&ctx);
}

static void put_file(const char *text, size_t n)
{
	FILE *f = fopen(path, "wb");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(text, 1, n, f), n);
	fclose(f);
}

/* Reads the file into got; every column if need is NULL. Returns what the reader returned. */
static int read_file(const struct svy_input *in, const uint8_t *need)
{
	struct svy_bytes *b;
	struct svy_reader vt;
	void *self;
	struct collect c = {.sink = {.batch = collect_batch}};
	struct svy_tail tail = {0};
	uint8_t all[64];
	ck_assert_int_eq(svy_bytes_open(&ctx, path, &b), 0);
	int rc = svy_delimited_open(&ctx, b, in, &dict, &vt, &self);
	if (!rc) {
		memset(all, 1, sizeof all);
		c.dict = &dict;
		for (size_t i = 0; i < dict.nvar; i++)
			svy_buf_printf(&c.text, "%s%c:%s", i ? "|" : "", dict.var[i].type == SVY_STRING ? 's' : dict.var[i].integer ? 'i' : 'n', dict.var[i].name);
		svy_buf_putc(&c.text, '\n');
		rc = vt.read(&ctx, self, need ? need : all, &c.sink, &tail);
		vt.free(self);
	}
	svy_bytes_close(b);
	got = c.text;
	return rc;
}

static const struct svy_input plain_input;

static void reads(const char *text, const char *want)
{
	put_file(text, strlen(text));
	int rc = read_file(&plain_input, NULL);
	ck_assert_msg(rc == 0, "%s", ctx.err.msg);
	ck_assert_str_eq(got.p, want);
}

static void fails(const char *text, size_t n, const char *want)
{
	put_file(text, n);
	ck_assert_int_eq(read_file(&plain_input, NULL), SVY_EDATA);
	ck_assert_msg(strstr(ctx.err.msg, want) != NULL, "'%s' lacks '%s'", ctx.err.msg, want);
}

static void noted(const char *want)
{
	char *all = svy_strs_join(&ctx.notes, "\n");
	ck_assert_msg(strstr(all, want) != NULL, "'%s' lacks '%s'", all, want);
	free(all);
}

START_TEST(types_are_by_the_whole_column)
{
	reads("a,b,c,d\n1,2.5,x,1\n-2,3,,.a\n0,1e3,NA,\n", "i:a|n:b|s:c|i:d\n1|2.5|x|1\n-2|3|~|.a\n0|1000|NA|~\n");
	ck_assert_uint_eq(ctx.notes.n, 0);
}
END_TEST

START_TEST(codes_with_leading_zeros_are_text)
{
	reads("gm,n,id\n0363,0,9007199254740993\n0014,10,1\n", "s:gm|i:n|s:id\n0363|0|9007199254740993\n0014|10|1\n");
}
END_TEST

START_TEST(longest_decimals_stay_numbers)
{
	reads("w,x\n0.30000000000000004,+31\n0.1,+32\n", "n:w|s:x\n0.30000000000000004|+31\n0.1|+32\n");
}
END_TEST

START_TEST(missing_in_numbers_only)
{
	reads("a,b,c\n1,NA,.\nNA,x,\n.,.,.z\n 4 ,.a,.b\n", "i:a|s:b|n:c\n1|NA|~\n~|x|~\n~|.|.z\n4|.a|.b\n");
}
END_TEST

START_TEST(quoted_na_is_text)
{
	reads("a,b\n1,\"1\"\n\"NA\",NA\n", "s:a|i:b\n1|1\nNA|~\n");
}
END_TEST

START_TEST(decimal_comma_and_semicolons)
{
	reads("a;b\n1,5;2\n-0,25;3\n", "n:a|i:b\n1.5|2\n-0.25|3\n");
	noted("';' between fields, decimal comma");
}
END_TEST

START_TEST(one_column_with_decimal_commas)
{
	reads("x\n1,5\n2,5\n", "n:x\n1.5\n2.5\n");
}
END_TEST

START_TEST(tabs_with_escapes)
{
	reads("a\tb\nx\\ty\\\\z\\n\t1\nc:\\dir\t2\n", "s:a|i:b\nx\ty\\z\n|1\nc:\\dir|2\n");
}
END_TEST

START_TEST(bars)
{
	reads("a|b\n1|x,y\n", "i:a|s:b\n1|x,y\n");
}
END_TEST

START_TEST(excel_separator_line)
{
	reads("sep=;\r\na;b\r\n1;x\r\n", "i:a|s:b\n1|x\n");
}
END_TEST

START_TEST(quotes_hold_anything)
{
	reads("a,b\n\"x\r\ny, \"\"z\"\"\",1\n\"\",2\n", "s:a|i:b\nx\r\ny, \"z\"|1\n~|2\n");
}
END_TEST

START_TEST(blanks_are_kept_in_text)
{
	reads("a,b\n x , 1\n", "s:a|i:b\n x |1\n");
}
END_TEST

START_TEST(line_ends)
{
	reads("a,b\r1,2\r3,4\r", "i:a|i:b\n1|2\n3|4\n");
	svy_buf_free(&got);
	svy_dict_free(&dict);
	svy_dict_init(&dict);
	reads("a,b\r\n1,2\r\n3,4", "i:a|i:b\n1|2\n3|4\n");
}
END_TEST

START_TEST(byte_order_mark)
{
	reads("\xef\xbb\xbfname,b\n1,2\n", "i:name|i:b\n1|2\n");
}
END_TEST

START_TEST(utf16)
{
	put_file(TEXT("\xff\xfe" "a\0,\0b\0\n\0\xe9\0,\0" "1\0\n\0"));
	ck_assert_int_eq(read_file(&plain_input, NULL), 0);
	ck_assert_str_eq(got.p, "s:a|i:b\n\xc3\xa9|1\n");
}
END_TEST

START_TEST(latin1_names_and_values)
{
	reads("caf\xe9,b\n\x80 5,1\n", "s:caf\xc3\xa9|i:b\n\xe2\x82\xac 5|1\n");
	noted("windows-1252");
}
END_TEST

START_TEST(given_encoding)
{
	struct svy_input in = {.encoding = "ISO-8859-15"};
	put_file(TEXT("a\n\xa4\n"));
	ck_assert_int_eq(read_file(&in, NULL), 0);
	ck_assert_str_eq(got.p, "s:a\n\xe2\x82\xac\n");
}
END_TEST

START_TEST(wrong_encoding)
{
	struct svy_input in = {.encoding = "UTF-8"};
	put_file(TEXT("a\nb\n\xa4\n"));
	ck_assert_int_eq(read_file(&in, NULL), 0);
	ck_assert_str_eq(got.p, "s:a\nb\n\xef\xbf\xbd\n");
	noted("1 byte(s) are not UTF-8 and became U+FFFD (first in line 3, column 1 'a')");
}
END_TEST

START_TEST(debris_in_utf8)
{
	reads("a,b\n\xc3\xa9,\xc3\xab\nx,\xe9y\n", "s:a|s:b\n\xc3\xa9|\xc3\xab\nx|\xef\xbf\xbdy\n");
	noted("1 byte(s) are not UTF-8 and became U+FFFD (first in line 3, column 2 'b')");
}
END_TEST

START_TEST(debris_in_utf16)
{
	/* A lone surrogate in the second cell must not put the rest out of step. */
	put_file(TEXT("\xff\xfe" "a\0,\0b\0\n\0" "1\0,\0\x00\xd8" "x\0\n\0" "2\0,\0y\0\n\0"));
	struct svy_input in = {0};
	ck_assert_int_eq(read_file(&in, NULL), 0);
	ck_assert_str_eq(got.p, "i:a|s:b\n1|\xef\xbf\xbdx\n2|y\n");
	noted("2 byte(s) are not UTF-16");
}
END_TEST

START_TEST(single_quotes)
{
	reads("a,b\n'x,y',1\n'z',2\n", "s:a|i:b\nx,y|1\nz|2\n");
	noted("quoted by '");
}
END_TEST

START_TEST(apostrophes_are_no_quotes)
{
	reads("a,b\n's,1\nx's,2\n", "s:a|i:b\n's|1\nx's|2\n");
}
END_TEST

START_TEST(no_header)
{
	struct svy_input in = {.no_header = true};
	put_file(TEXT("1,x\n2,y\n"));
	ck_assert_int_eq(read_file(&in, NULL), 0);
	ck_assert_str_eq(got.p, "i:v1|s:v2\n1|x\n2|y\n");
}
END_TEST

START_TEST(ragged_lines_taken)
{
	struct svy_input in = {.ragged = true};
	put_file(TEXT("a,b,c\n1\n2,x,3,4\n5,y,6\n7,z\n"));
	ck_assert_int_eq(read_file(&in, NULL), 0);
	ck_assert_str_eq(got.p, "i:a|s:b|i:c\n1|~|~\n2|x|3\n5|y|6\n7|z|~\n");
	noted("2 line(s) have fewer fields than the 3 of the first, and are filled with missing values (first: line 2)");
	noted("1 line(s) have more fields than the 3 of the first, and what is beyond is left out (first: line 3)");
}
END_TEST

START_TEST(digits_in_groups)
{
	reads("a;b\n1,234;1.234.567\n12;2\n", "n:a|s:b\n1.234|1.234.567\n12|2\n");
	noted("numbers of 'b' have their digits in groups");
}
END_TEST

START_TEST(unknown_encoding)
{
	struct svy_input in = {.encoding = "klingon"};
	put_file(TEXT("a\n1\n"));
	ck_assert_int_eq(read_file(&in, NULL), SVY_EUSAGE);
	ck_assert_ptr_nonnull(strstr(ctx.err.msg, "unknown encoding 'klingon'"));
}
END_TEST

START_TEST(names_made_unique)
{
	reads(",x,x,x_2,\n1,2,3,4,5\n", "i:V1|i:x|i:x_3|i:x_2|i:V5\n1|2|3|4|5\n");
	noted("column 3 has the name of an earlier one, 'x', and is called 'x_3'");
	noted("column 1 has no name and is called 'V1'");
}
END_TEST

START_TEST(many_columns_without_a_name)
{
	reads("a,,,,,\n1,,,,,\n", "i:a|n:V2|n:V3|n:V4|n:V5|n:V6\n1|~|~|~|~|~\n");
	noted("2 more columns had no name");
}
END_TEST

START_TEST(names_over_two_lines)
{
	reads("\" a\nb \",c\n1,2\n", "i:a b|i:c\n1|2\n");
}
END_TEST

START_TEST(numbers_as_names_are_noted)
{
	reads("1,2\n3,4\n", "i:1|i:2\n3|4\n");
	noted("all of them are numbers");
}
END_TEST

START_TEST(header_only)
{
	reads("a,b\n", "n:a|n:b\n");
}
END_TEST

START_TEST(blank_lines)
{
	reads("a,b\n\n1,2\r\n\r\n3,4\n\n\n", "i:a|i:b\n1|2\n3|4\n");
	noted("2 blank line(s) of the text are skipped");
}
END_TEST

START_TEST(empty_file)
{
	fails(TEXT(""), "is empty");
}
END_TEST

START_TEST(blank_file)
{
	fails(TEXT("\n\n\n"), "blank lines only");
}
END_TEST

START_TEST(ragged_short)
{
	fails(TEXT("a,b\n1,2\n3\n"), "line 3 of");
	ck_assert_ptr_nonnull(strstr(ctx.err.msg, "has 1 field, but the first line names 2"));
}
END_TEST

START_TEST(ragged_behind_quoted_lines)
{
	fails(TEXT("a,b\n\"x\ny\",2\n\n3,4,5\n"), "line 5 of");
}
END_TEST

START_TEST(quote_never_closed)
{
	fails(TEXT("a,b\n1,x\n2,\"y\n3,z\n"), "opens in line 3");
}
END_TEST

START_TEST(stray_quote)
{
	fails(TEXT("a,b\n1,5\" pipe\n"), "a stray quote in field 2, which begins in line 2");
}
END_TEST

START_TEST(nul_byte)
{
	/* Behind what is looked at for the recognition of binary files. */
	struct svy_buf b = {0};
	svy_buf_puts(&b, "a,b\n");
	while (b.n < 100000)
		svy_buf_puts(&b, "1,2\n");
	size_t lines = b.n / 4;
	char want[64];
	svy_buf_add(&b, "1\0,2\n", 5);
	snprintf(want, sizeof want, "a NUL byte in line %zu", lines + 1);
	fails(b.p, b.n, want);
	svy_buf_free(&b);
}
END_TEST

START_TEST(binary_garbage)
{
	fails(TEXT("a,b\n\001\002\003,4\n"), "neither SPSS, Stata, SAS nor text");
}
END_TEST

START_TEST(one_word)
{
	fails(TEXT("$"), "one word without a line end");
}
END_TEST

START_TEST(long_field)
{
	struct svy_buf b = {0}, want = {0};
	svy_buf_puts(&b, "a,b\n\"");
	svy_buf_puts(&want, "s:a|i:b\n");
	for (int i = 0; i < 300000; i++) {
		svy_buf_puts(&b, "x\"\"");
		svy_buf_puts(&want, "x\"");
	}
	svy_buf_puts(&b, "\",7\n");
	svy_buf_puts(&want, "|7\n");
	reads(b.p, want.p);
	svy_buf_free(&b);
	svy_buf_free(&want);
}
END_TEST

START_TEST(field_beyond_the_limit)
{
	struct svy_buf b = {0};
	svy_buf_puts(&b, "a\nb\n\"");
	size_t n = (size_t)17 << 20;
	memset(svy_buf_room(&b, n), 'x', n);
	b.n += n;
	fails(b.p, b.n, "over 16 MiB, number 1, begins in line 3");
	svy_buf_free(&b);
}
END_TEST

START_TEST(many_rows_any_portion)
{
	/* Rows of growing length, so that the portions of reading end at every place within a row; quotes and CRLF with them. */
	struct svy_buf b = {0}, want = {0};
	svy_buf_puts(&b, "a,b,c\r\n");
	svy_buf_puts(&want, "i:a|s:b|n:c\n");
	for (int i = 0; i < 20000; i++) {
		svy_buf_printf(&b, "%d,\"%.*s\"\"\r\nq\",%d.5\r\n", i, i % 17, "abcdefghijklmnopq", i);
		svy_buf_printf(&want, "%d|%.*s\"\r\nq|%d.5\n", i, i % 17, "abcdefghijklmnopq", i);
	}
	reads(b.p, want.p);
	svy_buf_free(&b);
	svy_buf_free(&want);
}
END_TEST

START_TEST(only_what_is_needed)
{
	uint8_t need[3] = {0, 0, 1};
	put_file(TEXT("a,b,c\n1,x,3\n"));
	ck_assert_int_eq(read_file(&plain_input, need), 0);
	ck_assert_str_eq(got.p, "i:a|s:b|i:c\n-|-|3\n");
}
END_TEST

START_TEST(given_delimiter_and_decimal)
{
	struct svy_input in = {.delimiter = ':', .decimal = ','};
	put_file(TEXT("a:b\n1,5:x;y\n"));
	ck_assert_int_eq(read_file(&in, NULL), 0);
	ck_assert_str_eq(got.p, "n:a|s:b\n1.5|x;y\n");
	ck_assert_uint_eq(ctx.notes.n, 0);
}
END_TEST

START_TEST(cut_at_every_byte)
{
	static const char text[] = "\xef\xbb\xbfsep=;\r\na;\"b \"\"c\"\"\";d\r\n1,5;\"x\r\ny\";.a\r\n\r\n-2;caf\xc3\xa9;NA\r\n;\"\";3\r";
	for (size_t n = 0; n < sizeof text; n++) {
		put_file(text, n);
		int rc = read_file(&plain_input, NULL);
		ck_assert_msg(rc == 0 || (rc == SVY_EDATA && *ctx.err.msg), "%zu bytes: %d", n, rc);
		svy_buf_free(&got);
		svy_dict_free(&dict);
		svy_dict_init(&dict);
		svy_ctx_free(&ctx);
		svy_ctx_init(&ctx);
	}
}
END_TEST

/* A table with what is hard to write: a batch of three rows through the writer of a format, compared with the text that must come. */
static void writes(const char *format, bool labels, char decimal, const char *want)
{
	struct svy_writer_opts opts = {.format = format, .labels = labels, .decimal = decimal};
	struct svy_output *out;
	struct svy_sink *sink;
	struct svy_tail tail = {.rows = 3};
	uint8_t need[2] = {0};
	char text[4096];
	struct svy_var *v = svy_dict_add(&dict, "q, 1", SVY_NUMBER);
	svy_var_label_number(v, 1, "a \"lot\"");
	svy_var_label_tag(v, 'a', "refused");
	svy_var_missing_number(v, 99);
	svy_dict_add(&dict, "t", SVY_STRING);
	ck_assert_int_eq(svy_output_open(&ctx, path, &out), 0);
	ck_assert_int_eq(svy_delimited_writer_new(&ctx, &opts, out, &sink), 0);
	ck_assert_int_eq(sink->bind(sink, &dict, need), 0);
	ck_assert_int_eq(need[0] && need[1], 1);
	struct svy_batch *b = svy_batch_new(&dict, need);
	svy_batch_set_number(b, 0, 0, 1);
	svy_batch_set_string(b, 1, 0, "x\ty\n\"z\"", 7);
	svy_batch_set_number(b, 0, 1, 99.5);
	svy_batch_set_string(b, 1, 1, "a;b,c\\", 6);
	svy_batch_set_missing(b, 0, 2, 'a');
	svy_batch_set_string(b, 1, 2, "", 0);
	b->nrow = 3;
	ck_assert_int_eq(sink->begin(sink), 0);
	ck_assert_int_eq(sink->batch(sink, b), 0);
	ck_assert_int_eq(sink->end(sink, &tail), 0);
	sink->free(sink);
	svy_batch_free(b);
	FILE *f = fopen(path, "rb");
	text[fread(text, 1, sizeof text - 1, f)] = 0;
	fclose(f);
	ck_assert_str_eq(text, want);
}

START_TEST(csv_by_rfc_4180)
{
	writes("csv", false, 0, "\"q, 1\",t\n1,\"x\ty\n\"\"z\"\"\"\n99.5,\"a;b,c\\\"\n.a,\n");
}
END_TEST

START_TEST(csv_with_decimal_comma)
{
	writes("csv", false, ',', "q, 1;t\n1;\"x\ty\n\"\"z\"\"\"\n99,5;\"a;b,c\\\"\n.a;\n");
}
END_TEST

START_TEST(csv_with_labels)
{
	writes("csv", true, 0, "\"q, 1\",t\n\"a \"\"lot\"\"\",\"x\ty\n\"\"z\"\"\"\n99.5,\"a;b,c\\\"\nrefused,\n");
}
END_TEST

START_TEST(tsv_reads_back)
{
	writes("tsv", false, 0, "q, 1\tt\n1\t\"x\\ty\\n\"\"z\"\"\"\n99.5\ta;b,c\\\\\n.a\t\n");
	svy_dict_free(&dict);
	svy_dict_init(&dict);
	ck_assert_int_eq(read_file(&plain_input, NULL), 0);
	ck_assert_str_eq(got.p, "n:q, 1|s:t\n1|x\ty\n\"z\"\n99.5|a;b,c\\\n.a|~\n");
}
END_TEST

UNIT_MAIN("delimited", set_up, tear_down,
	types_are_by_the_whole_column, codes_with_leading_zeros_are_text, longest_decimals_stay_numbers, missing_in_numbers_only,
	quoted_na_is_text, decimal_comma_and_semicolons, one_column_with_decimal_commas, tabs_with_escapes, bars,
	excel_separator_line, quotes_hold_anything, blanks_are_kept_in_text, line_ends, byte_order_mark, utf16,
	latin1_names_and_values, given_encoding, wrong_encoding, debris_in_utf8, debris_in_utf16, single_quotes, apostrophes_are_no_quotes, no_header, ragged_lines_taken, digits_in_groups, unknown_encoding, names_made_unique, many_columns_without_a_name, names_over_two_lines,
	numbers_as_names_are_noted, header_only, blank_lines, empty_file, blank_file, ragged_short, ragged_behind_quoted_lines,
	quote_never_closed, stray_quote, nul_byte, binary_garbage, one_word, long_field, field_beyond_the_limit,
	many_rows_any_portion, only_what_is_needed, given_delimiter_and_decimal, cut_at_every_byte, csv_by_rfc_4180, csv_with_decimal_comma,
	csv_with_labels, tsv_reads_back)
