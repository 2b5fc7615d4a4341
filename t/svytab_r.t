#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svytab beside R survey, figure by figure'
. "$(dirname "$0")/lib.sh"

if ! test_have_prereq R; then
	[ -z "$CI" ] || { echo "Bail out! R with survey and haven is not installed"; exit 1; }
	skip_all='R with survey and haven is not installed'
	test_done
fi

cells='BEGIN { FS = OFS = "\t" } /^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = 1; next }
	$at["base"] != "" { print name, $at["id"], $at[value], value == "estimate" ? $at["std_error"] : 0, value == "estimate" ? $at["df"] : 0 }'
# ours CASE COMMAND…: the cells of a stream as the R script prints them
ours() {
	_case=$1
	shift
	(cd "$TESTDATA" && "$@" --cells all 2>/dev/null) | awk -v name="$_case" -v value=estimate "$cells" >>ours
}
# deffs CASE COMMAND…: with design effects behind each
deffs() {
	_case=$1
	shift
	(cd "$TESTDATA" && "$@" --cells all --deff 2>/dev/null) | awk -v name="$_case" "$cells"'
		$at["base"] != "" && $at["deff"] != "" { print name " deff", $at["id"], $at["deff"], 0, 0 }' value=estimate >>ours
}
# matrices CASE COMMAND…: covariances of shares and counts of the cells, then adjusted residuals
matrices() {
	_case=$1
	shift
	for _figure in ${figures:-share=table count=count}; do
		(cd "$TESTDATA" && "$@" --cells "${_figure#*=}" --no-totals --no-test --vcov 2>/dev/null) | awk -v name="$_case vcov" -v what="${_figure%=*}" -v OFS='\t' '
			/^# vcov:/ { for (i = 1; match($0, /\047[^\047]*\/[^\047]*\047: \[[^]]*\]/); i++) {
					part = substr($0, RSTART, RLENGTH); $0 = substr($0, RSTART + RLENGTH); sub(/.*\[/, "", part)
					split(part, x, /, *|\]/); for (j = 1; j <= i; j++) v[i, j] = v[j, i] = x[j] }
				for (j = 1; j < i; j++) for (k = 1; k < i; k++) print name, what (j - 1) * (i - 1) + k, v[j, k], 0, 0 }'
	done >>ours
	[ "$residuals" = no ] ||
	(cd "$TESTDATA" && "$@" --cells count --no-totals --no-test --stats adj_residual 2>/dev/null) | awk -F'\t' -v name="$_case residual" -v OFS='\t' '
		/^#/ { next } !at { for (i = 1; i <= NF; i++) { if ($i == "adj_residual") at = i; if ($i == "level") level = i } next }
		{ if (!($2 in column)) column[$2] = ++columns; if (!($level in row)) row[$level] = ++rows; print name, row[$level] "," column[$2], $at, 0, 0 }' >>ours
}
# replicated CASE OPTIONS…
replicated() {
	_name=$1
	shift
	svydesign -q -w pw "$@" "$_name.csv" >"$_name.svy" &&
	ours "$_name" svytab comp_imp,awards "$PWD/$_name.svy" &&
	ours "$_name where" svytab comp_imp,awards --where 'api00 > 600' "$PWD/$_name.svy" &&
	residuals=no matrices "$_name" svytab comp_imp,awards "$PWD/$_name.svy"
}
strat='-w pw --strata stype --psu none --fpc fpc'
clus1='-w pw --psu dnum --fpc fpc'
clus2='-w pw --psu dnum,snum --fpc fpc1,fpc2'
monitor='-w gewicht --strata stratum --psu psu --missing n1,n2,w1=-7:-2'
sets='-w gewicht --strata stratum --psu psu --missing n1,n2,w1-w4=-7:-2'

