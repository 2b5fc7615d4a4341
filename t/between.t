#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svymean --between: what lies between groups and within them, beside R, and edges'
. "$(dirname "$0")/lib.sh"

api=$TESTDATA/apiclus1.sav
one='-w pw --psu dnum --fpc fpc'
strat='-w pw --strata stype --fpc fpc --psu none'
two='-w pw --psu dnum,snum --fpc fpc1,fpc2'
monitor='--psu psu --strata stratum -w gewicht --missing n1-n3,w1=-7:-2'

# numbers COMMAND…: estimate and standard error of each row
numbers() {
	"$@" 2>/dev/null | awk -F '\t' '/^#/ { next } !e { for (i = 1; i <= NF; i++) { if ($i == "estimate") e = i; if ($i == "std_error") s = i } next } { print $e; print $s }'
}
# of PART COLUMN FILE: one figure of a table with one decomposition
of() { awk -F '\t' -v part="$1" -v want="$2" '/^#/ { next } !at { for (i = 1; i <= NF; i++) { if ($i == want) at = i; if ($i == "level") l = i } next } $l == part { print $at }' "$3"; }

cells='BEGIN { FS = OFS = "\t" } /^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = 1; next }
	{ print name, $at["id"], $at["estimate"], bare ? "NA" : $at["std_error"], $at["df"] }'
# ours CASE COMMAND…: the rows of an estimate stream as the R script prints them; without standard errors if the case is called classic
ours() {
	_case=$1 _bare=0
	shift
	case $_case in classic*) _bare=1 ;; esac
	(cd "$TESTDATA" && "$@" 2>/dev/null) | awk -v name="$_case" -v bare=$_bare "$cells" >>ours
}

test_expect_success R 'R runs' '
	svyreplicate --type bootstrap --replicates 60 --seed 3 --columns=boot -w pw --strata stype --psu snum "$TESTDATA/apistrat.sav" >boot.svy && svycat -O csv boot.svy >boot.csv &&
	(cd "$TESTDATA" && Rscript between.R "$OLDPWD/boot.csv") >theirs 2>r.err || { cat r.err; false; }'
test_expect_success R 'svykit runs' '
	ours "classic api" svymean api00 --between stype apistrat.sav -w none &&
	ours "classic efc" svymean c12hour --between e15relat efc.sav &&
	ours "classic clusters" svymean ell --between dnum apiclus1.sav -w none &&
	ours "none" svymean c12hour --between e42dep efc.sav &&
	ours "none by" svymean neg_c_7 --between e15relat --by c161sex efc.sav &&
	ours "clusters" svymean api00 --between stype $one apiclus1.sav &&
	ours "clusters are groups" svymean api00 --between dnum $one apiclus1.sav &&
	ours "clusters where" svymean ell --between stype --where "api99 > 550" $one apiclus1.sav &&
	ours "rows" svymean api00 --between stype $strat apistrat.sav &&
	ours "rows by" svymean enroll --between awards --by stype $strat apistrat.sav &&
	ours "stages" svymean api99 --between stype $two apiclus2.sav &&
	ours "stages missing" svymean enroll --between stype $two apiclus2.sav &&
	ours "stages where" svymean meals --between awards --where "ell > 10" $two apiclus2.sav &&
	ours "monitor" svymean n1 --between opleiding --by jaar $monitor monitor.sav &&
	ours "monitor wide" svymean leeftijd --between provincie $monitor monitor.sav &&
	printf "stype,count\n1,4421\n2,755\n3,1018\n" >types.csv && (cd "$TESTDATA" && svyweight poststratify -q --targets "$OLDPWD/types.csv" $one apiclus1.sav) >post.svy &&
	ours "poststratified" svymean api00 --between awards "$PWD/post.svy" &&
	svycompute "big = Kerry > 20000" "$TESTDATA/election_pps.sav" >election.svy &&
	ours "brewer" svymean Bush --between big --psu none --prob p --pps brewer "$PWD/election.svy" &&
	svyreplicate --type jk1 $one "$api" >jk1.svy &&
	ours "jk1" svymean api00 --between stype "$PWD/jk1.svy" &&
	ours "jk1 groups" svymean ell --between dnum "$PWD/jk1.svy" &&
	svyreplicate --type jkn -w pw --strata stype --psu snum "$TESTDATA/apistrat.sav" >jkn.svy &&
	ours "jkn" svymean enroll --between awards --by stype "$PWD/jkn.svy" &&
	svycompute "big = alive > 35; two = 2" "$TESTDATA/scd.sav" | svyreplicate --type brr -w two --psu ambulance --strata ESA --nest >brr.svy &&
	ours "brr" svymean alive --between big "$PWD/brr.svy" &&
	ours "bootstrap" svymean api00 --between stype --by awards "$PWD/boot.svy"
