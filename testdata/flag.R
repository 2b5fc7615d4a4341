# SPDX-License-Identifier: GPL-3.0-or-later
# What t/svytable_flag.t expects of --flag nchs, by R survey and the algorithm of Parker e.a. (2017), figure 1 and appendix: case, group, level and what
# is wrong. Reads the files of the folder that is named.
suppressMessages({library(survey); library(haven)})
options(survey.lonely.psu = "fail")
folder <- commandArgs(TRUE)[1]
plain <- function(file) as.data.frame(zap_labels(read_sav(file.path(folder, file))))

judge <- function(p, se, n, df) {
	zero <- p < 1e-12 || p > 1 - 1e-12
	neff <- if (zero) n else min(n, p * (1 - p) / se^2)
	adjusted <- if (zero) n else min(n, p * (1 - p) / se^2 * (qt(.975, n - 1) / qt(.975, df))^2)
	low <- if (p < 1e-12) 0 else qbeta(.025, adjusted * p, adjusted * (1 - p) + 1)
	high <- if (p > 1 - 1e-12) 1 else qbeta(.975, adjusted * p + 1, adjusted * (1 - p))
	width <- high - low
	bad <- c(if (neff < 30) "n", if (width >= .3) "width", if (width > .05 && p > 1e-12 && width / p > 1.3) "relative")
	if (length(bad))
		return(paste0("suppressed: ", paste(bad, collapse = ", ")))
	look <- c(if (zero) "events", if (df < 8) "df")
	complement <- if (width > .05 && p < 1 - 1e-12 && width / (1 - p) > 1.3) "complement"
	if (length(look))
		return(paste0("review: ", paste(c(look, complement), collapse = ", ")))
	if (length(complement)) complement else ""
}

show <- function(case, design, y, by) {
	values <- sort(unique(na.omit(design$variables[[y]])))
	for (g in sort(unique(na.omit(design$variables[[by]])))) {
		group <- design[which(design$variables[[by]] == g), ]
		# Who did not answer belongs to the group, whose units count.
		df <- degf(group)
		base <- group[which(!is.na(group$variables[[y]])), ]
		n <- nrow(base$variables)
		for (v in values) {
			base <- update(base, .is = as.numeric(base$variables[[y]] == v))
			m <- svymean(~.is, base)
			cat(case, g, v, judge(coef(m)[[1]], SE(m)[[1]], n, df), sep = "\t")
			cat("\n")
		}
	}
}

monitor <- plain("monitor.sav")
monitor$n1[monitor$n1 < 0] <- NA
show("monitor", svydesign(ids = ~psu, strata = ~stratum, weights = ~gewicht, data = monitor), "n1", "gemeente")
nhanes <- plain("nhanes.zsav")
design <- svydesign(ids = ~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = nhanes)
show("nhanes", design, "agecat", "race")
show("cholesterol", design, "HI_CHOL", "agecat")
show("few", subset(design, HI_CHOL == 1), "agecat", "race")
show("strata", design, "HI_CHOL", "SDMVSTRA")
show("young", subset(design, agecat == 1), "HI_CHOL", "race")
api <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = plain("apiclus1.sav"))
show("api", api, "awards", "stype")
