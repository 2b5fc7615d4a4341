# SPDX-License-Identifier: GPL-3.0-or-later
# Run by expr.t: a random table with values missing in every way as a file of SPSS and one of Stata, a program for svycompute, and what R computes for it.
suppressMessages(library(haven))
dir <- commandArgs(TRUE)[1]
set.seed(20)
n <- 500

pick <- function(x, na = 0.12) { y <- sample(x, n, TRUE); y[runif(n) < na] <- NA; y }
Q <- as.data.frame(setNames(lapply(1:6, function(i) pick(c(1:5, 8, 9))), paste0("q", 1:6)))
x <- pick(round(rnorm(n, 0, 30), 2)); y <- pick(c(-3:3, 0.5)); z <- pick(c(0, 1e-9, 1e9, 2.5, -2.5, 3.5))
s <- sample(c("", "Ann", "bob ", "Zo\u00eb", "\u00c9T\u00c9 2", "12", " 3.5", "a.b", "Stra\u00dfe 7"), n, TRUE)
s2 <- sample(c("", "x", "-", "\u0142\u00f3d\u017a"), n, TRUE)
d <- as.Date("1999-12-25") + pick(0:9000)
dt <- as.POSIXct("2000-02-28 00:00:00", tz = "UTC") + pick(0:500000)

labels <- c(never = 1, often = 5, "don't know" = 8, refused = 9)
file <- cbind(as.data.frame(lapply(Q, function(v) labelled_spss(v, labels, na_values = c(8, 9)))), data.frame(x, y, z, s, s2, d, dt))
write_sav(file, file.path(dir, "r.sav"))

# What counts as missing there.
for (v in names(Q)) Q[[v]][Q[[v]] %in% 8:9] <- NA
raw <- lapply(file[names(Q)], function(v) as.numeric(unclass(v)))
q1 <- Q$q1; q2 <- Q$q2; q3 <- Q$q3; q4 <- Q$q4
S <- ifelse(trimws(s) == "", NA, sub(" +$", "", s))
S2 <- ifelse(s2 == "", NA, s2)
rev_ <- function(v, lo, hi) ifelse(v >= lo & v <= hi, lo + hi - v, NA)
atleast <- function(v, m, k) ifelse(rowSums(!is.na(m)) >= k, v, NA)
rows <- function(m, f) apply(m, 1, function(r) { r <- r[!is.na(r)]; if (length(r)) f(r) else NA })
Q14 <- as.matrix(Q[1:4]); Q16 <- as.matrix(Q)
any_na <- function(m) apply(m, 1, any)
all_na <- function(m) apply(m, 1, all)
half_away <- function(v) sign(v) * floor(abs(v) + 0.5)
case_when <- function(...) { # dplyr's, without dplyr: the first condition that is TRUE
	a <- list(...); out <- rep(NA_real_, n); open <- rep(TRUE, n)
	for (i in seq(1, length(a), 2)) { hit <- open & !is.na(a[[i]]) & a[[i]]; out[hit] <- rep_len(a[[i + 1]], n)[hit]; open <- open & !hit }
	out
}
finite <- function(v) ifelse(is.finite(v), v, NA)

