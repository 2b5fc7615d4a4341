#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later

test_description='svyreplicate, and replicate weights as they are read'
. "$(dirname "$0")/lib.sh"

cp "$TESTDATA"/{apiclus1,apistrat,apisrs,fpc,scd,monitor,samplics_singlepsu}.sav . || exit 1
svycat -O csv apistrat.sav >api.csv
# fifty strata with two units of two schools, their ids also as text
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; print "pair,unit,text,g,pw,api00,enroll"; next }
	{ n = NR - 2; u = int(n / 2) + 1; printf "%d,%d,%c%d,%d,%s,%s,%s\n", int(n / 4) + 1, u, 97 + u % 7, u, n % 3, $at["pw"], $at["api00"], n % 20 ? $at["enroll"] : "" }' api.csv >pairs.csv
pairs='-w pw --strata pair --psu unit'
types='jkn brr fay bootstrap rwyb sdr'
# options of a type
of() { case $1 in fay) echo "--type fay --fay 0.3" ;; bootstrap | rwyb) echo "--type $1 --seed 11 --replicates 60" ;; *) echo "--type $1" ;; esac; }
# same A B [REL]: the tables have the same estimates, standard errors and degrees of freedom
same() {
	local c
	for c in estimate std_error df n; do
		column $c "$1" >same.1 && column $c "$2" >same.2 && near same.1 same.2 "${3:-1e-12}" || { echo "$c"; return 1; }
	done
}
design() { grep "^# survey:" "$@"; }

test_expect_success 'the header says all, and the rows stay' '
	svydesign -q $pairs pairs.csv >d.svy &&
	svyreplicate --type bootstrap --seed 5 --replicates 40 d.svy >out && design out >got &&
	echo "# survey: {weights: pw, strata: [pair], psu: [unit], replicates: {type: bootstrap, number: 40, seed: 5}}" | diff - got &&
	grep -v "^# survey\|^# - \|history" d.svy >a && grep -v "^# survey\|^# - \|history" out >b && test_cmp a b &&
	svyreplicate --type fay --fay 0.3 --mse d.svy | design | grep "replicates: {type: fay, rho: 0.3, mse: true}" &&
	svyreplicate d.svy | design | grep "{type: jkn}" && svyreplicate -w pw --psu dnum apiclus1.sav | design | grep "{type: jk1}" &&
	svyreplicate --type rwyb d.svy | design | grep "{type: rwyb, number: 200, seed: [0-9]*}" && svyreplicate --type sdr d.svy | design | grep "number: 80"
'

test_expect_success 'replicates made and the same replicates in columns give the same, in every format' '
	for t in $types; do
		svyreplicate $(of $t) d.svy >made.svy && svyreplicate $(of $t) --columns d.svy >cols.svy && svyreplicate $(of $t) --columns -O sav d.svy >cols.sav &&
		svyreplicate $(of $t) --columns -o cols.dta d.svy && svyreplicate $(of $t) -o made.dta d.svy || return 1
		for command in "svymean api00,enroll" "svymean api00 --by g --vcov" "svytotal enroll" "svyprop g --where api00>600"; do
			$command made.svy >made && $command cols.svy >cols && same made cols && $command cols.sav >cols && same made cols && $command cols.dta >cols &&
			same made cols && $command made.dta >cols && same made cols || { echo "$t: $command"; return 1; }
		done
	done
'

test_expect_success 'columns have names, and a declaration that says their scale' '
	svyreplicate --type jkn --columns=w_ d.svy >out && grep "name: w_100" out && ! grep "name: w_101" out && grep "title: Replicate weight 7 of 100" out && design out | grep "rscales: .0.5, 0.5" &&
	svyreplicate --type bootstrap --replicates 50 --columns d.svy | design | grep "type: bootstrap.*scale: 0.0408163" &&
	svyreplicate --type rwyb --replicates 50 --columns d.svy | design | grep "type: bootstrap" | grep -v scale &&
	svyreplicate --type brr --columns d.svy | design | grep "type: brr" | grep -v scale && svyreplicate --type fay --fay 0.3 --columns d.svy | design | grep "rho: 0.3}" &&
	sed "s/api00/api1/" d.svy >taken.svy && status 2 svyreplicate --columns=api taken.svy 2>err >out && grep "there is a variable .api1. already" err && ! test -s out
