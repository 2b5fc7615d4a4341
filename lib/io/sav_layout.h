// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a .sav or .zsav is made of, for the reader and the writer. Private to lib/io/. Source: PSPP developers guide, "System File
 * Format", and its "Variable Record", "Very Long String Record", "Data Record".
 *
 * A header of SVY_SAV_HEADER bytes, then records that begin with their type (int32): one variable record per 8-byte slot of a case (those
 * behind the first of a string have type -1), label records, documents, extensions, and the end, behind which stand the cases.
 */
#ifndef SVY_IO_SAV_LAYOUT_H
#define SVY_IO_SAV_LAYOUT_H

#include <float.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The header: where its fields begin, and their length if they are text. */
enum {
	SVY_SAV_HEADER = 176,
	SVY_SAV_AT_PRODUCT = 4, SVY_SAV_PRODUCT = 60,   /* behind the mark "$FL2" (or "$FL3", zlib) */
	SVY_SAV_AT_LAYOUT = 64,                         /* int32, 2 or 3: tells the byte order of everything */
	SVY_SAV_AT_SLOTS = 68,                          /* int32: 8-byte slots of a case; not to be trusted */
	SVY_SAV_AT_COMPRESSION = 72,                    /* int32, enum svy_sav_compression */
	SVY_SAV_AT_WEIGHT = 76,                         /* int32: slot of the weight from 1; 0 for none */
	SVY_SAV_AT_CASES = 80,                          /* int32: cases; -1 if unknown, or more than it holds */
	SVY_SAV_AT_BIAS = 84,                           /* double: what bytecodes stand above, 100 */
	SVY_SAV_AT_DATE = 92, SVY_SAV_DATE = 9,         /* "dd mmm yy" */
	SVY_SAV_AT_TIME = 101, SVY_SAV_TIME = 8,        /* "hh:mm:ss" */
	SVY_SAV_AT_TITLE = 109, SVY_SAV_TITLE = 64,     /* the file's label; 3 bytes follow */
};

enum svy_sav_compression { SVY_SAV_PLAIN = 0, SVY_SAV_BYTECODE = 1, SVY_SAV_ZLIB = 2 };

enum svy_sav_record {
	SVY_SAV_VARIABLE = 2,
	SVY_SAV_LABELS = 3,             /* values and labels … */
	SVY_SAV_LABEL_SLOTS = 4,        /* … and right behind them the slots of their variables, from 1 */
	SVY_SAV_DOCUMENT = 6,
	SVY_SAV_EXTENSION = 7,          /* subtype, size of an item, count of items, items */
	SVY_SAV_END = 999,
};

/* Subtypes of record 7. */
enum svy_sav_subtype {
	SVY_SAV_INTEGER_INFO = 3,       /* 8 int32: version (3), machine, float format, compression, byte order, code page */
	SVY_SAV_FLOAT_INFO = 4,         /* 3 doubles: sysmis, highest, lowest */
	SVY_SAV_VARIABLE_SETS = 5,
	SVY_SAV_RESPONSE_SETS = 7,      /* kinds C and D */
	SVY_SAV_PRODUCT_INFO = 10,
	SVY_SAV_DISPLAY = 11,           /* measure, columns, alignment per variable, int32 */
	SVY_SAV_UUID = 12,
	SVY_SAV_LONG_NAMES = 13,
	SVY_SAV_LONG_STRINGS = 14,      /* true widths of strings over 255 bytes */
	SVY_SAV_CASES64 = 16,           /* int64: 1, count of cases */
	SVY_SAV_FILE_ATTRIBUTES = 17,
	SVY_SAV_VARIABLE_ATTRIBUTES = 18,
	SVY_SAV_RESPONSE_SETS_2 = 19,   /* kind E too */
	SVY_SAV_ENCODING = 20,
	SVY_SAV_LONG_STRING_LABELS = 21,
	SVY_SAV_LONG_STRING_MISSING = 22,
	SVY_SAV_XML = 24,
};

/* Numbers with a meaning, where record 7/4 does not name others. */
#define SVY_SAV_SYSMIS (-DBL_MAX)
#define SVY_SAV_HIGHEST DBL_MAX
#define SVY_SAV_LOWEST (-0x1.ffffffffffffep+1023)       /* the number above SVY_SAV_SYSMIS */

/* Codes of compressed cases: 1 to 251 stand for themselves less the bias. */
enum svy_sav_code { SVY_SAV_CODE_PAD = 0, SVY_SAV_CODE_END = 252, SVY_SAV_CODE_LITERAL = 253, SVY_SAV_CODE_BLANKS = 254, SVY_SAV_CODE_SYSMIS = 255 };

enum {
	SVY_SAV_STRING_MAX = 32767,     /* bytes of a string */
	SVY_SAV_SHORT_MAX = 255,        /* … that one variable can hold */
	SVY_SAV_SEGMENT_COUNTED = 252,  /* a longer one has a segment for each so many bytes … */
	SVY_SAV_SEGMENT_STORED = 255,   /* … but each segment holds so many, so that the last may hold none */
	SVY_SAV_DOCUMENT_LINE = 80,
};

/* How many variables a string of so many bytes takes. 1 for numbers (width 0) and for strings of up to 255 bytes. */
size_t svy_sav_segments(size_t width);
/* The width in the variable record of a segment, from 0. */
size_t svy_sav_segment_width(size_t width, size_t segment);
/* Bytes of the value that the segment holds (from the 255 * segment-th), from the beginning of its slots; 0 where nothing is left. */
size_t svy_sav_segment_bytes(size_t width, size_t segment);
/* 8-byte slots of one segment whose record has this width (0 for a number: 1). */
size_t svy_sav_slots(size_t segment_width);

/* Bytes of the first line of a document, at most 80: broken at a blank where there is one. Blanks behind it begin no line. */
size_t svy_sav_document_line(const char *text);

/* Formats: type << 16 | width << 8 | decimals. Text: "F8.2" (F always with its decimals), "DATE11", "A10". */
enum { SVY_SAV_FORMAT_MAX = 24 };       /* bytes of the text, NUL included */
enum { SVY_SAV_FORMAT_A = 1, SVY_SAV_FORMAT_AHEX = 2, SVY_SAV_FORMAT_F = 5 };
/* False, and out empty, for a type that does not exist. */
bool svy_sav_format_text(uint32_t format, char out[SVY_SAV_FORMAT_MAX]);
/* False for text that is none (Stata's "%9.0g"), or whose width does not fit. */
bool svy_sav_format_parse(const char *text, uint32_t *format);

/* The iconv name of a code page of record 7/3; NULL if it is unknown, or says nothing (2, 3, 20127: "ASCII", and often more). */
const char *svy_sav_code_page(int32_t code);
/* True for the code pages that say nothing. */
bool svy_sav_code_page_is_vague(int32_t code);
/*
 * The iconv name of what record 7/20 declares, in any of its spellings ("x-sjis", "windows-949", "ISO_8859-1"), into out: 64 bytes.
 * False if iconv has none.
 */
bool svy_sav_encoding(const char *declared, char out[64]);

#endif
