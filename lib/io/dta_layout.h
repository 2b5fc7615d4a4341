// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the releases of .dta differ in, as a table: 102 (Stata 1) to 121 (Stata 18). Private to lib/io/dta*.c.
 *
 * Sources: Stata's "help dta" of 113 to 119 (StataCorp), the Library of Congress' descriptions (fdd000471 and its kin); 102 to 112 from files
 * of which the same data exist in later releases. Releases that no public file has (106, 107, 109, 112) are taken for the one before.
 */
#ifndef SVY_IO_DTA_LAYOUT_H
#define SVY_IO_DTA_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum svy_dta_type { SVY_DTA_BYTE, SVY_DTA_INT, SVY_DTA_LONG, SVY_DTA_FLOAT, SVY_DTA_DOUBLE, SVY_DTA_STR, SVY_DTA_STRL, SVY_DTA_ALIAS };
/* How a list of types is written: letters and 0x7f + width; 251 to 255 and the width; words. */
enum svy_dta_codes { SVY_DTA_LETTERS, SVY_DTA_OCTETS, SVY_DTA_WORDS };

struct svy_dta_layout {
	uint8_t release, like;          /* like: the release that it is read as, where that is another */
	bool tagged;                    /* 117: parts in <tags>, with a map */
	enum svy_dta_codes codes;
	uint8_t nvar, nobs;             /* bytes of these counts */
	uint8_t title;                  /* of the file: its field, or (tagged) the bytes of its length */
	uint8_t stamp;                  /* field of the time; 0: none */
	uint8_t name, format, set_name; /* fields per variable, NUL included; characteristics and label sets have names of the same sizes */
	uint16_t label;
	uint8_t expansion;              /* bytes of the length of a characteristic; 0: there are none */
	bool old_sets;                  /* label sets of 16-bit values with labels of 8 bytes */
	bool tags;                      /* .a to .z; else one missing value per type */
	bool small_doubles;             /* a missing double is 2^333 */
	uint8_t v_bytes;                /* strL: bytes of the variable in a reference of 8 bytes */
	uint8_t o_bytes;                /* strL: bytes of the observation at its text */
	bool utf8;
	bool alias;                     /* variables of other frames */
};

/* NULL if there is no such release. */
const struct svy_dta_layout *svy_dta_layout(int release);
/* False if there is no such type. width: bytes of a value (0 of an alias). */
bool svy_dta_type(const struct svy_dta_layout *l, unsigned code, enum svy_dta_type *type, unsigned *width);

/* Missing values of integers are the largest that fit; first is '.', and tags follow. */
int32_t svy_dta_first_missing(const struct svy_dta_layout *l, enum svy_dta_type type);
/*
 * What the bits of a number mean: SVY_VALID, SVY_SYSMIS or a tag. *odd is set for what Stata itself never stores: infinity, NaN (which is
 * system-missing) and what lies between its missing values (which stays a number).
 */
uint8_t svy_dta_float_missing(const struct svy_dta_layout *l, uint32_t bits, bool *odd);
uint8_t svy_dta_double_missing(const struct svy_dta_layout *l, uint64_t bits, bool *odd);

#endif
