# SPDX-License-Identifier: GPL-3.0-or-later
# The parts of variances of t/between.t by R: case, id, estimate, standard error (or NA), degrees of freedom. By R survey as functions of the totals of
# cells: svytotal() of what their gradient makes of a row, or withReplicates(); without a design by lm() and anova(). Run in this folder;
# the argument is a file of bootstrap weights.
suppressMessages({library(survey); library(haven)})
options(digits = 17, survey.lonely.psu = "fail")

parts <- c("total", "between", "within", "share", "adjusted", "icc")
emit <- function(case, v, est, se, df, by = NULL, g = NULL)
	cat(sprintf("%s\t%s[%s]%s\t%.17g\t%.17g\t%d\n", case, v, parts, if (is.null(by)) "" else paste0("@", by, "=", g), est, se, df), sep = "")
plain <- function(path) as.data.frame(zap_labels(read_sav(path)))

# The parts from the totals W, S, Q, B of each cell, what a group has in one primary unit; a0: B in the sample. Also of complex numbers, for derivatives.
value <- function(t, k) {
	add <- function(x, by) as.vector(tapply(x, by, sum))
	some <- Re(t[, 1]) > 0      # a replicate may leave cells out
	t <- t[some, , drop = FALSE]; a <- t[, 4]^2 / k$a0[some]; group <- k$group[some]; unit <- k$unit[some]
	w <- t[, 1]; N <- sum(w)
	Wc <- add(w, group); Sc <- add(t[, 2], group); Ac <- add(a, group); Uc <- add(w^2, group); Wi <- add(w, unit)
	ssb <- sum(Sc^2 / Wc) - sum(t[, 2])^2 / N
	ssw <- sum(t[, 3]) - sum(Sc^2 / Wc)
	sst <- ssb + ssw
	L <- N - sum(Wc^2) / N
	chance_e <- sum(Ac / Wc) - sum(a) / N
	if (k$units) {
		se <- (sum(t[, 3]) - sum(t[, 2]^2 / w)) / (N - sum(a / w))
		sp <- (sum(t[, 2]^2 / w) - sum(Sc^2 / Wc) - se * (sum(a / w) - sum(Ac / Wc))) / (N - sum(Uc / Wc))
		chance <- chance_e * se + (sum(Uc / Wc) - sum(Wi^2) / N) * sp
		sw <- se + sp
	} else {
		sw <- ssw / (N - sum(Ac / Wc))
		chance <- chance_e * sw
	}
	sb <- (ssb - chance) / L
	c(k$n / (k$n - 1) / N * c(sst, ssb, ssw), ssb / sst, (ssb - chance) / sst, sb / (sb + sw))
}

# Columns of the cells, 0 outside of the base. unit: NULL where rows are units.
columns <- function(w, y, g, unit, inside) {
	inside <- inside & !is.na(y) & !is.na(g)
	y <- ifelse(inside, y - round(mean(y[inside])), 0)
	if (is.null(unit)) unit <- rep(1, length(y))
	cell <- ifelse(inside, paste(g, unit), NA)
	first <- which(!duplicated(cell) & inside)
	one <- outer(cell, cell[first], `==`)
	one[is.na(one)] <- FALSE
	k <- list(x = cbind(one, one * y, one * y^2, one * w), group = g[first], unit = unit[first], a0 = colSums(one * w^2), n = sum(inside & w > 0))
	C <- length(unique(k$group)); more <- length(first) - C
	k$units <- more > 0 && (more >= C || (more >= 10 && 4 * more >= C)) && length(first) < k$n
	k
}

# Derivatives by a step into the complex plane, exact to the last digits.
gradient <- function(t, k) sapply(seq_along(t), function(i) { t <- t + 0i; h <- 1e-30 * max(1, Mod(t[i])); t[i] <- t[i] + 1i * h; Im(value(t, k)) / h })

between <- function(case, design, v, g, by = NULL, where = NULL, unit = NULL) {
	replicates <- inherits(design, "svyrep.design")
	data <- design$variables
	w <- as.numeric(if (replicates) design$pweights else weights(design))
	domain <- w > 0 & (if (is.null(where)) TRUE else { here <- eval(where, data); here & !is.na(here) })
	for (group in if (is.null(by)) NA else sort(unique(data[[by]][domain]))) {
		inside <- domain & (if (is.null(by)) TRUE else data[[by]] %in% group)
		k <- columns(w, data[[v]], data[[g]], if (!is.null(unit)) data[[unit]], inside)
		sums <- function(w, data) matrix(colSums(k$x * w), ncol = 4)
		if (replicates) {
			r <- withReplicates(design, function(w, data) value(sums(w), k))
			emit(case, v, as.numeric(coef(r)), as.numeric(SE(r)), degf(design), by, group)
		} else {
			t <- sums(w)
			z <- k$x %*% t(gradient(t, k))
			emit(case, v, value(t, k), as.numeric(SE(svytotal(z, design))), degf(design[inside, ]), by, group)
		}
	}
}

