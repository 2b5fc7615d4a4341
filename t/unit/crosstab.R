# SPDX-License-Identifier: GPL-3.0-or-later
# Makes crosstab_r.h: tables with their covariances, and what R's survey says of them. Rscript t/unit/crosstab.R >t/unit/crosstab_r.h
suppressMessages({library(survey); library(haven)})
options(digits = 17, survey.lonely.psu = "fail")
api <- function(file) { d <- as.data.frame(zap_labels(read_sav(file.path("testdata", file)))); d }
clus1 <- svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = api("apiclus1.sav"))
strat <- svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = api("apistrat.sav"))
clus2 <- svydesign(id = ~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = api("apiclus2.sav"))

list_of <- function(x) paste(sprintf("%.17g", as.vector(t(as.matrix(x)))), collapse = ", ")
array_of <- function(name, x) cat(sprintf("static const double %s[] = {%s};\n", name, list_of(x)))
# Its own takes the sum of the squares of a matrix that is not symmetric, which depends on how categories are coded; svychisq has this one.
assignInNamespace("tr2", function(m) sum(diag(m %*% m)), "survey")

# Cells with the last variable's categories next to each other, as C has them.
cells_of <- function(design, vars) {
	for (v in vars) design$variables[[v]] <- factor(design$variables[[v]])
	design$variables$cell_ <- interaction(design$variables[vars], lex.order = TRUE)
	design
}
table_of <- function(name, design, vars) {
	d <- cells_of(design, vars)
	m <- svymean(~cell_, d, na.rm = TRUE)
	t <- svytotal(~cell_, d, na.rm = TRUE)
	n <- sum(!is.na(d$variables$cell_))
	cat(sprintf("static const size_t %s_size[] = {%s};\n", name, paste(sapply(vars, function(v) nlevels(d$variables[[v]])), collapse = ", ")))
	array_of(paste0(name, "_p"), coef(m))
	array_of(paste0(name, "_cov"), vcov(m))
	array_of(paste0(name, "_counts"), vcov(t) / sum(coef(t))^2)
	cat(sprintf("static const struct svy_crosstab %s = {%d, %s_size, %d, %s_p, %s_cov, %d, %d, %s_counts};\n", name, length(vars), name, length(coef(m)),
		name, name, n, degf(design), name))
	d
}
# P(a1 X1 + a2 X2 > x Y/d), X1 and X2 chi-squares on 1, Y on d, by integrating over Y and X2: what CompQuadForm has where it is installed.
exact <- function(x, a, d) {
	two <- function(c) integrate(function(z) 2 * dnorm(z) * pchisq((c - a[2] * z^2) / a[1], 1, lower.tail = FALSE), 0, Inf, rel.tol = 1e-11, abs.tol = 0)$value
	integrate(function(y) dchisq(y, d) * sapply(x * y / d, two), 0, Inf, rel.tol = 1e-10, abs.tol = 0)$value
}
# The generalised design effects, by the complement of the model's matrix.
effects_of <- function(d, vars, n) {
	m <- svymean(~cell_, d, na.rm = TRUE)
	g <- expand.grid(b = levels(d$variables[[vars[2]]]), a = levels(d$variables[[vars[1]]]))
	X <- model.matrix(~a + b, g)
	C <- qr.Q(qr(X), complete = TRUE)[, -seq_len(ncol(X))]
	i <- ifelse(coef(m) == 0, 0, 1 / coef(m))
	Re(eigen(n * solve(t(C) %*% (i * C), t(C) %*% (i * vcov(m) %*% (i * C))))$values)
}
# statistic, df1, df2, p of F; statistic, df, p of Chisq; p by the saddlepoint; F and p of the two Wald tests
two_way <- function(name, design, vars) {
	d <- table_of(name, design, vars)
	f <- as.formula(paste("~", paste(vars, collapse = "+")))
	s <- function(statistic) unname(unlist(suppressWarnings(svychisq(f, d, statistic = statistic))[c("statistic", "parameter", "p.value")]))
	array_of(paste0(name, "_second"), s("F"))
	array_of(paste0(name, "_first"), s("Chisq"))
	a <- effects_of(d, vars, sum(!is.na(d$variables$cell_)))
	x <- s("F")
	array_of(paste0(name, "_effects"), a)
	array_of(paste0(name, "_exact"), exact(x[1] * sum(a), a, x[3]))
	# svychisq has as many whole chi-squares below the line as fit into its degrees of freedom.
	x <- suppressWarnings(svychisq(f, d, statistic = "saddlepoint"))
	array_of(paste0(name, "_saddlepoint"), x$p.value)
	array_of(paste0(name, "_wald"), s("Wald"))
	array_of(paste0(name, "_adjwald"), s("adjWald"))
}
# of each pair of models: deviance, p of the deviance first and second order, Pearson, p first and second order; on n of the table
nested <- function(name, d, small, large) {
	a <- anova(svyloglin(small, d), svyloglin(large, d))
	array_of(name, c(a$dev$dev, a$dev$p[2:3], a$score$chisq, a$score$p[2:3], a$p))
}
cat("// SPDX-License-Identifier: GPL-3.0-or-later\n/* Made by crosstab.R with R", as.character(getRversion()), "and survey", as.character(packageVersion("survey")), "*/\n")
cat("#include \"stat/crosstab.h\"\n\n")
two_way("clus1_table", clus1, c("stype", "comp_imp"))
two_way("clus2_table", clus2, c("stype", "sch_wide"))
some <- subset(strat, !(stype == 2 & sch_wide == 1))
two_way("empty_table", some, c("stype", "sch_wide"))
strat$variables$poor <- strat$variables$meals > 40
clus2$variables$poor <- clus2$variables$meals > 40
d <- table_of("three_table", strat, c("stype", "poor", "comp_imp"))
nested("three_mutual", d, ~stype + poor + comp_imp, ~stype * poor * comp_imp)
nested("three_joint", d, ~stype + poor * comp_imp, ~stype * poor * comp_imp)
nested("three_conditional", d, ~stype * poor + stype * comp_imp, ~stype * poor * comp_imp)
nested("three_interaction", d, ~stype * poor + stype * comp_imp + poor * comp_imp, ~stype * poor * comp_imp)
nested("three_nested", d, ~stype + poor + comp_imp, ~stype * poor + stype * comp_imp + poor * comp_imp)
nested("three_nested2", d, ~stype + poor + comp_imp, ~stype + poor * comp_imp)

# Goodness of fit: weights of strata have a fixed sum, so that survey's own covariance of (O - E) / sqrt(E) is that of shares.
g <- table_of("one_table", strat, "comp_imp")
s <- svygofchisq(~factor(comp_imp), p = c(0.3, 0.7), design = g)
n <- nrow(g)
N <- sum(weights(g))
lambda <- s$lambda[s$lambda > 1e-9 * max(s$lambda)] / N * n
array_of("one_gof", c(s$statistic / N * n, sum(lambda), s$p.value))

array_of("saddle", c(survey:::saddle(0, c(0.6, 0.3, 0.1, rep(-2 / 20, 20))), survey:::saddle(2, c(0.6, 0.3, 0.1)), survey:::saddle(0.7, c(0.6, 0.3, 0.1))))
