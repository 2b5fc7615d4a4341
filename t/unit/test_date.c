// SPDX-License-Identifier: GPL-3.0-or-later
/* Dates of SPSS, Stata and SAS as ISO 8601 and back. Expected values: R 4.2, as.Date and as.POSIXct with origins 1582-10-14 and 1960-01-01. */
#include "unit.h"

#include <math.h>
#include <string.h>
#include "data/date.h"

static void is(const char *format, double x, const char *want)
{
	struct svy_date d = svy_date_of_format(format);
	char text[SVY_DATE_MAX];
	size_t n = svy_date_put(text, &d, x);
	ck_assert_str_eq(text, want);
	ck_assert_uint_eq(n, strlen(want));
	double back;
	if (strchr(want, '-') && want[0] != '-')
		ck_assert(svy_date_parse(&d, text, n, &back) && back == x);
}

START_TEST(spss)
{
	is("DATE11", 13804300800, "2020-03-23");
	is("ADATE10", 0, "1582-10-14");
	is("EDATE10", 13804300801, "13804300801");        /* a day and a second */
	is("DATETIME20", 13804300801, "2020-03-23T00:00:01");
	is("DATETIME23.2", 13804343999.25, "2020-03-23T11:59:59.25");
	is("DATETIME23.2", 13804343999.1, "2020-03-23T11:59:59.1");
	is("TIME8", 45296, "12:34:56");
	is("TIME11.2", 45296.5, "12:34:56.5");
	is("TIME8", 90000, "90000");
	is("DTIME12", -5, "-5");
	is("MONTH9", 3, "3");
	is("WKDAY9", 3, "3");
	is("F8.2", 13804300800, "13804300800");
	is(NULL, 1.5, "1.5");
}
END_TEST

START_TEST(stata)
{
	is("%td", 21997, "2020-03-23");
	is("%tdD_m_Y", -1, "1959-12-31");
	is("%d", 0, "1960-01-01");
	is("%-td", 60, "1960-03-01");
	is("%td", 0.5, "0.5");
	is("%tc", 1900540799123, "2020-03-22T23:59:59.123");
	is("%tC", 1900540799123, "1900540799123");
	is("%tw", 3130, "2020-03-11");  /* week 11 of 2020 begins on day 71 */
	is("%tw", 51, "1960-12-23");
	is("%tw", 52, "1961-01-01");
	is("%tm", 722, "2020-03");
	is("%tm", -1, "1959-12");
	is("%tq", 241, "2020-04-01");
	is("%th", 121, "2020-07-01");
	is("%ty", 2020, "2020");
	is("%tb", 5, "5");
	is("%9.0g", 5, "5");
}
END_TEST

START_TEST(sas)
{
	is("SAS DATE9", 21997, "2020-03-23");
	is("SAS YYMMDD10", 21997, "2020-03-23");
	is("SAS E8601DA10", 21997, "2020-03-23");
	is("SAS DATETIME22.3", 1900540799.5, "2020-03-22T23:59:59.5");
	is("SAS TIME8", 3600, "01:00:00");
	is("SAS BEST12", 5, "5");
}
END_TEST

START_TEST(ends)
{
	is("%td", -715509, "0001-01-01");
	is("%td", -715510, "-715510");
	is("%td", 2936549, "9999-12-31");
	is("%td", 2936550, "2936550");
	is("%tc", INFINITY, "Inf");
	is("DATE11", 1e300, "1e+300");
	is("%td", 14669, "2000-02-29");
}
END_TEST

/* Every day of a leap cycle and every period reads back. */
START_TEST(reads_back)
{
	static const char *const formats[] = {"%td", "%tw", "%tm", "%tq", "%th"};
	for (size_t f = 0; f < 5; f++) {
		struct svy_date d = svy_date_of_format(formats[f]);
		for (double x = -2000; x < 2000; x++) {
			char text[SVY_DATE_MAX];
			double back;
			size_t n = svy_date_put(text, &d, x);
			ck_assert(n == (d.kind == SVY_DATE_MONTH ? 7 : 10));
			ck_assert(svy_date_parse(&d, text, n, &back) && back == x);
		}
	}
}
END_TEST

