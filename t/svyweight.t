#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later

test_description='svyweight: post-stratification, raking and calibration'
. "$(dirname "$0")/lib.sh"

A=$TESTDATA/apiclus1.sav
D=$TESTDATA/targets
design='-w pw --psu dnum --fpc fpc'
export A D

# weigh METHOD OPTION…: the schools with a new weight, as a stream.
weigh() {
	svyweight "$@" -q --no-history $design "$A"
}

# The targets that the commands and weights.R have in common.
cat > types.csv <<'CSV'
variable,category,value
stype,E,4421
stype,H,755
stype,M,1018
CSV
(cat types.csv; echo api99,,3914069) > scores.csv
printf 'variable,category,value\nN,,6194\nenroll,,3811472\n' > size.csv
(cat types.csv; echo enroll,,3811472) > unit.csv
printf 'variable,category,value\nN,,6194\nenroll,,3500000\n' > unitlogit.csv
(cat types.csv; printf 'stype:api99,E:,2800000\nstype:api99,H:,450000\nstype:api99,M:,640000\n') > crossed.csv
# As files without labels have them: types as text and the other as a code, or both as codes.
sed 's/No,/1,/; s/Yes,/2,/' "$D/schools.csv" > codes.csv
sed 's/E,/1,/; s/H,/2,/; s/M,/3,/' codes.csv > numbers.csv
printf 'sch_wide,comp_imp,count\nNo,No,950\nNo,Yes,122\nYes,No,600\nYes,Yes,4522\n' > cells.csv

printf 'variable,category,value\nqn8,1,11000\nqn8,2,3400\nstratum,,2450000\n' > pupils.csv

# same A B: two files that are not empty.
same() {
	[ -s "$1" ] && cmp "$1" "$2"
}

has_r_package MASS && test_have_prereq R && test_set_prereq CALIBRATE
if ! test_have_prereq CALIBRATE && [ -n "$CI" ]; then
	echo 'Bail out! R with survey, haven and MASS is not installed'
	exit 1
fi

# ours CASE COMMAND…: the weight and three estimates of the stream that the command writes, as weights.R has them.
ours() {
	_case=$1
	shift
	"$@" > "$_case.svy" 2> err || { cat err; return 1; }
	column svyweight "$_case.svy" > "$_case.ours"
	{
		svymean --df inf api00 "$_case.svy"
		svytotal --df inf enroll "$_case.svy"
		svymean --df inf --where 'comp_imp == 2' api00 "$_case.svy" | sed 's/^api00	/api00@where	/'
	} | awk -F'\t' -v name="$_case" '/^#/ || $1 == "id" { next } { print name "\t" $1 "\t" $5 "\t" $6 }' >> ours.tsv
}

test_expect_success CALIBRATE 'R makes its weights' 'Rscript "$TESTDATA/weights.R" "$TESTDATA" > theirs.tsv 2> r.err || { cat r.err; false; }'
test_expect_success CALIBRATE 'svykit makes its own' '
	ours post weigh poststratify --targets types.csv &&
	ours rake weigh rake --targets "$D/schools.csv" &&
	ours linear weigh calibrate --targets scores.csv &&
	ours size weigh calibrate --targets size.csv &&
	ours bounded weigh calibrate --targets scores.csv --bounds 0.6,1.6 &&
	ours logit weigh calibrate --targets scores.csv --distance logit --bounds 0.5,1.9 &&
	ours exponential weigh calibrate --targets scores.csv --distance raking &&
	ours crossed weigh calibrate --targets crossed.csv &&
	ours unit weigh calibrate --targets unit.csv --constant-within dnum &&
	ours unitlogit weigh calibrate --targets unitlogit.csv --constant-within dnum --distance logit --bounds 0.2,2.5 &&
	ours strata svyweight poststratify -q --targets cells.csv -w pw --strata stype --psu none --fpc fpc "$TESTDATA/apistrat.sav" &&
	svyfilter --really-drop "not missing(qn8)" "$TESTDATA/yrbs.sav" 2> /dev/null |
		svyweight calibrate -q --distance raking --targets pupils.csv -w weight --psu psu --strata stratum --nest > pupils.svy && column svyweight pupils.svy > pupils.ours &&
	replicates="-w pw --repweights rep1-rep15 --reptype jk1" &&
	ours jkrake svyweight rake -q --targets codes.csv $replicates replicates.csv &&
	ours jklinear svyweight calibrate -q --targets scores.csv $replicates replicates.csv