'

test_expect_success 'neither the order of the rows nor ids as text change the replicates of a seed' '
	{ head -1 pairs.csv; tail -n +2 pairs.csv | awk "{ print NR * 7919 % 200, \$0 }" | sort -n | cut -d" " -f2-; } >shuffled.csv && ! cmp -s pairs.csv shuffled.csv &&
	for t in $types; do
		svyreplicate $(of $t) $pairs pairs.csv | svymean api00 --by g >a && svyreplicate $(of $t) $pairs shuffled.csv | svymean api00 --by g >b && same a b &&
		svyreplicate $(of $t) -w pw --strata pair --psu text pairs.csv | svymean api00 --by g >a && svyreplicate $(of $t) -w pw --strata pair --psu text shuffled.csv | svymean api00 --by g >b &&
		same a b || { echo $t; return 1; }
	done
'

test_expect_success 'a seed is a seed, everywhere' '
	svyreplicate --type bootstrap --seed 11 --replicates 60 d.svy | svymean api00 | column std_error >a &&
	svyreplicate --type bootstrap --seed 11 --replicates 60 d.svy | svymean api00 | column std_error | diff - a &&
	svyreplicate --type bootstrap --seed 12 --replicates 60 d.svy | svymean api00 | column std_error >b && ! cmp -s a b &&
	near "$(cat a)" 10.131963970522344
'

test_expect_success 'a jackknife or half-samples of a balanced design are the linearised variance of a total' '
	svytotal api00 --by g d.svy | column std_error >lin && for t in jkn brr fay; do svyreplicate --mse $(of $t) d.svy | svytotal api00 --by g | column std_error >rep && near lin rep 1e-10 || return 1; done &&
	svymean api00 -w none --psu none --strata pair pairs.csv | column std_error >a && svyreplicate -w none --psu none --strata pair --type jkn pairs.csv | svymean api00 | column std_error >b && near a b 1e-10
'

test_expect_success 'weights times a constant: the same means, totals times it' '
	svycompute "pw10 = 10 * pw" pairs.csv >ten.svy &&
	for t in $types; do
		svyreplicate $(of $t) -w pw10 --strata pair --psu unit ten.svy >a.svy && svyreplicate $(of $t) d.svy >b.svy && svymean api00 a.svy >a && svymean api00 b.svy >b && same a b &&
		near "$(svytotal api00 a.svy | column std_error)" "$(svytotal api00 b.svy | column std_error | awk "{ printf \"%.17g\", 10 * \$1 }")" 1e-12 || return 1
	done
'

test_expect_success 'what cannot have replicates is an error that names the stratum, and no stream that looks whole' '
	status 1 svyreplicate --type brr -w pw --strata stype --psu none apistrat.sav >out 2>err && grep "stratum .stype=1 (E). has 100 primary units, and half-samples need two" err && ! grep "^#end" out &&
	status 1 svyreplicate --type brr --columns -w pw --strata stype --psu none apistrat.sav >out 2>err && ! test -s out &&
	status 1 svyreplicate --type jk1 $pairs pairs.csv 2>err >out && grep "is one of several.*take jkn" err &&
	sed "/^1,2,/d" pairs.csv >lone.csv && for t in $types; do status 1 svyreplicate $(of $t) $pairs lone.csv >out 2>err && grep "stratum .pair=1. has only one primary unit" err || return 1; done &&
	for rule in certainty remove; do for t in $types; do svyreplicate $(of $t) --lonely $rule $pairs lone.csv | svymean api00 --lonely $rule >out && grep "^api00" out | grep -v NaN || return 1; done; done &&
	for rule in adjust average; do status 1 svyreplicate --type brr --lonely $rule $pairs lone.csv >out 2>err && svyreplicate --lonely $rule $pairs lone.csv >out || return 1; done &&
	svyreplicate --lonely remove $pairs lone.csv >out && status 1 svymean api00 out 2>err && grep "stratum .pair=1. has only one primary unit" err &&
	awk -F, -v OFS=, "{ print \$0, NR == 1 ? \"N\" : 1.5 }" pairs.csv >over.csv && status 1 svyreplicate $pairs --fpc N over.csv >out 2>err && grep "stratum .pair=1. has more units sampled than exist: 2 of 2" err
