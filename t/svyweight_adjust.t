#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later

test_description='svyweight trim, nonresponse and normalize'
. "$(dirname "$0")/lib.sh"

# A sample of 800 with uneven weights, of whom some did not respond; the numbers are those of a generator of our own, so that all machines agree.
awk 'function u() { s = (s * 16807) % 2147483647; return s / 2147483647 }
	BEGIN { s = 42; print "id,w,region,sex,age,resp,out,y"
		for (i = 1; i <= 800; i++) {
			r = 1 + int(4 * u()); x = 1 + int(2 * u()); a = 18 + int(70 * u()); w = int(1e6 * (0.3 + 40 * (u() * u() * u()))) / 1e6
			printf "%d,%.6f,%d,%d,%d,%d,%d,%.4f\n", i, w, r, x, a, u() < 0.3 + 0.08 * r + 0.1 * (x == 2) + 0.002 * a, u() < 0.1, 10 * u() } }' > frame.csv

# weigh OPTIONS…: the column of the new weights.
weigh() {
	svyweight "$@" -q -w w --psu none frame.csv > weighed && column svyweight weighed
}

test_expect_success R 'trimming is that of R survey, nonresponse that of classes by hand and of svyglm' '
	cat > adjust.R <<-\EOF &&
	suppressMessages(library(survey))
	d <- read.csv("frame.csv")
	out <- function(name, x) write.table(data.frame(x = sprintf("%.17g", x)), name, row.names = FALSE, col.names = FALSE, quote = FALSE)
	des <- svydesign(~1, weights = ~w, data = d)
	trim <- function(...) weights(trimWeights(des, ..., strict = TRUE))
	out("trim1", trim(upper = 12))
	out("trim2", trim(upper = 9, lower = 2))
	out("trim3", trim(upper = 3 * median(d$w)))
	out("trim4", trim(upper = quantile(d$w, .9), lower = .5 * mean(d$w)))
	out("trim5", trim(upper = median(d$w) + 2 * IQR(d$w)))
	class <- interaction(d$region, d$sex, drop = TRUE)
	known <- tapply(d$w, class, sum) / tapply(d$w * (1 - d$out), class, sum)
	f <- tapply(d$w, class, sum) / tapply(d$w * d$resp, class, sum)
	out("classes", d$w * d$resp * f[class])
	m <- svyglm(resp ~ factor(region) + factor(sex) + age, design = des, family = quasibinomial, control = list(epsilon = 1e-14, maxit = 100))
	p <- fitted(m)
	out("propensity", ifelse(d$resp == 1, d$w / p, 0))
	g <- cut(p, quantile(p, (0:5) / 5), include.lowest = TRUE)
	f <- tapply(d$w, g, sum) / tapply(d$w * d$resp, g, sum)
	out("groups", d$w * d$resp * f[g])
	EOF
	Rscript adjust.R &&
	weigh trim --upper 12 > got && near trim1 got &&
	weigh trim --upper 9 --lower 2 > got && near trim2 got &&
	weigh trim --upper "3*median" > got && near trim3 got && weigh trim --upper 3median > got && near trim3 got &&
	weigh trim --upper p90 --lower 0.5mean > got && near trim4 got &&
	weigh trim --upper "median+2*iqr" > got && near trim5 got &&
	weigh nonresponse --response "resp == 1" --classes region,sex > got && near classes got &&
	weigh nonresponse --response resp==1 --propensity i.region,i.sex,c.age > got && near propensity got 1e-6 &&
	weigh nonresponse --response resp==1 --propensity i.region,i.sex,age --groups 5 > got && near groups got
'

# Weights of 1, 1, 1, 1 and 6 cut at 3: the excess of 3 goes to the four ones in equal parts.
test_expect_success 'trimming by hand' '
	printf "w\n1\n1\n1\n1\n6\n" > five.csv &&
	svyweight trim -q --upper 3 -w w five.csv > out && column svyweight out > got && printf "%s\n" 1.75 1.75 1.75 1.75 3 | diff - got &&
	svyweight trim -q --upper 3 --excess drop -w w five.csv > out && column svyweight out > got && printf "%s\n" 1 1 1 1 3 | diff - got &&
	printf "w\n1\n3\n6\n" > three.csv &&
	svyweight trim -q --upper 5 --excess proportional -w w three.csv > out && column svyweight out > got && printf "%s\n" 1.25 3.75 5 | diff - got
'

sums() {
	awk -F "\t" "/^#/ { next } !n { for (i = 1; i <= NF; i++) at[\$i] = i; n = 1; next } { s[\$at[\"$1\"]] += \$at[\"$2\"] } END { for (k in s) printf \"%s %.7g\n\", k, s[k] }" | sort
}

