// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/date.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/num.h"

enum { SPSS_EPOCH = -141428, EPOCH_1960 = -3653 };      /* 1582-10-14 and 1960-01-01 from 1970-01-01 */

#define SECONDS 86400.0

/* Names of formats by what they count, in capitals. Only those of SPSS that hold a whole date. */
static const char *const spss_days[] = {"DATE", "ADATE", "EDATE", "SDATE", "JDATE", "MOYR", "QYR", "WKYR", NULL};
static const char *const spss_moments[] = {"DATETIME", "YMDHMS", NULL};
static const char *const spss_times[] = {"TIME", "DTIME", "MTIME", NULL};
static const char *const sas_days[] = {"DATE", "DAY", "DDMMYY", "DDMMYYB", "DDMMYYC", "DDMMYYD", "DDMMYYN", "DDMMYYP", "DDMMYYS", "MMDDYY", "MMDDYYB", "MMDDYYC",
	"MMDDYYD", "MMDDYYN", "MMDDYYP", "MMDDYYS", "YYMMDD", "YYMMDDB", "YYMMDDC", "YYMMDDD", "YYMMDDN", "YYMMDDP", "YYMMDDS", "JULIAN", "MONYY", "WORDDATE",
	"WORDDATX", "WEEKDATE", "WEEKDATX", "E8601DA", "B8601DA", "IS8601DA", "NENGO", "MINGUO", NULL};
static const char *const sas_moments[] = {"DATETIME", "DATEAMPM", "E8601DT", "B8601DT", "IS8601DT", "DTDATE", "MDYAMPM", NULL};
static const char *const sas_times[] = {"TIME", "TIMEAMPM", "TOD", "HHMM", "MMSS", "E8601TM", "B8601TM", "IS8601TM", NULL};

static bool is_one_of(const char *const *names, const char *s, size_t n)
{
	for (; *names; names++)
		if (strlen(*names) == n && strncmp(*names, s, n) == 0)
			return true;
	return false;
}

