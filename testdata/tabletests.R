# SPDX-License-Identifier: GPL-3.0-or-later
# Tests of tables of t/tabletests.t by R survey: case, id of the row, estimate, statistic, df1, df2, p (NA: not told). Run in this folder.
suppressMessages({library(survey); library(haven)})
options(digits = 17, survey.lonely.psu = "fail")
# svyloglin's own sums the squares of a matrix that is not symmetric, which depends on how categories are coded; svychisq has this one.
assignInNamespace("tr2", function(m) sum(diag(m %*% m)), "survey")

line <- function(case, id, x2, test)
	cat(sprintf("%s\t%s\t%.17g\t%.17g\t%.17g\t%.17g\t%.17g\n", case, id, x2, test[1], test[2], test[3], test[4]), sep = "")
plain <- function(path) as.data.frame(zap_labels(read_sav(path)))
f <- function(v) as.formula(paste0("~", v))

# Categories as factors, those of nobody away, and the cells with the last variable's next to each other.
prepare <- function(design, vars) {
	d <- design
	for (v in vars) d$variables[[v]] <- factor(d$variables[[v]])
	ok <- complete.cases(d$variables[vars])
	for (v in vars) d$variables[[v]] <- factor(ifelse(ok, as.character(d$variables[[v]]), NA))
	d$variables$cell_ <- interaction(d$variables[vars], lex.order = TRUE)
	d
}
shares <- function(d) {
	m <- svymean(~cell_, d, na.rm = TRUE)
	list(p = as.numeric(coef(m)), V = as.matrix(vcov(m)), n = sum(!is.na(d$variables$cell_) & weights(d, "sampling") != 0))
}
# X2 and the design effects by the complement of the model's matrix, D = diag(at).
rao_scott <- function(p, V, n, X, fitted, at) {
	C <- qr.Q(qr(X), complete = TRUE)[, -seq_len(ncol(X)), drop = FALSE]
	i <- ifelse(at == 0, 0, 1 / at)
	D <- n * solve(t(C) %*% (i * C), t(C) %*% (i * V %*% (i * C)))
	list(pearson = n * sum((p - fitted)^2 / fitted), lr = 2 * n * sum(ifelse(p == 0, 0, p * log(p / fitted))), sum = sum(diag(D)), squares = sum(diag(D %*% D)))
}
second <- function(x2, r, nu) {
	d <- r$sum^2 / r$squares
	c(x2 / r$sum, d, d * nu, pf(x2 / r$sum, d, d * nu, lower.tail = FALSE))
}

# All tests of two variables; nu: degrees of freedom where svychisq takes others.
two_way <- function(case, design, a, b, at = "", nu = NULL, wald = TRUE) {
	d <- prepare(design, c(a, b))
	s <- shares(d)
	name <- function(test) paste0(a, "*", b, "[", test, "]", at)
	chisq <- function(statistic) suppressWarnings(svychisq(f(paste(a, "+", b)), d, statistic = statistic))
	g <- expand.grid(b = levels(d$variables[[b]]), a = levels(d$variables[[a]]))
	P <- matrix(s$p, nlevels(g$b))
	fitted <- as.vector(outer(rowSums(P), colSums(P)))
	X <- model.matrix(~a + b, g)
	r <- rao_scott(s$p, s$V, s$n, X, fitted, s$p)
	x <- chisq("F")
	if (is.null(nu)) nu <- unname(x$parameter[2] / x$parameter[1])
	line(case, name("pearson"), r$pearson, c(x$statistic, x$parameter[1], x$parameter[1] * nu, pf(x$statistic, x$parameter[1], x$parameter[1] * nu, lower.tail = FALSE)))
	line(case, name("lr"), r$lr, second(r$lr, r, nu))
	x <- chisq("Chisq")
	line(case, name("pearson-first"), r$pearson, c(r$pearson / r$sum * x$parameter, x$parameter, NaN, x$p.value))
	null <- rao_scott(s$p, s$V, s$n, X, fitted, fitted)
	line(case, name("pearson-null"), r$pearson, second(r$pearson, null, nu))
	if (!wald)
		return(invisible())
	x <- chisq("Wald")
	line(case, name("wald"), x$statistic * x$parameter[1], c(x$statistic, x$parameter, x$p.value))
	x <- chisq("adjWald")
	line(case, name("adjwald"), x$statistic * x$parameter[1] * nu / x$parameter[2], c(x$statistic, x$parameter, x$p.value))
}
by_group <- function(case, design, a, b, by) for (g in sort(unique(design$variables[[by]])))
	two_way(case, design[which(design$variables[[by]] == g), ], a, b, paste0("@", by, "=", g))

