#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svyratio: what it refuses, edges, and equalities that theory gives'
. "$(dirname "$0")/lib.sh"

api=$TESTDATA/apiclus1.sav
design='-w pw --psu dnum --fpc fpc'
# numbers COMMAND…: estimate and standard error of each row
numbers() {
	"$@" 2>/dev/null | awk -F '\t' '/^#/ { next } !e { for (i = 1; i <= NF; i++) { if ($i == "estimate") e = i; if ($i == "std_error") s = i } next } { print $e; print $s }'
}

test_expect_success 'a file, a pipe and a stream give the same bytes, also by way of .sav' '
	svyratio api_stu/enroll,api00/api99 --by stype $design --no-history "$api" >a &&
	cat "$api" | svyratio api_stu/enroll,api00/api99 --by stype $design --no-history >b && test_cmp a b &&
	svycat "$api" | svyratio api_stu/enroll,api00/api99 --by stype $design --no-history >b && test_cmp a b &&
	svycat "$api" -O sav | svyratio api_stu/enroll,api00/api99 --by stype $design --no-history >b && test_cmp a b'

test_expect_success 'a ratio to a constant is a mean' '
	svycompute "one = 1" "$api" >ones.svy && numbers svyratio api00/one --by stype $design ones.svy >a && numbers svymean api00 --by stype $design ones.svy >b && near a b 1e-12'
test_expect_success 'neither the scale of the weights nor the order of the rows tells' '
	svycompute "w2 = pw * 1000" "$api" >scaled.svy && svysort -r enroll scaled.svy >sorted.svy &&
	numbers svyratio api_stu/enroll -w pw --psu dnum scaled.svy >a && numbers svyratio api_stu/enroll -w w2 --psu dnum sorted.svy >b && near a b 1e-12'
test_expect_success 'a fixed multiple has no error' '
	svycompute "triple = 3 * enroll" "$api" >triple.svy && numbers svyratio triple/enroll --psu none -w pw triple.svy >a && printf "3\n0\n" >want && test_cmp want a &&
	numbers svyratio triple/enroll -w pw --psu dnum triple.svy >a && test_cmp want a'
