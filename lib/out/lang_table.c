// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/lang.h"

const struct svy_lang_word svy_lang_table[] = {
	{{"Total", "Totaal", "Gesamt", "Total"}},
	{{0}},
};
