# SPDX-License-Identifier: GPL-3.0-or-later
# Writes types.xpt, types8.xpt and types.sas7bdat: the same seven rows in SAS's transport formats of version 5 and 8, and as a SAS data set.
suppressWarnings(suppressMessages(library(haven)))
d <- tibble::tibble(
	id = 1:7,
	x = c(1.5, NA, -3, 0.1, 1e10, 2, 3),
	s = c("a", "", "caf\u00e9", "long text with blanks", "x", " lead", "y"),
	date = as.Date("2020-01-31") + 0:6,
	time = as.POSIXct("2020-01-31 12:30:15", tz = "UTC") + 0:6,
	tod = hms::hms(seconds = 0:6)
)
attr(d$x, "label") <- "Title of x"
write_xpt(d, "types.xpt", version = 5)
write_xpt(d, "types8.xpt", version = 8, label = "My data")
suppressWarnings(write_sas(d, "types.sas7bdat"))
