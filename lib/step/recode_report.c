// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/recode_report.h"

#include <inttypes.h>
#include <stdlib.h>
#include "base/num.h"

static void put_result(struct svy_buf *b, const struct svy_recode_rule *r)
{
	char num[SVY_NUM_MAX];
	switch (r->to) {
	case SVY_TO_COPY:
		svy_buf_puts(b, "as it is");
		break;
	case SVY_TO_NUMBER:
		svy_num_format(num, r->num);
		svy_buf_puts(b, num);
		break;
	case SVY_TO_TEXT:
		svy_buf_printf(b, "\"%s\"", r->text);
		break;
	case SVY_TO_MISSING:
		svy_buf_putc(b, '.');
		if (r->miss != SVY_SYSMIS)
			svy_buf_putc(b, (char)r->miss);
	}
}

void svy_recode_tell(struct svy_ctx *ctx, const char *target, const struct svy_recode_rules *rules, const struct svy_recode_map *m, const uint64_t *count)
{
	struct svy_buf b = {0};
	for (size_t i = 0; i < rules->n; i++) {
		const struct svy_recode_rule *r = &rules->v[i];
		uint64_t valid = count[2 * i], missing = count[2 * i + 1];
		svy_buf_printf(&b, "%s%s -> ", i ? "; " : "", r->left);
		put_result(&b, r);
		if (r->label)
			svy_buf_printf(&b, " %s", r->label);
		svy_buf_printf(&b, ": %" PRIu64, valid + missing);
		if (valid && missing)
			svy_buf_printf(&b, " (%" PRIu64 " missing)", missing);
	}
	if (count[svy_recode_outcome_kept(m)])
		svy_buf_printf(&b, "; missing kept: %" PRIu64, count[svy_recode_outcome_kept(m)]);
	svy_tell(ctx, "%s: %s", target, b.p);
	svy_buf_free(&b);
}

static int warn_rule(struct svy_ctx *ctx, const struct svy_var *from, const struct svy_recode_rule *r, uint64_t valid, uint64_t missing)
{
	bool result = r->to == SVY_TO_NUMBER || r->to == SVY_TO_TEXT;
	bool declared = from->type == SVY_NUMBER && r->to == SVY_TO_NUMBER && svy_var_number_is_missing(from, r->num);
	int rc = 0;
	if (declared && valid)
		rc = svy_warn(ctx, "%" PRIu64 " valid value%s of '%s' get%s a code that it declares missing by '%s'", valid, valid == 1 ? "" : "s", from->name,
			      valid == 1 ? "s" : "", r->whole);
	if (!rc && result && !declared && missing && r->rest == SVY_REST_ALL)
		rc = svy_warn(ctx, "%" PRIu64 " missing value%s of '%s' become%s valid by '%s' (nonmissing leaves them out)", missing, missing == 1 ? "" : "s",
			      from->name, missing == 1 ? "s" : "", r->whole);
	return rc;
}

int svy_recode_warn(struct svy_ctx *ctx, const struct svy_var *from, const struct svy_recode_rules *rules, const uint64_t *count)
{
	int rc = 0;
	for (size_t i = 0; i < rules->n && !rc; i++)
		rc = warn_rule(ctx, from, &rules->v[i], count[2 * i], count[2 * i + 1]);
	return rc;
}
