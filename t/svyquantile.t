#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svyquantile: rules, intervals, what it refuses, what it hands on'
. "$(dirname "$0")/lib.sh"

efc=$TESTDATA/efc.sav
monitor=$TESTDATA/monitor.sav
design='-w gewicht --strata stratum --psu psu'

# rows COLUMN…: these columns of the estimate stream on standard input, without its header
rows() {
	awk -F '\t' -v want="$*" '/^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = split(want, name, " "); next }
		{ for (k = 1; k <= n; k++) printf "%s%s", $at[name[k]], k < n ? " " : "\n" }'
}
quantile() { svyquantile x --psu none "$@" 2>err | rows estimate; }

test_expect_success 'a file, a pipe and a stream give the same bytes' '
	for args in "c12hour,quol_5 --by e42dep" "c160age -p 0.1,0.9 --rule hf7"; do
		svyquantile $args --no-history "$efc" >a 2>/dev/null && svycat "$efc" | svyquantile $args --no-history >b 2>/dev/null && test_cmp a b &&
		svycat -O sav "$efc" | svyquantile $args --no-history >b 2>/dev/null && test_cmp a b &&
		svycat -O dta "$efc" | svyquantile $args --no-history 2>/dev/null | rows id estimate std_error >b &&
		rows id estimate std_error <a >a1 && test_cmp a1 b || return 1
	done'

# Of 1 2 3 4 the rules differ as in Hyndman and Fan (1996), where weights are equal
printf 'x\n3\n1\n4\n2\n' >four.csv
test_expect_success 'rules of four values' '
	while read -r rule values; do
		echo $(quantile -p 0.3,0.5,0.9 --rule $rule four.csv) >have && echo "$values" >want && test_cmp want have || { echo "$rule"; return 1; }
	done <<-E
	math 2 2 4
	hf1 2 2 4
	school 2 2.5 4
	hf2 2 2.5 4
	hf3 2 2 4
	sas 1.2 2 3.6
	hf4 1.2 2 3.6
	hf5 1.7 2.5 4
	hf6 1.5 2.5 4
	hf8 1.633333333333333 2.5 4
	hf9 1.65 2.5 4
	shahvaish 1 2 4
	E'
test_expect_success 'hf7 is the rule of R, where weights are equal' 'near "$(quantile -p 0.3 --rule hf7 four.csv)" 1.9'
test_expect_success 'p of 0 and 1 are the ends, without error' '
	svyquantile x -p 0,1 --psu none four.csv | rows estimate std_error conf_low >have && printf "1 NaN NaN\n4 NaN NaN\n" >want && test_cmp want have'
test_expect_success 'where weights reach p exactly' '
	printf "x,w\n1,0.1\n2,0.2\n3,0.3\n4,0.4\n" >tenths.csv &&
	svyquantile x -w w -p 0.1,0.3,0.6 --rule school --psu none tenths.csv 2>/dev/null | rows estimate >have && printf "1.5\n2.5\n3.5\n" >want && test_cmp want have &&
	svyquantile x -w w -p 0.1,0.3,0.6 --psu none tenths.csv 2>/dev/null | rows estimate >have && printf "1\n2\n3\n" >want && test_cmp want have'

test_expect_success 'the order of rows and the scale of weights change nothing' '
	for rule in math school sas hf3 hf4 hf5 hf6 hf7 hf8 hf9 shahvaish; do
		args="leeftijd,uren_zorg -p 0.1,0.5,0.9 --rule $rule --by sekse --strata stratum --psu psu --ci logit" &&
		svyquantile $args -w gewicht "$monitor" 2>/dev/null | rows estimate std_error conf_low conf_high | tr " " "\n" >a &&
		svysort -O csv leeftijd,resp "$monitor" | svyquantile $args -w gewicht 2>/dev/null | rows estimate std_error conf_low conf_high | tr " " "\n" >b &&
		near a b 1e-10 &&
		svycompute "g = gewicht * 7" "$monitor" | svyquantile $args -w g 2>/dev/null | rows estimate std_error conf_low conf_high | tr " " "\n" >b &&
		near a b 1e-10 || { echo "$rule"; return 1; }
	done'
