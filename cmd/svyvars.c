// SPDX-License-Identifier: GPL-3.0-or-later
/* svyvars: the codebook of a survey. */
#include <string.h>
#include "cli/cli.h"
#include "out/codebook.h"
#include "out/findings.h"

static struct {
	const char *vars, *weights, *id;
	const char *of_page;            /* an option that only a page has, as given; NULL */
	enum svy_lang lang;
	char decimal;                   /* 0: that of the language */
	bool freq, names, all, check;
} opt;

enum { KEY_FREQ = SVY_CLI_OWN, KEY_NAMES, KEY_ALL, KEY_CHECK, KEY_ID, KEY_LANG, KEY_DECIMAL };

static const struct argp_option own[] = {
	{"columns", 'c', "VARS", 0, "Only these variables", 0},
	{"freq", KEY_FREQ, NULL, 0, "Count the codes, unweighted and weighted, and every kind of missing value", 0},
	{"check", KEY_CHECK, NULL, 0, "Look for what is wrong or suspect; with --strict an error or warning fails", 0},
	{"id", KEY_ID, "VARS", 0, "--check: the variables that together must be another in each row", 0},
	{"weights", 'w', "VAR", 0, "Weight of the counts or to check (default: the declared one); none for no weight", 0},
	{"all", KEY_ALL, NULL, 0, "Also roles, attributes, display, documents, sets of variables, encoding and history (JSON always has them)", 0},
	{"lang", KEY_LANG, "LANGUAGE", 0, "-O html: the language of the fixed words, en, nl, de or fr", 0},
	{"decimal", KEY_DECIMAL, "MARK", 0, "-O html: the decimal mark, . or , (default: that of the language)", 0},
	{"names", KEY_NAMES, NULL, 0, "Only the names, one a line", 0},
	{0},
};

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	switch (key) {
	case 'c': opt.vars = arg; return 0;
	case 'w': opt.weights = arg; return 0;
	case KEY_FREQ: opt.freq = true; return 0;
	case KEY_CHECK: opt.check = true; return 0;
	case KEY_ID: opt.id = arg; return 0;
	case KEY_LANG: opt.lang = svy_cli_lang(cli, arg); opt.of_page = "lang"; return 0;
	case KEY_DECIMAL: opt.decimal = svy_cli_decimal(cli, arg); opt.of_page = "decimal"; return 0;
	case KEY_ALL: opt.all = true; return 0;
	case KEY_NAMES: opt.names = true; return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static struct svy_cli cli = {
	.name = "svyvars",
	.doc = "The codebook of a survey: names, titles, types, missing rules, value labels and counts of its variables",
	.args = "[FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT,
	.own = own,
	.parse = parse_own,
	.formats = "text json html",
};

static bool is_format(const char *name)
{
	const char *format = svy_cli_format(&cli);
	return format && strcmp(format, name) == 0;
}

/* Position of the weight, or -1 for none. */
static int find_weight(const struct svy_dict *d, ptrdiff_t *at)
{
	const char *name = opt.weights ? opt.weights : d->survey.weights ? d->survey.weights : d->file_weight;
	size_t pos;
	*at = -1;
	if (!name || strcmp(name, "none") == 0)
		return 0;
	int rc = svy_dict_require(&cli.ctx, d, "weight", name, &pos);
	if (rc)
		return rc;
	if (d->var[pos].type != SVY_NUMBER && !opt.check)
		return svy_fail(&cli.ctx, SVY_EUSAGE, "the weight is no number: '%s'", name);
	*at = (ptrdiff_t)pos;
	return 0;
}

static int count(struct svy_source *src, const struct svy_varlist *list, struct svy_freqs *f, const char **weights)
{
	const struct svy_dict *d = svy_source_dict(src);
	ptrdiff_t weight;
	int rc = find_weight(d, &weight);
	if (rc)
		return rc;
	*weights = weight >= 0 ? d->var[weight].name : NULL;
	struct svy_sink *sink = svy_freq_sink(&cli.ctx, list, weight, f);
	rc = svy_source_run(&cli.ctx, src, sink);
	sink->free(sink);
	return rc;
}

static int look(struct svy_source *src, const struct svy_varlist *list, struct svy_findings *found)
{
	const struct svy_dict *d = svy_source_dict(src);
	struct svy_varlist id = {0};
	struct svy_check_opts opts = {.list = list, .id = &id};
	int rc = find_weight(d, &opts.weight);
	if (!rc && opt.id)
		rc = svy_varlist_parse(&cli.ctx, d, opt.id, &id);
	if (!rc) {
		struct svy_sink *sink = svy_check_sink(&cli.ctx, &opts, found);
		rc = svy_source_run(&cli.ctx, src, sink);
		sink->free(sink);
	}
	svy_varlist_free(&id);
	return rc;
}

static int write_findings(const struct svy_findings_report *r)
{
	const struct svy_findings *f = r->findings;
	struct svy_output *out;
	int rc = svy_cli_output(&cli, &out);
	if (rc)
		return rc;
	if (is_format("json"))
		svy_findings_json(r, out);
	else
		svy_findings_text(r, out);
	rc = svy_cli_commit(&cli, out);
	if (!rc && cli.ctx.strict && f->count[SVY_SEVERITY_ERROR] + f->count[SVY_SEVERITY_WARNING])
		rc = svy_fail(&cli.ctx, SVY_EDATA, "the check found errors or warnings in '%s'", r->name);
	return rc;
}

static int check(struct svy_source *src)
{
	struct svy_findings found = {0};
	struct svy_findings_report r = {.name = svy_base_name(svy_source_name(src)), .format = svy_source_format(src), .dict = svy_source_dict(src),
					.findings = &found, .all = opt.all};
	struct svy_varlist list = {0};
	int rc = svy_varlist_parse(&cli.ctx, r.dict, opt.vars ? opt.vars : "*", &list);
	if (!rc)
		rc = look(src, &list, &found);
	if (!rc)
		rc = write_findings(&r);
	svy_findings_free(&found);
	svy_varlist_free(&list);
	return rc;
}

static int write_names(const struct svy_freqs *f, struct svy_output *out)
{
	for (size_t i = 0; i < f->n; i++)
		svy_output_printf(out, "%s\n", f->v[i].var->name);
	return 0;
}

static int write_codebook(const struct svy_codebook *c, struct svy_output *out)
{
	if (opt.names)
		return write_names(c->freqs, out);
	if (is_format("json"))
		return svy_codebook_json(&cli.ctx, c, out);
	if (is_format("html"))
		svy_codebook_html(c, out);
	else
		svy_codebook_text(c, out);
	return 0;
}

static int run(struct svy_source *src)
{
	struct svy_codebook c = {.name = svy_base_name(svy_source_name(src)), .format = svy_source_format(src), .dict = svy_source_dict(src), .all = opt.all};
	struct svy_varlist list = {0};
	struct svy_freqs freqs = {0};
	struct svy_output *out;
	int rc = svy_varlist_parse(&cli.ctx, c.dict, opt.vars ? opt.vars : "*", &list);
	if (rc)
		goto cleanup;
	svy_freqs_init(&freqs, c.dict, &list);
	c.freqs = &freqs;
	c.lang = opt.lang;
	c.decimal = opt.decimal ? opt.decimal : svy_lang_decimal(opt.lang);
	freqs.sketch = is_format("html");
	if (opt.freq || freqs.sketch)
		rc = count(src, &list, &freqs, &c.weights);
	if (!rc)
		rc = svy_cli_output(&cli, &out);
	if (!rc)
		c.screen = svy_cli_screen_of(&cli, out);
	if (!rc)
		rc = write_codebook(&c, out);
	if (!rc)
		rc = svy_cli_commit(&cli, out);
cleanup:
	svy_freqs_free(&freqs);
	svy_varlist_free(&list);
	return rc;
}

/* Before the file is read, which may take its time. */
static void check_page_options(void)
{
	bool page = is_format("html");
	if (page && (opt.check || opt.names))
		svy_cli_usage(&cli, "-O html writes the codebook, not what --%s says", opt.check ? "check" : "names");
	if (!page && opt.of_page)
		svy_cli_usage(&cli, "--%s needs -O html", opt.of_page);
}

int main(int argc, char **argv)
{
	struct svy_source *src = NULL;
	svy_cli_begin(&cli, argc, argv);
	if (opt.names + opt.freq + opt.check > 1)
		svy_cli_usage(&cli, "--names, --freq and --check exclude each other");
	if (opt.id && !opt.check)
		svy_cli_usage(&cli, "--id needs --check");
	check_page_options();
	int rc = svy_cli_open(&cli, &src);
	if (!rc)
		rc = opt.check ? check(src) : run(src);
	svy_source_close(src);
	return svy_cli_end(&cli, rc);
}
