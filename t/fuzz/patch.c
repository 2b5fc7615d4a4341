// SPDX-License-Identifier: GPL-3.0-or-later
/* Patches of labels, for one small survey: what is patched, written as a patch and applied to itself, stays the same. */
#include "fuzz.h"

#include <string.h>
#include "io/writer.h"
#include "step/patch.h"

static void check_made(const struct svy_dict *d)
{
	struct svy_ctx ctx;
	struct svy_dict again;
	struct svy_buf patch = {0}, was = {0}, is = {0};
	svy_ctx_init(&ctx);
	svy_dict_copy(&again, d);
	svy_patch_write(d, NULL, &patch);
	int rc = svy_patch_apply_text(&ctx, "made", patch.p, patch.n, &again);
	fuzz_check(rc == 0, "%s in '%s'", ctx.err.msg, patch.p);
	svy_stream_header_text(&was, d, NULL, true);
	svy_stream_header_text(&is, &again, NULL, true);
	fuzz_check(strcmp(was.p, is.p) == 0, "'%s' becomes '%s' by '%s'", was.p, is.p, patch.p);
	svy_buf_free(&patch);
	svy_buf_free(&was);
	svy_buf_free(&is);
	svy_dict_free(&again);
	svy_ctx_free(&ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct svy_ctx ctx;
	struct svy_dict d;
	const struct svy_batch *b;
	svy_ctx_init(&ctx);
	svy_dict_copy(&d, fuzz_survey(&b));
	int rc = svy_patch_apply_text(&ctx, "patch", (const char *)data, size, &d);
	fuzz_check_rc(&ctx, rc);
	if (!rc)
		check_made(&d);
	svy_dict_free(&d);
	svy_ctx_free(&ctx);
	return 0;
}
