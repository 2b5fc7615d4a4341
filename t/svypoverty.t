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
test_done