'

test_expect_success 'finite populations' '
	awk -F, -v OFS=, "{ print \$0, NR == 1 ? \"N\" : 4 }" pairs.csv >n.csv && svyreplicate --type brr $pairs --fpc N n.csv 2>err | svytotal api00 2>/dev/null >a && grep "the fpc is left out" err && svytotal api00 d.svy >b &&
	near "$(column std_error a)" "$(column std_error b)" 1e-10 && svytotal api00 $pairs --fpc N n.csv >b && svyreplicate --mse $pairs --fpc N n.csv | svytotal api00 >a && same a b 1e-10 &&
	svyreplicate --type sdr --replicates 104 $pairs --fpc N n.csv | svytotal api00 >a && near "$(column std_error a)" "$(column std_error b)" 1e-10 &&
	awk -F, -v OFS=, "{ print \$0, NR == 1 ? \"N\" : 1 }" pairs.csv >n.csv && status 1 svyreplicate $pairs --fpc N n.csv --type bootstrap >out 2>err && grep "no stratum varies" err
'

test_expect_success 'options that do not go together' '
	status 2 svyreplicate --type jkn --replicates 10 d.svy 2>err && grep "as many replicates as the design has units" err && status 2 svyreplicate --type brr --seed 1 d.svy && status 2 svyreplicate --type fay d.svy 2>err && grep "rho is missing" err &&
	status 2 svyreplicate --type brr --fay 0.5 d.svy && status 2 svyreplicate --type jkk d.svy && status 2 svyreplicate --replicates 1 d.svy && status 2 svyreplicate --replicates 2.5 d.svy && status 2 svyreplicate --seed -1 d.svy &&
	status 2 svyreplicate --repweights "api*" d.svy 2>err && grep "no place where they are made" err && status 2 svyreplicate --type brr --replicates 50 d.svy 2>err && grep "next number that does is 56" err &&
	svyreplicate --type brr --replicates 60 d.svy | svymean api00 | grep "^# replicates: 60" && status 2 svyreplicate --strata pear d.svy 2>err && grep "did you mean .pair" err && status 2 svyreplicate --psu text -w text pairs.csv
'

test_expect_success 'no rows, one row, all missing, weights of zero' '
	for t in $types jk1; do
		s="--strata s"; [ $t = jk1 ] && s=
		printf "x,w,s,p\n" | svyreplicate $(of $t) -w w $s --psu p | svymean x >out && grep "NaN" out && printf "x,w,s,p\n" | svyreplicate $(of $t) -w w $s --psu p --columns | svymean x >out && grep "^x	.*NaN" out &&
		printf "x,w,s,p\n1,1,1,1\n" | status 1 svyreplicate $(of $t) -w w $s --psu p >out || return 1
	done &&
	sed "2,\$s/,[0-9]*,[0-9]*\$/,,/" pairs.csv >missing.csv && svyreplicate $pairs missing.csv --missing "api00=1:10000" | svymean api00 2>err >out && grep "^api00.*NaN.*	0\$" out &&
	awk -F, -v OFS=, "NR > 1 && NR % 5 == 0 { \$5 = 0 } 1" pairs.csv >zero.csv && svyreplicate $pairs zero.csv >a.svy && svyreplicate --columns $pairs zero.csv | svymean api00 >b && svymean api00 a.svy >a && same a b &&
	awk -F, -v OFS=, "NR > 1 { \$5 = 0 } 1" pairs.csv >zero.csv && svyreplicate $pairs zero.csv | svymean api00 | grep "^api00.*NaN"
