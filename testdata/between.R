# SPDX-License-Identifier: GPL-3.0-or-later
# The parts of variances of t/between.t by R: case, id, estimate, standard error (or NA), degrees of freedom. By R survey as functions of the totals of the
# groups, through svycontrast() or withReplicates(); without a design by lm() and anova(). Run in this folder;
# the argument is a file of bootstrap weights.
suppressMessages({library(survey); library(haven)})
options(digits = 17, survey.lonely.psu = "fail")

parts <- c("total", "between", "within", "share", "adjusted", "icc")
emit <- function(case, v, est, se, df, by = NULL, g = NULL)
	cat(sprintf("%s\t%s[%s]%s\t%.17g\t%.17g\t%d\n", case, v, parts, if (is.null(by)) "" else paste0("@", by, "=", g), est, se, df), sep = "")
plain <- function(path) as.data.frame(zap_labels(read_sav(path)))

# From the totals W, S, Q, B of each group, as expressions or as numbers.
formulas <- function(C, a0, n) {
	i <- seq_len(C)
	plus <- function(...) paste0("(", paste0(..., collapse = "+"), ")")
	N <- plus("W", i); M <- plus("S", i); Q <- plus("Q", i)
	squares <- plus("S", i, "^2/W", i)
	ratio <- plus("B", i, "^2/", a0, "/W", i)
	A <- plus("B", i, "^2/", a0)
	sizes <- plus("W", i, "^2")
	ssb <- paste0("(", squares, "-", M, "^2/", N, ")")
	ssw <- paste0("(", Q, "-", squares, ")")
	sst <- paste0("(", Q, "-", M, "^2/", N, ")")
	dw <- paste0("(", N, "-", ratio, ")"); db <- paste0("(", ratio, "-", A, "/", N, ")"); dt <- paste0("(", N, "-", A, "/", N, ")")
	L <- paste0("(", N, "-", sizes, "/", N, ")")
	msw <- paste0("(", ssw, "/", dw, ")")
	s2 <- paste0("((", ssb, "-", msw, "*", db, ")/", L, ")")
	k <- sprintf("%.17g*", n / (n - 1))
	text <- c(paste0(k, sst, "/", N), paste0(k, ssb, "/", N), paste0(k, ssw, "/", N), paste0(ssb, "/", sst), paste0("1-", msw, "*", dt, "/", sst),
		  paste0(s2, "/(", s2, "+", msw, ")"))
	lapply(text, str2lang)
}

# Columns of the groups, 0 outside of the base.
columns <- function(data, w, y, g, inside) {
	inside <- inside & !is.na(y) & !is.na(g)
	level <- sort(unique(g[inside]))
	y <- ifelse(inside, y - round(mean(y[inside])), 0)
	one <- lapply(level, function(l) as.numeric(inside & !is.na(g) & g == l))
	x <- c(one, lapply(one, `*`, y), lapply(one, `*`, y^2), lapply(one, `*`, w))
	names(x) <- paste0(rep(c("W", "S", "Q", "B"), each = length(level)), seq_along(level))
	list(x = as.data.frame(x), C = length(level), a0 = sapply(one, function(o) sum(o * w^2)), n = sum(inside & w > 0))
}

between <- function(case, design, v, g, by = NULL, where = NULL) {
	replicates <- inherits(design, "svyrep.design")
	data <- design$variables
	w <- as.numeric(if (replicates) design$pweights else weights(design))
	domain <- w > 0 & (if (is.null(where)) TRUE else { here <- eval(where, data); here & !is.na(here) })
	for (group in if (is.null(by)) NA else sort(unique(data[[by]][domain]))) {
		inside <- domain & (if (is.null(by)) TRUE else data[[by]] %in% group)
		k <- columns(data, w, data[[v]], data[[g]], inside)
		f <- formulas(k$C, k$a0, k$n)
		if (replicates) {
			r <- withReplicates(design, function(w, data) {
				t <- matrix(colSums(k$x * w), k$C)
				some <- t[, 1] > 0      # a replicate may leave a group out
				t <- t[some, , drop = FALSE]
				i <- seq_len(nrow(t))
				t <- setNames(as.list(t), paste0(rep(c("W", "S", "Q", "B"), each = nrow(t)), i))
				sapply(formulas(sum(some), k$a0[some], k$n), eval, t)
			})
			emit(case, v, as.numeric(coef(r)), as.numeric(SE(r)), degf(design), by, group)
		} else {
			design$variables <- cbind(data, k$x)
			t <- svytotal(as.formula(paste0("~", paste(names(k$x), collapse = "+"))), design)
			names(f) <- parts
			r <- lapply(f, function(e) svycontrast(t, e))
			emit(case, v, sapply(r, coef), sapply(r, SE), degf(design[inside, ]), by, group)
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
between("clusters", one, "api00", "stype")
between("clusters are groups", one, "api00", "dnum")
between("clusters where", one, "ell", "stype", where = quote(api99 > 550))
between("rows", rows, "api00", "stype")
between("rows by", rows, "enroll", "awards", by = "stype")
between("stages", two, "api99", "stype")
between("stages missing", two, "enroll", "stype")
between("stages where", two, "meals", "awards", where = quote(ell > 10))

monitor <- plain("monitor.sav")
for (v in c("n1", "w1")) monitor[[v]][monitor[[v]] < 0] <- NA
units <- svydesign(ids = ~psu, strata = ~stratum, weights = ~gewicht, data = monitor)
between("monitor", units, "n1", "opleiding", by = "jaar")
between("monitor wide", units, "leeftijd", "provincie")

post <- postStratify(one, ~stype, data.frame(stype = 1:3, Freq = c(4421, 755, 1018)))
between("poststratified", post, "api00", "awards")
election <- plain("election_pps.sav")
election$big <- as.numeric(election$Kerry > 20000)
between("brewer", svydesign(ids = ~1, fpc = ~p, data = election, pps = "brewer"), "Bush", "big")

between("jk1", as.svrepdesign(one, type = "JK1"), "api00", "stype")
between("jk1 groups", as.svrepdesign(one, type = "JK1"), "ell", "dnum")
between("jkn", as.svrepdesign(svydesign(ids = ~1, strata = ~stype, weights = ~pw, data = strat), type = "JKn"), "enroll", "awards", by = "stype")
scd <- plain("scd.sav")
scd$big <- as.numeric(scd$alive > 35)
halves <- as.svrepdesign(svydesign(data = scd, ids = ~ambulance, strata = ~ESA, weights = rep(2, nrow(scd)), nest = TRUE), type = "BRR")
between("brr", halves, "alive", "big")
boot <- read.csv(commandArgs(TRUE)[1])
# harmonic mean of 100, 50 and 50 schools: 60; and 60 replicates (Canty & Davison 1999)
boot <- svrepdesign(data = boot, weights = ~pw, repweights = "^boot[0-9]+$", type = "other", scale = 60 / 59 / 59, rscales = 1, combined.weights = TRUE, mse = FALSE)
between("bootstrap", boot, "api00", "stype", by = "awards")
