#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svycontrast: what R makes of the same contrasts; names, refusals, edges, and what comes out goes on'
. "$(dirname "$0")/lib.sh"

clus="$TESTDATA/apiclus1.sav"
clusters='-w pw --psu dnum --fpc fpc'
rows() { awk -F '\t' -v name="$1" 'BEGIN { OFS = FS } /^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = 1; next } { print name, $at["id"], $at["estimate"], $at["std_error"] }'; }

# three CASE TERM BY CODE1 CODE2 CODE3 <stream: as the R script's function of that name
three() {
	_case=$1 _g=("$2" "$3" "$4")
	cat >in.svy
	svycontrast "linear = 2 * \`${_g[1]}\` - \`${_g[0]}\` - \`${_g[2]}\` / 2; lift = 100 * (\`${_g[1]}\` / \`${_g[0]}\` - 1);
		odd = log(\`${_g[0]}\`) * sqrt(\`${_g[2]}\`) / \`${_g[1]}\`^2 + exp(\`${_g[0]}\` / \`${_g[1]}\`);
		average = mean(\`${_g[0]}\`, \`${_g[1]}\`, \`${_g[2]}\`); gap = \`${_g[2]}\` - \`${_g[0]}\`; chained = sqrt(gap^2 + 1)" in.svy | rows "$_case" | grep -v "	gap	" &&
	svycontrast --pairs in.svy | rows "$_case" | sed "s/	[^	]*@contrast=/	/" &&
	svycontrast --vs mean in.svy | rows "$_case" | sed "s/	[^	]*@contrast=/	/"
}
by() { svymean "$@" --vcov 2>/dev/null; }
replicates() {
	_type=$1
	shift
	by api00 --by third -w pw --reptype "$_type" --repweights 'rep*' "$@" "$_type.csv" | three "$_type" 1 2 3
}

test_expect_success R 'R runs' 'Rscript "$ROOT/t/contrast.R" >theirs 2>r.err || { cat r.err; false; }'
test_expect_success R 'svycontrast runs' '
	{
		by api00 --by stype --psu none -w none "$TESTDATA/apisrs.sav" | three srs 1 2 3 &&
		by api00 --by stype -w pw --strata stype --psu none --fpc fpc "$TESTDATA/apistrat.sav" | three strata 1 2 3 &&
		svytotal enroll --vcov --by stype -w pw --strata stype --psu none --fpc fpc "$TESTDATA/apistrat.sav" | three "strata total" 1 2 3 &&
		svycompute "gap = if(enroll % 7 == 3, ., enroll)" "$TESTDATA/apistrat.sav" | by gap --by stype -w pw --strata stype --psu none --fpc fpc | three "strata gap" 1 2 3 &&
		by api00 --by stype $clusters "$clus" | three clusters 1 2 3 &&
		svycompute "gap = if(enroll % 7 == 3, ., enroll)" "$clus" | by gap --by stype $clusters | three "clusters gap" 1 2 3 &&
		by api00 --by stype $clusters --where "meals > 30" "$clus" | three "clusters where" 1 2 3 &&
		by api00 --by stype -w pw --psu dnum,snum --fpc fpc1,fpc2 "$TESTDATA/apiclus2.sav" | three stages 1 2 3 &&
		svycompute "pi = (enroll + 10) / 9000" "$TESTDATA/apistrat.sav" | by api00 --by stype --strata stype --psu none --pps brewer --prob pi | three pps 1 2 3 &&
		svyweight poststratify -q --targets "$TESTDATA/targets/types.csv" $clusters "$clus" | by api00 --by stype | three calibrated 1 2 3 &&
		svyprop stype --vcov $clusters "$clus" | three shares "stype[1]" "stype[2]" "stype[3]" &&
		svyratio api_stu/enroll --vcov --by stype $clusters "$clus" | three ratios 1 2 3 &&
		replicates jk1 && replicates jkn --reprscales "$(cat jkn.rscales)" && replicates brr && replicates bootstrap
	} >ours &&
	bounds() { awk -F "\t" -v name="$1" -v lo="$2" -v hi="$3" "BEGIN { OFS = FS } /^#/ { next } !n { for (i = 1; i <= NF; i++) at[\$i] = i; n = 1; next } { print name, \$at[\"id\"], \$at[lo], \$at[hi] }"; } &&
	svymean api00,api99 --vcov $clusters "$clus" >two.svy &&
	{
		svycontrast "d = api00 - api99" two.svy | bounds interval conf_low conf_high &&
		svycontrast --df 14 "d = api00 - api99" two.svy | bounds interval conf_low conf_high &&
		svycontrast --as r "d = api00 - api99" two.svy | bounds normal conf_low conf_high &&
		svycontrast --df inf "d = api00 - api99" two.svy | bounds normal conf_low conf_high &&
		svycontrast "d = api00 - api99" two.svy | bounds test statistic p_value &&
		svycontrast --null 1 "r = api00 / api99" two.svy | bounds null statistic p_value &&
		by api00 --by stype $clusters "$clus" >three.svy && svycontrast --pairs --joint --as r three.svy | bounds joint statistic p_value | tail -n 1 | sed "s/	api00@contrast=joint/	normal/" &&
		for how in --pairs "--vs H" "--vs mean"; do svycontrast $how --joint three.svy | bounds joint statistic p_value | tail -n 1 | sed "s/	api00@contrast=joint/	adjusted/" | awk -F "\t" "{ printf \"%s\\t%s\\t%.12g\\t%.12g\\n\", \$1, \$2, \$3, \$4 }"; done
	} >>ours &&
	svymean api00,enroll -w pw --strata stype --psu none --fpc fpc --vcov "$TESTDATA/apistrat.sav" >a.svy &&
	svymean api00,enroll $clusters --vcov "$clus" >b.svy &&
	svycontrast --independent a.svy b.svy >ind.svy && rows independent <ind.svy >>ours && bounds "independent df" df df <ind.svy | awk -F "\t" "BEGIN { OFS = FS } { \$4 = 0; print }" >>ours &&
	svycontrast --independent a.svy "f = log(a.api00 / b.api00) + a.enroll / b.enroll" b.svy | rows "independent formula" >>ours &&
	by enroll --by awards,stype -w pw --strata stype --psu none --fpc fpc "$TESTDATA/apistrat.sav" >six.svy &&
	for level in 0.95 0.5; do
		case $level in 0.95) name=rank order= ;; *) name="rank 50" order=--ascending ;; esac &&
		svycontrast --rank $order --level $level six.svy | bounds "$name" rank_low rank_high |
			awk -F "\t" "BEGIN { OFS = FS } { match(\$2, /awards=[0-9]/); a = substr(\$2, RSTART + 7, 1); s = substr(\$2, length(\$2)); \$2 = a + 2 * (s - 1); print }" >>ours || return 1
	done
'
test_expect_success R 'the same contrasts' '
	LC_ALL=C sort -t"$(printf "\t")" -k1,2 theirs >b && LC_ALL=C sort -t"$(printf "\t")" -k1,2 ours | uniq >a &&
	cut -f1,2 a | uniq >a.id && cut -f1,2 b >b.id && test_cmp b.id a.id'
test_expect_success R 'there are many' '[ $(wc -l <ours) -gt 180 ]'
test_expect_success R 'the same estimates' 'cut -f3 a >a3 && cut -f3 b >b3 && near a3 b3 1e-8'
test_expect_success R 'the same standard errors' 'cut -f4 a >a4 && cut -f4 b >b4 && near a4 b4 1e-8'


# numbers FILE: estimate and standard error of each row
numbers() { awk -F '\t' '/^#/ { next } !e { for (i = 1; i <= NF; i++) { if ($i == "estimate") e = i; if ($i == "std_error") s = i } next } { print $e; print $s }' "$1"; }
# one NAME FILE: the contrast 'x = NAME' of a file, its estimate
one() { svycontrast "x = $1" "$2" 2>err | column estimate; }

test_expect_success 'tables to contrast' '
	svymean api00,ell --by stype $clusters --vcov "$clus" >means.svy && svymean api00,ell --by stype $clusters "$clus" >plain.svy &&
	svyprop awards --by stype,comp_imp --margins $clusters --vcov --lonely certainty "$clus" >shares.svy &&
	svymean api00 --by stype $clusters --vcov "$clus" >single.svy && svyprop awards $clusters --vcov "$clus" >awards.svy'

# Names
test_expect_success 'ids, and all parts that are unique' '
	want=$(awk -F "\t" "\$1 == \"ell@stype=2\" { print \$6 }" means.svy | head -n 1) && [ -n "$want" ] &&
	for name in "\`ell@stype=2\`" ell@H "\`ell@2\`" "\"ell@H\"" "\`ell@stype=H\`" "'\''ell@H'\''"; do near "$(one "$name" means.svy)" "$want" || return 1; done'
test_expect_success 'a by-value alone, where there is one term' 'near "$(one H single.svy)" "$(one "\`api00@stype=2\`" single.svy)" && near "$(one "\`2\`" single.svy)" "$(one "\`stype=2\`" single.svy)"'
test_expect_success 'levels and their labels, with the term and without' '
	want=$(one "\`awards[2]\`" awards.svy) && for name in Yes "\`2\`" "\`awards[Yes]\`" "\"Yes\""; do near "$(one "$name" awards.svy)" "$want" || return 1; done'
test_expect_success 'several by-variables, and totals over some and all' '
	near "$(one "\`Yes@E,Yes\`" shares.svy)" "$(one "\`awards[2]@stype=1,comp_imp=2\`" shares.svy)" &&
	near "$(one "\`awards[2]@stype=E, comp_imp=Yes\`" shares.svy)" "$(one "\`awards[2]@stype=1,comp_imp=2\`" shares.svy)" &&
	near "$(one "\`Yes@E\`" shares.svy)" "$(one "\`awards[2]@stype=1\`" shares.svy)" && near "$(one "\`Yes@total\`" shares.svy)" "$(one "\`awards[2]\`" shares.svy)"'
test_expect_success 'titles, labels of any language, and blanks' '
	cat >odd.svy <<-\EOF &&
	#---
	# profile: svy-estimates/1
	# by: [land]
	# schema: {fields: [{name: id, type: string}, {name: land, type: string, categories: [{value: nl, label: "De Nederlanden, met zee"}, {value: be, label: België}]}, {name: level, type: string}]}
	# terms: [{name: t, title: "Trust in people", levels: [{value: a, label: "Not at all"}]}]
	#---
	id	land	term	level	stat	base	estimate	std_error	df
	t[a]/all asked@land=nl	nl	t	a	share	all asked	2	0.5	10
	t[a]/valid@land=nl	nl	t	a	share	valid	3	0.5	10
	t[a]/valid@land=be	be	t	a	share	valid	5	0.5	10
	u	.	u		mean		7	0.5	10
	#end rows=4
	EOF
	[ "$(one België odd.svy)" = 5 ] && [ "$(one "\`all asked\`" odd.svy)" = 2 ] && [ "$(one "\`Not at all/valid@De Nederlanden, met zee\`" odd.svy)" = 3 ] &&
	[ "$(one "\`Trust in people[Not at all]/valid@be\`" odd.svy)" = 5 ] && [ "$(one u odd.svy)" = 7 ] && [ "$(one "\`t[a]/all asked\`" odd.svy)" = 2 ] && [ "$(one "\`valid@nl\`" odd.svy)" = 3 ]'
test_expect_success 'an id comes before short forms' '
	sed "s/^api00@stype=1/x&/; s/	api00	/	ell	/" single.svy >/dev/null && printf "%s\n" "#---" "# profile: svy-estimates/1" "#---" "id	term	level	stat	estimate	std_error	df" "a	a		mean	1	1	9" "b[a]	b	a	share	2	1	9" "#end rows=2" >both.svy &&
	[ "$(one a both.svy)" = 1 ] && [ "$(one "\`b[a]\`" both.svy)" = 2 ]'
test_expect_success 'what several rows are called is refused, with their ids' 'status 2 svycontrast "d = H - E" means.svy 2>err && grep "several rows are called .H. .*api00@stype=2.*ell@stype=2" err && grep "^      ^" err'
test_expect_success 'what no row is called has near ones, or all are told' '
	status 2 svycontrast "d = api00@HH" means.svy 2>err && grep "no row is called .api00@HH. (did you mean .api00@H." err && status 2 svycontrast "d = Hh" single.svy 2>err && grep "did you mean .H." err &&
	status 2 svycontrast "d = zzzzzzz" single.svy 2>err && grep "there are .api00@stype=1., .api00@stype=2., .api00@stype=3.)" err'
test_expect_success 'earlier contrasts are names' '
	svycontrast "d = H - E; twice = 2 * d; r = d / E; q = (H - E) / E" single.svy >out && numbers out >n && near "$(sed -n 3p n)" "$(awk "NR == 1 { printf \"%.17g\", 2 * \$1 }" n)" &&
	near "$(sed -n 4p n)" "$(awk "NR == 2 { printf \"%.17g\", 2 * \$1 }" n)" && near "$(sed -n 5p n)" "$(sed -n 7p n)" && near "$(sed -n 6p n)" "$(sed -n 8p n)"'
test_expect_success 'a contrast can have no name twice, nor that of a row' '
	status 2 svycontrast "d = H; d = E" single.svy 2>err && grep ".d. is the name of a row or of another contrast" err && status 2 svycontrast "\`api00@stype=1\` = H" single.svy 2>err'
test_expect_success 'ranges and patterns of rows in functions across them' '
	near "$(one "mean(\`api00@*\`)" means.svy)" "$(one "(api00@E + api00@H + api00@M) / 3" means.svy)" && near "$(one "sum(E:M)" single.svy)" "$(one "E + H + M" single.svy)" &&
	status 2 svycontrast "d = mean(\`x*\`)" means.svy 2>err'

# Refusals
test_expect_success 'without covariance nothing is taken as independent' '
	status 1 svycontrast "d = api00@H - api00@E" plain.svy 2>err >out && grep "does not tell the covariance of .api00@stype=1. and .api00@stype=2.*--vcov" err && ! test -s out &&
	status 1 svycontrast --pairs plain.svy 2>err && status 1 svycontrast --vs E plain.svy 2>err && status 1 svycontrast --rank plain.svy 2>err'
test_expect_success 'one row alone needs none' '
	svycontrast "e = 2 * api00@E; l = log(api00@H)" plain.svy >a && svycontrast "e = 2 * api00@E; l = log(api00@H)" means.svy >b && numbers a >a1 && numbers b >b1 && near a1 b1 1e-14 && grep -q "^# vcov" b && ! grep -q "^# vcov" a'
test_expect_success 'what has no derivative is refused in its place' '
	for bad in "round(E)" "max(E, H)" "(E > H) * 1" "if(E > H, E, H)" "E % 2" "floor(E)" "count(E:M, > 600)"; do status 2 svycontrast "d = $bad" single.svy 2>err && grep "no derivative" err && grep "column" err || return 1; done'
test_expect_success 'expressions that are none' '
	for bad in "H - E" "d =" "= H" "d = H -" "d == H" "d = H E" "" ";" "d = foo(E)" "d = lower(E)" "d = 3" "d = . "; do status 2 svycontrast "$bad" single.svy 2>err || return 1; test -s err || return 1; done'
test_expect_success 'options that do not fit' '
	for bad in "--pairs --rank" "--pairs --vs E" "--rank --null 1" "--ascending --pairs" "--vcov --rank" "--null x --pairs" "--null inf --pairs" "--level 2 --pairs" "--df 0 --pairs" "--as spss --pairs" "--over country --pairs" "--vs Z"; do
		status 2 svycontrast $bad single.svy 2>err >out || return 1; test -s err && ! test -s out || return 1; done &&
	status 2 svycontrast --over stype "d = E" single.svy 2>err && status 2 svycontrast --independent - - </dev/null 2>err && status 2 svycontrast </dev/null 2>err && grep "EXPR is missing" err'
test_expect_success 'a level that no group has is refused, with those that there are' 'status 2 svycontrast --vs Z single.svy 2>err && grep "there are 1, 2, 3; mean; total" err && status 2 svycontrast --vs total single.svy 2>err && grep "[-]-margins" err'
test_expect_success 'data, rubbish, cut streams, full disks' '
	status 1 svycontrast "d = api00" "$clus" 2>err && grep "no table of estimates" err && echo x | status 1 svycontrast "d = x" 2>err &&
	head -n 30 single.svy | status 1 svycontrast --pairs 2>err && status 1 svycontrast --pairs nofile.svy 2>err && status 1 svycontrast --pairs single.svy >/dev/full 2>err'
test_expect_success 'tests are no estimates' '
	svycontrast --pairs single.svy | sed "s/difference	-[0-9.]*/difference	NaN/" >tests.svy && status 2 svycontrast "d = \`2-1\`" tests.svy 2>err && grep "is a test, which has no estimate" err'
test_expect_success 'a row without an estimate is refused, and left out of comparisons with a warning' '
	sed "s/mean	618[0-9.]*/mean	NaN/" single.svy >gap.svy && status 1 svycontrast "d = H - E" gap.svy 2>err && grep ".api00@stype=2., of which .d. is made, has no estimate" err && status 1 svycontrast "d = mean(E, H)" gap.svy 2>err &&
	svycontrast --pairs gap.svy >out 2>err && grep "1 of 3 rows have no estimate" err && [ "$(column contrast <out)" = 3-1 ] && svycontrast --rank gap.svy >out 2>err && [ "$(column rank <out | paste -s -d ,)" = 1,2, ]'

# Values that do not exist
test_expect_success 'no number: a warning that says why, and NaN' '
	svycontrast "d = 1 / (E - E); l = log(-E); e = exp(E + H); ok = E" single.svy >out 2>err && [ $(grep -c "does not exist: it divides by zero" err) = 3 ] && [ "$(column estimate <out | head -n 3 | sort -u)" = NaN ] && [ "$(column std_error <out | head -n 3 | sort -u)" = NaN ] &&
	status 1 svycontrast --strict "d = 1 / (E - E)" single.svy 2>err'
test_expect_success 'a value without a derivative has no standard error' '
	svycontrast "a = abs(E - E)" single.svy >out 2>err && grep "1 of 1 contrasts have no standard error" err && [ "$(column estimate <out)" = 0 ] && [ "$(column std_error <out)" = NaN ] && [ "$(column p_value <out)" = "" ]'
test_expect_success 'mean() leaves out nothing' 'svycontrast "m = mean(E, log(-H))" single.svy >out 2>err && [ "$(column estimate <out)" = NaN ]'
test_expect_success 'a constant has no error and no test' 'svycontrast "z = E - E + 5 * Yes_" single.svy 2>err; svycontrast "o = Yes + No" awards.svy >out 2>err && near "$(column estimate <out)" 1 && [ "$(column std_error <out)" = 0 ] && [ "$(column p_value <out)" = "" ]'
test_expect_success 'a row without a standard error, or without degrees of freedom, has none to give' '
	printf "u,g,val\n1,1,1\n1,1,2\n2,2,1\n3,2,4\n" | svymean val --psu u --by g --vcov 2>/dev/null >lone.svy && svycontrast "d = \`val@g=2\` - \`val@g=1\`" lone.svy >out 2>err &&
	[ "$(column std_error <out)" = NaN ] && [ "$(column conf_low <out)" = NaN ] && grep "no standard error" err &&
	sed "s/	14	144/	0	144/" single.svy >nodf.svy && svycontrast "d = H - E" nodf.svy >out 2>err && grep "no degrees of freedom" err && [ "$(column conf_low <out)" = NaN ] && [ "$(column p_value <out)" = "" ] && [ "$(column std_error <out)" != NaN ]'

# Properties
test_expect_success 'neither the scale of the weights nor the order of rows tells' '
	svycompute "w2 = pw * 1000" "$clus" | svysort -r enroll >sorted.svy && svymean api00 --by stype -w w2 --psu dnum --fpc fpc --vcov sorted.svy | svycontrast "l = 100 * (H / E - 1)" >a && svycontrast "l = 100 * (H / E - 1)" single.svy >b && numbers a >a1 && numbers b >b1 && near a1 b1'
test_expect_success 'a table that was sorted, filtered or reduced in columns still has its covariances' '
	svysort -r estimate single.svy | svycontrast "d = H - E" >a && svycontrast "d = H - E" single.svy >b && numbers a >a1 && numbers b >b1 && test_cmp a1 b1 && svyfilter "stype != 3" single.svy | svycontrast --pairs >c && numbers c >c1 && test_cmp c1 b1'
test_expect_success 'a contrast of contrasts is the contrast' '
	svycontrast "d = H - E; m = M - E" single.svy | svycontrast "x = d - m; r = d / m" >a && svycontrast "x = H - M; r = (H - E) / (M - E)" single.svy >b && numbers a >a1 && numbers b >b1 && near a1 b1'
test_expect_success 'what tests were of is not said of those that follow' '
	svycontrast --null 1 "r = H / E; q = M / E" single.svy >a && grep -qx "# null_value: 1" a && svycontrast "d = r - q" a >b && ! grep -q "null_value" b'
test_expect_success 'pairs of pairs, too' '
	svycontrast --pairs --vcov single.svy >pairs.svy && svycontrast "x = \`2-1\` - \`3-1\`" pairs.svy >a && svycontrast "x = H - M" single.svy >b && numbers a >a1 && numbers b >b1 && near a1 b1 && near "$(one "\`H - E\`" pairs.svy)" "$(one "H - E" single.svy)"'
test_expect_success 'shares mirror each other' 'svycontrast --pairs awards.svy >out && [ "$(column contrast <out)" = 2-1 ] && svycontrast "d = 2 * Yes - 1" awards.svy >b && numbers out >a1 && numbers b >b1 && near a1 b1'
test_expect_success 'the difference of groups is the coefficient of a stacked file' '
	svyrecode -q api00 "(min/max=1)" --into one "$TESTDATA/apistrat.sav" >/dev/null && svymean api00,enroll -w pw --strata stype --psu none --fpc fpc --vcov "$TESTDATA/apistrat.sav" >a.svy && svymean api00,enroll $clusters --vcov "$clus" >b.svy &&
	svycontrast --independent a.svy b.svy >ind.svy && svycontrast --independent a.svy "d1 = a.api00 - b.api00; d2 = a.enroll - b.enroll" b.svy >expr.svy && numbers ind.svy >a1 && numbers expr.svy >b1 && test_cmp a1 b1 &&
	sed -n "s/^# vcov: //p" ind.svy | grep -o "[0-9.-]*[]]" >v1 && sed -n "s/^# vcov: //p" expr.svy | grep -o "[0-9.-]*[]]" >v2 && near "$(head -n 1 v1 | tr -d "]")" "$(head -n 1 v2 | tr -d "]")"'
test_expect_success 'levels, df and sets of rules' '
	svycontrast --level 0.9 "d = H - E" single.svy >out && grep -q "^# level: 0.9\$" out && near "$(column conf_low <out)" "$(awk "BEGIN { printf \"%.15g\", -30.296626984126988 - 1.894578605061305 * 30.027606191845436 }")" 1e-9 &&
	[ "$(svycontrast --df full "d = H - E" single.svy | column df)" = 14 ] && [ "$(svycontrast --df 3.5 "d = H - E" single.svy | column df)" = 3.5 ] && [ "$(svycontrast --as r "d = H - E" single.svy | column df)" = Inf ] && [ "$(svycontrast "d = H - E" single.svy | column df)" = 7 ]'

# Pairs
test_expect_success 'pairs are the later less the earlier, term by term' '
	svycontrast --pairs means.svy >out && column id <out >ids && printf "%s\n" api00@contrast=2-1 ell@contrast=2-1 api00@contrast=3-1 ell@contrast=3-1 api00@contrast=3-2 ell@contrast=3-2 >want && test_cmp want ids && grep -q "label: H - E}" out'
test_expect_success 'over one of two by-variables, the other stays' '
	svycontrast --pairs --over comp_imp shares.svy 2>err >out && column id <out | grep -x "awards\[1\]@stype=1,contrast=2-1" && ! column id <out | grep "total" && column id <out | grep -x "awards\[1\]@contrast=2-1"'
test_expect_success 'over levels and over terms' '
	svycontrast --pairs --over level awards.svy | column id | grep -x "awards@contrast=2-1" && svymean api00,api99 $clusters --vcov "$clus" >two.svy && svycontrast --pairs two.svy | column id | grep -x "difference@contrast=api99-api00" &&
	svycontrast --pairs two.svy >a && svycontrast "d = api99 - api00" two.svy >b && numbers a >a1 && numbers b >b1 && test_cmp a1 b1'
test_expect_success 'codes that mean different things in two terms get no label' '
	svyprop stype,awards $clusters --vcov "$clus" | svycontrast --pairs >out && column id out | grep -x "stype@contrast=2-1" && column id out | grep -x "awards@contrast=2-1" && grep -q "value: .2-1., label: .2-1." out && grep -q "label: M - E" out'
test_expect_success 'from one group, from the total and from the mean' '
	svycontrast --vs H single.svy >a && svycontrast "x = E - H; y = M - H" single.svy >b && numbers a >a1 && numbers b >b1 && test_cmp a1 b1 && svycontrast --vs 2 single.svy | grep -v "^#" >c && grep -v "^#" a >d && test_cmp d c &&
	svymean api00 --by stype --margins $clusters --vcov "$clus" >all.svy && svycontrast --vs total all.svy >out && column id <out | head -n 1 | grep -x "api00@contrast=1-total" && svycontrast "x = E - total; y = H - total; z = M - total" all.svy >b && numbers out >a1 && numbers b >b1 && test_cmp a1 b1 &&
	! svycontrast --pairs all.svy | column id | grep total'
test_expect_success 'nothing to compare' 'svymean api00 $clusters --vcov "$clus" | status 1 svycontrast --pairs 2>err && grep "no two rows" err && svyfilter "stype == 2" single.svy | status 1 svycontrast --vs H 2>err && grep "no two rows" err &&
	svyfilter "stype == 9" single.svy >none.svy && for how in --pairs "--vs mean" "d=E"; do svycontrast $how none.svy 2>err >out && return 1; test -s err && ! test -s out || return 1; done; svycontrast --rank none.svy 2>err >out && [ "$(column id out)" = "" ]'
test_expect_success 'a large table is compared in short time and memory, but carries no matrix' '
	awk "BEGIN { print \"g,x\"; for (i = 0; i < 1200; i++) print i % 300 \",\" (i * 7919) % 101 }" | svymean x --by g --psu none --vcov 2>/dev/null >many.svy && (limit_memory 600000; svycontrast --pairs many.svy >out 2>err) && [ "$(column id <out | wc -l)" = 44850 ] && ! grep -q "^# vcov" out &&
	(limit_memory 600000; svycontrast --rank many.svy >out 2>err) && [ "$(column rank <out | head -n 1)" = 1 ]'

# Joint tests
test_expect_success 'all at once, family by family, and as tests in what follows' '
	svycontrast --vs E --vcov --joint means.svy >out && column stat out | tail -n 2 | sort -u | grep -x wald && column id out | tail -n 2 >ids && printf "%s@contrast=joint\n" api00 ell >want && test_cmp want ids && [ "$(column df1 out | tail -n 1)" = 2 ] && [ "$(column df2 out | tail -n 1)" = 6 ] &&
	svycontrast "x = \`api00@2-1\`" out >next && status 2 svycontrast "x = \`api00@joint\`" out 2>err && grep "is a test" err && svyadjust out | column p_adjusted | grep -c 0 | grep -x 6'
test_expect_success 'of one contrast it is its t test, squared' 'svycontrast --joint "d = H - E" single.svy >out && column statistic out >s && near "$(sed -n 2p s)" "$(awk "NR == 1 { printf \"%.17g\", \$1 ^ 2 }" s)" 1e-12 && column p_value out >p && near "$(sed -n 1p p)" "$(sed -n 2p p)" 1e-10'
test_expect_success 'without covariance, error or degrees of freedom there is none' '
	status 1 svycontrast --joint "a = api00@E; b = api00@H" plain.svy 2>err && grep "joint test needs" err && svycontrast --joint --df 1 --pairs single.svy >out 2>err && grep "1 joint tests do not exist" err && status 2 svycontrast --rank --joint single.svy 2>err'

# Rankings
test_expect_success 'ranks, in their order, with the matrix' '
	svycontrast --rank single.svy >out && column id <out >ids && printf "api00@stype=%s\n" 1 3 2 >want && test_cmp want ids && [ "$(column rank <out | paste -s -d ,)" = 1,2,3 ] && svycontrast "d = H - E" out >a && svycontrast "d = H - E" single.svy >b && numbers a >a1 && numbers b >b1 && test_cmp a1 b1 &&
	[ "$(svycontrast --rank --ascending single.svy | column id | head -n 1)" = api00@stype=2 ] && grep -q "joint confidence" out'
test_expect_success 'what differs surely is told apart; what is equal never' '
	{ printf "%s\n" "#---" "# profile: svy-estimates/1" "# by: [g]" "# vcov: {x@g=a: [1], x@g=b: [0, 1], x@g=c: [0, 0, 1], x@g=d: [0, 0, 0, 1]}" "#---" "id	g	term	level	stat	estimate	std_error	df"; printf "x@g=%s	%s	x		mean	%s	1	Inf\n" a a 0 b b 100 c c 100 d d 50; echo "#end rows=4"; } >four.svy &&
	svycontrast --rank four.svy >out && [ "$(column rank <out | paste -s -d ,)" = 1,1,3,4 ] && [ "$(column rank_low <out | paste -s -d ,)" = 1,1,3,4 ] && [ "$(column rank_high <out | paste -s -d ,)" = 2,2,3,4 ]'
test_expect_success 'the margin is that of Holm over the one-sided tests of all pairs' '
	pair() { { printf "%s\n" "#---" "# profile: svy-estimates/1" "# by: [g]" "# vcov: {x@g=a: [0.5], x@g=b: [0, 0.5]}" "#---" "id	g	term	level	stat	estimate	std_error	df"; printf "x@g=%s	%s	x		mean	%s	0.7071067811865476	Inf\n" a a 0 b b "$1"; echo "#end rows=2"; } | svycontrast --rank; } &&
	[ "$(pair 1.96 | column rank_high | paste -s -d ,)" = 1,2 ] && [ "$(pair 1.95 | column rank_high | paste -s -d ,)" = 2,2 ]'
test_expect_success 'no sampling error, no doubt' 'sed "s/1	Inf/0	Inf/; s/\[1\]/[0]/; s/, 1\]/, 0]/g" four.svy >sure.svy && svycontrast --rank sure.svy >out && [ "$(column rank_high <out | paste -s -d ,)" = 2,2,3,4 ]'

# Independent samples
test_expect_success 'one and the same sample is refused' '
	svymean api00 $clusters --where "stype == 1" "$clus" >e.svy && svymean api00 $clusters --where "stype == 2" "$clus" >h.svy && status 1 svycontrast --independent e.svy h.svy 2>err && grep "both tables come from one sample: 183 rows of .apiclus1.sav." err && grep "vcov" err &&
	svycat "$clus" >copy.svy && svymean api00 $clusters copy.svy --where "stype == 1" >c.svy && status 1 svycontrast --independent c.svy h.svy 2>err && svycat -O csv "$clus" >other.csv && svymean api00 $clusters --where "stype == 2" other.csv >o.svy && svycontrast --independent e.svy o.svy 2>err >out && grep "warning: both tables have 183 rows with the sum of weights" err &&
	status 1 svycontrast --independent e.svy e.svy 2>err && grep "what both estimate is the same" err &&
	svymean api00 $clusters <"$clus" >stdin.svy && status 1 svycontrast --independent stdin.svy e.svy 2>err && grep "rows with the sum of weights" err'
test_expect_success 'samples of one size with weights of mean 1 are two' 'svymean trust "$TESTDATA/culture2008.svy" >w1.svy && svymean trust "$TESTDATA/culture2010.svy" >w2.svy && svycontrast --independent w1.svy w2.svy >out 2>err && ! test -s err'
test_expect_success 'other rows of a file of the same name are a warning' '
	mkdir -p sub && svyhead -n 100 --no-history "$clus" >/dev/null; svycat -O csv "$clus" | head -n 120 >wave.csv && svycat -O csv "$clus" | tail -n +121 >body && { head -n 1 wave.csv; cat body; } >sub/wave.csv && svymean api00 -w pw --psu none wave.csv >w1.svy && svymean api00 -w pw --psu none sub/wave.csv >w2.svy &&
	svycontrast --independent w1.svy w2.svy 2>err >out && grep "both tables come from a file .wave.csv." err && grep -q "wave.csv.: if that is one sample" out'
test_expect_success 'rows of the same id, a less b; others are counted' '
	svymean api00,ell --by stype -w pw --strata stype --psu none --fpc fpc "$TESTDATA/apistrat.sav" >a.svy && svymean api00,meals --by stype $clusters "$clus" >b.svy && svycontrast --independent a.svy b.svy >out 2>err && grep "left out: 3 of the first, 3 of the second" err && column id <out >ids && printf "api00@stype=%s\n" 1 2 3 >want && test_cmp want ids && [ "$(column stat <out | sort -u)" = difference ] && grep -q "label: E" out &&
	svymean ell $clusters "$clus" >c.svy && status 1 svycontrast --independent a.svy c.svy 2>err && grep "no row in common" err'
test_expect_success 'a side needs its covariance where an expression uses two of its rows' '
	svycontrast --independent a.svy "d = a.api00@E - b.api00@H" b.svy >out && column std_error <out >se && status 1 svycontrast --independent a.svy "d = a.api00@E - a.api00@H + b.api00@E" b.svy 2>err && grep "covariance of .a.api00@stype=1. and .a.api00@stype=2." err &&
	svycontrast --independent a.svy --null 1 "r = a.api00@E / b.api00@E" <b.svy >out && [ "$(column term <out)" = r ] && svycontrast --independent - "r = a.api00@E / b.api00@E" b.svy <a.svy >out'
test_expect_success 'names say of which side they are' 'status 2 svycontrast --independent a.svy "d = a.api00@E - api00@E" b.svy 2>err && grep "write .a.api00@E. or .b.api00@E." err && status 2 svycontrast --independent a.svy "d = a.zz" b.svy 2>err && status 2 svycontrast --independent a.svy "d = c.api00@E" b.svy 2>err'
test_expect_success 'history and notes of both' 'svycontrast --independent a.svy b.svy 2>/dev/null >out && grep -q "^# - .a: svymean api00,ell" out && grep -q "^# - .b: svymean api00,meals" out && grep -q "^# - svycontrast --independent a.svy b.svy" out'
test_expect_success 'a third sample' '
	svymean api00 --by stype --psu none "$TESTDATA/apisrs.sav" -w none >c.svy && svycontrast --independent a.svy b.svy 2>/dev/null | sed "s/	difference	/	mean	/" >ab.svy && svycontrast --independent ab.svy c.svy >out 2>err && status 1 svycontrast --independent ab.svy ab.svy 2>err'

# What comes out
test_expect_success 'all formats' 'for f in text markdown csv tsv sav dta json ndjson stream; do svycontrast -O $f -o out.$f "d = H - E" single.svy && test -s out.$f || return 1; done'
test_expect_success 'a pipeline from respondents to a table' '
	svymean api00 --by stype $clusters --vcov "$clus" | svycontrast --pairs | svyadjust --method holm >out && svytable out >shown && grep "H - E" shown && column p_adjusted <out | grep -q 0 && grep -q "^# - svyadjust --method holm" out && grep -q "^# survey: {weights: pw" out'
test_expect_success 'the same bytes from a file and a pipe' 'svycontrast --no-history "d = H - E" single.svy >a && svycontrast --no-history "d = H - E" <single.svy >b && test_cmp a b'
test_expect_success 'a name of another contrast column does not clash' '
	svycontrast --pairs --vcov --over comp_imp shares.svy 2>/dev/null >p1.svy && svycontrast --pairs --over stype p1.svy 2>/dev/null >p2.svy && column contrast2 <p2.svy | grep -q -- - && column contrast <p2.svy | grep -q "2-1"'

test_done