'

test_expect_success 'a domain within one unit has no standard error, as under linearisation' '
	svyreplicate d.svy | svymean api00 --where "unit == 3" >out 2>err && grep "^api00.*NaN" out && grep "lies within one primary unit" err &&
	svyreplicate --columns d.svy | svymean api00 --where "unit == 3" 2>err >out && [ "$(column std_error out)" = NaN ] && grep "a domain is empty in them" err &&
	svyreplicate --type brr --columns d.svy | svymean api00 --where "unit == 3" 2>err >out && [ "$(column std_error out)" = NaN ]
'

test_expect_success 'an item that is valid in one unit only has none either, in made replicates and in columns' '
	awk -F, -v OFS=, "NR > 1 { \$8 = \$2 == 3 ? \$6 / 7 : \"\" } NR == 1 { \$8 = \"item\" } 1" pairs.csv >item.csv && for t in jkn brr; do
		for c in "" --columns; do svyreplicate --type $t $c $pairs item.csv | svymean item 2>/dev/null >out && [ "$(column n out)" = 2 ] && [ "$(column std_error out)" = NaN ] || return 1; done
	done
'

test_expect_success 'what is cut, dead or full is no success' '
	head -50 d.svy | status 1 svyreplicate >out && ! grep "^#end" out && head -50 d.svy | status 1 svyreplicate --columns >out && ! test -s out && svyreplicate --partial <(head -50 d.svy) >out 2>err || true &&
	status 1 svyreplicate d.svy >/dev/full && status 1 svyreplicate --columns d.svy >/dev/full && svymean api00 d.svy >t.svy && status 1 svyreplicate t.svy 2>err && grep "table of estimates" err &&
	status 1 svyreplicate /nonexistent && status 1 svyreplicate --type brr --columns -O sav -o out.sav -w pw --strata stype --psu none apistrat.sav && ! test -e out.sav
'

test_expect_success 'data steps keep replicates, and drop no column of theirs' '
	svyreplicate --columns d.svy >c.svy && svymean enroll --where "api00 > 600" c.svy >a && svyfilter "api00 > 600" c.svy | svymean enroll >b && same a b && svysort api00 c.svy | svyselect api00,enroll,g | svyfilter "api00 > 600" | svymean enroll >b && same a b &&
	svycompute "big = enroll > 500" c.svy | svyprop big >out && grep "^big" out && test_must_fail svyselect --drop rep3 c.svy 2>err; grep "rep3" err &&
	svyselect --rename rep3=third c.svy | svymean enroll --where "api00 > 600" >b && same a b && test_must_fail svystack c.svy c.svy 2>err && grep "would vary together" err &&
	svyreplicate d.svy >m.svy && svystack m.svy m.svy >two.svy && svydesign -q $pairs pairs.csv >d1.svy && svystack d1.svy d1.svy | svytotal api00 >a && svytotal api00 two.svy >b && near "$(column std_error a)" "$(column std_error b)" 1e-10
'

test_expect_success 'a survey of a kind says so in reports' '
	svyreplicate --type sdr --columns d.svy >c.svy && svydesign c.svy 2>err >/dev/null && grep "80 replicate weights, n = 200, df = 50," err && svymean api00 c.svy | svytable | grep "replicates sdr (80)" &&
	svyvars c.svy | grep "Design:.*replicates sdr (80)" && svyreplicate -v --type brr d.svy 2>err >/dev/null && grep "56 replicates of the type brr, from 100 primary units in 50 strata" err
