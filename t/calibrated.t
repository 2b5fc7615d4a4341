#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='standard errors of calibrated weights, linearised and by replicates that are made'
. "$(dirname "$0")/lib.sh"

# declared CALIBRATION FILE DESIGN…: the file as a stream with that design, and the list of steps in it
declared() {
	_steps=$1 _file=$2
	shift 2
	svydesign -q "$@" "$_file" | sed "s/^# survey: {/&calibration: [$_steps], /"
}
cells='BEGIN { FS = OFS = "\t" } /^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = 1; next }
	{ print name, name ~ /ratio$|variance$/ ? $at["stat"] : $at["id"], $at["estimate"], $at["std_error"] }'

# ours CASE COMMAND…: the rows of an estimate stream as the R script prints them
ours() {
	_case=$1
	shift
	"$@" 2>/dev/null | awk -v name="$_case" "$cells" >>ours
}
# The covariance of two means, and the variance of the second
vcov() {
	sed -n 's/^# vcov: //p' | awk -v name="$1" -F'[][, ]+' -v OFS='\t' '{ print name, "api00,meals", $(NF - 2), $(NF - 1) }'
}
# What the R script asks of one calibrated design, in FILE
several() {
	ours "$1 means" svymean api00,meals "$2" &&
	ours "$1 totals" svytotal enroll,api00 "$2" &&
	ours "$1 by" svymean api00,enroll --by awards "$2" &&
	ours "$1 shares" svyprop comp_imp "$2" &&
	ours "$1 shares by" svyprop awards --by stype "$2" &&
	ours "$1 ratio" svyratio api00/api99 "$2" &&
	ours "$1 variance" svyvar api00 "$2" &&
	ours "$1 where" svymean api00,ell --where 'meals > 40' "$2" &&
	svymean api00,meals --vcov "$2" | vcov "$1 vcov" >>ours
}
greg='method: linear, base: pw, result: linear, terms: [{by: [stype]}, {of: api99}]'
bounded='method: bounded, bounds: [0.5, 2], base: pw, result: bounded, terms: [{by: [stype]}, {of: api99}]'
margins='terms: [{by: [stype]}, {by: [sch_wide]}]'

