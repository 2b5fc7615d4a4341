# SPDX-License-Identifier: GPL-3.0-or-later
# For svycontrast.t: what R survey makes of the same contrasts, as case, name, estimate, standard error. Writes data with replicate weights to the working directory.
suppressMessages({ library(survey); library(haven) })
options(digits = 17, warn = -1, survey.lonely.psu = "fail")
dir <- Sys.getenv("TESTDATA")
plain <- function(file) as.data.frame(zap_labels(read_sav(file.path(dir, file))))
say <- function(case, name, est, se) cat(sprintf("%s\t%s\t%.17g\t%.17g\n", case, name, est, se), sep = "")
# What shares add up to has no error, but for R's rounding
of <- function(case, name, x) say(case, name, as.vector(coef(x)), ifelse(as.vector(SE(x)) < 1e-8 * abs(as.vector(coef(x))), 0, as.vector(SE(x))))

# Three groups by name g1, g2, g3: linear and not, pairs, from the first and from the mean
three <- function(case, stat) {
	names(stat) <- NULL
	v <- as.matrix(vcov(stat))
	est <- structure(as.vector(coef(stat)), names = c("g1", "g2", "g3"))
	attr(est, "var") <- structure(v, dimnames = list(names(est), names(est)))
	class(est) <- "svystat"
	of(case, "linear", svycontrast(est, list(linear = c(-1, 2, -0.5))))
	of(case, "lift", svycontrast(est, quote(100 * (g2 / g1 - 1))))
	of(case, "odd", svycontrast(est, quote(log(g1) * sqrt(g3) / g2^2 + exp(g1 / g2))))
	of(case, "average", svycontrast(est, quote((g1 + g2 + g3) / 3)))
	of(case, "chained", svycontrast(est, quote(sqrt((g3 - g1)^2 + 1))))
	of(case, "2-1", svycontrast(est, c(-1, 1, 0)))
	of(case, "3-1", svycontrast(est, c(-1, 0, 1)))
	of(case, "3-2", svycontrast(est, c(0, -1, 1)))
	of(case, "1-mean", svycontrast(est, c(2, -1, -1) / 3))
	of(case, "2-mean", svycontrast(est, c(-1, 2, -1) / 3))
	of(case, "3-mean", svycontrast(est, c(-1, -1, 2) / 3))
}
by <- function(case, y, d, f = svymean, g = ~stype) three(case, svyby(y, g, d, f, covmat = TRUE))
# Where values are missing, and of some designs, survey 4.1's svyby() has no covariances: means as ratios of totals
ratios <- function(case, y, d) {
	for (k in 1:3) {
		d$variables[[paste0("n", k)]] <- as.numeric(d$variables$stype == k & !is.na(y))
		d$variables[[paste0("y", k)]] <- ifelse(d$variables$stype == k & !is.na(y), y, 0)
	}
	three(case, svycontrast(svytotal(~y1 + n1 + y2 + n2 + y3 + n3, d), list(g1 = quote(y1 / n1), g2 = quote(y2 / n2), g3 = quote(y3 / n3))))
}

srs <- plain("apisrs.sav"); strat <- plain("apistrat.sav"); clus1 <- plain("apiclus1.sav"); clus2 <- plain("apiclus2.sav")
strat$gap <- ifelse(strat$enroll %% 7 == 3, NA, strat$enroll)
clus1$gap <- ifelse(clus1$enroll %% 7 == 3, NA, clus1$enroll)
by("srs", ~api00, svydesign(ids = ~1, data = srs))
dstrat <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat)
by("strata", ~api00, dstrat)
by("strata total", ~enroll, dstrat, svytotal)
ratios("strata gap", strat$gap, dstrat)
dclus1 <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = clus1)
by("clusters", ~api00, dclus1)
ratios("clusters gap", clus1$gap, dclus1)
by("clusters where", ~api00, subset(dclus1, meals > 30))
by("stages", ~api00, svydesign(ids = ~dnum + snum, fpc = ~fpc1 + fpc2, data = clus2))
strat$pi <- (strat$enroll + 10) / 9000
ratios("pps", strat$api00, svydesign(ids = ~1, strata = ~stype, fpc = ~pi, data = strat, pps = "brewer"))
ratios("calibrated", clus1$api00, postStratify(dclus1, ~stype, data.frame(stype = 1:3, Freq = c(4421, 755, 1018))))
three("shares", svymean(~factor(stype), dclus1))
three("ratios", svyby(~api_stu, ~stype, denominator = ~enroll, dclus1, svyratio, covmat = TRUE))

