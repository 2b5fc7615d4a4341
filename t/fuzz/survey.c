// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

const char fuzz_survey_stream[] =
	"#---\n"
	"# profile: svy-data/1\n"
	"# schema:\n"
	"#   fields:\n"
	"#   - {name: x, type: number}\n"
	"#   - {name: y, type: integer, missingValues: ['77'], missingRange: [90, 99]}\n"
	"#   - {name: q1, type: integer, categories: [{value: 1, label: Never}, {value: 2, label: Often}, {value: 8, label: Don't know}], missingValues: ['8', '9']}\n"
	"#   - {name: q2, type: integer, categories: [{value: 1, label: Never}, {value: 2, label: Often}, {value: .a, label: Refused}], missingRange: [-7, -2]}\n"
	"#   - {name: q3, type: integer, categories: [{value: 1, label: 'Yes'}, {value: 2, label: 'Yes'}]}\n"
	"#   - {name: t, type: integer}\n"
	"#   - {name: s, type: string, categories: [{value: NL, label: Netherlands}], missingValues: [REF]}\n"
	"#   - {name: my age, type: number}\n"
	"#   - {name: d, type: date, format: DATE11}\n"
	"#   - {name: m, type: yearmonth, format: '%tm'}\n"
	"# na.strings: ['']\n"
	"#---\n"
	"x\ty\tq1\tq2\tq3\tt\ts\tmy age\td\tm\n"
	"1\t2\t1\t1\t1\t1\tNL\t18\t2020-01-31\t1999-12\n"
	"2.5\t77\t2\t.a\t1\t1\tBob\t19.5\t\t\n"
	"-3\t95\t8\t.b\t2\t0\t\t20\t1582-10-14\t1960-01\n"
	"0\t\t9\t-5\t2\t0\tREF\t\t-5\t\n"
	"1e300\t1e15\t1\t2\t\t0\ta\\tb\t-0.5\t1e300\t2.5\n"
	"\t0\t\t\t3\t\tZo\xc3\xab\t1e-300\t9999-12-31\t\n"
	"Inf\t-1\t5\t.z\t4\t1\t1\t99\t2000-02-29\t2020-02\n"
	"#end rows=7\n";

struct keep {
	struct svy_sink sink;
	struct svy_dict dict;
	struct svy_batch *rows;
};

static int on_bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct keep *k = (struct keep *)sink;
	svy_dict_copy(&k->dict, dict);
	k->rows = svy_batch_new(&k->dict, NULL);
	memset(need, 1, dict->nvar);
	return 0;
}

static int on_begin(struct svy_sink *sink)
{
	(void)sink;
	return 0;
}

static int on_batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct keep *k = (struct keep *)sink;
	k->rows->nrow = b->nrow;
	for (size_t i = 0; i < b->ncol; i++)
		for (size_t row = 0; row < b->nrow; row++) {
			const struct svy_column *c = &b->col[i];
			if (c->str)
				svy_batch_set_string(k->rows, i, row, c->str[row].p, c->str[row].n);
			else if (c->miss[row])
				svy_batch_set_missing(k->rows, i, row, c->miss[row]);
			else
				svy_batch_set_number(k->rows, i, row, c->num[row]);
		}
	return 0;
}

static int on_end(struct svy_sink *sink, const struct svy_tail *tail)
{
	(void)sink;
	(void)tail;
	return 0;
}

static void on_abort(struct svy_sink *sink)
{
	(void)sink;
}

const struct svy_dict *fuzz_survey(const struct svy_batch **rows)
{
	static struct keep k = {.sink = {on_bind, on_begin, on_batch, on_end, on_abort, on_abort}};
	if (!k.rows) {
		struct svy_ctx ctx;
		struct svy_source *src;
		struct svy_input in = {.path = fuzz_file((const uint8_t *)fuzz_survey_stream, strlen(fuzz_survey_stream))};
		svy_ctx_init(&ctx);
		if (svy_source_open(&ctx, &in, &src) || svy_source_run(&ctx, src, &k.sink))
			fuzz_fail("the survey cannot be read: %s", ctx.err.msg);
		svy_source_close(src);
		svy_ctx_free(&ctx);
	}
	*rows = k.rows;
	return &k.dict;
}
