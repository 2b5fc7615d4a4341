#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svycorr: what it refuses, edges, and equalities that theory gives'
. "$(dirname "$0")/lib.sh"

api=$TESTDATA/apiclus1.sav
efc=$TESTDATA/efc.sav
design='-w pw --psu dnum --fpc fpc'
all='pearson spearman kendall gamma polychoric'
# pairs METHOD: two that the kind takes
pairs() { case $1 in polychoric) echo stype,yr_rnd --with awards ;; *) echo api00,enroll --with meals ;; esac }
# numbers COMMAND…: estimate and standard error of each row
numbers() {
	"$@" 2>/dev/null | awk -F '\t' '/^#/ { next } !e { for (i = 1; i <= NF; i++) { if ($i == "estimate") e = i; if ($i == "std_error") s = i } next } { print $e; print $s }'
}

test_expect_success 'a file, a pipe and a stream give the same bytes' '
	for m in $all; do
		svycorr $(pairs $m) -m $m --by awards $design --no-history "$api" >a 2>err && svycat "$api" | svycorr $(pairs $m) -m $m --by awards $design --no-history >b 2>err &&
		test_cmp a b || return 1
	done'
test_expect_success 'the lower triangle, row by row, and a rectangle' '
	svycorr api00,meals,enroll,ell $design "$api" | column id >ids && printf "%s\n" api00:meals api00:enroll meals:enroll api00:ell meals:ell enroll:ell >want && test_cmp want ids &&
	svycorr api00,meals --with enroll,ell $design "$api" | column id >ids && printf "%s\n" api00:enroll api00:ell meals:enroll meals:ell >want && test_cmp want ids &&
	numbers svycorr api00,meals,enroll,ell $design "$api" >all && numbers svycorr api00,meals --with enroll,ell $design "$api" >some &&
	for k in 3 4 7 8 5 6 9 10; do sed -n ${k}p all; done >want && near want some 1e-13'
test_expect_success 'a variable on both sides goes with the others, and a pair is there once' '
	svycorr api00,meals --with meals,api00,ell $design "$api" | column id >ids && printf "%s\n" api00:meals api00:ell meals:ell >want && test_cmp want ids'
