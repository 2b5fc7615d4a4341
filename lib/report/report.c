// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "io/flow.h"
#include "io/process.h"
#include "out/html_page.h"
#include "report/put.h"

static int read_dictionary(struct svy_report *r)
{
	struct svy_source *src;
	struct svy_input in = r->o->how;
	in.path = r->o->data;
	int rc = svy_source_open(r->ctx, &in, &src);
	if (rc)
		return rc;
	svy_dict_free(&r->dict);
	svy_dict_copy(&r->dict, svy_source_dict(src));
	svy_source_close(src);
	return svy_model_read(r->ctx, r->o->model, &r->dict, &r->model);
}

static int check_names(struct svy_report *r, const char *option, const char *list)
{
	struct svy_strs names = {0};
	size_t at;
	int rc = 0;
	if (!list)
		return 0;
	svy_strs_split(&names, list, ',');
	for (size_t i = 0; i < names.n && !rc; i++)
		rc = svy_dict_require(r->ctx, &r->dict, option, names.v[i], &at);
	svy_strs_free(&names);
	return rc;
}

/* Before anything takes long. */
static int check(struct svy_report *r)
{
	int rc = check_names(r, "--by", r->o->by);
	if (!rc)
		rc = check_names(r, "--area", r->o->area);
	if (!rc)
		rc = check_names(r, "--wave", r->o->wave);
	if (!rc && r->o->where) {
		struct svy_expr *e = NULL;
		rc = svy_expr_parse(r->ctx, r->o->where, &e);
		if (!rc)
			rc = svy_expr_bind(r->ctx, e, &r->dict, NULL, SVY_WANT_CONDITION);
		svy_expr_free(e);
	}
	return rc;
}

static void make_prefix(struct svy_report *r)
{
	struct svy_strs *first = NULL;
	if (r->o->design.n) {
		first = svy_pipe_add(&r->prefix, "svydesign", "-q");
		svy_strs_copy(first, &r->o->design);
	}
	if (r->o->where) {
		struct svy_strs *stage = svy_pipe_add(&r->prefix, "svyfilter");
		svy_pipe_expr(stage, r->o->where);
		first = first ? first : stage;
	}
	struct svy_strs *stage = svy_pipe_add(&r->prefix, "svyscore", "--model", r->o->model);
	first = first ? first : stage;
	svy_strs_copy(first, &r->o->input);
	svy_pipe_file(first, r->o->data);
}

static bool has_gnuplot(struct svy_ctx *ctx)
{
	struct svy_strs argv = {0};
	svy_strs_add(&argv, "gnuplot");
	svy_strs_add(&argv, "--version");
	struct svy_process p = {.argv = &argv, .n = 1};
	bool there = svy_process_run(ctx, &p) == 0 && p.status[0] == 0;
	svy_process_free(&p);
	svy_strs_free(&argv);
	return there;
}

static int sections(struct svy_report *r)
{
	struct svy_pipe p = {0};
	struct svy_result overall = {0};
	svy_pipe_add(&p, "svypotential");
	int rc = svy_result_make(r, &p, &overall);
	if (!rc)
		svy_report_summary(r, &overall);
	if (!rc)
		rc = svy_report_design(r, &overall);
	if (!rc)
		rc = svy_report_constructs(r);
	if (!rc)
		rc = svy_report_participation(r, &overall);
	if (!rc)
		rc = svy_report_groups(r, &overall);
	if (!rc)
		rc = svy_report_areas(r, &overall);
	if (!rc)
		rc = svy_report_gap(r, &overall);
	if (!rc)
		rc = svy_report_trend(r);
	if (!rc) {
		svy_report_methods(r, &overall);
		svy_report_commands(r);
	}
	svy_result_free(&overall);
	return rc;
}

static const char *title_of(const struct svy_report *r)
{
	if (r->o->title)
		return r->o->title;
	if (r->model->title)
		return r->model->title;
	return r->dict.title ? r->dict.title : svy_base_name(r->o->data);
}

static void put_page(struct svy_report *r, const char *body, struct svy_buf *page)
{
	const char *title = svy_put_text(r, title_of(r));
	svy_buf_printf(page,
		       "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		       "<meta name=\"color-scheme\" content=\"light dark\">\n"
		       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
		       "<meta name=\"generator\" content=\"svykit %s\">\n<title>%s</title>\n<style>\n%s%s</style>\n</head>\n",
		       svy_lang_name[r->o->lang], svy_put_text(r, r->o->version), title, svy_html_page_style, svy_report_style);
	svy_buf_printf(page, "<body>\n<a class=\"skip\" href=\"#main\">%s</a>\n<header>\n<h1>%s</h1>\n<p>%s</p>\n</header>\n", SAY(r, "To the text"), title,
		       SAY(r, "A report on a survey: who is willing, who is able, and what is lacking"));
	svy_buf_printf(page, "<nav aria-label=\"%s\">\n<ol>\n%s</ol>\n</nav>\n<main id=\"main\" tabindex=\"-1\">\n%s</main>\n", SAY(r, "Contents"), r->nav.p, body);
	svy_buf_printf(page, "<script>\nconst words = {copy: \"%s\", copied: \"%s\"};\n%s</script>\n</body>\n</html>\n", SAY(r, "Copy"), SAY(r, "Copied"), svy_report_script);
}

static void free_report(struct svy_report *r)
{
	svy_dict_free(&r->dict);
	svy_model_free(r->model);
	svy_pipe_free(&r->prefix);
	if (r->scored > 0)
		close(r->scored);
	svy_buf_free(&r->nav);
	svy_strs_free(&r->commands);
	svy_strs_free(&r->said);
	svy_strs_free(&r->kept);
	free(r->design_said);
}

int svy_report_make(struct svy_ctx *ctx, const struct svy_report_opts *o, struct svy_buf *page)
{
	struct svy_buf body = {0};
	struct svy_report r = {.ctx = ctx, .o = o, .page = &body};
	svy_dict_init(&r.dict);
	int rc = read_dictionary(&r);
	if (!rc)
		rc = check(&r);
	if (!rc) {
		r.gnuplot = has_gnuplot(ctx);
		if (!r.gnuplot && !o->no_plots)
			rc = svy_warn(ctx, "gnuplot is not there, so pictures are made of characters (Debian package gnuplot-nox)");
		make_prefix(&r);
	}
	if (!rc)
		rc = svy_report_score(&r);
	if (!rc)
		rc = sections(&r);
	if (!rc)
		put_page(&r, body.p, page);
	svy_buf_free(&body);
	free_report(&r);
	return rc;
}
