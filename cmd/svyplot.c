// SPDX-License-Identifier: GPL-3.0-or-later
/* svyplot: a picture of a table of estimates. */
#include <string.h>
#include <unistd.h>
#include "base/num.h"
#include "cli/cli.h"
#include "cli/histogram.h"
#include "cli/screen.h"
#include "out/translate.h"
#include "plot/draw.h"
#include "plot/types.h"

enum { TYPE = SVY_CLI_OWN, BY, COLOUR, SORT, NEUTRAL, X, Y, REF, TITLE, SUBTITLE, LANG, DECIMAL, WIDTH, HEIGHT, BINS, BINWIDTH };

static const struct argp_option own[] = {
	{"type", TYPE, "TYPE", 0, "What is drawn: dot, bar, forest, rank, likert, line, hist, lorenz or quadrant", 0},
	{"by", BY, "DIM", 0, "A panel for each value of DIM: a by-variable, term, level or base", 0},
	{"colour", COLOUR, "DIM", 0, "A colour for each value of DIM (default: as the type has it)", 0},
	{"sort", SORT, "ORDER", 0, "Of the rows: estimate, label or none (default: by estimate where they have no order of their own)", 0},
	{"neutral", NEUTRAL, "CODES", 0, "likert: the answers that are set aside, separated by commas (default: the middle of an odd scale); none if empty", 0},
	{"columns", 'c', "VARS", 0, "hist: the variables of FILE, which holds data", 0},
	{"weights", 'w', "VAR", 0, "hist: the weight (default: the declared one); none for no weight", 0},
	{"bins", BINS, "N", 0, "hist: so many classes from the least to the greatest value", 0},
	{"binwidth", BINWIDTH, "W", 0, "hist: the width of the classes (default: chosen by the values)", 0},
	{"x", X, "TERM", 0, "quadrant: the term across, TERM or TERM[LEVEL]; line: the by-variable of the waves", 0},
	{"y", Y, "TERM", 0, "quadrant: the term upwards", 0},
	{"ref", REF, "X", 0, "A reference line there", 0},
	{"title", TITLE, "TEXT", 0, "Above the drawing (default: the title of the table, or of its only term)", 0},
	{"subtitle", SUBTITLE, "TEXT", 0, "Below the title", 0},
	{"lang", LANG, "LANG", 0, "Language of the fixed words: en, nl, de or fr", 0},
	{"decimal", DECIMAL, "MARK", 0, "Decimal mark: . or , (default: that of the language)", 0},
	{"width", WIDTH, "MM", 0, "Width in millimetres (default: 160)", 0},
	{"height", HEIGHT, "MM", 0, "Height in millimetres (default: as the rows need)", 0},
	{0},
};

static struct svy_plot_opts opts;
static struct svy_histogram_opts hist;
static const char *weights;
static const struct svy_plot_type *type;

static double size(struct svy_cli *c, const char *option, const char *arg)
{
	double x;
	if (!svy_num_parse(arg, strlen(arg), &x) || !(x >= 40 && x <= 2000))
		svy_cli_usage(c, "'--%s' is a number of millimetres from 40 to 2000, not '%s'", option, arg);
	return x;
}

static void choose_classes(struct svy_cli *c, int key, const char *arg)
{
	double x;
	bool number = svy_num_parse(arg, strlen(arg), &x);
	if (key == BINS && (!number || x < 1 || x > SVY_HISTOGRAM_BINS || x != (unsigned)x))
		svy_cli_usage(c, "'--bins' is a whole number from 1 to %d, not '%s'", SVY_HISTOGRAM_BINS, arg);
	if (key == BINWIDTH && (!number || !(x > 0 && x < 1e300)))
		svy_cli_usage(c, "'--binwidth' is a number above 0, not '%s'", arg);
	if (key == BINS)
		hist.bins = (unsigned)x;
	else
		hist.width = x;
}

static void choose_type(struct svy_cli *c, const char *arg)
{
	struct svy_buf names = {0};
	type = svy_plot_type_find(arg);
	for (const struct svy_plot_type *k = svy_plot_types; k->name; k++)
		svy_buf_printf(&names, "%s%s", names.n ? ", " : "", k->name);
	if (!type)
		svy_cli_usage(c, "'--type' is one of %s, not '%s'", names.p, arg);
	svy_buf_free(&names);
}