'
test_expect_success CALIBRATE 'the same weights' '
	ls *.w | wc -l | grep -x 14 &&
	for f in *.w; do
		near "${f%.w}.ours" $f 1e-6 || { echo "$f"; return 1; }
	done
'
test_expect_success CALIBRATE 'the same estimates' 'cut -f1,2 ours.tsv > a && cut -f1,2 theirs.tsv > b && test_cmp b a &&
	cut -f3 ours.tsv > a && cut -f3 theirs.tsv > b && near a b 1e-8'
# A total that is known has no sampling error: what is left is rounding.
test_expect_success CALIBRATE 'the same standard errors' '
	cut -f4 ours.tsv | awk "{ print (\$1 < 1e-3 ? 0 : \$1) }" > a && cut -f4 theirs.tsv | awk "{ print (\$1 < 1e-3 ? 0 : \$1) }" > b && near a b 1e-6 &&
	grep -c "^0$" a | grep -x 3
'

test_expect_success 'a single margin is the same however it is met' '
	weigh poststratify --targets types.csv | column svyweight > a &&
	weigh rake --targets types.csv | column svyweight > b && near a b 1e-13 &&
	weigh calibrate --targets types.csv | column svyweight > b && near a b 1e-13 &&
	weigh calibrate --distance raking --targets types.csv | column svyweight > b && near a b 1e-10
'
test_expect_success 'raking is calibration by the exponential distance' '
	weigh rake --targets "$D/schools.csv" | column svyweight > a &&
	weigh calibrate --distance raking --targets "$D/schools.csv" | column svyweight > b && near a b 1e-9 &&
	(cat "$D/schools.csv"; echo N,,6194) > more.csv &&
	weigh calibrate --distance raking --targets more.csv | column svyweight > b && near a b 1e-9
'
test_expect_success 'totals are met' '
	weigh rake --targets "$D/schools.csv" > w.svy && svytotal svyweight -w none --by stype w.svy | column estimate > a && printf "%s\n" 4421 755 1018 > b && near a b 1e-10 &&
	svytotal svyweight -w none --by sch_wide w.svy | column estimate > a && printf "%s\n" 1072 5122 > b && near a b 1e-10 &&
	weigh calibrate --targets scores.csv > w.svy && svytotal api99 w.svy 2> /dev/null | column estimate > a && echo 3914069 > b && near a b 1e-10
'
test_expect_success 'weights stay within their bounds' '
	for how in linear logit; do
		weigh calibrate --targets scores.csv --distance $how --bounds 0.6,1.6 | svycompute "g = svyweight / pw" | column g | sort -g > g &&
		awk "NR == 1 { low = \$1 } { high = \$1 } END { exit !(low >= 0.6 - 1e-12 && high <= 1.6 + 1e-12) }" g || return 1
	done
'
test_expect_success 'the order of rows and the size of weights do not matter' '
	weigh rake --targets "$D/schools.csv" | svysort snum | column svyweight > a &&
	svysort api00,snum "$A" | svyweight rake -q --targets "$D/schools.csv" $design | svysort snum | column svyweight > b && near a b 1e-10 &&
	svycompute "big = pw * 1e6" "$A" | svyweight rake -q --targets "$D/schools.csv" -w big | svysort snum | column svyweight > b && near a b 1e-9 &&
	svyweight rake -q --targets "$D/schools.csv" -w none "$A" 2> err | svysort snum | column svyweight > b && near a b 1e-5
'
test_expect_success 'who was calibrated stays calibrated' '
	weigh rake --targets "$D/schools.csv" > w.svy && svyweight rake -q --targets "$D/schools.csv" --into again w.svy > again.svy &&
	column svyweight again.svy > a && column again again.svy > b && near a b 1e-10 &&
	grep "calibration: .*base: pw, result: .*svyweight.*base: .*svyweight.*result: again" again.svy