static void refused(const char *format, const char *text)
{
	struct svy_date d = svy_date_of_format(format);
	double x;
	ck_assert(!svy_date_parse(&d, text, strlen(text), &x));
}

START_TEST(no_dates)
{
	refused("%td", "2021-02-29");
	refused("%td", "2021-13-01");
	refused("%td", "2021-1-01");
	refused("%td", "2021-01-01T00:00:00");
	refused("%td", "0000-01-01");
	refused("%td", "");
	refused("%tc", "2021-01-01T24:00:00");
	refused("%tc", "2021-01-01T10:00:00.");
	refused("%tw", "2021-01-02");
	refused("%tq", "2021-02-01");
	refused("%tm", "2021-01-01");
	refused("TIME8", "1:00:00");
	refused("F8.2", "2021-01-01");
}
END_TEST

START_TEST(others_write)
{
	struct svy_date d = svy_date_of_format("%tc");
	double x;
	ck_assert(svy_date_parse(&d, "1960-01-02", 10, &x) && x == 86400000);
	ck_assert(svy_date_parse(&d, "1960-01-01 00:01:00", 19, &x) && x == 60000);
	ck_assert(svy_date_parse(&d, "1960-01-01T00:00:01Z", 20, &x) && x == 1000);
}
END_TEST

START_TEST(translation)
{
	struct svy_date td = svy_date_of_format("%td"), days = svy_date_of_format("DATE11"), tc = svy_date_of_format("%tc");
	struct svy_date moment = svy_date_of_format("DATETIME20"), time = svy_date_of_format("TIME8"), month = svy_date_of_format("%tm");
	double scale, shift;
	ck_assert(svy_date_translate(&td, &days, &scale, &shift));
	ck_assert(scale * (21997 + shift) == 13804300800);
	ck_assert(svy_date_translate(&moment, &tc, &scale, &shift));
	ck_assert(scale * (13804343999.25 + shift) == 1900583999250);
	ck_assert(svy_date_translate(&td, &tc, &scale, &shift));
	ck_assert(scale * (1 + shift) == 86400000);
	ck_assert(!svy_date_translate(&tc, &td, &scale, &shift));
	ck_assert(!svy_date_translate(&month, &days, &scale, &shift));
	ck_assert(!svy_date_translate(&time, &days, &scale, &shift));
}
END_TEST

/* The parts of a number under a format; 0 0 0 for none. */
static void civil(const char *format, double x, int year, int month, int day)
{
	struct svy_date d = svy_date_of_format(format);
	int y = 0, m = 0, n = 0;
	bool any = svy_date_civil(&d, x, &y, &m, &n);
	ck_assert_msg(any == (year > 0) && y == year && m == month && n == day, "%s %g is %d %d %d", format, x, y, m, n);
}

START_TEST(parts)
{
	civil("DATE11", 13804300800, 2020, 3, 23);
	civil("DATETIME20", 13804300801, 2020, 3, 23);
	civil("DATE11", -1, 1582, 10, 13);
	civil("%td", -1, 1959, 12, 31);
	civil("%tc", 86399999, 1960, 1, 1);
	civil("%tm", -1, 1959, 12, 1);
	civil("%tq", 3, 1960, 10, 1);
	civil("%th", 1, 1960, 7, 1);
	civil("%tw", 51, 1960, 12, 23);
	civil("SAS DATE9", 366, 1961, 1, 1);
	civil("TIME8", 45296, 0, 0, 0);
	civil("F8.2", 45296, 0, 0, 0);
	civil("%tm", 0.5, 0, 0, 0);
	civil("%td", 1e300, 0, 0, 0);
	civil("%td", NAN, 0, 0, 0);
	civil("%td", 3000000, 0, 0, 0);
}
END_TEST

UNIT_MAIN("date", NULL, NULL, parts, spss, stata, sas, ends, reads_back, no_dates, others_write, translation)
