// SPDX-License-Identifier: GPL-3.0-or-later
/* The stream: writing and reading back is the identity, also twice; what is cut or bent is refused with its place. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "io/flow.h"
#include "io/output.h"
#include "io/writer.h"
#include "unit.h"

#define MARK(c) ((uint8_t)(c))

static struct svy_ctx ctx;
static char in_path[] = "/tmp/svy-stream-in-XXXXXX", out_path[] = "/tmp/svy-stream-out-XXXXXX";

static void new_file(char *path)
{
	memcpy(path + strlen(path) - 6, "XXXXXX", 6);
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	close(fd);
}

static void set_up(void)
{
	svy_ctx_init(&ctx);
	new_file(in_path);
	new_file(out_path);
}

static void tear_down(void)
{
	unlink(in_path);
	unlink(out_path);
	svy_ctx_free(&ctx);
}

static void put_file(const char *path, const char *text, size_t n)
{
	FILE *f = fopen(path, "wb");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(text, 1, n, f), n);
	fclose(f);
}

static struct svy_buf get_file(const char *path)
{
	struct svy_buf b = {0};
	FILE *f = fopen(path, "rb");
	ck_assert_ptr_nonnull(f);
	svy_buf_puts(&b, "");
	for (size_t n; (n = fread(svy_buf_room(&b, 4096), 1, 4096, f)) > 0; b.n += n)
		;
	*svy_buf_room(&b, 0) = '\0';
	fclose(f);
	return b;
}

static struct svy_sink *stream_to(const char *path, const char *format)
{
	struct svy_writer_opts opts = {.format = format, .history = true, .decimal = '.'};
	struct svy_output *out;
	struct svy_sink *sink;
	ck_assert_int_eq(svy_output_open(&ctx, path, &out), 0);
	ck_assert_int_eq(svy_writer_new(&ctx, &opts, out, &sink), 0);
	return sink;
}

/* Reads in_path and writes it to out_path; the error of either. */
static int copy(bool partial)
{
	struct svy_input in = {.path = in_path, .partial = partial};
	struct svy_source *src;
	memset(&ctx.err, 0, sizeof ctx.err);
	int rc = svy_source_open(&ctx, &in, &src);
	if (rc)
		return rc;
	struct svy_sink *sink = stream_to(out_path, "stream");
	rc = svy_source_run(&ctx, src, sink);
	sink->free(sink);
	svy_source_close(src);
	return rc;
}

static void write_batch(const struct svy_dict *d, const struct svy_batch *b, const char *path)
{
	struct svy_sink *sink = stream_to(path, "stream");
	struct svy_tail tail = {.rows = b->nrow};
	uint8_t need[64] = {0};
	svy_strs_add(&tail.notes, "two bytes were bad\nin row \\1");
	ck_assert_int_eq(sink->bind(sink, d, need), 0);
	for (size_t i = 0; i < d->nvar; i++)
		ck_assert_int_eq(need[i], 1);
	ck_assert_int_eq(sink->begin(sink), 0);
	ck_assert_int_eq(sink->batch(sink, b), 0);
	ck_assert_int_eq(sink->end(sink, &tail), 0);
	sink->free(sink);
	svy_strs_free(&tail.notes);
}

static const char *const hard[] = {
	"", "a\tb", "a\nb", "a\rb", "a\\b", "\\t", "\\", "#end rows=1", "#---", "# x", "x#y", ".a", ".", " a", "a ", " ", "\"", "\"a\"", "a\"b", "\"\"",
	"é", "😀", "NA", "NaN", "0363", "a,b", "'a'", "\\\"", "\"\\", "#", "\t", "\n", "\\n\\", "a  b", "12345678901234567890",
};
static const double numbers[] = {
	0, 1, -1, 9, 10, 99, 100, 999999, 1e6, 123456789, 1e15, 9007199254740993.0, 1e22, 1e300, -1e-300, 0.1, 0.5, -2.25, 1.0 / 3, 3.141592653589793,
	1e-7, 123.456, 1.6100000143051147, 5e-324, 1.7976931348623157e308, INFINITY, -INFINITY, 0.30000000000000004, 999999.5, 4294967296,
};
#define NHARD (sizeof hard / sizeof *hard)
#define NNUM (sizeof numbers / sizeof *numbers)
#define ROWS (NHARD + NNUM)

