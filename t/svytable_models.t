#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2034

test_description='svytable: templates of cells, tables side by side, terms, references, stars'
. "$(dirname "$0")/lib.sh"
command -v unzip >/dev/null && test_set_prereq UNZIP

test_expect_success 'tables to show' '
	cat >willing.tsv <<-\EOF &&
	#---
	# profile: svy-estimates/1
	# survey: {weights: w, strata: [s], psu: [p]}
	# terms: [{name: constant, title: Constant}, {name: educ, title: Education, levels: [{value: 1, label: Low}, {value: 2, label: Middle}, {value: 3, label: High}]}, {name: age, title: Age}]
	# level: 0.95
	# df: 96
	# r_squared: 0.123
	#---
	term	level	stat	estimate	std_error	conf_low	conf_high	df	n
	constant		coefficient	-1.234	0.31	-1.85	-0.62	96	1122
	educ	2	coefficient	0.321	0.15	0.023	0.619	96	1122
	educ	3	coefficient	0.81	0.2	0.41	1.21	96	1122
	#end rows=3
	EOF
	cat >able.tsv <<-\EOF &&
	#---
	# profile: svy-estimates/1
	# survey: {weights: w, strata: [s], psu: [p]}
	# terms: [{name: constant, title: Constant}, {name: age, title: Age}, {name: educ, title: Education, levels: [{value: 1, label: Low}, {value: 2, label: Middle}, {value: 3, label: High}]}]
	# level: 0.95
	# df: 96
	# r_squared: 0.2
	#---
	term	level	stat	estimate	std_error	conf_low	conf_high	df	n
	constant		coefficient	-0.5	0.3	-1.1	0.1	96	1080
	age		coefficient	0.02	0.004	0.012	0.028	96	1080
	educ	2	coefficient	NaN	NaN	NaN	NaN	96	1080
	educ	3	coefficient	0.5	0.2	0.1	0.9	96	1080
	#end rows=4
	EOF
	cat >shares.tsv <<-\EOF
	#---
	# profile: svy-estimates/1
	# title: Helping
	# by: [sex]
	# schema: {fields: [{name: sex, type: integer, title: Sex, categories: [{value: 1, label: "Men & <b>"}, {value: 2, label: "Women | $_%#{}\\"}]}]}
	# terms: [{name: help, title: Would help, levels: [{value: 1, label: yes}, {value: 2, label: no}]}]
	# level: 0.9
	#---
	sex	term	level	stat	estimate	std_error	conf_low	conf_high	df	n	n_cell
	1	help	1	proportion	0.123456	0.0123	0.0993	0.14756	36	1480	183
	1	help	2	proportion	0.876544	0.0123	0.85244	0.9007	36	1480	1297
	2	help	1	proportion	0.5	0.02	0.46	0.54	36	12345	6100
	2	help	2	proportion	0.5	NaN	NaN	NaN	36	12345	6245
	#end rows=4
	EOF
'

test_expect_success 'a template in a list takes the place of estimate, error and interval' '
	cat >want <<-\EOF &&
	Helping
	Sex              Would help           % (90% CI)       n  Cases
	───────────────────────────────────────────────────────────────
	Men & <b>        yes         12.3% (9.9%–14.8%)    1 480    183
	                 no          87.7% (85.2%–90.1%)   1 480   1297

	Women | $_%#{}\  yes         50.0% (46.0%–54.0%)  12 345   6100
	                 no          50.0%                12 345   6245
	───────────────────────────────────────────────────────────────
	EOF
	svytable --cell "{estimate:.1%} ({conf_low:.1%}–{conf_high:.1%})" --notes none shares.tsv >have && test_cmp want have
'

test_expect_success 'formats: of the table, decimals, as in the stream, whole, all digits, signs, thousands, the decimal mark' '
	cells() {
		svytable --cell "$1" --notes none --wide sex -O csv shares.tsv | sed -n "2s/^[^,]*,\\([^,]*\\),.*/\\1/p"
	}
	try() { test "$(cells "$1")" = "$2" || { echo "$1: $(cells "$1"), not $2"; return 1; }; }
	try "{estimate}" 12.3 && try "{estimate:.2}" 12.35 && try "{estimate:.2f}" 0.12 && try "{estimate:f}" 0.123456 && try "{estimate:%}" 12.3% &&
	try "{estimate:.0%}" 12% && try "{estimate:+.3f}" +0.123 && try "{estimate:g}" 0.123456 && try "{n}" 1480 && try "{n:d}" 1480 && try "{df}" 36 &&
	try "{n_cell:.1f}" 183.0 && try "{{{estimate}}}" "{12.3}" && try "{std_error}" 1.2 && try "n={n} of {sex}" "n=1480 of Men & <b>" && try "{label} {term}/{level}: {stat}" "yes Would help/yes: %" &&
	svytable --cell "{estimate:.2} {n:,d}" --decimal=, shares.tsv >have && grep " 12,35 1 480 " have && svytable --cell "{estimate:-}" willing.tsv | grep "^Constant  *−1\.23 "
