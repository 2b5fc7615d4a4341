// SPDX-License-Identifier: GPL-3.0-or-later
/* Model files, for one small survey: a model that is read can be told in words, and the columns that it makes are well formed. */
#include "fuzz.h"

#include <string.h>
#include "scale/score.h"

static void score(struct svy_ctx *ctx, struct svy_model *m)
{
	struct svy_source *src;
	struct svy_input in = {.path = fuzz_file((const uint8_t *)fuzz_survey_stream, strlen(fuzz_survey_stream))};
	struct fuzz_rows rows;
	struct svy_sink *sink = svy_score_new(ctx, m, fuzz_sink_new(&rows, 1));
	fuzz_check(svy_source_open(ctx, &in, &src) == 0, "the survey cannot be read: %s", ctx->err.msg);
	int rc = svy_source_run(ctx, src, sink);
	fuzz_check_rc(ctx, rc);
	fuzz_check(rc < 0 || rows.ncol == m->out.nvar, "%zu columns, not %zu", rows.ncol, m->out.nvar);
	svy_source_close(src);
	sink->free(sink);
	fuzz_rows_free(&rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct svy_ctx ctx;
	const struct svy_batch *b;
	struct svy_model *m = NULL;
	struct svy_buf words = {0};
	svy_ctx_init(&ctx);
	int rc = svy_model_parse(&ctx, "model", (const char *)data, size, fuzz_survey(&b), &m);
	fuzz_check_rc(&ctx, rc);
	fuzz_check((rc == 0) == (m != NULL), "code %d, and a model or none", rc);
	if (!rc) {
		svy_model_explain(m, &words);
		score(&ctx, m);
		svy_model_free(m);
	}
	svy_buf_free(&words);
	svy_ctx_free(&ctx);
	return 0;
}
