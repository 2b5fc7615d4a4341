#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2034

test_description='svytable --flag: estimates that are too imprecise are marked, or not shown'
. "$(dirname "$0")/lib.sh"

# ours CASE COMMAND…: its flags by group and level, as testdata/flag.R prints them
ours() {
	_case=$1
	shift
	(cd "$TESTDATA" && "$@" 2>/dev/null) >stream &&
	grep -v "^#" stream | sed 1d | cut -f2,4 >codes &&
	svytable -O tsv --flag nchs stream | sed 1d | awk -F "\t" -v OFS="\t" "{ print \$4 }" >flags &&
	paste codes flags | awk -F "\t" -v OFS="\t" -v name="$_case" "{ print name, \$1, \$2, \$3 }" >>have
}

test_expect_success R 'flags of the standards are those of R and the algorithm of the report' '
	nhanes="-w WTMEC2YR --strata SDMVSTRA --psu SDMVPSU --nest nhanes.zsav" && api="-w pw --psu dnum --fpc fpc apiclus1.sav" &&
	ours monitor svyprop n1 --by gemeente --missing n1=-7:-1 -w gewicht --strata stratum --psu psu monitor.sav &&
	ours nhanes svyprop agecat --by race $nhanes && ours cholesterol svyprop HI_CHOL --by agecat $nhanes &&
	ours few svyprop agecat --by race --where "HI_CHOL == 1" $nhanes && ours strata svyprop HI_CHOL --by SDMVSTRA $nhanes &&
	ours young svyprop HI_CHOL --by race --where "agecat == 1" $nhanes && ours api svyprop awards --by stype $api &&
	Rscript "$TESTDATA/flag.R" "$TESTDATA" >want && test_cmp want have &&
	for kind in "suppressed: n" "suppressed: width" "suppressed: relative" "review: df" complement; do
		grep -q "	$kind" have || { echo "none is $kind"; return 1; }
	done
'

# table ROWS: a stream of shares; a row is level, estimate, std_error, df, n.
table() {
	printf "#---\n# profile: svy-estimates/1\n# terms: [{name: q, title: Question, levels: [{value: 1, label: one}, {value: 2, label: two}, {value: 3, label: three}, {value: 4, label: four}, {value: 5, label: five}]}]\n# level: 0.95\n#---\n"
	printf "term\tlevel\tstat\testimate\tstd_error\tconf_low\tconf_high\tdf\tn\n"
	printf "%s\n" "$@" | awk -v OFS="\t" "{ print \"q\", \$1, \"proportion\", \$2, \$3, \$2 - 2 * \$3, \$2 + 2 * \$3, \$4, \$5 } END { print \"#end rows=\" NR }"
}

test_expect_success 'a sign behind the figure or in its place, and what it means' '
	table "1 0.4 0.015 60 1000" "2 0.4 0.015 7 1000" "3 0.5 0.1 60 25" "4 0.95 0.0218 1000 100" "5 0 0 60 100" >five &&
	cat >want <<-\EOF &&
	Question      %   SE        95% CI     n
	────────────────────────────────────────
	one       40.0   1.5  [37.0, 43.0]  1000
	two       40.0‡  1.5  [37.0, 43.0]  1000
	three      *     *               –    25
	four      95.0§  2.2  [90.6, 99.4]   100
	five       0.0‡  0.0  [ 0.0,  0.0]   100
	────────────────────────────────────────
	*: not shown because unreliable (1): fewer than 30 cases or effective cases
	(1); a 95% interval of 30 percentage points or wider (1)
	‡: to be reviewed (2): nobody or everybody (1); fewer than 8 degrees of
	freedom (1)
	§: the share of all others is unreliable (1)
	Reliability: standards of NCHS (Parker e.a. 2017, 2023)
	n: unweighted cases
	EOF
	svytable --flag nchs five >have && test_cmp want have
'

