// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/xlsx_library.h"

#include <dlfcn.h>

/* The version whose header this was built with: another may lay out its structures differently. */
#define FILE_NAME "libxlsxwriter.so." LXW_SOVERSION

struct call {
	const char *name;
	void **at;
};

int svy_xlsx_library_load(struct svy_ctx *ctx, struct svy_xlsx_library *lib)
{
#define CALL(call) {#call, (void **)&lib->call},
	const struct call all[] = {SVY_XLSX_CALLS(CALL)};
#undef CALL
	void *handle = dlopen(FILE_NAME, RTLD_NOW | RTLD_LOCAL);
	bool whole = handle != NULL;
	for (size_t i = 0; i < sizeof all / sizeof *all && whole; i++) {
		*all[i].at = dlsym(handle, all[i].name);
		whole = *all[i].at != NULL;
	}
	if (!whole)
		return svy_fail(ctx, SVY_EIO, "cannot use " FILE_NAME ", which makes xlsx: install the Debian package libxlsxwriter" LXW_SOVERSION);
	return 0;
}
