// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/dta_layout.h"

#include <math.h>
#include <string.h>
#include "data/dict.h"

#define PLAIN(r, as, codes_, nobs_, title_, stamp_, name_, format_, label_, exp_, ...) \
	{.release = r, .like = as, .codes = codes_, .nvar = 2, .nobs = nobs_, .title = title_, .stamp = stamp_, .name = name_, .format = format_, \
		.set_name = name_, .label = label_, .expansion = exp_, __VA_ARGS__}
#define TAGGED(r, as, nvar_, nobs_, title_, name_, format_, label_, v_, o_, ...) \
	{.release = r, .like = as, .tagged = true, .codes = SVY_DTA_WORDS, .nvar = nvar_, .nobs = nobs_, .title = title_, .stamp = 1, .name = name_, \
		.format = format_, .set_name = name_, .label = label_, .expansion = 4, .tags = true, .v_bytes = v_, .o_bytes = o_, __VA_ARGS__}

static const struct svy_dta_layout layouts[] = {
	PLAIN(102, 102, SVY_DTA_LETTERS, 2, 32, 0, 9, 7, 32, 0, .old_sets = true, .small_doubles = true),
	PLAIN(103, 103, SVY_DTA_LETTERS, 4, 32, 0, 9, 7, 32, 0, .old_sets = true, .small_doubles = true),
	PLAIN(104, 104, SVY_DTA_LETTERS, 4, 32, 0, 9, 7, 32, 0, .old_sets = true, .small_doubles = true),
	PLAIN(105, 105, SVY_DTA_LETTERS, 4, 32, 18, 9, 12, 32, 2, .old_sets = true, .small_doubles = true),
	PLAIN(106, 105, SVY_DTA_LETTERS, 4, 32, 18, 9, 12, 32, 2, .old_sets = true, .small_doubles = true),
	PLAIN(107, 105, SVY_DTA_LETTERS, 4, 32, 18, 9, 12, 32, 2, .old_sets = true, .small_doubles = true),
	PLAIN(108, 108, SVY_DTA_LETTERS, 4, 81, 18, 9, 12, 81, 2, .tags = false),
	PLAIN(109, 108, SVY_DTA_LETTERS, 4, 81, 18, 9, 12, 81, 2, .tags = false),
	PLAIN(110, 110, SVY_DTA_LETTERS, 4, 81, 18, 33, 12, 81, 4, .tags = false),
	PLAIN(111, 111, SVY_DTA_OCTETS, 4, 81, 18, 33, 12, 81, 4, .tags = false),
	PLAIN(112, 111, SVY_DTA_OCTETS, 4, 81, 18, 33, 12, 81, 4, .tags = false),
	PLAIN(113, 113, SVY_DTA_OCTETS, 4, 81, 18, 33, 12, 81, 4, .tags = true),
	PLAIN(114, 114, SVY_DTA_OCTETS, 4, 81, 18, 33, 49, 81, 4, .tags = true),
	PLAIN(115, 115, SVY_DTA_OCTETS, 4, 81, 18, 33, 49, 81, 4, .tags = true),
	TAGGED(117, 117, 2, 4, 1, 33, 49, 81, 4, 4, .utf8 = false),
	TAGGED(118, 118, 2, 8, 2, 129, 57, 321, 2, 8, .utf8 = true),
	TAGGED(119, 119, 4, 8, 2, 129, 57, 321, 3, 8, .utf8 = true),
	TAGGED(120, 120, 2, 8, 2, 129, 57, 321, 2, 8, .utf8 = true, .alias = true),
	TAGGED(121, 121, 4, 8, 2, 129, 57, 321, 3, 8, .utf8 = true, .alias = true),
};

const struct svy_dta_layout *svy_dta_layout(int release)
{
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
		if (layouts[i].release == release)
			return &layouts[i];
	return NULL;
}

