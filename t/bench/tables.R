# SPDX-License-Identifier: GPL-3.0-or-later
# A table of 20 x 2 with its test by R: Rscript tables.R FILE rows|units|replicates
suppressPackageStartupMessages({library(haven); library(survey)})
a <- commandArgs(TRUE)
x <- as.data.frame(zap_labels(read_sav(a[1])))
x$g20 <- factor(x$g20)
x$agree <- factor(x$agree)
d <- switch(a[2],
	rows = svydesign(ids = ~1, strata = ~stratum, weights = ~w, data = x),
	units = svydesign(ids = ~psu, strata = ~stratum, weights = ~w, data = x),
	replicates = svrepdesign(data = x, weights = ~w, repweights = "rep[0-9]+", type = "bootstrap", combined.weights = TRUE))
print(svytable(~g20 + agree, d))
print(svyby(~agree, ~g20, d, svymean, na.rm = TRUE))
print(svychisq(~g20 + agree, d))