'

# The numbered series, and look-alikes beside it.
awk -F, -v OFS=, 'NR == 1 { $1 = $1; print $0, "rep1", "rep_flag", "rep2", "rep4", "rep3", "rep9_old", "other"; next }
	{ u = $2 % 2; h = $1; print $0, $5 * 2 * u, 1, $5 * 2 * (h % 2 ? u : 1 - u), $5 * 2 * (h % 4 > 1 ? u : 1 - u), $5 * 2 * (1 - u), 3, 4 }' pairs.csv >series.csv
test_expect_success 'a range or glob of replicates takes the numbered series' '
	read_as() { svydesign -q -w pw --reptype brr --repweights "$@" series.csv 2>err >out && design out; } &&
	read_as "rep1-rep4" | grep "columns: .rep1, rep2, rep4\]" && grep "has no .rep3." err && grep "to which .rep_flag. does not belong" out &&
	read_as "rep*" | grep "columns: .rep1, rep2, rep3, rep4\]" && grep "to which .rep_flag., .rep9_old. do not belong" out && ! test -s err &&
	read_as "rep?" | grep "columns: .rep1, rep2, rep3, rep4\]" && read_as "rep1,rep_flag,rep2" | grep "columns: .rep1, rep_flag, rep2\]" && ! grep "to which" out && read_as rep2-rep3,rep1 | grep "columns: .rep2, rep3, rep1\]" &&
	read_as "rep2-other" | grep "columns: .rep2, rep4, rep3, rep9_old, other\]" &&
	read_as "rep1-rep4" && cp out long && read_as "rep1-4" && sed "s/rep1-4/rep1-rep4/" out >short && test_cmp long short &&
	status 2 svymean api00 -w pw --reptype brr --repweights "rep1-5" series.csv && status 2 svymean api00 -w pw --reptype brr --repweights "rap1-4" series.csv &&
	status 2 svymean api00 -w pw --reptype brr --repweights "rep1-rep5" series.csv && status 2 svymean api00 -w pw --reptype brr --repweights "rap*" series.csv && status 2 svymean api00 -w pw --reptype brr --repweights rep1 series.csv &&
	status 2 svymean api00 -w rep1 --reptype brr --repweights "rep1,rep2" series.csv 2>err && grep "takes in the weight .rep1. itself" err && svymean api00 -w rep1 --reptype brr --repweights "rep*" series.csv 2>err | design | grep "columns: .rep2, rep3, rep4" &&
	status 2 svymean api00 -w pw --repweights "rep*" series.csv 2>err && grep "needs --reptype" err && status 2 svymean api00 -w pw --reptype brr series.csv &&
	sed "1s/rep_flag/rop1/; 1s/rep9_old/rop2/; 1s/other/rop3/; 1s/rep4/rop4/" series.csv >tie.csv && status 2 svymean api00 -w pw --reptype jk2 --repweights "r?p*" tie.csv >out 2>err; sed "1s/rep2/rep01/" series.csv >dup.csv && status 2 svymean api00 -w pw --reptype brr --repweights "rep*" dup.csv 2>err && grep "the same number" err
'

test_expect_success 'replicates of the header, and linearisation in place of them' '
	svyreplicate --type brr --columns d.svy >c.svy && svymean api00 --repweights none c.svy 2>err >a && svymean api00 d.svy >b && same a b && svymean api00 c.svy >c && ! same a c >/dev/null &&
	status 2 svymean api00 --repweights none --reptype brr c.svy && svymean api00 --mse c.svy >m && svyreplicate --type brr --mse --columns d.svy | svymean api00 >b && same m b && ! same m c >/dev/null &&
	status 2 svymean api00 --mse d.svy 2>err && grep "none are declared" err && svymean api00 --repweights "rep1-rep56" --reptype brr c.svy 2>err >a && same a c && grep "replaces the declared replicates" err
'