cases <- list(
	"mean(q1:q6)", rowMeans(Q16, na.rm = TRUE),
	"mean(q1:q6, min=4)", atleast(rowMeans(Q16, na.rm = TRUE), Q16, 4),
	"mean(q1:q6, min=6)", rowMeans(Q16),
	"mean(q1, rev(q2, 1, 5), q3, rev(q4, 1, 5), min=3)", { m <- cbind(q1, rev_(q2, 1, 5), q3, rev_(q4, 1, 5)); atleast(rowMeans(m, na.rm = TRUE), m, 3) },
	"sum(q1:q4)", atleast(rowSums(Q14, na.rm = TRUE), Q14, 1),
	"sum(q1:q4, min=0)", rowSums(Q14, na.rm = TRUE),
	"sum(q1:q4, x, min=5)", rowSums(cbind(Q14, x)),
	"sd(q1:q6)", rows(Q16, sd),
	"sd(q1:q6, x, min=5)", { m <- cbind(Q16, x); atleast(rows(m, sd), m, 5) },
	"min(q1:q4, x)", rows(cbind(Q14, x), min),
	"max(q1:q4, y)", rows(cbind(Q14, y), max),
	"max(x, y, min=2)", pmax(x, y),
	"nvalid(q1:q6, s)", rowSums(!is.na(Q16)) + !is.na(S),
	"count(q1:q6, in (4, 5))", rowSums(Q16 >= 4, na.rm = TRUE),
	"count(q1:q6, 2, min=3)", atleast(rowSums(Q16 == 2, na.rm = TRUE), Q16, 3),
	"count(q1:q6, \"never\")", rowSums(Q16 == 1, na.rm = TRUE),
	"count(q1:q6, > 2.5)", rowSums(Q16 > 2.5, na.rm = TRUE),
	"any(q1:q4, in (1, 5))", any_na(Q14 == 1 | Q14 == 5),
	"all(q1:q4, <= 3)", all_na(Q14 <= 3),
	"any(q1:q4, 1, min=1)", atleast(rowSums(Q14 == 1, na.rm = TRUE) > 0, Q14, 1),
	"all(q1:q4, <= 3, min=2)", atleast(rowSums(Q14 > 3, na.rm = TRUE) == 0, Q14, 2),
	"rev(q1, 1, 5)", 6 - q1,
	"rev(x, -10, 10)", rev_(x, -10, 10),
	"x + y * 2 - z / 4", x + y * 2 - z / 4,
	"x / y", finite(x / y),
	"x % y", finite(x %% y),
	"x % 7", x %% 7,
	"abs(x) ^ y", ifelse(is.na(x) | is.na(y), NA, finite(abs(x)^y)), # to R, NA^0 is 1
	"-x ^ 2", -x^2,
	"log(x)", finite(suppressWarnings(log(x))),
	"exp(y) + sqrt(x)", suppressWarnings(exp(y) + sqrt(x)),
	"round(x)", half_away(x),
	"round(z)", half_away(z),
	"floor(x) + ceil(y)", floor(x) + ceiling(y),
	"x > y", x > y,
	"x > 0 and y < 1", x > 0 & y < 1,
	"x > 0 or y < 1 or q1 == 2", x > 0 | y < 1 | q1 == 2,
	"not (x > 0 and not y == 0)", !(x > 0 & !(y == 0)),
	"q1 in (1, 3:4)", ifelse(is.na(q1), NA, q1 %in% c(1, 3, 4)),
	"x not in (-10:10)", !(x >= -10 & x <= 10),
	"q1 == \"often\"", q1 == 5,
	"code(q1)", raw$q1,
	"missing(q1)", is.na(q1),
	"missing(q1, \"refused\")", !is.na(raw$q1) & raw$q1 == 9,
	"missing(q1, 8, .)", is.na(raw$q1) | raw$q1 == 8,
	"missing(q1, \"user\")", raw$q1 %in% c(8, 9),
	"missing(q1, \"system\")", is.na(raw$q1),
	"missing(s) or valid(x)", is.na(S) | !is.na(x),
	"if(x > 0, q1, q2)", ifelse(x > 0, q1, q2),
	"if(missing(q1), -1, q1)", ifelse(is.na(q1), -1, q1),
	"case(x > 10: 1, y > 0: 2, missing(y): 3)", case_when(x > 10, 1, y > 0, 2, is.na(y), 3),
	"case(q1 == 1: q2, q1 == 2: q3, else: 0)", case_when(q1 == 1, q2, q1 == 2, q3, rep(TRUE, n), 0),
	"lower(s)", tolower(S),
	"upper(s)", toupper(S),
	"trim(s)", trimws(S),
	"length(s)", nchar(S),
	"substr(s, 2, 2)", { r <- substr(S, 2, 3); r <- sub(" +$", "", r); ifelse(r == "", NA, r) },
	"substr(s, 3)", { r <- substring(S, 3); ifelse(r == "", NA, r) },
	"concat(trim(s), s2)", ifelse(is.na(S) & is.na(S2), NA, paste0(ifelse(is.na(S), "", trimws(S)), ifelse(is.na(S2), "", S2))),
	"number(s)", suppressWarnings(as.numeric(S)),
	"matches(s, '^[A-Z]')", ifelse(is.na(S), NA, grepl("^[A-Z]", S, perl = TRUE)),
	"matches(s, '^.{3}$')", ifelse(is.na(S), NA, grepl("^.{3}$", S)),
	"matches(s, 'o|[0-9]+$')", ifelse(is.na(S), NA, grepl("o|[0-9]+$", S)),
	"label(q1)", names(labels)[match(q1, labels)],
	"label(code(q1))", names(labels)[match(raw$q1, labels)],
	"s == 'bob'", S == "bob",
	"s in ('Ann', '12')", ifelse(is.na(S), NA, S %in% c("Ann", "12")),
	"year(d)", as.numeric(format(d, "%Y")),
	"month(d)", as.numeric(format(d, "%m")),
	"day(d)", as.numeric(format(d, "%d")),
	"day(dt)", as.numeric(format(dt, "%d", tz = "UTC")),
	"d >= \"2010-06-15\"", d >= as.Date("2010-06-15"),
	"d in (\"2001-01-01\":\"2004-12-31\")", d >= as.Date("2001-01-01") & d <= as.Date("2004-12-31"),
	"dt <= \"2000-02-29\"", as.Date(dt, tz = "UTC") <= as.Date("2000-02-29"),
	"text(d)", format(d),
	"text(q1)", as.character(q1),
	"text(q1 - 3, 4)", ifelse(is.na(q1), NA, sprintf("%04d", as.integer(q1 - 3)))
)