'
test_expect_success R 'the same rows' 'cut -f1,2 ours >a && cut -f1,2 theirs >b && test_cmp b a && [ $(wc -l <ours) -gt 150 ]'
for column in 3=estimate 4="standard error" 5=df; do
	test_expect_success R "the same ${column#*=}" "cut -f${column%%=*} ours >a && cut -f${column%%=*} theirs >b && near a b 1e-8"
done

test_expect_success 'a file, a pipe and a stream give the same bytes, also by way of .sav' '
	svymean api00,ell --between stype --by awards $one --no-history "$api" >a && svycat "$api" | svymean api00,ell --between stype --by awards $one --no-history >b && test_cmp a b &&
	svycat "$api" -O sav | svymean api00,ell --between stype --by awards $one --no-history >b && test_cmp a b'
test_expect_success 'the total is that of svyvar, the sum of the parts, and the share their ratio' '
	svymean api00,ell --between dnum $one "$api" >out && svyvar api00,ell $one "$api" >var &&
	for c in estimate std_error df n; do of total $c out >a && column $c var >b && near a b 1e-9 || return 1; done &&
	paste <(of total estimate out) <(of between estimate out) <(of within estimate out) <(of share estimate out) |
		awk "{ if ((\$2 + \$3 - \$1) ^ 2 > 1e-20 * \$1 ^ 2 || (\$2 / \$1 - \$4) ^ 2 > 1e-24) exit 1 }"'
test_expect_success 'neither the scale of the weights nor the order of the rows tells; shares do not depend on the scale of the values either' '
	svycompute "w2 = pw * 1000; other = 32 - 1.8 * api00; far = 1e10 + api00" "$api" >scaled.svy && svysort -r enroll scaled.svy >sorted.svy && for units in "--psu dnum" "--psu none"; do
		numbers svymean api00 --between stype -w pw $units scaled.svy >a && numbers svymean api00 --between stype -w w2 $units sorted.svy >b && near a b 1e-9 &&
		numbers svymean other --between stype -w pw $units scaled.svy >b && tail -n 6 a >a1 && tail -n 6 b >b1 && near a1 b1 1e-9 &&
		numbers svymean far --between stype -w pw $units scaled.svy >b && near a b 1e-4 || return 1
	done'
test_expect_success '--by is --where, variables do not touch each other, and what groups are called does not tell' '
	numbers svymean api00,ell --between awards --by stype $one "$api" | head -n 12 >a && numbers svymean api00 --between awards --where "stype == 1" $one "$api" >b && test_cmp b a &&
	svycompute "name = if(awards == 1, \"yes\", \"no\")" "$api" >named.svy && numbers svymean api00 --between name $one named.svy >a && numbers svymean api00 --between awards $one "$api" >b && near a b 1e-12'
test_expect_success 'svyfilter, then the shares, is --where; the whole file in one domain is the whole file' '
	numbers svymean api00 --between awards $one --where "stype == 1" "$api" >a && svydesign -q $one "$api" | svyfilter "stype == 1" >part.svy && numbers svymean api00 --between awards part.svy >b && test_cmp a b &&
	numbers svymean api00 --between awards $one --where "api00 > 0" "$api" >a && numbers svymean api00 --between awards $one "$api" >b && test_cmp a b'
test_expect_success 'margins are what separate runs give' '
	numbers svymean api00 --between awards --by stype --margins $one "$api" | tail -n 12 >a && numbers svymean api00 --between awards $one "$api" >b && near a b 1e-12'
test_expect_success 'crossed groups are those of both' '
	svycompute "crossed = stype * 10 + awards" "$api" >both.svy && numbers svymean ell --between stype,awards $one "$api" >a && numbers svymean ell --between crossed $one both.svy >b && near a b 1e-12 && svymean ell --between stype,awards $one "$api" | grep "between 6 groups of stype,awards"'