test_expect_success 'trimming keeps the sums of groups, and all weights within the limits' '
	for excess in equal proportional; do
		svyweight trim -q --upper 2mean --lower 0.2mean --excess $excess --by region,sex -w w frame.csv > out &&
		for v in region sex; do sums $v w < out > want && sums $v svyweight < out | diff want - || return 1; done
	done &&
	weigh trim --upper 9 --lower 2 | awk "\$1 > 9 || \$1 < 2 { exit 1 }"
'

test_expect_success 'what lies within is not touched, and a weight of zero never' '
	svyweight trim -q --upper 1000 --lower 0.0001 -w w frame.csv > out && column w out > want && column svyweight out | diff want - &&
	printf "w\n0\n1\n9\n" > zero.csv && svyweight trim -q --lower 2 --upper 8 -w w zero.csv > out && column svyweight out > got && printf "%s\n" 0 2 8 | diff - got &&
	weigh trim --upper 12 > once && cp weighed again.svy && svyweight trim -q --upper 12 --into twice again.svy > out && column twice out > got && near once got
'

test_expect_success 'limits that cannot hold are named, with the group' '
	status 1 svyweight trim --upper 1 -w w frame.csv > out 2> err && test_must_be_empty out && grep "cannot keep their sum and lie within these limits: up to 1.0000; their mean is" err &&
	status 1 svyweight trim --upper 5 --lower 6 -w w frame.csv 2> err && grep "lower limit is above" err &&
	printf "g,w\na,1\na,3\nb,20\nb,21\n" > two.csv && status 1 svyweight trim --upper 10 --by g -w w two.csv > out 2> err && grep "their mean is 20.50 in g=b" err &&
	svyweight trim -q --upper 10 --excess drop --by g -w w two.csv > out && column svyweight out > got && printf "%s\n" 1 3 10 10 | diff - got
'

# Class a: 4 asked, weights 1 1 2 2, the first and the third responded: 6/3. Class b: all responded.
printf 'g,w,d\na,1,1\na,1,2\na,2,1\na,2,2\nb,5,1\nb,6,1\n' > small.csv
test_expect_success 'weighting classes by hand' '
	svyweight nonresponse -q --response "d == 1" --classes g -w w small.csv > out && column svyweight out > got && printf "%s\n" 2 0 4 0 5 6 | diff - got &&
	svyweight nonresponse -q --response "d == 1" -w w small.csv > out && column svyweight out | awk "{ s += \$1 } END { print s }" > got && echo 17 | diff - got
'

# The unknown 3 goes to all who are known (1 + 1 + 2 of weight 4): times 7/4; then the nonrespondent to the respondents (1 + 2 of 3): times 3/2.
test_expect_success 'four dispositions by hand' '
	printf "w,d\n2,1\n1,2\n1,3\n3,4\n0,1\n" > four.csv &&
	svyweight nonresponse -q --response "d == 1" --ineligible "d == 3" --unknown "d == 4" -w w four.csv > out &&
	column svyweight out > got && printf "%s\n" 5.25 0 0 0 0 | diff - got &&
	svyweight nonresponse --response "d == 1" --ineligible "d == 3" --unknown "d == 4" -w w four.csv 2> err > out &&
	grep "1 respondent, 1 nonrespondent, 1 ineligible, 1 of unknown eligibility; 50.0 % of the eligible responded, 66.7 % weighted" err
'