'
test_expect_success 'shares, per cent and counts' '
	weigh poststratify --targets types.csv --total 1000 | column svyweight > a &&
	printf "stype,share\nE,.713755246\nH,.121892154\nM,.1643526\n" > t.csv && weigh poststratify --targets t.csv --total 1000 | column svyweight > b && near a b 1e-7 &&
	printf "stype,percent\nE,71.3755246\nH,12.1892154\nM,16.43526\n" > t.csv && weigh poststratify --targets t.csv --total 1000 | column svyweight > b && near a b 1e-7 &&
	printf "stype,value\nE,71.3755246\nH,12.1892154\nM,16.43526\n" > t.csv && weigh poststratify --targets t.csv > w.svy && column svyweight w.svy > b &&
	awk "{ s += \$1 } END { exit !(s > 6193.9 && s < 6194.1) }" b && grep "shares of the sum of the base weights" w.svy &&
	printf "stype,share\nE,.7\nH,.1\nM,.1\n" > t.csv && status 1 weigh poststratify --targets t.csv 2> err && grep "the shares of .stype. sum to 0.9, not to 1 or 100" err
'
test_expect_success 'targets as YAML, TSV, cross table, stream and .sav' '
	weigh rake --targets "$D/schools.csv" | column svyweight > a &&
	printf "stype: {E: 4421, H: 755, M: 1018}\nsch_wide: {\"No\": 1072, \"Yes\": 5122}\n" > t.yaml && weigh rake --targets t.yaml | column svyweight > b && same a b &&
	tr , "\t" < "$D/schools.csv" > t.tsv && weigh rake --targets t.tsv | column svyweight > b && same a b &&
	svycat --no-history -o t.sav "$D/schools.csv" && weigh rake --targets t.sav | column svyweight > b && same a b &&
	svycat --no-history -o t.svy t.tsv && weigh rake --targets t.svy | column svyweight > b && same a b &&
	svyweight poststratify -q --targets cells.csv -w pw "$TESTDATA/apistrat.sav" | column svyweight > a &&
	printf "variable,category,value\nsch_wide*comp_imp,No*No,950\nsch_wide*comp_imp,No*Yes,122\nsch_wide:comp_imp,2:1,600\nsch_wide*comp_imp,2 * 2,4522\n" > t.csv &&
	svyweight poststratify -q --targets t.csv -w pw "$TESTDATA/apistrat.sav" | column svyweight > b && same a b
'
test_expect_success 'the design says what was done, and the old weight stays' '
	weigh rake --targets "$D/schools.csv" > w.svy &&
	grep "survey: {weights: svyweight, psu: \[dnum\], fpc: \[fpc\], calibration: \[{kind: rake, method: raking, base: pw, result: svyweight, terms: \[{by: \[stype\]}, {by: \[sch_wide\]}\]}\]}" w.svy &&
	svycat "$A" | column pw > a && column pw w.svy | same a - &&
	weigh calibrate --bounds 0.6,1.6 --targets crossed.csv --into cal > w.svy &&
	grep "kind: calibrate, method: bounded, base: pw, result: cal, bounds: \[0.6, 1.6\], terms: \[{by: \[stype\]}, {by: \[stype\], of: api99}\]" w.svy
'
test_expect_success 'a survey without weights gets a base of ones' '
	svyweight poststratify --targets "$D/kalton.csv" "$TESTDATA/kalton_sample.sav" > w.svy 2> err && grep "base: base_weight, result: svyweight" w.svy &&
	column base_weight w.svy | sort -u | grep -x 1 && test_must_fail grep "^# - unweighted" w.svy && grep "no base weight: each case counts as 1" w.svy
'
test_expect_success 'rows outside the domain take part, rows of weight 0 stay 0' '
	weigh rake --targets "$D/schools.csv" | column svyweight > a &&
	svydesign -q $design "$A" | svyfilter "api00 > 700" | svyweight rake -q --targets "$D/schools.csv" | column svyweight > b && same a b &&
	svycompute "pw0 = if(snum > 5000, 0, pw)" "$A" | svyweight rake -q --targets "$D/schools.csv" -w pw0 > w.svy &&
	svyfilter "snum > 5000" --really-drop w.svy 2> /dev/null | column svyweight | sort -u | grep -x 0 &&
	svytotal svyweight -w none --by stype w.svy | column estimate > a && printf "%s\n" 4421 755 1018 > b && near a b 1e-10
