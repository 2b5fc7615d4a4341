# SPDX-License-Identifier: GPL-3.0-or-later
# The weights of t/svyweight.t by R survey: CASE.w holds them, and standard output case, id, estimate, standard error. Reads the files of the folder
# that is named, writes into the one that it runs in.
suppressMessages({library(survey); library(haven)})
options(digits = 17, survey.lonely.psu = "fail")
folder <- commandArgs(TRUE)[1]
plain <- function(file) as.data.frame(zap_labels(read_sav(file.path(folder, file))))
weights_of <- function(case, d) writeLines(sprintf("%.17g", weights(d, "sampling")), paste0(case, ".w"))
row <- function(case, id, s) cat(case, "\t", id, "\t", sprintf("%.17g\t%.17g", coef(s), SE(s)), "\n", sep = "")
show <- function(case, d) {
	weights_of(case, d)
	row(case, "api00", svymean(~api00, d))
	row(case, "enroll", svytotal(~enroll, d))
	row(case, "api00@where", svymean(~api00, subset(d, comp_imp == 2)))
}
tight <- 1e-13

clus <- plain("apiclus1.sav")
clus$stype <- factor(clus$stype, labels = c("E", "H", "M"))
clus$wide <- factor(clus$sch_wide)
one <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = clus)
types <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))
wide <- data.frame(wide = c("1", "2"), Freq = c(1072, 5122))
stype <- c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018)
scores <- c(stype, api99 = 3914069)
show("post", postStratify(one, ~stype, types))
show("rake", rake(one, list(~stype, ~wide), list(types, wide), control = list(maxit = 500, epsilon = 1e-9)))
show("linear", calibrate(one, ~stype + api99, scores))
show("size", calibrate(one, ~enroll, c(`(Intercept)` = 6194, enroll = 3811472)))
show("bounded", calibrate(one, ~stype + api99, scores, bounds = c(.6, 1.6), epsilon = tight))
show("logit", calibrate(one, ~stype + api99, scores, calfun = "logit", bounds = c(.5, 1.9), epsilon = tight))
show("exponential", calibrate(one, ~stype + api99, scores, calfun = "raking", epsilon = tight))
show("crossed", calibrate(one, ~stype + stype:api99 - 1, c(4421, 755, 1018, 2800000, 450000, 640000)))
show("unit", calibrate(one, ~stype + enroll, c(stype, enroll = 3811472), aggregate.stage = 1))
show("unitlogit", calibrate(one, ~enroll, c(`(Intercept)` = 6194, enroll = 3500000), aggregate.stage = 1, calfun = "logit", bounds = c(.2, 2.5),
			    epsilon = tight))

strat <- plain("apistrat.sav")
two <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat)
cells <- data.frame(sch_wide = c(1, 1, 2, 2), comp_imp = c(1, 2, 1, 2), Freq = c(950, 122, 600, 4522))
show("strata", postStratify(two, ~sch_wide + comp_imp, cells))

pupils <- plain("yrbs.sav")
pupils <- pupils[!is.na(pupils$qn8), ]
pupils$kind <- factor(pupils$qn8)
pupils <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, nest = TRUE, data = pupils)
weights_of("pupils", calibrate(pupils, ~kind + stratum - 1, c(11000, 3400, 2450000), calfun = "raking", epsilon = tight))

# Replicates, each calibrated: the file that svykit reads, then what becomes of it.
jk <- as.svrepdesign(svydesign(ids = ~dnum, weights = ~pw, data = clus), type = "JK1", compress = FALSE)
reps <- unclass(as.matrix(jk$repweights)) * jk$pweights
colnames(reps) <- paste0("rep", seq_len(ncol(reps)))
file <- cbind(clus[c("pw", "api00", "enroll", "api99", "comp_imp")], stype = as.character(clus$stype), sch_wide = clus$sch_wide, reps)
write.csv(format(file, digits = 17, trim = TRUE), "replicates.csv", row.names = FALSE, quote = FALSE)
show("jkrake", rake(jk, list(~stype, ~wide), list(types, wide), control = list(maxit = 500, epsilon = 1e-9)))
show("jklinear", calibrate(jk, ~stype + api99, scores, compress = FALSE))