# Without weights: the analysis of variance.
classic <- function(case, data, v, g) {
	df <- nrow(data) - 1    # who did not answer is in the design
	data <- data[!is.na(data[[v]]) & !is.na(data[[g]]), ]
	y <- data[[v]]; f <- factor(data[[g]])
	fit <- lm(y ~ f)
	ss <- anova(fit)[["Sum Sq"]]; ms <- anova(fit)[["Mean Sq"]]; size <- table(f); n <- length(y)
	n0 <- (n - sum(size^2) / n) / (length(size) - 1)
	emit(case, v, c(var(y), ss[1] / (n - 1), ss[2] / (n - 1), summary(fit)$r.squared, summary(fit)$adj.r.squared, (ms[1] - ms[2]) / (ms[1] + (n0 - 1) * ms[2])),
	     NA, df)
}

clus1 <- plain("apiclus1.sav")
strat <- plain("apistrat.sav")
clus2 <- plain("apiclus2.sav")
efc <- as.data.frame(zap_labels(read_sav("efc.sav", user_na = FALSE)))
classic("classic api", strat, "api00", "stype")
classic("classic efc", efc, "c12hour", "e15relat")
classic("classic clusters", clus1, "ell", "dnum")

one <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = clus1)
rows <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat)
two <- svydesign(ids = ~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = clus2)
none <- svydesign(ids = ~1, weights = rep(1, nrow(efc)), data = efc)
between("none", none, "c12hour", "e42dep")
between("none by", none, "neg_c_7", "e15relat", by = "c161sex")
between("clusters", one, "api00", "stype", unit = "dnum")
between("clusters are groups", one, "api00", "dnum", unit = "dnum")
between("clusters where", one, "ell", "stype", where = quote(api99 > 550), unit = "dnum")
between("rows", rows, "api00", "stype")
between("rows by", rows, "enroll", "awards", by = "stype")
between("stages", two, "api99", "stype", unit = "dnum")
between("stages missing", two, "enroll", "stype", unit = "dnum")
between("stages where", two, "meals", "awards", where = quote(ell > 10), unit = "dnum")

monitor <- plain("monitor.sav")
for (v in c("n1", "w1")) monitor[[v]][monitor[[v]] < 0] <- NA
units <- svydesign(ids = ~psu, strata = ~stratum, weights = ~gewicht, data = monitor)
between("monitor", units, "n1", "opleiding", by = "jaar", unit = "psu")
between("monitor wide", units, "leeftijd", "provincie", unit = "psu")

post <- postStratify(one, ~stype, data.frame(stype = 1:3, Freq = c(4421, 755, 1018)))
between("poststratified", post, "api00", "awards", unit = "dnum")
election <- plain("election_pps.sav")
election$big <- as.numeric(election$Kerry > 20000)
between("brewer", svydesign(ids = ~1, fpc = ~p, data = election, pps = "brewer"), "Bush", "big")

between("jk1", as.svrepdesign(one, type = "JK1"), "api00", "stype", unit = "dnum")
between("jk1 groups", as.svrepdesign(one, type = "JK1"), "ell", "dnum", unit = "dnum")
between("jkn", as.svrepdesign(svydesign(ids = ~1, strata = ~stype, weights = ~pw, data = strat), type = "JKn"), "enroll", "awards", by = "stype", unit = "snum")
scd <- plain("scd.sav")
scd$big <- as.numeric(scd$alive > 35)
scd$unit <- seq_len(nrow(scd))
halves <- as.svrepdesign(svydesign(data = scd, ids = ~ambulance, strata = ~ESA, weights = rep(2, nrow(scd)), nest = TRUE), type = "BRR")
between("brr", halves, "alive", "big", unit = "unit")
boot <- read.csv(commandArgs(TRUE)[1])
# harmonic mean of 100, 50 and 50 schools: 60; and 60 replicates (Canty & Davison 1999)
boot <- svrepdesign(data = boot, weights = ~pw, repweights = "^boot[0-9]+$", type = "other", scale = 60 / 59 / 59, rscales = 1, combined.weights = TRUE, mse = FALSE)
between("bootstrap", boot, "api00", "stype", by = "awards")