test_expect_success 'Fay.s rho is seen in the weights, also with few digits, and not where they were calibrated' '
	svyreplicate --type fay --fay 0.3 --columns d.svy | svycat -O csv >fay.csv && svymean api00 $pairs fay.csv --repweights "rep*" --reptype fay >a 2>err && ! test -s err && grep "rho is 0.3, as the replicate weights show" a &&
	svymean api00 -w pw fay.csv --repweights "rep*" --fay 0.3 >b && same a b && svymean api00 -w pw fay.csv --repweights "rep*" --reptype brr 2>err >b && grep "rho 0.3, not 0: standard errors are 0.7 times" err &&
	svymean api00 -w pw fay.csv --repweights "rep*" --fay 0.5 2>err >b && grep "rho 0.3, not 0.5" err && awk -F, -v OFS=, "NR > 1 { for (i = 8; i <= NF; i++) \$i = sprintf(\"%.1f\", \$i) } 1" fay.csv >digits.csv && ! cmp -s fay.csv digits.csv &&
	svymean api00 -w pw digits.csv --repweights "rep*" --reptype fay >b && near "$(column std_error a)" "$(column std_error b)" 0.01 && grep "rho is 0.3" b &&
	awk -F, -v OFS=, "NR > 1 { for (i = 8; i <= NF; i++) \$i *= 1 + ((NR * i) % 7) / 20 } 1" fay.csv >calibrated.csv && status 2 svymean api00 -w pw calibrated.csv --repweights "rep*" --reptype fay 2>err && grep "cannot be seen" err &&
	svymean api00 -w pw calibrated.csv --repweights "rep*" --fay 0.5 2>err >b && ! test -s err && svyreplicate --type brr --columns d.svy | svycat -O csv >brr.csv && svymean api00 -w pw brr.csv --repweights "rep*" --reptype fay 2>err >b && grep "rho is 0," b &&
	svymean api00 -w pw brr.csv --repweights "rep*" --reptype fay --fay 0.5 2>err >b && grep "rho 0, not 0.5" err && svymean api00 -w pw brr.csv --repweights "rep*" --reptype brr 2>err && ! test -s err
'

awk 'BEGIN { for (i = 1; i <= 200; i++) printf "%s%s", (i > 1 ? "," : ""), (i <= 100 ? 0.99 : 0.98) }' >rscales
test_expect_success 'the multipliers of a jackknife come from the strata, where they show, and are not guessed' '
	svyreplicate -w pw --strata stype --psu none --columns apistrat.sav | svycat -O csv >jkn.csv && svymean api00,api99 -w pw --strata stype --psu none apistrat.sav >/dev/null && svyreplicate -w pw --strata stype --psu none apistrat.sav | svymean api00,api99 >a &&
	svymean api00,api99 -w pw --strata stype --reptype jkn --repweights "rep*" jkn.csv >b && same a b && status 2 svymean api00 -w pw --reptype jkn --repweights "rep*" jkn.csv 2>err && grep "need --reprscales" err &&
	status 2 svymean api00 -w pw --strata cds --reptype jkn --repweights "rep1-rep200" jkn.csv 2>err; status 2 svymean api00 -w pw --strata stype --reptype jkn --repweights "rep1-rep9" jkn.csv 2>err && grep "by another factor than their number asks for" err &&
	svymean api00,api99 -w pw --reptype jkn --repweights "rep*" --reprscales "$(cat rscales)" jkn.csv >b && same a b && status 2 svymean api00 -w pw --reptype jkn --repweights "rep*" --reprscales 1,2 jkn.csv
'