test_expect_success 'covariances' '
	svymean api00 --between stype --vcov $one "$api" >out && column std_error out | awk "{ printf \"%.12g\n\", \$1 ^ 2 }" >a &&
	grep "^# vcov" out | tr -d "\47{}" | sed "s/], */]\n/g" | sed "s/.*[[, ]\([-+0-9.e]*\)]*\$/\1/" >b && near a b 1e-9'
test_expect_success 'many groups' '
	awk "BEGIN { srand(1); print \"x,g\"; for (i = 0; i < 30000; i++) print rand() \",\" i % 5000 }" >many.csv && (limit_memory 200000 && svymean x --between g many.csv 2>/dev/null >out) && grep "between 5000 groups of g" out &&
	awk "BEGIN { exit !($(of icc estimate out) ^ 2 < 0.0004 && $(of share estimate out) > 0.15) }"'
test_expect_success 'linearised and jackknifed are close' '
	svydesign -q -w pw --strata stype --psu snum "$TESTDATA/apistrat.sav" >lin.svy && svyreplicate --type jkn lin.svy >rep.svy &&
	numbers svymean api00 --between awards --by stype lin.svy >a && numbers svymean api00 --between awards --by stype rep.svy >b && near a b 0.1 && ! cmp -s a b'
test_expect_success 'who has no group is told, and not counted' '
	printf "x,g\n1,\n2,\n3,1\n4,2\n6,2\n,2\n" >gap.csv && svymean x --between g --stats n_missing gap.csv >out && grep "2 rows are not counted because their group is missing" out && of icc n out | grep -x 3 && of icc n_missing out | grep -x 3'
test_expect_success 'missing answers by every rule' '
	printf "x,y,g\n1,2,1\n2,,1\n3,1,2\n5,4,2\n6,7,\n2,2,1\n" >gaps.csv && svymean x,y --between g gaps.csv >out 2>/dev/null && of icc n out | paste -s -d " " | grep -x "5 4" &&
	svymean x,y --between g --na listwise gaps.csv >out 2>/dev/null && of icc n out | paste -s -d " " | grep -x "4 4" &&
	svymean x,y --between g --na drop gaps.csv >out 2>/dev/null && of icc n out | paste -s -d " " | grep -x "4 4" && column df out | head -n 1 | grep -x 3'

test_expect_success 'one group' '
	printf "x,g\n1,1\n2,1\n4,1\n" | svymean x --between g 2>err >out && grep "nothing lies between groups in 1 of 1 decompositions: all who answered are in one group of .g." err &&
	of total estimate out | grep "2.33" && for p in between within share adjusted icc; do of $p estimate out | grep -x NaN && of $p std_error out | grep -x NaN || return 1; done'
test_expect_success 'groups of one' '
	printf "x,g\n1,1\n2,2\n4,3\n" | svymean x --between g 2>err >out && grep "no two who answered are in the same group of .g." err && of share estimate out | grep -x 1 && of within std_error out | grep -x 0 && of icc estimate out | grep -x NaN'
test_expect_success 'a constant has nothing to divide' '
	for units in g none; do printf "x,g\n0.1,1\n0.1,1\n0.1,2\n0.1,3\n" | svymean x --between g --psu $units 2>err >out && grep "nothing to divide in 1 of 1" err && of within conf_high out | grep -x 0 && of share estimate out | grep -x NaN || return 1; done'
test_expect_success 'all of it between, or nothing: no interval of width 0' '
	printf "x,g\n0.1,1\n0.1,1\n0.1,1\n0.7,2\n0.7,2\n0.3,3\n" | svymean x --between g 2>err >out && grep "no intervals" err && of share estimate out | grep -x 1 && of icc std_error out | grep -x 0 && of icc conf_low out | grep -x NaN && of within conf_low out | grep -x NaN &&
	printf "x,g\n1,1\n3,1\n1,2\n3,2\n" | svymean x --between g 2>err >out && grep "no intervals" err && of share estimate out | grep -x 0 && of share conf_high out | grep -x NaN && of icc estimate out | grep -x -- -1'
