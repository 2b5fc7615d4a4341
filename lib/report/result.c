// SPDX-License-Identifier: GPL-3.0-or-later
/* Estimates on the page. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "io/spool.h"
#include "out/write.h"
#include "report/put.h"

static int write_all(struct svy_ctx *ctx, int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t k = write(fd, p, n);
		if (k < 0)
			return svy_fail_errno(ctx, "cannot write a temporary file");
		p += k;
		n -= (size_t)k;
	}
	return 0;
}

/* The reader of streams reads files. */
static int parse(struct svy_report *r, struct svy_result *s)
{
	char path[64];
	struct svy_source *src = NULL;
	int fd = svy_temporary_open(r->ctx);
	if (fd < 0)
		return fd;
	int rc = write_all(r->ctx, fd, s->stream.p, s->stream.n);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	struct svy_input in = {.path = path};
	if (!rc)
		rc = svy_source_open(r->ctx, &in, &src);
	if (!rc) {
		svy_estimates_free(&s->t);
		rc = svy_estimates_read(r->ctx, src, &s->t);
		svy_source_close(src);
	}
	close(fd);
	for (size_t i = 0; !rc && i < s->t.notes.n; i++)
		svy_report_remember(r, s->t.notes.v[i]);
	return rc;
}

int svy_result_make(struct svy_report *r, struct svy_pipe *take, struct svy_result *out)
{
	*out = (struct svy_result){.made = *take};
	svy_estimates_init(&out->t);
	int rc = svy_report_run_on(r, take, NULL, &out->stream);
	return rc ? rc : parse(r, out);
}

int svy_result_from(struct svy_report *r, const struct svy_result *from, struct svy_pipe *take, struct svy_result *out)
{
	*out = (struct svy_result){0};
	svy_estimates_init(&out->t);
	svy_pipe_append(&out->made, &from->made);
	svy_pipe_append(&out->made, take);
	int rc = svy_report_run_on(r, take, &from->stream, &out->stream);
	svy_pipe_free(take);
	return rc ? rc : parse(r, out);
}

void svy_result_free(struct svy_result *s)
{
	svy_pipe_free(&s->made);
	svy_buf_free(&s->stream);
	svy_estimates_free(&s->t);
}

/* Options that every command which shows something has. */
static void speak(const struct svy_report *r, struct svy_strs *stage)
{
	if (r->o->lang == SVY_LANG_EN)
		return;
	svy_strs_add(stage, "--lang");
	svy_strs_add(stage, svy_lang_name[r->o->lang]);
}

/* Runs show, which it takes, on a result, and puts what it writes between two texts. */
static int show(struct svy_report *r, const struct svy_result *s, struct svy_pipe *show, struct svy_buf *out, struct svy_pipe *made)
{
	int rc = svy_report_run_on(r, show, &s->stream, out);
	svy_pipe_append(made, &s->made);
	svy_pipe_append(made, show);
	svy_pipe_free(show);
	return rc;
}

int svy_result_table(struct svy_report *r, const struct svy_result *s, const char *caption, const char *const *more)
{
	struct svy_pipe how = {0}, made = {0};
	struct svy_buf html = {0};
	struct svy_strs *stage = svy_pipe_add(&how, "svytable", "-O", "html", "--fragment");
	speak(r, stage);
	svy_pipe_words(stage, more);
	svy_strs_add(stage, "--caption");
	svy_strs_add(stage, caption);
	int rc = show(r, s, &how, &html, &made);
	if (!rc) {
		svy_put_scroll(r, caption, html.p ? html.p : "");
		svy_report_made(r, &made, true);
	}
	svy_pipe_free(&made);
	svy_buf_free(&html);
	return rc;
}

/* Names of parts of a picture are unique on the page. */
static void put_svg(struct svy_report *r, const char *svg, const char *caption)
{
	unsigned figure = ++r->nfigure;
	const char *start = strstr(svg, "<svg");
	svy_buf_printf(r->page, "<div class=\"picture\" role=\"img\" tabindex=\"0\" aria-label=\"%s\">\n", svy_put_text(r, caption));
	for (const char *p = start ? start : svg; *p; p++) {
		static const char *const before[] = {" id=\"", " id='", "href=\"#", "href='#", "url(#"};
		svy_buf_putc(r->page, *p);
		for (size_t k = 0; k < sizeof before / sizeof *before; k++) {
			size_t n = strlen(before[k]);
			if (*p == before[k][0] && strncmp(p, before[k], n) == 0) {
				svy_buf_puts(r->page, before[k] + 1);
				svy_buf_printf(r->page, "f%u-", figure);
				p += n - 1;
				break;
			}
		}
	}
	svy_put_raw(r, "</div>\n");
}

int svy_result_plot(struct svy_report *r, const struct svy_result *s, const char *type, const char *caption, const char *const *more)
{
	struct svy_pipe how = {0}, made = {0};
	struct svy_buf drawn = {0};
	if (r->o->no_plots)
		return 0;
	struct svy_strs *stage = svy_pipe_add(&how, "svyplot", "--type", type, "--title", "", "--width", "190", "-O", r->gnuplot ? "svg" : "terminal");
	speak(r, stage);
	svy_pipe_words(stage, more);
	int rc = show(r, s, &how, &drawn, &made);
	if (!rc) {
		svy_put_raw(r, "<figure>\n");
		if (r->gnuplot)
			put_svg(r, drawn.p ? drawn.p : "", caption);
		else
			svy_buf_printf(r->page, "<pre class=\"drawn\" role=\"img\" tabindex=\"0\" aria-label=\"%s\">%s</pre>\n", svy_put_text(r, caption),
				       svy_put_text(r, drawn.p ? drawn.p : ""));
		svy_buf_printf(r->page, "<figcaption>%s</figcaption>\n", svy_put_text(r, caption));
		svy_report_made(r, &made, true);
		svy_put_raw(r, "</figure>\n");
	}
	svy_pipe_free(&made);
	svy_buf_free(&drawn);
	return rc;
}

const struct svy_estimate *svy_result_row(const struct svy_result *s, const char *term, const char *level, const char *base)
{
	for (size_t i = 0; i < s->t.n; i++) {
		const struct svy_estimate *e = &s->t.row[i];
		if (strcmp(e->term, term) == 0 && (!level || strcmp(e->level, level) == 0) &&
		    (!base || (e->base && strncmp(e->base, base, strlen(base)) == 0)))
			return e;
	}
	return NULL;
}

const char *svy_result_level(const struct svy_result *s, const struct svy_estimate *e)
{
	const struct svy_term *term = svy_estimates_find_term(&s->t, e->term);
	const char *label = term ? svy_code_label(term->level, term->nlevel, e->level) : NULL;
	return label ? label : e->level;
}
