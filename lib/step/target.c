// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/target.h"

#include <string.h>
#include "base/utf8.h"
#include "step/role.h"

int svy_target_check_name(struct svy_ctx *ctx, const char *name)
{
	bool cut;
	size_t n = strlen(name);
	if (!n)
		return svy_fail(ctx, SVY_EUSAGE, "a new name is empty");
	if (n > 1 && name[0] == '`' && name[n - 1] == '`')
		return svy_fail(ctx, SVY_EUSAGE, "a name stands in backquotes in expressions only: '%s'", name);
	for (const char *c = name; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			return svy_fail(ctx, SVY_EUSAGE, "a new name holds a control character");
	if (svy_utf8_prefix(name, n, &cut) < n)
		return svy_fail(ctx, SVY_EUSAGE, "a new name is not in UTF-8");
	return 0;
}

static int warn_design(struct svy_ctx *ctx, const struct svy_dict *d, const char *name)
{
	const char *role = svy_role_of(d, name);
	if (!role)
		return 0;
	if (strcmp(role, "weight") == 0 && d->survey.extra.n)
		return svy_warn(ctx, "new values for the weight of the design, which its calibration or replicate weights do not know: '%s'", name);
	return svy_warn(ctx, "new values for the %s of the design: '%s'", role, name);
}

int svy_target_place(struct svy_ctx *ctx, struct svy_dict *d, const char *name, bool replace, size_t *place)
{
	ptrdiff_t at = svy_dict_find(d, name);
	int rc = svy_target_check_name(ctx, name);
	if (rc)
		return rc;
	if (at < 0) {
		svy_dict_add(d, name, SVY_NUMBER);
		*place = d->nvar - 1;
		return 0;
	}
	if (!replace)
		return svy_fail(ctx, SVY_EUSAGE, "there is a variable '%s' (--replace overwrites it)", name);
	*place = (size_t)at;
	return warn_design(ctx, d, name);
}
