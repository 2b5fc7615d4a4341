#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svyvar: what it refuses, edges, and equalities that theory gives'
. "$(dirname "$0")/lib.sh"

api=$TESTDATA/apiclus1.sav
design='-w pw --psu dnum --fpc fpc'
# numbers COMMAND…: estimate and standard error of each row
numbers() {
	"$@" 2>/dev/null | awk -F '\t' '/^#/ { next } !e { for (i = 1; i <= NF; i++) { if ($i == "estimate") e = i; if ($i == "std_error") s = i } next } { print $e; print $s }'
}

test_expect_success 'a file, a pipe and a stream give the same bytes, also by way of .sav' '
	svyvar api00,enroll -c --by stype $design --no-history "$api" >a && svycat "$api" | svyvar api00,enroll -c --by stype $design --no-history >b && test_cmp a b &&
	svycat "$api" -O sav | svyvar api00,enroll -c --by stype $design --no-history >b && test_cmp a b'
test_expect_success 'without a design it is the variance of a textbook' '
	printf "x,y\n2,1\n4,3\n4,2\n4,5\n5,5\n5,4\n7,8\n9,4\n" >book.csv && svyvar x,y --covariance book.csv 2>/dev/null >out && column estimate out >e && printf "%s\n" 4.571428571428571 2.714285714285714 4.571428571428571 >want && near e want 1e-14'
test_expect_success 'a covariance with itself is a variance' '
	svycompute "same = api00" "$api" >same.svy && numbers svyvar api00,same --covariance $design same.svy >out && sed -n 1,2p out >a && sed -n 3,4p out >b && near a b 1e-10'
test_expect_success 'the variance of a sum' '
	svycompute "sum = api00 + enroll" "$api" >sum.svy && svyvar api00,enroll,sum --covariance $design sum.svy >out &&
	awk -F "\t" "!/^#/ { v[\$1] = \$5 } END { print v[\"api00\"] + v[\"enroll\"] + 2 * v[\"api00:enroll\"]; print v[\"sum\"] }" OFMT=%.15g out >both && sed -n 1p both >a && sed -n 2p both >b && near a b 1e-9'
test_expect_success 'a standard deviation is the root, its error by the derivative' '
	numbers svyvar api00 $design "$api" >v && numbers svyvar api00 --sd $design "$api" >s && { read v && read sv; } <v && { read s && read ss; } <s &&
	near "$(awk "BEGIN { printf \"%.15g\", $s * $s }")" "$v" 1e-12 && near "$(awk "BEGIN { printf \"%.15g\", 2 * $s * $ss }")" "$sv" 1e-12'
test_expect_success 'neither the scale of the weights nor the order of the rows tells; that of the values does' '
	svycompute "w2 = pw * 1000; thousand = api00 * 1000" "$api" >scaled.svy && svysort -r enroll scaled.svy >sorted.svy && numbers svyvar api00 -w pw --psu dnum scaled.svy >a && numbers svyvar api00 -w w2 --psu dnum sorted.svy >b && near a b 1e-11 &&
	numbers svyvar thousand -w pw --psu dnum scaled.svy | awk "{ printf \"%.15g\\n\", \$1 / 1e6 }" >b && near a b 1e-11'
test_expect_success 'dates keep their digits' '
	svycompute "date = 13800000000 + api00" "$api" >dates.svy && for units in "--psu dnum" "--psu none"; do
		numbers svyvar date -w pw $units --by stype dates.svy >a && numbers svyvar api00 -w pw $units --by stype dates.svy >b && near a b 1e-8 || return 1
	done'
test_expect_success 'groups far apart keep theirs' '
	svycompute "far = api00 + 1000000000 * stype" "$api" >far.svy && for units in "--psu dnum" "--psu none"; do
		numbers svyvar far -w pw $units --by stype far.svy >a && numbers svyvar api00 -w pw $units --by stype far.svy >b && near a b 1e-8 || return 1
	done'