# R's fits end at a change of 1e-8.
to_the_end <- function(m) glm(formula(m), data = m$data, family = quasipoisson, epsilon = 1e-14, maxit = 100)
# Models against the saturated one or each other: deviance and score on n of the complete cases.
model <- function(case, id, d, small, large) {
	a <- svyloglin(small, d)
	b <- svyloglin(large, d)
	a$model <- to_the_end(a$model)
	b$model <- to_the_end(b$model)
	x <- anova(a, b)
	line(case, paste0(id, "[pearson]"), x$score$chisq, c(NA, NA, NA, x$score$p[3]))
	line(case, paste0(id, "[lr]"), x$dev$dev, c(NA, NA, NA, x$dev$p[3]))
	line(case, paste0(id, "[pearson-first]"), x$score$chisq, c(NA, NA, NA, x$score$p[2]))
	line(case, paste0(id, "[lr-first]"), x$dev$dev, c(NA, NA, NA, x$dev$p[2]))
}
three_way <- function(case, design, a, b, c) {
	d <- prepare(design, c(a, b, c))
	d <- d[which(!is.na(d$variables$cell_)), ]
	all <- f(paste(a, b, c, sep = "*"))
	# The order of the variables in the formula is that of the cells.
	m <- function(id, formula) model(case, id, d, f(paste(a, "+", b, "+", c, "+", formula)), all)
	m(paste(a, b, c, sep = " + "), paste(a, b, c, sep = "+"))
	m(paste0(b, "*", c, " + ", a), paste0(a, "+", b, "*", c))
	m(paste0(a, "*", c, " + ", b), paste0(b, "+", a, "*", c))
	m(paste0(a, "*", b, " + ", c), paste0(c, "+", a, "*", b))
	m(paste0(a, "*", c, " + ", b, "*", c), paste0(a, "*", c, "+", b, "*", c))
	m(paste0(a, "*", b, " + ", b, "*", c), paste0(a, "*", b, "+", b, "*", c))
	m(paste0(a, "*", b, " + ", a, "*", c), paste0(a, "*", b, "+", a, "*", c))
	m(paste0(a, "*", b, " + ", a, "*", c, " + ", b, "*", c), paste0("(", a, "+", b, "+", c, ")^2"))
	model(paste(case, "nested"), paste0(a, " + ", b, " + ", c, " in ", a, "*", b, " + ", a, "*", c, " + ", b, "*", c), d,
	      f(paste(a, b, c, sep = "+")), f(paste0("(", a, "+", b, "+", c, ")^2")))
}

given <- function(case, design, v, share) {
	d <- prepare(design, v)
	s <- shares(d)
	share <- share / sum(share)
	r <- rao_scott(s$p, s$V, s$n, matrix(1, length(share)), share, share)
	nu <- degf(d[which(!is.na(d$variables$cell_)), ])
	line(case, paste0("given(", v, ")[pearson]"), r$pearson, second(r$pearson, r, nu))
	line(case, paste0("given(", v, ")[lr]"), r$lr, second(r$lr, r, nu))
}
# Where the weights have a fixed sum svygofchisq has the same effects; it takes df of the design for infinite.
given_fixed <- function(case, design, v, share) {
	x <- svygofchisq(f(paste0("factor(", v, ")")), share, design)
	n <- nrow(design)
	lambda <- x$lambda[x$lambda > 1e-9 * max(x$lambda)]
	line(case, paste0("given(", v, ")[pearson]"), x$statistic / sum(weights(design)) * n,
	     c(x$statistic / sum(lambda), sum(lambda)^2 / sum(lambda^2), Inf, x$p.value))
}

