#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svypoverty: against R and published values, whose threshold it is, edges, what it refuses'
. "$(dirname "$0")/lib.sh"

efc=$TESTDATA/efc.sav
api=$TESTDATA/apistrat.sav
monitor=$TESTDATA/monitor.sav
design='-w pw --strata stype --psu none --fpc fpc'
all=threshold,rate,median_gap,poor_median,fgt:1,fgt:2

# rows COLUMN…: these columns of the estimate stream on standard input, without its header
rows() {
	awk -F '\t' -v want="$*" '/^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = split(want, name, " "); next }
		{ for (k = 1; k <= n; k++) printf "%s%s", $at[name[k]], k < n ? "\t" : "\n" }'
}
# numbers COMMAND…: estimates and standard errors, one below the other
numbers() { "$@" 2>/dev/null | rows estimate std_error | tr '\t' '\n'; }
# ours CASE ARGUMENTS…: measures of poverty as the R script prints them
ours() {
	_case=$1
	shift
	svypoverty -m $all "$@" 2>/dev/null | rows id estimate std_error | sed "s/^/$_case	/" >>ours
}

if test_have_prereq R; then
	test_expect_success 'R runs' 'Rscript "$ROOT/t/indices.R" "$TESTDATA" poverty >theirs 2>r.err || { cat r.err; false; }'
	test_expect_success 'svykit runs' '
		replicates="-w pw --repweights rw*" clus1="-w pw --psu dnum --fpc fpc $TESTDATA/apiclus1.sav" strat="$design $api" &&
		ours strat enroll $strat &&
		ours "strat p40" enroll -t "0.5*p40" $strat &&
		ours "strat mean" enroll -t "0.7*mean" $strat &&
		ours "strat fixed" enroll -t 400 $strat &&
		ours "strat by" enroll --by awards $strat &&
		ours "strat mean by" enroll -t "0.7*mean" --by awards $strat &&
		ours "strat own" enroll --by awards --threshold-of domain $strat &&
		ours "strat fixed by" enroll -t 400 --by awards $strat &&
		ours clus1 meals $clus1 &&
		ours "clus1 by" meals --by stype $clus1 &&
		ours clus2 ell -w pw --psu dnum,snum --fpc fpc1,fpc2 "$TESTDATA/apiclus2.sav" &&
		ours efc quol_5 --psu none "$efc" &&
		ours "efc by" quol_5 --psu none --by e42dep "$efc" &&
		ours monitor leeftijd -w gewicht --strata stratum --psu psu "$monitor" &&
		ours election votes --pps brewer --prob p "$TESTDATA/election_pps.sav" &&
		svydesign -q --psu dnum --fpc fpc -w post post.csv | sed "s/^# survey: {/&calibration: [{kind: poststratify, base: pw, result: post, terms: [{by: [stype]}]}], /" >post.svy &&
		svypoverty enroll -m rate --by awards --vcov $strat >vcov.svy && rows estimate <vcov.svy | paste -s >e && sed -n "s/^# vcov: //p" vcov.svy | grep -o "\[[0-9][^]]*\]" | tr -d "[]," | paste -s >v &&
		paste e v | awk "{ printf \"strat by\tdifference\t%.17g\t%.17g\n\", \$1 - \$2, sqrt(\$3 + \$5 - 2 * \$4) }" >>ours &&
		svydesign -q --psu none -w post rows.csv | sed "s/^# survey: {/&calibration: [{kind: poststratify, base: pw, result: post, terms: [{by: [stype]}]}], /" >rows.svy &&
		ours "rows by" meals --by stype rows.svy &&
		svycompute "big = votes > 100000" "$TESTDATA/election_pps.sav" >election.svy && ours "election by" votes -t "0.4*mean" --by big --pps brewer --prob p election.svy &&
		ours "post by" meals --by stype post.svy &&
		ours jk1 meals $replicates --reptype jk1 --repscale $(cat jk1.scale) jk1.csv &&
		ours boot meals $replicates --reptype other --repscale $(cat boot.scale) --reprscales $(cat boot.rscales) boot.csv &&
		ours jkn enroll -t "0.7*mean" $replicates --reptype jkn --reprscales $(cat jkn.rscales) jkn.csv &&
		ours "strat r" enroll --as r $strat &&
		ours "strat r by" enroll --as r --by awards $strat &&
		ours "efc r" quol_5 --as r --psu none "$efc"'
	test_expect_success 'the same rows as R' 'cut -f 1,2 theirs >a && cut -f 1,2 ours >b && test_cmp a b && [ "$(wc -l <ours)" = 235 ]'
	test_expect_success 'the same measures as R' 'cut -f 3 theirs >a && cut -f 3 ours >b && near a b 1e-8'
	test_expect_success 'the same standard errors as R' 'cut -f 4 theirs >a && cut -f 4 ours >b && near a b 1e-8'
