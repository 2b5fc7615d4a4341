// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/sample.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/phases.h"
#include "io/relay.h"
#include "io/spool.h"
#include "plan/sample_columns.h"
#include "plan/sample_size.h"

struct sample {
	struct svy_relay relay;
	struct svy_sample_opts o;
	const struct svy_dict *dict;
	struct svy_sample_plan plan;
	struct svy_sample_frame frame;
	struct svy_sample_columns columns;
	struct svy_sample_table table;
	bool has_table;
	struct svy_sample_drawn drawn;
	uint8_t *wanted;                /* of what goes out */
	struct svy_batch_spool *held;
	struct svy_batch *own;          /* what goes out */
	bool begun;                     /* so was the next sink */
	uint32_t row[SVY_BATCH_ROWS];
};

static int check_first_phase(struct sample *s, const struct svy_dict *d, bool empty)
{
	struct svy_ctx *ctx = s->relay.ctx;
	if (empty)
		return svy_fail(ctx, SVY_EUSAGE, "the frame declares no design, so it is no first phase (svydesign declares one)");
	if (d->survey.domain)
		return svy_fail(ctx, SVY_EUSAGE, "the frame has a domain, and a second phase is drawn from all of the first: give the domain to '--strata'");
	if (svy_phase2_declared(&d->survey) || svy_extras_get(&d->survey.extra, "replicates"))
		return svy_fail(ctx, SVY_EUSAGE, "a second phase cannot be drawn where the design has %s",
				svy_phase2_declared(&d->survey) ? "one already" : "replicate weights");
	return 0;
}

static int check_frame(struct sample *s, const struct svy_dict *d)
{
	struct svy_ctx *ctx = s->relay.ctx;
	if (svy_dict_is_estimates(d))
		return svy_fail(ctx, SVY_EUSAGE, "a table of estimates is no frame to draw from");
	if (d->excerpt && !s->o.partial)
		return svy_fail(ctx, SVY_EDATA, "the frame is an excerpt (%s): what it leaves out cannot be drawn (--partial accepts it)", d->excerpt);
	bool empty = svy_survey_is_empty(&d->survey);
	if (s->o.second_phase)
		return check_first_phase(s, d, empty);
	if (d->excerpt)
		svy_note(ctx, "the frame was an excerpt (%s)", d->excerpt);
	if (s->o.ignore_design || (empty && !d->file_weight))
		return 0;
	const char *weight = d->survey.weights ? d->survey.weights : d->file_weight;
	return svy_fail(ctx, SVY_EDATA, "the frame has a survey design of its own%s%s%s, so it is a sample: a sample of that would need both their probabilities "
			"(--second-phase draws it so, --ignore-design takes the rows as a frame)", weight ? ", with the weight '" : "", weight ? weight : "", weight ? "'" : "");
}

/* The sink that counts and declares the second phase goes between this one and the next. */
static int add_second_phase(struct sample *s)
{
	struct svy_phase2 declared;
	int rc = svy_sample_columns_add_second(s->relay.ctx, &s->o, &s->plan, &s->relay.out, &s->columns, &declared);
	if (!rc)
		s->relay.next = svy_phases_sink(s->relay.ctx, &declared, NULL, s->relay.next);
	svy_phase2_free(&declared);
	return rc;
}

/* What the frame says of itself as a file is no more true of the sample. */
static void leave_frame(struct svy_dict *out)
{
	free(out->file_weight);
	out->file_weight = NULL;
	free(out->excerpt);
	out->excerpt = NULL;
}

static int bind_out(struct sample *s, const struct svy_dict *d, uint8_t *need)
{
	struct svy_dict *out = &s->relay.out;
	svy_dict_copy(out, d);
	int rc;
	if (s->o.second_phase) {
		rc = add_second_phase(s);
	} else {
		leave_frame(out);
		rc = svy_sample_columns_add(s->relay.ctx, &s->o, &s->plan, out, &s->columns);
	}
	if (!rc)
		rc = svy_relay_bind(&s->relay, &s->wanted);
	for (size_t i = 0; i < d->nvar && !rc; i++)
		need[i] |= s->wanted[i];
	return rc;
}

static int bind(struct svy_sink *sink, const struct svy_dict *d, uint8_t *need)
{
	struct sample *s = (struct sample *)sink;
	s->dict = d;
	int rc = check_frame(s, d);
	if (!rc)
		rc = svy_sample_plan_make(s->relay.ctx, &s->o, d, &s->plan);
	s->has_table = !rc && (s->o.table || s->o.table_yaml);
	if (s->has_table)
		rc = s->o.table ? svy_sample_table_read(s->relay.ctx, s->o.table, s->o.table_name, d, &s->plan.strata, &s->table)
			: svy_sample_table_read_yaml(s->relay.ctx, s->o.table_yaml, &s->table);
	if (rc)
		return rc;
	svy_sample_frame_init(&s->frame, d, &s->plan, s->o.nest, need);
	return bind_out(s, d, need);
}

