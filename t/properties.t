#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='what holds of every estimate: invariances, and inputs at the edge'
. "$(dirname "$0")/lib.sh"

monitor=$TESTDATA/monitor.sav
clusters='-w gewicht --strata stratum --psu psu'
vars=leeftijd,uren_zorg,n1

# body: the table of a stream, without header and trailer
body() {
	grep -v '^#'
}
# columns NAME,…: those columns
columns() {
	awk -F'\t' -v want="$1" '/^#/ { next }
		!n { n = split(want, name, ","); for (i = 1; i <= NF; i++) at[$i] = i; next }
		{ for (k = 1; k <= n; k++) printf "%s%s", $at[name[k]], k < n ? FS : "\n" }'
}
# change PROGRAM: comma-separated text through awk; at[NAME] is a column's number, rows below the header run the program
change() {
	awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; print; next } { '"$1"'; print }'
}
# alike A B COLUMNS [REL]: two estimate streams have the same rows and the same numbers in the columns
alike() {
	columns id <"$1" >alike.a && columns id <"$2" >alike.b && test_cmp alike.a alike.b || return 1
	for _column in ${3//,/ }; do
		columns "$_column" <"$1" >alike.a && columns "$_column" <"$2" >alike.b && near alike.a alike.b "${4:-1e-12}" || {
			echo "$_column differs" >&2
			return 1
		}
	done
}
# is FILE COLUMN VALUE: the first row's cell
is() {
	[ "$(columns "$2" <"$1" | head -1)" = "$3" ] || { echo "$2 is not $3:" >&2; body <"$1" >&2; return 1; }
}

svycat -O csv "$monitor" >monitor.csv
for command in svymean svytotal svyprop; do
	list=$vars
	[ $command = svyprop ] && list=n1,sekse
	eval "$command $list --by provincie $clusters --stats deff,cv monitor.csv" >$command.plain 2>/dev/null
done

test_expect_success 'the yardsticks have numbers' '
	for c in svymean svytotal svyprop; do
		[ $(columns std_error <$c.plain | grep -c "^[0-9]") -ge 9 ] || return 1
	done'

test_expect_success 'weights times seven change totals only' '
	change "\$at[\"gewicht\"] = sprintf(\"%.17g\", 7 * \$at[\"gewicht\"])" <monitor.csv >seven.csv &&
	svymean $vars --by provincie $clusters --stats deff,cv seven.csv >t && alike svymean.plain t estimate,std_error,conf_low,conf_high,df,n,deff,cv &&
	svyprop n1,sekse --by provincie $clusters --stats deff,cv seven.csv >t && alike svyprop.plain t estimate,std_error,conf_low,conf_high,df,n,deff,cv &&
	svytotal $vars --by provincie $clusters --stats deff,cv seven.csv >t && alike svytotal.plain t df,n,deff,cv &&
	columns estimate,std_error <svytotal.plain | awk "{ print 7 * \$1; print 7 * \$2 }" CONVFMT=%.17g OFMT=%.17g >a &&
	columns estimate,std_error <t | tr "\t" "\n" >b && near a b 1e-12'
test_expect_success 'rows in another order' '
	{ head -1 monitor.csv; sed 1d monitor.csv | shuf --random-source="$monitor"; } >shuffled.csv && ! test_cmp monitor.csv shuffled.csv >/dev/null &&
	for c in svymean svytotal; do
		$c $vars --by provincie $clusters --stats deff,cv shuffled.csv >t && alike $c.plain t estimate,std_error,conf_low,conf_high,df,n,deff,cv || return 1
	done &&
	svyprop n1,sekse --by provincie $clusters --stats deff,cv shuffled.csv >t && alike svyprop.plain t estimate,std_error,conf_low,conf_high,df,n,deff,cv'
test_expect_success 'rows in another order, each a unit of its own' '
	svymean $vars --by provincie -w gewicht --strata stratum --psu none monitor.csv >a &&
	svymean $vars --by provincie -w gewicht --strata stratum --psu none shuffled.csv >b && alike a b estimate,std_error,df,n'
test_expect_success 'units that are called otherwise, and in another order' '
	change "\$at[\"psu\"] = \"u\" (9999999 - \$at[\"psu\"]); \$at[\"stratum\"] = 9999 - \$at[\"stratum\"]" <monitor.csv >renamed.csv &&
	svymean $vars --by provincie $clusters renamed.csv >t && alike svymean.plain t estimate,std_error,conf_low,conf_high,df,n'
test_expect_success 'units that are numbered anew in each stratum' '
	change "\$at[\"psu\"] = \$at[\"psu\"] % 100" <monitor.csv >nested.csv &&
	svymean $vars --by provincie $clusters --nest nested.csv >t && alike svymean.plain t estimate,std_error,df,n'
test_expect_success 'a respondent cut in halves of half the weight' '
	change "\$at[\"gewicht\"] = sprintf(\"%.17g\", \$at[\"gewicht\"] / 2); print" <monitor.csv >halves.csv &&
	svymean $vars --by provincie $clusters halves.csv >t && alike svymean.plain t estimate,std_error,df'

test_expect_success 'sav, dta, stream, csv and tsv: the same bytes' '
	svycat "$monitor" >monitor.svy && svycat -O tsv "$monitor" >monitor.tsv &&
	for c in "svymean $vars" "svytotal $vars" "svyprop w1,sekse"; do
		$c --by jaar $clusters "$monitor" | body >a &&
		for f in "$TESTDATA/monitor.dta" monitor.svy monitor.csv monitor.tsv; do
			$c --by jaar $clusters "$f" | body >b && test_cmp a b || return 1
		done
	done'

test_expect_success 'a change of origin or of unit' '
	change "\$at[\"leeftijd\"] = sprintf(\"%.0f\", \$at[\"leeftijd\"] + 1e10); \$at[\"uren_zorg\"] *= 3" <monitor.csv >moved.csv &&
	svymean leeftijd --by provincie $clusters monitor.csv >a && svymean leeftijd --by provincie $clusters moved.csv >b && alike a b std_error,df,n &&
	svymean uren_zorg $clusters monitor.csv | columns estimate,std_error | awk "{ print 3 * \$1; print 3 * \$2 }" OFMT=%.17g >a &&
	svymean uren_zorg $clusters moved.csv | columns estimate,std_error | tr "\t" "\n" >b && near a b 1e-12'
test_expect_success 'a constant has no error' '
	change "\$at[\"leeftijd\"] = 0.1" <monitor.csv >constant.csv && svymean leeftijd $clusters constant.csv >t && is t std_error 0 && is t estimate 0.1'
test_expect_success 'who took all units has no error' '
	change "\$at[\"fpc1\"] = 5" <monitor.csv >census.csv && svymean leeftijd $clusters --fpc fpc1 census.csv >t && is t std_error 0 &&
	change "\$at[\"fpc1\"] = 0.25" <monitor.csv >fraction.csv && svymean leeftijd $clusters --fpc fpc1 monitor.csv >a &&
	svymean leeftijd $clusters --fpc fpc1 fraction.csv >b && alike a b estimate,std_error,df'

test_expect_success 'the diagonal of the covariances is the squared error' '
	for c in "svymean $vars" "svytotal $vars" "svyprop n1,sekse"; do
		$c --by provincie,sekse $clusters --vcov "$monitor" >t 2>/dev/null || return 1
		sed -n "s/^# vcov: {\(.*\)}$/\1/p" t | sed "s/\], /\n/g; s/\]//g" | sed "s/.*[[ ]//" >a &&
		columns std_error <t | awk "{ print \$1 * \$1 }" OFMT=%.17g >b && [ $(wc -l <a) -ge 12 ] && near a b 1e-10 || return 1
	done'
test_expect_success 'the variance of a sum is the sum of the covariances' '
	svytotal uren_zorg --by sekse,opleiding $clusters --vcov "$monitor" | sed -n "s/^# vcov: {\(.*\)}$/\1/p" | sed "s/\], /\n/g; s/\]//g; s/[^\n]*\[//g" |
		sed "s/.*\[//" | awk -F", " "{ for (i = 1; i <= NF; i++) sum += (i < NF ? 2 : 1) * \$i } END { printf \"%.17g\n\", sqrt(sum) }" >a &&
	svytotal uren_zorg $clusters "$monitor" | columns std_error >b && near a b 1e-10'
test_expect_success 'totals of groups add up' '
	svytotal uren_zorg --by provincie,jaar $clusters "$monitor" | columns estimate | awk "{ s += \$1 } END { printf \"%.17g\n\", s }" >a &&
	svytotal uren_zorg $clusters "$monitor" | columns estimate >b && near a b 1e-12'
test_expect_success 'a total is a mean times the sum of the weights' '
	svymean uren_zorg --by jaar $clusters --stats sum_w "$monitor" | columns estimate,sum_w | awk "{ printf \"%.17g\n\", \$1 * \$2 }" >a &&
	svytotal uren_zorg --by jaar $clusters "$monitor" | columns estimate >b && near a b 1e-12'
test_expect_success 'margins are what separate runs give' '
	svymean $vars --by provincie,jaar --margins $clusters "$monitor" | columns id,estimate,std_error,conf_low,conf_high,df,n | sort >all &&
	for by in "--by provincie,jaar" "--by provincie" "--by jaar" ""; do
		svymean $vars $by $clusters "$monitor" | columns id,estimate,std_error,conf_low,conf_high,df,n || return 1
	done | sort >apart && [ $(wc -l <all) -eq 36 ] && test_cmp all apart'
test_expect_success 'a group is the domain of its members' '
	svymean $vars --where "provincie == 2" $clusters "$monitor" | columns estimate,std_error,df,n >a &&
	svymean $vars --by provincie $clusters "$monitor" | awk "/^#/ || !n++ || /provincie=2/" | columns estimate,std_error,df,n >b && test_cmp a b'
test_expect_success 'a share is a mean of 0 and 1' '
	change "\$at[\"sekse\"]--" <monitor.csv >zero.csv &&
	svyprop sekse --ci wald --by jaar $clusters zero.csv | awk "/^#/ || /^id/ || /sekse\[1\]/" | columns estimate,std_error,conf_low,conf_high,df,n | tr "\t" "\n" >a &&
	svymean sekse --by jaar $clusters zero.csv | columns estimate,std_error,conf_low,conf_high,df,n | tr "\t" "\n" >b && near a b 1e-10'
test_expect_success 'a share and its complement mirror each other, in every kind of interval' '
	for ci in logit wald wilson beta asin; do
		svyprop sekse --ci $ci $clusters "$monitor" >t &&
		columns estimate,std_error,conf_low,conf_high <t | awk "{ e[NR] = \$1; s[NR] = \$2; lo[NR] = \$3; hi[NR] = \$4 }
			function off(x) { return x * x > 1e-22 }
			END { exit NR != 2 || off(e[1] + e[2] - 1) || off(s[1] - s[2]) || off(lo[1] + hi[2] - 1) || off(hi[1] + lo[2] - 1) || !(lo[1] < e[1] && e[1] < hi[1]) }" || return 1
	done'

# Small designs for what stands at the edge: stratum, unit, weight, outcome, domain, share
printf 'h,p,w,y,d,s\n1,1,1,3,1,1\n1,1,2,4,1,1\n1,2,1,5,0,1\n2,3,1,7,0,0\n2,4,3,9,0,1\n2,5,1,8,0,0\n' >small.csv
small='-w w --strata h --psu p'

test_expect_success 'a stratum of one unit is an error that names it' '
	grep -v "^1,2" small.csv >lonely.csv &&
	for c in svymean svytotal svyprop; do
		status 1 $c y $small lonely.csv >out 2>err && grep "stratum .h=1. has only one primary unit" err && ! grep "^#end" out || return 1
	done &&
	svymean y $small --lonely certainty lonely.csv >t && columns std_error <t | grep "^0\.[0-9]*$" &&
	svymean y $small --lonely missing lonely.csv >t && is t std_error NaN && is t conf_low NaN'
test_expect_success 'covariances know lonely strata, under every rule' '
	awk -F, -v OFS=, "{ print \$0, NR == 1 ? \"z\" : \$4 * \$4 % 11, NR == 1 ? \"sum\" : \$4 + \$4 * \$4 % 11 }" lonely.csv >sums.csv &&
	for rule in adjust average certainty remove; do
		for c in svymean svytotal; do
			$c y,z $small --lonely $rule --vcov sums.csv | sed -n "s/^# vcov: .*\[\([^]]*\)\], *.*\[\(.*\), \(.*\)\]}$/\1 \2 \3/p" |
				awk "{ printf \"%.17g\n\", sqrt(\$1 + 2 * \$2 + \$3) }" >a &&
			$c sum $small --lonely $rule sums.csv | columns std_error >b && near a b 1e-10 || return 1
		done
	done'
test_expect_success 'a domain inside one unit has a mean without error, and says so' '
	for c in svymean svyprop; do
		$c y $small --where "d == 1" small.csv >t 2>err && is t std_error NaN && is t conf_low NaN && is t conf_high NaN && is t n 2 &&
		grep "within one primary unit" err && grep "within one primary unit" t || return 1
	done &&
	svymean y $small --by d small.csv >t 2>err && is t n 4 && ! is t std_error NaN 2>/dev/null && grep "d=1.* lies within one primary unit" err &&
	status 1 svymean y $small --where "d == 1" --strict small.csv'
test_expect_success 'of many such domains a few are named and the others counted' '
	seq 40 | awk "BEGIN { print \"g,h,y\" } { print \$1, \$1 % 3, \$1 }" OFS=, >lone.csv &&
	for c in svymean svyprop; do
		$c y --by g lone.csv >t 2>err && test "$(grep -c "lies within one primary unit: " err)" = 5 &&
		grep "35 more domains lie within one primary unit each" err || return 1
	done'
test_expect_success 'a total of that domain has an error, but no degrees of freedom' '
	svytotal y $small --where "d == 1" small.csv >t 2>err && is t estimate 11 && is t std_error 11 && is t df 0 && is t conf_low NaN && is t conf_high NaN &&
	grep "no degrees of freedom" err && ! grep "cannot be estimated" err'
test_expect_success 'a share of 0 or 1 has an interval with a width' '
	for ci in logit wald wilson beta asin; do
		svyprop s --by h --ci $ci $small small.csv >t && columns id,estimate,std_error,conf_low,conf_high <t >rows &&
		awk -F"\t" "\$1 == \"s[0]@h=1\" { none = \$2 == 0 && \$3 == 0 && \$4 == 0 && \$5 > 0.7 && \$5 < 0.71 }
			\$1 == \"s[1]@h=1\" { all = \$2 == 1 && \$3 == 0 && \$4 > 0.29 && \$4 < 0.3 && \$5 == 1 } END { exit !(none && all) }" rows || return 1
	done'
test_expect_success 'an outcome that is missing everywhere' '
	change "\$at[\"y\"] = \"\"" <small.csv >missing.csv &&
	svymean y $small missing.csv >t && is t estimate NaN && is t std_error NaN && is t conf_low NaN && is t n 0 &&
	svytotal y $small missing.csv >t && is t estimate 0 && is t std_error NaN && is t n 0 &&
	svyprop y $small missing.csv >t && tail -1 t | grep "^#end rows=0" &&
	svyprop y --missing-level $small missing.csv >t && is t id "y[.]" && is t estimate 1 && is t n 6'
test_expect_success 'one row' '
	head -2 small.csv >one.csv && status 1 svymean y -w w --psu none one.csv 2>err && grep "one primary unit" err &&
	svymean y -w w --psu none --lonely remove one.csv >t 2>/dev/null && is t estimate 3 && is t std_error NaN && is t conf_high NaN && is t n 1'
test_expect_success 'no rows' '
	head -1 small.csv >none.csv &&
	svymean y $small none.csv >t && is t estimate NaN && is t std_error NaN && is t n 0 && grep "^# rows: 0" t &&
	svytotal y $small none.csv >t && is t n 0 && is t std_error NaN &&
	svyprop y $small none.csv >t && tail -1 t | grep "^#end rows=0" &&
	svymean y --by h $small none.csv >t && tail -1 t | grep "^#end rows=0"'
test_expect_success 'a condition that holds nowhere' '
	svymean y $small --where "d == 9" small.csv >t && is t estimate NaN && is t std_error NaN && is t df 0 && is t n 0 &&
	svytotal y $small --where "d == 9" small.csv >t && is t estimate 0 && is t std_error NaN && is t n 0 &&
	svymean y --by h $small --where "d == 9" small.csv >t && tail -1 t | grep "^#end rows=0" &&
	svyprop y $small --where "d == 9" small.csv >t && tail -1 t | grep "^#end rows=0"'
test_expect_success 'a weight of zero is no respondent, but its unit was drawn' '
	sed "s/^2,5,1/2,5,0/" small.csv >zero.csv && svymean y $small zero.csv >t && is t n 5 && is t df 2 && grep "weight zero" t && grep "^# units: 5" t &&
	sed "s/^2,5,1,8,0/2,5,1,8,5/" small.csv | svymean y $small --where "d != 5" >a && alike t a estimate,std_error,df,n &&
	change "\$at[\"w\"] = 0" <small.csv | svymean y $small >t && is t estimate NaN && is t n 0 && is t std_error NaN'
test_expect_success 'weights below zero or missing, units and strata that are missing' '
	for cell in 3=-1 3= 1= 2=; do
		awk -F, -v OFS=, -v at=${cell%=*} -v to=${cell#*=} "NR == 4 { \$at = to } { print }" small.csv >bad.csv &&
		for c in svymean svytotal svyprop; do
			status 1 $c y $small bad.csv >out 2>err && grep "row 3" err && ! grep "^#end" out || return 1
		done
	done'
test_expect_success 'a population smaller than the sample, or one that varies within a stratum' '
	awk -F, -v OFS=, "{ print \$0, NR == 1 ? \"N\" : 1 + (\$1 == 2) * 9 }" small.csv | awk "NR > 1 { sub(/,1$/, \",1.5\") } { print }" >few.csv &&
	status 1 svymean y $small --fpc N few.csv 2>err && grep "more units are sampled than exist in stratum .h=1" err &&
	awk -F, -v OFS=, "{ print \$0, NR == 1 ? \"N\" : 20 + NR }" small.csv >varies.csv &&
	status 1 svymean y $small --fpc N varies.csv 2>err && grep "varies within stratum .h=1" err'

test_done
