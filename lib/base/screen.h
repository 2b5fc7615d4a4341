// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The terminal that a text is drawn on, as far as a renderer must know it. Only lib/cli finds out what it is; a zeroed one is a file, a pipe or a
 * terminal of which nothing is known: no colour, any width.
 */
#ifndef SVY_BASE_SCREEN_H
#define SVY_BASE_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

struct svy_screen {
	bool styled;            /* heads bold, rules and notes dim; figures are never coloured */
	size_t width;           /* columns; 0: any */
};

/* Sequences before and after what is drawn so; empty where the screen is not styled, or NULL. */
static inline const char *svy_screen_bold(const struct svy_screen *s)
{
	return s && s->styled ? "\033[1m" : "";
}
static inline const char *svy_screen_dim(const struct svy_screen *s)
{
	return s && s->styled ? "\033[2m" : "";
}
static inline const char *svy_screen_plain(const struct svy_screen *s)
{
	return s && s->styled ? "\033[0m" : "";
}

#endif
