#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svygini: against R and published values, properties of measures, edges, what it refuses'
. "$(dirname "$0")/lib.sh"

efc=$TESTDATA/efc.sav
api=$TESTDATA/apistrat.sav
monitor=$TESTDATA/monitor.sav
design='-w pw --strata stype --psu none --fpc fpc'
some=gini,lorenz,top:0.05,s80s20,s90s40,ge:2,ge:0.5,theil,atkinson:0.5
all=$some,mld,ge:-1,atkinson:1,atkinson:2

# rows COLUMN…: these columns of the estimate stream on standard input, without its header
rows() {
	awk -F '\t' -v want="$*" '/^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = split(want, name, " "); next }
		{ for (k = 1; k <= n; k++) printf "%s%s", $at[name[k]], k < n ? "\t" : "\n" }'
}
# numbers COMMAND…: estimates and standard errors, one below the other
numbers() { "$@" 2>/dev/null | rows estimate std_error | tr '\t' '\n'; }
# ours CASE ARGUMENTS…: measures of inequality as the R script prints them
ours() {
	_case=$1
	shift
	svygini -p 0.1,0.5,0.9 "$@" 2>/dev/null | rows id estimate std_error | sed "s/^/$_case	/" >>ours
}

if test_have_prereq R; then
	test_expect_success 'R runs' 'Rscript "$ROOT/t/indices.R" "$TESTDATA" inequality >theirs 2>r.err || { cat r.err; false; }'
	test_expect_success 'svykit runs' '
		replicates="-w pw --repweights rw*" &&
		ours strat enroll -m $all $design "$api" &&
		ours "strat by" enroll -m $all --by awards $design "$api" &&
		ours clus1 api00 -m $all -w pw --psu dnum --fpc fpc "$TESTDATA/apiclus1.sav" &&
		ours "clus1 where" api00 -m $all -w pw --psu dnum --fpc fpc --where "meals > 40" "$TESTDATA/apiclus1.sav" &&
		ours clus2 api00 -m $all -w pw --psu dnum,snum --fpc fpc1,fpc2 "$TESTDATA/apiclus2.sav" &&
		ours "efc by" c12hour -m $all --psu none --by e42dep "$efc" &&
		ours "efc ties" quol_5 -m $some --psu none "$efc" &&
		ours monitor leeftijd -m $all -w gewicht --strata stratum --psu psu "$monitor" &&
		ours election votes -m $all --pps brewer --prob p "$TESTDATA/election_pps.sav" &&
		svydesign -q --psu dnum --fpc fpc -w post post.csv | sed "s/^# survey: {/&calibration: [{kind: poststratify, base: pw, result: post, terms: [{by: [stype]}]}], /" >post.svy &&
		ours post api00 -m $all post.svy &&
		ours jk1 api00 -m $all $replicates --reptype jk1 --repscale $(cat jk1.scale) jk1.csv &&
		ours boot api00 -m $all $replicates --reptype other --repscale $(cat boot.scale) --reprscales $(cat boot.rscales) boot.csv &&
		ours jkn enroll -m $all $replicates --reptype jkn --reprscales $(cat jkn.rscales) jkn.csv &&
		ours brr alive -m $all -w none --repweights "rw*" --reptype brr brr.csv &&
		ours "strat r" enroll -m gini,s80s20 --as r $design "$api" &&
		ours "efc r" quol_5 -m gini,s80s20 --as r --psu none "$efc"'
	test_expect_success 'the same rows as R' 'cut -f 1,2 theirs >a && cut -f 1,2 ours >b && test_cmp a b && [ "$(wc -l <ours)" = 270 ]'
	test_expect_success 'the same measures as R' 'cut -f 3 theirs >a && cut -f 3 ours >b && near a b 1e-8'
	test_expect_success 'the same standard errors as R' 'cut -f 4 theirs >a && cut -f 4 ours >b && near a b 1e-8'
fi
test_done