test_expect_success 'a suppressed figure stands nowhere' '
	for format in text markdown csv tsv; do
		for with in "" "--with se" "--long"; do
			svytable --flag nchs $with -O $format five >out && ! grep -E "50\.0|10\.0|30\.0, |70\.0" out || return 1
		done
	done
'

test_expect_success 'files have a column of words, and empty fields' '
	cat >want <<-\EOF &&
	Question,%,% flag,SE,95% CI low,95% CI high,n
	one,40.0,,1.5,37.0,43.0,1000
	two,40.0,review: df,1.5,37.0,43.0,1000
	three,,"suppressed: n, width",,,,25
	four,95.0,complement,2.2,90.6,99.4,100
	five,0.0,review: events,0.0,0.0,0.0,100
	EOF
	svytable --flag nchs -O csv five >have && test_cmp want have &&
	svytable --flag cv:30 -O csv five | head -1 | grep "^Question,%,% flag," && svytable -O csv five | head -1 | grep "^Question,%,SE,"
'

test_expect_success 'bounds of the coefficient of variation and of cases mark' '
	table "1 0.1 0.031 60 1000" "2 0.1 0.029 60 29" "3 0.1 0.03 60 30" "4 0 0 60 100" >four &&
	svytable --flag cv:30,n:30 four >have &&
	grep "^one  *10\.0†  *3\.1 " have && grep "^two  *10\.0†  *2\.9 " have && grep "^three  *10\.0  *3\.0 " have && grep "^four  *0\.0  *0\.0 " have &&
	grep "^†: unreliable (2): a coefficient of variation above 30% (1); fewer than 30" have && grep "^Reliability: cv:30, n:30\$" have &&
	svytable --flag cv:32 four >have && grep "^Reliability: cv:32; nothing is flagged\$" have
'

test_expect_success 'a coefficient of variation exactly at the bound is not above it, whatever binary fractions make of it' '
	table "1 0.7 0.21 60 1000" "2 0.9 0.27 60 1000" "3 0.23 0.069 60 1000" >exact &&
	svytable --flag cv:30 exact >have && grep "nothing is flagged" have &&
	table "1 0.7 0.210001 60 1000" >above && svytable --flag cv:30 above | grep "^one  *70\.0†"
'

test_expect_success 'a graver sign hides the sign of the complement, but not that the share of all others is unreliable' '
	table "1 0.95 0.02 7 120" >both && svytable --flag nchs both >have &&
	grep "^one  *95\.0‡" have && tr "\n" " " <have | grep "‡: to be reviewed (1): fewer than 8 degrees of freedom (1); the share of all others is unreliable (1)" &&
	svytable --flag nchs -O csv both | grep "review: df, complement"
'

test_expect_success 'what to do with what is found can be chosen' '
	svytable --flag nchs --flagged mark five >have && grep "^three  *50\.0†" have && ! grep "^\*:" have &&
	svytable --flag cv:30,n:30 --flagged suppress four >have && grep "^one  *\*  *\*  *–  *1000\$" have && grep "^two  *\*  *\*  *–  *29\$" have &&
	svytable --flag nchs --flagged suppress five >have && grep "^two  *40\.0‡" have
'

test_expect_success 'notes on flags stay where other notes are not wanted' '
	svytable --flag nchs --notes none five >have && grep "^\*: not shown" have && ! grep "^n: unweighted" have
'

test_expect_success 'differences have no coefficient of variation' '
	printf "#---\n# profile: svy-estimates/1\n#---\nterm\tstat\testimate\tstd_error\tn\nx\tdifference\t0.1\t1\t90\ny\tmean\t1\t0.5\t90\n#end rows=2\n" >both &&
	svytable --flag cv:30 both >have && grep "^x .* +0\.1  *1\.0" have && grep "^y .* 1\.0†  *0\.5" have &&
	printf "#---\n# profile: svy-estimates/1\n#---\nterm\tstat\testimate\tstd_error\tn\nx\tdifference\t0.1\t1\t90\n#end rows=1\n" | status 2 svytable --flag cv:30 2>err && grep "differences" err
