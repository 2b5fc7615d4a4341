// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The key `survey` of a header, as flow text: whatever it declares of weights, units, replicates, calibration, unequal probabilities and phases, an
 * estimate is made with it or an error described, and no standard error is below zero.
 */
#include "fuzz.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "stat/estimators.h"

static const char head[] = "#---\n# schema: {fields: [{name: y, type: number}, {name: w, type: number}, {name: v, type: number}, {name: h, type: number}, "
	"{name: p, type: number}, {name: N, type: number}, {name: q, type: number}, {name: s, type: string}, {name: r1, type: number}, "
	"{name: r2, type: number}, {name: r3, type: number}]}\n# survey: ";
static const char rows[] = "\n#---\ny\tw\tv\th\tp\tN\tq\ts\tr1\tr2\tr3\n"
	"1\t2\t2.5\t1\t1\t9\t0.5\ta\t4\t0\t2\n2\t2\t2\t1\t1\t9\t0.5\tb\t4\t0\t2\n4\t3\t2.5\t1\t2\t9\t0.25\ta\t0\t6\t3\n.\t1\t1\t1\t2\t9\t1\tb\t0\t2\t1\n"
	"7\t5\t4\t2\t3\t20\t0.2\ta\t10\t0\t5\n8\t5\t6\t2\t4\t20\t0.2\tb\t0\t10\t5\n3\t0\t0\t2\t4\t20\t0.2\ta\t0\t0\t0\n5\t4\t4\t2\t5\t20\t0.25\tb\t4\t4\t4\n#end rows=8\n";

/* One line: what would end the line of the header is a blank. */
static void declare(struct svy_buf *b, const uint8_t *data, size_t size)
{
	svy_buf_puts(b, head);
	for (size_t i = 0; i < size; i++)
		svy_buf_putc(b, data[i] < ' ' ? ' ' : (char)data[i]);
	svy_buf_puts(b, rows);
}

static void estimate(const struct svy_buf *stream, const struct svy_estimator *kind, const char *by)
{
	struct svy_ctx ctx;
	struct svy_source *src = NULL;
	struct svy_convention rules;
	struct svy_estimates table;
	struct svy_estimator_opts o = {.vars = "y"};
	struct svy_input in = {.path = fuzz_file((const uint8_t *)stream->p, stream->n)};
	svy_ctx_init(&ctx);
	svy_convention_init(&rules, SVY_AS_SVYKIT);
	rules.lonely = SVY_LONELY_ADJUST;
	o.frame.rules = &rules;
	o.frame.by = by;
	svy_estimates_init(&table);
	int rc = svy_source_open(&ctx, &in, &src);
	fuzz_check_rc(&ctx, rc);
	if (!rc) {
		struct svy_sink *sink = svy_estimator_sink(&ctx, kind, &o, &table);
		rc = svy_source_run(&ctx, src, sink);
		fuzz_check_rc(&ctx, rc);
		for (size_t i = 0; !rc && i < table.n; i++)
			fuzz_check(!(table.row[i].se < 0), "a standard error of %g", table.row[i].se);
		sink->free(sink);
	}
	svy_source_close(src);
	svy_estimates_free(&table);
	svy_ctx_free(&ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct svy_buf stream = {0};
	declare(&stream, data, size);
	estimate(&stream, &svy_estimator_mean, "h");
	estimate(&stream, &svy_estimator_prop, NULL);
	estimate(&stream, &svy_estimator_quantile, NULL);
	svy_buf_free(&stream);
	return 0;
}
