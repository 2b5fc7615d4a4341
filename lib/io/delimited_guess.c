// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/delimited.h"

#include <string.h>
#include "io/csv.h"

/* What one delimiter makes of the beginning of a text. */
struct tally {
	size_t header;                  /* fields of the first record */
	size_t records, alike;          /* later records, and those with as many fields */
	size_t point, comma;            /* cells that are numbers with a fraction behind the one and the other mark */
	size_t quoted, other;           /* fields in the quotes that were tried, and fields that begin with the other quote */
	bool broken;                    /* by a quote where none may stand */
	bool first_done;
};

static char fraction_mark(const char *s, size_t n)
{
	size_t i = n && s[0] == '-', start = i;
	char mark = 0;
	for (; i < n; i++) {
		if (s[i] >= '0' && s[i] <= '9')
			continue;
		if (mark || i == start || i + 1 == n || (s[i] != '.' && s[i] != ','))
			return 0;
		mark = s[i];
	}
	return mark;
}

static int tally_field(void *arg, size_t index, char *s, size_t n, bool quoted)
{
	struct tally *t = arg;
	t->quoted += quoted;
	t->other += !quoted && n && s[0] == '"';
	if (!t->first_done) {
		t->header = index + 1;
		return 0;
	}
	char mark = fraction_mark(s, n);
	t->point += mark == '.';
	t->comma += mark == ',';
	return 0;
}

static int tally_record(void *arg, size_t nfield)
{
	struct tally *t = arg;
	if (t->first_done) {
		t->records++;
		t->alike += nfield == t->header;
	}
	t->first_done = true;
	return 0;
}

/* An error in the text ends the tally: the reader proper will meet it again and say where. */
static void tally(struct tally *t, char delimiter, char quote, const char *text, size_t n, bool whole)
{
	struct svy_ctx quiet;
	struct svy_csv csv = {.field = tally_field, .record = tally_record, .arg = t, .name = ""};
	memset(t, 0, sizeof *t);
	svy_ctx_init(&quiet);
	svy_csv_begin(&csv, delimiter, quote);
	int rc = svy_csv_feed(&quiet, &csv, text, n);
	if (!rc && whole)
		rc = svy_csv_finish(&quiet, &csv);
	t->broken = rc < 0;
	svy_csv_free(&csv);
	svy_ctx_free(&quiet);
}

static double agreement(const struct tally *t)
{
	return t->records ? (double)t->alike / (double)t->records : 1;
}

/* Among the delimiters, or the one that is given. */
static char best_delimiter(char given, char quote, const char *text, size_t n, bool whole, struct tally *best)
{
	const char candidates[] = {given ? given : '\t', ';', ',', '|'};
	struct tally t;
	char chosen = SVY_NO_DELIMITER;
	tally(best, given ? given : SVY_NO_DELIMITER, quote, text, n, whole);
	if (given)
		return given;
	for (size_t i = 0; i < sizeof candidates; i++) {
		tally(&t, candidates[i], quote, text, n, whole);
		if (t.header < 2)
			continue;
		double a = agreement(&t), b = agreement(best);
		if (chosen == SVY_NO_DELIMITER || a > b || (a == b && t.header > best->header)) {
			*best = t;
			chosen = candidates[i];
		}
	}
	return chosen;
}

/* "sep=;" as the first line; returns its length with the line end. */
static size_t separator_line(const char *text, size_t n, char *delimiter)
{
	if (n < 6 || memcmp(text, "sep=", 4) || (text[5] != '\n' && text[5] != '\r'))
		return 0;
	if (!*delimiter)
		*delimiter = text[4];
	return n > 6 && text[5] == '\r' && text[6] == '\n' ? 7 : 6;
}

static enum svy_line_end line_end(const char *text, size_t n)
{
	bool seen[SVY_LINE_MIXED] = {false};
	size_t kinds = 0;
	enum svy_line_end last = SVY_LINE_NONE;
	for (size_t i = 0; i + 1 < n; i++) {
		if (text[i] != '\r' && text[i] != '\n')
			continue;
		last = text[i] == '\n' ? SVY_LINE_LF : text[i + 1] == '\n' ? SVY_LINE_CRLF : SVY_LINE_CR;
		i += last == SVY_LINE_CRLF;
		kinds += !seen[last];
		seen[last] = true;
	}
	return kinds > 1 ? SVY_LINE_MIXED : last;
}

void svy_dialect_guess(struct svy_dialect *d, const char *text, size_t n, bool whole)
{
	struct tally t, single;
	d->line_end = line_end(text, n);
	d->skip = separator_line(text, n, &d->delimiter);
	text += d->skip;
	n -= d->skip;
	char given = d->delimiter, quote = d->quote;
	d->quote = quote ? quote : '"';
	d->delimiter = best_delimiter(given, d->quote, text, n, whole, &t);
	if (!quote && !t.quoted && memchr(text, '\'', n)) {
		char delimiter = best_delimiter(given, '\'', text, n, whole, &single);
		if (!single.broken && single.quoted > 1 && !single.other && agreement(&single) >= agreement(&t)) {
			d->quote = '\'';
			d->delimiter = delimiter;
			t = single;
		}
	}
	if (!d->decimal)
		d->decimal = d->delimiter != ',' && t.comma && !t.point ? ',' : '.';
}
