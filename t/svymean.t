#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svymean, svytotal, svyprop and svydesign: what they refuse, what they hand on'
. "$(dirname "$0")/lib.sh"

efc=$TESTDATA/efc.sav
monitor=$TESTDATA/monitor.sav

test_expect_success 'a file, a pipe and a stream give the same bytes' '
	for command in "svymean c12hour,quol_5 --by e42dep" "svyprop c90cop9" "svytotal c12hour"; do
		$command --no-history "$efc" >a 2>/dev/null && svycat "$efc" | $command --no-history >b 2>/dev/null && test_cmp a b &&
		cat "$efc" | $command --no-history >b 2>/dev/null && test_cmp a b || return 1
	done'
test_expect_success MLR 'Miller may stand between' '
	svymean c12hour --no-history "$TESTDATA/efc.dta" >a 2>/dev/null &&
	svycat "$TESTDATA/efc.dta" | mlr --tsv --pass-comments cat | svymean c12hour --no-history >b 2>/dev/null && test_cmp a b'
test_expect_success 'a cut file fails in both commands' '
	head -c 20000 "$efc" >cut.sav &&
	{ svycat cut.sav | svymean c12hour >out; echo "${PIPESTATUS[*]}" >status; } 2>err && echo "1 1" >want && test_cmp want status && ! test -s out'
test_expect_success 'a table of estimates is no survey' '
	svymean c12hour "$efc" 2>/dev/null >estimates && status 1 svymean estimate estimates 2>err && grep "table of estimates" err'
test_expect_success 'text has no mean' '
	printf "word,x\nb,1\nc,2\n" | status 2 svymean word 2>err && grep "holds text" err && printf "word,x\nb,1\nc,2\n" | svyprop word >out'
test_expect_success 'kinds of intervals belong to kinds of estimates' '
	status 2 svymean c12hour --ci logit "$efc" 2>err && grep "no interval of the kind .logit." err &&
	status 2 svyprop c90cop9 --ci exact "$efc" 2>err && grep "logit, wald, wilson, beta, asin" err'
test_expect_success 'a weight that is missing or negative stops everything' '
	printf "w,x\n1,1\n,2\n" | status 1 svymean x -w w 2>err && grep "missing in row 2" err &&
	printf "w,x\n1,1\n-1,2\n" | status 1 svydesign -w w >out 2>err && grep "row 2" err && ! grep "#end" out'
test_expect_success 'a stratum of one unit is named' '
	printf "h,u,x\n1,1,1\n1,2,2\n7,3,3\n" >lone.csv && status 1 svymean x --strata h --psu u lone.csv 2>err && grep "h=7" err &&
	svydesign --strata h --psu u lone.csv >out 2>err && grep "warning.*h=7" err && grep "^#note: .*h=7" out'
test_expect_success 'units in two strata: an error for svydesign, a warning for others' '
	printf "h,u,x\n1,1,1\n1,2,2\n2,1,3\n2,2,5\n" >twice.csv && status 1 svydesign --strata h --psu u twice.csv 2>err >out && grep -- "--nest" err &&
	svymean x --strata h --psu u twice.csv 2>err >a && grep "numbered anew" err && svymean x --nest --strata h --psu u twice.csv >b 2>/dev/null &&
	grep "^x" a >a1 && grep "^x" b >b1 && test_cmp a1 b1 && status 1 svymean x --strict --strata h --psu u twice.csv'
test_expect_success 'population sizes vary, or are too small' '
	printf "h,N,x\n1,9,1\n1,8,2\n" | status 1 svymean x --strata h --fpc N --psu none 2>err && grep "varies within stratum" err &&
	printf "h,N,x\n1,1.5,1\n1,1.5,2\n" | status 1 svymean x --strata h --fpc N --psu none 2>err && grep "more units are sampled than exist" err'
