// SPDX-License-Identifier: GPL-3.0-or-later
#include "expr/words.h"

#include <stddef.h>
#include <strings.h>

struct word {
	const char *theirs, *ours;
};

static const struct word functions[] = {
	{"ln", "log(x)"},
	{"lg10", "log(x) / log(10)"},
	{"log10", "log(x) / log(10)"},
	{"mod", "x % 2"},
	{"trunc", "floor(x), or ceil(x) below 0"},
	{"int", "floor(x), or ceil(x) below 0"},
	{"rnd", "round(x)"},
	{"ceiling", "ceil(x)"},
	{"ifelse", "if(c, a, b)"},
	{"if_else", "if(c, a, b)"},
	{"cond", "if(c, a, b)"},
	{"case_when", "case(c1: v1, c2: v2, else: v)"},
	{"is.na", "missing(x)"},
	{"mi", "missing(x)"},
	{"sysmis", "missing(x, .)"},
	{"value", "code(x)"},
	{"inlist", "x in (1, 3)"},
	{"inrange", "x in (1:5)"},
	{"between", "x in (1:5)"},
	{"range", "x in (1:5)"},
	{"rowmean", "mean(q1:q5)"},
	{"rowmeans", "mean(q1:q5)"},
	{"rowtotal", "sum(q1:q5, min=0)"},
	{"rowsums", "sum(q1:q5, min=0)"},
	{"rowmin", "min(q1:q5)"},
	{"rowmax", "max(q1:q5)"},
	{"rowsd", "sd(q1:q5)"},
	{"rownonmiss", "nvalid(q1:q5)"},
	{"anycount", "count(q1:q5, 4, 5)"},
	{"anymatch", "any(q1:q5, 4, 5)"},
	{"pmin", "min(x, y)"},
	{"pmax", "max(x, y)"},
	{"valuelabel", "label(x)"},
	{"decode", "label(x)"},
	{"as_factor", "label(x)"},
	{"upcase", "upper(s)"},
	{"toupper", "upper(s)"},
	{"strupper", "upper(s)"},
	{"tolower", "lower(s)"},
	{"strlower", "lower(s)"},
	{"strtrim", "trim(s)"},
	{"trimws", "trim(s)"},
	{"rtrim", "trim(s)"},
	{"ltrim", "trim(s)"},
	{"strlen", "length(s)"},
	{"ustrlen", "length(s)"},
	{"nchar", "length(s)"},
	{"char.length", "length(s)"},
	{"char.substr", "substr(s, 1, 3)"},
	{"usubstr", "substr(s, 1, 3)"},
	{"paste0", "concat(a, b)"},
	{"regexm", "matches(s, \"regex\")"},
	{"grepl", "matches(s, \"regex\")"},
	{"string", "text(x)"},
	{"as.character", "text(x)"},
	{"real", "number(s)"},
	{"as.numeric", "number(s)"},
	{"xdate.year", "year(d)"},
	{"xdate.month", "month(d)"},
	{"xdate.mday", "day(d)"},
};

static const struct word values[] = {
	{"NA", "."},
	{"sysmis", "."},
	{"TRUE", "1"},
	{"FALSE", "0"},
};

static const char *find(const struct word *w, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(w[i].theirs, name) == 0)
			return w[i].ours;
	return NULL;
}

const char *svy_words_function(const char *name)
{
	return find(functions, sizeof functions / sizeof *functions, name);
}

const char *svy_words_value(const char *name)
{
	return find(values, sizeof values / sizeof *values, name);
}
