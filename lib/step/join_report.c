// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/join_report.h"

#include <inttypes.h>
#include "step/choose.h"

static const char *rows(uint64_t n)
{
	return n == 1 ? "row" : "rows";
}

static void tell_keyless(struct svy_buf *b, uint64_t n)
{
	if (n)
		svy_buf_printf(b, ", %" PRIu64 " of them without a key", n);
}

static void tell(struct svy_ctx *ctx, const struct svy_join_plan *p, const struct svy_join_counts *n)
{
	struct svy_buf b = {0};
	svy_buf_printf(&b, "%" PRIu64 " of %" PRIu64 " %s matched, %" PRIu64 " without a match", n->matched, n->in, rows(n->in), n->in - n->matched);
	tell_keyless(&b, n->keyless);
	svy_tell(ctx, "%s", b.p);
	b.n = 0;
	svy_buf_printf(&b, "%" PRIu64 " of %" PRIu64 " %s of '%s' unused", n->unmet, n->other, rows(n->other), p->opts.name);
	tell_keyless(&b, n->other_keyless);
	svy_tell(ctx, "%s", b.p);
	svy_buf_free(&b);
}

static int warn_matches(struct svy_ctx *ctx, const struct svy_join_plan *p, const struct svy_join_counts *n)
{
	enum svy_join_how how = p->opts.how;
	uint64_t without = n->in - n->matched;
	if (n->in && !n->matched && how != SVY_JOIN_ANTI)
		return svy_warn(ctx, "no row has a match in '%s'", p->opts.name);
	if ((how == SVY_JOIN_LEFT || how == SVY_JOIN_FULL) && without)
		svy_note(ctx, "%" PRIu64 " %s no match in '%s'", without, without == 1 ? "row has" : "rows have", p->opts.name);
	return 0;
}

static int warn_repeated(struct svy_ctx *ctx, const struct svy_join_plan *p, uint64_t more)
{
	const char *name = p->opts.name;
	if (!more)
		return 0;
	if (svy_choose_has_design(p->file))
		return svy_warn(ctx, "rows of the survey match several rows of '%s', %" PRIu64 " %s more than there were: each counts with its full weight",
				name, more, rows(more));
	svy_note(ctx, "rows match several rows of '%s': there are %" PRIu64 " %s more than there were", name, more, rows(more));
	return 0;
}

static int warn_unmet(struct svy_ctx *ctx, const struct svy_join_plan *p, uint64_t unmet)
{
	const char *are = unmet == 1 ? "row is" : "rows are";
	if (p->opts.how != SVY_JOIN_FULL || !unmet)
		return 0;
	if (svy_choose_has_design(p->file))
		return svy_warn(ctx, "%" PRIu64 " %s only in '%s': no sample holds them, and they have no weight", unmet, are, p->opts.name);
	svy_note(ctx, "%" PRIu64 " %s only in '%s'", unmet, are, p->opts.name);
	return 0;
}

int svy_join_report(struct svy_ctx *ctx, const struct svy_join_plan *p, const struct svy_join_counts *n)
{
	tell(ctx, p, n);
	int rc = warn_matches(ctx, p, n);
	if (!rc)
		rc = warn_repeated(ctx, p, n->more);
	return rc ? rc : warn_unmet(ctx, p, n->unmet);
}