test_expect_success 'one pair is the same beside others' '
	for m in $all; do
		v=$(pairs $m) && numbers svycorr $v -m $m $design "$api" | head -n 2 >a && numbers svycorr $(echo $v | sed s/,[a-z_]*//) -m $m $design "$api" >b && near a b 1e-12 || return 1
	done'

test_expect_success 'neither the scale of the weights nor the order of the rows tells' '
	svycompute "w2 = pw * 1000" "$api" >scaled.svy && svysort -r enroll scaled.svy >sorted.svy &&
	for m in $all; do
		numbers svycorr $(pairs $m) -m $m -w pw --psu dnum scaled.svy >a && numbers svycorr $(pairs $m) -m $m -w w2 --psu dnum sorted.svy >b && near a b 1e-8 || return 1
	done'
test_expect_success 'units change nothing in a straight line, and orders only the others' '
	svycompute "line = 1e10 - 3 * api00; cube = (api00 - 500) ^ 3" "$api" >line.svy &&
	numbers svycorr api00,meals $design "$api" >a && numbers svycorr line,meals $design line.svy | sed s/^-// >b && sed s/^-// a >c && near c b 1e-9 &&
	for m in spearman kendall gamma; do
		numbers svycorr api00,meals -m $m $design "$api" >a && numbers svycorr cube,meals -m $m $design line.svy >b && near a b 1e-12 || return 1
	done'
test_expect_success 'groups are domains' '
	for m in $all; do
		v=$(pairs $m) && numbers svycorr $v -m $m --by comp_imp $design "$api" >a && for g in 1 2; do numbers svycorr $v -m $m --where "comp_imp == $g" $design "$api"; done >b && near a b 1e-12 &&
		svydesign -q $design "$api" | svyfilter "comp_imp == 2" >part.svy && numbers svycorr $v -m $m part.svy >b && tail -n 4 a >c && near c b 1e-12 || return 1
	done'
test_expect_success 'a domain of everybody, and the margin of groups, is the whole' '
	for m in $all; do
		v=$(pairs $m) && numbers svycorr $v -m $m $design "$api" >a && numbers svycorr $v -m $m --where "pw > 0" $design "$api" >b && near a b 1e-13 &&
		numbers svycorr $v -m $m --by awards --margins $design "$api" | tail -n 4 >b && near a b 1e-12 || return 1
	done'
test_expect_success 'weights that are whole numbers are repeated cases, for the estimate' '
	printf "x,y,n\n1,1,3\n1,2,1\n2,2,4\n3,1,2\n3,3,5\n2,3,1\n" >short.csv && awk -F, "NR == 1 { print \"x,y\"; next } { for (i = 0; i < \$3; i++) print \$1 \",\" \$2 }" short.csv >long.csv &&
	for m in $all; do svycorr x,y -m $m -w n short.csv 2>/dev/null | column estimate >a && svycorr x,y -m $m long.csv 2>/dev/null | column estimate >b && near a b 1e-12 || return 1; done'
test_expect_success 'linearised and jackknifed are close in a sample of many units' '
	svydesign -q --psu none "$efc" >lin.svy && sed "s/^# survey: {/&replicates: {type: jk1}, /" lin.svy >rep.svy &&
	for m in $all; do
		numbers svycorr c82cop1,c83cop2,e42dep -m $m lin.svy >a && numbers svycorr c82cop1,c83cop2,e42dep -m $m rep.svy >b && near a b 0.01 && ! cmp -s a b || return 1
	done'
test_expect_success 'bootstrap is near, with ranks of every replicate' '
	svyreplicate --type bootstrap --replicates 300 --seed 7 -w pw --strata stype --psu snum "$TESTDATA/apistrat.sav" >boot.svy 2>err && svydesign -q -w pw --strata stype --psu snum "$TESTDATA/apistrat.sav" >lin.svy &&
	for m in spearman kendall; do numbers svycorr api00,meals,growth -m $m lin.svy >a && numbers svycorr api00,meals,growth -m $m boot.svy >b && near a b 0.15 || return 1; done'
test_expect_success 'two by two, gamma is known from the odds ratio, tau-b is Pearson, Spearman too' '
	printf "x,y,n\n1,1,40\n1,2,10\n2,1,20\n2,2,30\n" >two.csv && svycorr x,y -m gamma -w n two.csv 2>/dev/null | column estimate >a && awk "BEGIN { printf \"%.16g\\n\", 5 / 7 }" >b && near a b 1e-14 &&
	numbers svycorr x,y -w n two.csv >a && for m in kendall spearman; do numbers svycorr x,y -m $m -w n two.csv >b && near a b 1e-12 || return 1; done'
test_expect_success 'tetrachoric is polychoric of two categories, and published' '
	numbers svycorr awards,yr_rnd -m tetrachoric $design "$api" >a && numbers svycorr awards,yr_rnd -m polychoric $design "$api" >b && test_cmp a b &&
	awk -F, "NR == 1 { print \"x,y\"; next } { for (i = 0; i < \$3; i++) print \$1 \",\" \$2 }" two.csv >hundred.csv && svycorr x,y -m tetrachoric hundred.csv 2>/dev/null >out &&
	near "$(column estimate out)" 0.6071 1e-4 && near "$(awk "BEGIN { printf \"%.15g\", $(column std_error out) * sqrt(.99) }")" 0.1152 5e-4'

test_expect_success 'Fisher: symmetric on the scale of z, within -1 and 1; the test agrees with the interval' '
	for m in $all; do
		svycorr $(pairs $m) -m $m $design --level 0.9 "$api" >out && awk -F "\t" "function z(r) { return log((1 + r) / (1 - r)) / 2 }
			/^#/ { next } !at[\"id\"] { for (i = 1; i <= NF; i++) at[\$i] = i; next }
			{ lo = \$at[\"conf_low\"]; hi = \$at[\"conf_high\"]; r = \$at[\"estimate\"]; d = z(lo) + z(hi) - 2 * z(r); t = z(r) * (1 - r * r) / \$at[\"std_error\"] - \$at[\"statistic\"]
			  if (lo <= -1 || hi >= 1 || d * d > 1e-20 || t * t > 1e-18 || (lo <= 0 && hi >= 0) != (\$at[\"p_value\"] > 0.1)) bad = 1; n++ } END { exit bad || n != 2 }" out || return 1
	done'
test_expect_success 'a symmetric interval and its test' '
	svycorr api00,meals $design --ci t "$api" >out && near "$(awk "BEGIN { printf \"%.15g\", $(column conf_low out) + $(column conf_high out) }")" "$(awk "BEGIN { printf \"%.15g\", 2 * $(column estimate out) }")" 1e-12 &&
	near "$(column statistic out)" "$(awk "BEGIN { printf \"%.17g\", $(column estimate out) / $(column std_error out) }")" 1e-12'
test_expect_success 'covariances: the diagonal is the squared error, a variable and its negative go against each other' '
	svycompute "minus = -meals" "$api" >minus.svy &&
	for m in pearson spearman kendall gamma; do for units in "--psu dnum" "--psu none"; do
		svycorr api00 --with meals,minus -m $m --vcov -w pw $units minus.svy >out && grep "^# vcov" out | grep -o "\[[^]]*\]" | tr -d "[] " | tr "," "\n" | paste -sd " " >cov &&
		awk "{ exit !(NF == 3 && \$1 > 0 && (\$2 / \$1 + 1) ^ 2 < 1e-16 && (\$3 / \$1 - 1) ^ 2 < 1e-16) }" cov && near "$(awk "{ printf \"%.17g\", sqrt(\$1) }" cov)" "$(column std_error out | head -n 1)" 1e-12 || return 1
	done; done'
test_expect_success 'errors with a covariance matrix are those without' '
	for m in $all; do numbers svycorr $(pairs $m) -m $m -w pw --psu none "$api" >a && numbers svycorr $(pairs $m) -m $m --vcov -w pw --psu none "$api" >b && near a b 1e-9 || return 1; done'
test_expect_success 'design effects: 1 in a simple random sample, whatever the weights sum to' '
	for m in $all; do
		svycorr $(pairs $m) -m $m --psu none -w none --stats deff "$api" 2>/dev/null | column deff >a && printf "1\n1\n" >b && near a b 1e-8 || return 1
	done'

test_expect_success 'every pair has its own base; listwise all have one' '
	printf "a,b,c\n1,2,4\n2,,4\n3,6,\n5,6,8\n7,1,2\n4,4,4\n" >gaps.csv &&
	for m in $all; do
		svycorr a,b,c -m $m gaps.csv 2>/dev/null | column n >n && printf "5\n5\n4\n" >want && test_cmp want n && svycorr a,b,c -m $m --na listwise gaps.csv 2>/dev/null | column n >n &&
		printf "4\n4\n4\n" >want && test_cmp want n && svycorr a,b,c -m $m --stats n_missing gaps.csv 2>/dev/null | column n_missing >n && printf "1\n1\n2\n" >want && test_cmp want n || return 1
	done'
test_expect_success 'a line is 1 or -1, without error, and has no test' '
	printf "u,x,y,z\n1,0.1,0.3,7\n1,0.2,0.6,6\n2,0.4,1.2,4\n3,0.3,0.9,5\n4,0.7,2.1,1\n" >line.csv &&
	for m in pearson spearman kendall gamma; do for u in u none; do
		svycorr x --with y,z -m $m --psu $u line.csv >out 2>err && column estimate out >e && printf "1\n-1\n" >want && test_cmp want e && column std_error out | grep -c "^0\$" | grep -x 2 &&
		column conf_low out >lo && test_cmp want lo && ! column p_value out | grep . && ! grep warning err || return 1
	done; done'
test_expect_success 'a constant goes with nothing, and that is said' '
	for m in $all; do
		printf "x,y\n1,0.1\n2,0.1\n3,0.1\n4,0.1\n" | svycorr x,y -m $m >out 2>err && column estimate out | grep NaN && column std_error out | grep NaN && grep "1 of 1 estimates do not exist: one of the two\|no two cases differ" err || return 1
	done'
test_expect_success 'no rows, one row, two rows, all missing, weights of zero' '
	for m in $all; do
		printf "x,y\n" | svycorr x,y -m $m >out 2>err && column estimate out | grep NaN && column n out | grep -x 0 &&
		printf "x,y\n1,2\n2,\n" | svycorr x,y -m $m >out 2>err && column estimate out | grep NaN && column n out | grep -x 1 && grep "do not exist" err &&
		printf "x,y\n1,2\n2,3\n" | svycorr x,y -m $m >out 2>err && column estimate out | grep -x 1 && column std_error out | grep NaN && column conf_low out | grep NaN && grep "two cases" err &&
		printf "x,y\n,2\n2,\n" | svycorr x,y -m $m --missing x=9 >out 2>err && column estimate out | grep NaN &&
		printf "x,y,w\n1,2,0\n2,3,0\n" | svycorr x,y -m $m -w w >out 2>err && column estimate out | grep NaN || return 1
	done'
test_expect_success 'rows of weight zero are nobody' '
	printf "x,y,w\n1,2,1\n4,3,1\n9,1,1\n2,2,1\n7,9,0\n" >zero.csv && grep -v ",0\$" zero.csv >some.csv &&
	for m in $all; do svycorr x,y -m $m -w w zero.csv 2>/dev/null | column estimate >a && svycorr x,y -m $m -w w some.csv 2>/dev/null | column estimate >b && test_cmp a b || return 1; done'
test_expect_success 'a domain within one unit has no error, one with no degrees of freedom no interval' '
	printf "u,g,x,y\n1,1,1,2\n1,1,2,3\n1,1,3,1\n2,2,1,2\n3,2,4,3\n3,2,2,2\n" >unit.csv &&
	for m in $all; do svycorr x,y -m $m --psu u --by g unit.csv >out 2>err && grep "lies within one primary unit" err && column std_error out | head -n 1 | grep NaN && column p_value out | head -n 1 | grep -vq . || return 1; done'
test_expect_success 'a stratum without a member of the group' '
	for m in pearson spearman kendall; do
		numbers svycorr api00,meals -m $m --by stype -w pw --strata stype --psu none "$TESTDATA/apistrat.sav" >a && svyfilter "stype == 1" "$TESTDATA/apistrat.sav" >elementary.svy &&
		numbers svycorr api00,meals -m $m -w pw --psu none elementary.svy >b && head -n 2 a >c && near b c 1e-10 || return 1
	done'
test_expect_success 'a lonely unit is an error that names the stratum, or what is asked for' '
	printf "s,u,x,y\n1,1,1,2\n1,2,4,3\n2,3,3,1\n2,3,2,2\n" >lonely.csv &&
	for m in $all; do status 1 svycorr x,y -m $m --strata s --psu u lonely.csv 2>err >out && grep "stratum .s=2." err && ! test -s out && svycorr x,y -m $m --strata s --psu u --lonely adjust lonely.csv >out 2>err || return 1; done'
test_expect_success 'an empty cell of two by two is a limit, and that is said' '
	printf "x,y,n\n1,1,40\n2,1,20\n2,2,30\n" >cell.csv && svycorr x,y -m tetrachoric -w n cell.csv >out 2>err && column estimate out | grep -x 1 && column std_error out | grep NaN && grep "no standard error.*empty cell" err &&
	status 1 svycorr x,y -m tetrachoric -w n --strict cell.csv >out 2>err'
test_expect_success 'measurements are no categories' '
	status 1 svycorr api00,meals -m tetrachoric $design "$api" 2>err >out && grep "variable .api00. has more than 2 different values" err && ! test -s out &&
	status 1 svycorr awards,api00 -m polychoric $design "$api" 2>err >out && grep "variable .api00. has more than 100 different values, too many for a polychoric correlation" err'
test_expect_success 'what is no pair, no name, no number or no kind is refused' '
	status 2 svycorr api00 $design "$api" 2>err && grep "has two variables" err && status 2 svycorr api00 --with api00 $design "$api" 2>err && grep "both sides" err &&
	status 2 svycorr api00,meal $design "$api" 2>err && grep meals err && status 2 svycorr api00 --with meal $design "$api" 2>err && grep meals err &&
	printf "word,x\nb,1\nc,2\n" | status 2 svycorr word,x 2>err && grep "holds text" err && status 2 svycorr api00,meals -m pearsn $design "$api" 2>err && grep "unknown kind of correlation .pearsn. (known: pearson" err &&
	status 2 svycorr api00,meals --ci logit $design "$api" 2>err && grep "known: fisher, t" err && status 2 svycorr api00,meals --stats n_cell $design "$api" 2>err && grep "no column .n_cell." err &&
	status 2 svymean api00 --ci fisher $design "$api" 2>err && status 2 svycorr 2>err && status 2 svycorr api00,meals --with $design "$api" 2>err'
test_expect_success 'too many for a covariance matrix' '
	awk "BEGIN { print \"g,x,y\"; for (i = 0; i < 6003; i++) print i % 2001 \",\" i \",\" i % 7 }" >many.csv &&
	for m in pearson spearman; do status 2 svycorr x,y -m $m --by g --vcov many.csv 2>err >out && grep "2001 estimates are too many" err || return 1; done'
test_expect_success 'a cut stream fails; a full disk too' '
	for m in pearson spearman; do svycat "$api" | head -n 100 | status 1 svycorr api00,meals -m $m 2>err >out && ! test -s out && status 1 svycorr api00,meals -m $m $design "$api" >/dev/full 2>err || return 1; done'
test_expect_success 'huge values are no numbers, and that is said; orders do not mind' '
	printf "x,y\n1e300,1\n-1e300,2\n2,3\n7,5\n" >huge.csv && svycorr x,y huge.csv 2>err >out && column estimate out | grep NaN && grep "do not exist\|too large" err && svycorr x,y -m spearman huge.csv 2>err >out && column std_error out | grep "^0\."'
test_expect_success 'names that are not ASCII, another locale, and a table that comes back as it was' '
	printf "größe,ümlaut\n1,2\n3,4\n5,3\n9,1\n" | LC_ALL=de_DE.UTF-8 svycorr größe,ümlaut 2>/dev/null >out && column id out | grep -x "größe:ümlaut" && column estimate out | grep "0\.[0-9]" &&
	svycorr api00,meals,enroll --vcov $design --no-history "$api" >a && svyhead 100 --no-history a >b && column id a >ids && column id b >others && test_cmp ids others && svytable a >shown && grep "Correlation" shown'
test_expect_success 'different pairs of values of many rows are no more than memory holds' '
	awk "BEGIN { print \"x,y\"; for (i = 0; i < 40000; i++) print i * 7919 % 40009 \",\" i * 104729 % 40013 }" >wide.csv && (limit_memory 600000 && svycorr x,y -m spearman wide.csv) 2>err >out && column n out | grep -x 40000'

test_done
