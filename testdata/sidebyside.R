# SPDX-License-Identifier: GPL-3.0-or-later
# The estimates of t/sidebyside.t by R survey: case, id, estimate, standard error, degrees of freedom. Run in this folder.
suppressMessages({library(survey); library(haven)})
options(survey.lonely.psu = "fail", digits = 17)

emit <- function(case, id, statistic, design)
	cat(sprintf("%s\t%s\t%.17g\t%.17g\t%d\n", case, id, coef(statistic), sqrt(diag(as.matrix(vcov(statistic)))), degf(design)), sep = "")

plain <- function(path) as.data.frame(zap_labels(read_sav(path)))

# Means (or totals) of variables, each on its own base, by group where there is one.
each <- function(case, design, variables, by = NULL, f = svymean) {
	groups <- if (is.null(by)) NA else sort(unique(design$variables[[by]]))
	for (g in groups) {
		d <- if (is.null(by)) design else design[which(design$variables[[by]] == g), ]
		for (v in variables)
			emit(case, if (is.null(by)) v else paste0(v, "@", by, "=", g), f(as.formula(paste0("~", v)), d, na.rm = TRUE), d)
	}
}

# Proportions of the categories that occur anywhere.
shares <- function(case, design, v, by = NULL) {
	groups <- if (is.null(by)) NA else sort(unique(design$variables[[by]]))
	for (g in groups) {
		d <- if (is.null(by)) design else design[which(design$variables[[by]] == g), ]
		for (level in sort(unique(design$variables[[v]]))) {
			d$variables$is <- as.numeric(d$variables[[v]] == level)
			emit(case, paste0(v, "[", level, "]", if (!is.null(by)) paste0("@", by, "=", g)), svymean(~is, d, na.rm = TRUE), d)
		}
	}
}

efc <- plain("efc.sav")
srs <- suppressWarnings(svydesign(ids = ~1, data = efc))
each("efc means", srs, c("c12hour", "c160age", "neg_c_7"))
each("efc by", srs, c("c12hour", "quol_5"), "c161sex")
shares("efc shares", srs, "c90cop9", "e42dep")
# The elder's relation as a unit and dependency as a stratum: no real design, but missing nowhere that matters and awkward enough
d <- efc[!is.na(efc$e15relat) & !is.na(efc$e42dep) & !is.na(efc$c12hour), ]
awkward <- svydesign(ids = ~e15relat, strata = ~e42dep, weights = ~c12hour, nest = TRUE, data = d)
each("efc awkward", awkward, c("c160age", "quol_5"))
each("efc awkward total", awkward, "c160age", f = svytotal)

monitor <- plain("monitor.sav")
for (v in c("n1", "n2", "n3", "w1")) monitor[[v]][monitor[[v]] < 0] <- NA
clusters <- svydesign(ids = ~psu, strata = ~stratum, weights = ~gewicht, data = monitor)
each("monitor means", clusters, c("leeftijd", "uren_zorg", "n1", "n2"))
each("monitor by", clusters, c("n1", "uren_zorg"), "gemeente")
each("monitor totals", clusters, c("uren_zorg", "doet"), "jaar", svytotal)
shares("monitor shares", clusters, "w1", "jaar")
fpc <- svydesign(ids = ~psu, strata = ~stratum, weights = ~gewicht, fpc = ~fpc1, data = monitor)
each("monitor fpc", fpc, c("leeftijd", "n3"))
each("monitor domain", subset(fpc, leeftijd >= 67 & sekse == 2), c("uren_zorg", "n1"))
each("monitor domain by", subset(fpc, leeftijd < 40), "n1", "opleiding")
stages <- svydesign(ids = ~psu + resp, strata = ~stratum, weights = ~gewicht, fpc = ~fpc1 + fpc2, data = monitor)
each("monitor stages", stages, c("leeftijd", "n3"), "jaar")
rows <- svydesign(ids = ~1, strata = ~gemeente, weights = ~gewicht, data = monitor)
each("monitor rows", rows, c("leeftijd", "n1"), "sekse")
shares("monitor rows shares", rows, "w1")

two <- plain("monitor-2stage.sav")
province <- svydesign(ids = ~gemeente + buurt, strata = ~provincie, weights = ~gewicht, fpc = ~fpc1 + fpc2, data = two)
each("2stage", province, c("leeftijd", "uren_zorg"), "provincie")
each("2stage total", province, "uren_zorg", f = svytotal)

# One unit in a stratum, by every rule
lonely <- monitor[monitor$stratum != min(monitor$stratum) | monitor$psu == min(monitor$psu), ]
for (rule in c("remove", "certainty", "average", "adjust")) {
	options(survey.lonely.psu = rule)
	each(paste("lonely", rule), svydesign(ids = ~psu, strata = ~stratum, weights = ~gewicht, data = lonely), c("leeftijd", "n1"))
}