fi

# The synthetic incomes of 14,827 Austrians that laeken has. What R convey 1.0 prints of them: https://guilhermejacob.github.io/context/poverty.html,
# ids = ~rb030 (each person by itself), strata = ~db040; convey has no package in Debian.
if test_have_prereq LAEKEN; then
	test_expect_success 'R laeken runs' '
		cat >laeken.R <<-"E" &&
		suppressMessages(library(laeken))
		data(eusilc)
		eusilc$region <- as.integer(eusilc$db040)
		write.csv(data.frame(income = eusilc$eqIncome, w = eusilc$rb050, region = eusilc$region), "eusilc.csv", row.names = FALSE)
		put <- function(id, x) cat(sprintf("%s\t%.15g\n", id, x), sep = "")
		put("income[threshold]", arpt("eqIncome", weights = "rb050", data = eusilc))
		rate <- arpr("eqIncome", weights = "rb050", breakdown = "region", data = eusilc)
		gap <- rmpg("eqIncome", weights = "rb050", breakdown = "region", data = eusilc)
		put("income[rate]", rate$value / 100)
		put("income[median_gap]", gap$value / 100)
		for (i in rate$valueByStratum$stratum) {
			put(paste0("income[rate]@region=", i), rate$valueByStratum$value[rate$valueByStratum$stratum == i] / 100)
			put(paste0("income[median_gap]@region=", i), gap$valueByStratum$value[gap$valueByStratum$stratum == i] / 100)
		}
		E
		Rscript laeken.R >theirs 2>r.err || { cat r.err; false; }'
	eusilc='-w w --strata region --psu none eusilc.csv'
	test_expect_success 'thresholds, rates and gaps of laeken, by regions below the national threshold' '
		{ svypoverty income -m threshold,rate,median_gap $eusilc | rows id estimate && svypoverty income -m rate,median_gap --by region $eusilc | rows id estimate; } >ours &&
		cut -f 1 theirs >a && cut -f 1 ours >b && test_cmp a b && cut -f 2 theirs >a && cut -f 2 ours >b && near a b 1e-10'
	test_expect_success 'what convey prints, with the error of the threshold' '
		numbers svypoverty income -m threshold,rate,median_gap,poor_median --as r $eusilc >have &&
		printf "%s\n" 10859.236 50.63622 0.1444422 0.002756769 0.189286 0.005763974 8803.735 72.87983 >want && near have want 3e-7'
	test_expect_success 'what convey prints of a fixed threshold, and of a part of the mean' '
		numbers svypoverty income -t 10000 -m rate,fgt:1 --as r $eusilc >have && printf "%s\n" 0.11444 0.0027 0.032085 0.0011 >want && near have want 0.05 &&
		sed -n "1p;3p" have >a && sed -n "1p;3p" want >b && near a b 2e-5 &&
		numbers svypoverty income -t "0.6*mean" -m fgt:1 --as r $eusilc >have && printf "%s\n" 0.051187 0.0011 >want && near have want 0.01'
	test_expect_success 'rules for the bandwidth: another number, and nearly the same' '
		numbers svypoverty income $eusilc >a && for h in osier silverman; do numbers svypoverty income --bandwidth $h $eusilc >b && near a b 0.05 && ! cmp -s a b || return 1; done'