'
# The jackknife's weights by hand: 15 districts, each left out once; as weights and as factors of the weight.
svycat -O tsv -c dnum,pw,stype,sch_wide,api00,api99 "$A" | awk -F'\t' -v OFS='\t' '
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; line[0] = $0; next }
	{ if (!($at["dnum"] in seen)) seen[$at["dnum"]] = ++n; unit[NR - 1] = seen[$at["dnum"]]; w[NR - 1] = $at["pw"]; line[NR - 1] = $0; rows = NR - 1 }
	END { for (i = 0; i <= rows; i++) { printf "%s", line[i]; for (k = 1; k <= n; k++) { f = unit[i] == k ? 0 : n / (n - 1)
		if (i) printf "\t%.17g\t%.17g", f * w[i], f; else printf "\trep%d\tfac%d", k, k } print "" } }' > jk.tsv

test_expect_success 'replicates in columns are calibrated, and become weights' '
	svyweight rake -q --targets numbers.csv -w pw --repweights "rep*" --reptype jk1 jk.tsv > weights.svy &&
	svyweight rake -q --targets numbers.csv -w pw --repweights "fac*" --repfactors --reptype jk1 jk.tsv > factors.svy &&
	column rep7 weights.svy > a && column fac7 factors.svy > b && near a b 1e-9 && test_must_fail grep "factors: true" factors.svy &&
	svymean api00 weights.svy | column std_error > a && svymean api00 factors.svy | column std_error > b && near a b 1e-9 &&
	svytotal rep7 -w none --psu none --by stype weights.svy 2> /dev/null | column estimate > a && printf "%s\n" 4421 755 1018 > b && near a b 1e-9
'
test_expect_success 'a replicate that cannot be calibrated is named' '
	awk -F"\t" -v OFS="\t" "NR > 1 && \$3 == 2 { \$9 = 0 } { print }" jk.tsv > bad.tsv && head -1 bad.tsv | cut -f9 | grep -x rep2 &&
	status 1 svyweight rake --targets numbers.csv -w pw --repweights "rep*" --reptype jk1 bad.tsv > out 2> err && test_must_be_empty out &&
	grep "the targets cannot be met with replicate 2: .stype=2. reached 0" err &&
	status 2 svyweight rake --targets numbers.csv -w pw --repweights "rep*" --reptype fay jk.tsv 2> err && grep "rho must be declared (--fay)" err
'
test_expect_success 'a target of 0 takes the weight away, with a warning' '
	sed "s/No,1072/No,0/; s/Yes,5122/Yes,6194/" "$D/schools.csv" > t.csv && svyweight rake --targets t.csv $design "$A" > w.svy 2> err &&
	grep "23 cases get a weight of 0, since the target is 0: .sch_wide=1 (No)." err && column svyweight w.svy | grep -cx 0 | grep -x 23
'
test_expect_success 'targets from another survey' '
	svyweight rake --targets-from "$TESTDATA/apistrat.sav:pw" --margins stype,sch_wide $design "$A" > w.svy 2> err &&
	svytotal svyweight -w none --by sch_wide w.svy | column estimate > a && svytotal pw -w none --by sch_wide "$TESTDATA/apistrat.sav" | column estimate > b && near a b 1e-9 &&
	grep "targets are weighted totals of .apistrat.sav." w.svy &&
	svydesign -q -w pw "$TESTDATA/apistrat.sav" > other.svy && svyweight rake -q --targets-from other.svy --margins stype,sch_wide $design "$A" | column svyweight > b &&
	column svyweight w.svy | same b - &&
	svyweight calibrate -q --targets-from other.svy --total 1000 --totals N,api99,stype*enroll $design "$A" > w.svy && svytotal enroll w.svy 2> /dev/null | column estimate > a &&
	svytotal enroll other.svy | column estimate | awk "{ printf \"%.17g\\n\", \$1 * 1000 / 6193.999958 }" > b && near a b 1e-8
'
test_expect_success 'cases of another survey without an answer are like the others' '
	printf "a\tw\n1\t10\n2\t30\n\t40\n" > other.tsv && printf "a\n1\n1\n2\n" > here.tsv &&
	svyweight rake --targets-from other.tsv:w --margins a -w none here.tsv > w.svy 2> err && column svyweight w.svy > got && printf "10\n10\n60\n" | near got /dev/stdin &&
	grep "1 case of .other.tsv. without a valid value of .a. is taken to be like the others" w.svy