static void hard_dict(struct svy_dict *d)
{
	svy_dict_init(d);
	d->title = svy_strdup("a: title # with 'all' \"of\" it");
	struct svy_var *v = svy_dict_add(d, "y", SVY_NUMBER);
	v->title = svy_strdup("- yes?\nor no");
	v->measure = SVY_ORDINAL;
	v->format = svy_strdup("F8.2");
	svy_var_label_number(v, 1, "Yes");
	svy_var_label_number(v, 2, "");
	svy_var_label_number(v, 0.1, "a tenth");
	svy_var_label_number(v, 9999999999, "unknown");
	svy_var_label_tag(v, 'a', "y");
	svy_var_missing_number(v, 9999999999);
	svy_var_missing_number(v, -1);
	svy_var_missing_range(v, -INFINITY, -7);
	svy_var_missing_range(v, 97.5, INFINITY);
	v = svy_dict_add(d, "n", SVY_STRING);
	v->width = 40;
	v->measure = SVY_NOMINAL;
	svy_var_label_string(v, "1", "one");
	svy_var_label_string(v, ".a", "a dot a");
	svy_var_label_string(v, "no", "refuses");
	svy_var_missing_string(v, "no");
	v = svy_dict_add(d, "#odd\tname", SVY_NUMBER);
	v->integer = true;
	v->measure = SVY_SCALE;
	svy_var_missing_range(v, 7, 9);
	svy_extras_set(&v->extra, "unit", "[hours, {per: week}]");
	svy_dict_add(d, " w ", SVY_NUMBER);
	svy_dict_add(d, "null", SVY_STRING);
	d->file_weight = svy_strdup(" w ");
	d->survey.weights = svy_strdup(" w ");
	svy_strs_add(&d->survey.strata, "y");
	svy_strs_add(&d->survey.psu, "n");
	svy_strs_add(&d->survey.psu, "null");
	svy_strs_add(&d->survey.fpc, "#odd\tname");
	d->survey.nest = true;
	svy_extras_set(&d->survey.extra, "calibration", "[{kind: rake}]");
	svy_strs_add(&d->notes, "no: note");
	svy_strs_add(&d->history, "svycat 'x y.sav'");
	svy_extras_set(&d->extra, "constructs", "{norm: {role: norm}}");
	svy_extras_set(&d->extra, "null", "~");
}

static struct svy_batch *hard_batch(const struct svy_dict *d)
{
	struct svy_batch *b = svy_batch_new(d, NULL);
	b->nrow = ROWS;
	for (size_t i = 0; i < ROWS; i++)
		for (size_t c = 0; c < d->nvar; c++) {
			size_t k = (i + 7 * c) % ROWS;
			const char *s = k < NHARD ? hard[k] : "x";
			if (d->var[c].type == SVY_STRING)
				svy_batch_set_string(b, c, i, s, strlen(s));
			else if (k < NNUM)
				svy_batch_set_number(b, c, i, numbers[k]);
			else
				svy_batch_set_missing(b, c, i, k % 27 ? MARK('a' - 1 + k % 27) : SVY_SYSMIS);
		}
	return b;
}

struct compare {
	struct svy_sink sink;
	const struct svy_batch *want;
	size_t rows;
	bool ended;
};

static int compare_bind(struct svy_sink *s, const struct svy_dict *dict, uint8_t *need)
{
	(void)s;
	memset(need, 1, dict->nvar);
	return 0;
}

static int compare_begin(struct svy_sink *s)
{
	(void)s;
	return 0;
}

static int compare_batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct compare *c = (struct compare *)s;
	ck_assert_uint_eq(b->first, c->rows);
	for (size_t row = 0; row < b->nrow; row++, c->rows++)
		for (size_t i = 0; i < b->ncol; i++) {
			const struct svy_column *x = &b->col[i], *y = &c->want->col[i];
			ck_assert_int_eq(x->miss[row], y->miss[c->rows]);
			if (x->num && !x->miss[row])
				ck_assert(x->num[row] == y->num[c->rows]);
			if (x->num && x->miss[row])
				ck_assert(isnan(x->num[row]));
			if (x->str)
				ck_assert(x->str[row].n == y->str[c->rows].n && memcmp(x->str[row].p, y->str[c->rows].p, x->str[row].n) == 0);
		}
	return 0;
}