# Measures: estimate and standard error.
measures <- function(case, design, a, b) {
	d <- prepare(design, c(a, b))
	m <- svymean(~cell_, d, na.rm = TRUE)
	names(m) <- c("p", "q", "r", "s")
	attr(m, "names") <- names(m)
	dimnames(attr(m, "var")) <- list(names(m), names(m))
	nu <- degf(d)
	one <- function(id, x) line(case, paste0(a, "*", b, "[", id, "]"), coef(x), c(SE(x), NA, NA, NA))
	ratio <- function(id, e, l) {
		x <- svycontrast(m, e)
		y <- svycontrast(m, l)
		t <- qt(0.975, nu)
		line(case, paste0(a, "*", b, "[", id, "]"), coef(x), c(SE(x), exp(coef(y) - t * SE(y)), exp(coef(y) + t * SE(y)), NA))
	}
	one("cramers_v", svycontrast(m, quote(sqrt((p * s - q * r)^2 / ((p + q) * (r + s) * (p + r) * (q + s))))))
	ratio("odds_ratio", quote(p * s / (q * r)), quote(log(p) + log(s) - log(q) - log(r)))
	ratio("risk_ratio", quote(p / (p + q) / (r / (r + s))), quote(log(p) - log(p + q) - log(r) + log(r + s)))
	ratio("risk_ratio_2", quote(q / (p + q) / (s / (r + s))), quote(log(q) - log(p + q) - log(s) + log(r + s)))
	one("risk_difference", svycontrast(m, quote(p / (p + q) - r / (r + s))))
}

clus1 <- plain("apiclus1.sav")
clus1$poor <- as.numeric(clus1$meals > 40)
one <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = clus1)
apistrat <- plain("apistrat.sav")
apistrat$poor <- as.numeric(apistrat$meals > 40)
strat <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat)
clus2 <- plain("apiclus2.sav")
clus2$poor <- as.numeric(clus2$meals > 40)
clus2$elem <- as.numeric(clus2$stype == 1)
two <- svydesign(ids = ~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = clus2)
two_way("clus1", one, "stype", "comp_imp")
two_way("strat", strat, "stype", "awards")
two_way("clus2", two, "stype", "poor")
by_group("clus1 by", one, "awards", "poor", "stype")
by_group("strat by", strat, "stype", "poor", "comp_imp")
two_way("where", subset(two, api00 > 500), "comp_imp", "poor")
two_way("empty", subset(strat, stype != 2 | sch_wide == 1), "stype", "sch_wide")
by_group("layers", strat, "stype", "poor", "comp_imp")
three_way("strat three", strat, "stype", "poor", "comp_imp")
three_way("clus2 three", two, "poor", "comp_imp", "elem")
given("given clus1", one, "stype", c(0.7, 0.1, 0.2))
given_fixed("given strat", strat, "comp_imp", c(0.3, 0.7))
measures("measures clus1", one, "comp_imp", "poor")
measures("measures strat", strat, "comp_imp", "poor")

nhanes <- plain("nhanes.zsav")
hanes <- svydesign(ids = ~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, data = nhanes, nest = TRUE)
two_way("nhanes", hanes, "HI_CHOL", "race")
by_group("nhanes by", hanes, "HI_CHOL", "race", "agecat")
measures("measures nhanes", hanes, "HI_CHOL", "RIAGENDR")
three_way("nhanes three", hanes, "HI_CHOL", "race", "RIAGENDR")
yrbs <- plain("yrbs.sav")
yrbs$heavy <- as.numeric(yrbs$weight > 0.7)
two_way("yrbs", svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = yrbs, nest = TRUE), "qn8", "heavy")
efc <- plain("efc.sav")
two_way("efc", svydesign(ids = ~1, weights = ~1, data = efc), "e42dep", "c172code")
two_way("efc relation", svydesign(ids = ~1, weights = ~1, data = efc), "e15relat", "e42dep", wald = FALSE)
monitor <- plain("monitor.sav")
clusters <- svydesign(ids = ~psu, strata = ~stratum, weights = ~gewicht, data = monitor)
two_way("monitor", clusters, "opleiding", "sekse")
three_way("monitor three", clusters, "provincie", "opleiding", "sekse")
two_way("monitor rows", svydesign(ids = ~1, strata = ~gemeente, weights = ~gewicht, data = monitor), "provincie", "opleiding")

jack <- as.svrepdesign(one, type = "JK1")
two_way("jk1", jack, "stype", "comp_imp", wald = FALSE)
jackn <- as.svrepdesign(svydesign(ids = ~1, strata = ~stype, weights = ~pw, data = apistrat), type = "JKn")
two_way("jkn", jackn, "stype", "awards", wald = FALSE)
post <- postStratify(one, ~stype, data.frame(stype = 1:3, Freq = c(4421, 755, 1018)))
two_way("poststratified", post, "awards", "poor")
election <- plain("election_pps.sav")
election$bush <- as.numeric(election$Bush > election$Kerry)
election$nader <- as.numeric(election$Nader > 100)
brewer <- svydesign(ids = ~1, fpc = ~p, data = election, pps = "brewer")
two_way("brewer", brewer, "bush", "nader")