'
# 120 units in 24 strata: the two ways to a standard error must be close, and neither that of weights that were never raked.
test_expect_success 'linearisation and jackknife agree about raked weights' '
	svyweight rake -q --targets "$D/monitor.csv" -w gewicht --strata stratum --psu psu "$TESTDATA/monitor.sav" > w.svy &&
	for v in uren_zorg leeftijd; do
		svymean $v w.svy | column std_error > a && svyreplicate --type jkn w.svy | svymean $v | column std_error > b && near a b 0.02 || return 1
	done &&
	svymean opleiding w.svy | column std_error > a && awk "{ exit !(\$1 < 1e-9) }" a && svymean opleiding -w gewicht --strata stratum --psu psu "$TESTDATA/monitor.sav" | column std_error > b &&
	awk "{ exit !(\$1 > 0.01) }" b
'
test_expect_success 'another survey must mean the same by its codes' '
	sed "s/label: E}/label: Primary}/" other.svy > odd.svy &&
	status 2 svyweight rake --targets-from odd.svy --margins stype $design "$A" 2> err && grep "a code of .stype. is .E. here and .Primary. in .odd.svy." err
'
test_expect_success 'weights that others calibrated are declared' '
	weigh rake --targets "$D/schools.csv" > w.svy && svymean api00 w.svy | column std_error > a &&
	svyselect "*" w.svy | svycat -O csv | svyweight rake --already svyweight --base pw --margins stype,sch_wide --psu dnum --fpc fpc > declared.svy 2> err &&
	svymean api00 declared.svy | column std_error > b && near a b 1e-9 &&
	grep ".svyweight. reaches stype=2: 755; stype=1: 4421; stype=3: 1018" err &&
	svyweight rake --already gewicht --margins sekse "$TESTDATA/monitor.sav" 2> err > declared.svy && grep "base: gewicht, result: gewicht" declared.svy &&
	grep "weights before calibration are not known" declared.svy && test_must_fail grep "unweighted" declared.svy &&
	status 2 svyweight rake --already gewicht --margins sekse declared.svy 2> err && grep "the design says already how .gewicht. was calibrated" err &&
	status 2 svyweight rake --already nosuch --margins sekse "$TESTDATA/monitor.sav" 2> err
'

# refused STATUS TEXT OPTION…: the exit status, the message, and nothing written.
refused() {
	_status=$1 _text=$2
	shift 2
	status "$_status" svyweight "$@" > out 2> err && grep -- "$_text" err && test_must_be_empty out
}
test_expect_success 'what does not fit is named' '
	grep -v E, types.csv > t.csv && refused 1 "no target in .stype. for .stype=1 (E)., which 144 cases have" rake --targets t.csv $design "$A" &&
	(cat types.csv; echo stype,7,10) > t.csv && refused 1 "no case with a weight has .stype=7., for which the target is 10" rake --targets t.csv $design "$A" &&
	sed s/1018/1020/ "$D/schools.csv" > t.csv && refused 1 "the targets of .stype. sum to 6196, those of .sch_wide. to 6194" rake --targets t.csv $design "$A" &&
	svyweight rake -q --targets t.csv --total 6194 $design "$A" > /dev/null &&
	(cat types.csv; echo acs_46,,100000) > t.csv && refused 1 "26 cases with a weight have no valid value of .acs_46." calibrate --targets t.csv $design "$A" &&
	refused 1 "cannot be met within the bounds 0.95 and 1.05: .* (--bounds .* would do)" calibrate --bounds 0.95,1.05 --targets scores.csv $design "$A" &&
	refused 1 "cannot be met within the bounds" calibrate --distance logit --bounds 0.95,1.05 --targets scores.csv $design "$A" &&
	(cat types.csv; printf "enroll,,3811472\nnear*enroll,1*,1\n" | sed s/near/dnum/) > t.csv && refused 1 "no target in .dnum\*enroll." calibrate --targets t.csv $design "$A" &&
	(cat types.csv; echo api99,,5) > t.csv && refused 1 "the targets cannot be met: .* reached .* asked" calibrate --distance raking --targets t.csv $design "$A" &&
	svycompute "twice = 2 * enroll" "$A" > twice.svy && printf "variable,category,value\nN,,6194\nenroll,,3811472\ntwice,,7622945\n" > t.csv &&
	refused 1 "the targets cannot be met: .twice. reached .*, where 7622945 was asked" calibrate --targets t.csv -w pw twice.svy &&
	sed s/7622945/7622944/ t.csv > u.csv && svyweight calibrate -q --targets u.csv -w pw twice.svy > /dev/null
