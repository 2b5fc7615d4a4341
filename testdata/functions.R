# SPDX-License-Identifier: GPL-3.0-or-later
# Ratios, variances and standardised estimates of t/functions.t by R survey: case, id, estimate, standard error, degrees of freedom, design effects with
# and without replacement (or NA), covariance with the first estimate of the case (or NA). Run in this folder.
suppressMessages({library(survey); library(haven)})
options(digits = 17)

line <- function(case, id, est, se, df, deff = NA, wor = NA, cov = NA)
	cat(sprintf("%s\t%s\t%.17g\t%.17g\t%d\t%.17g\t%.17g\t%.17g\n", case, id, est, se, df, deff, wor, cov), sep = "")
plain <- function(path) as.data.frame(zap_labels(read_sav(path)))
f <- function(v) as.formula(paste0("~", v))
groups <- function(design, by) if (is.null(by)) NA else sort(unique(design$variables[[by]]))
within <- function(design, by, g) if (is.null(by)) design else design[which(design$variables[[by]] == g), ]
# Replicates tell their degrees of freedom by the rank of all of them, whatever the domain (R: of those of the domain).
df <- function(design, d) degf(if (inherits(design, "svyrep.design")) design else d)
name <- function(term, by, g) if (is.null(by)) term else paste0(term, "@", by, "=", g)

ratio <- function(case, design, over, under, by = NULL, deff = FALSE) for (g in groups(design, by)) {
	d <- within(design, by, g)
	r <- svyratio(f(over), f(under), d, na.rm = TRUE)
	effect <- function(how) if (deff) as.numeric(attr(svyratio(f(over), f(under), d, na.rm = TRUE, deff = how), "deff")) else NA
	line(case, name(paste0(over, "/", under), by, g), coef(r), SE(r), df(design, d), effect("replace"), effect(TRUE))
}
ratios <- function(case, design, over, under) {
	r <- svyratio(f(over[1]), f(under[1]), design)
	V <- svyratio(f(paste(over, collapse = "+")), f(under[1]), design, covmat = TRUE)$vcov
	for (i in seq_along(over)) {
		r <- svyratio(f(over[i]), f(under[1]), design)
		line(case, paste0(over[i], "/", under[1]), coef(r), SE(r), degf(design), cov = V[1, i])
	}
}
variance <- function(case, design, v, by = NULL, deff = FALSE, root = FALSE) for (g in groups(design, by)) {
	d <- within(design, by, g)
	s <- svyvar(f(v), d, na.rm = TRUE)
	est <- as.numeric(coef(s))[1]
	se <- as.numeric(SE(s))[1]
	effect <- c(NA, NA)
	if (deff) {
		m <- coef(svymean(f(v), d, na.rm = TRUE))
		d$variables$square <- (d$variables[[v]] - m)^2
		effect <- c(deff(svymean(~square, d, na.rm = TRUE, deff = "replace")), deff(svymean(~square, d, na.rm = TRUE, deff = TRUE)))
	}
	line(case, name(v, by, g), if (root) sqrt(est) else est, if (root) se / (2 * sqrt(est)) else se, df(design, d), effect[1], effect[2])
}
covariance <- function(case, design, a, b) {
	s <- svyvar(f(paste(a, b, sep = "+")), design)
	se <- matrix(sqrt(diag(as.matrix(attr(s, "var")))), 2)
	line(case, a, s[1, 1], se[1, 1], degf(design))
	line(case, paste0(a, ":", b), s[1, 2], se[1, 2], degf(design))
	line(case, b, s[2, 2], se[2, 2], degf(design))
}
covariances_by <- function(case, design, statistic, over, under, by) {
	s <- if (is.null(under)) svyby(f(over), f(by), design, statistic, covmat = TRUE)
		else svyby(f(over), denominator = f(under), by = f(by), design = design, statistic, covmat = TRUE)
	V <- vcov(s)
	for (i in seq_along(coef(s)))
		line(case, name(if (is.null(under)) over else paste0(over, "/", under), by, s[[by]][i]), coef(s)[i], sqrt(V[i, i]),
		     degf(within(design, by, s[[by]][i])), cov = V[1, i])
}
standard <- function(case, design, v, ages, shares, by = NULL, statistic = svymean) {
	d <- svystandardize(design, by = f(ages), over = if (is.null(by)) ~1 else f(by), population = shares, excluding.missing = f(v))
	for (g in groups(design, by)) {
		here <- within(d, by, g)
		s <- statistic(f(v), here, na.rm = TRUE)
		line(case, name(v, by, g), coef(s), SE(s), degf(within(design, by, g)))
	}
}

