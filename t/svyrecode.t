#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later

test_description='svyrecode: values into others, by rules'
. "$(dirname "$0")/lib.sh"

has_r_package dplyr && test_have_prereq R && test_set_prereq DPLYR

cat > in.svy <<'SVY'
#---
# profile: svy-data/1
# title: A few answers
# schema:
#   fields:
#   - name: q
#     type: integer
#     title: Trust
#     measure: ordinal
#     categories:
#     - {value: 1, label: None}
#     - {value: 2, label: Little}
#     - {value: 3, label: Some}
#     - {value: 4, label: Much}
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
printf '%s\n' $'q\tnaïef\ts\tw' $'1\t0.5\ta\t1' $'2\t17\tb\t1' $'3\t17.5\t\t2' $'4\t1e+300\tlong text\t2' $'9\t\ta\t1' $'.a\t-3\té\t1' $'\t99\tb\t1' '#end rows=7' >> in.svy

# recode ARGUMENTS…: of in.svy, the report in err.
recode() {
	svyrecode --no-history "$@" in.svy > out.svy 2> err
}
# has COLUMN VALUE…: what is in out.svy.
has() {
	_name=$1
	shift
	column "$_name" out.svy > got && printf '%s\n' "$@" | diff - got
}

test_expect_success 'values go where the rules say, and a report says how many' '
	recode q "(1/2=1 low) (3=2 \"mid\") (4=3 high)" --into q3 &&
	has q3 1 1 2 3 9 .a "" && has q 1 2 3 4 9 .a "" &&
	echo "svyrecode: q3: 1/2 -> 1 low: 2; 3 -> 2 mid: 1; 4 -> 3 high: 1; missing kept: 3" | diff - err &&
	head -1 <(grep -v "^#" out.svy) | grep "w	q3$"
'

test_expect_success '-q reports nothing' '
	recode -v q "else=copy" --into q3 && grep "else -> as it is" err &&
	recode -q q "else=copy" --into q3 && test_must_be_empty err
'

test_expect_success 'title, measure, labels and missing rules of what survives' '
	sed -n "/name: q3/,/na.strings:/p" out.svy > new &&
	sed -n "/name: q$/,/name: .*na/p" out.svy | sed "1d; \$d" > old && sed "1d; \$d" new | diff old - &&
	recode q "(1/2=1 low) (3=2) (4=4)" --into q3 &&
	sed -n "/name: q3/,/na.strings:/p" out.svy > new && cat > want <<-\EOF &&
	#   - name: q3
	#     type: integer
	#     title: Trust
	#     measure: ordinal
	#     categories:
	#     - {value: 1, label: low}
	#     - {value: 4, label: Much}
	#     - {value: 9, label: Refused}
	#     - {value: .a, label: Not asked}
	#     missingValues:
	#     - {value: '"'9'"', label: Refused}
	EOF
	sed "\$d" new | diff want - &&
	recode q "(1/2=1 low) (3=2) (4=4)" --into q3 --title "Trust in classes" &&
	sed -n "/name: q3/,/measure/p" out.svy | grep "title: Trust in classes"
'

test_expect_success 'missing values: by code, by tag, and all of them' '
	recode -q q "(9=0 none) (.a=-1) (else=copy)" --into a && has a 1 2 3 4 0 -1 "" && ! sed -n "/name: a/,/^# survey/p" out.svy | grep missingValues &&
	recode -q q "(missing=.z \"all\") (nonmissing=1)" --into a && has a 1 1 1 1 .z .z .z &&
	recode -q q "(1/4=copy) (sysmis=9)" --into a && has a 1 2 3 4 9 .a 9 && sed -n "/name: a/,/^# survey/p" out.svy | grep "value: .9." &&
	recode -q q "(./.z=7) (1/4=copy)" --into a && has a 1 2 3 4 9 7 7 && ! grep warning err
'

test_expect_success 'a valid code that becomes .a is missing, also for the next command' '
	svyrecode -q q "(1=.b \"dk\") (else=copy)" --replace in.svy | svyrecode q "(missing=0) (nonmissing=1)" --into m 2>&1 > out.svy | grep "missing -> 0: 4;" &&
	has m 0 1 1 1 0 0 0
'

test_expect_success 'ranges pass by codes that are declared missing, and say so' '
	recode q "(1/9=1)" --into a && has a 1 1 1 1 9 .a "" && grep "warning: codes within a range that .q. declares missing stay missing .*: 9" err &&
	recode q "(1/max=1)" --into a && has a 1 1 1 1 9 .a "" && ! grep warning err &&
	recode q "(1/9=1) (9=2)" --into a && has a 1 1 1 1 2 .a "" && ! grep warning err
'