'
test_expect_success 'bounds that an error names do what it says' '
	test_must_fail svyweight calibrate --bounds 0.95,1.05 --targets scores.csv $design "$A" 2> err > /dev/null &&
	wider=$(sed -n "s/.*(--bounds \(.*\) would do).*/\1/p" err) && [ -n "$wider" ] && svyweight calibrate -q --bounds $wider --targets scores.csv $design "$A" > /dev/null
'
test_expect_success 'margins that contradict each other inside are named' '
	printf "a\tb\n1\t1\n2\t2\n1\t1\n" > ab.tsv && printf "variable,category,value\na,1,1\na,2,2\nb,1,2\nb,2,1\n" > t.csv &&
	refused 1 "the targets cannot be met: .[ab]=[12]. reached .* where [12] was asked" rake --targets t.csv -w none ab.tsv
'
test_expect_success 'wrong usage is exit 2' '
	refused 2 "did you mean .rake.?" raek --targets types.csv "$A" &&
	refused 2 "just one of" rake "$A" && refused 2 "just one of" rake --targets types.csv --already pw "$A" &&
	refused 2 "unknown variable .styp. (did you mean .stype.?)" rake --targets <(sed s/stype/styp/ types.csv) $design "$A" &&
	sed s/E,/F,/ types.csv > t.csv && refused 2 ".F. is no code and no label of .stype. (did you mean .E." rake --targets t.csv $design "$A" &&
	refused 2 "the total of a number is for calibrate: .api99." rake --targets scores.csv $design "$A" &&
	refused 2 "several margins are for rake" poststratify --targets "$D/schools.csv" $design "$A" &&
	refused 2 "are for calibrate" rake --bounds 0.5,2 --targets types.csv "$A" &&
	refused 2 "logit needs --bounds" calibrate --distance logit --targets types.csv "$A" &&
	refused 2 "from 0 to 1 and one above 1" calibrate --bounds 1,2 --targets types.csv "$A" &&
	refused 2 "is the base weight, which must stay" rake --into pw --replace --targets types.csv $design "$A" &&
	refused 2 "there is a variable .api00. (--into" rake --into api00 --targets types.csv $design "$A" &&
	refused 2 "unknown weight variable" rake --targets types.csv -w weigth "$A" &&
	refused 2 "holds text" calibrate --targets <(printf "variable,category,value\ncds,,5\n") $design "$A" &&
	refused 2 "unknown variable .dnun." calibrate --constant-within dnun --targets size.csv $design "$A" &&
	weigh rake --targets types.csv > w.svy && svyweight rake -q --targets types.csv w.svy | grep "weights: svyweight2" && refused 2 ".svyweight. is the base weight" rake --into svyweight --targets types.csv w.svy &&
	refused 2 "is a weight of an earlier step" rake --into pw --replace --targets types.csv w.svy
'
test_expect_success 'targets that are none are exit 1' '
	refused 1 "cannot open .none.csv." rake --targets none.csv "$A" &&
	refused 1 "a second target for .E. of .stype." rake --targets <(cat types.csv; echo stype,E,5) $design "$A" &&
	refused 1 "two targets for .stype=1 (E)." rake --targets <(cat types.csv; echo stype,1,5) $design "$A" &&
	refused 1 "a negative target" rake --targets <(sed s/755/-755/ types.csv) $design "$A" &&
	refused 1 "no value for .H. of .stype." rake --targets <(sed "s/755//" types.csv) $design "$A" &&
	refused 1 "must hold numbers" rake --targets <(sed s/755/many/ types.csv) $design "$A" &&
	refused 1 "has the columns" rake --targets <(sed s/value/wert/ types.csv) $design "$A" &&
	refused 1 "names 2 variables, but .E. 1 category" rake --targets <(sed s/stype,E/stype*dnum,E/ types.csv) $design "$A" &&
	refused 1 "no targets in" rake --targets <(head -1 types.csv) $design "$A" &&
	printf "stype: [1, 2]\n" > t.yaml && refused 1 "t.yaml:1: the target for .stype. must be a number" rake --targets t.yaml $design "$A"
