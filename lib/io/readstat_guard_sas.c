// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What stands at the head of SAS files, looked at before ReadStat does. Sources: M. S. Shotwell, "SAS7BDAT Database Binary Format"; SAS
 * Institute, "The Record Layout of a Data Set in SAS Transport (XPORT) Format" (TS-140, and its supplement for version 8).
 */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/readstat_base.h"

enum {
	PAGE_MAX = 16 << 20,            /* bytes of a page, of which ReadStat allocates one; SAS's own stay below 1 MB */
	VARIABLES_MAX = 100000,
};

/* SAS's codes of encodings, as proc options and its national language guide list them; names as iconv has them. */
static const struct {
	unsigned char code;
	const char *name;
} encodings[] = {
	{20, "UTF-8"}, {28, "UTF-8"}, {29, "ISO-8859-1"}, {30, "ISO-8859-2"}, {31, "ISO-8859-3"}, {32, "ISO-8859-4"}, {33, "ISO-8859-5"},
	{34, "ISO-8859-6"}, {35, "ISO-8859-7"}, {36, "ISO-8859-8"}, {37, "ISO-8859-9"}, {39, "ISO-8859-11"}, {40, "ISO-8859-15"}, {41, "CP437"},
	{42, "CP850"}, {43, "CP852"}, {44, "CP857"}, {45, "CP858"}, {46, "CP862"}, {47, "CP864"}, {48, "CP865"}, {49, "CP866"}, {50, "CP869"},
	{51, "CP874"}, {52, "CP921"}, {53, "CP922"}, {54, "CP1129"}, {55, "CP720"}, {56, "CP737"}, {57, "CP775"}, {58, "CP860"}, {59, "CP863"},
	{60, "windows-1250"}, {61, "windows-1251"}, {62, "windows-1252"}, {63, "windows-1253"}, {64, "windows-1254"}, {65, "windows-1255"},
	{66, "windows-1256"}, {67, "windows-1257"}, {68, "windows-1258"}, {69, "MACINTOSH"}, {118, "CP950"}, {119, "EUC-TW"}, {123, "BIG5"},
	{125, "GBK"}, {126, "GBK"}, {134, "EUC-JP"}, {136, "CP949"}, {138, "CP932"}, {140, "EUC-KR"}, {141, "CP949"}, {167, "ISO-2022-JP"},
	{168, "ISO-2022-KR"}, {169, "ISO-2022-CN"}, {204, "windows-1252"}, {205, "GB18030"}, {227, "ISO-8859-14"}, {242, "ISO-8859-13"},
};

static const char *encoding_name(unsigned char code)
{
	for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
		if (encodings[i].code == code)
			return encodings[i].name;
	return NULL;
}

static uint64_t number(const unsigned char *p, size_t n, bool little)
{
	uint64_t x = 0;
	for (size_t i = 0; i < n; i++)
		x = x << 8 | p[little ? n - 1 - i : i];
	return x;
}

/*
 * The header: alignment at 32 and 35, byte order at 37, encoding at 70; then, moved on by four bytes where times are aligned to eight,
 * its own size, that of a page, and the count of pages, which has eight bytes in files of 64-bit systems.
 */
int svy_rs_guard_sas7bdat(struct svy_rs_io *io, struct svy_rs_facts *f)
{
	enum { WIDE = 32, ALIGNED = 35, ORDER = 37, ENCODING = 70, TYPE = 156, SIZE = 196, START = 288 };
	unsigned char h[START];
	if (!svy_rs_io_take(io, h, sizeof h))
		return svy_rs_truncated(io, "it ends within its header");
	size_t moved = h[ALIGNED] == '3' ? 4 : 0, wide = h[WIDE] == '3' ? 8 : 4;
	bool little = h[ORDER] == 1;
	if (h[ORDER] > 1 || memcmp(h + TYPE, "DATA", 4) != 0)
		return svy_rs_damaged(io, "its header is not that of a SAS data set");
	uint64_t header = number(h + SIZE + moved, 4, little), page = number(h + SIZE + 4 + moved, 4, little);
	uint64_t pages = number(h + SIZE + 8 + moved, wide, little), size = (uint64_t)io->size;
	if (header < 1024 || header > PAGE_MAX || page < 1024 || page > PAGE_MAX)
		return svy_rs_damaged(io, "its header or its pages have an impossible size: %llu and %llu bytes", (unsigned long long)header, (unsigned long long)page);
	if (header > size || pages > (size - header) / page)
		return svy_rs_truncated(io, "it should hold %llu pages of %llu bytes, and has %lld bytes", (unsigned long long)pages, (unsigned long long)page,
			(long long)io->size);
	if (pages == 0)
		return svy_rs_damaged(io, "no variables");
	f->encoding = encoding_name(h[ENCODING]);
	return 0;
}

/* A transport file is records of 80 bytes; those that divide it say so. */
enum { RECORD = 80 };

