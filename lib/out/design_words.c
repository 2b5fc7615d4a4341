// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/design_words.h"

#include <stdlib.h>
#include "base/ctx.h"
#include "design/calibration.h"
#include "design/phase2.h"
#include "design/pps.h"
#include "design/replicates.h"

/* What is between two parts of the sentence. */
static const char *sep(const struct svy_buf *b)
{
	return b->n ? "; " : "";
}

/* what: a format with one %s, the names. */
static void put_names(struct svy_buf *b, enum svy_lang lang, const char *what, const struct svy_strs *names)
{
	if (!names->n)
		return;
	char *list = svy_strs_join(names, ", ");
	svy_buf_puts(b, sep(b));
	svy_buf_printf(b, svy_lang_say(lang, what), list);
	free(list);
}

/* " (from pw by rake, trim)": kinds of steps are words of the commands, as in their options. */
static void put_calibration(struct svy_buf *b, enum svy_lang lang, const struct svy_survey *s)
{
	struct svy_calibration c;
	struct svy_ctx ctx;
	svy_ctx_init(&ctx);
	if (svy_calibration_read(&ctx, s, &c) == 0 && c.n && svy_same_text(c.step[c.n - 1].result, s->weights)) {
		struct svy_buf kinds = {0};
		for (size_t i = 0; i < c.n; i++)
			svy_buf_printf(&kinds, "%s%s", i ? ", " : "", c.step[i].kind);
		svy_buf_printf(b, svy_lang_say(lang, " (from %s by %s)"), c.step[0].base, kinds.p);
		svy_buf_free(&kinds);
		svy_calibration_free(&c);
	}
	svy_ctx_free(&ctx);
}

static void put_weights(struct svy_buf *b, enum svy_lang lang, const struct svy_survey *s, bool unweighted)
{
	if (s->weights) {
		svy_buf_printf(b, svy_lang_say(lang, "weights %s"), s->weights);
		put_calibration(b, lang, s);
	} else if (unweighted) {
		svy_buf_puts(b, svy_lang_say(lang, "unweighted"));
	}
}

static void put_pps(struct svy_buf *b, enum svy_lang lang, const struct svy_survey *s)
{
	struct svy_ctx ctx;
	struct svy_pps p;
	svy_ctx_init(&ctx);
	if (svy_pps_declared(s) && svy_pps_read(&ctx, s, &p) == 0) {
		char *names = svy_strs_join(&p.probability, ", ");
		svy_buf_printf(b, "%s%s %s%s(%s)", sep(b), svy_lang_say(lang, "probabilities"), names, p.probability.n ? " " : "", svy_pps_method_name[p.method]);
		free(names);
		svy_pps_free(&p);
	}
	svy_ctx_free(&ctx);
}

static void put_phase2(struct svy_buf *b, enum svy_lang lang, const struct svy_survey *s)
{
	struct svy_ctx ctx;
	struct svy_phase2 p;
	svy_ctx_init(&ctx);
	if (svy_phase2_declared(s) && svy_phase2_read(&ctx, s, &p) == 0) {
		svy_buf_puts(b, sep(b));
		svy_buf_printf(b, svy_lang_say(lang, "second phase %s"), p.sample);
		if (p.psu)
			svy_buf_printf(b, svy_lang_say(lang, " of %s"), p.psu);
		if (p.strata)
			svy_buf_printf(b, svy_lang_say(lang, " within %s"), p.strata);
		svy_phase2_free(&p);
	}
	svy_ctx_free(&ctx);
}

void svy_design_words(const struct svy_survey *s, enum svy_lang lang, bool unweighted, size_t n, struct svy_buf *b)
{
	struct svy_buf say = {0};
	put_weights(&say, lang, s, unweighted);
	put_names(&say, lang, "strata %s", &s->strata);
	put_names(&say, lang, "units %s", &s->psu);
	put_names(&say, lang, "population sizes %s", &s->fpc);
	put_pps(&say, lang, s);
	put_phase2(&say, lang, s);
	char *replicates = svy_replicates_text(s, n);
	if (replicates) {
		svy_buf_puts(&say, sep(&say));
		svy_buf_printf(&say, svy_lang_say(lang, "replicates %s"), replicates);
	}
	free(replicates);
	if (say.n)
		svy_buf_puts(b, say.p);
	svy_buf_free(&say);
}