'

test_expect_success 'weights that cannot be are named by their row' '
	svycompute "bad = if(snum == 413, -1, pw)" "$A" > bad.svy && row=$(column snum bad.svy | grep -nx 413 | cut -d: -f1) &&
	if [ -n "$row" ]; then refused 1 "the weight .bad. is negative in row $row" rake --targets types.csv -w bad bad.svy; fi &&
	svycompute "bad = if(api00 > 500, pw, .)" "$A" > bad.svy && refused 1 "the weight .bad. is missing in row" rake --targets types.csv -w bad bad.svy
'
test_expect_success 'linear weights below 0 are warned of, and used' '
	svyweight calibrate -q --targets size.csv --constant-within dnum $design "$A" > w.svy 2> err && grep "10 cases have a negative weight" err &&
	svytotal api_stu w.svy | column estimate > got && near got <(echo 3242857) 1e-6 &&
	svycompute "own = pw - 33" "$A" | svycompute "own = own - 5" --replace | svymean api00 -w own 2> err; grep "weights must be zero or more" err
'
test_expect_success 'every format in and out' '
	weigh rake --targets "$D/schools.csv" | column svyweight > a &&
	for f in sav dta; do
		svycat --no-history -o in.$f "$A" && svyweight rake -q --targets "$D/schools.csv" -w pw --psu dnum -O sav in.$f | svycat | column svyweight > b && near a b 1e-9 || return 1
	done &&
	svycat --labels -O csv -o in.csv "$A" && svyweight rake -q --targets "$D/schools.csv" -w pw -O csv in.csv | svycat | column svyweight > b && near a b 1e-9 &&
	svyweight rake -q --targets "$D/schools.csv" $design -O sav "$A" | svymean api00 | column std_error > b && weigh rake --targets "$D/schools.csv" | svymean api00 | column std_error | same b - &&
	svyweight rake -q --targets "$D/schools.csv" $design -o w.dta "$A" && svymean api00 w.dta | column std_error > c && near b c 1e-9
'
test_expect_success 'no rows, one row, all missing' '
	svyfilter "snum < 0" --really-drop "$A" 2> /dev/null > none.svy && svyweight rake --targets "$D/schools.csv" -w pw none.svy > w.svy 2> err &&
	grep "#end rows=0" w.svy && grep "no rows, and so no weights" err && grep "svyweight" w.svy &&
	printf "a\n1\n" > one.tsv && printf "a,count\n1,500\n" > t.csv && svyweight rake -q --targets t.csv -w none one.tsv | column svyweight | grep -x 500 &&
	printf "a\tb\n\t1\n\t1\n" > none.tsv && refused 1 "2 cases with a weight have no valid value of .a." rake --targets t.csv -w none none.tsv &&
	printf "a\tw\n1\t0\n1\t0\n" > zero.tsv && refused 1 "no case with a weight has .a=1." rake --targets t.csv -w w zero.tsv
'
test_expect_success 'huge and tiny weights' '
	printf "a\tw\n1\t1e300\n1\t1e300\n2\t1e-300\n" > huge.tsv && printf "a,count\n1,10\n2,5\n" > t.csv &&
	svyweight rake -q --targets t.csv -w w huge.tsv | column svyweight > got && printf "5\n5\n5\n" | near got /dev/stdin 1e-12
'
test_expect_success 'names and labels beyond ASCII, in a foreign locale' '
	{ printf "#---\n# schema:\n#   fields:\n#   - name: größe\n#     type: integer\n#     categories:\n#     - {value: 1, label: Groß}\n#     - {value: 2, label: Klein é}\n#---\n"; printf "größe\n1\n2\n2\n#end rows=3\n"; } > utf.svy &&
	printf "variable,category,share\ngröße,Groß,50\ngröße,klein É,50\n" > t.csv &&
	LC_ALL=de_DE.UTF-8 svyweight rake -q --targets t.csv --into gewicht_ü -w none utf.svy > w.svy && column gewicht_ü w.svy > got && printf "1.5\n0.75\n0.75\n" | near got /dev/stdin
