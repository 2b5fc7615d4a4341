// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/screen.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* A width that no table can be made for is as good as none. */
#define WIDTH_MIN 20

static bool wants_colour(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
	return !(no && *no) && term && *term && strcmp(term, "dumb") != 0;
}

static size_t columns_of(int fd)
{
	const char *said = getenv("COLUMNS");
	struct winsize size = {0};
	long n = said ? strtol(said, NULL, 10) : 0;
	if (n <= 0 && ioctl(fd, TIOCGWINSZ, &size) == 0)
		n = size.ws_col;
	return n < WIDTH_MIN ? 0 : (size_t)n;
}

struct svy_screen svy_cli_screen(int fd)
{
	if (!isatty(fd))
		return (struct svy_screen){0};
	return (struct svy_screen){.styled = wants_colour(), .width = columns_of(fd)};
}
