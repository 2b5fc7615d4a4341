# SPDX-License-Identifier: GPL-3.0-or-later
# The tests of t/svytest.t by R survey: case, id, estimate, standard error, df, statistic, df1, df2, p. Files that it makes go into the folder that is named.
suppressMessages({library(survey); library(haven)})
options(digits = 17, warn = -1)
to <- commandArgs(TRUE)[1]
plain <- function(path) as.data.frame(zap_labels(read_sav(path)))
say <- function(case, id, ...) cat(case, id, sprintf("%.17g", c(...)), sep = "\t", fill = FALSE, "\n")

# Two groups: t test or rank test, by R's own functions
two <- function(case, design, y, g, label) {
	t <- svyttest(as.formula(paste0(y, " ~ I(as.numeric(", g, " == ", label[2], "))")), design)
	say(case, paste0(y, "@", g, "=", label[2], "-", label[1]), t$estimate, t$estimate / t$statistic, t$parameter, t$statistic, NaN, NaN, t$p.value)
}
tests <- c(wilcoxon = "wilcoxon", vanderwaerden = "vanderWaerden", median = "median", kruskal = "KruskalWallis")
ranks <- function(case, design, y, g, label) {
	for (test in names(tests)) {
		t <- svyranktest(as.formula(paste0(y, " ~ I(as.numeric(", g, " == ", label[2], "))")), design, test = tests[[test]])
		say(paste(case, test), paste0(y, "@", g, "=", label[2], "-", label[1]), t$estimate, t$estimate / t$statistic, t$parameter, t$statistic, NaN, NaN, t$p.value)
	}
}
# More groups. R puts the statistic of its rank test into `parameter` and the degrees of freedom into `statistic`, and does not divide by them.
all_groups <- function(case, design, y, g) {
	m <- svyglm(as.formula(paste0(y, " ~ factor(", g, ")")), design)
	t <- regTermTest(m, as.formula(paste0("~ factor(", g, ")")))
	say(case, paste0(y, "@", g, "=equal"), NaN, NaN, NaN, t$Ftest, t$df, t$ddf, t$p)
}
all_ranks <- function(case, design, y, g) {
	for (test in names(tests)) {
		t <- svyranktest(as.formula(paste0(y, " ~ factor(", g, ")")), design, test = tests[[test]])
		say(paste(case, test), paste0(y, "@", g, "=equal"), NaN, NaN, NaN, t$parameter / t$statistic, t$statistic, t$ddf, t$p.value)
	}
}
# What svykit does unasked: estimate and error of R, on the degrees of freedom of the design
own <- function(case, id, statistic, df, null = 0) {
	t <- (as.numeric(coef(statistic)) - null) / as.numeric(SE(statistic))
	say(case, id, coef(statistic), SE(statistic), df, t, NaN, NaN, 2 * pt(-abs(t), df))
}
own_all <- function(case, design, y, g) {       # adjusted Wald
	answered <- subset(design, !is.na(design$variables[[y]]) & !is.na(design$variables[[g]]))
	b <- svyby(as.formula(paste0("~", y)), as.formula(paste0("~", g)), answered, svymean, covmat = TRUE)
	k <- nrow(b) - 1
	C <- cbind(-1, diag(k))
	e <- C %*% coef(b)
	d <- degf(subset(design, !is.na(design$variables[[g]])))
	f <- drop(t(e) %*% solve(C %*% vcov(b) %*% t(C), e)) * (d - k + 1) / (k * d)
	say(case, paste0(y, "@", g, "=equal"), NaN, NaN, NaN, f, k, d - k + 1, pf(f, k, d - k + 1, lower.tail = FALSE))
}

clus1 <- plain("apiclus1.sav")
clus2 <- plain("apiclus2.sav")
strat <- plain("apistrat.sav")
c1 <- svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = clus1)
c2 <- svydesign(~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = clus2)
s <- svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat)

