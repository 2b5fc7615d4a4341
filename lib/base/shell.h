// SPDX-License-Identifier: GPL-3.0-or-later
/* Words as a shell reads them. */
#ifndef SVY_BASE_SHELL_H
#define SVY_BASE_SHELL_H

#include "base/strs.h"

/* Appends a word such that a POSIX shell reads it back; in quotes only where it would not do so as it stands. */
void svy_shell_word(struct svy_buf *b, const char *word);

#endif
