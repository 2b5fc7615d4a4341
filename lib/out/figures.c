// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/strs.h"

static int clamp(double digits)
{
	return digits < 0 ? 0 : digits > 4 ? 4 : (int)digits;
}

int svy_figure_digits(double se, double size)
{
	/* Rounding noise of a constant is no standard error. */
	if (!(se > 1e-12 * size) || !isfinite(se))
		return size == rint(size) || !isfinite(size) ? 0 : clamp(2 - floor(log10(size)));
	double place = floor(log10(se));
	return clamp(-place + (se / pow(10, place) < 3.55));
}

/* Room for the largest double with four decimals. */
#define WIDEST 360

static bool is_zero(const char *s)
{
	return !s[strcspn(s, "123456789I")];
}

char *svy_figure_text(const struct svy_figure *f, double x)
{
	char plain[WIDEST];
	struct svy_buf b = {0};
	if (isnan(x))
		return NULL;
	svy_num_fixed(plain, sizeof plain, x * f->scale, f->digits, f->mark);
	const char *s = plain;
	if (*s == '-' || *s == '+') {
		if (*s == '-' && !is_zero(s))
			svy_buf_puts(&b, f->plain ? "-" : "\u2212");    /* the minus is as wide as the plus */
		s++;
	} else if (f->sign && x > 0 && !is_zero(s)) {
		svy_buf_putc(&b, '+');
	}
	size_t whole = strspn(s, "0123456789");
	for (size_t i = 0; s[i]; i++) {
		if (f->group && i && i < whole && (whole - i) % 3 == 0)
			svy_buf_putc(&b, ' ');
		svy_buf_putc(&b, s[i]);
	}
	return svy_buf_take(&b);
}