test_expect_success 'a simple random sample has the error of the textbooks' '
	svyratio api00/api99 -w pw --fpc fpc --psu none "$TESTDATA/apisrs.sav" >out &&
	svycat -O csv "$TESTDATA/apisrs.sav" | awk -F, "NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i; next } { n++; y += \$at[\"api00\"]; x += \$at[\"api99\"]; yy += \$at[\"api00\"] ^ 2; xy += \$at[\"api00\"] * \$at[\"api99\"]; xx += \$at[\"api99\"] ^ 2 }
		END { R = y / x; printf \"%.15g\n\", sqrt((1 - n / 6194) / n * (yy - 2 * R * xy + R * R * xx) / (n - 1)) / (x / n) }" >want && column std_error out >se && near se want 1e-9'
test_expect_success 'of two ratios, one is the other turned over' '
	numbers svyratio enroll/api_stu,api_stu/enroll $design "$api" | paste -s -d " " >both &&
	awk "{ printf \"%.15g\\n%.15g\\n\", 1 / \$1, \$2 / \$1 / \$1 }" both >a && awk "{ print \$3; print \$4 }" both >b && near a b 1e-10'
test_expect_success 'the whole file in one domain is the whole file' '
	numbers svyratio api_stu/enroll $design "$api" >a && numbers svyratio api_stu/enroll $design --where "api00 > 0" "$api" >b && test_cmp a b'
test_expect_success 'svyfilter, then the ratio, is --where' '
	numbers svyratio api_stu/enroll $design --where "stype == 1" "$api" >a && svydesign -q $design "$api" | svyfilter "stype == 1" >part.svy && numbers svyratio api_stu/enroll part.svy >b && test_cmp a b'

test_expect_success 'ranges and globs on both sides' '
	svyratio "api0*/api99,api00/enroll" $design "$api" >out && column id out >ids && printf "%s\n" api00/api99 api00/enroll >want && test_cmp want ids'
test_expect_success 'what is asked for twice is there once' '
	svyratio api00/api99,api00/api99 $design "$api" >out && test "$(column id out | wc -l)" = 1'
test_expect_success 'every base is its own' '
	printf "a,b,c\n1,2,4\n2,,4\n3,6,\n5,6,8\n" >gaps.csv && svyratio a/b,a/c gaps.csv 2>/dev/null >out && column n out >n && printf "3\n3\n" >want && test_cmp want n &&
	svyratio a/b,a/c --na listwise gaps.csv 2>/dev/null >out && column n out >n && printf "2\n2\n" >want && test_cmp want n'

test_expect_success 'what is no ratio is refused' '
	for bad in api00 /api99 api00/ "" api00/api99, ,; do status 2 svyratio "$bad" $design "$api" 2>err && grep "NUMERATOR/DENOMINATOR\|VARS\|NUM/DEN" err || return 1; done'
test_expect_success 'a wrong name has a nearest one' 'status 2 svyratio api00/enrol $design "$api" 2>err && grep "enroll" err'
test_expect_success 'text has no ratio' 'printf "word,x\nb,1\nc,2\n" | status 2 svyratio word/x 2>err && grep "holds text" err'
test_expect_success 'intervals and columns of other estimates are refused' '
	status 2 svyratio api00/api99 --ci logit $design "$api" 2>err && grep "no interval of the kind .logit. (known: t)" err &&
	status 2 svyratio api00/api99 --stats n_cell $design "$api" 2>err && grep "no column .n_cell." err &&
	status 2 svymean api00 --stats n_cell $design "$api" 2>err && grep "no column .n_cell." err'
test_expect_success 'all other columns are there' '
	svyratio api00/api99 --stats cv,deff,deff_wor,deft,n_eff,sum_w,n_missing $design "$api" >out &&
	for c in cv deff deff_wor deft n_eff sum_w n_missing; do column $c out | grep -q "[0-9]" || return 1; done'

test_expect_success 'a denominator of zero gives no number, and it is said' '
	printf "g,a,b\n1,1,0\n1,2,0\n2,1,1\n2,3,1\n" >zero.csv && svyratio a/b --by g zero.csv 2>err >out && grep "1 of 2 ratios\|1 of 2 estimates do not exist" err && grep "denominator is zero" err &&
	column estimate out >e && printf "NaN\n2\n" >want && test_cmp want e && column std_error out | head -n 1 | grep NaN'
test_expect_success 'a denominator that sums to zero by its signs, too' '
	printf "a,b\n1,1\n2,-1\n" | svyratio a/b 2>err >out && grep "denominator is zero" err && column estimate out | grep NaN'
test_expect_success 'no rows, one row, all missing, weights of zero' '
	printf "a,b\n" | svyratio a/b >out 2>/dev/null && column estimate out | grep NaN && column n out | grep -x 0 &&
	printf "a,b\n1,2\n3,\n" | svyratio a/b >out 2>/dev/null && column estimate out | grep -x 0.5 && column std_error out | grep NaN &&
	printf "a,b,w\n,2,1\n1,,1\n" | svyratio a/b -w w --missing "a=9" >out 2>/dev/null && column estimate out | grep NaN &&
	printf "a,b,w\n1,2,0\n1,3,0\n" | svyratio a/b -w w >out 2>/dev/null && column estimate out | grep NaN'
test_expect_success 'a domain within one unit has no error' '
	printf "u,g,a,b\n1,1,1,2\n1,1,2,3\n2,2,1,2\n3,2,4,3\n" | svyratio a/b --psu u --by g >out 2>err && grep "lies within one primary unit" err && column std_error out | head -n 1 | grep NaN'
test_expect_success 'huge values keep their digits' '
	printf "a,b\n1e15,1e15\n1000000000000003,1000000000000001\n1000000000000002,1000000000000005\n" >huge.csv && printf "a,b\n1,1\n1.000000000000003,1.000000000000001\n1.000000000000002,1.000000000000005\n" >small.csv &&
	numbers svyratio a/b huge.csv >a && numbers svyratio a/b small.csv >b && sed -n 2p a >a1 && sed -n 2p b >b1 && near a1 b1 0.2 &&
	printf "a,b\n1e300,1\n1e308,2\n" | svyratio a/b 2>/dev/null >out'
test_expect_success 'names that are not ASCII, and another locale' '
	printf "größe,ümlaut\n1,2\n3,4\n" | LC_ALL=de_DE.UTF-8 svyratio größe/ümlaut 2>/dev/null >out && column id out | grep -x "größe/ümlaut" && column estimate out | grep "0\.66"'
test_expect_success 'a cut stream and a dead producer fail; a full disk too' '
	svycat "$api" | head -n 100 | status 1 svyratio api00/api99 2>err >out && ! test -s out &&
	status 1 svyratio api00/api99 $design "$api" >/dev/full 2>err'
test_expect_success 'replicates evaluate the ratio again' '
	svydesign -q $design "$api" | sed "s/^# survey: {/&replicates: {type: jk1}, /" >jk.svy && column std_error <(svyratio api00/enroll jk.svy) >se && near "$(cat se)" 0.149574192 1e-8'
test_expect_success 'linearised and jackknifed are close in a sample of many units' '
	svydesign -q -w pw --strata stype --psu snum "$TESTDATA/apistrat.sav" >lin.svy && sed "s/^# survey: {/&replicates: {type: jkn}, /" lin.svy >rep.svy &&
	numbers svyratio api_stu/enroll,api00/enroll lin.svy >a && numbers svyratio api_stu/enroll,api00/enroll rep.svy >b && near a b 0.02 && ! cmp -s a b'
test_expect_success 'degrees of freedom and intervals by the rules of others' '
	svyratio api00/api99 --where "stype == 2" $design --as stata "$api" >stata && svyratio api00/api99 --where "stype == 2" $design --as sas "$api" >sas && svyratio api00/api99 --where "stype == 2" $design --as r "$api" >r &&
	column df stata | grep -x 14 && column df sas | grep -x 14 && column df r | grep -x 7 &&
	awk -F "\t" "\$1 == \"api00/api99\" { z = (\$8 - \$5) / \$6; exit !((z - 1.959963984540054) ^ 2 < 1e-16) }" r'
test_expect_success 'too many for a covariance matrix' '
	awk "BEGIN { print \"g,x,y\"; for (i = 0; i < 6003; i++) print i % 2001 \",\" i \",1\" }" >many.csv && status 2 svyratio x/y --by g --vcov many.csv 2>err && grep "2001 estimates are too many" err'
test_expect_success 'a table of ratios goes on as one' '
	svyratio api_stu/enroll,api00/api99 --by stype $design "$api" | svyfilter "estimate > 1" >out && column id out >ids && printf "%s\n" "api00/api99@stype=1" "api00/api99@stype=2" "api00/api99@stype=3" >want && test_cmp want ids &&
	svytable out >shown && grep "api00/api99" shown'

test_done
