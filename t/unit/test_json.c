// SPDX-License-Identifier: GPL-3.0-or-later
/* json and ndjson, written by the sink and read back by jansson. */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "io/writers.h"
#include "unit.h"

static struct svy_ctx ctx;
static struct svy_dict dict;
static char path[] = "/tmp/svy-json-XXXXXX";
static char text[8192];

static void set_up(void)
{
	svy_ctx_init(&ctx);
	svy_dict_init(&dict);
	strcpy(path + strlen(path) - 6, "XXXXXX");
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	close(fd);
	struct svy_var *v = svy_dict_add(&dict, "trust", SVY_NUMBER);
	v->integer = true;
	v->title = svy_strdup("Trust in \"parliament\"");
	v->measure = SVY_ORDINAL;
	svy_var_label_number(v, 0, "none");
	svy_var_label_number(v, 0.5, "half");
	svy_var_label_tag(v, 'b', "refused");
	svy_var_missing_number(v, 99);
	svy_var_missing_range(v, 77, INFINITY);
	svy_dict_add(&dict, "te\"xt", SVY_STRING);
}

static void tear_down(void)
{
	unlink(path);
	svy_dict_free(&dict);
	svy_ctx_free(&ctx);
}

static struct svy_batch *rows(void)
{
	struct svy_batch *b = svy_batch_new(&dict, NULL);
	svy_batch_set_number(b, 0, 0, 0.1);
	svy_batch_set_string(b, 1, 0, "\xc3\xa9\n\"\\\001", 6);
	svy_batch_set_missing(b, 0, 1, 'b');
	svy_batch_set_string(b, 1, 1, "", 0);
	svy_batch_set_number(b, 0, 2, 0);
	svy_batch_set_string(b, 1, 2, "x", 1);
	b->nrow = 3;
	return b;
}

/* Writes the batch nbatch times; the text is left in text. Returns what the sink returned. */
static int write_out(const char *format, bool labels, struct svy_batch *b, int nbatch)
{
	struct svy_writer_opts opts = {.format = format, .labels = labels};
	struct svy_output *out;
	struct svy_sink *sink;
	struct svy_tail tail = {0};
	uint8_t need[2] = {0};
	int rc = 0;
	ck_assert_int_eq(svy_output_open(&ctx, path, &out), 0);
	ck_assert_int_eq(svy_json_writer_new(&ctx, &opts, out, &sink), 0);
	ck_assert_int_eq(sink->bind(sink, &dict, need), 0);
	ck_assert_int_eq(need[0] && need[1], 1);
	ck_assert_int_eq(sink->begin(sink), 0);
	for (int i = 0; i < nbatch && !rc; i++)
		rc = sink->batch(sink, b);
	if (rc)
		sink->abort(sink);
	else
		rc = sink->end(sink, &tail);
	sink->free(sink);
	FILE *f = fopen(path, "rb");
	text[fread(text, 1, sizeof text - 1, f)] = 0;
	fclose(f);
	svy_batch_free(b);
	return rc;
}

static const json_t *at(const json_t *array, size_t i, const char *key)
{
	return json_object_get(json_array_get(array, i), key);
}

START_TEST(whole_object)
{
	ck_assert_int_eq(write_out("json", false, rows(), 2), 0);
	json_error_t e;
	json_t *j = json_loads(text, 0, &e);
	ck_assert_msg(j != NULL, "line %d: %s\n%s", e.line, e.text, text);
	const json_t *f = json_object_get(json_object_get(j, "schema"), "fields"), *r = json_object_get(j, "rows");
	ck_assert_uint_eq(json_array_size(f), 2);
	ck_assert_str_eq(json_string_value(at(f, 0, "title")), "Trust in \"parliament\"");
	ck_assert_str_eq(json_string_value(at(f, 0, "type")), "integer");
	ck_assert_str_eq(json_string_value(at(f, 0, "measure")), "ordinal");
	ck_assert_str_eq(json_string_value(at(at(f, 0, "categories"), 2, "value")), ".b");
	ck_assert_double_eq(json_real_value(at(at(f, 0, "categories"), 1, "value")), 0.5);
	ck_assert_str_eq(json_string_value(at(at(f, 0, "missingValues"), 0, "value")), "99");
	ck_assert_int_eq(json_integer_value(json_array_get(at(f, 0, "missingRange"), 0)), 77);
	ck_assert(json_is_null(json_array_get(at(f, 0, "missingRange"), 1)));
	ck_assert_uint_eq(json_array_size(r), 6);
	ck_assert_double_eq(json_real_value(at(r, 0, "trust")), 0.1);
	ck_assert_str_eq(json_string_value(at(r, 3, "te\"xt")), "\xc3\xa9\n\"\\\001");
	ck_assert(json_is_null(at(r, 1, "trust")) && json_is_null(at(r, 1, "te\"xt")));
	ck_assert(json_is_integer(at(r, 2, "trust")));
	ck_assert_uint_eq(ctx.notes.n, 1);
	json_decref(j);
}
END_TEST

START_TEST(no_rows)
{
	ck_assert_int_eq(write_out("json", false, rows(), 0), 0);
	json_t *j = json_loads(text, 0, NULL);
	ck_assert(json_is_array(json_object_get(j, "rows")));
	ck_assert_uint_eq(json_array_size(json_object_get(j, "rows")), 0);
	json_decref(j);
}
END_TEST

START_TEST(row_a_line)
{
	ck_assert_int_eq(write_out("ndjson", false, rows(), 1), 0);
	ck_assert_str_eq(text, "{\"trust\":0.1,\"te\\\"xt\":\"\xc3\xa9\\n\\\"\\\\\\u0001\"}\n"
	                       "{\"trust\":null,\"te\\\"xt\":null}\n{\"trust\":0,\"te\\\"xt\":\"x\"}\n");
}
END_TEST

START_TEST(labels_for_codes)
{
	ck_assert_int_eq(write_out("ndjson", true, rows(), 1), 0);
	ck_assert_ptr_nonnull(strstr(text, "{\"trust\":\"refused\",\"te\\\"xt\":null}\n{\"trust\":\"none\","));
	ck_assert_uint_eq(ctx.notes.n, 0);
}
END_TEST

START_TEST(text_that_is_no_utf8)
{
	struct svy_batch *b = rows();
	svy_batch_set_string(b, 1, 2, "\xff", 1);
	ck_assert_int_eq(write_out("ndjson", false, b, 1), SVY_EDATA);
	ck_assert_str_eq(ctx.err.msg, "text that is not UTF-8 in 'te\"xt'");
}
END_TEST

UNIT_MAIN("json", set_up, tear_down, whole_object, no_rows, row_a_line, labels_for_codes, text_that_is_no_utf8)