clus1 <- plain("apiclus1.sav")
one <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = clus1)
strat <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = plain("apistrat.sav"))
two <- svydesign(ids = ~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = plain("apiclus2.sav"))
jack <- as.svrepdesign(one, type = "JK1")
jackn <- as.svrepdesign(svydesign(ids = ~1, strata = ~stype, weights = ~pw, data = plain("apistrat.sav")), type = "JKn")
ratio("ratio clus1", one, "api_stu", "enroll", deff = TRUE)
ratio("ratio clus1 by", one, "api00", "api99", "stype", deff = TRUE)
ratio("ratio strat", strat, "api_stu", "enroll", "stype", deff = TRUE)
ratio("ratio two", two, "api00", "api99")
ratios("ratios strat", strat, c("api_stu", "api00"), "enroll")
covariances_by("ratio covariance", one, svyratio, "api_stu", "enroll", "stype")
ratio("ratio jk1", jack, "api00", "enroll")
ratio("ratio jkn", jackn, "api_stu", "enroll", "stype")

variance("variance clus1", one, "api00", deff = TRUE)
variance("variance clus1 by", one, "enroll", "stype", deff = TRUE)
variance("variance strat", strat, "api00", "stype", deff = TRUE)
variance("variance two", two, "api99")
variance("sd two", two, "api99", "stype", root = TRUE)
covariance("covariance clus1", one, "api00", "enroll")
covariance("covariance strat", strat, "api00", "enroll")
variance("variance jk1", jack, "api00")
variance("variance jkn", jackn, "enroll", "stype")

monitor <- plain("monitor.sav")
for (v in c("n1", "n2", "n3", "w1")) monitor[[v]][monitor[[v]] < 0] <- NA
clusters <- svydesign(ids = ~psu, strata = ~stratum, weights = ~gewicht, data = monitor)
ratio("ratio monitor", clusters, "n1", "n2", "jaar")
variance("variance monitor", clusters, "n1", "jaar")
rows <- svydesign(ids = ~1, strata = ~gemeente, weights = ~gewicht, data = monitor)
ratio("ratio rows", rows, "uren_zorg", "leeftijd", "sekse")
variance("variance rows", rows, "uren_zorg", "sekse")

post <- postStratify(one, ~stype, data.frame(stype = 1:3, Freq = c(4421, 755, 1018)))
ratio("ratio poststratified", post, "api_stu", "enroll")
variance("variance poststratified", post, "api00")
covariance("covariance poststratified", post, "api00", "enroll")

election <- plain("election_pps.sav")
brewer <- svydesign(ids = ~1, fpc = ~p, data = election, pps = "brewer")
ratio("ratio brewer", brewer, "Bush", "Kerry")
variance("variance brewer", brewer, "Nader")

nhanes <- plain("nhanes.zsav")
hanes <- svydesign(ids = ~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, data = nhanes, nest = TRUE)
standard("standard", subset(hanes, agecat > 1), "HI_CHOL", "agecat", c(77670, 72816, 45364))
standard("standard by", subset(hanes, agecat > 1), "HI_CHOL", "agecat", c(77670, 72816, 45364), "race")
standard("standard rows", strat, "api00", "stype", c(4421, 755, 1018))
