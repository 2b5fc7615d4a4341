// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Dates and times: numbers whose format says what they count. In memory and in files they stay these numbers; in text (the stream,
 * CSV, JSON) they are ISO 8601 wherever that reads back to the same number, and the raw number elsewhere.
 *
 *   SPSS   DATE ADATE EDATE SDATE JDATE MOYR QYR WKYR DATETIME YMDHMS   seconds since 14 October 1582
 *          TIME DTIME MTIME                                             seconds
 *   Stata  %td %d, %tc, %tw %tm %tq %th                                 days, milliseconds, periods since 1960; a period is written as
 *                                                                       its first day, a month as YYYY-MM
 *   SAS    "SAS DATE9", "SAS DATETIME20", "SAS TIME8" and their kin     days, seconds since 1960; seconds
 *
 * Numbers all the same, since no calendar date says them exactly: %tC (which counts leap seconds), %tb (business days), %ty (the year itself),
 * SPSS's WKDAY and MONTH (1 to 7, 1 to 12), times under 0 or from 24 hours on, and dates outside the years 1 to 9999.
 */
#ifndef SVY_DATA_DATE_H
#define SVY_DATA_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "data/dict.h"

enum svy_date_kind { SVY_DATE_NOT, SVY_DATE_DAY, SVY_DATE_DATETIME, SVY_DATE_TIME, SVY_DATE_WEEK, SVY_DATE_MONTH, SVY_DATE_QUARTER, SVY_DATE_HALF };

struct svy_date {
	enum svy_date_kind kind;
	double per_day;                 /* counts in a day: 86400 for seconds, 1 for days; days, moments and times only */
	int64_t epoch;                  /* day of count 0, as days since 1970-01-01 */
};

#define SVY_DATE_MAX 48                 /* bytes that svy_date_put needs at most */

/* What a format counts ("DATE11", "%tc"); kind SVY_DATE_NOT for all that are no dates, and for NULL. */
struct svy_date svy_date_of_format(const char *format);
/* Of a variable: strings have none. */
struct svy_date svy_date_of(const struct svy_var *v);
/* The type in a Table Schema: "date", "datetime", "time", "yearmonth"; NULL for SVY_DATE_NOT. */
const char *svy_date_type(const struct svy_date *d);
/* The format that a column of such a type gets where nothing else is said: "%td", "%tc", "TIME8", "%tm"; NULL for any other word. */
const char *svy_date_format_of_type(const char *type);
/* The number as text: ISO 8601 or, where that would be another number or d is no date, as svy_num_format. Returns the length. */
size_t svy_date_put(char *out, const struct svy_date *d, double x);
/* Reads exactly s[0..n) as such a text, not as a number; false if it is none. */
bool svy_date_parse(const struct svy_date *d, const char *s, size_t n, double *x);
/*
 * The calendar day of the number: year, month (1 to 12), day (1 to 31); of periods their first day. False where it has none: d is a time of day or no
 * date, or the year is outside 1 to 9999.
 */
bool svy_date_civil(const struct svy_date *d, double x, int *year, int *month, int *day);
/*
 * Days, moments and times of one count as those of another: scale * (x + shift), both exact for days. False if the kinds differ,
 * but for a day that is wanted as a moment.
 */
bool svy_date_translate(const struct svy_date *from, const struct svy_date *to, double *scale, double *shift);
/*
 * The format in which SPSS, or Stata, shows what v counts, and its counts from those of v: scale * (x + shift). NULL, and neither set, for what
 * is no day, moment or time, and for times in Stata, which shows them as moments of 1960 only.
 */
const char *svy_date_in_spss(const struct svy_var *v, double *scale, double *shift);
const char *svy_date_in_stata(const struct svy_var *v, double *scale, double *shift);

#endif