# Replicate weights in columns
strat <- strat[order(strat$stype), ]
strat$pair <- rep(1:50, each = 4)
strat$unit <- rep(1:100, each = 2)
strat$cluster <- rep(1:40, each = 5)
strat$third <- (seq_len(200) %/% 3 + seq_len(200)) %% 3 + 1
set.seed(6)
clusters <- svydesign(~cluster, weights = ~pw, data = strat)
kinds <- list(
	jk1 = as.svrepdesign(clusters, "JK1"),
	jkn = as.svrepdesign(svydesign(~cluster, strata = ~stype, weights = ~pw, data = strat), "JKn"),
	brr = as.svrepdesign(svydesign(~unit, strata = ~pair, weights = ~pw, data = strat), "BRR"),
	bootstrap = as.svrepdesign(clusters, "bootstrap", replicates = 60))
for (kind in names(kinds)) {
	rep <- weights(kinds[[kind]], "analysis")
	colnames(rep) <- paste0("rep", seq_len(ncol(rep)))
	write.csv(cbind(strat, rep), paste0(kind, ".csv"), row.names = FALSE, na = "")
	d <- svrepdesign(data = strat, repweights = rep, weights = ~pw, type = c(jk1 = "JK1", jkn = "JKn", brr = "BRR", bootstrap = "bootstrap")[kind],
			 scale = if (kind == "bootstrap") 1 / 59 else kinds[[kind]]$scale, rscales = kinds[[kind]]$rscales)
	by(kind, ~api00, d, g = ~third)
}
cat(kinds$jkn$rscales, sep = ",", file = "jkn.rscales")

# Intervals and tests, on given degrees of freedom and normal
m <- svymean(~api00 + api99, dclus1)
c1 <- svycontrast(m, c(1, -1))
say("interval", "d", confint(c1, df = 14)[1], confint(c1, df = 14)[2])
say("normal", "d", confint(c1)[1], confint(c1)[2])
say("test", "d", coef(c1) / SE(c1), 2 * pt(-abs(coef(c1) / SE(c1)), 14))
r <- svycontrast(m, quote(api00 / api99))
say("null", "r", (coef(r) - 1) / SE(r), 2 * pt(-abs((coef(r) - 1) / SE(r)), 14))

# All groups are equal: of a saturated linear model
g <- svyglm(api00 ~ factor(stype), dclus1)
f <- as.vector(regTermTest(g, ~factor(stype), df = 7)$Ftest)
p <- as.vector(regTermTest(g, ~factor(stype), df = Inf)$p)
say("joint", "normal", f, p)
say("joint", "adjusted", 6 / 7 * f, pf(6 / 7 * f, 2, 6, lower.tail = FALSE))

# Two samples: variances add, df by Satterthwaite
a <- svymean(~api00 + enroll, dstrat); b <- svymean(~api00 + enroll, dclus1)
v <- cbind(SE(a)^2, SE(b)^2)
say("independent", c("api00", "enroll"), coef(a) - coef(b), sqrt(rowSums(v)))
say("independent df", c("api00", "enroll"), rowSums(v)^2 / (v[, 1]^2 / 197 + v[, 2]^2 / 14), 0)
both <- c(coef(a), coef(b))
names(both) <- c("a1", "a2", "b1", "b2")
w <- matrix(0, 4, 4, dimnames = list(names(both), names(both))); w[1:2, 1:2] <- vcov(a); w[3:4, 3:4] <- vcov(b)
attr(both, "var") <- w
class(both) <- "svystat"
of("independent formula", "f", svycontrast(both, quote(log(a1 / b1) + a2 / b2)))

# The places of six means that Holm's method over the one-sided tests of all pairs leaves
places <- function(case, est, v, df, alpha, sign = 1) {
	k <- length(est)
	est <- sign * est
	before <- outer(1:k, 1:k, Vectorize(function(i, j) if (i == j) NA else pt(-(est[i] - est[j]) / sqrt(v[i, i] + v[j, j] - 2 * v[i, j]), min(df[i], df[j]))))
	sure <- matrix(p.adjust(before, "holm") <= alpha, k)
	say(case, seq_len(k), 1 + colSums(sure, na.rm = TRUE), k - rowSums(sure, na.rm = TRUE))
}
m <- svyby(~enroll, ~awards + stype, dstrat, svymean, covmat = TRUE)
own <- table(strat$awards, strat$stype) - 1
places("rank", coef(m), vcov(m), own, 0.05)
places("rank 50", coef(m), vcov(m), own, 0.5, -1)