test_expect_success 'the design travels in the header, and options override it with a warning' '
	svydesign -q -w gewicht --strata stratum --psu psu "$monitor" >stream && grep "^# survey: {weights: gewicht, strata: \[stratum\], psu: \[psu\]}" stream &&
	svymean leeftijd --no-history stream >a && svymean leeftijd --no-history -w gewicht --strata stratum --psu psu "$monitor" >b && test_cmp a b &&
	svymean leeftijd -w none stream >out 2>err && grep warning err'
test_expect_success 'svydesign reports, or keeps quiet' '
	svydesign -w gewicht --strata stratum --psu psu "$monitor" 2>err >out &&
	grep "24 strata, 120 primary units, n = 1440, df = 96, sum of weights 14545.0" err &&
	svydesign -q -w gewicht "$monitor" 2>err >out && test_must_be_empty err && status 2 svydesign "$monitor"'
test_expect_success 'deff against both kinds of simple random samples' '
	svymean api00 --stats deff,deff_wor,deft,n_eff,cv,sum_w -w pw --psu dnum --fpc fpc "$TESTDATA/apiclus1.sav" >out &&
	awk -F"\t" "!/^#/ && !n { for (i = 1; i <= NF; i++) at[\$i] = i; n = 1; next } !/^#/ {
		d = \$at[\"deff\"] - \$at[\"deft\"] ^ 2; e = \$at[\"deff_wor\"] / \$at[\"deff\"] - 1 / (1 - 183 / \$at[\"sum_w\"]);
		exit !(d * d < 1e-20 && e * e < 1e-20) }" out'
test_expect_success 'listwise and drop' '
	svymean c12hour,nur_pst --na listwise "$efc" 2>/dev/null | grep -P "\t484$" >out && test_line_count = 2 out &&
	svymean nur_pst --na drop --psu e15relat -w none "$efc" >out 2>/dev/null || svymean nur_pst --na drop "$efc" >out 2>/dev/null && grep "dropped before the design" out'
test_expect_success 'missing values as a category' '
	svyprop nur_pst --missing-level "$efc" 2>/dev/null | awk -F"\t" "!/^#/ && \$3 != \"level\" { sum += \$5; n++ } END { d = sum - 1; exit !(n == 4 && d * d < 1e-20) }"'

test_expect_success 'a measure is no category' '
	{ echo x; seq 1 3000; } | status 1 svyprop x 2>err && grep "more than 1000 different values" err'

test_expect_success 'too many estimates for a covariance matrix' '
	awk "BEGIN { print \"g,x\"; for (i = 0; i < 6003; i++) print i % 2001 \",\" i }" >many.csv &&
	status 2 svymean x --by g --vcov many.csv 2>err && grep "2001 estimates are too many" err'

test_expect_success 'population sizes alone are no weights, and it is said' '
	svymean api00 --strata stype --fpc fpc --psu none -w none "$TESTDATA/apistrat.sav" 2>err >out && grep "every case counts once" err && grep "every case counts once" out'

test_expect_success 'several variables under the rules of SAS: the notes tell what differs' '
	printf "a,b\n1,2\n2,\n3,5\n,4\n" >sas.csv &&
	svymean a,b --as sas sas.csv >out && grep "SAS drops them for each variable by itself" out &&
	svymean a --as sas sas.csv >out && ! grep "SAS drops" out
'

test_expect_success 'a standard error that does not exist is spoken of' '
	printf "x\n1e300\n-1e300\n2\n" | svymean x 2>err >out && grep "too large" err && grep "too large" out &&
	svymean x --strata h --psu u --lonely missing lone.csv 2>err >out && grep "a stratum has one unit" err'

test_expect_success 'a domain without a case is told' '
	svymean api00 --where "api00 < 0" --psu none "$TESTDATA/apisrs.sav" >out 2>err && grep "no case is in the domain" err && grep "^# .*no case is in the domain" out &&
	status 1 svymean api00 --strict --where "api00 < 0" --psu none "$TESTDATA/apisrs.sav" >out 2>err && test_must_be_empty out &&
	head -1 "$TESTDATA/nhanes-ages.csv" >none.csv && svymean "$(cut -d, -f1 none.csv)" --psu none none.csv 2>err >out && ! grep "no case" err
'

test_done