test_expect_success 'quantiles do not fall as p rises' '
	p=$(seq -s, 0.01 0.01 0.99) &&
	for rule in math school sas hf3 hf4 hf5 hf6 hf7 hf8 hf9 shahvaish; do
		svyquantile c12hour -p $p --rule $rule --psu none "$efc" 2>/dev/null | rows estimate >have && [ $(wc -l <have) = 99 ] &&
		sort -c -g have || return 1
	done'
test_expect_success 'margins are what separate runs give' '
	svyquantile leeftijd,uren_zorg -p 0.25,0.75 $design --by sekse,opleiding --margins "$monitor" 2>/dev/null | grep -v "^#" >all &&
	svyquantile leeftijd,uren_zorg -p 0.25,0.75 $design "$monitor" 2>/dev/null | rows estimate std_error >want &&
	awk -F "\t" "NR > 1 && \$2 == \"\" && \$3 == \"\" { print \$7, \$8 }" all >have && test_cmp want have &&
	svyquantile leeftijd,uren_zorg -p 0.25,0.75 $design --by opleiding "$monitor" 2>/dev/null | rows estimate std_error >want &&
	awk -F "\t" "NR > 1 && \$2 == \"\" && \$3 != \"\" { print \$7, \$8 }" all >have && test_cmp want have'
test_expect_success 'svyfilter before it and --where in it are one' '
	svyquantile uren_zorg -p 0.5,0.8 $design --where "leeftijd >= 67" "$monitor" 2>/dev/null | rows estimate std_error df n >want &&
	svydesign -q $design "$monitor" | svyfilter "leeftijd >= 67" | svyquantile uren_zorg -p 0.5,0.8 2>/dev/null | rows estimate std_error df n >have &&
	test_cmp want have'
test_expect_success 'what is counted is counted once' '
	svyquantile c12hour --by e42dep --where "c160age < 100" "$efc" 2>/dev/null >out && svymean c12hour --by e42dep --where "c160age < 100" "$efc" 2>/dev/null >mean &&
	grep -A 9 "^# notes" out | grep "^# -" | grep -v svyq >a && grep -A 9 "^# notes" mean | grep "^# -" | grep -v svym >b && test_cmp b a &&
	grep -E "^# (rows|units|sum_w)" out >a && grep -E "^# (rows|units|sum_w)" mean >b && test_cmp b a'

test_expect_success 'one value: no error; equal values: error 0' '
	printf "x\n5\n" >one.csv && svyquantile x --psu none --lonely adjust one.csv 2>err | rows estimate std_error n >have && echo "5 NaN 1" >want && test_cmp want have &&
	status 1 svyquantile x --psu none one.csv 2>err && grep "only one primary unit" err &&
	printf "x\n5\n5\n5\n" >same.csv && svyquantile x --psu none same.csv | rows estimate std_error conf_low conf_high >have && echo "5 0 5 5" >want && test_cmp want have'
test_expect_success 'all missing, no rows, weights of zero' '
	printf "x,y\n,1\n,2\n" >none.csv && svyquantile x --psu none --missing "x=9" none.csv 2>err | rows estimate std_error n >have && echo "NaN NaN 0" >want && test_cmp want have &&
	printf "x\n" | svyquantile x --psu none 2>err >out && rows n <out >have && echo 0 >want && test_cmp want have &&
	printf "x,w\n1,0\n2,1\n3,1\n9,0\n" | svyquantile x -w w -p 0,1 --psu none 2>err | rows estimate n >have && printf "2 2\n3 2\n" >want && test_cmp want have'
test_expect_success 'an interval that reaches beyond the values is spoken of' '
	svyquantile x -p 0.05 --psu none four.csv 2>err >out && grep "1 of 1 estimates have no standard error: .*interval reaches beyond" err && grep "interval reaches beyond" out &&
	svyquantile x -p 0.05 --ci beta --psu none four.csv 2>err | rows conf_low conf_high >have && test_must_be_empty err && ! grep NaN have'
test_expect_success 'a domain within one unit is named' '
	printf "u,x\n1,1\n1,2\n2,3\n3,9\n" | svyquantile x --psu u --where "u == 1" 2>err | rows std_error >have && grep "lies within one primary unit" err && echo NaN >want && test_cmp want have'