static int compare_end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct compare *c = (struct compare *)s;
	c->ended = true;
	ck_assert_uint_eq(tail->rows, c->rows);
	ck_assert_uint_eq(tail->notes.n, 1);
	ck_assert_str_eq(tail->notes.v[0], "two bytes were bad\nin row \\1");
	return 0;
}

static void compare_abort(struct svy_sink *s)
{
	(void)s;
	ck_abort_msg("%s", ctx.err.msg);
}

static void check_dict(const struct svy_dict *d)
{
	ck_assert_uint_eq(d->nvar, 5);
	const struct svy_var *y = &d->var[0], *n = &d->var[1], *odd = &d->var[2];
	ck_assert_str_eq(d->title, "a: title # with 'all' \"of\" it");
	ck_assert_str_eq(y->name, "y");
	ck_assert_str_eq(y->title, "- yes?\nor no");
	ck_assert_str_eq(y->format, "F8.2");
	ck_assert(!y->integer && y->measure == SVY_ORDINAL);
	ck_assert_uint_eq(y->ncat, 5);
	ck_assert_str_eq(svy_var_label_of_number(y, 1), "Yes");
	ck_assert_str_eq(svy_var_label_of_number(y, 2), "");
	ck_assert_str_eq(svy_var_label_of_number(y, 0.1), "a tenth");
	ck_assert_str_eq(svy_var_label_of_tag(y, 'a'), "y");
	ck_assert_uint_eq(y->nmissing, 2);
	ck_assert_uint_eq(y->nrange, 2);
	ck_assert(y->range[0].lo == -INFINITY && y->range[0].hi == -7 && y->range[1].lo == 97.5 && y->range[1].hi == INFINITY);
	ck_assert(svy_var_number_is_missing(y, 9999999999) && svy_var_number_is_missing(y, -1) && !svy_var_number_is_missing(y, 1));
	ck_assert_int_eq(n->type, SVY_STRING);
	ck_assert_uint_eq(n->width, 40);
	ck_assert_str_eq(svy_var_label_of_string(n, ".a", 2), "a dot a");
	ck_assert(svy_var_string_is_missing(n, "no", 2));
	ck_assert_str_eq(odd->name, "#odd\tname");
	ck_assert(odd->integer && odd->nrange == 1);
	ck_assert_str_eq(svy_extras_get(&odd->extra, "unit"), "[hours, {per: week}]");
	ck_assert_str_eq(d->file_weight, " w ");
	ck_assert_str_eq(d->survey.weights, " w ");
	ck_assert_str_eq(d->survey.psu.v[1], "null");
	ck_assert(d->survey.nest && !d->survey.psu_none);
	ck_assert_str_eq(svy_extras_get(&d->survey.extra, "calibration"), "[{kind: rake}]");
	ck_assert_str_eq(d->notes.v[0], "no: note");
	ck_assert_str_eq(d->history.v[0], "svycat 'x y.sav'");
	ck_assert_str_eq(svy_extras_get(&d->extra, "constructs"), "{norm: {role: norm}}");
}

START_TEST(identity)
{
	struct svy_dict d;
	hard_dict(&d);
	struct svy_batch *b = hard_batch(&d);
	write_batch(&d, b, in_path);
	struct svy_input in = {.path = in_path};
	struct svy_source *src;
	if (svy_source_open(&ctx, &in, &src))
		ck_abort_msg("%s", ctx.err.msg);
	check_dict(svy_source_dict(src));
	struct compare c = {{compare_bind, compare_begin, compare_batch, compare_end, compare_abort, NULL}, b, 0, false};
	ck_assert_int_eq(svy_source_run(&ctx, src, &c.sink), 0);
	ck_assert(c.ended);
	ck_assert_uint_eq(c.rows, ROWS);
	svy_source_close(src);
	/* and the same bytes again */
	if (copy(false))
		ck_abort_msg("%s", ctx.err.msg);
	struct svy_buf one = get_file(in_path), two = get_file(out_path);
	ck_assert_str_eq(one.p, two.p);
	svy_buf_free(&one);
	svy_buf_free(&two);
	svy_batch_free(b);
	svy_dict_free(&d);
}
END_TEST