test_expect_success 'R runs' 'Rscript "$ROOT/t/svytab_r.R" >theirs 2>r.err || { cat r.err; false; }'
test_expect_success 'svytab runs' '
	deffs efc svytab e42dep,c161sex --psu none efc.sav &&
	ours "efc by" svytab e42dep,c161sex --by c172code --psu none efc.sav &&
	matrices efc svytab e42dep,c161sex --psu none efc.sav &&
	deffs strat svytab comp_imp,sch_wide $strat apistrat.sav &&
	ours "strat layers" svytab awards,sch_wide,stype $strat apistrat.sav &&
	ours "strat where" svytab stype,sch_wide --where "meals > 30" $strat apistrat.sav &&
	matrices strat svytab comp_imp,stype $strat apistrat.sav &&
	ours clus1 svytab stype,sch_wide $clus1 apiclus1.sav &&
	ours "clus1 by" svytab stype,comp_imp --by awards $clus1 apiclus1.sav &&
	matrices clus1 svytab stype,sch_wide $clus1 apiclus1.sav &&
	svydesign -q --psu dnum --fpc fpc -w post post.csv | sed "s/^# survey: {/&calibration: [{kind: poststratify, base: pw, result: post, terms: [{by: [stype]}]}], /" >post.svy &&
	ours post svytab sch_wide,awards "$PWD/post.svy" &&
	matrices post svytab sch_wide,awards "$PWD/post.svy" &&
	ours clus2 svytab stype,awards $clus2 apiclus2.sav &&
	matrices clus2 svytab stype,awards $clus2 apiclus2.sav &&
	ours monitor svytab w1,opleiding $monitor monitor.sav &&
	ours "monitor by" svytab n1,opleiding --by jaar $monitor monitor.sav &&
	ours "monitor layers" svytab w1,sekse,jaar $monitor monitor.dta &&
	ours "set" svytab will,opleiding --mr "will=w1-w4:3,4" $sets monitor.sav &&
	ours "set any" svytab will --mr "will=w1-w4:3,4" --mr-base any $sets monitor.sav &&
	ours "set rows" svytab will,sekse --mr "will=w1-w4:3,4" $sets --strata gemeente --psu none monitor.sav &&
	ours "codes" svytab named,jaar --mr "named=n1,n2" $sets monitor.sav &&
	residuals=no figures=share=table matrices set svytab will --mr "will=w1-w4:3,4" $sets monitor.sav &&
	ours "zero weights" svytab w1,sekse $monitor -w zero "$PWD/zero.csv" &&
	for rule in remove certainty adjust; do
		ours "lonely $rule" svytab w1,sekse $monitor --lonely $rule "$PWD/lonely.csv" || return 1
	done &&
	ours pps svytab stype,sch_wide --strata h --psu none --pps brewer --prob pi "$PWD/pps.csv" &&
	matrices pps svytab stype,sch_wide --strata h --psu none --pps brewer --prob pi "$PWD/pps.csv" &&
	replicated brr --reptype brr --repweights "rep*" &&
	replicated jk1 --reptype jk1 --repweights "rep*" &&
	replicated jkn --reptype jkn --repweights "rep*" --reprscales "$(cat jkn.rscales)" &&
	replicated bootstrap --reptype bootstrap --repweights "rep*"
'
# What docs/methods.md says we do not follow: R centres totals of a lonely unit at 0, and takes the degrees of freedom of replicates from the domain.
followed() { awk -F '\t' -v OFS='\t' '/^lonely adjust\t.*\/count/ { $4 = 0 } /^(brr|jk1|jkn|bootstrap)/ { $5 = 0 } { print }' "$1" | sort; }
followed ours >a && mv a ours
followed theirs >a && mv a theirs
test_expect_success 'the same figures' 'cut -f1,2 ours >a && cut -f1,2 theirs >b && test_cmp b a'
test_expect_success 'there are many' '[ "$(wc -l <ours)" -gt 2000 ]'
# numbers FILE COLUMN: what rounding leaves of nothing is nothing
numbers() { awk -F '\t' -v at="$2" '{ x = $at; if (x < 1e-12 && x > -1e-12) x = 0; print x }' "$1"; }
for column in 3=estimate 4="standard error" 5=df; do
	test_expect_success "the same ${column#*=}" "numbers ours ${column%%=*} >a && numbers theirs ${column%%=*} >b && near a b 1e-8"
done

test_done
