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
		ours "post by" meals --by stype post.svy &&
		ours jk1 meals $replicates --reptype jk1 --repscale $(cat jk1.scale) jk1.csv &&
		ours boot meals $replicates --reptype other --repscale $(cat boot.scale) --reprscales $(cat boot.rscales) boot.csv &&
		ours jkn enroll -t "0.7*mean" $replicates --reptype jkn --reprscales $(cat jkn.rscales) jkn.csv &&
		ours "strat r" enroll --as r $strat &&
		ours "strat r by" enroll --as r --by awards $strat &&
		ours "efc r" quol_5 --as r --psu none "$efc"'
	test_expect_success 'the same rows as R' 'cut -f 1,2 theirs >a && cut -f 1,2 ours >b && test_cmp a b && [ "$(wc -l <ours)" = 204 ]'
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
		{ svypoverty income $eusilc | rows id estimate && svypoverty income -m rate,median_gap --by region $eusilc | rows id estimate; } >ours &&
		cut -f 1 theirs >a && cut -f 1 ours >b && test_cmp a b && cut -f 2 theirs >a && cut -f 2 ours >b && near a b 1e-10'
	test_expect_success 'what convey prints, with the error of the threshold' '
		numbers svypoverty income -m threshold,rate,median_gap,poor_median --as r $eusilc >have &&
		printf "%s\n" 10859.236 50.63622 0.1444422 0.002756769 0.189286 0.005763974 8803.735 72.87983 >want && near have want 3e-7'
	test_expect_success 'what convey prints of a fixed threshold, and of a part of the mean' '
		numbers svypoverty income -t 10000 -m rate,fgt:1 --as r $eusilc >have && printf "%s\n" 0.11444 0.0027 0.032085 0.0011 >want && near have want 0.05 &&
		sed -n "1p;3p" have >a && sed -n "1p;3p" want >b && near a b 2e-5 &&
		numbers svypoverty income -t "0.6*mean" -m fgt:1 --as r $eusilc >have && printf "%s\n" 0.051187 0.0011 >want && near have want 0.01'
	test_expect_success 'two rules for the bandwidth' '
		numbers svypoverty income $eusilc >a && numbers svypoverty income --bandwidth osier $eusilc >b && near a b 0.01 && ! cmp -s a b'
fi

test_done