test_expect_success 'no rows, one row, all missing, weights of zero' '
	printf "x,g\n" | svymean x --between g >out 2>/dev/null && test $(column estimate out | grep -c NaN) = 6 && column n out | uniq | grep -x 0 &&
	printf "x,g\n1,1\n" | svymean x --between g >out 2>/dev/null && test $(column estimate out | grep -c NaN) = 6 &&
	printf "x,g\n,1\n,2\n" | svymean x --between g --missing x=9 >out 2>/dev/null && test $(column estimate out | grep -c NaN) = 6 &&
	printf "x,g,w\n1,1,0\n2,2,0\n" | svymean x --between g -w w >out 2>/dev/null && test $(column estimate out | grep -c NaN) = 6'
test_expect_success 'rows of weight zero are nobody' '
	printf "x,g,w\n1,1,1\n2,1,2\n4,2,1\n5,2,1\n9,3,0\n" >zero.csv && sed 5d zero.csv >/dev/null && svymean x --between g -w w zero.csv 2>/dev/null >a && sed "\$d" zero.csv | svymean x --between g -w w 2>/dev/null >b && column estimate a >a1 && column estimate b >b1 && test_cmp a1 b1 && grep "between 2 groups" a'
test_expect_success 'one unit, and a group within one' '
	svymean api00 --between stype --where "dnum == 637" $one "$api" >out 2>err && grep "lies within one primary unit" err && grep "no degrees of freedom" err && of icc estimate out | grep -v NaN && of icc std_error out | grep -x NaN && of icc conf_low out | grep -x NaN'
test_expect_success 'a stratum of one unit stops, unless a rule is given' '
	printf "x,g,u,h\n1,1,1,1\n2,2,1,1\n4,1,2,1\n5,2,3,2\n9,1,3,2\n" >lonely.csv && status 1 svymean x --between g --psu u --strata h lonely.csv 2>err && grep -i "stratum" err && svymean x --between g --psu u --strata h --lonely adjust lonely.csv >out 2>/dev/null && of icc std_error out | grep -v NaN'
test_expect_success 'values that are not finite' '
	printf "x,g\n1e200,1\n2,1\n1e300,2\n5,2\n" | svymean x --between g 2>err >out && grep "no standard error" err && of icc estimate out | grep -x NaN'
test_expect_success 'what is wrong is refused' '
	status 2 svymean api00 --between stypo $one "$api" 2>err && grep "stype" err && status 2 svymean api00 --between "" $one "$api" 2>err && grep "empty name" err &&
	printf "x,g\n1,a\n2,b\n" >text.csv && status 2 svymean g --between x text.csv 2>err && grep "holds text, which has no variance" err &&
	printf "stype,share\n1,0.5\n2,0.3\n3,0.2\n" >to.csv && status 2 svymean api00 --between awards --standardize stype --to to.csv $one "$api" 2>err && grep "do not go together" err &&
	status 2 svymean api00 --between stype --ci wilson $one "$api" 2>err && grep "known: logit, t" err && status 2 svymean api00 --between stype --deff $one "$api" 2>err && grep "no column .deff." err &&
	status 2 svymean api00 --between $one "$api" 2>err; status 2 svytotal api00 --between stype $one "$api" 2>err'
test_expect_success 'too many for a covariance matrix' '
	awk "BEGIN { print \"b,g,x\"; for (i = 0; i < 4000; i++) print i % 400 \",\" i % 3 \",\" i % 7 }" >groups.csv && status 2 svymean x --between g --by b --vcov groups.csv 2>err && grep "2400 estimates are too many" err'
test_expect_success 'intervals: within what is possible, symmetric on request' '
	svymean api00 --between stype $one "$api" >out && awk "BEGIN { exit !($(of share conf_low out) > 0 && $(of between conf_low out) > 0 && $(of icc conf_low out) > -1 && $(of icc conf_high out) < 1) }" &&
	svymean api00 --between stype --ci t $one "$api" >out && for p in total between within share adjusted icc; do
		near $(awk "BEGIN { printf \"%.12g\", ($(of $p conf_low out) + $(of $p conf_high out)) / 2 }") $(awk "BEGIN { printf \"%.12g\", $(of $p estimate out) }") 1e-9 || return 1
	done'
test_expect_success 'a cut stream and a full disk fail' '
	svycat "$api" | head -n 100 | status 1 svymean api00 --between stype 2>err >out && ! test -s out && status 1 svymean api00 --between stype $one "$api" >/dev/full 2>err'
test_expect_success 'a table for people' 'svymean api00 --between stype $one "$api" | svytable >shown && grep "share between groups" shown && grep "between 3 groups of stype" shown'

test_done
