// SPDX-License-Identifier: GPL-3.0-or-later
/* The part of a dictionary that no .dta has a place for, for the reader and the writer. Private to lib/io/dta*.c. */
#ifndef SVY_IO_DTA_EMBEDDED_H
#define SVY_IO_DTA_EMBEDDED_H

#include "data/dict.h"

#define SVY_DTA_EMBEDDED "svykit"       /* characteristics of the file, with a number behind */

enum { SVY_DTA_TITLE_CHARS = 80, SVY_DTA_NAME_CHARS = 32, SVY_DTA_CHARACTERISTIC_MAX = 67784 };

/* Can the attribute be a characteristic? Else it is part of what is embedded. */
bool svy_dta_attribute_fits(const struct svy_attribute *a, bool of_file);

/* How the file calls variable i, and whether it stores it in an integer type. */
struct svy_dta_stored {
	const char *(*name)(const void *arg, size_t i);
	bool (*integer)(const void *arg, size_t i);
	const void *arg;
};
/* The texts of these characteristics, appended; none if the file can hold all. notes: more than those of d. */
void svy_dta_embed(struct svy_strs *pieces, const struct svy_dict *d, const struct svy_strs *notes, bool history,
	const struct svy_dta_stored *stored);

#endif
