// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Any file. The targets stream, delimited, sav, zsav, dta and por are this one, with seeds and dictionaries of their own: what the bytes are is
 * found out from them, so the fuzzer may also go from one format to another.
 */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_source(data, size);
	return 0;
}
