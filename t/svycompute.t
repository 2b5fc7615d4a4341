#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later

test_description='svycompute: new variables from expressions'
. "$(dirname "$0")/lib.sh"

has_r_package dplyr && test_have_prereq R && test_set_prereq DPLYR

cat > in.svy <<'SVY'
#---
# profile: svy-data/1
# schema:
#   fields:
#   - name: q
#     type: integer
#     title: Trust
#     measure: ordinal
#     format: '%8.0g'
#     categories:
#     - {value: 1, label: Low}
#     - {value: 5, label: High}
#     - {value: 9, label: Refused}
#     - {value: .a, label: Not asked}
#     missingValues:
#     - {value: '9', label: Refused}
#   - name: naïef
#     type: number
#   - name: s
#     type: string
#   - name: w
#     type: number
# survey: {weights: w}
# na.strings: ['', .a]
#---
SVY
printf '%s\n' $'q\tnaïef\ts\tw' $'1\t0.5\ta\t1' $'5\t-2\tb\t2' $'9\t3\t\t3' $'.a\t1e+300\tx y\t4' $'\t\té\t5' '#end rows=5' >> in.svy

compute() {
	svycompute --no-history "$@" in.svy > out.svy 2> err
}
has() {
	_name=$1
	shift
	column "$_name" out.svy > got && printf '%s\n' "$@" | diff - got
}
# field NAME: what the header says of a variable of out.svy, without its name.
field() {
	awk -v want="#   - name: $1" '/^#   - name/ || /^# [a-z]/ { in_it = $0 == want; next } in_it' out.svy
}

test_expect_success 'numbers, conditions and texts; later ones see earlier ones' '
	compute -v "a = q * 2; b = a > 4; c = lower(s); d = b + a" && has a 2 10 "" "" "" && has b 0 1 "" "" "" && has c a b "" "x y" é && has d 2 11 "" "" "" &&
	grep -v "^#" out.svy | head -1 | grep "^q	naïef	s	w	a	b	c	d$" &&
	field b | grep "type: integer" && field c | grep "type: string" && field a | grep "type: number" &&
	printf "svycompute: %s\n" "a: 2 valid, 3 missing" "b: 2 valid, 3 missing" "c: 4 valid, 1 missing" "d: 2 valid, 3 missing" | diff - err
'

test_expect_success 'without -v nothing is said' '
	compute "a = 1" && test_must_be_empty err && has a 1 1 1 1 1
'

test_expect_success 'a bare variable is a copy of all that is known; anything else is a value' '
	compute "a = q; b = q + 0; c = code(q); d = if(missing(q), q, q)" && has a 1 5 9 .a "" && has b 1 5 "" "" "" && has c 1 5 9 .a "" &&
	field q > want && field a | diff want - && field a | grep -c "Refused" | grep 2 && field b | grep "type: number" && ! field b | grep label
'

test_expect_success 'titles, labels and measures' '
	compute "a = q; b = q > 1" --title "b=Is high = so" --title a=T --label "b: 0=No,1=\"Yes, it is\"" --label "a: .a=\"not \"\"asked\"\"\", 1 = Low one" --measure b=ordinal &&
	field a | grep "title: T$" && field b | grep "title: Is high = so" && field b | grep "label: .*Yes, it is" && field b | grep "measure: ordinal" &&
	field a | grep "value: .a, label: .*not .*asked" && field a | grep "value: 1, label: Low one}" && field a | grep "value: 5, label: High" &&
	compute "a = 1; b = 2; c = 3" --label "a,c: 1=x" --measure scale && field a | grep "label: x" && field c | grep "label: x" && ! field b | grep label && field b | grep scale &&
	compute "a = s" --label "a=A,b=\"B\"" && field a | grep "value: a, label: A" &&
	compute "a = s" --title "Any: text = so" && field a | grep "Any: text = so"
'

test_expect_success 'mistakes in them are exit 2' '
	status 2 compute "a = 1; b = 2" --title T && grep ".T. does not begin with a new variable and .=., and there are several: .a., .b." err &&
	status 2 compute "a = 1; b = 2" --label "1=x" && status 2 compute "a = 1" --label "1" && grep "given as 1=Low,2=High" err &&
	status 2 compute "a = 1" --label "x=y" && grep "not to .x." err && status 2 compute "a = 1" --label "1=" && status 2 compute "a = 1" --label "1=a,,2=b" &&
	status 2 compute "a = 1" --label "1=a,2=b, 1=c" && grep "two labels are given to .1." err &&
	status 2 compute "a = 1" --label "1=\"x" && grep "not closed.*column 3" err && status 2 compute "a = 1" --measure high && status 2 compute "a = 1" --label ""
'