'
test_expect_success 'strings as categories' '
	printf "land\tw\nNL\t1\nBE\t1\nNL\t1\n" > text.tsv && printf "variable,category,count\nland,NL,60\nland,BE,40\n" > t.csv &&
	svyweight rake -q --targets t.csv -w w text.tsv | column svyweight > got && printf "30\n40\n30\n" | near got /dev/stdin &&
	refused 1 "no case with a weight has .land=NLD." rake --targets <(cat t.csv; echo land,NLD,5) -w w text.tsv
'
test_expect_success 'nothing that fails exits 0' '
	status 1 svyweight rake -q --targets "$D/schools.csv" $design "$A" > /dev/full 2> /dev/null &&
	svycat "$A" | sed "\$d" > cut.svy && status 1 svyweight rake --targets "$D/schools.csv" $design cut.svy > out 2> /dev/null && test_must_fail grep "^#end" out &&
	svycat "$A" | head -c 9000 | status 1 svyweight rake -q --targets "$D/schools.csv" $design > out 2> /dev/null && test_must_be_empty out &&
	svycat "$A" > dup.svy && printf "variable,category,value,value\nstype,E,1,2\n" > t.csv && test_must_fail svyweight rake --targets t.csv $design dup.svy > out 2> err && test_must_be_empty out &&
	svyweight rake -q --targets "$D/schools.csv" $design "$A" | head -1 > /dev/null
'
test_expect_success 'an excerpt is not weighted unasked' '
	svydesign -q $design "$A" | svyhead 150 > few.svy && refused 1 "is an excerpt" rake --targets "$D/schools.csv" few.svy &&
	svyweight rake -q --partial --targets "$D/schools.csv" few.svy > w.svy && grep "excerpt" w.svy
'
test_expect_success 'a weight is only replaced where that is asked for' '
	svycompute "svyweight = 7" "$A" > has.svy && refused 2 "there is a variable" rake --into svyweight --targets types.csv $design has.svy &&
	svyweight rake -q --replace --targets types.csv $design has.svy | column svyweight > a && weigh rake --targets types.csv | column svyweight | same a -
'
test_expect_success 'the report tells what changed' '
	svyweight rake --targets "$D/schools.csv" $design "$A" 2> err > /dev/null && grep "5 totals met after [0-9]* iterations" err && grep "most changed against all: stype=2 (H) x 1.59" err &&
	grep "weights after: sum 6194, from 29.87 to 67.13" err && svyweight rake -q --targets "$D/schools.csv" $design "$A" 2> err > /dev/null && test_must_be_empty err
'

test_expect_success 'the new weight does not take the place of what it is calibrated to' '
	refused 2 ".stype. has targets, and must stay" rake --targets types.csv --into stype --replace $design "$A" &&
	printf "api99: 3914069\nN: 6194\n" > totals.yaml && refused 2 ".api99. has targets, and must stay" calibrate --targets totals.yaml --into api99 --replace $design "$A"
'
test_expect_success 'two tables of targets are not one' '
	refused 2 "given twice" rake --targets types.csv --targets "$D/schools.csv" $design "$A"
'
test_expect_success 'rounded shares are not taken for counts, nor a survey without weights for one with weights' '
	printf "variable,category,value\nstype,E,71.3\nstype,H,12.1\nstype,M,16.5\n" > t.csv && refused 1 "the targets of .stype. sum to 99.9" rake --targets t.csv $design "$A" &&
	sed "s/value/share/" t.csv > s.csv && weigh rake --targets s.csv > /dev/null && sed "s/value/count/" t.csv > c.csv && weigh rake --targets c.csv > /dev/null &&
	weigh rake --targets t.csv --total 6194 > /dev/null &&
	svyselect stype "$TESTDATA/apisrs.sav" > bare.svy && weigh rake --targets-from bare.svy --margins stype > w.svy 2> err && grep "warning: targets are counts of .bare.svy., which has no weight, a population of 200" err
'

test_done
