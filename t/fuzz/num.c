// SPDX-License-Identifier: GPL-3.0-or-later
/* Numbers as text: what is read is what the C library reads, and is written as the shortest text that reads back to it. */
#include "fuzz.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/num.h"

static void check_number(double x)
{
	char text[SVY_NUM_MAX], fixed[64];
	double y;
	size_t n = svy_num_format(text, x);
	fuzz_check(n < sizeof text && strlen(text) == n, "%a is written in %zu bytes", x, n);
	fuzz_check(svy_num_parse(text, n, &y) && (x == y || (isnan(x) && isnan(y))), "%a is written '%s', which is read as %a", x, text, y);
	for (int digits = 0; digits < 20; digits += 5) {
		n = svy_num_fixed(fixed, sizeof fixed, x, digits, '.');
		fuzz_check(n < sizeof fixed && strlen(fixed) == n, "%a is shown in %zu bytes", x, n);
		fuzz_check(fabs(x) > 1e15 || !isfinite(x) || fabs(strtod(fixed, NULL) - x) <= 0.5001 * pow(10, -digits) + fabs(x) * 1e-15, "%a is shown as '%s'", x, fixed);
	}
}

static void check_text(const char *s, size_t n)
{
	char copy[512], *end;
	double x, y;
	if (n >= sizeof copy || !svy_num_parse(s, n, &x))
		return;
	memcpy(copy, s, n);
	copy[n] = 0;
	y = strtod(copy, &end);
	fuzz_check(end == copy + n && (x == y || (isnan(x) && isnan(y))), "'%s' is read as %a, not %a", copy, x, y);
	check_number(x);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	double x;
	check_text((const char *)data, size);
	if (size == sizeof x) {
		memcpy(&x, data, sizeof x);
		check_number(x);
	}
	return 0;
}
