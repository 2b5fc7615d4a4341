// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/sav_layout.h"

#include <ctype.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"
#include "io/text.h"

size_t svy_sav_segments(size_t width)
{
	return width <= SVY_SAV_SHORT_MAX ? 1 : (width + SVY_SAV_SEGMENT_COUNTED - 1) / SVY_SAV_SEGMENT_COUNTED;
}

size_t svy_sav_segment_width(size_t width, size_t segment)
{
	size_t n = svy_sav_segments(width);
	return n == 1 ? width : segment + 1 < n ? SVY_SAV_SEGMENT_STORED : width - segment * SVY_SAV_SEGMENT_COUNTED;
}

size_t svy_sav_segment_bytes(size_t width, size_t segment)
{
	size_t before = segment * SVY_SAV_SEGMENT_STORED;
	if (width <= before)
		return 0;
	return width - before < SVY_SAV_SEGMENT_STORED ? width - before : SVY_SAV_SEGMENT_STORED;
}

size_t svy_sav_slots(size_t segment_width)
{
	return segment_width ? (segment_width + 7) / 8 : 1;
}

size_t svy_sav_document_line(const char *text)
{
	size_t n = svy_utf8_fit(text, SVY_SAV_DOCUMENT_LINE, 0), at = n;
	while (text[n] && at > SVY_SAV_DOCUMENT_LINE / 2 && text[at] != ' ')
		at--;
	return text[n] && text[at] == ' ' ? at : n;
}

/* Names by type; PSPP developers guide, "Variable Record". */
static const char *const format_name[] = {
	[1] = "A", [2] = "AHEX", [3] = "COMMA", [4] = "DOLLAR", [5] = "F", [6] = "IB", [7] = "PIBHEX", [8] = "P", [9] = "PIB", [10] = "PK",
	[11] = "RB", [12] = "RBHEX", [15] = "Z", [16] = "N", [17] = "E", [20] = "DATE", [21] = "TIME", [22] = "DATETIME", [23] = "ADATE",
	[24] = "JDATE", [25] = "DTIME", [26] = "WKDAY", [27] = "MONTH", [28] = "MOYR", [29] = "QYR", [30] = "WKYR", [31] = "PCT", [32] = "DOT",
	[33] = "CCA", [34] = "CCB", [35] = "CCC", [36] = "CCD", [37] = "CCE", [38] = "EDATE", [39] = "SDATE", [40] = "MTIME", [41] = "YMDHMS",
};
enum { NFORMAT = sizeof format_name / sizeof *format_name };

bool svy_sav_format_text(uint32_t format, char out[SVY_SAV_FORMAT_MAX])
{
	unsigned type = format >> 16, width = format >> 8 & 0xff, decimals = format & 0xff;
	out[0] = '\0';
	if (type >= NFORMAT || !format_name[type] || width == 0)
		return false;
	if (decimals > 0 || type == SVY_SAV_FORMAT_F)
		snprintf(out, SVY_SAV_FORMAT_MAX, "%s%u.%u", format_name[type], width, decimals);
	else
		snprintf(out, SVY_SAV_FORMAT_MAX, "%s%u", format_name[type], width);
	return true;
}

bool svy_sav_format_parse(const char *text, uint32_t *format)
{
	size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	unsigned width, decimals = 0;
	char end;
	int got = sscanf(text + n, "%3u.%2u%c", &width, &decimals, &end);
	if (n == 0 || !isdigit((unsigned char)text[n]) || got < 1 || got > 2 || (got == 1 && text[n + strspn(text + n, "0123456789")]))
		return false;
	for (unsigned i = 1; i < NFORMAT; i++) {
		if (!format_name[i] || strlen(format_name[i]) != n || strncmp(format_name[i], text, n) != 0)
			continue;
		*format = i << 16 | width << 8 | decimals;
		return width >= 1 && width <= (i <= SVY_SAV_FORMAT_AHEX ? 255 : 40) && decimals <= 16;
	}
	return false;
}

