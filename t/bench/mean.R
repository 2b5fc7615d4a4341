# SPDX-License-Identifier: GPL-3.0-or-later
# The benchmark's task in R: Rscript mean.R FILE overall|by. One formula for all items, which is R's fastest way to say it.
suppressPackageStartupMessages({library(haven); library(survey)})
a <- commandArgs(TRUE)
items <- paste0("q", 1:12)
needed <- c(items, "w", "stratum", "psu", "gemeente")
read <- if (grepl("[.]dta$", a[1])) read_dta else read_sav
x <- zap_labels(read(a[1], col_select = all_of(needed)))
d <- svydesign(ids = ~psu, strata = ~stratum, weights = ~w, data = x)
f <- reformulate(items)
if (a[2] == "by") print(head(svyby(f, ~gemeente, d, svymean, na.rm = TRUE))) else print(svymean(f, d, na.rm = TRUE))
