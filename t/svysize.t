#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later

test_description='svysize: sample size, precision and power'
. "$(dirname "$0")/lib.sh"

# size TERM OPTIONS…: the estimate of the row whose id is TERM.
size() {
	_id=$1
	shift
	svysize --no-history "$@" > size.out || return 1
	awk -F '\t' -v id="$_id" '$1 == id { print $5; found = 1 } END { exit !found }' size.out
}

# is VALUE REL TERM OPTIONS…
is() {
	_want=$1 _rel=$2
	shift 2
	_got=$(size "$@") || { cat size.out; return 1; }
	near "$_want" "$_got" "$_rel"
}

# Cochran (1977), Sampling Techniques, section 4.4: p of 50 % within 5 with t = 2 takes 400, and 364 of a population of 4,000.
test_expect_success 'Cochran: 400, and 364 of 4,000' '
	p="--proportion 0.5 --margin 0.05 --level 0.9544997361036416" &&
	is 400 1e-9 exact_size $p && is 400 0 sample_size $p &&
	is 364 0 sample_size $p --population 4000
'

# Krejcie & Morgan (1970), Educational and Psychological Measurement 30, table 1; rounded to the nearest there.
test_expect_success 'the table of Krejcie and Morgan' '
	while read -r N n; do
		got=$(size exact_size --proportion 0.5 --margin 0.05 --population $N) &&
		echo "$got $n" | awk "{ exit !(\$1 > \$2 - 0.55 && \$1 < \$2 + 0.55) }" || { echo "$N: $got, not $n"; return 1; }
	done <<-\EOF
	10 10
	100 80
	500 217
	1000 278
	10000 370
	50000 381
	EOF
'