/* One column, all of it empty but once: no row may become a blank line. */
static void check_lone(enum svy_type type)
{
	struct svy_dict d;
	svy_dict_init(&d);
	svy_dict_add(&d, "x", type);
	struct svy_batch *b = svy_batch_new(&d, NULL);
	b->nrow = 3;
	for (size_t i = 0; i < 3; i++)
		svy_batch_set_missing(b, 0, i, SVY_SYSMIS);
	if (type == SVY_NUMBER)
		svy_batch_set_missing(b, 0, 1, 'z');
	else
		svy_batch_set_string(b, 0, 1, ".", 1);
	write_batch(&d, b, in_path);
	struct svy_buf one = get_file(in_path);
	ck_assert_ptr_null(strstr(one.p, "\n\n"));
	ck_assert_ptr_nonnull(strstr(one.p, type == SVY_NUMBER ? "\nx\n.\n.z\n.\n" : "\nx\n\"\"\n.\n\"\"\n"));
	ck_assert_int_eq(copy(false), 0);
	struct svy_buf two = get_file(out_path);
	ck_assert_str_eq(one.p, two.p);
	svy_buf_free(&one);
	svy_buf_free(&two);
	svy_batch_free(b);
	svy_dict_free(&d);
}

START_TEST(lone_column)
{
	check_lone(SVY_NUMBER);
	check_lone(SVY_STRING);
}
END_TEST

START_TEST(cut_anywhere)
{
	struct svy_dict d;
	hard_dict(&d);
	struct svy_batch *b = hard_batch(&d);
	b->nrow = 12;
	write_batch(&d, b, in_path);
	struct svy_buf whole = get_file(in_path);
	unlink(out_path);
	for (size_t n = 0; n < whole.n; n++) {
		put_file(in_path, whole.p, n);
		if (copy(false) >= 0)
			ck_abort_msg("%zu of %zu bytes are taken as a whole stream", n, whole.n);
		ck_assert(*ctx.err.msg);
		ck_assert_int_ne(access(out_path, F_OK), 0);
	}
	put_file(in_path, whole.p, whole.n);
	ck_assert_int_eq(copy(false), 0);
	svy_buf_free(&whole);
	svy_batch_free(b);
	svy_dict_free(&d);
}
END_TEST

#define HEAD "#---\n# profile: svy-data/1\n# schema:\n#   fields:\n#   - {name: a, type: integer}\n#   - {name: b, type: string}\n#   - {name: c, type: number}\n"
#define TOP HEAD "#---\na\tb\tc\n"

static void refuses(const char *text, const char *message)
{
	put_file(in_path, text, strlen(text));
	ck_assert_msg(copy(false) < 0, "%s", text);
	ck_assert_msg(strstr(ctx.err.msg, message) != NULL, "'%s' does not say '%s'", ctx.err.msg, message);
	ck_assert_ptr_nonnull(strstr(ctx.err.msg, in_path));
}

START_TEST(errors)
{
	refuses(TOP "1\tx\t2\n1\tx\n#end rows=2\n", "line 11 of");
	refuses(TOP "1\tx\t2\n1\tx\n#end rows=2\n", "has 2 fields where the table has 3 columns");
	refuses(TOP "1\tx\t2\t\n#end rows=1\n", "has 4 fields");
	refuses(TOP "\n#end rows=1\n", "has 1 field where");
	refuses(TOP "1\tx\t2\n1\tx\tzwei\n#end rows=2\n", "'zwei' is no number, in column 'c'");
	refuses(TOP "1\tx\t0x1F\n#end rows=1\n", "'0x1F' is no number");
	refuses(TOP "1 \tx\t1\n#end rows=1\n", "'1 ' is no number, in column 'a'");
	refuses(TOP "1\tx\t2\n", "1 rows came and no trailer");
	refuses(TOP "1\tx\t2\n#end rows=3\n", "1 rows came where its trailer says 3");
	refuses(TOP "1\tx\t2\n#end rows=0\n", "1 rows came where its trailer says 0");
	refuses(TOP "#end rows=\n", "is no trailer");
	refuses(TOP "#end rows=1x\n", "is no trailer");
	refuses(TOP "#end rows=0\n#end rows=0\n", "second trailer");
	refuses(TOP "1\tx\t2\n#end rows=1\n#---\n", "a second stream begins at line 12");
	refuses(TOP "1\tx\t2\n#end rows=1\n#---\n", "svystack");
	refuses(HEAD "# survey: {weights: w}\n#---\na\tb\tc\n#end rows=0\n", "weights 'w'");
	refuses(HEAD "# survey: {psu: [a, q]}\n#---\na\tb\tc\n#end rows=0\n", "psu 'q'");
	refuses(HEAD "#---\na\tb\ta\n#end rows=0\n", "have the name 'a'");
	refuses(HEAD "#---\na\t\tc\n#end rows=0\n", "column 2 has no name");
	refuses(HEAD "a\tb\tc\n", "before the end of the header");
	refuses(HEAD "# x: [\n#---\na\tb\tc\n", ":9:");
	refuses(HEAD "# profile: again\n#---\na\tb\tc\n", ":8: this key is given twice: 'profile'");
	refuses("#---\n# schema: {fields: [{type: number}]}\n#---\na\n", ":2: this field has no name");
	refuses("#---\n# schema: {fields: [{name: a, type: number, missingRange: [1]}]}\n#---\na\n", "missingRange");
	refuses("#---\n# schema: {fields: [{name: a, type: number, categories: [{value: x, label: y}]}]}\n#---\na\n", "category of 'a'");
	refuses("#---\n# schema: {fields: [{name: a, measure: big}]}\n#---\na\n", "measure");
}
END_TEST