if test_have_prereq R; then
	test_expect_success 'R runs' '(cd "$TESTDATA" && Rscript calibrated.R "$SHARNESS_TRASH_DIRECTORY") >theirs 2>r.err || { cat r.err; false; }'
	test_expect_success 'svykit runs' '
		for data in clus1 strat clus2; do
			case $data in
			clus1) design="--psu dnum --fpc fpc" ;;
			strat) design="--psu none --strata stype --fpc fpc" ;;
			clus2) design="--psu dnum,snum --fpc fpc1,fpc2" ;;
			esac
			for type in linear raking logit bounded; do
				case $type in
				linear) step="{kind: calibrate, $greg}" ;;
				bounded) step="{kind: calibrate, $bounded}" ;;
				*) step="{kind: calibrate, method: $type, base: pw, result: $type, $margins}" ;;
				esac
				[ $data,$type != clus2,logit ] && [ $data,$type != clus2,bounded ] || continue
				declared "$step" $data.csv $design -w $type >$data-$type.svy && several "$data $type" $data-$type.svy || return 1
			done
		done &&
		declared "{kind: poststratify, base: pw, result: post, terms: [{by: [stype]}]}" post.csv --psu dnum --fpc fpc -w post >post.svy &&
		several post post.svy &&
		declared "{kind: rake, method: raking, base: pw, result: raking, terms: [{by: [sch_wide]}, {by: [awards]}]}" lonely.csv --strata stype --psu none -w raking >lonely.svy &&
		for rule in remove certainty average adjust; do
			ours "lonely $rule" svymean api00,meals --lonely $rule lonely.svy &&
			ours "lonely $rule totals" svytotal enroll --lonely $rule lonely.svy || return 1
		done &&
		for units in clusters rows; do
			case $units in clusters) design="--psu psu --strata stratum" ;; rows) design="--psu none --strata gemeente" ;; esac
			declared "{kind: calibrate, method: raking, base: gewicht, result: raking, terms: [{by: [sekse]}, {by: [opleiding]}, {of: leeftijd}]}" \
				monitor_$units.csv $design -w raking >monitor-$units.svy &&
			ours "monitor $units" svymean n1,n2,uren_zorg monitor-$units.svy &&
			ours "monitor $units by" svymean n1 --by jaar monitor-$units.svy &&
			ours "monitor $units shares" svyprop w1 --by sekse monitor-$units.svy &&
			ours "monitor $units where" svymean uren_zorg --where "leeftijd >= 60" monitor-$units.svy || return 1
		done &&
		again() {
			ours "$1 means" svymean api00,meals "$2" &&
			ours "$1 totals" svytotal enroll "$2" &&
			ours "$1 by" svymean api00 --by awards "$2"
		} &&
		for type in JK1 mse; do
			case $type in JK1) option= ;; mse) option=--mse ;; esac
			svyreplicate --type jk1 $option post.svy >made.svy && again "replicates $type post" made.svy &&
			svyreplicate --type jk1 $option clus1-raking.svy >made.svy && again "replicates $type rake" made.svy || return 1
		done &&
		declared "{kind: poststratify, base: pw, result: post, terms: [{by: [sch_wide]}]}" stratpost.csv --strata stype --psu none --fpc fpc -w post |
			svyreplicate --type jkn >made.svy && again "replicates JKn post" made.svy &&
		printf "%s\\n" awards,count 1,2000 2,4194 >awards.csv && printf "%s\\n" variable,category,value N,,6194 api99,,3914069 >scores.csv &&
		printf "%s\\n" comp_imp,count 1,2500 2,3694 >both.csv &&
		svyweight poststratify -q --targets awards.csv -w pw --psu dnum --fpc fpc "$TESTDATA/apiclus1.sav" |
			svyweight calibrate -q --into second --targets scores.csv | svyweight poststratify -q --into third --targets both.csv >steps.svy &&
		ours steps svymean api00 steps.svy && ours steps svyratio api00/enroll steps.svy &&
		svytotal enroll --by awards steps.svy | grep -v "^enroll@awards=1" >second.out && ours steps cat "$PWD/second.out"'
	test_expect_success 'the same rows' 'sort -t"	" -k1,2 ours >o && sort -t"	" -k1,2 theirs >t && cut -f1,2 o >a && cut -f1,2 t >b && test_cmp b a'
	test_expect_success 'there are many' '[ $(wc -l <ours) -gt 200 ]'
	test_expect_success 'the same estimates' 'cut -f3 o >a && cut -f3 t >b && near a b 1e-8'
	test_expect_success 'the same standard errors' 'cut -f4 o >a && cut -f4 t >b && near a b 1e-8'
elif [ -n "$CI" ]; then
	echo "Bail out! R with survey and haven is not installed"
	exit 1
fi

# Small files of our own: apistrat with weights that meet the numbers of sch_wide, apiclus1 with those of stype, by hand
poststratified() {
	awk -F, -v OFS=, -v by="$1" -v targets="$2" -v into="$3" -v base="${4:-pw}" '
		BEGIN { n = split(targets, pair, " "); for (i = 1; i <= n; i++) { split(pair[i], p, "="); want[p[1]] = p[2] } }
		FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
		NR == FNR { if (FNR > 1) have[$at[by]] += $at[base]; next }
		FNR == 1 { print $0, into; next }
		{ printf "%s,%.17g\n", $0, $at[base] * want[$at[by]] / have[$at[by]] }' "$5" "$5"
}
test_expect_success 'files to work with' '
	svycat -O csv "$TESTDATA/apiclus1.sav" >clus.csv && poststratified stype "1=4421 2=755 3=1018" post pw clus.csv >clus1p.csv &&
	svycat -O csv "$TESTDATA/apistrat.sav" >strat.csv && poststratified sch_wide "1=1072 2=5122" post pw strat.csv >stratp.csv &&
	poststratified awards "1=2000 2=4194" second post stratp.csv >two.csv && head -2 two.csv'
by_type='{kind: poststratify, base: pw, result: post, terms: [{by: [stype]}]}'
by_wide='{kind: poststratify, base: pw, result: post, terms: [{by: [sch_wide]}]}'
by_awards='{kind: poststratify, base: post, result: second, terms: [{by: [awards]}]}'

test_expect_success 'published: post-stratified schools (R survey, api.Rout)' '
	declared "$by_type" clus1p.csv --psu dnum --fpc fpc -w post >clus.svy &&
	svymean api00 clus.svy >m && near "$(column estimate m)" 642.31 1e-5 && near "$(column std_error m)" 23.921 3e-5 &&
	svytotal enroll clus.svy >m && near "$(column estimate m)" 3680893 1e-6 && near "$(column std_error m)" 406293 1e-6'