fi


test_expect_success 'a file, a pipe and a stream give the same bytes' '
	for args in "quol_5 --by e42dep" "c160age,quol_5 -t 0.7*mean"; do
		svypoverty $args --psu none --no-history "$efc" >a 2>/dev/null && svycat "$efc" | svypoverty $args --psu none --no-history >b 2>/dev/null && test_cmp a b &&
		svycat -O sav "$efc" | svypoverty $args --psu none --no-history >b 2>/dev/null && test_cmp a b || return 1
	done'

printf 'x\n1\n2\n4\n5\n6\n10\n10\n11\n20\n' >nine.csv
test_expect_success 'nine persons by hand: the median is 6, the line 3.6, two are poor' '
	svypoverty x -m $all --psu none nine.csv | rows estimate >have &&
	printf "%s\n" 3.6 0.2222222222222222 0.7222222222222222 1 0.1296296296296296 0.07990397805212623 >want && near have want 1e-12'
test_expect_success 'who is on the line is not below it, unless R says so; a line a rounding away is the line' '
	printf "x\n11\n20\n20\n20\n40\n" >on.csv && svypoverty x -t "0.55*median" -m rate --psu none on.csv 2>/dev/null | rows estimate >have && echo 0 >want && test_cmp want have &&
	svypoverty x -t "0.55*median" -m rate --as r --psu none on.csv | rows estimate >have && echo 0.2 >want && test_cmp want have &&
	svypoverty x -t 11 -m rate --psu none on.csv 2>/dev/null | rows estimate | grep -x 0 && svypoverty x -t 11 -m rate --as r --psu none on.csv | rows estimate | grep -x 0.2'
test_expect_success 'a fixed line: a share like any other, with the same intervals' '
	svycompute "low = enroll < 400" "$api" >low.svy && svyprop low $design --by stype low.svy | awk -F "\t" "/^#/ || \$4 == 1 || /^id/" | rows estimate std_error conf_low conf_high df n >want &&
	svypoverty enroll -t 400 -m rate $design --by stype "$api" | rows estimate std_error conf_low conf_high df n >have && tr "\t" "\n" <want >w && tr "\t" "\n" <have >h && near h w 1e-10 &&
	svypoverty enroll -t 400 -m fgt:0 $design --by stype "$api" | rows estimate std_error conf_low conf_high df n >again && test_cmp have again'
test_expect_success 'the mean gap at a fixed line is a mean' '
	svycompute "gap = max(0, 1 - enroll / 400); square = gap ^ 2" "$api" >gap.svy && numbers svymean gap,square $design gap.svy >want && numbers svypoverty enroll -t 400 -m fgt:1,fgt:2 $design "$api" >have && near have want 1e-10'
test_expect_success 'neither the order of rows nor the scale of weights and values tells' '
	args="leeftijd -m $all --strata stratum --psu psu --by sekse" &&
	svycompute "twice = leeftijd * 2; big = gewicht * 1000" "$monitor" >m.svy && svysort -O csv leeftijd,resp m.svy >sorted.csv &&
	numbers svypoverty $args -w gewicht m.svy >a && numbers svypoverty $args -w gewicht sorted.csv >b && near a b 1e-9 && numbers svypoverty $args -w big m.svy >b && near a b 1e-9 &&
	svypoverty leeftijd -m rate,median_gap,fgt:1 --strata stratum --psu psu -w gewicht m.svy | rows estimate std_error | tr "\t" "\n" >a && svypoverty twice -m rate,median_gap,fgt:1 --strata stratum --psu psu -w gewicht m.svy | rows estimate std_error | tr "\t" "\n" >b && near a b 1e-9'