static int begin(struct svy_sink *sink)
{
	struct sample *s = (struct sample *)sink;
	s->held = svy_batch_spool_new(s->dict);
	s->own = svy_batch_new(&s->relay.out, s->wanted);
	return 0;
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct sample *s = (struct sample *)sink;
	int rc = svy_sample_frame_add(s->relay.ctx, &s->frame, b);
	return rc ? rc : svy_batch_spool_add(s->relay.ctx, s->held, b);
}

static void tell_stratum(struct sample *s, uint32_t h, double n, double N)
{
	const struct svy_sample_stratum *t = &s->frame.stratum[h];
	bool labelled = strcmp(t->labels, t->text) != 0;
	svy_tell(s->relay.ctx, "stratum %s%s%s%s: %.6g of %.0f", t->name, labelled ? " (" : "", labelled ? t->labels : "", labelled ? ")" : "", n, N);
}

static int draw(struct sample *s)
{
	double *n = NULL, *N = NULL;
	struct svy_random r;
	int rc = svy_sample_size(s->relay.ctx, &s->frame, s->has_table ? &s->table : NULL, &n, &N);
	svy_random_seed(&r, s->o.seed);
	if (!rc)
		svy_sample_stages_draw(&s->frame, n, &r, &s->drawn);
	for (uint32_t h = 0; h < s->frame.level[0].n && !rc && s->plan.strata.n; h++)
		tell_stratum(s, h, n[h], N[h]);
	free(n);
	free(N);
	return rc;
}

/* Are all weights the same? */
static bool weights_are_one(const struct sample *s, size_t n)
{
	double first = n ? svy_sample_weight(&s->drawn, 0) : 0;
	for (size_t i = 1; i < n; i++)
		if (fabs(svy_sample_weight(&s->drawn, i) - first) > 1e-9 * first)
			return false;
	return n > 0;
}

static int warn_lonely(struct sample *s)
{
	size_t n = s->drawn.lonely;
	if (!n || s->plan.stage[0].method == SVY_METHOD_POISSON)
		return 0;
	return svy_warn(s->relay.ctx, "%zu %s one unit of several (the first is '%s'), which leaves no variance%s", n, n == 1 ? "stratum has" : "strata have",
			s->drawn.first_lonely, s->plan.strata.n ? " (--min 2)" : "");
}

/* unit: NULL for rows. */
static void note_certain(struct svy_ctx *ctx, const char *unit, uint32_t n)
{
	const char *what = unit ? "unit" : "row", *many = n == 1 ? "" : "s", *are = n == 1 ? "is so large that it is" : "are so large that they are";
	if (unit)
		svy_note(ctx, "%" PRIu32 " %s%s of '%s' %s drawn with certainty", n, what, many, unit, are);
	else
		svy_note(ctx, "%" PRIu32 " %s%s %s drawn with certainty", n, what, many, are);
}

/* What a reader of the sample must know of how it was drawn. */
static int report(struct sample *s)
{
	struct svy_ctx *ctx = s->relay.ctx;
	const struct svy_sample_drawn *d = &s->drawn;
	size_t rows = d->stage[d->nstage - 1].n;
	int rc = warn_lonely(s);
	if (!rc && s->frame.empty)
		rc = svy_warn(ctx, "%" PRIu64 " unit%s of the frame %s a size of 0 and cannot be drawn", s->frame.empty, s->frame.empty == 1 ? "" : "s",
			      s->frame.empty == 1 ? "has" : "have");
	for (size_t k = 0; k < s->plan.nstage && !rc; k++) {
		const char *unit = s->plan.stage[k].unit ? s->plan.stage[k].unit : "row";
		if (d->certain[k])
			note_certain(ctx, s->plan.stage[k].unit, d->certain[k]);
		if (k && d->whole[k])
			svy_note(ctx, "%" PRIu32 " unit%s of '%s' had fewer than %.0f of '%s': all were taken", d->whole[k], d->whole[k] == 1 ? "" : "s",
				 s->plan.stage[k - 1].unit, s->plan.stage[k].n.value, unit);
		if (s->plan.stage[k].unit)
			svy_tell(ctx, "%zu unit%s of '%s' drawn", d->stage[k].n, d->stage[k].n == 1 ? "" : "s", unit);
	}
	if (!rc && s->plan.nstage > 1 && weights_are_one(s, rows))
		svy_note(ctx, "the sample is self-weighting: each row has the weight %.6g", svy_sample_weight(d, 0));
	svy_tell(ctx, "%zu of %" PRIu32 " rows drawn", rows, s->frame.rows);
	return rc;
}