expr <- unlist(cases[seq(1, length(cases), 2)])
want <- cases[seq(2, length(cases), 2)]
name <- paste0("e", seq_along(expr))
writeLines(expr, file.path(dir, "expressions"))
writeLines(paste(name, "=", expr, collapse = ";\n"), file.path(dir, "program"), useBytes = TRUE)
saveRDS(setNames(want, name), file.path(dir, "want.rds"))

# The same questions with Stata's tags and formats.
tag <- function(v) { v[runif(n) < 0.1] <- tagged_na("a"); v[runif(n) < 0.1] <- tagged_na("b"); v }
t1 <- tag(pick(1:3)); t2 <- tag(pick(1:3))
stata <- data.frame(t1 = labelled(t1, c(yes = 1, no = 2, refused = tagged_na("a"))), t2 = t2, d = d, dt = dt)
write_dta(stata, file.path(dir, "r.dta"))
kinds <- function(v) ifelse(is.na(v), ifelse(is.na(na_tag(v)), "", paste0(".", na_tag(v))), as.character(v))
T <- list(
	"t1", kinds(t1),
	"t1 + 0", ifelse(is.na(t1), "", as.character(t1)),
	"if(t2 == 1, t1, t2)", ifelse(is.na(t2), "", ifelse(t2 == 1, kinds(t1), kinds(t2))),
	"case(t2 == 1: .z, t2 == 2: t1, else: 0)", ifelse(t2 %in% 1, ".z", ifelse(t2 %in% 2, kinds(t1), "0")),
	"missing(t1, .a)", as.character(+is_tagged_na(t1, "a")),
	"missing(t1, \"REFUSED\", .)", as.character(+(is_tagged_na(t1, "a") | (is.na(t1) & !is_tagged_na(t1)))),
	"mean(t1, t2)", { m <- rowMeans(cbind(as.numeric(t1), as.numeric(t2)), na.rm = TRUE); ifelse(is.nan(m), "", as.character(m)) },
	"year(d) * 100 + month(d)", ifelse(is.na(d), "", format(d, "%Y%m")),
	"day(dt)", ifelse(is.na(dt), "", as.character(as.numeric(format(dt, "%d", tz = "UTC")))),
	"d < \"2005-01-01\"", ifelse(is.na(d), "", as.character(+(d < as.Date("2005-01-01"))))
)
tname <- paste0("e", seq_len(length(T) / 2))
writeLines(paste(tname, "=", unlist(T[seq(1, length(T), 2)]), collapse = ";\n"), file.path(dir, "stata.program"))
write.table(as.data.frame(setNames(T[seq(2, length(T), 2)], tname)), file.path(dir, "stata.want"), sep = "\t", quote = FALSE, row.names = FALSE)
