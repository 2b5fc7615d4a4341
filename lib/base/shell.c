// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/shell.h"

#include <string.h>

void svy_shell_word(struct svy_buf *b, const char *word)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./,:=+@%^-";
	if (word[0] && !word[strspn(word, plain)]) {
		svy_buf_puts(b, word);
		return;
	}
	svy_buf_putc(b, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			svy_buf_puts(b, "'\\''");
		else
			svy_buf_putc(b, *word);
	}
	svy_buf_putc(b, '\'');
}