/* The columns of the frame, in the n rows of b that row[] says. */
static void gather(struct sample *s, const struct svy_batch *b, size_t n)
{
	svy_batch_clear(s->own);
	for (size_t j = 0; j < s->columns.first; j++)
		if (s->wanted[j])
			svy_column_gather(&s->own->col[j], 0, &b->col[j], s->row, n);
	s->own->nrow = n;
}

/* Of b, whose first row has this number in the frame, the rows that were drawn: those from *at on. */
static int give_drawn(struct sample *s, const struct svy_batch *b, uint64_t first, size_t *at)
{
	const struct svy_sample_picks *rows = &s->drawn.stage[s->drawn.nstage - 1];
	int rc = 0;
	while (!rc && *at < rows->n && rows->v[*at].unit < first + b->nrow) {
		size_t n = 0;
		for (; *at + n < rows->n && rows->v[*at + n].unit < first + b->nrow && n < s->own->full; n++)
			s->row[n] = (uint32_t)(rows->v[*at + n].unit - first);
		gather(s, b, n);
		for (size_t i = 0; i < n; i++)
			svy_sample_columns_fill(&s->columns, &s->frame, &s->drawn, *at + i, s->own, i);
		s->own->first = *at;
		*at += n;
		rc = s->relay.next->batch(s->relay.next, s->own);
	}
	return rc;
}

/* All rows of b, with a mark on those that were drawn. */
static int give_marked(struct sample *s, const struct svy_batch *b, uint64_t first, size_t *at)
{
	const struct svy_sample_picks *rows = &s->drawn.stage[s->drawn.nstage - 1];
	int rc = 0;
	for (size_t from = 0; from < b->nrow && !rc; from += s->own->nrow) {
		size_t n = b->nrow - from < s->own->full ? b->nrow - from : s->own->full;
		for (size_t i = 0; i < n; i++)
			s->row[i] = (uint32_t)(from + i);
		gather(s, b, n);
		for (size_t i = 0; i < n; i++) {
			uint32_t row = (uint32_t)(first + from + i);
			bool drawn = *at < rows->n && rows->v[*at].unit == row;
			svy_sample_columns_mark(&s->columns, &s->frame, row, drawn, s->own, i);
			*at += drawn;
		}
		s->own->first = first + from;
		rc = s->relay.next->batch(s->relay.next, s->own);
	}
	return rc;
}

static int give(struct sample *s)
{
	struct svy_batch *b;
	uint64_t first = 0;
	size_t at = 0;
	int rc = 0, more = 0;
	while (!rc && (more = svy_batch_spool_next(s->relay.ctx, s->held, &b)) > 0) {
		rc = s->o.second_phase ? give_marked(s, b, first, &at) : give_drawn(s, b, first, &at);
		first += b->nrow;
	}
	return more < 0 ? more : rc;
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct sample *s = (struct sample *)sink;
	int rc = draw(s);
	if (!rc)
		rc = report(s);
	if (!rc)
		rc = s->relay.next->begin(s->relay.next);
	if (rc)
		return rc;
	s->begun = true;
	rc = give(s);
	return svy_relay_finish(&s->relay, rc == SVY_STOP ? 0 : rc, tail);
}

static void free_sample(struct svy_sink *sink)
{
	struct sample *s = (struct sample *)sink;
	svy_sample_frame_free(&s->frame);
	svy_sample_drawn_free(&s->drawn);
	svy_sample_plan_free(&s->plan);
	if (s->has_table)
		svy_sample_table_free(&s->table);
	svy_batch_spool_free(s->held);
	svy_batch_free(s->own);
	free(s->wanted);
	svy_relay_free(sink);
}

struct svy_sink *svy_sample_new(struct svy_ctx *ctx, const struct svy_sample_opts *opts, struct svy_sink *next)
{
	struct sample *s = svy_calloc(1, sizeof *s);
	svy_relay_init(&s->relay, ctx, next);
	/* the next sink begins in end only, which ends or aborts it */
	s->relay.sink = (struct svy_sink){bind, begin, batch, end, svy_sink_nothing, free_sample};
	s->o = *opts;
	return &s->relay.sink;
}
