// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * libxlsxwriter, loaded when a workbook is asked for: it brings a library of cryptography along, and to link it would double the time in which each command
 * starts. Private to lib/out/.
 */
#ifndef SVY_OUT_XLSX_LIBRARY_H
#define SVY_OUT_XLSX_LIBRARY_H

#include <xlsxwriter.h>
#include "base/ctx.h"

/* What is called of it, each with the type that its header gives it. */
#define SVY_XLSX_CALLS(X) \
	X(workbook_new) X(workbook_add_worksheet) X(workbook_add_format) X(workbook_set_properties) X(workbook_close) \
	X(worksheet_write_string) X(worksheet_write_number) X(worksheet_merge_range) X(worksheet_freeze_panes) X(worksheet_set_column) \
	X(format_set_align) X(format_set_bold) X(format_set_font_size) X(format_set_indent) X(format_set_num_format) X(format_set_text_wrap) \
	X(lxw_strerror)

struct svy_xlsx_library {
#define SVY_XLSX_MEMBER(call) __typeof__(call) *call;
	SVY_XLSX_CALLS(SVY_XLSX_MEMBER)
#undef SVY_XLSX_MEMBER
};

/* Fills lib, whose calls are good until the process ends. 0, or SVY_EIO with a message that names the package. */
int svy_xlsx_library_load(struct svy_ctx *ctx, struct svy_xlsx_library *lib);

#endif