test_expect_success 'sums of classes are kept, and nobody is dropped' '
	weigh nonresponse --response resp==1 --classes region > /dev/null && sums region w < weighed > want && sums region svyweight < weighed | diff want - &&
	[ "$(grep -c -v "^#" weighed)" = 801 ] && grep "^# survey: {weights: .*calibration: \[{kind: nonresponse, base: w, result: .*svyweight" weighed &&
	svymean y weighed | grep "standard errors take the step .nonresponse. of the weights as fixed"
'

test_expect_success 'propensity by one variable is the weighting class of it' '
	weigh nonresponse --response resp==1 --classes region,sex > want && awk -F, "NR == 1 { print \$0 \",cell\"; next } { print \$0 \",\" 10 * \$3 + \$4 }" frame.csv > cell.csv &&
	svyweight nonresponse -q --response resp==1 --propensity i.cell -w w cell.csv > out && column svyweight out > got && near want got 1e-8 &&
	svyweight nonresponse -q --response resp==1 --propensity i.cell --groups 1000 -w w cell.csv > out && column svyweight out > got && near want got 1e-8
'

test_expect_success 'the unit of a number does not matter, nor does what follows from others' '
	weigh nonresponse --response resp==1 --propensity i.region,age > want &&
	awk -F, "NR == 1 { print \$0 \",big,north\"; next } { print \$0 \",\" 1e9 + 1e6 * \$5 \",\" (\$3 == 1) }" frame.csv > big.csv &&
	svyweight nonresponse -q --response resp==1 --propensity i.region,c.big,c.north -w w big.csv > out && column svyweight out > got && near want got 1e-7
'

test_expect_success 'replicates are adjusted each by itself' '
	svyreplicate --help > /dev/null 2>&1 || true
	awk -F, "NR == 1 { print \$0 \",r1,r2\"; next } { print \$0 \",\" \$2 * (1 + NR % 2) \",\" \$2 * (2 - NR % 3) }" frame.csv > rep.csv &&
	svyweight nonresponse -q --response resp==1 --classes region -w w --repweights r1,r2 --reptype bootstrap rep.csv > out &&
	for r in r1 r2; do
		column $r out > got && svyweight nonresponse -q --response resp==1 --classes region -w $r rep.csv > one && column svyweight one > want && near want got || return 1
	done &&
	svyweight trim -q --upper 12 -w w --repweights r1,r2 --reptype bootstrap rep.csv > out &&
	column svyweight out > full && awk -F, "NR > 1 { print \$2, \$9 }" rep.csv | paste -d " " - full | awk "{ printf \"%.15g\\n\", \$2 * \$3 / \$1 }" > want && column r1 out > got && near want got
'

test_expect_success 'normalising to n, to a mean and to a sum, in groups too' '
	weigh normalize --to n | awk "{ s += \$1 } END { printf \"%.9g\\n\", s }" > got && echo 800 | diff - got &&
	weigh normalize --to mean=2.5 | awk "{ s += \$1 } END { printf \"%.9g\\n\", s }" > got && echo 2000 | diff - got &&
	weigh normalize --to 16900726 | awk "{ s += \$1 } END { printf \"%.9g\\n\", s }" > got && echo 16900726 | diff - got &&
	weigh normalize --to 100 --by region > /dev/null && sums region svyweight < weighed > got && printf "%s 100\n" 1 2 3 4 | diff - got &&
	printf "w\n0\n1\n3\n" > zero.csv && svyweight normalize -q --to n -w w zero.csv > out && column svyweight out > got && printf "%s\n" 0 0.5 1.5 | diff - got
'

test_expect_success 'a mean is not changed by normalising, and the standard error goes along' '
	svyweight normalize -q --to n -w w --psu none frame.csv > out && svymean y out 2> /dev/null | column std_error > got &&
	svymean y -w w --psu none frame.csv | column std_error > want && near want got
'

test_expect_success 'nonrespondents of weight zero are no respondents to the estimators' '
	weigh nonresponse --response resp==1 --classes region > /dev/null &&
	svymean y weighed | column n > got && awk -F, "\$6 == 1" frame.csv | wc -l | tr -d " " | diff - got
'

test_expect_success 'classes without a respondent, and large factors, are named' '
	printf "g,w,d\na,1,1\nb,1,2\nc,1,2\n" > empty.csv &&
	status 1 svyweight nonresponse --response "d == 1" --classes g -w w empty.csv > out 2> err && test_must_be_empty out &&
	grep "nobody responded in 2 classes, .*: .g=b; g=c.$" err &&
	printf "g,w,d\na,1,1\na,8,2\nb,1,1\n" > large.csv &&
	svyweight nonresponse --response "d == 1" --classes g -w w large.csv > out 2> err && grep "more than 3 times in 1 class: .g=a (1 respondent, times 9.00)" err &&
	grep "^#.*weights grow more than 3 times" out &&
	svyweight nonresponse --response "d == 1" --classes g -w w --max-factor 10 large.csv 2> err > out && test_must_fail grep warning err &&
	status 1 svyweight nonresponse --strict --response "d == 1" --classes g -w w large.csv > /dev/null 2>&1 &&
	status 1 svyweight nonresponse --response "d == 9" -w w large.csv > /dev/null 2> err && grep "nobody responded: no row of non-zero weight fulfils .d == 9" err
'

test_expect_success 'a model that separates is refused' '
	status 1 svyweight nonresponse --response "d == 1" --propensity g -w w empty.csv > out 2> err && test_must_be_empty out && grep "no finite model" err
'

test_expect_success 'rows that are two things, or without a class, are errors' '
	printf "g,w,d\na,1,1\n,1,2\n" > hole.csv &&
	status 1 svyweight nonresponse --response "d == 1" --ineligible "w == 1" -w w small.csv 2> err > /dev/null && grep "row 1 fulfils both .--response. and .--ineligible" err &&
	status 1 svyweight nonresponse --response "d == 1" --classes g -w w hole.csv 2> err > /dev/null && grep "row 2 has no value.*: .g.$" err &&
	status 1 svyweight trim --upper 2 --by g -w w hole.csv 2> err > /dev/null && grep "row 2 is in no class" err &&
	printf "w,d\n1,1\n1,\n" > unknown.csv && svyweight nonresponse --response "d == 1" -w w unknown.csv 2> err > /dev/null && grep "missing in 1 row, which count as no response" err
'

test_expect_success '--report writes what happened as a table' '
	svyweight trim -q --upper 12 -w w --psu none --report report.svy frame.csv > out &&
	awk -F "\t" "/^#/ { next } { print \$3, \$2, \$6 }" report.svy > rows &&
	grep -x "cases w 800" rows && grep -x "largest svyweight 12" rows && grep "^largest_factor svyweight" rows &&
	column w out | awk "{ n++; s += \$1; q += \$1 * \$1 } END { printf \"%.12g\\n\", n * q / (s * s) }" > want && sed -n "s/^kish w //p" rows > got && near want got &&
	svytable --wide weight report.svy | grep "^Effective cases" &&
	svyweight trim -q --upper 12 -w w --report report.csv frame.csv > out && grep "^kish@weight=w,w,kish,," report.csv &&
	status 2 svyweight trim --upper 12 -w w --report report.ods frame.csv > out 2> err && test_must_be_empty out && grep "no writer of estimates" err &&
	status 1 svyweight trim -q --upper 12 -w w --report nowhere/report.csv frame.csv > out 2> err && grep "nowhere" err
'

test_expect_success 'misuse' '
	for bad in "trim" "trim --upper x" "trim --upper p101" "trim --upper 3mode" "trim --to n --upper 2" "normalize" "normalize --to 0" "normalize --to mean=" \
		"nonresponse" "nonresponse --response d --groups 5" "nonresponse --response d --propensity g --groups 1.5" "nonresponse --response d --max-factor 0" \
		"nonresponse --response d --classes g --propensity g" "nonresponse --response d --by g" "trim --upper 5 --targets x.csv" "rake --upper 5 --targets x.csv" \
		"nonresponse --response nobody==1" "nonresponse --response d --classes nobody" "trim --upper 5 --by nobody" "trim --upper 5 --excess all" "trimm --upper 5"; do
		status 2 svyweight $bad -w w small.csv > out 2> err && test_must_be_empty out && [ -s err ] || { echo "$bad"; cat err; return 1; }
	done &&
	status 2 svyweight trimm -w w small.csv 2> err && grep "did you mean .trim" err
'

test_expect_success 'no rows, one row, other formats, broken pipes' '
	head -1 small.csv > none.csv &&
	for m in "trim --upper 5" "normalize --to n" "nonresponse --response d==1 --classes g" "nonresponse --response d==1 --propensity g"; do
		svyweight $m -q -w w none.csv > out && tail -1 out | grep "#end rows=0" && head -2 small.csv | svyweight $m -q -w w > out && column svyweight out > got &&
		echo 1 | diff - got && status 1 svyweight $m -q -w w small.csv > /dev/full 2> /dev/null &&
		svyweight $m -q -w w -O sav -o x.sav small.csv && svycat x.sav | column svyweight > got && svyweight $m -q -w w small.csv > out && column svyweight out | diff - got || { echo "$m"; return 1; }
	done &&
	svycat small.csv | sed "\$d" > cut.svy && status 1 svyweight trim --upper 5 -w w cut.svy > out 2> /dev/null && test_must_be_empty out
'

test_expect_success 'weights that are all zero are told' '
	svycompute "w = 0" --replace small.csv > zero.svy &&
	for m in "trim --upper 5" "normalize --to n" "nonresponse --response d==1 --classes g"; do
		svyweight $m -w w zero.svy 2> err > out && grep "no case has a weight above 0" err && ! grep nan err || { echo "$m"; return 1; }
	done
'

test_expect_success 'trimming after raking says that margins are met no more' '
	svydesign -q -w pw --psu dnum --fpc fpc "$TESTDATA/apiclus1.sav" | svyweight rake -q --targets "$TESTDATA/targets/schools.csv" >raked.svy &&
	svyweight trim -q --upper 60 raked.svy | grep "changes the totals that the step .rake. had met" &&
	svyweight normalize -q --to n raked.svy >out && test_must_fail grep "had met" out &&
	svyweight trim -q --upper 40 -w pw "$TESTDATA/apiclus1.sav" >out && test_must_fail grep "had met" out
'

test_done