test_expect_success 'huge values' '
	printf "x\n-1e308\n1e308\n1e308\n-1e308\n" | svyquantile x -p 0.5 --rule school --psu none 2>/dev/null | rows estimate >have && echo 0 >want && test_cmp want have'
test_expect_success 'covariances hold the squared errors' '
	svyquantile api00 -p 0.25,0.5,0.75 --vcov -w pw --psu dnum --fpc fpc "$TESTDATA/apiclus1.sav" >out && rows std_error <out | awk "{ print \$1 * \$1 }" CONVFMT=%.12g OFMT=%.12g >want &&
	sed -n "s/^# vcov: //p" out | sed "s/.[a-z0-9]*\[0[.0-9]*\].: //g" | grep -o "[0-9.]*\]" | tr -d "]" >have && near want have 1e-9'

test_expect_success 'wrong usage is told' '
	for p in -0.1 1.1 median "" 0.5,x nan; do status 2 svyquantile c12hour "--p=$p" "$efc" 2>err && grep "lies between 0 and 1" err || return 1; done &&
	status 2 svyquantile c12hour --rule hf10 "$efc" 2>err && grep "unknown rule for quantiles .hf10." err &&
	status 2 svyquantile c12hour --ci wilson "$efc" 2>err && grep "no interval of the kind .wilson." err &&
	status 2 svyquantile c12hours "$efc" 2>err && grep "did you mean .c12hour" err &&
	printf "word,x\nb,1\n" | status 2 svyquantile word 2>err && grep "holds text" err'
test_expect_success 'a p that is named twice counts once' 'svyquantile x -p 0.5,.5,5e-1 --psu none four.csv | rows id >have && echo "x[0.5]" >want && test_cmp want have'
test_expect_success 'a cut stream, a dead producer, a full disk' '
	svycat "$efc" | head -n 300 >cut.svy && status 1 svyquantile c12hour cut.svy 2>err >out && test_must_be_empty out &&
	status 1 svyquantile c12hour "$efc" >/dev/full 2>err && grep "cannot write" err &&
	{ svycat "$efc" | head -c 9000; } | svyquantile c12hour >out 2>err; [ "${PIPESTATUS[*]}" = "0 1" ] && test_must_be_empty out'

test_expect_success 'a score interval holds the values that a test does not tell from the quantile' '
	svyquantile api00 --ci score -w pw --psu dnum --fpc fpc "$TESTDATA/apiclus1.sav" | rows conf_low conf_high df >ends && read -r lo hi df <ends &&
	for x in $lo $hi; do
		for below in "<" "<="; do
			svycompute "at = api00 $below $x" "$TESTDATA/apiclus1.sav" | svymean at -w pw --psu dnum --fpc fpc | rows estimate std_error
		done
	done | awk "{ t[NR] = (\$1 - 0.5) / \$2 } END { exit !(t[1] < -2.1447866879169273 && t[2] >= -2.1447866879169273 && t[3] <= 2.1447866879169273 && t[4] > 2.1447866879169273) }"'
test_expect_success 'quantiles of replicates need replicates' '
	status 2 svyquantile c12hour --ci quantile "$efc" 2>err && grep "need replicate weights" err'

# as_a_share VAR FILE OPTION…: the design effect of the median is that of the share that has at most so much, by svymean.
as_a_share() {
	_v=$1 _f=$2
	shift 2
	svyquantile "$_v" --deff "$@" "$_f" >median 2>err || return
	svycompute "at_most = $_v <= $(rows estimate <median)" "$_f" | svymean at_most --deff "$@" 2>err | rows deff >want && rows deff <median >have && near want have 1e-9
}
test_expect_success 'the second pass has every kind of design' '
	as_a_share api00 "$TESTDATA/apistrat.sav" -w pw --strata stype --fpc fpc --psu none &&
	as_a_share api00 "$TESTDATA/apiclus2.sav" -w pw --psu dnum,snum --fpc fpc1,fpc2 &&
	as_a_share Bush "$TESTDATA/election_pps.sav" --psu none --prob p --pps brewer &&
	as_a_share Bush "$TESTDATA/election_pps.sav" --psu none --prob p --pps ht --joint "$TESTDATA/election_jointprob.csv" &&
	svydesign -q --psu none --fpc N --phase2 sub --strata2 h "$TESTDATA/rei_twophase.sav" >twophase.svy && as_a_share y twophase.svy &&
	svyreplicate --type bootstrap --replicates 40 --seed 3 $design "$monitor" >made.svy && as_a_share leeftijd made.svy &&
	svyreplicate --type bootstrap --replicates 40 --seed 3 --columns $design "$monitor" >columns.svy && as_a_share leeftijd columns.svy'
