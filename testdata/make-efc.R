# SPDX-License-Identifier: GPL-3.0-or-later
# Writes efc.sav and efc.dta: the EUROFAMCARE data of the R package sjmisc (Debian r-cran-sjmisc, GPL-3), 908 family carers.
# Run it in this folder: Rscript make-efc.R
suppressMessages({library(sjmisc); library(haven)})
data(efc)
for (name in names(efc)) {
	x <- efc[[name]]
	codes <- attr(x, "labels")
	efc[[name]] <- if (is.null(codes)) structure(as.numeric(x), label = attr(x, "label"))
		else labelled(as.numeric(x), setNames(as.numeric(codes), names(codes)), attr(x, "label"))
}
write_sav(efc, "efc.sav")
write_dta(efc, "efc.dta", version = 14)

# The same data give the same bytes: the dates of writing are made constant.
overwrite <- function(path, at, text) {
	bytes <- readBin(path, "raw", file.size(path))
	bytes[at - 1 + seq_len(nchar(text))] <- charToRaw(text)
	writeBin(bytes, path)
}
overwrite("efc.sav", 93, "01 Jan 2600:00:00")
mark <- grepRaw("<timestamp>", readBin("efc.dta", "raw", file.size("efc.dta")), fixed = TRUE)
overwrite("efc.dta", mark + nchar("<timestamp>") + 1, "01 Jan 2026 00:00")