# Cohen (1988), Statistical Power Analysis, table 2.4.1: two-sided 5 %, power 80 %.
test_expect_success 'Cohen: 393, 64 and 26 in each group' '
	for pair in 0.2:393 0.5:64 0.8:26; do
		n=$(size "sample_size[1]" --sd 1 --difference ${pair%:*} --power 0.8) &&
		[ $((n - ${pair#*:})) -ge 0 ] && [ $((n - ${pair#*:})) -le 1 ] || { echo "$pair: $n"; return 1; }
	done
'

# The help pages of R for power.prop.test and power.t.test.
test_expect_success 'the values in the help of R' '
	is 0.740 1e-3 power --proportion .50 --versus .75 -n 50 &&
	is 76.7 1e-3 exact_size --proportion .50 --versus .75 --power .90 &&
	is 0.8689528 1e-7 power --sd 1 --difference 1 -n 20 &&
	is 22.02110 1e-6 exact_size --sd 1 --difference 1 --power .90
'

# The manual of R package powerSurvEpi (ssizeWelchT), and SAS/STAT 14.1, "Test of Two Independent Means for Unequal Variances": .924.
test_expect_success 'unequal variances and sizes: published powers' '
	is 0.8918191 1e-6 power --sd 2 --sd-other 1 --difference 1 -n 64 --ratio 0.46875 &&
	is 0.924 1e-3 power --mean 132 --versus 120 --sd 12 --sd-other 15 -n 25 --one-sided
'

# Formulas of R package PracTools (Valliant, Dever & Kreuter), worked by R: nWilson, nLogOdds, nDep2sam (its example), nPropMoe, nCont.
test_expect_success 'the sizes of PracTools' '
	is 179.0327786780109 1e-8 exact_size --proportion .04 --margin .03 --ci wilson &&
	is 244.1540613802866 1e-8 exact_size --proportion .2 --margin .05 --ci wilson &&
	is 246.1451010669622 1e-8 exact_size --proportion .2 --margin .05 --ci logit &&
	is 384.4477518520859 1e-8 exact_size --proportion .2 --relative .2 --ci logit &&
	is 32.51282172693293 1e-7 exact_size --sd 14.142135623730951 --sd-other 13.416407864998739 --overlap .75 --ratio 1.1111111111111112 \
		--correlation .9 --difference 5 --power .8 --one-sided --df 1e9 &&
	is 760.2108885759754 1e-8 exact_size --proportion .3 --margin .03 --population 5000 &&
	is 380.9523809523809 1e-8 exact_size --mean 1 --sd 2 --cv .05 --population 500
'

test_expect_success R 'side by side with power.prop.test and power.t.test' '
	cat > power.R <<-\EOF &&
	p <- function(...) power.prop.test(..., tol = 1e-13)
	m <- function(...) power.t.test(..., tol = 1e-13)
	cat(sprintf("%.15g", c(p(p1 = .3, p2 = .36, power = .8)$n, p(p1 = .3, p2 = .36, power = .8, alternative = "one")$n,
		p(p1 = .1, p2 = .05, n = 700, sig.level = .01)$power, p(p1 = .3, n = 1000, power = .8)$p2 - .3,
		m(delta = 2, sd = 10, power = .8)$n, m(delta = 2, sd = 10, n = 300, sig.level = .1)$power,
		m(delta = 2, sd = 10, power = .8, type = "one.sample", alternative = "one")$n,
		m(delta = 2, sd = 10 * sqrt(2 * (1 - .6)), power = .9, type = "paired")$n, m(n = 50, sd = 10, power = .9)$delta)), sep = "\n")
	EOF
	Rscript power.R > want &&
	{
		size exact_size --proportion .3 --versus .36 --power .8 &&
		size exact_size --proportion .3 --versus .36 --power .8 --one-sided &&
		size power --proportion .1 --versus .05 -n 700 --level .99 &&
		size detectable --proportion .3 -n 1000 --power .8 &&
		size exact_size --sd 10 --difference 2 --power .8 &&
		size power --sd 10 --difference -2 -n 300 --level .9 &&
		size exact_size --sd 10 --difference 2 --power .8 --known --one-sided &&
		size exact_size --sd 10 --difference 2 --power .9 --overlap 1 --correlation .6 &&
		size detectable --sd 10 -n 50 --power .9
	} > got && near want got
'

test_expect_success 'a design effect multiplies, clusters and unequal weights make one' '
	one=$(size exact_size --proportion .3 --margin .03) &&
	two=$(size exact_size --proportion .3 --margin .03 --deff 2.9) &&
	near $two $(echo "$one" | awk "{ printf \"%.15g\", 2.9 * \$1 }") 1e-12 &&
	is $two 1e-12 exact_size --proportion .3 --margin .03 --icc .1 --cluster-size 20 &&
	is 3.625 1e-12 deff --proportion .3 --margin .03 --icc .1 --cluster-size 20 --weight-cv .5 &&
	is 3.4 1e-12 deff --proportion .3 --margin .03 --icc .1 --cluster-size 20 --cluster-cv .5 &&
	is 56 0 clusters --sd 10 --margin 1 --icc .1 --cluster-size 20
'

test_expect_success 'respondents, those to be asked, and back' '
	is 1435 0 sample_size --proportion 30% --margin 3% --deff 1.6 --response 40% &&
	is 3588 0 issued --proportion 30% --margin 3% --deff 1.6 --response 40% &&
	is 3987 0 issued --proportion 30% --margin 3% --deff 1.6 --response 40% --eligible 0.9 &&
	is 0.03 1e-3 margin --proportion 30% --issued 3588 --deff 1.6 --response 40%
'

test_expect_success 'the precision is that of svyprop for the same sample' '
	{ echo a; yes 1 | head -300; yes 0 | head -700; } > srs.csv &&
	for ci in logit wald wilson asin; do
		svyprop a --psu none --ci $ci --df inf srs.csv > estimates 2> /dev/null &&
		svysize --proportion .3 -n 999 --ci $ci > plan &&
		for c in std_error conf_low conf_high; do
			column $c estimates | tail -1 > want && awk -F "\t" -v c=$c "
				/^#/ { next } !n { for (i = 1; i <= NF; i++) if (\$i == c) n = i; next } \$1 == \"expected\" { print \$n }" plan > got &&
			near want got 1e-6 || return 1
		done
	done
'

printf 'gemeente,inwoners,p\n363,931298,.3\n14,1,.2\n88,982,.5\n' > list.csv
test_expect_success 'a file lists groups, and their sizes add up' '
	sed "/^14,/d" list.csv | svysize --proportion p --margin .05 --population inwoners --response 35% --by gemeente > out &&
	awk -F "\t" "!/^#/ && \$3 == \"sample_size\" { print \$2, \$6 }" out > got &&
	printf "%s\n" "88 277" "363 323" " 600" | diff - got &&
	svytable out > table && grep "^Total" table
'

test_expect_success 'lists of values are crossed, within groups too' '
	svysize --proportion .1,.3 --margin .02,.03 > out && [ "$(grep -c ^sample_size@ out)" = 4 ] &&
	grep "^sample_size@proportion=0.3,margin=0.03	" out | cut -f7 > got && echo 897 | diff - got &&
	svysize --proportion p --margin .02,.03 --by gemeente list.csv > out && [ "$(grep -c ^sample_size out)" = 8 ] &&
	svytable out > /dev/null
'

test_expect_success 'a design effect comes from the table of an earlier survey' '
	svymean leeftijd --by provincie --deff -w gewicht --strata stratum --psu psu "$TESTDATA/monitor.sav" > earlier &&
	svysize --sd 18 --margin 2 --deff deff --by provincie earlier > out && awk -F "\t" "\$3 == \"deff\" { print \$6 }" out > got &&
	column deff earlier > want && near want got
'

test_expect_success 'every format holds it' '
	for f in csv tsv json ndjson text markdown sav dta; do
		svysize --proportion .3 --margin .03 -O $f -o out.$f && [ -s out.$f ] || return 1
	done &&
	svysize --proportion .3 --margin .03 | svytable -O csv > got && grep "^\"*Respondents needed, rounded up\"*,897" got
'

refuses() {
	_text=$1 _status=$2
	shift 2
	status "$_status" svysize "$@" > refused 2> err && test_must_be_empty refused && grep -e "$_text" err || { cat err; return 1; }
}

test_expect_success 'what is missing or too much is said' '
	refuses "proportion. that is expected" 2 --margin .1 &&
	refuses "nothing is asked for" 2 --proportion .3 &&
	refuses "one of .--margin" 2 --proportion .3 --margin .1 --se .1 &&
	refuses "the size is given, and .--margin. too" 2 --proportion .3 --margin .1 -n 10 &&
	refuses "do not go together" 2 --proportion .3 --sd 2 --margin .1 &&
	refuses "needs the known value" 2 --proportion .3 --known -n 10 &&
	refuses "needs what to find" 2 --proportion .3 --power .8 &&
	refuses "about a second sample" 2 --proportion .3 --margin .1 --ratio 2 &&
	refuses "needs .--cluster-size" 2 --proportion .3 --margin .1 --icc .1 &&
	refuses "relative to the .--mean" 2 --sd 3 --cv .1 &&
	refuses "about the interval of one" 2 --sd 3 --margin .1 --ci logit &&
	refuses "no place in a test" 2 --proportion .3 --versus .4 --power .8 --df 10 &&
	refuses "level above" 2 --proportion .3 --margin .1 --one-sided --level .4
'

test_expect_success 'values that cannot be are refused' '
	refuses "lies between 0 and 1, such as 0.3 or 30%, not .30" 2 --proportion 30 --margin 1 &&
	refuses "above 0, not .0" 2 --proportion .3 --margin 0 &&
	refuses "not .0" 2 --proportion .3 --margin .1 --response 0 &&
	refuses "above 0, not .Inf" 2 --proportion .3 --margin Inf &&
	refuses "is a number (or, with .--by" 2 --proportion .3 --margin x &&
	refuses "is a number" 2 --proportion .3 --margin "" &&
	refuses "no difference to find" 2 --proportion .3 --versus .3 --power .8 &&
	refuses "must lie between 0 and 1" 2 --proportion .3 --versus 1 --power .8 &&
	refuses "more respondents than the population" 2 --proportion .3 -n 1000 --population 500 &&
	refuses "in both samples" 2 --sd 1 --difference 1 --power .8 --ratio .5 --overlap .8 --correlation .5 &&
	refuses "10,000 combinations" 2 --proportion $(seq -s , .001 .001 .2) --margin $(seq -s , .001 .001 .2) &&
	refuses "--level" 2 --proportion .3 --margin .1 --level 95
'

test_expect_success 'files that cannot be are refused' '
	refuses "did you mean .p" 2 --proportion q --margin .1 --by gemeente list.csv &&
	refuses "did you mean" 2 --proportion p --margin .1 --by gemeent list.csv &&
	refuses "name the variable" 2 --proportion .3 --margin .1 list.csv &&
	refuses "nowhere" 1 --proportion p --margin .1 --by gemeente nowhere.csv &&
	{ cat list.csv; echo 88,5,.5; } > twice.csv && refuses "listed twice (gemeente=88)" 1 --proportion p --margin .1 --by gemeente twice.csv &&
	{ cat list.csv; echo 99,5,; } > empty.csv && refuses "no value of .p. (gemeente=99)" 1 --proportion p --margin .1 --by gemeente empty.csv &&
	{ cat list.csv; echo ,5,.1; } > nameless.csv && refuses "without a value of .gemeente" 1 --proportion p --margin .1 --by gemeente nameless.csv &&
	{ cat list.csv; echo 99,5,1.5; } > wrong.csv && refuses "not .1.5. (gemeente=99)" 1 --proportion p --margin .1 --by gemeente wrong.csv &&
	{ cat list.csv; echo 99,5,x; } > text.csv && refuses "holds text" 2 --proportion p --margin .1 --by gemeente text.csv &&
	printf "margin,p\n1,.3\n" > clash.csv && refuses "name of a column" 2 --proportion p --margin .1,.2 --by margin clash.csv
'

test_expect_success 'more letters than people is a warning' '
	svysize --proportion .5 --margin .05 --population 900 --response 10% > out 2> err && grep "more would have to be issued" err &&
	grep "^# - more would have to be issued" out
'

test_expect_success 'a normal interval beyond 0 is a warning' '
	svysize --proportion .01 --margin .02 > /dev/null 2> err && grep "beyond 0 or 1" err &&
	svysize --proportion .01 --margin .02 --ci logit > /dev/null 2> err && test_must_be_empty err &&
	status 1 svysize --strict --proportion .01 --margin .02 > out 2> err && test_must_be_empty out
'

test_expect_success 'what cannot be detected is said' '
	svysize --proportion .02 -n 100 --power .8 > out && grep "^detectable	" out && test_must_fail grep "^detectable_below	" out && grep "no decrease can be detected" out &&
	svysize --proportion .5 -n 2 --power .8 > out && grep "no difference can be detected" out
'

test_expect_success 'a population of one' '
	is 1 0 sample_size --proportion .3 --margin .05 --population 1 && is 0 0 margin --proportion .3 -n 1 --population 1 &&
	svysize --proportion p --margin .05 --population inwoners --by gemeente list.csv > out && awk -F "\t" "\$3 == \"sample_size\" { print \$2, \$6 }" out > got &&
	printf "%s\n" "14 1" "88 277" "363 323" " 601" | diff - got
'

test_expect_success 'names of groups that are not ASCII, and labels' '
	printf "plaats,p\nFryslân,.3\nÉlan,.5\n" > names.csv && svysize --proportion p --margin .05 --by plaats names.csv > out && grep "^sample_size@plaats=Fryslân	Fryslân" out &&
	svytable --wide term out | grep "^Fryslân  *323"
'

test_expect_success 'no groups, foreign locales, /dev/full' '
	head -1 list.csv > none.csv && svysize --proportion .3 --margin .1 --by gemeente none.csv > out && tail -1 out > got && echo "#end rows=0" | diff - got &&
	LC_ALL=de_DE.UTF-8 svysize --proportion 0.3 --margin 0.03 > out && grep "^sample_size	.*	897	" out &&
	status 1 svysize --proportion 0.3 --margin 0.03 > /dev/full 2> /dev/null &&
	{ printf "#---\n# profile: svy-data/1\n#---\ng\tp\na\t.3\n"; } > cut && refuses "" 1 --proportion p --margin .1 --by g cut
'

test_expect_success 'a margin in percent without its sign is no margin' '
	refuses "of a share lies below 1, such as 0.05 or 5%, not .5." 2 --proportion 0.5 --margin 5 && refuses "of a share lies below 1" 2 --proportion 0.5 --se 2 &&
	refuses "relative. lies below 1, such as 0.05 or 5%, not .10." 2 --proportion 0.3 --relative 10 && refuses "cv. lies below 1" 2 --sd 10 --mean 50 --cv 5 &&
	printf "g,e\na,.05\nb,5\n" > margins.csv && refuses "below 1.*g=b" 1 --proportion 0.5 --margin e --by g margins.csv && svysize --sd 20 --margin 5 > out
'

test_done
