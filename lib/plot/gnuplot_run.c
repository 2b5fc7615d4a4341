// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "io/process.h"
#include "plot/gnuplot.h"
#include "plot/latex.h"
#include "plot/svg.h"

/* -d: the settings of whoever runs it are not ours. */
static int run(struct svy_ctx *ctx, const struct svy_buf *program, struct svy_process *p)
{
	struct svy_strs argv = {0};
	svy_strs_add(&argv, "gnuplot");
	svy_strs_add(&argv, "-d");
	svy_strs_add(&argv, "-");
	*p = (struct svy_process){.argv = &argv, .n = 1, .input = program->p, .ninput = program->n};
	int rc = svy_process_run(ctx, p);
	p->argv = NULL;
	svy_strs_free(&argv);
	return rc;
}

/* The last line of what it said that tells something. */
static char *last_words(struct svy_buf *said)
{
	struct svy_strs lines = {0};
	char *text = NULL;
	svy_strs_split(&lines, said->p ? said->p : "", '\n');
	for (size_t i = lines.n; i-- && !text;)
		if (strspn(lines.v[i], " \t^") < strlen(lines.v[i])) {
			text = lines.v[i];
			lines.v[i] = NULL;
		}
	svy_strs_free(&lines);
	return text;
}

static int failed(struct svy_ctx *ctx, struct svy_process *p)
{
	int status = p->status[0];
	if (status == 127)
		return svy_fail(ctx, SVY_EIO, "gnuplot is not installed: install the Debian package gnuplot-nox; -O terminal needs none");
	char *said = last_words(&p->said);
	int rc = said ? svy_fail(ctx, SVY_EIO, "gnuplot failed: '%s'", said) : svy_fail(ctx, SVY_EIO, "gnuplot failed with status %d and said nothing", status);
	free(said);
	return rc;
}

/* The time at which a PDF was made is no part of the picture. */
static void drop_time(struct svy_buf *b)
{
	static const char key[] = "/CreationDate (D:";
	char *at = memmem(b->p, b->n, key, sizeof key - 1);
	for (at = at ? at + sizeof key - 1 : NULL; at && at < b->p + b->n && *at != ')'; at++)
		if (*at >= '0' && *at <= '9')
			*at = '0';
}

static bool begins_with(const struct svy_buf *b, const char *magic, size_t n)
{
	return b->n > n && memcmp(b->p, magic, n) == 0;
}

static bool take(struct svy_process *p, const struct svy_chart *c, enum svy_gnuplot_format format, struct svy_buf *b)
{
	struct svy_page page;
	struct svy_buf svg = {0};
	bool ok;
	switch (format) {
	case SVY_GNUPLOT_PNG:
		ok = begins_with(&p->out, "\x89PNG", 4);
		break;
	case SVY_GNUPLOT_PDF:
		ok = begins_with(&p->out, "%PDF-", 5);
		if (ok)
			drop_time(&p->out);
		break;
	default:
		svy_page_make(c, &page);
		ok = p->out.p && svy_svg_clean(p->out.p, c, ceil(page.width), ceil(page.height), format == SVY_GNUPLOT_LATEX ? &svg : b);
		if (ok && format == SVY_GNUPLOT_LATEX)
			svy_latex_picture(svg.p, ceil(page.width), ceil(page.height), b);
		svy_buf_free(&svg);
		svy_page_free(&page);
		return ok;
	}
	if (ok)
		svy_buf_add(b, p->out.p, p->out.n);
	return ok;
}

int svy_gnuplot_draw(struct svy_ctx *ctx, const struct svy_chart *c, enum svy_gnuplot_format format, struct svy_buf *b)
{
	struct svy_buf program = {0};
	struct svy_process p;
	svy_gnuplot_program(c, format, &program);
	int rc = run(ctx, &program, &p);
	if (!rc && p.status[0])
		rc = failed(ctx, &p);
	if (!rc && !take(&p, c, format, b))
		rc = svy_fail(ctx, SVY_EIO, "gnuplot drew no picture that can be used");
	svy_process_free(&p);
	svy_buf_free(&program);
	return rc;
}