test_expect_success 'a constant varies by 0, without error' '
	printf "u,x\n1,0.1\n1,0.1\n2,0.1\n3,0.1\n" >constant.csv && for how in "" --sd; do for units in u none; do
		svyvar x $how --psu $units constant.csv 2>/dev/null >out && column estimate out | grep -x 0 && column std_error out | grep -x 0 || return 1
	done; done'
test_expect_success 'no rows, one row, all missing, weights of zero' '
	printf "x\n" | svyvar x >out 2>/dev/null && column estimate out | grep NaN && column n out | grep -x 0 &&
	printf "x,y\n5,1\n,2\n" | svyvar x >out 2>/dev/null && column estimate out | grep NaN && column std_error out | grep NaN &&
	printf "x,y\n,1\n,2\n" | svyvar y,x -c >out 2>/dev/null && column estimate out | grep -c NaN | grep -x 2 &&
	printf "x,w\n1,0\n2,0\n" | svyvar x -w w >out 2>/dev/null && column estimate out | grep NaN'
test_expect_success 'linearised and jackknifed are close in a sample of many units' '
	svydesign -q -w pw --strata stype --psu snum "$TESTDATA/apistrat.sav" >lin.svy && sed "s/^# survey: {/&replicates: {type: jkn}, /" lin.svy >rep.svy &&
	numbers svyvar api00,enroll --sd lin.svy >a && numbers svyvar api00,enroll --sd rep.svy >b && near a b 0.03 && ! cmp -s a b'
test_expect_success 'rows of weight zero are not counted in n' '
	printf "x,w\n1,1\n4,1\n9,1\n7,0\n" | svyvar x -w w 2>/dev/null >out && printf "x\n1\n4\n9\n" | svyvar x 2>/dev/null >want && test "$(column estimate out)" = "$(column estimate want)"'
test_expect_success 'an interval on the logarithm stays above zero' '
	svyvar enroll --ci log --where "stype == 2" $design "$api" >out && svyvar enroll --where "stype == 2" $design "$api" >sym &&
	awk -F "\t" "!/^#/ && \$1 == \"enroll\" { exit !(\$7 > 0 && \$8 > \$5 && (\$7 * \$8 / \$5 / \$5 - 1) ^ 2 < 1e-20) }" out && status 2 svyvar api00,enroll -c --ci log $design "$api" 2>err && grep "may be negative" err'
test_expect_success 'the rules of R count who did not answer; those of others do not' '
	printf "x\n1\n4\n9\n\n" >gap.csv && printf "x,y\n1,1\n4,1\n9,1\n,1\n" >gap.csv && svyvar x gap.csv 2>/dev/null >own && svyvar x --as r gap.csv 2>/dev/null >r &&
	near "$(awk "BEGIN { printf \"%.15g\", $(column estimate own) * (4 / 3) / (3 / 2) }")" "$(column estimate r)" 1e-13'
test_expect_success 'what does not go together is refused' '
	status 2 svyvar api00 --sd --covariance $design "$api" 2>err && grep "do not go together" err && status 2 svyvar api0 $design "$api" 2>err && grep api00 err &&
	printf "word\nb\n" | status 2 svyvar word 2>err && grep "holds text" err && status 2 svyvar api00 --ci logit $design "$api" 2>err && grep "known: t, log" err &&
	status 2 svyvar api00 --standardize stype --to x $design "$api" 2>err'
test_expect_success 'a cut stream fails; a full disk too' '
	svycat "$api" | head -n 100 | status 1 svyvar api00 2>err >out && ! test -s out && status 1 svyvar api00 $design "$api" >/dev/full 2>err'
test_expect_success 'the table comes back as it was' '
	svyvar api00,enroll -c --vcov $design --no-history "$api" >a && svyhead 100 --no-history a >b && column id a >ids && column id b >others && test_cmp ids others && svytable a >shown && grep "Covariance" shown && grep "SD" <(svyvar api00 --sd $design "$api" | svytable)'
test_expect_success 'huge values are no numbers, and that is said' 'printf "x\n1e300\n-1e300\n2\n" | svyvar x 2>err >out && grep "too large" err'

test_done