static int parse(struct svy_cli *c, int key, char *arg)
{
	const char **text[] = {[BY - TYPE] = &opts.by, [COLOUR - TYPE] = &opts.colour, [SORT - TYPE] = &opts.sort, [NEUTRAL - TYPE] = &opts.neutral, [X - TYPE] = &opts.x,
		[Y - TYPE] = &opts.y, [REF - TYPE] = &opts.ref, [TITLE - TYPE] = &opts.title, [SUBTITLE - TYPE] = &opts.subtitle};
	switch (key) {
	case TYPE:
		choose_type(c, arg);
		return 0;
	case LANG:
		opts.lang = svy_cli_lang(c, arg);
		return 0;
	case DECIMAL:
		opts.decimal = svy_cli_decimal(c, arg);
		return 0;
	case WIDTH:
		opts.width = size(c, "width", arg);
		return 0;
	case HEIGHT:
		opts.height = size(c, "height", arg);
		return 0;
	case 'w':
		weights = arg;
		return 0;
	case 'c':
		hist.vars = arg;
		return 0;
	case BINS:
	case BINWIDTH:
		choose_classes(c, key, arg);
		return 0;
	}
	if (key < BY || key > SUBTITLE)
		return ARGP_ERR_UNKNOWN;
	*text[key - TYPE] = arg;
	return 0;
}

static struct svy_cli cli = {
	.name = "svyplot",
	.doc = "Draw a table of estimates\v"
	       "Types: dot, bar, forest, rank, likert, line, lorenz, quadrant, hist.",
	.args = "[FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT,
	.own = own,
	.parse = parse,
	.formats = SVY_PLOT_FORMATS,
	.by_extension = svy_plot_format_by_extension,
};

/* A picture is for people: of the terminal where there is one, else of the web. */
static void choose_format(struct svy_draw_opts *d, struct svy_output *out)
{
	struct svy_screen screen = svy_cli_screen(STDOUT_FILENO);
	bool terminal = svy_output_is_terminal(out);
	d->format = svy_cli_format(&cli);
	if (!d->format)
		d->format = terminal ? "terminal" : "svg";
	d->colour = terminal && screen.styled;
	d->columns = terminal ? screen.width : 0;
}

static int draw(const struct svy_estimates *t)
{
	struct svy_chart chart;
	struct svy_draw_opts d = {0};
	struct svy_output *out;
	svy_chart_init(&chart);
	int rc = type->make(&cli.ctx, t, &opts, &chart);
	if (!rc)
		rc = svy_cli_output(&cli, &out);
	if (!rc) {
		choose_format(&d, out);
		rc = svy_plot_draw(&cli.ctx, &chart, &d, out);
	}
	if (!rc)
		rc = svy_cli_commit(&cli, out);
	svy_chart_free(&chart);
	return rc;
}

static int draw_table(void)
{
	struct svy_source *src;
	struct svy_estimates t;
	int rc = svy_cli_open(&cli, &src);
	if (rc)
		return rc;
	rc = svy_estimates_read(&cli.ctx, src, &t);
	if (!rc) {
		svy_table_translate(&t, opts.lang);
		rc = draw(&t);
	}
	svy_estimates_free(&t);
	svy_source_close(src);
	return rc;
}

static int draw_data(void)
{
	struct svy_estimates t;
	svy_estimates_init(&t);
	hist.frame.by = opts.by;
	int rc = svy_cli_histogram(&cli, &hist, weights, &t);
	if (!rc)
		rc = draw(&t);
	svy_estimates_free(&t);
	return rc;
}

static void check_options(bool data)
{
	if (cli.out_path && strchr(svy_base_name(cli.out_path), '.') && !svy_cli_format(&cli))
		svy_cli_usage(&cli, "no format has the extension of '%s': give '-O', one of %s", cli.out_path, cli.formats);
	if (data && !hist.vars)
		svy_cli_usage(&cli, "hist draws variables of data: name them with '-c'");
	if (!data && (hist.vars || weights || hist.bins || hist.width > 0))
		svy_cli_usage(&cli, "'-c', '-w', '--bins' and '--binwidth' are for '--type hist', and '--type' is '%s'", type->name);
	if (hist.bins && hist.width > 0)
		svy_cli_usage(&cli, "'--bins' and '--binwidth' both say how wide classes are: give one of them");
}

static int run(void)
{
	if (!type)
		svy_cli_usage(&cli, "say what is to be drawn: '--type'");
	bool data = type->make == svy_plot_hist;
	opts.decimal = opts.decimal ? opts.decimal : svy_lang_decimal(opts.lang);
	check_options(data);
	return data ? draw_data() : draw_table();
}

int main(int argc, char **argv)
{
	svy_cli_begin(&cli, argc, argv);
	return svy_cli_end(&cli, run());
}