/* Code pages whose iconv name is not "CP" and the number. */
static const struct {
	int32_t code;
	const char *name;
} code_pages[] = {
	{819, "ISO-8859-1"}, {708, "ISO-8859-6"}, {932, "CP932"}, {936, "GBK"}, {943, "IBM943"}, {949, "CP949"},
	{950, "CP950"}, {951, "BIG5-HKSCS"}, {1361, "JOHAB"}, {1383, "EUC-CN"}, {1386, "GBK"}, {10000, "MACINTOSH"}, {10006, "MACINTOSH"},
	{10007, "MAC-CYRILLIC"}, {10029, "MAC-CENTRALEUROPE"}, {10079, "MAC-IS"}, {10081, "MACINTOSH"}, {20000, "EUC-TW"}, {20866, "KOI8-R"},
	{20932, "EUC-JP"}, {20936, "GB2312"}, {20949, "EUC-KR"}, {21866, "KOI8-U"}, {51932, "EUC-JP"}, {51936, "EUC-CN"}, {51949, "EUC-KR"},
	{51950, "EUC-TW"}, {54936, "GB18030"}, {65001, "UTF-8"}, {28591, "ISO-8859-1"}, {28592, "ISO-8859-2"},
	{28593, "ISO-8859-3"}, {28594, "ISO-8859-4"}, {28595, "ISO-8859-5"}, {28596, "ISO-8859-6"}, {28597, "ISO-8859-7"},
	{28598, "ISO-8859-8"}, {28599, "ISO-8859-9"}, {28600, "ISO-8859-10"}, {28601, "ISO-8859-11"}, {28603, "ISO-8859-13"},
	{28604, "ISO-8859-14"}, {28605, "ISO-8859-15"}, {28606, "ISO-8859-16"}, {38598, "ISO-8859-8"},
	{437, "CP437"}, {737, "CP737"}, {775, "CP775"}, {850, "CP850"}, {852, "CP852"}, {855, "CP855"}, {856, "CP856"}, {857, "CP857"},
	{858, "CP858"}, {860, "CP860"}, {861, "CP861"}, {862, "CP862"}, {863, "CP863"}, {864, "CP864"}, {865, "CP865"}, {866, "CP866"},
	{869, "CP869"}, {874, "CP874"}, {1250, "windows-1250"}, {1251, "windows-1251"}, {1252, "windows-1252"}, {1253, "windows-1253"}, {1254, "windows-1254"},
	{1255, "windows-1255"}, {1256, "windows-1256"}, {1257, "windows-1257"}, {1258, "windows-1258"},
};

bool svy_sav_code_page_is_vague(int32_t code)
{
	return code == 0 || code == 2 || code == 3 || code == 367 || code == 20127;
}

const char *svy_sav_code_page(int32_t code)
{
	for (size_t i = 0; i < sizeof code_pages / sizeof *code_pages; i++)
		if (code_pages[i].code == code)
			return code_pages[i].name;
	return NULL;
}

/* Spellings, in small letters and digits only, that iconv does not know or takes for less than what Windows means by them. */
static const struct {
	const char *spelt, *name;
} spellings[] = {
	{"utf8", "UTF-8"}, {"utf", "UTF-8"}, {"unicode", "UTF-8"}, {"xsjis", "CP932"}, {"sjis", "CP932"}, {"shiftjis", "CP932"}, {"mskanji", "CP932"},
	{"xmssjis", "CP932"}, {"windows31j", "CP932"}, {"ksc56011987", "CP949"}, {"ksc5601", "CP949"}, {"ksx1001", "CP949"}, {"xwindows949", "CP949"},
	{"ms949", "CP949"}, {"korean", "CP949"}, {"uhc", "CP949"}, {"gb2312", "GBK"}, {"gb231280", "GBK"}, {"xgbk", "GBK"}, {"chinese", "GBK"},
	{"ms936", "GBK"}, {"hkscs", "BIG5-HKSCS"}, {"xxbig5", "BIG5"}, {"xmacroman", "MACINTOSH"}, {"macroman", "MACINTOSH"}, {"mac", "MACINTOSH"},
	{"macosroman", "MACINTOSH"}, {"xmaccyrillic", "MAC-CYRILLIC"}, {"xmacce", "MAC-CENTRALEUROPE"}, {"xmaccentraleurroman", "MAC-CENTRALEUROPE"},
	{"xmaciceland", "MAC-IS"}, {"xeucjp", "EUC-JP"}, {"xeuckr", "EUC-KR"}, {"xeuccn", "EUC-CN"}, {"tis620", "CP874"}, {"tis6202533", "CP874"},
	{"dos874", "CP874"}, {"latin9", "ISO-8859-15"}, {"ansi", "windows-1252"},
};

static bool knows(const char *name)
{
	iconv_t cd = svy_text_converter(name);
	if (cd == (iconv_t)-1)
		return false;
	iconv_close(cd);
	return true;
}

/* "windows-1252", "cp1252", "ibm-850", "1252" … by the number at their end; NULL if it is none. */
static const char *by_number(const char *plain)
{
	size_t letters = strspn(plain, "abcdefghijklmnopqrstuvwxyz");
	static const char *const before[] = {"", "cp", "windows", "ibm", "ms", "dos", "xcp", "xibm", "xwindows", "codepage"};
	if (strlen(plain + letters) < 3 || strlen(plain + letters) > 5 || plain[letters + strspn(plain + letters, "0123456789")])
		return NULL;
	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		if (strlen(before[i]) == letters && !strncmp(plain, before[i], letters))
			return svy_sav_code_page((int32_t)strtol(plain + letters, NULL, 10));
	return NULL;
}

bool svy_sav_encoding(const char *declared, char out[64])
{
	char plain[64];
	size_t n = 0;
	for (const char *s = declared; *s && n < sizeof plain - 1; s++)
		if (isalnum((unsigned char)*s))
			plain[n++] = (char)tolower((unsigned char)*s);
	plain[n] = '\0';
	const char *name = by_number(plain);
	for (size_t i = 0; !name && i < sizeof spellings / sizeof *spellings; i++)
		if (!strcmp(spellings[i].spelt, plain))
			name = spellings[i].name;
	if (!name && strpbrk(declared, "/ \t") == NULL)
		name = declared;
	if (!name || !*name || strlen(name) >= 64 || !knows(name))
		return false;
	snprintf(out, 64, "%s", name);
	return true;
}