static void becomes(const char *text, const char *rows)
{
	put_file(in_path, text, strlen(text));
	if (copy(false))
		ck_abort_msg("%s", ctx.err.msg);
	struct svy_buf b = get_file(out_path);
	const char *table = strstr(b.p + 4, "\n#---\n") + 6;
	ck_assert_str_eq(table, rows);
	svy_buf_free(&b);
}

/* What other tools do to a stream: comments moved up, CR LF, quotes, dots, columns gone, new and in another order. */
START_TEST(foreign)
{
	becomes(HEAD "#---\n#end rows=2\n#note: moved\na\tb\tc\n1\tx\t2\n2\ty\t3\n", "a\tb\tc\n1\tx\t2\n2\ty\t3\n#note: moved\n#end rows=2\n");
	becomes(TOP "1\tx\t2\n#end rows=2\n2\ty\t3\n", "a\tb\tc\n1\tx\t2\n2\ty\t3\n#end rows=2\n");
	becomes("\xef\xbb\xbf#---\r\n#---\r\na\tb\r\n1\tx\r\n#end rows=1\r\n", "a\tb\n1\tx\n#end rows=1\n");
	becomes(TOP ".\t.\t.q\n\"1\"\t\"x\"\t\"2.50\"\n+1\t\t1E3\n#end rows=3\n", "a\tb\tc\n\t.\t.q\n1\tx\t2.5\n1\t\t1000\n#end rows=3\n");
	becomes(TOP "1\tx\tNaN\n2\tx\t-Inf\n# a remark\n#end rows=2\n", "a\tb\tc\n1\tx\t\n2\tx\t-Inf\n#end rows=2\n");
	becomes(HEAD "#---\nc\td\ta\n2\t0363\t1\n.5\t12\t2\n#end rows=2\n", "c\td\ta\n2\t0363\t1\n0.5\t12\t2\n#end rows=2\n");
	becomes(TOP "00000000000000012\tx\t123456789012345678\n#end rows=1\n", "a\tb\tc\n12\tx\t1.2345678901234568e+17\n#end rows=1\n");
	becomes(TOP "-3\ta\\tb\\q\t-0.25\n#end rows=1\n", "a\tb\tc\n-3\ta\\tb\\\\q\t-0.25\n#end rows=1\n");
}
END_TEST

START_TEST(undeclared_types)
{
	struct svy_input in = {.path = in_path};
	struct svy_source *src;
	static const char text[] = "#---\n#---\ni\tf\ts\tz\tq\te\n1\t1.5\t1\t01\t\"1\"\t\n.\t\tx\t1\t2\t\n.a\t1e3\t2\t2\t3\t\n#end rows=3\n";
	put_file(in_path, text, strlen(text));
	ck_assert_int_eq(svy_source_open(&ctx, &in, &src), 0);
	const struct svy_dict *d = svy_source_dict(src);
	ck_assert(d->var[0].type == SVY_NUMBER && d->var[0].integer);
	ck_assert(d->var[1].type == SVY_NUMBER && !d->var[1].integer);
	for (size_t i = 2; i < 5; i++)
		ck_assert_int_eq(d->var[i].type, SVY_STRING);
	ck_assert_int_eq(d->var[5].type, SVY_NUMBER);
	svy_source_close(src);
}
END_TEST