two("clus1", c1, "api00", "comp_imp", 1:2)
two("clus1", c1, "ell", "comp_imp", 1:2)
ranks("clus1", c1, "ell", "comp_imp", 1:2)
ranks("clus1", c1, "api00", "sch_wide", 1:2)
all_groups("clus1", c1, "api00", "stype")
all_ranks("clus1", c1, "api00", "stype")
two("clus2", c2, "api00", "comp_imp", 1:2)
ranks("clus2", c2, "meals", "comp_imp", 1:2)
all_groups("clus2", c2, "meals", "stype")
all_ranks("clus2", c2, "ell", "stype")
two("strat", s, "api00", "comp_imp", 1:2)
ranks("strat", s, "ell", "sch_wide", 1:2)
all_groups("strat", s, "ell", "stype")
all_ranks("strat", s, "ell", "stype")
two("where", subset(c1, stype == 1), "api00", "comp_imp", 1:2)
ranks("where", subset(c2, meals > 20), "api00", "comp_imp", 1:2)
for (g in 1:3) {
	t <- svyttest(api00 ~ I(as.numeric(sch_wide == 2)), subset(s, stype == g))
	say("by", paste0("api00@stype=", g, ",sch_wide=2-1"), t$estimate, t$estimate / t$statistic, t$parameter, t$statistic, NaN, NaN, t$p.value)
}
two("picked", subset(c1, stype %in% c(1, 3)), "api00", "stype", c(1, 3))
ranks("picked", subset(c1, stype %in% c(1, 3)), "meals", "stype", c(1, 3))

efc <- plain("efc.sav")
e <- svydesign(~1, data = efc)
two("efc", e, "c12hour", "c161sex", 1:2)
ranks("efc", e, "neg_c_7", "c161sex", 1:2)
all_groups("efc", e, "neg_c_7", "e42dep")
all_ranks("efc", e, "quol_5", "e42dep")
yrbs <- plain("yrbs.sav")
y <- svydesign(~psu, strata = ~stratum, weights = ~weight, nest = TRUE, data = yrbs)
y <- update(y, is2 = as.numeric(qn8 == 2), half = as.numeric(psu %% 7 < 3))
t <- svyttest(is2 ~ half, y)
say("yrbs", "qn8[2]@half=1-0", t$estimate, t$estimate / t$statistic, t$parameter, t$statistic, NaN, NaN, t$p.value)

m <- plain("monitor.sav")
for (v in c("n1", "n2", "w1")) m[[v]][m[[v]] < 0] <- NA
mm <- svydesign(~psu, strata = ~stratum, weights = ~gewicht, fpc = ~fpc1, data = m)
two("monitor", mm, "n1", "sekse", 1:2)
ranks("monitor", mm, "n2", "sekse", 1:2)
all_groups("monitor", mm, "n1", "opleiding")
all_ranks("monitor", subset(mm, leeftijd > 60), "n2", "opleiding")
t <- svyttest(I(as.numeric(w1 == 1)) ~ I(as.numeric(sekse == 2)), mm)
say("monitor share", "w1[1]@sekse=2-1", t$estimate, t$estimate / t$statistic, t$parameter, t$statistic, NaN, NaN, t$p.value)
w <- svydesign(~psu + resp, strata = ~stratum, weights = ~gewicht, fpc = ~fpc1 + fpc2, data = m)
two("monitor stages", w, "n1", "sekse", 1:2)

# Calibrated weights
post <- postStratify(c1, ~stype, data.frame(stype = 1:3, Freq = c(4421, 755, 1018)))
two("post", post, "api00", "comp_imp", 1:2)
ranks("post", post, "ell", "comp_imp", 1:2)
all_groups("post", post, "api00", "stype")
own("post own", "api00-api99", svymean(~I(api00 - api99), post), degf(post))

# Unequal probabilities
pps <- plain("election_pps.sav")
pps$big <- as.numeric(pps$Bush > pps$Kerry) + 1
write.csv(pps, file.path(to, "pps.csv"), row.names = FALSE, na = "")
two("pps", svydesign(~1, fpc = ~p, data = pps, pps = "brewer"), "votes", "big", 1:2)

# A second phase
rei <- plain("rei_twophase.sav")
rei$sub <- rei$sub == 1
rei$half <- rei$id %% 2
phases <- twophase(id = list(~1, ~1), strata = list(NULL, ~h), fpc = list(~N, NULL), subset = ~sub, data = rei)
two("phases", phases, "y", "half", 0:1)
ranks("phases", phases, "y", "half", 0:1)

