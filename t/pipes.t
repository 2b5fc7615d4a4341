#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later

test_description='pipelines across the data steps: a filter anywhere equals --where at the end, in every form of the stream and from every format'
. "$(dirname "$0")/lib.sh"

cp "$TESTDATA"/{monitor.sav,monitor.dta,network.svy} . || exit 1
svycat -c gemeente -O csv monitor.sav | awk 'NR == 1 { print $1 ",inwoners"; next } !seen[$1]++ && $1 != 3 { print $1 "," 1000 + 7 * $1 }' >gemeenten.csv

# What follows from the whole survey, one step after the other; $lane is -O sav or nothing.
items() { svycompute $lane 'oud = if(leeftijd >= 65, 1, 0); m = mean(n1:n3, w1, min=3)' "$@"; }
classes() { svyrecode -q $lane n1:n3 '(1/2=1 "laag") (3=2) (4/5=3 "hoog") (else=.a)' --suffix _r; }
places() { svyjoin $lane --on gemeente gemeenten.csv; }
columns() { svyselect $lane sekse,leeftijd,provincie,oud,m,n1_r,n2_r,inwoners; }
titles() { svylabel $lane titles.yaml; }
printf 'variables:\n- {for: oud, title: Aged 65 or more}\n' >titles.yaml

numbers() { grep -v '^#'; }
estimates() {
	svymean m,oud,inwoners --by provincie "$@" - <all.svy && svytotal oud,leeftijd --deff "$@" - <all.svy && svyprop n1_r,n2_r --by oud "$@" - <all.svy
}

# same DESIGN: the filter in each place of the pipe gives the numbers of --where.
same() {
	# shellcheck disable=SC2086
	svydesign -q $1 monitor.sav >design.svy || return 1
	lane=
	items design.svy | classes | places | columns >all.svy && estimates --where "$condition" | numbers >want && [ "$(wc -l <want)" = 23 ] || return 1
	for lane in "" "-O sav"; do
		svyfilter $lane "$condition" design.svy | items | classes | places | titles | columns | svycat >all.svy && estimates | numbers | cmp - want &&
		items design.svy | svyfilter $lane "sekse == 1" | classes | places | svyfilter $lane "provincie != 2" | columns |
			svyfilter $lane "leeftijd > 40" | svycat >all.svy && estimates | numbers | cmp - want &&
		items design.svy | classes | places | columns | titles | svyfilter "$condition" >all.svy && estimates | numbers | cmp - want || return 1
	done
}
condition='sekse == 1 and provincie != 2 and leeftijd > 40'

test_expect_success 'a filter in any place of a pipe gives the numbers of --where at its end' '
	same "-w gewicht --strata stratum --psu psu --fpc fpc1" && same "-w gewicht --strata stratum --psu psu,resp --fpc fpc1,fpc2" &&
	same "-w gewicht --psu none" && same "-w none --psu psu"
'

test_expect_success 'also where rows become respondents, and respondents rows' '
	svyprop alter1_tie,alter3_sex --where "sex == 1" network.svy | numbers >want && [ "$(wc -l <want)" -gt 4 ] &&
	svylong --id resp --names "alter{i}_age,alter{i}_sex,alter{i}_tie" network.svy | tee long.svy | svymean alter_age --where "sex == 1" | numbers >want.long &&
	for lane in "" "-O sav"; do
		svyfilter $lane "sex == 1" network.svy | svylong $lane --id resp --names "alter{i}_age,alter{i}_sex,alter{i}_tie" | tee f.svy |
			svymean alter_age | numbers | cmp - want.long &&
		svywide $lane f.svy | svyprop alter1_tie,alter3_sex | numbers | cmp - want &&
		svyfilter $lane "sex == 1" long.svy | svywide | svyprop alter1_tie,alter3_sex | numbers | cmp - want || return 1
	done
'

test_expect_success 'and where waves are stacked, of which one may be filtered' '
	svydesign -q -w gewicht --strata stratum --psu psu monitor.sav >design.svy &&
	for y in 2022 2024; do svyfilter --really-drop "jaar == $y" design.svy 2>/dev/null >w$y.svy && svyfilter "sekse == 1" w$y.svy >f$y.svy || return 1; done &&
	svystack --source wave w2022.svy w2024.svy 2>/dev/null >all.svy &&
	svymean leeftijd --by wave --where "sekse == 1" all.svy | numbers >want && [ "$(wc -l <want)" = 3 ] &&
	svystack --source wave f2022.svy f2024.svy 2>/dev/null | svymean leeftijd --by wave | numbers | cmp - want &&
	svymean leeftijd --by wave --where "sekse == 1 or wave == 2" all.svy | numbers >want &&
	svystack --source wave -O sav f2022.svy w2024.svy 2>/dev/null | svymean leeftijd --by wave | numbers | cmp - want
'

test_expect_success 'one pipe gives the same from every format' '
	svycat -o m.csv monitor.sav 2>/dev/null && svycat -o m.zsav monitor.sav && svycat -o m.svy monitor.sav && svycat --dta-version 113 -o m113.dta monitor.sav &&
	for f in monitor.sav monitor.dta m113.dta m.csv m.zsav m.svy; do
		for lane in "" "-O sav"; do
			svydesign $lane -q -w gewicht --strata stratum --psu psu $f | svyfilter $lane "$condition and n1 > 0" | items | classes | places | columns |
				svysort $lane leeftijd,m | svyprop n1_r,n2_r --by oud | numbers >have || return 1
			[ -e first ] || cp have first
			cmp have first || { echo "$f $lane"; return 1; }
		done
	done && [ "$(wc -l <first)" -gt 8 ]
'

test_done