test_expect_success 'what is known has no error' '
	declared "$by_type" clus1p.csv --psu dnum -w post >a.svy && declared "$by_type" clus1p.csv --psu none --strata stype -w post >b.svy &&
	declared "$by_wide" stratp.csv --psu none --strata stype -w post >c.svy &&
	for f in a b c; do
		v=stype
		[ $f != c ] || v=sch_wide
		svyprop $v $f.svy | column std_error | awk "\$1 > 1e-12 { bad = 1 } END { exit bad || !NR }" || return 1
		svycompute "one = 1" $f.svy | svytotal one | column std_error | awk "\$1 > 1e-9 { bad = 1 } END { exit bad || !NR }" || return 1
	done'
test_expect_success 'rows as units: moments and sums per row are one' '
	for f in b c; do
		svymean api00,meals --by awards $f.svy | column std_error >moments && svymean api00,meals --by awards --vcov $f.svy | column std_error >sums &&
		near moments sums 1e-10 || return 1
	done'
test_expect_success 'one row per unit: no units, or each row one' '
	declared "$by_wide" stratp.csv --psu snum --strata stype --nest -w post >units.svy &&
	svytotal enroll,api00 c.svy | column std_error >a && svytotal enroll,api00 units.svy | column std_error >b && near a b 1e-10'
test_expect_success 'smaller than without, and larger with a condition that is not known' '
	svymean api00 --where "stype == 2" clus.svy >m && svytotal enroll clus.svy | column std_error >a &&
	sed "s/calibration: [^#]*terms: [^#]*}]}]//; s/, *}/}/" clus.svy >none.svy && svytotal enroll none.svy 2>/dev/null | column std_error >b &&
	awk "NR == FNR { a = \$1; next } { exit !(a < 0.7 * \$1) }" a b'
test_expect_success 'weights of other units of measurement: means stay, totals follow' '
	awk -F, -v OFS=, "NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i } NR > 1 { \$at[\"pw\"] *= 1000; \$at[\"post\"] *= 1000 } { print }" OFMT=%.17g CONVFMT=%.17g clus1p.csv >scaled.csv &&
	declared "$by_type" scaled.csv --psu dnum -w post >scaled.svy &&
	svymean api00,ell --by awards a.svy | column std_error >x && svymean api00,ell --by awards scaled.svy | column std_error >y && near x y 1e-10 &&
	svytotal enroll a.svy | column std_error >x && svytotal enroll scaled.svy | column std_error | awk "{ printf \"%.17g\\n\", \$1 / 1000 }" >y && near x y 1e-10'
test_expect_success 'rows in another order' '
	svysort meals a.svy 2>/dev/null | svymean meals,api99 --by stype | column std_error >x && svymean meals,api99 --by stype a.svy | column std_error >y && near x y 1e-10 &&
	svysort meals c.svy 2>/dev/null | svymean meals,api99 --by stype | column std_error >x && svymean meals,api99 --by stype c.svy | column std_error >y && near x y 1e-10'

test_expect_success 'a step that changes nothing, once more: nothing changes' '
	declared "$by_wide, {kind: rake, base: post, result: post2, terms: [{by: [sch_wide]}]}" \
		<(awk -F, -v OFS=, "NR == 1 { for (i = 1; i <= NF; i++) if (\$i == \"post\") at = i; print \$0, \"post2\"; next } { print \$0, \$at }" stratp.csv) \
		--psu none --strata stype -w post2 >twice.svy &&
	for kernel in "" --vcov; do
		svymean api00,meals $kernel c.svy | column std_error >a && svymean api00,meals $kernel twice.svy | column std_error >b && near a b 1e-10 || return 1
	done'
test_expect_success 'two steps: the last leaves no error, and the jackknife is near' '
	declared "$by_wide, $by_awards" two.csv --psu none --strata stype -w second >two.svy &&
	svyprop awards two.svy | column std_error | awk "\$1 > 1e-10 { bad = 1 } END { exit bad || !NR }" &&
	svymean api00,meals,enroll two.svy | column std_error >a && svymean api00,meals,enroll --vcov two.svy | column std_error >b && near a b 1e-9 &&
	svyreplicate --type jkn two.svy | svymean api00,meals,enroll | column std_error >c && near a c 0.02 &&
	svyreplicate --type jkn two.svy | svyprop awards | column std_error | awk "\$1 > 1e-9 { bad = 1 } END { exit bad || !NR }"'