static bool is_header(const unsigned char *rec, const char *what)
{
	return memcmp(rec, "HEADER RECORD*******", 20) == 0 && memcmp(rec + 20, what, strlen(what)) == 0;
}

/* Digits at a place of a record; -1 if there is none. */
static long digits(const unsigned char *rec, size_t at, size_t n)
{
	long x = -1;
	for (size_t i = at; i < at + n; i++)
		if (rec[i] >= '0' && rec[i] <= '9')
			x = (x < 0 ? 0 : x) * 10 + rec[i] - '0';
	return x;
}

static bool take_record(struct svy_rs_io *io, unsigned char *rec)
{
	return svy_rs_io_take(io, rec, RECORD);
}

static int no_header(struct svy_rs_io *io, const char *what)
{
	if (svy_rs_io_left(io) < RECORD)
		return svy_rs_truncated(io, "it ends before its %s", what);
	return svy_rs_damaged(io, "the header of its %s is not where it must be", what);
}

/* Adds up the widths of the variables: type at 0 (1 number, 2 text), width at 4, place in the row at 84. */
static int walk_variables(struct svy_rs_io *io, long n, size_t each, int64_t *row)
{
	unsigned char v[140];
	*row = 0;
	for (long i = 0; i < n; i++) {
		if (!svy_rs_io_take(io, v, each))
			return svy_rs_truncated(io, "it ends within variable %ld of %ld", i + 1, n);
		uint64_t type = number(v, 2, false), width = number(v + 4, 2, false), at = number(v + 84, 4, false);
		if ((type != 1 && type != 2) || width < 1 || (type == 1 && (width < 2 || width > 8)))
			return svy_rs_damaged(io, "variable %ld has an impossible type or width", i + 1);
		if (at != (uint64_t)*row)
			return svy_rs_damaged(io, "variable %ld does not begin where the one before it ends", i + 1);
		*row += (int64_t)width;
	}
	int64_t odd = (int64_t)n * (int64_t)each % RECORD;
	if (odd && !svy_rs_io_skip(io, RECORD - odd))
		return svy_rs_truncated(io, "it ends behind its variables");
	return 0;
}

/* Rows lie end to end, and blanks fill the last record. What is left behind the last whole row must be such blanks; a further data set must not follow. */
static int walk_rows(struct svy_rs_io *io, int64_t row)
{
	unsigned char rec[RECORD];
	int64_t start = io->pos, end = io->size;
	if ((end - start) % RECORD)
		return svy_rs_truncated(io, "its last record has %lld bytes, not 80", (long long)((end - start) % RECORD));
	for (; take_record(io, rec); )
		if (is_header(rec, "MEMBER ") || is_header(rec, "MEMBV8 "))
			return svy_fail(io->ctx, SVY_EDATA, "more than one data set in '%s': write each into a file of its own", svy_bytes_name(io->in));
	int64_t rest = (end - start) % row;
	if (io->rc || rest == 0)
		return io->rc;
	unsigned char *last = svy_malloc((size_t)rest);
	io->pos = end - rest;
	bool blank = svy_rs_io_take(io, last, (size_t)rest);
	for (int64_t i = 0; i < rest && blank; i++)
		blank = last[i] == ' ';
	free(last);
	if (!blank || rest >= RECORD)
		return svy_rs_truncated(io, "it ends within row %lld", (long long)((end - start) / row + 1));
	return 0;
}

/* Behind the library header: the member, its description, its variables, their long labels and formats (version 8 only), and the rows. */
int svy_rs_guard_xpt(struct svy_rs_io *io, struct svy_rs_facts *f)
{
	unsigned char rec[RECORD];
	int64_t row;
	if (!svy_rs_io_skip(io, 3 * RECORD) || !take_record(io, rec) || !(is_header(rec, "MEMBER ") || is_header(rec, "MEMBV8 ")))
		return no_header(io, "data set");
	bool v8 = is_header(rec, "MEMBV8 ");
	long each = digits(rec, 74, 4);
	if (each != 140 && each != 136)
		return svy_rs_damaged(io, "its descriptions of variables have %ld bytes, neither 140 nor 136", each);
	if (!svy_rs_io_skip(io, 3 * RECORD) || !take_record(io, rec) || !is_header(rec, v8 ? "NAMSTV8 " : "NAMESTR "))
		return no_header(io, "variables");
	long n = digits(rec, 53, 5);
	if (n < 1 || n > VARIABLES_MAX)
		return svy_rs_damaged(io, n == 0 ? "no variables" : "an impossible number of variables: %ld", n);
	int rc = walk_variables(io, n, (size_t)each, &row);
	if (rc)
		return rc;
	bool found = take_record(io, rec);
	if (found && is_header(rec, "LABELV"))
		while ((found = take_record(io, rec)) && !is_header(rec, "OBSV8 "))
			;
	if (!found || !is_header(rec, v8 ? "OBSV8 " : "OBS "))
		return no_header(io, "rows");
	f->rows = -1;
	return walk_rows(io, row);
}