# Replicates
set.seed(4)
for (kind in c("jk1", "bootstrap")) {
	d <- if (kind == "jk1") as.svrepdesign(svydesign(~dnum, weights = ~pw, data = clus1), "JK1") else as.svrepdesign(svydesign(~dnum, weights = ~pw, data = clus1), "bootstrap", replicates = 40)
	rep <- weights(d, "analysis")
	colnames(rep) <- paste0("rep", seq_len(ncol(rep)))
	write.csv(cbind(clus1[, c("api00", "api99", "ell", "meals", "comp_imp", "stype", "pw", "dnum")], rep), file.path(to, paste0(kind, ".csv")), row.names = FALSE, na = "")
	d <- svrepdesign(data = clus1, repweights = rep, weights = ~pw, type = if (kind == "jk1") "JK1" else "bootstrap")
	two(kind, d, "api00", "comp_imp", 1:2)
	ranks(kind, d, "ell", "comp_imp", 1:2)
	all_groups(kind, d, "api00", "stype")
	own_all(paste(kind, "own"), d, "api00", "stype")
	own(paste(kind, "own"), "api00-api99", svymean(~I(api00 - api99), d), degf(d))
	a <- d$variables$api00
	g <- d$variables$comp_imp
	cohen <- function(w, data) {
		ma <- weighted.mean(a[g == 2], w[g == 2])
		mb <- weighted.mean(a[g == 1], w[g == 1])
		(ma - mb) / sqrt((sum(w[g == 2] * (a[g == 2] - ma)^2) + sum(w[g == 1] * (a[g == 1] - mb)^2)) / sum(w) * length(a) / (length(a) - 2))
	}
	own(paste(kind, "effect"), "api00/sd@comp_imp=2-1", withReplicates(d, cohen), degf(d))
}
ordered <- strat[order(strat$stype), ]
ordered$unit <- rep(1:40, each = 5)
write.csv(ordered, file.path(to, "jkn.csv"), row.names = FALSE, na = "")
jkn <- as.svrepdesign(svydesign(~unit, strata = ~stype, weights = ~pw, data = ordered), "JKn")
two("jkn", jkn, "api00", "comp_imp", 1:2)
ranks("jkn", jkn, "ell", "comp_imp", 1:2)
all_groups("jkn", jkn, "api00", "stype")

# By the rules of svykit
own("own mean", "api00", svymean(~api00, c2), degf(c2), 600)
own("own pair", "api00-api99", svymean(~I(api00 - api99), s), degf(s), 30)
own("own share", "awards[2]", svymean(~I(as.numeric(awards == 2)), c2), degf(c2), 0.5)
b <- svyby(~api00, ~comp_imp, c1, svymean, covmat = TRUE)
own("own difference", "api00@comp_imp=2-1", svycontrast(b, c(-1, 1)), degf(c1))
own_all("own all", c1, "api00", "stype")
own_all("own all", s, "ell", "stype")
own_all("own all", e, "neg_c_7", "e42dep")
own_all("own all", mm, "n1", "opleiding")
# the standardised difference by its influence function, with linearised variance
x <- clus1$api00
g <- clus1$comp_imp == 2
wt <- clus1$pw
W <- sum(wt); Wa <- sum(wt[g]); Wb <- W - Wa
ma <- weighted.mean(x[g], wt[g]); mb <- weighted.mean(x[!g], wt[!g])
r2 <- (x - ifelse(g, ma, mb))^2
f <- nrow(clus1) / (nrow(clus1) - 2)
v <- sum(wt * r2) / W * f
u <- (ifelse(g, (x - ma) / Wa, -(x - mb) / Wb)) / sqrt(v) - (ma - mb) / (2 * v^1.5) * (r2 * f - v) / W
se <- SE(svytotal(~u, update(c1, u = u)))
d <- (ma - mb) / sqrt(v)
say("own effect", "api00/sd@comp_imp=2-1", d, se, degf(c1), d / se, NaN, NaN, 2 * pt(-d / se, degf(c1)))