test_expect_success 'fixed steps: a note, and residuals of the step before' '
	awk -F, -v OFS=, "NR == 1 { for (i = 1; i <= NF; i++) if (\$i == \"post\") at = i; print \$0, \"cut\"; next } { print \$0, (\$at > 40 ? 40 : \$at) }" stratp.csv >cut.csv &&
	declared "$by_wide, {kind: trim, base: post, result: cut}" cut.csv --psu none --strata stype -w cut >cut.svy &&
	svymean api00,meals cut.svy >m && grep "standard errors take the step .trim. of the weights as fixed" m && column std_error m >a &&
	svyreplicate --type jkn cut.svy | svymean api00,meals | column std_error >b && near a b 0.01 && ! near a b 1e-6'
test_expect_success 'a weight that the calibration did not give: a note, and nothing else' '
	svymean api00 -w pw c.svy 2>err >m && grep "the weight is none that the declared calibration gave" m &&
	svymean api00 --strata stype --psu none -w pw stratp.csv | column std_error >a && column std_error m >b && near a b 1e-14'
test_expect_success 'weights from before are not known: the calibrated ones stand for them' '
	declared "{kind: poststratify, base: post, result: post, terms: [{by: [stype]}]}" clus1p.csv --psu dnum --fpc fpc -w post >same.svy &&
	svymean api00,ell same.svy | column std_error >a && svymean api00,ell clus.svy | column std_error >b && near a b 1e-10 &&
	svyreplicate --type jk1 same.svy | svymean api00 | column std_error >m && near m <(echo 26.934535367425983) 1e-8'

test_expect_success 'replicates: in columns what they are in passing' '
	for type in "jk1 clus.svy" "jkn two.svy" "bootstrap two.svy"; do
		set -- $type
		svyreplicate --type $1 $( [ $1 != bootstrap ] || echo --seed 3 --replicates 40 ) $2 >made.svy &&
		svyreplicate --type $1 --columns $( [ $1 != bootstrap ] || echo --seed 3 --replicates 40 ) $2 >columns.svy &&
		svymean api00,meals --by awards made.svy >m 2>err && svymean api00,meals --by awards columns.svy >c 2>err &&
		column std_error m >a && column std_error c >b && near a b 1e-12 && column df m >a && column df c >b && test_cmp a b || return 1
	done'
test_expect_success 'all estimators, and the design of the table is the declared one' '
	svyreplicate --type jk1 clus.svy >made.svy &&
	for c in "svymean api00" "svytotal enroll" "svyprop stype" "svyratio api00/meals" "svyquantile api00" "svyvar api00" "svycorr api00,meals" "svycorr api00,meals -m spearman"; do
		$c made.svy >m 2>err && grep "^# survey:.*replicates: {type: jk1}" m && ! grep _replicate m && column std_error m | awk "\$1 == \"\" { exit 1 }" || return 1
	done'
test_expect_success 'post-stratified jackknife in columns: each replicate meets the totals' '
	svyreplicate --type jk1 --columns clus.svy | svytotal rep1,rep7 --by stype -w none | column estimate >m &&
	near m <(printf "%s\n" 4421 4421 755 755 1018 1018) 1e-9'
