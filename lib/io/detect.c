// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/detect.h"

#include <stdbool.h>
#include <string.h>

static bool begins(const unsigned char *p, size_t n, const char *mark)
{
	size_t len = strlen(mark);
	return n >= len && memcmp(p, mark, len) == 0;
}

/* #--- alone on its line, or what is left of it when a stream was cut there. */
static bool is_stream(const unsigned char *p, size_t n)
{
	if (n && n < 4)
		return memcmp(p, "#---", n) == 0;
	if (!begins(p, n, "#---"))
		return false;
	return n == 4 || p[4] == '\n' || p[4] == '\r' || p[4] == ' ';
}

/*
 * Before format 117: release 102 to 115, byte order 1 or 2, file type 1; the byte behind is unused, and not always zero.
 */
static bool is_old_dta(const unsigned char *p, size_t n)
{
	return n >= 4 && p[0] >= 102 && p[0] <= 115 && (p[1] == 1 || p[1] == 2 || p[0] == 102) && p[2] == 1;
}

/* The first characters of a portable file: lines of 80, whose ends do not count and whose last blanks may be gone. Returns their number. */
static size_t por_characters(const unsigned char *p, size_t n, unsigned char *to, size_t max)
{
	size_t at = 0, column = 0;
	for (size_t i = 0; i < n && at < max; i++) {
		if (p[i] == '\r')
			continue;
		if (p[i] != '\n') {
			to[at++] = p[i];
			column++;
			continue;
		}
		for (; column < 80 && at < max; column++)
			to[at++] = ' ';
		column = 0;
	}
	return at;
}

/* Behind 200 bytes of greeting stand a table of 256 characters, letters from its 74th on, and a mark in these characters: EBCDIC is such a table. */
static bool is_por(const unsigned char *p, size_t n)
{
	enum { TABLE = 200, LETTERS = 74, MARK = 456, END = 464 };
	static const char mark[] = "SPSSPORT";
	unsigned char c[END];
	if (por_characters(p, n, c, END) < END)
		return false;
	if (memcmp(c + MARK, mark, 8) == 0)
		return true;
	for (size_t i = 0; i < 8; i++)
		if (c[MARK + i] != c[TABLE + LETTERS + mark[i] - 'A'])
			return false;
	return c[MARK] != c[MARK + 1] && c[MARK] != c[MARK + 5] && c[MARK + 1] != c[MARK + 5] && c[MARK + 6] != c[MARK + 7];
}

/* Both kinds begin with these 32 bytes but for one, which is 0x60 in a data set and 0x63 in a catalog of formats. */
static bool is_sas(const unsigned char *p, size_t n, unsigned char kind)
{
	static const unsigned char mark[32] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xc2, 0xea, 0x81, 0, 0xb3, 0x14, 0x11, 0xcf, 0xbd, 0x92,
		0x08, 0x00, 0x09, 0xc7, 0x31, 0x8c, 0x18, 0x1f, 0x10, 0x11};
	return n >= 32 && memcmp(p, mark, 15) == 0 && p[15] == kind && memcmp(p + 16, mark + 16, 16) == 0;
}

static bool is_xpt(const unsigned char *p, size_t n)
{
	return begins(p, n, "HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!") || begins(p, n, "HEADER RECORD*******LIBV8   HEADER RECORD!!!!!!!");
}

static bool is_utf16(const unsigned char *p, size_t n)
{
	return begins(p, n, "\xff\xfe") || begins(p, n, "\xfe\xff");
}

const char *svy_detect_foreign(const unsigned char *p, size_t n)
{
	static const struct {
		const char *mark, *what;
	} known[] = {
		{"\xfd" "7zXZ", "compressed by xz"}, {"BZh", "compressed by bzip2"}, {"\x28\xb5\x2f\xfd", "compressed by zstd"},
		{"%PDF", "a PDF document"}, {"PAR1", "a Parquet file"}, {"ARROW1", "an Arrow file"}, {"RDX", "an R workspace"},
		{"SQLite format 3", "an SQLite database"}, {"\xd0\xcf\x11\xe0", "an old .xls or .doc document"},
		{"<!", "HTML or XML"}, {"<?", "HTML or XML"}, {"<html", "HTML"}, {"<HTML", "HTML"}, {"{\"", "JSON"}, {"{\n", "JSON"}, {"[{", "JSON"},
		{"[\n", "JSON"}, {"\x89HDF", "an HDF5 file"}, {"FEA1", "a Feather file"}, {"**COMPRESSED** **COMPRESSED**", "a CPORT file of SAS: write it with the XPORT engine"},
		{"version https://git-lfs", "a Git LFS pointer, not the file that it stands for"},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (begins(p, n, known[i].mark))
			return known[i].what;
	if (is_sas(p, n, 0x63))
		return "a catalog of SAS, which holds labels and no data";
	if (n >= 20 && memcmp(p + 8, "ENCRYPTEDSAV", 12) == 0)
		return "an SPSS file under a password: save it without one in SPSS, or decrypt it with pspp-convert";
	if (memmem(p, n < 200 ? n : 200, "SPSS PORT FILE", 14))
		return "an SPSS portable file that is cut in its header";
	return NULL;
}

enum svy_kind svy_detect(const unsigned char *p, size_t n)
{
	if (n > SVY_DETECT_BYTES)
		n = SVY_DETECT_BYTES;
	if (!n)
		return SVY_KIND_EMPTY;
	/* Before all others: what a stream says may happen to be a mark of theirs. */
	if (is_stream(p, n) || (begins(p, n, "\xef\xbb\xbf") && is_stream(p + 3, n - 3)))
		return SVY_KIND_STREAM;
	if (begins(p, n, "$FL2"))
		return SVY_KIND_SAV;
	if (begins(p, n, "$FL3"))
		return SVY_KIND_ZSAV;
	/* Behind a binary directory: "PC" or "DE", and "SPSS…". */
	if (n >= 0x108 && memchr(p, '\0', 16) && (begins(p + 0x102, 6, "PCSPSS") || begins(p + 0x102, 6, "DESPSS")))
		return SVY_KIND_PC;
	if (begins(p, n, "<stata_dta>") || is_old_dta(p, n))
		return SVY_KIND_DTA;
	if (is_sas(p, n, 0x60))
		return SVY_KIND_SAS7BDAT;
	if (is_xpt(p, n))
		return SVY_KIND_XPT;
	if (is_por(p, n))
		return SVY_KIND_POR;
	if (begins(p, n, "\x1f\x8b"))
		return SVY_KIND_GZIP;
	if (begins(p, n, "PK\x03\x04"))
		return SVY_KIND_ZIP;
	if (svy_detect_foreign(p, n))
		return SVY_KIND_FOREIGN;
	if (!is_utf16(p, n) && memchr(p, '\0', n))
		return SVY_KIND_UNKNOWN;
	return SVY_KIND_DELIMITED;
}