'

test_expect_success 'what is missing: a dash for the estimate, and no empty brackets' '
	cat >want <<-\EOF &&
	             Coefficient
	                    [SE]     n
	──────────────────────────────
	Constant  −0.50 [0.30]    1080
	Age        0.020 [0.004]  1080

	Education
	  Middle   –              1080
	  High     0.50 [0.20]    1080
	──────────────────────────────
	EOF
	svytable --cell "{estimate} [{std_error}]" --notes none able.tsv >have && test_cmp want have &&
	sed "s/0\.3	-1\.1	0\.1/NaN	NaN	0.1/" able.tsv >part && svytable --cell "{estimate:.1} [{std_error}] ({conf_low}; {conf_high:.1}) ({conf_low}) (([{df:+d}] {conf_low}))" --notes none part >have &&
	grep "^Constant  *−0\.5 (; 0\.1) ((\[+96\] ))  *1080\$" have && svytable --cell "{std_error}" part >have && grep "^Constant  *–  *1080\$" have &&
	svytable --cell "{estimate} ([{std_error}])" part >have && grep "^Constant  *−0\.500  *1080\$" have
'

test_expect_success 'several templates stand below each other, in text and in files' '
	cat >want <<-\EOF &&
	          Coefficient
	                 (SE)     n
	───────────────────────────
	Constant       −1.23   1122
	               (0.31)

	Education
	  Middle        0.32   1122
	               (0.15)
	  High          0.81   1122
	               (0.20)
	───────────────────────────
	EOF
	svytable --cell "{estimate}" --cell "({std_error})" --notes none willing.tsv >have && test_cmp want have &&
	svytable --cell "{estimate}" --cell "({std_error})" -O csv willing.tsv >have && grep -A 1 "^Education,Middle,0.32,1122\$" have | grep "^Education,Middle,(0.15),\$"
'

test_expect_success 'templates in cross tables, tables of one variable and matrices; 100 % too' '
	svytab stype,awards --psu none -w pw "$TESTDATA/apistrat.sav" --cells count,row 2>err >cross && svytable --cell "{estimate:.1} ({std_error:.1})" --notes none cross >have &&
	grep "^stype  *(SE)  *No  *Yes  *Total  *n\$" have && grep "Row %  *[0-9.]* ([0-9.]*)  *[0-9.]* ([0-9.]*)  *100\.0\$" have &&
	svytab stype,awards --psu none -w pw "$TESTDATA/apistrat.sav" --cells row 2>err | svytable --cell "{estimate:.0%}" --cell "({n_cell})" --notes none >have &&
	grep "^stype, row % (Cases)  *No  *Yes  *n\$" have && grep -A 1 "^E  *27%  *73%  *100\$" have | grep "^  *(27)  *(73)\$" &&
	svytab stype --psu none "$TESTDATA/apistrat.sav" 2>err | svytable --cell "{estimate}" --cell "[{conf_low}, {conf_high}]" --notes none >have && grep "^stype  *CI\]  *% \[95% CI\]  *n\$" have && grep -A 1 "^E  *100  *50\.0  *100\$" have | grep "^  *\[86, 114\]  \[43\.1, 56\.9\]\$" &&
	svycorr api00,ell,meals --psu none "$TESTDATA/apiclus1.sav" 2>err | svytable --cell "{estimate}{stars}" --cell "(n={n})" >have && grep -A 1 "^ell  *−0\.[0-9]*\*\*\*" have | grep "^  *(n=183)\$"
'