test_expect_success 'the line is that of the population, or of each domain by itself' '
	svypoverty enroll -m threshold --by awards $design "$api" | rows estimate std_error df n >have && svypoverty enroll -m threshold $design "$api" | rows estimate std_error df n >one && cat one one | tr "\t" "\n" >w && tr "\t" "\n" <have >h && near h w 1e-12 &&
	for a in 1 2; do
		svypoverty enroll -m $all --by awards --threshold-of domain $design "$api" | rows awards estimate std_error df n | awk -v a=$a "\$1 == a" | cut -f 2- | tr "\t" "\n" >h &&
		svypoverty enroll -m $all --where "awards == $a" --threshold-of domain $design "$api" | rows estimate std_error df n | tr "\t" "\n" >w && near h w 1e-12 &&
		svypoverty enroll -m $all --by awards $design "$api" | rows awards estimate std_error df n | awk -v a=$a "\$1 == a" | cut -f 2- | tr "\t" "\n" >h &&
		svypoverty enroll -m $all --where "awards == $a" $design "$api" | rows estimate std_error df n | tr "\t" "\n" >w && near h w 1e-12 || return 1
	done'
test_expect_success 'margins are what runs without groups give' '
	svypoverty leeftijd -m $all -w gewicht --strata stratum --psu psu --by sekse --margins "$monitor" | rows sekse estimate std_error df n | grep "^	" | cut -f 2- | tr "\t" "\n" >h &&
	svypoverty leeftijd -m $all -w gewicht --strata stratum --psu psu "$monitor" | rows estimate std_error df n | tr "\t" "\n" >w && near h w 1e-12'
test_expect_success 'svyfilter before it and --where in it are one: who is outside still makes the line' '
	numbers svypoverty enroll -m $all $design --where "meals > 30" "$api" >want && svydesign -q $design "$api" | svyfilter "meals > 30" >part.svy && numbers svypoverty enroll -m $all part.svy >have && test_cmp want have &&
	numbers svypoverty enroll -m threshold $design "$api" | head -n 1 >line && head -n 1 have >have1 && test_cmp line have1'
test_expect_success 'shares of groups add up to that of all' '
	svypoverty quol_5 -m rate,fgt:1 --by e42dep --psu none --where "!missing(e42dep)" --stats sum_w "$efc" 2>/dev/null | rows level estimate sum_w | awk "{ s[\$1] += \$2 * \$3; w[\$1] += \$3 } END { printf \"%.15g\n%.15g\n\", s[\"rate\"] / w[\"rate\"], s[\"fgt:1\"] / w[\"fgt:1\"] }" >have &&
	svypoverty quol_5 -m rate,fgt:1 --psu none --where "!missing(e42dep)" "$efc" 2>/dev/null | rows estimate >want && near have want 1e-12'

test_expect_success 'a threshold of the own data has more error than one from elsewhere' '
	t=$(svypoverty quol_5 -m threshold --psu none "$efc" | rows estimate) && near "$t" 9 && a=$(svypoverty quol_5 -m fgt:1 --psu none "$efc" | rows std_error) && b=$(svypoverty quol_5 -t 9 -m fgt:1 --psu none "$efc" | rows std_error) && [ "$a" != "$b" ]'
test_expect_success 'linearised and bootstrapped are close in a sample of many units' '
	svydesign -q -w pw --strata stype --psu none "$api" >nofpc.svy && svyreplicate --type bootstrap --replicates 1000 --seed 5 nofpc.svy >rep.svy &&
	svypoverty enroll -m rate,threshold,fgt:1,fgt:2 nofpc.svy | rows std_error >a && svypoverty enroll -m rate,threshold,fgt:1,fgt:2 rep.svy | rows std_error >b && near a b 0.3 &&
	svypoverty enroll -t "0.7*mean" -m fgt:1,fgt:2 nofpc.svy | rows std_error >a && svypoverty enroll -t "0.7*mean" -m fgt:1,fgt:2 rep.svy | rows std_error >b && near a b 0.08'