test_expect_success 'weights taken for factors, and factors for weights' '
	svymean api00 -w pw --repfactors --reptype brr --repweights "rep*" brr.csv 2>err >out && grep "do not look like factors" err && awk -F, -v OFS=, "NR > 1 { for (i = 8; i <= NF; i++) \$i /= \$5 } 1" brr.csv >factors.csv &&
	svymean api00 -w pw --reptype brr --repweights "rep*" factors.csv 2>err >out && grep "say --repfactors" err && svymean api00 -w pw --repfactors --reptype brr --repweights "rep*" factors.csv 2>err >a && ! test -s err &&
	svymean api00 -w pw --reptype brr --repweights "rep*" brr.csv >b && same a b && status 1 svymean api00 --strict -w pw --reptype brr --repweights "rep*" factors.csv
'

test_expect_success 'a replicate weight that is missing, text or infinite is an error' '
	awk -F, -v OFS=, "NR == 7 { \$9 = \"\" } 1" brr.csv >hole.csv && status 1 svymean api00 -w pw --reptype brr --repweights "rep*" hole.csv 2>err && grep "the replicate weight .rep2. is missing in row 6" err &&
	awk -F, -v OFS=, "NR == 7 { \$9 = \"x\" } 1" brr.csv >text.csv && status 2 svymean api00 -w pw --reptype brr --repweights "rep*" text.csv 2>err && grep "holds text" err && status 2 svymean api00 -w pw --reptype other --repweights "rep*" brr.csv 2>err && grep "repscale" err &&
	svymean api00 -w pw --reptype other --repscale 0.0178571428571428571 --repweights "rep*" brr.csv >a && same a b
'

test_expect_success 'degrees of freedom: rank less one, of Stata the number less one, of SAS the number' '
	for t in jkn brr bootstrap; do
		case $t in jkn) want="50 99 100" ;; brr) want="50 55 56" ;; bootstrap) want="50 59 60" ;; esac
		svyreplicate $(of $t) --columns d.svy >c.svy && [ "$(for s in svykit stata sas; do svymean api00 --as $s c.svy | column df; done | tr "\n" " ")" = "$want " ] && [ "$(svymean api00 --as r c.svy | column df)" = 50 ] && [ "$(svymean api00 --df 7 c.svy | column df)" = 7 ] || { echo $t; return 1; }
	done
'

test_expect_success 'SAS centres at the whole sample, and counts the strata where they are known' '
	svyreplicate -w pw --psu dnum --fpc fpc apiclus1.sav | svymean api00 --as sas >a && svyreplicate --mse -w pw --psu dnum --fpc fpc apiclus1.sav | svymean api00 >b && same a b &&
	svyreplicate --mse -w pw --psu dnum --fpc fpc apiclus1.sav | svyprop stype >b && svyreplicate -w pw --psu dnum --fpc fpc apiclus1.sav | svyprop stype --as sas >a && near "$(column std_error a | head -1)" "$(column std_error b | head -1)" 1e-12 &&
	[ "$(for t in jkn brr bootstrap; do svyreplicate $(of $t) d.svy | svymean api00 --as sas | column df; done | tr "\n" " ")" = "50 50 60 " ]
'

test_expect_success 'names that are not ASCII, and other locales' '
	sed "1s/pair/größe/; 1s/unit/имя/" pairs.csv >names.csv && svyreplicate --columns=повтор -w pw --strata größe --psu имя names.csv >out && grep "повтор100" out && svymean api00 out >a && svyreplicate d.svy | svymean api00 >b && same a b &&
	for l in de_DE.UTF-8 tr_TR.UTF-8 C; do LC_ALL=$l svyreplicate --type rwyb --seed 11 --replicates 60 d.svy | LC_ALL=$l svymean api00 >a && svyreplicate --type rwyb --seed 11 --replicates 60 d.svy | svymean api00 >b && cmp a b || return 1; done
'

test_expect_success 'options that have no part in replicates say so' '
	svyreplicate --columns d.svy | svymean api00 --lonely adjust > out && grep "^# .*--lonely. has no part in replicate weights" out &&
	status 2 svymean api00 -w pw --repweights "rep*" --reptype other --repscale 0 d.svy 2> err && grep repscale err
'

test_done
