// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a .sav has no place for: the survey design, notes, history, unknown keys, and what SPSS would have to cut or change. It travels in
 * the file attribute "svykit.header", whose values are the lines of a stream's header. Private to lib/io/, for the reader and the writer.
 *
 * A file has what SPSS cannot hold only. Where SPSS says something too (a title), SPSS's word counts if it was changed since.
 *
 * Between commands (a pipe; "the lane" below) the header is whole, and its first line has a checksum of the others. It counts alone if that
 * is right and the product string is ours, so that the next command sees what it would see in the text stream. Rows of the lane are plain
 * 8-byte slots, little endian, in UTF-8, number of cases -1:
 *   - a tagged missing value '.a' … '.z' is the NaN with the bits svy_sav_tag_bits('a') … ('z'); no other NaN occurs;
 *   - a string has a byte more than it needs, and if it ends in a blank, a NUL behind that, so that its blanks are told from the padding;
 *   - behind the last row stands, where the next row would begin, the NaN SVY_SAV_LANE_END, which no row can begin with (it is no tag,
 *     and as text no UTF-8), and then, up to the end of the input, the stream's own trailer: lines "#note: …" and "#end rows=N". Input without
 *     that, or with another number of rows, was cut: the producer failed, and its error must not be lost.
 */
#ifndef SVY_IO_SAV_HEADER_H
#define SVY_IO_SAV_HEADER_H

#include "data/dict.h"

#define SVY_SAV_HEADER_ATTRIBUTE "svykit.header"
#define SVY_SAV_OUR_PRODUCT "@(#) SPSS DATA FILE svykit"        /* how the product string of our files begins */

/* Bytes that SPSS allows; the file's own title has SVY_SAV_TITLE. */
enum { SVY_SAV_VARIABLE_TITLE = 255, SVY_SAV_LABEL = 120 };

#define SVY_SAV_TAG_NAN UINT64_C(0x7ff8535659540000)            /* "SVYT", then the tag's letter */
#define SVY_SAV_LANE_END UINT64_C(0x7ff8535659450a0a)           /* "SVYE" */
static inline uint64_t svy_sav_tag_bits(char tag)
{
	return SVY_SAV_TAG_NAN | (unsigned char)tag;
}
/* The tag that a NaN with these bits stands for; 0 for any other number. Every reader of a .sav may ask it of a NaN. */
static inline char svy_sav_tag_of(uint64_t bits)
{
	uint64_t tag = bits ^ SVY_SAV_TAG_NAN;
	return tag >= 'a' && tag <= 'z' ? (char)tag : 0;
}

/*
 * Takes the attribute out of d->attr and fills d with what it says; to be called when d is complete otherwise. product: the header's
 * 60 bytes, need not be terminated. *lane (may be NULL) says that the header is whole and the rows are of the lane; d then has widths and
 * formats as they were before, not as they stand in the file. Returns 0; SVY_EDATA if a column of the design is gone; a header that cannot be
 * read is a warning, and the attribute stays.
 *
 * The same for a .dta (product NULL), which has no place for more: measures, roles, sets of variables, labels of text and fractions. They are
 * taken where the file has none.
 */
int svy_sav_header_apply(struct svy_ctx *ctx, const char *input_name, const char *product, struct svy_dict *d, bool *lane);

/* The values of the attribute from a dictionary of what a file cannot hold; none, if that is nothing. */
void svy_sav_header_rest(struct svy_strs *lines, const struct svy_dict *rest, const struct svy_strs *notes, bool history);

/* The values of the attribute for the lane, appended to lines. notes: more than those of d. */
void svy_sav_header_whole(struct svy_strs *lines, const struct svy_dict *d, const struct svy_strs *notes, bool history);
/* The same for a file: nothing is appended if SPSS can hold all. stored[i] is the name of variable i in the file. */
void svy_sav_header_part(struct svy_strs *lines, const struct svy_dict *d, const struct svy_strs *notes, bool history, char *const *stored);

#endif
