// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/strs.h"

int svy_figure_digits(double se)
{
	if (!(se > 0) || !isfinite(se))
		return 1;
	int place = (int)floor(log10(se));
	double lead = se / pow(10, place);
	int digits = -place + (lead < 3.55);
	return digits < 0 ? 0 : digits > 4 ? 4 : digits;
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