test_expect_success 'hostile labels in cells pass every format' '
	for f in text markdown html latex csv tsv; do
		svytable --cell "{estimate} {sex} <&>|" -O $f shares.tsv >have.$f || return 1
	done &&
	grep "Men &amp; &lt;b&gt; &lt;&amp;&gt;|" have.html && grep "Men & \\\\<b> \\\\<&>\\\\|" have.markdown && grep "Men \\\\& " have.latex &&
	sed "s/Men & <b>/Men\\\\nor (boys)/" shares.tsv >lines.tsv && svytable --cell "{sex} {estimate}" lines.tsv | grep "  Men or (boys) 12\.3 " &&
	status 1 svytable --cell "{estimate}" shares.tsv >/dev/full 2>err && grep "No space left" err
'

test_expect_success 'templates that are none exit 2 and name the nearest' '
	status 2 svytable --cell "{estimat}" shares.tsv 2>err && grep "unknown field: .estimat. (did you mean .estimate.*?)" err &&
	status 2 svytable --cell "{sexe}" shares.tsv 2>err && grep "did you mean .sex." err && status 2 svytable --cell "{deff}" shares.tsv 2>err && grep "no column .deff." err &&
	status 2 svytable --cell "{estimate:10}" shares.tsv 2>err && grep width err && status 2 svytable --cell "{estimate" shares.tsv 2>err && grep "not closed" err &&
	status 2 svytable --cell x shares.tsv 2>err && status 2 svytable --cell "{n}" --with se shares.tsv 2>err && grep "give one of them" err &&
	status 2 svytable --cell "{n}" -O stream shares.tsv 2>err && grep "that people read" err && status 2 svytable --cell "{n}" -O json /nonexistent 2>err
'

test_expect_success 'tables side by side: matched rows, blanks, dashes, numbers that differ' '
	cat >want <<-\EOF &&
	Coefficient [95% CI]                  Willing                      Able
	───────────────────────────────────────────────────────────────────────
	Constant                −1.23  [−1.85, −0.62]    −0.50  [−1.10, 0.10]
	Age                                               0.020 [ 0.012, 0.028]

	Education
	  Middle                 0.32  [ 0.02,  0.62]                         –
	  High                   0.81  [ 0.41,  1.21]     0.50  [ 0.10, 0.90]

	n                     1122                     1080
	R²                       0.123                    0.200
	───────────────────────────────────────────────────────────────────────
	n: unweighted cases
	Design: weights w; strata s; units p
	EOF
	svytable willing.tsv able.tsv --names "Willing,Able" >have && test_cmp want have &&
	svytable willing.tsv able.tsv --with se --notes none >have && head -1 have | grep "^Coefficient (SE)  *willing  *able\$" &&
	svytable willing.tsv able.tsv -O csv >have && head -1 have >heads &&
	echo "Variable,Category,willing,willing low,willing high,willing n,able,able low,able high,able n" >want && test_cmp want heads && grep "^Age,,,,,,0.020,0.012,0.028,1080\$" have &&
	tail -1 have | grep "^R²,,0\.123,,,,0\.200,,,\$"
'

test_expect_success 'three tables, one of them standard input; the first of each row decides on its place' '
	sed "s/^age/town/" able.tsv >third.tsv && svytable willing.tsv - third.tsv --notes none <able.tsv >have && head -1 have | grep "willing  *standard input  *third\$" &&
	grep -o "^Constant\|^Age\|^town\|^Education" have >order && printf "%s\n" Constant town Age Education >want && test_cmp want order
'

test_expect_success 'groups, designs and notes of tables side by side' '
	svymean api00,ell --by stype --psu none -w pw --strata stype --fpc fpc "$TESTDATA/apistrat.sav" 2>err >groups.tsv &&
	svymean api00,ell --psu dnum -w pw --fpc fpc "$TESTDATA/apiclus1.sav" 2>err >all.tsv && svytable groups.tsv all.tsv --names "Strata,Clusters" --with se >have &&
	grep "^E  *api00  *[0-9.]* *([0-9.]*)  *100\$" have && grep "^Total  *api00  *[0-9.]* ([0-9.]*)  *183\$" have &&
	grep "^Strata: Design: weights pw; strata stype" have && grep "^Clusters: Design: weights pw; units dnum" have && grep -c "^n: unweighted cases" have >n && echo 1 >want && test_cmp want n &&
	svytable groups.tsv all.tsv --long >have && grep "^Model  *stype" have && grep "^all  *Total  *api00" have &&
	svytable groups.tsv all.tsv --wide stype >have && grep "^Model  *Mean" have &&
	svytable groups.tsv all.tsv -O stream | svytable >have && grep "^all: Design: weights pw; units dnum" have && grep "^groups: Design: weights pw; strata stype" have