test_expect_success 'replicates that are made and those in columns are one' '
	svyreplicate --type bootstrap --replicates 40 --seed 3 -w gewicht --strata stratum --psu psu "$monitor" >made.svy && svyreplicate --columns --type bootstrap --replicates 40 --seed 3 -w gewicht --strata stratum --psu psu "$monitor" >columns.svy &&
	numbers svypoverty leeftijd -m $all --by sekse made.svy >a && numbers svypoverty leeftijd -m $all --by sekse columns.svy >b && near a b 1e-9'
test_expect_success 'a jackknife fits no medians, and that is said' '
	svyreplicate --type jkn nofpc.svy >jk.svy && svypoverty enroll jk.svy 2>err >out && grep "jackknife give no valid standard errors of medians" err && grep "jackknife give" out &&
	svypoverty enroll -t "0.5*mean" -m rate jk.svy 2>err >out && ! grep jackknife err && svypoverty enroll -t 400 -m median_gap jk.svy 2>err >out && grep jackknife err'
test_expect_success 'covariances: their roots are the standard errors' '
	svypoverty enroll -m $all --by awards --vcov $design "$api" >out && rows std_error <out >se &&
	sed -n "s/^# vcov: {\(.*\)}$/\1/p" out | sed "s/\], /\n/g; s/\]//g" | sed "s/.*[[ ]//" | awk "{ printf \"%.17g\\n\", sqrt(\$1) }" >diagonal && near se diagonal 1e-10 &&
	svypoverty enroll -m $all --by awards --psu snum -w pw --strata stype "$api" | rows std_error >a && svypoverty enroll -m $all --by awards --vcov --psu snum -w pw --strata stype "$api" | rows std_error >b && near a b 1e-10'
test_expect_success 'without a design the design effect is 1' 'svypoverty quol_5 --deff --psu none "$efc" | rows deff >have && printf "1\n1\n" >want && near have want 2e-2'
test_expect_success 'intervals: logit, or as R' '
	svypoverty quol_5 -m rate --psu none "$efc" | rows conf_low conf_high >a && svypoverty quol_5 -m rate --psu none --ci t "$efc" | rows conf_low conf_high >b && ! cmp -s a b &&
	svypoverty quol_5 -m rate,threshold --psu none --as r "$efc" | rows estimate std_error conf_low | awk "{ z = (\$1 - \$3) / \$2; bad += (z - 1.959963984540054) ^ 2 > 1e-16 } END { exit bad || NR != 2 }" &&
	status 2 svypoverty quol_5 --as r --ci logit --psu none "$efc" 2>err && grep "R has no logit intervals" err'

