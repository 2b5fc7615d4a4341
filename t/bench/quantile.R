# SPDX-License-Identifier: GPL-3.0-or-later
# Quartiles by R: Rscript quantile.R FILE VARIABLE
suppressPackageStartupMessages({library(haven); library(survey)})
a <- commandArgs(TRUE)
x <- zap_labels(read_sav(a[1], col_select = all_of(unique(c(a[2], "w", "stratum", "psu")))))
d <- svydesign(ids = ~psu, strata = ~stratum, weights = ~w, data = x)
print(svyquantile(reformulate(a[2]), d, c(.25, .5, .75), na.rm = TRUE))