'

test_expect_success 'titles name the tables if all have one of their own; names are counted' '
	sed "s/^# level/# title: Model A\n# level/" willing.tsv >a.tsv && sed "s/^# level/# title: Model B\n# level/" able.tsv >b.tsv && svytable a.tsv b.tsv | head -1 | grep "Model A  *Model B\$" &&
	svytable a.tsv able.tsv | head -1 | grep " a  *able\$" && svytable a.tsv a.tsv | grep "^Coefficient \[95% CI\]  *a  *a\$" &&
	status 2 svytable a.tsv b.tsv --names one 2>err && grep "1 names for 2 tables" err && status 2 svytable a.tsv --names one 2>err && status 2 svytable - - <a.tsv 2>err && grep "only one" err &&
	status 1 svytable a.tsv nowhere.tsv 2>err && grep "nowhere.tsv" err && status 1 svytable a.tsv "$TESTDATA/apistrat.sav" 2>err && grep "no table of estimates" err &&
	{ sed "/^#end/d" able.tsv; grep "^age" able.tsv; echo "#end rows=5"; } >twice.tsv && status 1 svytable a.tsv twice.tsv 2>err && grep "has the row .age. twice" err
'

test_expect_success 'labels that differ are told; level and reference of one table alone too' '
	sed "s/label: Middle/label: Medium/" able.tsv >other.tsv && svytable willing.tsv other.tsv >have 2>err && grep "warning: .educ\[2\]. is called .Middle., but .Medium. in .other." err && grep Middle have &&
	status 1 svytable --strict willing.tsv other.tsv 2>err && sed "s/level: 0.95/level: 0.9/" able.tsv >ninety.tsv && svytable willing.tsv ninety.tsv --notes none >have &&
	grep "^Coefficient \[Interval\]" have && grep "^Confidence level, %  *95  *90\$" have
'

test_expect_success 'the stream of tables side by side is a table by model' '
	svytable willing.tsv able.tsv -O stream >one 2>err && grep "^# by: \[model\]" one && grep "^# models: \[{name: willing, r_squared: 0.123}, {name: able, r_squared: 0.2}\]" one && grep "^# - svytable willing.tsv able.tsv" one &&
	column model one | tr -d "\n" >have && printf 1112222 >want && test_cmp want have && svytable one --wide model --notes none | grep "^Constant  *−1\.23.*−0\.50" &&
	svytable -O stream --no-history one >two && svytable -O stream --no-history two >three && test_cmp two three && svyfilter --no-history "model == 2" one | svytable | grep "^able"
'

test_expect_success '--keep, --drop and --order, with patterns, levels and groups; covariances follow' '
	svytable --keep "educ*" willing.tsv >have && ! grep Constant have && svytable --keep "educ[3],con*" willing.tsv -O csv | cut -d , -f 1,2 | tail -n +2 >have &&
	printf "Constant,\nEducation,High\n" >want && test_cmp want have && svytable --drop constant,educ[2] able.tsv -O csv | cut -d , -f 1,2 | tail -n +2 >have &&
	printf "Age,\nEducation,High\n" >want && test_cmp want have && svytable --order "educ[3],e*" able.tsv -O csv | cut -d , -f 1,2 | tail -n +2 >have &&
	printf "Education,High\nEducation,Middle\nConstant,\nAge,\n" >want && test_cmp want have &&
	svytable --order "help[2]" -O csv shares.tsv | cut -d , -f 1,2 | tail -n +2 | head -2 >have && printf "Men & <b>,no\nMen & <b>,yes\n" >want && test_cmp want have &&
	svymean api00,ell,meals --psu none --vcov "$TESTDATA/apiclus1.sav" 2>err >v && svycontrast "d = ell - meals" v 2>err | column std_error >direct &&
	svytable -O stream --order meals --drop api00 v | svycontrast "d = ell - meals" 2>err | column std_error >through && near direct through &&
	svytable --drop "*" willing.tsv >have && ! grep Education have
'

test_expect_success 'names that no term has' '
	status 2 svytable --keep edu willing.tsv 2>err && grep "^svytable: .--keep.: no term of the table: .edu. (did you mean .educ.?)" err &&
	status 2 svytable --drop "x*" willing.tsv 2>err && status 2 svytable --order "" willing.tsv 2>err && status 2 svytable --rename "edu=x" willing.tsv 2>err && grep "did you mean .educ." err &&
	status 2 svytable --rename "educ[7]=x" willing.tsv 2>err && status 2 svytable --rename "educ" willing.tsv 2>err && grep "is a list as" err && status 2 svytable --rename "educ=" willing.tsv 2>err
