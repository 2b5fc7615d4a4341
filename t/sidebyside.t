#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='estimates, standard errors and degrees of freedom beside those of R survey on the same files'
. "$(dirname "$0")/lib.sh"

if ! test_have_prereq R; then
	[ -z "$CI" ] || { echo "Bail out! R with survey and haven is not installed"; exit 1; }
	skip_all='R with survey and haven is not installed'
	test_done
fi

cells='BEGIN { FS = OFS = "\t" } /^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = 1; next }
	{ print name, $at["id"], $at["estimate"], $at["std_error"], $at["df"] }'

# ours CASE COMMAND…: the rows of an estimate stream as the R script prints them
ours() {
	_case=$1
	shift
	(cd "$TESTDATA" && "$@" 2>/dev/null) | awk -v name="$_case" "$cells" >>ours
}

awkward='not missing(e15relat) and not missing(e42dep) and not missing(c12hour)'
clusters='--psu psu --strata stratum -w gewicht --missing n1-n3,w1=-7:-2'
first=$(svymean gewicht -w none --by stratum "$TESTDATA/monitor.sav" 2>/dev/null | awk -F'\t' '!/^#/ && $2 != "stratum" { print $2; exit }')

test_expect_success 'R runs' '(cd "$TESTDATA" && Rscript sidebyside.R) >theirs 2>r.err || { cat r.err; false; }'
test_expect_success 'svykit runs' '
	ours "efc means" svymean c12hour,c160age,neg_c_7 efc.sav &&
	ours "efc by" svymean c12hour,quol_5 --by c161sex efc.sav &&
	ours "efc shares" svyprop c90cop9 --by e42dep efc.sav &&
	(cd "$TESTDATA" && svycat -O csv efc.sav) | awk -F, "NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i } NR == 1 || (\$at[\"e15relat\"] != \"\" && \$at[\"e42dep\"] != \"\" && \$at[\"c12hour\"] != \"\")" >awkward.csv &&
	ours "efc awkward" svymean c160age,quol_5 --psu e15relat --strata e42dep --nest -w c12hour "$PWD/awkward.csv" &&
	ours "efc awkward total" svytotal c160age --psu e15relat --strata e42dep --nest -w c12hour "$PWD/awkward.csv" &&
	ours "monitor means" svymean leeftijd,uren_zorg,n1,n2 $clusters monitor.sav &&
	ours "monitor by" svymean n1,uren_zorg --by gemeente $clusters monitor.dta &&
	ours "monitor totals" svytotal uren_zorg,doet --by jaar $clusters monitor.sav &&
	ours "monitor shares" svyprop w1 --by jaar $clusters monitor.dta &&
	ours "monitor fpc" svymean leeftijd,n3 $clusters --fpc fpc1 monitor.sav &&
	ours "monitor domain" svymean uren_zorg,n1 $clusters --fpc fpc1 --where "leeftijd >= 67 and sekse == 2" monitor.sav &&
	ours "monitor domain by" svymean n1 --by opleiding $clusters --fpc fpc1 --where "leeftijd < 40" monitor.sav &&
	ours "monitor stages" svymean leeftijd,n3 --by jaar --psu psu,resp --fpc fpc1,fpc2 --strata stratum -w gewicht --missing n1-n3=-7:-2 monitor.sav &&
	ours "monitor rows" svymean leeftijd,n1 --by sekse --psu none --strata gemeente -w gewicht --missing n1=-7:-2 monitor.sav &&
	ours "monitor rows shares" svyprop w1 --psu none --strata gemeente -w gewicht --missing w1=-7:-2 monitor.sav &&
	ours "2stage" svymean leeftijd,uren_zorg --by provincie --psu gemeente,buurt --strata provincie --fpc fpc1,fpc2 -w gewicht monitor-2stage.sav &&
	ours "2stage total" svytotal uren_zorg --psu gemeente,buurt --strata provincie --fpc fpc1,fpc2 -w gewicht monitor-2stage.sav &&
	svycat -O csv "$TESTDATA/monitor.sav" | awk -F, "NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i; print; next }
		\$at[\"stratum\"] == $first { if (!unit) unit = \$at[\"psu\"]; if (\$at[\"psu\"] != unit) next } { print }" >lonely.csv &&
	for rule in remove certainty average adjust; do
		ours "lonely $rule" svymean leeftijd,n1 $clusters --lonely $rule "$PWD/lonely.csv" || return 1
	done
'
test_expect_success 'the same rows' 'cut -f1,2 ours >a && cut -f1,2 theirs >b && test_cmp b a'
test_expect_success 'there are many' '[ $(wc -l <ours) -gt 80 ]'
for column in 3=estimate 4="standard error" 5=df; do
	test_expect_success "the same ${column#*=}" "cut -f${column%%=*} ours >a && cut -f${column%%=*} theirs >b && near a b 1e-8"
done

test_done