test_expect_success 'what else and a missing target do to missing values is a warning' '
	recode q "(1/2=1) (else=2)" --into a && has a 1 1 2 2 2 2 2 && grep "3 missing values of .q. become valid by .else=2." err &&
	recode q "(1=9) (nonmissing=copy)" --into a && has a 9 2 3 4 9 .a "" && grep "1 valid value of .q. gets a code that it declares missing by .1=9." err &&
	grep "#note: 1 valid value" out.svy &&
	status 1 svyrecode --strict q "(1=9) (nonmissing=copy)" --into a in.svy > out.svy 2> err && ! grep "^#end" out.svy
'

test_expect_success 'a value without a rule is an error with its label and row' '
	status 1 recode q "(1=1) (2=1)" --into a && ! grep "^#end" out.svy &&
	echo "svyrecode: no rule covers the value 3 \"Some\" of '"'q'"' in row 3 (add one for it, or else)" | diff - err &&
	status 1 recode naïef "(min/17=1)" --into a && grep "value 17.5 of .naïef. in row 3" err &&
	status 1 recode s "(\"a\" \"b\"=1)" --into a && grep "value \"long text\" of .s. in row 4" err &&
	status 1 svyrecode q "(1=1)" --into a -o none.svy in.svy 2> /dev/null && test ! -e none.svy
'

test_expect_success 'numbers by ranges, both ends included' '
	recode naïef "(min/0.5=1) (17/17.5=2) (18/99=3) (100/max=4)" --into a && has a 1 2 2 4 "" 1 3 &&
	recode naïef "(lowest thru 17=1) (17 thru highest=2)" --into a && has a 1 1 2 2 "" 1 2 &&
	grep "the rules .lowest thru 17=1. and .17 thru highest=2. share values: the first one counts" out.svy
'

test_expect_success 'texts into numbers, numbers into texts, texts into texts' '
	recode s "(\"a\" \"b\"=1 \"ab\") (\"é\"=2) (\"long text\"=.a) (\"\"=0)" --into a && has a 1 1 0 .a 1 2 1 &&
	recode q "(1/2=\"low\") (\"Some\" \"Much\"=\"high\" \"up there\") (9=\"-\")" --into a && has a low low high high - "" "" &&
	sed -n "/name: a/,/^# survey/p" out.svy > new && grep "type: string" new && grep "value: high, label: up there" new &&
	recode s "(\"a\"=\"A\") (\"b\"=.) (else=copy)" --into a && has a A "" "" "long text" A é ""
'