test_expect_success 'a replicate that cannot be calibrated is named with what it does not reach' '
	declared "{kind: poststratify, base: pw, result: post, terms: [{by: [dnum]}]}" <(poststratified dnum "$(awk -F, "NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i; next } { n[\$at[\"dnum\"]]++ } END { for (k in n) printf \"%s=%d \", k, 40 * n[k] }" clus.csv)" post pw clus.csv) --psu dnum -w post |
		svyreplicate --type jk1 >made.svy &&
	status 1 svymean api00 made.svy 2>err >out && grep "replicate [0-9]* of the weights cannot be calibrated again: .dnum=[0-9]*. reaches 0, not" err && [ ! -s out ]'
test_expect_success 'names are kept, strings and foreign locale too' '
	LC_ALL=C svyreplicate --type jk1 clus.svy | LC_ALL=C svymean api00 | column std_error >a && near a <(echo 26.934535367425983) 1e-8'

test_expect_success 'no rows, one row, all missing' '
	head -1 clus1p.csv >none.csv && declared "$by_type" none.csv --psu dnum -w post >none.svy 2>err && svymean api00 none.svy >m 2>err &&
	head -2 clus1p.csv >one.csv && declared "$by_type" one.csv --psu dnum -w post >one.svy 2>err && svymean api00 --lonely remove one.svy >m 2>err && [ "$(column estimate m)" != "" ] &&
	for f in a c; do
		svymean api00 --missing api00=0:9999 $f.svy >m 2>err && [ "$(column n m)" = 0 ] && svyprop awards --missing awards=1:2 $f.svy >m 2>err || return 1
	done'
test_expect_success 'rows of weight zero are no respondents' '
	(cat stratp.csv && sed -n 2,9p stratp.csv | awk -F, -v OFS=, "{ \$(NF - 1) = 0; \$NF = 0; print }") >zero.csv &&
	declared "$by_wide" zero.csv --psu none -w post >zero.svy && declared "$by_wide" stratp.csv --psu none -w post >nozero.svy &&
	svymean api00 zero.svy | column estimate >a && svymean api00 nozero.svy | column estimate >b && near a b 1e-14 &&
	svymean api00 zero.svy | column std_error >a && svymean api00 nozero.svy | column std_error >b && near a b 0.01'

test_expect_success 'what is declared and is not there, or is text, or missing' '
	status 2 svymean api00 <(sed "s/by: .stype./by: [stipe]/" clus.svy) 2>err; grep "stipe.*did you mean .stype." err &&
	status 2 svymean api00 <(sed "s/base: pw/base: cds/" clus.svy) 2>err; grep "weight variable must be a number, but .cds. holds text" err &&
	status 2 svymean api00 <(sed "s/{by: .stype.}/{of: cds}/" clus.svy) 2>err; grep "the auxiliary variable must be a number, but .cds. holds text" err &&
	awk -F, -v OFS=, "NR == 5 { \$(NF - 1) = \"\" } { print }" clus1p.csv >gap.csv && declared "$by_type" gap.csv --psu dnum -w post >gap.svy &&
	status 1 svymean api00 gap.svy 2>err; grep "the weight .pw. of the calibration is missing in row 4" err &&
	awk -F, -v OFS=, "NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i } NR == 5 { \$at[\"stype\"] = \"\" } { print }" clus1p.csv >gap.csv && declared "$by_type" gap.csv --psu dnum -w post >gap.svy &&
	svymean api00 gap.svy >m && grep "1 row misses an auxiliary variable of the calibration" m'
test_expect_success 'a stream that is cut, and a full disk' '
	status 1 svymean api00 <(head -150 made.svy) 2>err; grep "the stream is cut" err && status 1 sh -c "svymean api00 made.svy >/dev/full 2>err"'

# R: calibrate(svydesign(ids = ~1, fpc = ~p, data = election_pps, pps = "brewer"), ~votes - 1, c(votes = 1.15e8))
test_expect_success 'unequal probabilities: kept where the weight was calibrated, and not taken from it' '
	printf "variable,category,value\nvotes,,115000000\n" >votes.csv &&
	svydesign -q --pps brewer --prob p --psu none "$TESTDATA/election_pps.sav" | svyweight calibrate -q --targets votes.csv >pps.svy &&
	svytotal Bush,Kerry pps.svy >m && column estimate m >a && near a <(printf "%s\n" 64002077.3350837 50521261.6155025) 1e-11 &&
	column std_error m >a && near a <(printf "%s\n" 2437075.62712325 2440367.74602897) 1e-10 &&
	svydesign -q --pps brewer -w wt --psu none "$TESTDATA/election_pps.sav" | svyweight calibrate -q --targets votes.csv >wt.svy &&
	status 2 svytotal Bush wt.svy 2>err; grep "name these with --prob" err &&
	svytotal Bush,Kerry --prob p wt.svy | column std_error >b && near a b 1e-10'
test_expect_success 'a calibration of more steps or terms than people make is refused at once' '
	long() { printf "#---\n# profile: svy-data/1\n# survey: {weights: w, psu: none, calibration: [%s]}\n#---\ny\tw\n1\t2\n2\t3\n#end rows=2\n" "$1"; } &&
	step="{kind: rake, base: w, result: w, terms: [{by: [y]}]}" &&
	long "$step$(printf ",$step%.0s" $(seq 100))" >steps.svy && status 1 svymean y steps.svy 2>err && grep "at most 100 steps" err &&
	long "{kind: rake, base: w, result: w, terms: [{by: [y]}$(printf ", {by: [y]}%.0s" $(seq 1000))]}" >terms.svy && status 1 svymean y terms.svy 2>err && grep "at most 1000 terms" err
'

test_done