test_expect_success 'a variable is overwritten only with --replace' '
	status 2 compute "a = 1; q = a" && grep "there is a variable .q. (--replace overwrites it) in .a = 1; q = a., column 8" err &&
	compute --replace "q = q + 1; n = q" && has q 2 6 "" "" "" && has n 2 6 "" "" "" && grep -v "^#" out.svy | head -1 | grep "^q	naïef	s	w	n$" &&
	field q | grep "title: Trust" && field q | grep "measure: ordinal" && ! field q | grep "label\|format" && grep "labels and missing rules of .q. are gone" out.svy &&
	compute --replace --keep-labels "q = if(q == 5, 9, q)" && has q 1 9 "" "" "" && field q | grep "missingValues" && field q | grep "label: Low" && field q | grep format &&
	compute --replace "q = s" && has q a b "" "x y" é && field q | grep "type: string" &&
	compute "a = 1; a = a + 1; b = a; a = a * 5" && has a 10 10 10 10 10 && has b 2 2 2 2 2
'

test_expect_success 'copies are of what stood there then' '
	compute --replace "o = q; q = naïef; p = q; q = 1" && has o 1 5 9 .a "" && has p 0.5 -2 3 1e+300 "" && has q 1 1 1 1 1 && field o | grep Refused &&
	compute --replace "t = q; q = w; w = t" && has q 1 2 3 4 5 && has w 1 5 9 .a ""
'

test_expect_success 'a new weight is a warning' '
	compute --replace "w = w * 2" && grep "warning: new values for the weight of the design: .w." err && has w 2 4 6 8 10 && status 1 svycompute --strict --replace "w = 1" in.svy > out.svy 2> err &&
	compute "w2 = w * 2" && test_must_be_empty err &&
	sed "s/{weights: w}/{weights: w, calibration: [{kind: rake, base: w, auxiliary: [q]}]}/" in.svy > calibrated.svy &&
	svycompute --replace "q = q * 2" calibrated.svy 2> err > out.svy && grep "warning: new values for the calibration of the design: .q." err &&
	svycompute --replace "w = w * 2" calibrated.svy 2> err > out.svy && grep "warning: new values for the weight of the design, which its calibration" err
'