test_expect_success 'labels name codes, and a wrong one is an error that knows the right one' '
	recode q "(\"None\" \"Refused\"=1) (\"Not asked\"=2) (else=0)" --into a && has a 1 0 0 0 1 2 0 &&
	status 2 recode q "(1=1) (\"Nome\"=1)" --into a && cat > want <<-\EOF && diff want err
	svyrecode: no value of '"'q'"' has the label '"'Nome'"' (did you mean '"'None'"', '"'Some'"'?) in '"'(1=1) (\"Nome\"=1)'"', column 8
	  (1=1) ("Nome"=1)
	         ^
	EOF
'

test_expect_success 'lists of variables, by names, prefix and suffix' '
	recode q,w "(1/2=0) (3/4=1)" --into a,b && has a 0 0 1 1 9 .a "" && has b 0 0 0 0 0 0 0 && [ "$(wc -l < err)" = 2 ] &&
	recode q,w "(1/2=0) (3/4=1)" --prefix r_ --suffix 2 && has r_q2 0 0 1 1 9 .a "" && has r_w2 0 0 0 0 0 0 0 &&
	status 2 recode q,w "(1=1)" --into a && grep "1 name in .--into. for 2 variables" err &&
	status 2 recode q,w "(1=1)" --into a,a && grep "two results would have the name .a." err &&
	status 2 recode q,w "(1=1)" --suffix x --title T && status 2 recode q,s "(1=1)" --suffix x && grep ".s. holds texts" err
'

test_expect_success 'variables are overwritten only with --replace, in their place' '
	status 2 recode q "(1=1)" && grep -e "--into NAME" err &&
	status 2 recode q "(1=1)" --into s && grep "there is a variable .s. (--replace overwrites it)" err &&
	recode -q q "(1=4) (4=1) (else=copy)" --replace && has q 4 2 3 1 9 .a "" && head -1 <(grep -v "^#" out.svy) | grep "^q	na" &&
	recode -q q "(1/4=\"x\") (missing=.)" --into s --replace && has s x x x x "" "" "" &&
	recode w "(1=2) (2=1)" --replace && grep "warning: new values for the weight of the design: .w." err &&
	recode -q q,w "(1/2=2) (else=copy)" --into w,q --replace 2> err && has w 2 2 3 4 9 .a "" && has q 2 2 2 2 2 2 2
'

test_expect_success 'a rule that meets nothing is a warning; of no rows it is not' '
	recode q "(1/4=1) (5 6=2)" --into a && grep "warning: the rule .5 6=2. meets no value of .q." err &&
	{ sed "/^q	/q" in.svy; echo "#end rows=0"; } | svyrecode q "(1=1)" --into a > out.svy 2> err && ! grep warning err && grep "^#end rows=0" out.svy
'

test_expect_success 'wrong usage is exit 2' '
	status 2 recode qq "(1=1)" --into a && grep "unknown variable .qq. (did you mean .q.?)" err &&
	status 2 recode q "(1=1)" --into a --prefix b && status 2 recode q --into a && status 2 svyrecode 2> /dev/null &&
	status 2 recode q "(1-2=1)" --into a && grep "written with ./., as in 1/3 in .(1-2=1)., column 3" err &&
	status 2 recode q "(1=1)" --into "" && status 2 recode q "(1=1)" --into "$(printf "a\001b")" &&
	status 2 recode q "(1=1)" --into "$(printf "a\377")" && grep "not in UTF-8" err &&
	status 2 recode -O nonsense q "(1=1)" --into a
'

test_expect_success 'nothing that fails exits 0' '
	status 1 svyrecode -q q "else=copy" --into a in.svy > /dev/full 2> /dev/null &&
	sed "\$d" in.svy | status 1 svyrecode -q q "else=copy" --into a > out.svy 2> err && ! grep "^#end" out.svy &&
	status 1 svyrecode q "else=copy" --into a none.sav 2> err && grep none.sav err &&
	(svycat none.sav; :) 2> /dev/null | status 1 svyrecode q "else=copy" --into a > out.svy 2> /dev/null
'

test_expect_success 'in a domain the others need no rule and are not counted' '
	svyfilter "q <= 2" in.svy 2> /dev/null | svyrecode q "(1/2=1)" --into a > out.svy 2> err &&
	has a 1 1 "" "" 9 .a "" && echo "svyrecode: a: 1/2 -> 1: 2" | diff - err &&
	svyfilter "q <= 3" in.svy 2> /dev/null | status 1 svyrecode q "(1/2=1)" --into a 2>&1 > /dev/null | grep "row 3"
'

test_expect_success 'any format in, any format out, the same values' '
	svycat --no-history -o in.sav "$TESTDATA/monitor.sav" && svycat --no-history -o in.dta in.sav && svycat -o in.por in.sav 2> /dev/null &&
	svycat -O csv in.sav > in.csv && svycat --no-history in.sav > in2.svy &&
	for f in in.sav in.dta in.por in.csv in2.svy; do
		svyrecode -q 3=4 "(1=1)" --into x "$f" > /dev/null 2>&1
		w=w1 && [ $f != in.por ] || w=$(svycat in.por | grep -v "^#" | head -1 | tr "\t" "\n" | grep -i "^w1$")
		svyrecode -q $w "(1/2=0 no) (3/5=1 \"yes\") (8=.a \"dk\") (-7=.b)" --into x $f | svycat -O tsv | column x > got.$f || return 1
		cmp got.in.sav got.$f || return 1
	done &&
	svyrecode -q w1 "(1/2=0 no) (3/5=1 \"yes\") (8=.a \"dk\") (-7=.b)" --into x -O sav in.sav | svycat | column x | diff got.in.sav - &&
	svyrecode -q w1 "(1/2=0 no) (3/5=1 \"yes\") (8=.a \"dk\") (-7=.b)" --into x -o out.dta in.sav && svycat out.dta > out.svy && column x out.svy | diff got.in.sav - &&
	sed -n "/name: x/,/^# [a-z]/p" out.svy | grep "value: .a, label: dk"
'

test_expect_success 'copying everything changes nothing' '
	for f in in.svy "$TESTDATA"/{monitor.sav,monitor.dta,efc.dta,yrbs.sav,helpers.svy,types.xpt}; do
		svycat --no-history "$f" > want && svyrecode -q --no-history "*" "else=copy" --replace "$f" > got 2> /dev/null || return 1
		diff <(grep -v "^#note\|^# - \|^# notes" want) <(grep -v "^#note\|^# - \|^# notes" got) || return 1
	done
'

test_expect_success 'two recodings are one, and there and back is the same' '
	m=$TESTDATA/monitor.sav &&
	svyrecode -q n1-n3 "(1/2=1) (3=2) (4/5=3) (missing nonmissing=.a)" --suffix a "$m" | svyrecode -q n1a,n2a,n3a "(1=3) (2=2) (3=1) (.a=.)" --suffix b | svycat -c "n?ab" -O tsv > two &&
	svyrecode -q n1-n3 "(1/2=3) (3=2) (4/5=1) (else=.)" --suffix ab "$m" | svycat -c "n?ab" -O tsv > one && diff one two &&
	svyrecode -q n1-n3 "(1=5) (2=4) (4=2) (5=1) (else=copy)" --replace "$m" | svyrecode -q n1-n3 "(1=5) (2=4) (4=2) (5=1) (else=copy)" --replace | svycat -c n1-n3 -O tsv > twice &&
	svycat -c n1-n3 -O tsv "$m" | diff - twice
'

test_expect_success 'a foreign locale changes no byte' '
	recode naïef "(min/0.5=1.5) (else=copy)" --into a && cp out.svy want && cp err want.err &&
	LC_ALL=de_DE.UTF-8 recode naïef "(min/0.5=1.5) (else=copy)" --into a && cmp want out.svy && cmp want.err err
'

test_expect_success 'thousands of codes, far apart' '
	{ sed "/^q	/q" in.svy; for i in 1 2 3 4; do seq 1 3 1200 | awk "{ printf \"1\t%.1f\tx\t1\n\", \$1 * 7919.5 }"; done; echo "#end rows=1600"; } > wide.svy &&
	rules=$(seq 1 3 1200 | awk "{ printf \"(%.1f=%d)\", \$1 * 7919.5, \$1 }") &&
	svyrecode -q naïef "$rules" --into a wide.svy | column a > got &&
	for i in 1 2 3 4; do seq 1 3 1200; done | diff - got
'

# The same by haven and dplyr, from a file that haven writes.
cat > recode.R <<'R'
suppressMessages({library(haven); library(dplyr)})
set.seed(4)
n <- 5000
draw <- function(v, p = NULL) sample(v, n, TRUE, p)
lab <- c("Very low" = 1, Low = 2, Mid = 3, High = 4, "Very high" = 5, "Don't know" = 8, Refused = 9)
write <- function() write_sav(tibble(
	q1 = labelled_spss(draw(c(1:5, 8, 9, NA)), lab, na_values = c(8, 9), label = "First"),
	q2 = labelled_spss(draw(c(1:5, 8, 9, NA)), lab, na_range = c(8, 99)),
	age = draw(c(seq(15, 95, .5), NA)),
	s = draw(c("a", "bb", "C", ""))), "r.sav")
check <- function() {
	d <- read_sav("r.sav", user_na = TRUE)
	o <- read_sav("o.sav", user_na = TRUE)
	same <- function(what, got, want) if (!isTRUE(all.equal(got, want, check.attributes = FALSE))) cat(what, "differs\n")
	x <- zap_labels(d)
	plain <- function(v) { attributes(v) <- NULL; v }
	for (q in c("q1", "q2")) {
		v <- plain(d[[q]])
		same(q, plain(o[[paste0(q, "_3")]]), case_when(v %in% 1:2 ~ 1, v == 3 ~ 2, v %in% 4:5 ~ 3, TRUE ~ v))
		same(paste(q, "missing"), is.na(o[[paste0(q, "_3")]]), is.na(d[[q]]))
		same(paste(q, "reversed"), plain(o[[paste0(q, "_r")]]), case_when(v <= 5 ~ 6 - v, v == 8 ~ 0, TRUE ~ NA_real_))
	}
	same("labels", names(attr(o$q1_3, "labels")), c("low", "mid", "high", "Don't know", "Refused"))
	same("values", unname(attr(o$q1_3, "labels")), c(1, 2, 3, 8, 9))
	same("na_values", sort(unname(attr(o$q1_3, "na_values"))), c(8, 9))
	same("na_range", attr(o$q2_3, "na_range"), c(8, 99))
	same("title", attr(o$q1_3, "label"), "First")
	same("no missing rule", is.null(attr(o$q1_r, "na_values")), TRUE)
	same("age", plain(o$age4), case_when(d$age <= 17.5 ~ 1, d$age >= 17.5 & d$age <= 30 ~ 2, d$age > 80 ~ 4, !is.na(d$age) ~ 3))
	same("s", plain(o$s_n), case_when(d$s == "" ~ 0, d$s %in% c("a", "C") ~ 1, TRUE ~ 2))
}
if (commandArgs(TRUE)[1] == "write") write() else check()
R

test_expect_success DPLYR 'the same as haven and dplyr' '
	Rscript recode.R write &&
	svyrecode -q q1,q2 "(1/2=1 low) (3=2 mid) (4/5=3 \"high\")" --suffix _3 r.sav |
	svyrecode -q q1,q2 "(1=5) (2=4) (3=3) (4=2) (5=1) (8=0) (missing=.)" --suffix _r |
	svyrecode -q age "(min/17.5=1) (17.5/30=2) (80.5/max=4) (nonmissing=3)" --into age4 |
	svyrecode -q s "(\"a\" \"C\"=1) (\"\"=0) (else=2)" --into s_n -o o.sav &&
	Rscript recode.R check > said && test_must_be_empty said
'

test_done