'

test_expect_success '--rename from the line and from a file, of terms, levels, groups and by-variables' '
	svytable --rename "educ=School [level]; educ[2] = Mid;constant=α" willing.tsv >have && grep "^α " have && grep "^School \[level\]" have && grep "^   *Mid" have &&
	svytable --rename "sex=Gender;sex[1]=M;help[1]=Yes, we do" shares.tsv >have && grep "^Gender" have && grep "^M  *Yes, we do" have &&
	printf "name,label\neduc,\"School, or \"\"none\"\"\"\neduc[2],Mid\n" >names.csv && svytable --rename @names.csv willing.tsv >have && grep "^School, or \"none\"" have && grep "^  Mid" have &&
	printf "educ;École\neduc[3];7\n" >names.csv && svytable --rename @names.csv willing.tsv >have && grep "^École" have && grep "^  7 " have &&
	printf "educ,a,b\n" >names.csv && status 1 svytable --rename @names.csv willing.tsv 2>err && grep "two columns" err && status 1 svytable --rename @nowhere.csv willing.tsv 2>err &&
	printf "nobody,x\n" >names.csv && status 2 svytable --rename @names.csv willing.tsv 2>err && grep nobody err &&
	svytable --rename educ=School -O stream willing.tsv >have && grep "name: educ, title: School" have && column term have | grep -c educ >n && echo 2 >want && test_cmp want n
'

test_expect_success 'reference categories, asked for and told by the stream' '
	svytable --reference educ=Low --notes none willing.tsv >have && grep -A 1 "^Education" have | grep "^  Low (reference)  *–\$" && sed "s/^# df/# reference: {educ: 1}\n# df/" willing.tsv >told.tsv &&
	svytable --notes none told.tsv >again && test_cmp have again && svytable --reference none told.tsv >have && ! grep reference have &&
	svytable --lang nl told.tsv | grep "Low (referentie)" && svytable told.tsv able.tsv --cell "{estimate}" --cell "({std_error})" --notes none >have && grep -A 1 "Low (reference)  *–  *–\$" have | grep Middle &&
	svytable --reference educ=1 -O stream willing.tsv >have && grep "^# reference: {educ: .1.}" have && grep -c "^educ" have >n && echo 2 >want && test_cmp want n && svytable have | grep "Low (reference)" &&
	status 2 svytable --reference educ=2 willing.tsv 2>err && grep "no reference" err && status 2 svytable --reference educ=4 willing.tsv 2>err && status 2 svytable --reference age=1 able.tsv 2>err &&
	status 2 svytable --reference educ willing.tsv 2>err && status 2 svytable --reference edu=1 willing.tsv 2>err && grep "did you mean .educ." err
'

test_expect_success 'the group that svycontrast compares others with' '
	svymean api00,ell --by stype -w pw --psu none --vcov "$TESTDATA/apistrat.sav" 2>err | svycontrast --vs E >vs 2>err && svytable --reference contrast=E --notes none vs >have &&
	sed -n 3,6p have | cut -c 1-21 >rows && cat rows && grep -A 1 "^E (reference)  *api00  *–\$" have | grep "^  *ell  *–\$" && grep -A 2 "^E (reference)" have | tail -1 >line && test "$(tr -d " " <line)" = "" &&
	svytable --reference contrast=1 --wide contrast --notes none vs >have && grep "^api00  *–  *−" have && status 2 svytable --reference contrast=H vs 2>err && status 2 svytable --reference contrast=9 vs 2>err
'