START_TEST(partial)
{
	static const char text[] = TOP "1\tx\t2\n2\ty\t3\n3\tz\t4";
	put_file(in_path, text, strlen(text));
	ck_assert_int_lt(copy(false), 0);
	ck_assert_int_eq(copy(true), 0);
	struct svy_buf b = get_file(out_path);
	ck_assert_ptr_nonnull(strstr(b.p, "a\tb\tc\n1\tx\t2\n2\ty\t3\n#note:"));
	ck_assert_ptr_nonnull(strstr(b.p, "#end rows=2\n"));
	ck_assert(ctx.notes.n >= 1);
	svy_buf_free(&b);
}
END_TEST

struct chosen {
	struct svy_sink sink;
	uint64_t rows;
	double sum;
};

static int chosen_bind(struct svy_sink *s, const struct svy_dict *dict, uint8_t *need)
{
	(void)s;
	need[dict->nvar - 2] = 1;
	return 0;
}

static int chosen_batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct chosen *c = (struct chosen *)s;
	ck_assert_ptr_null(b->col[0].num);
	ck_assert_uint_eq(b->first, c->rows);
	c->rows += b->nrow;
	for (size_t i = 0; i < b->nrow; i++)
		c->sum += b->col[b->ncol - 2].num[i];
	return c->rows > 20000 ? SVY_STOP : 0;
}

static int chosen_end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct chosen *c = (struct chosen *)s;
	ck_assert_uint_eq(tail->rows, c->rows);
	return 0;
}

/* Columns that nobody needs are skipped, over many buffers, and a sink that has enough ends the run well. */
START_TEST(skip_and_stop)
{
	struct svy_buf b = {0};
	svy_buf_puts(&b, "#---\n#---\n");
	for (int i = 0; i < 40; i++)
		svy_buf_printf(&b, "v%d%c", i, i < 39 ? '\t' : '\n');
	for (int row = 0; row < 30000; row++)
		for (int i = 0; i < 40; i++)
			svy_buf_printf(&b, "%d%c", i == 38 ? row : i % 7 * row % 1000, i < 39 ? '\t' : '\n');
	svy_buf_puts(&b, "#end rows=30000\n");
	put_file(in_path, b.p, b.n);
	svy_buf_free(&b);
	struct svy_input in = {.path = in_path};
	struct svy_source *src;
	ck_assert_int_eq(svy_source_open(&ctx, &in, &src), 0);
	struct chosen c = {{chosen_bind, compare_begin, chosen_batch, chosen_end, compare_abort, NULL}, 0, 0};
	ck_assert_int_eq(svy_source_run(&ctx, src, &c.sink), 0);
	ck_assert(c.rows > 20000 && c.rows < 30000);
	ck_assert(c.sum == (double)c.rows * (double)(c.rows - 1) / 2);
	svy_source_close(src);
}
END_TEST

/* A line may be longer than any buffer. */
START_TEST(long_line)
{
	struct svy_buf b = {0};
	svy_buf_puts(&b, "#---\n# schema: {fields: [{name: s, type: string}, {name: x, type: number}]}\n#---\ns\tx\n");
	for (int i = 0; i < 1000000; i++)
		svy_buf_putc(&b, (char)('a' + i % 26));
	svy_buf_puts(&b, "\t5\n#end rows=1\n");
	put_file(in_path, b.p, b.n);
	ck_assert_int_eq(copy(false), 0);
	struct svy_buf back = get_file(out_path);
	const char *rows = strstr(b.p + 4, "#---\n"), *again = strstr(back.p + 4, "#---\n");
	ck_assert(strcmp(rows, again) == 0);
	svy_buf_free(&b);
	svy_buf_free(&back);
}
END_TEST

UNIT_MAIN("stream", set_up, tear_down, identity, lone_column, cut_anywhere, errors, foreign, undeclared_types, partial, skip_and_stop, long_line)