static const unsigned widths[] = {
	[SVY_DTA_BYTE] = 1, [SVY_DTA_INT] = 2, [SVY_DTA_LONG] = 4, [SVY_DTA_FLOAT] = 4, [SVY_DTA_DOUBLE] = 8, [SVY_DTA_STRL] = 8, [SVY_DTA_ALIAS] = 0,
};

static bool number(enum svy_dta_type which, enum svy_dta_type *type, unsigned *width)
{
	*type = which;
	*width = widths[which];
	return true;
}

static bool text(unsigned bytes, unsigned most, enum svy_dta_type *type, unsigned *width)
{
	*type = SVY_DTA_STR;
	*width = bytes;
	return bytes >= 1 && bytes <= most;
}

static bool letter(unsigned code, enum svy_dta_type *type, unsigned *width)
{
	static const char letters[] = "bilfd";
	const char *at = code && code < 0x80 ? strchr(letters, (int)code) : NULL;
	if (at)
		return number((enum svy_dta_type)(at - letters), type, width);
	return code > 0x7f && text(code - 0x7f, 128, type, width);
}

bool svy_dta_type(const struct svy_dta_layout *l, unsigned code, enum svy_dta_type *type, unsigned *width)
{
	switch (l->codes) {
	case SVY_DTA_LETTERS:
		return letter(code, type, width);
	case SVY_DTA_OCTETS:
		return code >= 251 ? number((enum svy_dta_type)(code - 251), type, width) : text(code, 244, type, width);
	case SVY_DTA_WORDS:
		break;
	}
	if (code >= 65526 && code <= 65530)
		return number((enum svy_dta_type)(SVY_DTA_DOUBLE - (code - 65526)), type, width);
	if (code == 32768)
		return number(SVY_DTA_STRL, type, width);
	if (code == 65525 && l->alias)
		return number(SVY_DTA_ALIAS, type, width);
	return text(code, 2045, type, width);
}

int32_t svy_dta_first_missing(const struct svy_dta_layout *l, enum svy_dta_type type)
{
	switch (type) {
	case SVY_DTA_BYTE: return INT8_MAX - (l->tags ? 26 : 0);
	case SVY_DTA_INT: return INT16_MAX - (l->tags ? 26 : 0);
	default: return INT32_MAX - (l->tags ? 26 : 0);
	}
}

/* steps: how many steps of the tags lie between the bits and those of '.', if it is a whole number of them. */
static uint8_t missing(const struct svy_dta_layout *l, uint64_t steps, bool whole)
{
	if (whole && steps == 0)
		return SVY_SYSMIS;
	return whole && l->tags && steps <= 26 ? (uint8_t)('a' + steps - 1) : SVY_VALID;
}

uint8_t svy_dta_float_missing(const struct svy_dta_layout *l, uint32_t bits, bool *odd)
{
	const uint32_t dot = 0x7f000000, step = 0x800;
	float x;
	memcpy(&x, &bits, sizeof x);
	if (isnan(x) || (bits >> 31 && isinf(x))) {
		*odd = true;
		return isnan(x) ? SVY_SYSMIS : SVY_VALID;
	}
	if (bits >> 31 || bits < dot)
		return SVY_VALID;
	uint8_t miss = missing(l, (bits - dot) / step, (bits - dot) % step == 0);
	*odd |= miss == SVY_VALID;
	return miss;
}

uint8_t svy_dta_double_missing(const struct svy_dta_layout *l, uint64_t bits, bool *odd)
{
	const uint64_t dot = 0x7fe0000000000000, step = (uint64_t)1 << 40, small_dot = 0x54c0000000000000;
	double x;
	memcpy(&x, &bits, sizeof x);
	if (isnan(x) || (bits >> 63 && isinf(x))) {
		*odd = true;
		return isnan(x) ? SVY_SYSMIS : SVY_VALID;
	}
	if (l->small_doubles && bits == small_dot)
		return SVY_SYSMIS;
	if (bits >> 63 || bits < dot)
		return SVY_VALID;
	uint8_t miss = missing(l, (bits - dot) / step, (bits - dot) % step == 0);
	*odd |= miss == SVY_VALID;
	return miss;
}