test_expect_success 'stars: only when asked, with thresholds and a note, a column of their own in files' '
	! svytable willing.tsv | grep "\*" && svytable --stars willing.tsv >have && grep "^Constant  *−1\.23\*\*\* " have && grep "^  Middle  *0\.32\*  " have &&
	grep "^\* p < 0\.05, \*\* p < 0\.01, \*\*\* p < 0\.001\$" have && svytable "--stars=+=0.1,*=0.0001" --decimal=, willing.tsv >have && grep "^  Middle  *0,32+ " have && grep "^+ p < 0,1; \* p < 0,0001\$" have &&
	svytable --stars -O csv willing.tsv >have && head -1 have | grep "^Variable,Category,Coefficient,Coefficient stars,SE" && grep "^Constant,,-1.23,\*\*\*,0.31" have && grep "^Education,High,0.81,\*\*\*," have &&
	svytable --stars -O markdown willing.tsv | grep "−1\.23\\\\\*\\\\\*\\\\\*" && svytable --stars -O html willing.tsv | grep "−1\.23\*\*\*" && svytable --stars -O latex willing.tsv | grep "1\.23.*\*\*\*" &&
	svytable --cell "{estimate}{stars}" willing.tsv >have && grep "^Constant  *−1\.23\*\*\*" have && grep "^\* p < 0\.05" have &&
	svytable --stars willing.tsv able.tsv --names A,B | grep "^Constant  *−1\.23\*\*\* .*−0\.50 "
'

test_expect_success UNZIP 'numbers stay numbers in workbooks, with stars, brackets and signs around them' '
	cells() { unzip -p have.xlsx xl/worksheets/sheet1.xml | grep -o "<c r=\"B[0-9]*\" s=\"[0-9]*\"><v>[^<]*" | sed "s/.*<v>//"; }
	printf "%s\n" -1.234 0.31 0.321 0.15 0.81 0.2 >want &&
	svytable --cell "{estimate}{stars}" --cell "({std_error})" willing.tsv -o have.xlsx && cells >have && near want have && unzip -p have.xlsx xl/styles.xml | grep -qF "0.00&quot;***&quot;;-0.00&quot;***&quot;" &&
	printf "%s\n" -1.234 0.321 0.81 >want && svytable --stars willing.tsv -o have.xlsx && cells >have && near want have && printf "%s\n" 12.3456 87.6544 50 50 >want &&
	svytable --cell "{estimate:.1%}" --wide sex shares.tsv -o have.xlsx && cells >have && head -1 have >first && echo 12.3456 >want && near want first &&
	svytable --cell "{estimate} ({std_error})" willing.tsv -o have.xlsx && cells >have && ! test -s have
'

test_expect_success 'stars take the p-values that are there, adjusted ones first, and none of means' '
	head -1 willing.tsv >p && sed -n "2,8p" willing.tsv | grep -v "^# df" >>p && printf "term\tlevel\tstat\testimate\tp_value\tp_adjusted\na\t\tratio\t2\t0.04\t0.2\nb\t\tratio\t3\t0.04\t0.009\n#end rows=2\n" >>p &&
	svytable --stars p >have && grep "^b  *3\*\*" have && ! grep "^a  *2[.0-9]*\*" have && grep "^\* adjusted p < 0\.05" have &&
	status 2 svytable --stars shares.tsv 2>err && grep "no row of the table has a p-value.*svycontrast" err && status 2 svytable --cell "{estimate}{stars}" shares.tsv 2>err &&
	for bad in 2 0 0.05,0.05 x "" "0.1,*=0.05"; do status 2 svytable "--stars=$bad" willing.tsv 2>err && grep "is a list of up to" err || return 1; done && status 2 svytable --stars -O json willing.tsv 2>err
'

test_expect_success 'tables without rows' '
	sed "/^constant\|^educ/d; s/rows=3/rows=0/" willing.tsv >empty.tsv && svytable empty.tsv --cell "{estimate}" >have && svytable empty.tsv willing.tsv --notes none >have && head -1 have | grep "willing\$" &&
	svytable empty.tsv empty.tsv >have && svytable empty.tsv --order "*" 2>err; status 2 svytable empty.tsv --keep a 2>err && grep "no term" err
'

test_expect_success 'contrasts of other groups are other rows, whatever their codes; other labels of a code are told below' '
	svymean c160age --by c161sex --vcov --psu none "$TESTDATA/efc.sav" 2>/dev/null | svycontrast --pairs >sexes.svy &&
	sed "s/Female - Male/Old - Young/" sexes.svy >ages.svy && sed "s/Female - Male/FEMALE - male/" sexes.svy >cases.svy && cp ages.svy again.svy &&
	svytable --with none sexes.svy ages.svy again.svy 2>err >have && test_must_be_empty err &&
	grep "^Female - Male  *+0.5\$" have && grep "^Old - Young  *+0.5  *+0.5\$" have &&
	svytable --with none sexes.svy cases.svy 2>err >have && grep "^Female - Male  *+0.5  *+0.5\$" have && grep "but .FEMALE - male. in .cases.\$" have
'

test_done