test_expect_success 'the line and the formulas are said' '
	svypoverty quol_5 -m $all --psu none "$efc" >out && for w in "60 % of the median, 9" "share of those below" "how far the median of the poor" "mean of (1 - y / threshold)"; do grep -F "$w" out >/dev/null || { echo "$w"; return 1; }; done &&
	[ "$(grep -c "# - .*fgt: mean" out)" = 1 ] && svypoverty quol_5 -t "0.5*p40" --by e42dep --psu none "$efc" 2>/dev/null | grep "50 % of percentile 40 of the whole population" &&
	svypoverty quol_5 -t "0.5*mean" --by e42dep --threshold-of domain --psu none "$efc" 2>/dev/null | grep "50 % of the mean of each domain by itself" && svypoverty quol_5 -t 7.5 --psu none --as r "$efc" | grep "threshold: 7.5; who is on it is poor"'
test_expect_success 'all have the same: nobody is poor, and the line has no error' '
	printf "x\n5\n5\n5\n" >same.csv && svypoverty x -m threshold,rate,fgt:1 --psu none same.csv | rows estimate std_error >have && printf "3\t0\n0\t0\n0\t0\n" >want && test_cmp want have &&
	svypoverty x -m median_gap --psu none same.csv 2>err >out && grep "1 of 1 estimates do not exist: nobody is below" err && rows estimate std_error <out >have && printf "NaN\tNaN\n" >want && test_cmp want have'
test_expect_success 'everybody is poor, and a median of zero' '
	svypoverty x -t 100 -m rate,median_gap --psu none nine.csv | rows estimate conf_high >have && printf "1\t1\n" >want && head -n 1 have >h && test_cmp want h &&
	printf "x\n0\n0\n0\n4\n" | svypoverty x -m threshold,rate,median_gap --psu none 2>err >out && grep "3 of 3 estimates do not exist: .*the threshold is not above zero" err'
test_expect_success 'no rows, one row, all missing, weights of zero' '
	printf "x\n" | svypoverty x --psu none >out 2>/dev/null && rows n <out | sort -u | grep -x 0 &&
	printf "x\n3\n" | svypoverty x -m threshold,rate --psu none --lonely adjust >out 2>/dev/null && rows std_error <out | sort -u | grep -x NaN &&
	printf "x,y\n,2\n,1\n" | svypoverty x --missing "x=9" --psu none >out 2>/dev/null && rows estimate <out | sort -u | grep -x NaN &&
	printf "x,w,g\n3,0,1\n4,0,1\n1,1,2\n5,1,2\n9,2,2\n" | svypoverty x -w w --by g --psu none >out 2>/dev/null && rows g <out | sort -u | grep -x 2'
test_expect_success 'a group within one unit, and one without a member of some stratum' '
	printf "u,h,g,x\n1,1,1,1\n1,1,1,20\n2,1,2,11\n3,2,2,4\n4,2,2,15\n" >part.csv && svypoverty x -m threshold,rate --psu u --strata h --by g part.csv >out 2>err && grep "lies within one primary unit" err && rows std_error <out | sed -n 2p | grep NaN &&
	rows std_error <out | sed -n "1p;3p;4p" | grep -v NaN | wc -l | grep -x 3 && rows df <out >have && printf "2\n0\n2\n1\n" >want && test_cmp want have'
test_expect_success 'what is no measure, line or bandwidth is refused' '
	for m in foo rate:1 fgt "" rate, fgt:x fgt:0.5 fgt:-1; do status 2 svypoverty x -m "$m" nine.csv 2>err && grep "unknown measure of poverty\|the power of fgt" err || { echo "$m"; return 1; }; done &&
	for t in 0 -3 0.6*foo "*median" 0.6*p100 0.6*p0 -1*median median inf nan "" 0.6*; do status 2 svypoverty x -t "$t" nine.csv 2>err && grep "a threshold is a number above zero, or" err || { echo "$t"; return 1; }; done &&
	for h in 0 -1 x ""; do status 2 svypoverty x --bandwidth "$h" nine.csv 2>err && grep "a bandwidth is" err || return 1; done &&
	status 2 svypoverty x -t 4 --threshold-of domain nine.csv 2>err && grep "same in every domain" err && status 2 svypoverty x --threshold-of all nine.csv 2>err && grep "population, domain" err &&
	svypoverty x --bandwidth 2 nine.csv >out && svypoverty x --bandwidth 3 nine.csv >out2 && ! cmp -s out out2'
test_expect_success 'wrong names, text, other intervals' '
	status 2 svypoverty quol5 "$efc" 2>err && grep "quol_5" err && printf "word,x\nb,1\nc,2\n" | status 2 svypoverty word 2>err && grep "holds text" err && status 2 svypoverty x --ci beta nine.csv 2>err && grep "known: logit, t" err'
test_expect_success 'a cut stream and a full disk fail' '
	svycat "$efc" | head -n 100 | status 1 svypoverty quol_5 2>err >out && ! test -s out && status 1 svypoverty quol_5 --psu none "$efc" >/dev/full 2>err'

test_done
