// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/names.h"

#include <stdlib.h>
#include <string.h>
#include "base/width.h"

/* Fewer are written one by one. */
#define RUN_MIN 4

/* Columns of the last line of b. */
static size_t column(const struct svy_buf *b)
{
	size_t from = b->n;
	while (from && b->p[from - 1] != '\n')
		from--;
	return svy_width(b->p ? b->p + from : "", b->n - from);
}

/* Appends a blank and the word, or the word on a new line if the old one has no room. */
static void put_word(struct svy_buf *b, const char *s, size_t n, bool first, size_t indent, size_t width)
{
	size_t at = column(b), blank = first ? 0 : 1;
	if (at > indent && at + blank + svy_width(s, n) > width) {
		while (b->n && b->p[b->n - 1] == ' ')
			b->n--;
		svy_buf_putc(b, '\n');
		svy_pad(b, indent);
	} else if (blank) {
		svy_buf_putc(b, ' ');
	}
	svy_buf_add(b, s, n);
}

void svy_out_wrapped(struct svy_buf *b, const char *text, size_t indent, size_t width)
{
	bool first = true;
	while (*text) {
		size_t n = strcspn(text, " ");
		if (n)
			put_word(b, text, n, first, indent, width);
		first &= !n;
		text += n + (text[n] == ' ');
	}
}

void svy_out_names(struct svy_buf *b, const struct svy_dict *d, const size_t *pos, size_t n, size_t indent, size_t width)
{
	struct svy_buf word = {0};
	for (size_t i = 0, run; i < n; i += run) {
		for (run = 1; i + run < n && pos[i + run] == pos[i] + run;)
			run++;
		if (run < RUN_MIN)
			run = 1;
		word.n = 0;
		svy_buf_puts(&word, d->var[pos[i]].name);
		if (run > 1)
			svy_buf_printf(&word, "-%s", d->var[pos[i + run - 1]].name);
		if (i + run < n)
			svy_buf_putc(&word, ',');
		put_word(b, word.p, word.n, i == 0, indent, width);
	}
	svy_buf_free(&word);
}

void svy_out_count(struct svy_buf *b, uint64_t n, const char *one)
{
	svy_buf_printf(b, "%llu %s%s", (unsigned long long)n, one, n == 1 ? "" : "s");
}