static struct svy_date by_name(const char *s, int64_t epoch, double day, const char *const *days, const char *const *moments, const char *const *times)
{
	size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	/* The digits of E8601DA belong to the name, those of DATE9 do not. */
	if (n == 1 && strncmp(s + 1, "8601", 4) == 0)
		n = 5 + strspn(s + 5, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	if (is_one_of(days, s, n))
		return (struct svy_date){SVY_DATE_DAY, day, epoch};
	if (is_one_of(moments, s, n))
		return (struct svy_date){SVY_DATE_DATETIME, SECONDS, epoch};
	if (is_one_of(times, s, n))
		return (struct svy_date){SVY_DATE_TIME, SECONDS, 0};
	return (struct svy_date){0};
}

/* Behind the '%' and the '-' that sets it left. What follows the letters says how Stata shows it. */
static struct svy_date stata(const char *s)
{
	if (*s == 'd')
		return (struct svy_date){SVY_DATE_DAY, 1, EPOCH_1960};
	switch (*s == 't' ? s[1] : 0) {
	case 'd': return (struct svy_date){SVY_DATE_DAY, 1, EPOCH_1960};
	case 'c': return (struct svy_date){SVY_DATE_DATETIME, SECONDS * 1000, EPOCH_1960};
	case 'w': return (struct svy_date){.kind = SVY_DATE_WEEK};
	case 'm': return (struct svy_date){.kind = SVY_DATE_MONTH};
	case 'q': return (struct svy_date){.kind = SVY_DATE_QUARTER};
	case 'h': return (struct svy_date){.kind = SVY_DATE_HALF};
	default: return (struct svy_date){0};
	}
}

struct svy_date svy_date_of_format(const char *format)
{
	if (!format)
		return (struct svy_date){0};
	if (format[0] == '%')
		return stata(format + 1 + (format[1] == '-'));
	if (strncmp(format, "SAS ", 4) == 0)
		return by_name(format + 4, EPOCH_1960, 1, sas_days, sas_moments, sas_times);
	return by_name(format, SPSS_EPOCH, SECONDS, spss_days, spss_moments, spss_times);
}

struct svy_date svy_date_of(const struct svy_var *v)
{
	return svy_date_of_format(v->type == SVY_NUMBER ? v->format : NULL);
}

const char *svy_date_type(const struct svy_date *d)
{
	switch (d->kind) {
	case SVY_DATE_NOT: return NULL;
	case SVY_DATE_DATETIME: return "datetime";
	case SVY_DATE_TIME: return "time";
	case SVY_DATE_MONTH: return "yearmonth";
	default: return "date";
	}
}

const char *svy_date_format_of_type(const char *type)
{
	static const char *const pairs[][2] = {{"date", "%td"}, {"datetime", "%tc"}, {"time", "TIME8"}, {"yearmonth", "%tm"}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (strcmp(type, pairs[i][0]) == 0)
			return pairs[i][1];
	return NULL;
}

/*
 * Days since 1970-01-01 and the proleptic Gregorian calendar. Years are counted from March, so that the leap day is the last of its year;
 * 400 years are 146097 days, and day 0 of that count lies 719468 days before 1970.
 */
static int64_t days_of(int64_t y, int m, int d)
{
	y -= m <= 2;
	int64_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
	int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void civil_of(int64_t days, int64_t *y, int *m, int *d)
{
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097, doe = days - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	*d = (int)(doy - (153 * mp + 2) / 5 + 1);
	*m = (int)(mp < 10 ? mp + 3 : mp - 9);
	*y = yoe + era * 400 + (*m <= 2);
}

static char *digits(char *p, int64_t x, int n)
{
	for (int i = n; i-- > 0; x /= 10)
		p[i] = (char)('0' + x % 10);
	return p + n;
}

static bool in_calendar(int64_t days)
{
	return days >= -719162 && days <= 2932896;
}

/* YYYY-MM-DD or YYYY-MM; NULL outside the years 1 to 9999. */
static char *put_day(char *p, int64_t days, bool month_only)
{
	int64_t y;
	int m, d;
	if (!in_calendar(days))
		return NULL;
	civil_of(days, &y, &m, &d);
	p = digits(p, y, 4);
	*p++ = '-';
	p = digits(p, m, 2);
	if (month_only)
		return p;
	*p++ = '-';
	return digits(p, d, 2);
}

/* HH:MM:SS and up to six digits behind, of seconds in [0, 86400). */
static char *put_time(char *p, double seconds)
{
	double whole = floor(seconds), micro = round((seconds - whole) * 1e6);
	int64_t s = (int64_t)whole, f = (int64_t)micro;
	p = digits(p, s / 3600, 2);
	*p++ = ':';
	p = digits(p, s / 60 % 60, 2);
	*p++ = ':';
	p = digits(p, s % 60, 2);
	if (f == 0 || f >= 1000000)
		return p;
	int n = 6;
	for (; f % 10 == 0; f /= 10)
		n--;
	*p++ = '.';
	return digits(p, f, n);
}

/* Periods since 1960, and how many make a year. Stata's weeks are 52, the first of which begins on 1 January. */
static int periods(enum svy_date_kind kind)
{
	return kind == SVY_DATE_WEEK ? 52 : kind == SVY_DATE_MONTH ? 12 : kind == SVY_DATE_QUARTER ? 4 : 2;
}

/* The first day of period x; false if x is none. */
static bool first_day(enum svy_date_kind kind, double x, int64_t *days)
{
	if (x != floor(x) || fabs(x) > 1e6)
		return false;
	int64_t n = (int64_t)x, k = periods(kind), year = n >= 0 ? n / k : -((k - 1 - n) / k), i = n - year * k;
	if (kind == SVY_DATE_WEEK)
		*days = days_of(1960 + year, 1, 1) + 7 * i;
	else
		*days = days_of(1960 + year, (int)(i * (12 / k)) + 1, 1);
	return true;
}

static char *put_period(char *p, enum svy_date_kind kind, double x)
{
	int64_t days;
	return first_day(kind, x, &days) ? put_day(p, days, kind == SVY_DATE_MONTH) : NULL;
}

/* ISO text, or NULL where there is none; it may read back as another number. */
static char *put_iso(char *p, const struct svy_date *d, double x)
{
	if (d->kind == SVY_DATE_TIME) {
		double seconds = x / d->per_day * SECONDS;
		return seconds >= 0 && seconds < SECONDS ? put_time(p, seconds) : NULL;
	}
	if (d->kind != SVY_DATE_DAY && d->kind != SVY_DATE_DATETIME)
		return put_period(p, d->kind, x);
	double day = floor(x / d->per_day), rest = x - day * d->per_day;
	if (!(fabs(day) < 1e9) || !(p = put_day(p, (int64_t)day + d->epoch, false)) || d->kind == SVY_DATE_DAY)
		return rest == 0 || d->kind == SVY_DATE_DATETIME ? p : NULL;
	*p++ = 'T';
	return put_time(p, rest / (d->per_day / SECONDS));
}

size_t svy_date_put(char *out, const struct svy_date *d, double x)
{
	double back;
	char *end = d->kind != SVY_DATE_NOT && isfinite(x) ? put_iso(out, d, x) : NULL;
	if (end && svy_date_parse(d, out, (size_t)(end - out), &back) && back == x) {
		*end = '\0';
		return (size_t)(end - out);
	}
	return svy_num_format(out, x);
}

/* n digits at *p, which moves behind them; -1 if they are not there. */
static int64_t take(const char **p, const char *e, int n)
{
	int64_t x = 0;
	if (e - *p < n)
		return -1;
	for (int i = 0; i < n; i++) {
		unsigned c = (unsigned char)(*p)[i] - '0';
		if (c > 9)
			return -1;
		x = x * 10 + (int)c;
	}
	*p += n;
	return x;
}

static bool take_char(const char **p, const char *e, char c)
{
	if (*p == e || **p != c)
		return false;
	++*p;
	return true;
}

/* YYYY-MM-DD, or YYYY-MM, which is its first day. Days that a month does not have are none. */
static bool take_day(const char **p, const char *e, bool month_only, int64_t *days)
{
	static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t y = take(p, e, 4), m = -1, d = 1;
	if (y < 1 || !take_char(p, e, '-') || (m = take(p, e, 2)) < 1 || m > 12)
		return false;
	if (!month_only && (!take_char(p, e, '-') || (d = take(p, e, 2)) < 1))
		return false;
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
	if (d > length[m - 1] + (leap && m == 2))
		return false;
	*days = days_of(y, (int)m, (int)d);
	return true;
}

/* HH:MM, HH:MM:SS, and digits behind a point. */
static bool take_time(const char **p, const char *e, double *seconds)
{
	int64_t h = take(p, e, 2), m = -1, s = 0;
	if (h < 0 || h > 23 || !take_char(p, e, ':') || (m = take(p, e, 2)) < 0 || m > 59)
		return false;
	if (take_char(p, e, ':') && ((s = take(p, e, 2)) < 0 || s > 59))
		return false;
	*seconds = (double)(h * 3600 + m * 60 + s);
	if (!take_char(p, e, '.'))
		return true;
	double f = 0, scale = 1;
	const char *start = *p;
	for (; *p < e && **p >= '0' && **p <= '9' && *p - start < 15; ++*p, scale *= 10)
		f = f * 10 + (**p - '0');
	*seconds += f / scale;
	return *p > start;
}

static bool parse_period(const struct svy_date *d, int64_t days, double *x)
{
	int64_t y, k = periods(d->kind), i;
	int m, day;
	civil_of(days, &y, &m, &day);
	if (d->kind == SVY_DATE_WEEK) {
		int64_t behind = days - days_of(y, 1, 1);
		i = behind / 7;
		if (behind % 7 != 0 || i > 51)
			return false;
	} else {
		if (day != 1 || (m - 1) % (12 / k) != 0)
			return false;
		i = (m - 1) / (12 / k);
	}
	*x = (double)((y - 1960) * k + i);
	return true;
}

bool svy_date_parse(const struct svy_date *d, const char *s, size_t n, double *x)
{
	const char *p = s, *e = s + n;
	int64_t days = 0;
	double seconds = 0;
	if (d->kind == SVY_DATE_NOT)
		return false;
	if (d->kind != SVY_DATE_TIME && !take_day(&p, e, d->kind == SVY_DATE_MONTH, &days))
		return false;
	if (d->kind == SVY_DATE_TIME && !take_time(&p, e, &seconds))
		return false;
	if (d->kind == SVY_DATE_DATETIME && p < e) {
		/* Other programs part date and time by a blank, and write a Z behind. */
		if ((!take_char(&p, e, 'T') && !take_char(&p, e, ' ')) || !take_time(&p, e, &seconds))
			return false;
		take_char(&p, e, 'Z');
	}
	if (p != e)
		return false;
	if (d->kind >= SVY_DATE_WEEK)
		return parse_period(d, days, x);
	double fraction = seconds - floor(seconds), unit = d->per_day / SECONDS;
	*x = (double)(days - (d->kind == SVY_DATE_TIME ? 0 : d->epoch)) * d->per_day + floor(seconds) * unit;
	/* Thousandths are whole in a count of milliseconds; .001 is not in binary. */
	*x += unit >= 1000 ? round(fraction * unit * 1000) / 1000 : fraction * unit;
	return true;
}

bool svy_date_civil(const struct svy_date *d, double x, int *year, int *month, int *day)
{
	int64_t days, y;
	if (d->kind == SVY_DATE_DAY || d->kind == SVY_DATE_DATETIME) {
		double whole = floor(x / d->per_day);
		if (!(fabs(whole) < 1e9))
			return false;
		days = (int64_t)whole + d->epoch;
	} else if (d->kind < SVY_DATE_WEEK || !first_day(d->kind, x, &days)) {
		return false;
	}
	if (!in_calendar(days))
		return false;
	civil_of(days, &y, month, day);
	*year = (int)y;
	return true;
}

bool svy_date_translate(const struct svy_date *from, const struct svy_date *to, double *scale, double *shift)
{
	bool same = from->kind == to->kind || (from->kind == SVY_DATE_DAY && to->kind == SVY_DATE_DATETIME);
	if (!same || from->kind == SVY_DATE_NOT || from->kind >= SVY_DATE_WEEK)
		return false;
	*shift = from->kind == SVY_DATE_TIME ? 0 : (double)(from->epoch - to->epoch) * from->per_day;
	*scale = to->per_day / from->per_day;
	return true;
}

static const char *format_in(const struct svy_var *v, const char *const formats[SVY_DATE_WEEK], double *scale, double *shift)
{
	struct svy_date from = svy_date_of(v);
	const char *format = from.kind < SVY_DATE_WEEK ? formats[from.kind] : NULL;
	struct svy_date to = svy_date_of_format(format);
	return format && svy_date_translate(&from, &to, scale, shift) ? format : NULL;
}

const char *svy_date_in_spss(const struct svy_var *v, double *scale, double *shift)
{
	static const char *const formats[SVY_DATE_WEEK] = {[SVY_DATE_DAY] = "DATE11", [SVY_DATE_DATETIME] = "DATETIME20", [SVY_DATE_TIME] = "TIME8"};
	return format_in(v, formats, scale, shift);
}

const char *svy_date_in_stata(const struct svy_var *v, double *scale, double *shift)
{
	static const char *const formats[SVY_DATE_WEEK] = {[SVY_DATE_DAY] = "%td", [SVY_DATE_DATETIME] = "%tc"};
	return format_in(v, formats, scale, shift);
}