test_expect_success 'names in backquotes, names that cannot be' '
	compute "\`my name\` = 1; \`ü-2\` = \`my name\` + 1" && has "ü-2" 2 2 2 2 2 && has "my name" 1 1 1 1 1 &&
	status 2 compute "$(printf "\`a\tb\` = 1")" && status 2 compute "2a = 1" && status 2 compute "" && status 2 compute "a" && status 2 compute "a ="
'

test_expect_success 'wrong names, labels and types are exit 2' '
	status 2 compute "a = naief" && grep "unknown variable .naief. (did you mean .naïef.?) in .a = naief., column 5" err &&
	status 2 compute "a = 1; b = aa" && grep "column 12" err && status 2 compute "a = b; b = 1" && status 2 compute "a = q == \"Lw\"" && grep "Low" err &&
	status 2 compute "a = s * 2" && status 2 compute "a = lenght(s)" && grep "length" err && status 2 compute "a = 1" -O nonsense && status 2 svycompute 2> /dev/null
'

test_expect_success 'nothing that fails exits 0' '
	status 1 svycompute "a = 1" in.svy > /dev/full 2> /dev/null &&
	sed "\$d" in.svy | status 1 svycompute "a = 1" > out.svy 2> err && ! grep "^#end" out.svy &&
	status 1 svycompute "a = 1" none.sav 2> err && grep none.sav err &&
	status 1 svycompute "a = 1" -o none.svy < /dev/null 2> err && test ! -e none.svy
'

test_expect_success 'no row, huge values, a foreign locale' '
	{ sed "/^q	/q" in.svy; echo "#end rows=0"; } | svycompute -v "a = q + 1; b = \"x\"" 2> err > out.svy && grep "^#end rows=0" out.svy && grep "a: 0 valid, 0 missing" err &&
	compute "a = naïef * 1e300; b = -naïef; c = 0.5" && has a 5e+299 -2e+300 3e+300 "" "" && has b -0.5 2 -3 -1e+300 "" &&
	LC_ALL=de_DE.UTF-8 compute "d = 0.5" 2> /dev/null && has d 0.5 0.5 0.5 0.5 0.5
'

test_expect_success 'any format in, any format out, the same values' '
	e="a = mean(n1, rev(n2, 1, 5), n3, min=2); b = if(sekse == 2, \"vrouw\", \"man\"); c = n1" &&
	svycat --no-history -o in.sav "$TESTDATA/monitor.sav" && svycat --no-history -o in.dta in.sav && svycat --no-history in.sav > in2.svy && svycat -O csv in.sav > in.csv &&
	svycompute "$e" in.sav | svycat -c a,b,c -O tsv > want && [ "$(wc -l < want)" = 1441 ] &&
	for f in in.dta in2.svy in.csv; do svycompute "$e" $f | svycat -c a,b,c -O tsv | diff -q want - || return 1; done &&
	svycompute "$e" -O sav in.sav | svycat -c a,b,c -O tsv | diff -q want - && svycompute "$e" -o out.dta in.sav && svycat -c a,b,c -O tsv out.dta | diff -q want - &&
	svycompute "$e" -o out.sav in.sav && svycat -c a,b,c -O tsv out.sav | diff -q want -
'

test_expect_success 'copies of every variable, and sums in any order of rows' '
	svycat --no-history "$TESTDATA/monitor.sav" > m.svy &&
	svycompute --no-history --replace "w1 = w1; n1 = n1; gewicht = gewicht" m.svy 2> /dev/null | grep -v "^#note\|^# - \|^# notes" > got && grep -v "^#note\|^# - \|^# notes" m.svy | diff - got &&
	e="a = sum(w1:w4, min=1) / (leeftijd + 1)" && svycompute "$e" m.svy | column a | sort > want &&
	{ grep "^#" m.svy | grep -v "^#end"; grep -v "^#" m.svy | head -1; grep -v "^#" m.svy | tail -n +2 | tac; grep "^#end" m.svy; } | svycompute "$e" | column a | sort | diff want -
'

test_expect_success 'in a domain rows outside are computed and not counted' '
	svyfilter "w < 3" in.svy 2> /dev/null | svycompute -v "a = w * 2" > out.svy 2> err && has a 2 4 6 8 10 && grep "a: 2 valid, 0 missing" err
'

test_expect_success 'tables of estimates stay tables, with a column more' '
	svymean api00 --by stype --psu none "$TESTDATA/apistrat.sav" 2> /dev/null | svycompute "relative = 100 * std_error / estimate" > out.svy &&
	column relative out.svy > got && awk -F"\t" "/^#/ { next } n++ { printf \"%.10f\n\", 100 * \$7 / \$6 }" out.svy > want && near got want 1e-8 && svytable out.svy | grep "CV %\|E .*674.4"
'

# The same by haven and dplyr, from a file that haven writes.
cat > compute.R <<'R'
suppressMessages({library(haven); library(dplyr)})
set.seed(5)
n <- 5000
item <- function() labelled_spss(sample(c(1:5, 8, 9, NA), n, TRUE), c(Low = 1, High = 5, "Don't know" = 8, Refused = 9), na_values = c(8, 9), label = "Item")
if (commandArgs(TRUE)[1] == "write") {
	write_sav(tibble(q1 = item(), q2 = item(), q3 = item(), q4 = item(), q5 = item(), age = sample(c(18:90, NA), n, TRUE),
		s = sample(c("Anna", "Bo ", "", "c"), n, TRUE)), "r.sav")
} else {
	d <- read_sav("r.sav")          # user-missing codes are NA
	o <- read_sav("o.sav", user_na = TRUE)
	same <- function(what, want) {
		got <- o[[what]]
		attributes(got) <- attributes(want) <- NULL
		if (!isTRUE(all.equal(got, want, tolerance = 1e-15))) cat(what, "differs\n")
	}
	num <- function(v) as.double(zap_labels(v))
	items <- cbind(num(d$q1), num(d$q2), num(d$q3), 6 - num(d$q4), 6 - num(d$q5))
	m <- rowMeans(items, na.rm = TRUE)
	m[rowSums(!is.na(items)) < 4] <- NA
	same("trust", m)
	same("total", rowSums(items))
	same("group", case_when(d$age < 30 ~ 1, d$age < 65 ~ 2, TRUE ~ 3))
	same("old", as.double(d$age >= 65 & num(d$q1) > 3))
	same("either", as.double(d$age >= 65 | num(d$q1) > 3))
	same("who", ifelse(d$s == "Anna", "A", "other") |> (\(x) ifelse(d$s == "", "", x))())
	same("odd", num(d$q1)^2 %% 3 - 1 / num(d$q2))
	u <- read_sav("r.sav", user_na = TRUE)
	same("copy", unclass(u$q1))
	for (a in c("label", "labels", "na_values")) if (!identical(attr(o$copy, a), attr(u$q1, a))) cat(a, "differs\n")
	if (!is.null(attr(o$trust, "labels")) || attr(o$trust, "label") != "Trust, 1 to 5") cat("trust is described otherwise\n")
	if (!identical(attr(o$old, "labels"), c(no = 0, yes = 1))) cat("labels of old differ\n")
}
R

test_expect_success DPLYR 'the same as haven and dplyr' '
	Rscript compute.R write &&
	svycompute "trust = mean(q1, q2, q3, rev(q4, 1, 5), rev(q5, 1, 5), min=4); total = q1 + q2 + q3 + (6 - q4) + 6 - q5;
		group = case(age < 30: 1, age < 65: 2, else: 3); old = age >= 65 and q1 > 3; either = age >= 65 or q1 > 3;
		who = if(s == \"Anna\", \"A\", \"other\"); odd = q1 ^ 2 % 3 - 1 / q2; copy = q1" --title "trust=Trust, 1 to 5" --label "old: 0=no,1=yes" -o o.sav r.sav &&
	Rscript compute.R check > said && test_must_be_empty said
'

test_done