test_expect_success 'replicates that are made and those in columns give the same quantiles' '
	for ci in mean quantile; do
		svyquantile leeftijd,uren_zorg -p 0.1,0.5,0.9 --by sekse --ci $ci made.svy 2>err | rows std_error >a &&
		svyquantile leeftijd,uren_zorg -p 0.1,0.5,0.9 --by sekse --ci $ci columns.svy 2>err | rows std_error >b && near a b 1e-9 || return 1
	done'
test_expect_success 'the phases of a variance sum to it' '
	svyquantile y -p 0.3,0.6 --ci logit --stats phase1,phase2 twophase.svy | rows std_error var_phase1 var_phase2 >have && [ $(wc -l <have) = 2 ] &&
	awk "{ d = \$1 * \$1 - \$2 - \$3; some += \$3 > 0; if (!(d * d < 1e-20)) bad = 1 } END { exit bad || !some }" have'

# theirs and ours: case, rule, interval, id, quantile, standard error, ends
ours() {
	cut -f 1-3 theirs | uniq | while IFS="	" read -r case rule interval; do
		args=
		case $case in "efc by") args='--by e42dep' ;; *by) args='--by stype' ;; *apart) args='--as r' ;; esac
		variable=$(awk -F '\t' -v c="$case" '$1 == c { sub(/\[.*/, "", $4); print $4; exit }' theirs)
		case $case in
		strat*) design="-w pw --strata stype --fpc fpc --psu none $TESTDATA/apistrat.sav" ;;
		clus1*) design="-w pw --psu dnum --fpc fpc $TESTDATA/apiclus1.sav" ;;
		clus2*) design="-w pw --psu dnum,snum --fpc fpc1,fpc2 $TESTDATA/apiclus2.sav" ;;
		yrbs*) design="-w weight --strata stratum --psu psu --nest $TESTDATA/yrbs.sav" ;;
		efc*) design="--psu none $TESTDATA/efc.sav" ;;
		boot*) design="-w pw --repweights rw1-rw40 --reptype other --repscale $(cat boot.scale) boot.csv" ;;
		jk1*) design="-w pw --repweights rw1-rw15 --reptype jk1 --repscale $(cat jk1.scale) jk1.csv" ;;
		esac
		# shellcheck disable=SC2086
		svyquantile $variable -p 0.1,0.25,0.5,0.75,0.9 --rule "$rule" --ci "$interval" $args $design 2>/dev/null |
			rows id estimate std_error conf_low conf_high | sed "s/^/$case $rule $interval /; s/ /\t/g"
	done
}
test_expect_success R 'R runs' 'Rscript "$ROOT/t/quantile.R" "$TESTDATA" >theirs 2>r.err || { cat r.err; false; }'
test_expect_success R 'svykit runs' 'ours >ours && tr " " "\t" <theirs | cut -f 1-4 >a && cut -f 1-4 ours >b && test_cmp a b && [ $(wc -l <ours) -gt 300 ]'
for column in 1=quantiles 2="standard errors" 3="lower ends" 4="upper ends"; do
	test_expect_success R "the same ${column#*=} as those of R" "awk '{ print \$(NF - 4 + ${column%%=*}) }' theirs >a && awk '{ print \$(NF - 4 + ${column%%=*}) }' ours >b && near a b 1e-8"
done
test_expect_success R 'replicates of a jackknife are no error of a quantile' '
	svyquantile api00 --ci quantile -w pw --repweights rw1-rw15 --reptype jk1 jk1.csv 2>err >out && grep "no valid standard errors" err'

test_done