'

test_expect_success 'cross tables and groups side by side' '
	svytab e42dep,e16sex --where "e17age > 90" "$TESTDATA/efc.sav" 2>/dev/null >tab && svytable --flag nchs tab >have &&
	grep "^independent  *Count  *\*  *\*  *\*  *3\$" have && grep "^moderately dependent  *Count  *\*  *22  *(5)  *29  *(5)  *29\$" have &&
	grep "fewer than 10 cases" have && grep "^\*: not shown because unreliable" have &&
	svyprop e42dep --by e16sex --where "e17age > 90" "$TESTDATA/efc.sav" 2>/dev/null >prop && svytable --wide e16sex --flag nchs prop >have &&
	grep "^independent  *\*  *\*\$" have && grep "^severely dependent  *\*  *48\.4 \[36\.1, 60\.9\]\$" have &&
	svytable --wide e16sex --flag nchs -O csv prop | head -1 | grep "male flag,.*female flag"
'

test_expect_success 'persons and what is derived go with the share' '
	svydesign -q -w gewicht --strata stratum --psu psu "$TESTDATA/monitor.sav" | svyscore --model "$TESTDATA/models/monitor.yaml" | svypotential --by gemeente >potential &&
	svytable --flag nchs -O tsv potential >out && grep "suppressed" out >gone &&
	head -1 out | grep "	% flag	SE	95% CI low	95% CI high	Persons	Persons low	Persons high	n\$" &&
	test "$(cut -f5,7-12 gone | sort -u)" = "$(printf "\t\t\t\t\t\t")" && cut -f13 gone | grep -vx "[0-9][0-9]*" | wc -l | grep -x 0
'

test_expect_success 'in other languages' '
	svytable --flag nchs --lang nl five >have && grep "^\*: niet getoond want onbetrouwbaar (1): minder dan 30 gevallen of" have &&
	svytable --flag cv:30 --lang fr four >have && grep "^† : non fiable" have
'

test_expect_success 'rules that are none, and tables that have nothing to judge' '
	for rule in x cv cv: cv:x cv:-1 cv:0 n:inf n: "" "nchs,,n:30" nchs:30 "cv:1e999" "%n"; do
		status 2 svytable --flag "$rule" five 2>err >out && test_must_be_empty out && grep "nchs, cv:PERCENT and n:CASES" err || return 1
	done &&
	status 2 svytable --flagged mark five 2>err && grep -- "--flag" err &&
	status 2 svytable --flag nchs --flagged hide five 2>err && grep "mark.*suppress" err &&
	printf "#---\n# profile: svy-estimates/1\n#---\nterm\tstat\testimate\nx\tmean\t0.1\n#end rows=1\n" >bare &&
	status 2 svytable --flag nchs bare 2>err && grep "proportions and counts" err && status 2 svytable --flag n:30 bare && status 2 svytable --flag cv:30 bare &&
	for format in json ndjson stream; do status 2 svytable --flag nchs -O $format five 2>err >out && test_must_be_empty out && grep "as they came" err || return 1; done
'

test_expect_success 'no rows, and rows without numbers' '
	head="#---\n# profile: svy-estimates/1\n#---\nterm\tlevel\tstat\testimate\tstd_error\tdf\tn\n" &&
	printf "$head#end rows=0\n" | svytable --flag nchs >out && grep "nothing is flagged" out &&
	printf "${head}q\t1\tproportion\tNaN\tNaN\tNaN\t0\nq\t2\tproportion\t0.4\tNaN\t60\t1000\nq\t3\tproportion\t0.4\t0.01\t0\t1000\n#end rows=3\n" | svytable --flag nchs >have &&
	grep "^1  *–" have && grep "^2  *\*" have && grep "^3  *\*" have && grep "no standard error or degrees of freedom" have
'

test_done
