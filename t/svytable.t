#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2034

test_description='svytable: estimates for people'
. "$(dirname "$0")/lib.sh"

test_expect_success 'tables to show' '
	cat >shares <<-\EOF &&
	#---
	# profile: svy-estimates/1
	# schema:
	#   fields:
	#   - {name: id, type: string}
	#   - name: sexe
	#     type: integer
	#     title: Geslacht
	#     categories:
	#     - {value: 1, label: Man}
	#     - {value: 2, label: "Vrouw, ë"}
	#   - {name: term, type: string}
	#   - {name: level, type: string}
	#   - {name: stat, type: string}
	# survey: {weights: pspwght, strata: [gemeente], psu: [buurt]}
	# by: [sexe]
	# terms: [{name: help, title: Zou helpen, levels: [{value: 1, label: ja}, {value: 2, label: nee}]}]
	# level: 0.9
	# strata: 12
	# units: 48
	# notes:
	# - 7 rows are in no group
	# history:
	# - svyprop help --by sexe x.sav
	#---
	id	sexe	term	level	stat	estimate	std_error	conf_low	conf_high	df	n
	help[1]@sexe=1	1	help	1	proportion	0.123456	0.0123	0.0993	0.14756	36	1480
	help[2]@sexe=1	1	help	2	proportion	0.876544	0.0123	0.85244	0.9007	36	1480
	help[1]@sexe=2	2	help	1	proportion	0.5	0.02	0.46	0.54	36	12345
	help[2]@sexe=2	2	help	2	proportion	0.5		.	NaN	36	12345
	#end rows=4
	EOF
	cat >means <<-\EOF
	#---
	# profile: svy-estimates/1
	# terms: [{name: age, title: Age}]
	# level: 0.95
	#---
	id	term	level	stat	estimate	std_error	conf_low	conf_high	df	n
	age	age		mean	48.123456	0.4123	47.3	48.93	30	1480
	trust	trust		mean	-5.1234	0.0813	-5.28	-4.96	30	1402
	#end rows=2
	EOF
'

test_expect_success 'groups, labels, percentages, the design and the notes' '
	cat >want <<-\EOF &&
	Geslacht  Zou helpen     %   SE        90% CI       n
	─────────────────────────────────────────────────────
	Man       ja          12.3  1.2  [ 9.9, 14.8]   1 480
	          nee         87.7  1.2  [85.2, 90.1]   1 480

	Vrouw, ë  ja          50.0  2.0  [46.0, 54.0]  12 345
	          nee         50.0  –               –  12 345
	─────────────────────────────────────────────────────
	n: unweighted cases
	Design: weights pspwght; strata gemeente; units buurt (12 strata, 48 units,
	df=36)
	7 rows are in no group
	EOF
	svytable shares >have &&
	test_cmp want have &&
	svytable <shares >have &&
	test_cmp want have
'

test_expect_success 'groups side by side' '
	cat >want <<-\EOF &&
	                                      Man           Vrouw, ë
	Zou helpen, % [90% CI]          (n=1 480)         (n=12 345)
	────────────────────────────────────────────────────────────
	ja                      12.3 [ 9.9, 14.8]  50.0 [46.0, 54.0]
	nee                     87.7 [85.2, 90.1]  50.0
	────────────────────────────────────────────────────────────
	EOF
	svytable --wide sexe shares >have &&
	sed "/^n:/,\$d" have >top &&
	test_cmp want top
'

test_expect_success 'figures stand below each other at their marks' '
	cat >want <<-\EOF &&
	        Mean    SE          95% CI     n
	────────────────────────────────────────
	Age    48.1   0.4   [47.3, 48.9]    1480
	trust  −5.12  0.08  [−5.28, −4.96]  1402
	────────────────────────────────────────
	n: unweighted cases
	EOF
	svytable means >have &&
	test_cmp want have &&
	svytable --digits 3 means >have &&
	grep -q "48.123 *0.412 *\[47.300" have
'

test_expect_success 'markdown' '
	svytable -O markdown --wide sexe shares >have &&
	grep -q "^| Zou helpen, % \[90% CI\] | *Man (n=1 480) | *Vrouw, ë (n=12 345) |\$" have &&
	grep -q "^|:-*-|-*:|-*:|\$" have &&
	grep -q "^| ja *| *12.3 \[9.9, 14.8\] | *50.0 \[46.0, 54.0\] |\$" have &&
	grep -q "^- 7 rows are in no group\$" have
'

test_expect_success 'csv for a spreadsheet, with a comma for a decimal mark' '
	cat >want <<-\EOF &&
	Geslacht;Zou helpen;%;SE;90% CI low;90% CI high;n
	Man;ja;12,3;1,2;9,9;14,8;1480
	Man;nee;87,7;1,2;85,2;90,1;1480
	Vrouw, ë;ja;50,0;2,0;46,0;54,0;12345
	Vrouw, ë;nee;50,0;;;;12345
	EOF
	svytable -O csv --decimal=, shares >have &&
	test_cmp want have &&
	svytable -O csv shares >have &&
	grep -q "^\"Vrouw, ë\",ja,50.0,2.0,46.0,54.0,12345\$" have &&
	svytable -O csv means >have &&
	grep -q "^trust,-5.12,0.08,-5.28,-4.96,1402\$" have &&
	svytable --wide sexe -o out.csv shares &&
	head -n 1 out.csv >have &&
	echo "Zou helpen,Man,Man low,Man high,Man n,\"Vrouw, ë\",\"Vrouw, ë low\",\"Vrouw, ë high\",\"Vrouw, ë n\"" >want &&
	test_cmp want have
'

test_expect_success 'the stream comes out as it went in, with a line of history more' '
	svytable -O stream --no-history shares >once &&
	svytable -O stream --no-history once >twice &&
	test_cmp once twice &&
	svytable -O stream shares | grep -c "svyprop help --by sexe x.sav\|svytable shares" >have &&
	echo 2 >want &&
	test_cmp want have &&
	svytable -O stream --labels shares | grep -q "^help\[1\]@sexe=1	Man	Zou helpen	ja	proportion	0.123456	"
'

test_expect_success MLR 'rows may be sorted in between' '
	mlr --tsv --pass-comments sort -nr estimate shares | svytable >have &&
	sed -n 3p have | grep -q "^Man *nee *87.7" &&
	grep -q "^Man *ja *12.3" have
'

test_expect_success 'a filter in between needs --partial' '
	grep -v "^help.1." shares >some &&
	test_must_fail svytable some 2>err &&
	grep -q "^svytable: .*rows" err &&
	svytable --partial some | grep -c nee >have &&
	echo 2 >want &&
	test_cmp want have
'

test_expect_success 'data are no estimates' '
	printf "a\tb\n1\t2\n" >data &&
	status 1 svytable data 2>err &&
	grep -q "^svytable: no table of estimates .*data.\$" err
'

test_expect_success '--wide term makes a column of each variable' '
	cat >want <<-\EOF &&
	g,a,a low,a high,a n,b,b low,b high,b n
	1,1,,,5,3,,,4
	2,2,,,6,,,,
	EOF
	printf "#---\n# profile: svy-estimates/1\n# by: [g]\n#---\ng\tterm\tstat\testimate\tn\n1\ta\tmean\t1\t5\n1\tb\tmean\t3\t4\n2\ta\tmean\t2\t6\n#end rows=3\n" >wide &&
	svytable --wide term -O csv wide >have &&
	test_cmp want have
'

test_expect_success 'the level and the base that all rows of a term have stand in the head of its column' '
	cat >alike <<-\EOF &&
	#---
	# profile: svy-estimates/1
	# by: [g]
	# terms:
	# - {name: a, title: Willing, levels: [{value: "yes", label: "yes"}, {value: "no", label: "no"}]}
	# - {name: b, title: Able, levels: [{value: "yes", label: "yes"}]}
	#---
	g	term	level	stat	base	estimate	n
	1	a	yes	proportion	all asked	0.25	9
	1	b	yes	proportion	valid on b	0.5	8
	2	a	yes	proportion	all asked	0.75	7
	2	b	yes	proportion	valid on b	1	6
	#end rows=4
	EOF
	cat >want <<-\EOF &&
	| g, % | Willing: yes (all asked) |   n | Able (valid on b) |   n |
	|:-----|-------------------------:|----:|------------------:|----:|
	| 1    |                     25.0 |   9 |              50.0 |   8 |
	| 2    |                     75.0 |   7 |             100.0 |   6 |

	- n: unweighted cases
	EOF
	svytable --wide term --with none -O markdown alike >have &&
	test_cmp want have &&
	sed "s/1	a	yes/1	a	no/" alike | svytable --wide term -O markdown >have &&
	grep "| Base " have && grep "| Willing |" have
'

test_expect_success 'no numbers, no rows' '
	cat >want <<-\EOF &&
	   Mean  SE  95% CI  n
	──────────────────────
	x     –   –       –  0
	──────────────────────
	n: unweighted cases
	EOF
	printf "#---\n# profile: svy-estimates/1\n# level: 0.95\n#---\nterm\tstat\testimate\tstd_error\tn\nx\tmean\tNaN\tNaN\t0\n#end rows=1\n" >none &&
	svytable none >have &&
	test_cmp want have &&
	sed "/^x/d; s/rows=1/rows=0/" none | svytable >have &&
	grep -q "SE *95% CI *n" have &&
	svytable -O stream none | grep -q "^x	x		mean	NaN	NaN	NaN	NaN	NaN	0\$"
'

test_expect_success 'misuse' '
	status 2 svytable --wide nobody shares 2>err &&
	grep -q "^svytable: .*nobody.*sexe" err &&
	status 2 svytable --wide sexe means 2>err &&
	status 2 svytable --digits 1.5 shares 2>err &&
	status 2 svytable --decimal x shares 2>err &&
	status 2 svytable -O ods shares 2>err &&
	test_must_fail svytable -o nowhere/out shares 2>err &&
	grep -q "cannot write .nowhere/out.: No such file" err
'

test_expect_success 'a full disk' '
	test_expect_code 1 sh -c "svytable shares >/dev/full" 2>err &&
	test_expect_code 1 sh -c "svytable -O markdown shares >/dev/full" 2>err &&
	test_expect_code 1 sh -c "svytable -O json shares >/dev/full" 2>err
'

test_expect_success 'a control character in a label is a blank on the screen, so that columns stay aligned' '
	cat >tab.svy <<-\EOF &&
	#---
	# profile: svy-data/1
	# schema:
	#   fields:
	#   - name: x
	#     type: integer
	#     title: "A\tB"
	#     categories: [{value: 1, label: "yes\tor so"}, {value: 2, label: "no\e[7mno"}]
	#---
	x
	1
	2
	1
	#end rows=3
	EOF
	svyprop x --psu none -O text tab.svy >out && ! grep "[[:cntrl:]]" out && grep "^A B  " out &&
	grep "^yes or so  66\.7 " out && grep "^no \[7mno   33\.3 " out
'

test_expect_success 'a table of one quantile says which' '
	svyquantile api00,ell -p 0.25 --psu none "$TESTDATA/apiclus1.sav" | svytable -O text >out && grep "^api00: 0.25 " out && grep "^ell: 0.25 " out
'

test_expect_success 'a statistic need not be known by name, but must be a name' '
	printf "#---\n# profile: svy-estimates/1\n#---\nterm\tstat\testimate\na\tgini\t0.3\n#end rows=1\n" >known &&
	svytable -O csv known >out && grep "^a,gini,\|^a.*0.3" out &&
	svymean api00 --psu none "$TESTDATA/apiclus1.sav" | sed "s/mean/Mean of/" >other &&
	test_expect_code 1 svytable other 2>err && grep "no name of a statistic: .Mean of." err
'

# Cells and tests as svytab writes them: 60 women and men who would help or not, weights of 10.
cross() {
	cat <<-\EOF
	#---
	# profile: svy-estimates/1
	# schema:
	#   fields:
	#   - {name: id, type: string}
	#   - {name: wave, type: integer, title: Wave, categories: [{value: 1, label: first}]}
	#   - {name: sex, type: integer, title: Sex, categories: [{value: 1, label: Man}, {value: 2, label: Woman}]}
	#   - {name: level, type: string}
	# survey: {weights: w}
	# by: [wave, sex]
	# terms:
	# - {name: help, title: Would help, levels: [{value: 1, label: yes}, {value: 2, label: no}]}
	# - {name: help*sex, title: Would help by sex, levels: [{value: pearson, label: "Pearson, Rao–Scott"}, {value: wald, label: Wald}]}
	# level: 0.95
	#---
	wave	sex	term	level	stat	base	estimate	std_error	conf_low	conf_high	df	n	n_cell	expected	adj_residual	statistic	df1	df2	p_value
	1	2	help	1	count	count	220	30	160	280	59	60	22	200	1.5
	1	2	help	1	proportion	row	0.55	0.08	0.39	0.7	59	40	22
	1	2	help	2	count	count	80	20	40	120	59	60	8	100	-1.5
	1	2	help	2	proportion	row	0.4	0.11	0.21	0.63	59	20	8
	1	2	help		count	count	300	35	230	370	59	60	30
	1	2	help		proportion	row	0.5	0.06	0.37	0.63	59	60	30
	1	1	help	1	count	count	180	28	124	236	59	60	18	200	-1.5
	1	1	help	1	proportion	row	0.45	0.08	0.3	0.61	59	40	18
	1	1	help	2	count	count	120	25	70	170	59	60	12	100	1.5
	1	1	help	2	proportion	row	0.6	0.11	0.37	0.79	59	20	12
	1	1	help		count	count	300	35	230	370	59	60	30
	1	1	help		proportion	row	0.5	0.06	0.37	0.63	59	60	30
	1		help	1	count	count	400	36	328	472	59	60	40
	1		help	2	count	count	200	36	128	272	59	60	20
	1		help		count	count	600	0	600	600	59	60	60
	1		help*sex	pearson	test		1.2	NaN	NaN	NaN	59	60				1.05	1	59	0.3097
	1		help*sex	wald	test		NaN	NaN	NaN	NaN	59	60				18.4	1		0.00002
	1		help*sex		odds_ratio		0.545	0.2	0.2	1.5	59	60
	EOF
	echo "#end rows=18"
}
pad() { awk -F "\t" -v OFS="\t" "/^#/ { print; next } !n { n = NF } { for (i = NF + 1; i <= n; i++) \$i = \"\"; print }"; }

test_expect_success 'a cross table: categories, totals, cases, and the tests in words below' '
	cross | pad >cells &&
	svytable --with none cells >have &&
	cat >want <<-\EOF &&
	                               Sex
	Would help                   Man  Woman  Total   n
	──────────────────────────────────────────────────
	Wave: first
	yes         Count          180    220    400    40
	            Expected       200.0  200.0
	            Adj. residual   −1.5    1.5
	            Row %           45.0   55.0  100.0

	no          Count          120     80    200    20
	            Expected       100.0  100.0
	            Adj. residual    1.5   −1.5
	            Row %           60.0   40.0  100.0

	Total       Count          300    300    600    60
	            Row %           50.0   50.0  100.0

	n                           30     30     60
	Pearson, Rao–Scott: F(1, 59) = 1.05, p = 0.310
	Wald: χ²(1) = 18.40, p < 0.001
	Odds ratio: 0.55, 95% CI [0.20, 1.50]
	──────────────────────────────────────────────────
	n: unweighted cases
	Design: weights w
	EOF
	test_cmp want have
'

test_expect_success 'beside the cells stands as much as fits, or what is asked for' '
	svytable --with ci cells >have && grep "^Would help  \[95% CI\]" have && grep "Row %  *45\.0 \[ 30\.0,  61\.0\]" have &&
	svytable cells >have && grep "^Would help  (SE)" have && grep "Row %  *45\.0  *(8\.0)" have &&
	sed "s/label: Man/label: A man/; s/Woman/A woman/; s/Would help, levels/A title that takes as much room as it likes, levels/" cells |
		sed "s/label: yes/label: \"yes, as far as I have time for it\"/" >longer && svytable longer >have &&
	test "$(wc -L <have)" -le 80 && grep "^Would help\|^as much\|^A title" have && grep "^yes, as" have
'

test_expect_success 'a cross table in markdown, and for a spreadsheet' '
	svytable -O markdown --decimal=, --with se cells >have &&
	grep "^| Would help  *| (SE)  *|  *Sex: Man |  *Woman |  *Total |  *n |\$" have && grep "^| \*\*Wave: first\*\* " have &&
	grep "^| yes  *| Count  *|  *180 (28) |  *220 (30) |  *400 (36) |  *40 |\$" have &&
	grep "^| \*Pearson, Rao–Scott: F(1; 59) = 1,05, p = 0,310\*" have &&
	svytable -O csv cells >have &&
	head -n 1 have >head && echo "Wave,Would help,Figure,Sex: Man,Sex: Man low,Sex: Man high,Sex: Woman,Sex: Woman low,Sex: Woman high,Total,Total low,Total high,n" >want &&
	test_cmp want head && grep "^first,no,Row %,60.0,37.0,79.0,40.0,21.0,63.0,100.0,,,20\$" have && grep "^first,no,Adj. residual,1.5,,,-1.5,,,,,,20\$" have &&
	grep "^first,\"Pearson, Rao–Scott: F(1, 59) = 1.05, p = 0.310\",*\$" have
'

test_expect_success 'cells as a list, with the words for their figures' '
	svytable --long cells >have && grep "^first  Woman  yes  *Count  *220 " have && grep "^  *Total  yes  *Count  *400 " have && grep "^  *Odds ratio  *0\.55 " have &&
	grep "Pearson, Rao–Scott  .* 60 .* F 1\.05  *1  *59  *0\.310\$" have && grep "Wald  .* χ² 18\.40  *1  *<0\.001\$" have
'

test_expect_success 'cells come in any order, and may be gone' '
	{ grep "^#[^e]" cells; sed -n "/^wave/p" cells; grep -v "^#\|^wave" cells | tac; echo "#end rows=18"; } >turned &&
	svytable --with none turned >have && grep "^no  *Count  *120  *80  *200  *20\$" have && grep -A 1 "^Total  *Count  *300  *300  *600" have &&
	grep -v "^1	1	help	1	proportion\|^1		help	" cells >some && svytable --partial --with none some >have &&
	grep "Row %  *–  *55\.0\$" have && ! grep "Sex.*Total" have && grep "^Odds ratio: 0\.55, 95% CI \[0\.20, 1\.50\]\$" have
'

test_expect_success 'one variable: figures side by side' '
	cat >one <<-\EOF &&
	#---
	# profile: svy-estimates/1
	# terms: [{name: help, title: Would help, levels: [{value: 1, label: yes}, {value: 2, label: no}]}]
	# level: 0.95
	#---
	term	level	stat	base	estimate	std_error	conf_low	conf_high	n	n_cell	cumulative
	help	1	count	count	400	36	328	472	60	40	400
	help	1	proportion	table	0.6667	0.06	0.54	0.78	60	40	0.6667
	help	2	count	count	200	36	128	272	60	20	600
	help	2	proportion	table	0.3333	0.06	0.22	0.46	60	20	1
	help		count	count	600	0	600	600	60	60	
	#end rows=5
	EOF
	cat >want <<-\EOF &&
	Would help  Count  SE      95% CI  Cumulative      %   SE        95% CI  Cumulative   n
	───────────────────────────────────────────────────────────────────────────────────────
	yes           400  36  [328, 472]         400   66.7  6.0  [54.0, 78.0]        66.7  40
	no            200  36  [128, 272]         600   33.3  6.0  [22.0, 46.0]       100.0  20
	Total         600   0  [600, 600]              100.0                                 60
	───────────────────────────────────────────────────────────────────────────────────────
	n: unweighted cases
	EOF
	svytable --with ci one >have && test_cmp want have &&
	svytable one >have && grep "^yes  *400  36  *400  *66\.7  6\.0  *66\.7  40\$" have &&
	svytable --with none -O csv one >have && grep "^yes,400,400,66\.7,66\.7,40\$" have &&
	svytable -O csv one >have && grep "^Would help,Count,Count SE,Count 95% CI low,Count 95% CI high,Cumulative,%,% SE,% 95% CI low" have
'

test_expect_success 'a set of answers: of respondents and of answers' '
	cat >set <<-\EOF &&
	#---
	# profile: svy-estimates/1
	# terms: [{name: tasks, title: Tasks, levels: [{value: a, label: errands}, {value: b, label: garden}]}]
	# level: 0.95
	#---
	term	level	stat	base	estimate	std_error	conf_low	conf_high	n	n_cell
	tasks	a	proportion	respondents	0.6	0.05	0.5	0.7	100	60
	tasks	a	proportion	responses	0.5455	0.03	0.48	0.61	110	60
	tasks	b	proportion	respondents	0.5	0.05	0.4	0.6	100	50
	tasks	b	proportion	responses	0.4545	0.03	0.39	0.52	110	50
	#end rows=4
	EOF
	svytable set >have && grep "^errands  *60\.0  5\.0  \[50\.0, 70\.0\]  *54\.6  3\.0  \[48\.0, 61\.0\]  60\$" have &&
	tr "\n" " " <have | grep "% of.*% of.*respondents.*responses"
'

test_expect_success 'tests in a list: one distribution, several, none' '
	cat >tests <<-\EOF &&
	#---
	# profile: svy-estimates/1
	# terms: [{name: x, title: Score, levels: [{value: w, label: Wilcoxon}, {value: k, label: Kruskal–Wallis}, {value: c, label: Chi}, {value: z, label: Normal}]}]
	# level: 0.95
	#---
	term	level	stat	estimate	df	n	statistic	df1	df2	p_value	p_adjusted
	x	w	test	NaN	39	183	-2.387			0.0219	0.0438
	x	k	test	NaN	39	183	4.7	1.94	38.1	0.00051	0.002
	x	c	test	NaN	39	183	0	2		1	1
	x	z	test	NaN	Inf	183	3.3			0.00097	0.0029
	x	n	test	NaN	0	183				NaN	
	#end rows=5
	EOF
	svytable tests >have &&
	cat >want <<-\EOF &&
	Score             n  Statistic   df1   df2       p  p adjusted
	──────────────────────────────────────────────────────────────
	Wilcoxon        183    t −2.39  39           0.022       0.044
	Kruskal–Wallis  183     F 4.70   1.9  38.1  <0.001       0.002
	Chi             183    χ² 0.00   2          >0.999      >0.999
	Normal          183     z 3.30              <0.001       0.003
	n               183       –      –     –     –           –
	──────────────────────────────────────────────────────────────
	n: unweighted cases
	EOF
	test_cmp want have &&
	svytable -O csv tests >have && grep "^Score,n,Distribution,Statistic,df1,df2,p,p adjusted\$" have &&
	grep "^Wilcoxon,183,t,-2.39,39,,0.022,0.044\$" have && grep "^Chi,183,chi2,0.00,2,,>0.999,>0.999\$" have && ! grep "0\.000" have &&
	grep "^#\|^term\|	w	" tests | sed "s/rows=5/rows=1/" | svytable >have && grep "^Score  *n  *t  df  *p  p adjusted\$" have
'

test_expect_success 'a difference beside the means that it is of' '
	cat >diff <<-\EOF &&
	#---
	# profile: svy-estimates/1
	# schema: {fields: [{name: sex, type: string, title: Sex, categories: [{value: "1", label: Man}, {value: "2", label: Woman}, {value: "2-1", label: Woman - Man}]}]}
	# by: [sex]
	# terms: [{name: x, title: Score}]
	# level: 0.95
	#---
	sex	term	level	stat	estimate	std_error	conf_low	conf_high	df	n	statistic	df1	df2	p_value
	1	x		mean	50.1	1.2	47	53	39	90	
	2	x		mean	54.2	1.1	52	56	39	93	
	2-1	x		difference	4.1	1.5	1.1	7.1	39	183	2.733			0.00937
	equal	x		equality	NaN				39	183	7.47	1	39	0.00937
	#end rows=4
	EOF
	pad <diff | svytable >have && grep "^Sex  *Statistic  *Estimate  *SE  *95% CI  *n  *Statistic  *df1  *df2  *p\$" have &&
	grep "^Woman - Man  Difference  *+4\.1  1\.5  \[+1\.1, +7\.1\]  183  *t 2\.73  *39  *0\.009\$" have && grep "^equal  *183  *F 7\.47  *1  *39  0\.009\$" have
'

test_expect_success 'differences between shares are percentages, other differences are not' '
	cat >shares2 <<-\EOF &&
	#---
	# profile: svy-estimates/1
	# terms: [{name: help, levels: [{value: 1, label: yes}, {value: 2, label: no}]}, {name: x}]
	# level: 0.95
	#---
	term	level	stat	estimate	std_error	conf_low	conf_high	statistic	p_value
	help	1	difference	0.25	0.08	0.09	0.41	3.125	0.002
	help	2	difference	-0.25	0.08	-0.41	-0.09	-3.125	0.002
	#end rows=2
	EOF
	svytable shares2 >have && grep "^ *Difference,$" have && grep "^help  *% " have && grep "^yes  *+25\.0  8\.0  \[ *+9\.0, +41\.0\]  *3\.1[23]" have &&
	sed "s/^help.1/x	/; s/^help.2/y	/" shares2 | svytable >have && grep "Difference  *SE" have && grep "^x  *+0\.25  0\.08" have
'

test_expect_success 'correlations are a matrix, of which the lower half is shown' '
	corr() {
		printf "#---\n# profile: svy-estimates/1\n# by: [g]\n# level: 0.95\n# terms: [$2]\n#---\ng\tterm\tstat\testimate\tstd_error\tconf_low\tconf_high\tn\n"
		for g in $1; do
			printf "$g\ta:b\tcorrelation\t0.5%s\t0.04\t0.4\t0.6\t90\n$g\ta:c\tcorrelation\t-0.25\t0.05\t-0.35\t-0.14\t95\n" "$g"
			printf "$g\tb:c\tcorrelation\t0\t0.05\t-0.1\t0.1\t99\n"
		done
	} &&
	{ corr "" "" | sed "/by:/d; s/g.term/term/"; printf "a:b\tcorrelation\t0.5\t0.04\t0.4\t0.6\t90\na:c\tcorrelation\t-0.25\t0.05\t-0.35\t-0.14\t95\nb:c\tcorrelation\t0\t0.05\t-0.1\t0.1\t99\n#end rows=3\n"; } >three &&
	cat >want <<-\EOF &&
	Correlation      a     b  c
	───────────────────────────
	a                –
	b             0.50     –
	c            −0.25  0.00  –
	───────────────────────────
	n: unweighted cases, 90 to 99 by pair
	EOF
	svytable three >have && test_cmp want have &&
	cat >want <<-\EOF &&
	Correlation [95% CI]               a              b  c
	──────────────────────────────────────────────────────
	a                                  –

	b                               0.50              –
	                        [0.40, 0.60]

	c                              −0.25           0.00  –
	                      [−0.35, −0.14]  [−0.10, 0.10]
	──────────────────────────────────────────────────────
	n: unweighted cases, 90 to 99 by pair
	EOF
	svytable --with ci three >have && test_cmp want have &&
	svytable --with se -O csv three >have && grep "^Variable,a,a SE,b,b SE,c,c SE\$" have && grep "^c,-0\.25,0\.05,0\.00,0\.05,,\$" have &&
	svytable --long three >have && grep "^a:c  *−0\.25  0\.05  \[−0\.35, −0\.14\]  95\$" have &&
	{ corr "1 2" "{name: \"a:b\", title: \"The first one : The second of them\"}"; echo "#end rows=6"; } >groups && svytable groups >have &&
	grep "^g: 2\$" have && grep "^1  The first one  *–" have && grep "^2  The second of them  *0\.52  *–" have && grep "^3  c  *−0\.25  0\.00  –" have
'

test_expect_success 'pairs of two lists of variables are a rectangle; covariances a matrix on request' '
	printf "#---\n# profile: svy-estimates/1\n#---\nterm\tstat\testimate\nx:a\tspearman\t0.1\nx:b\tspearman\t0.2\ny:a\tspearman\t0.3\ny:b\tspearman\t0.4\n#end rows=4\n" >two &&
	cat >want <<-\EOF &&
	Spearman'"'"'s rho     x     y
	──────────────────────────
	a               0.10  0.30
	b               0.20  0.40
	──────────────────────────
	EOF
	svytable two >have && test_cmp want have &&
	svyvar api00,ell --covariance --psu none "$TESTDATA/apiclus1.sav" 2>err >cov && svytable cov | grep "^api00:ell  *Covariance" &&
	svytable --matrix --with se cov >have && grep "^Covariance (SE)  *api00  *ell\$" have && tail -n +5 have | grep "^ell  *−"
'

test_expect_success 'a ranking in the order of its ranks' '
	cat >ranks <<-\EOF &&
	#---
	# profile: svy-estimates/1
	# by: [g]
	# level: 0.95
	# terms: [{name: x, title: Score}]
	#---
	g	term	stat	estimate	std_error	conf_low	conf_high	n	rank	rank_low	rank_high
	a	x	mean	3	0.1	2.8	3.2	10	2.5	1	3
	b	x	mean	3	0.1	2.8	3.2	10	2.5	1	3
	c	x	mean	5	0.1	4.8	5.2	10	1	1	2
	d	x	mean	1	0.1	0.8	1.2	10	4	4	4
	#end rows=4
	EOF
	svytable ranks >have && sed -n "5,8p" have | cut -c 1 | tr -d "\n" >order && printf cabd >want && test_cmp want order &&
	grep "^g  *\[95% CI\]  Mean" have && grep "^a  *2\.5 \[1, 3\]  *3\.00  0\.10" have && svytable -O csv ranks >have && grep "^g,Variable,Rank,Rank low,Rank high,Mean" have && grep "^d,Score,4,4,4,1.00" have
'

test_expect_success '--wide level: quantiles, points of a curve and categories side by side' '
	svyquantile api00,ell -p 0.25,0.5 --psu none "$TESTDATA/apiclus1.sav" >q 2>err && svytable --wide level --with se q >have &&
	grep "^Quantile (SE) " have && grep "0\.25  *0\.5\$" have && grep "^api00  *[0-9.]* ([0-9.]*)  *[0-9.]* ([0-9.]*)\$" have &&
	svyprop awards,stype --psu none "$TESTDATA/apiclus1.sav" >p 2>err && svytable --wide level -O csv p >have && grep "^Variable,No,No low,No high,No n,Yes" have &&
	grep -c , have >n && echo 3 >want && test_cmp want n
'

test_expect_success 'labels of levels tell statistics, and percentages among other numbers say so' '
	printf "#---\n# profile: svy-estimates/1\n# terms: [{name: x, levels: [{value: w, label: variance within}, {value: s, label: share between}]}]\n#---\nterm\tlevel\tstat\testimate\nx\tw\tvariance\t12.5\nx\ts\tshare_between\t0.25\nx\tgini\tgini\t0.3\nx\tatkinson:0.5\tatkinson\t0.1\n#end rows=4\n" >told &&
	svytable told >have && grep "^variance within  *12\.5\$" have && grep "^share between, %  *25\.0\$" have && grep "^Gini  *0\.3" have &&
	grep "^Atkinson 0\.5  *0\.1" have && ! grep Statistic have
'

test_expect_success 'the columns of tests and cells go through stream, json and csv, and through svyfilter, svysort and svyselect' '
	svytable -O stream --no-history cells >once && svytable -O stream --no-history once >twice && test_cmp once twice &&
	column adj_residual once >a && column adj_residual cells >b && test_cmp a b && column p_value once | grep . >a && column p_value cells | grep . >b && near a b &&
	svyfilter --no-history "stat == \"test\"" once | svytable >have && grep "^first  Total  Pearson, Rao–Scott .* 0\.310\$" have && ! grep "95% CI\|Expected" have &&
	svysort --no-history id once | svytable --with none >sorted && grep "^no  *Count  *120  *80  *200  *20\$" sorted &&
	svyselect --no-history wave,sex,term,level,stat,base,estimate,std_error,conf_low,conf_high,df,n,n_cell once | svytable >have && grep "^Would help" have &&
	svytable -O json cells >j && grep "\"adj_residual\": *1\.5" j && grep "\"p_value\": *0\.3097" j && ! grep NaN j &&
	printf "#---\n# profile: svy-estimates/1\n#---\nterm\tstat\testimate\trank\trank_low\trank_high\nx\tmean\t1\t2.5\t2\t3\n#end rows=1\n" | svytable -O stream >have &&
	grep -A 1 "name: rank_low" have | grep integer && grep -A 1 "name: rank\$" have | grep number && grep "	2\.5	2	3\$" have
'

test_expect_success 'layouts that a table cannot have' '
	status 2 svytable --matrix means 2>err && grep "^svytable: a matrix is made of pairs of variables.*age" err &&
	printf "#---\n# profile: svy-estimates/1\n#---\nterm\tstat\testimate\na:b\tspearman\t1\na:c\tpearson\t1\n#end rows=2\n" >mixed &&
	status 2 svytable --matrix mixed 2>err && grep "spearman.*pearson.*svyfilter" err && svytable mixed >have && grep "^a:c  Pearson" have &&
	status 2 svytable --matrix --long means 2>err && grep "give one of them" err && status 2 svytable --wide term --long means 2>err &&
	status 2 svytable --with all means 2>err && grep "one of ci, se, n, none" err && status 2 svytable --wide levels means 2>err && grep "term and level" err
'

test_expect_success 'estimates without a header are read, with a word about what is not known' '
	svyprop awards --by stype,sch_wide -w pw --psu none "$TESTDATA/apistrat.sav" >stream &&
	for f in csv tsv; do
		svyprop awards --by stype,sch_wide -w pw --psu none -o plain.$f "$TESTDATA/apistrat.sav" &&
		svytable -O csv --digits 6 plain.$f | cut -d, -f4- >have && svytable -O csv --digits 6 stream | cut -d, -f4- | sed "s/95% CI/Interval/g" >want &&
		test_cmp want have && svytable plain.$f | grep "labels, design and the level of the" || return 1
	done &&
	sed 1d plain.csv >headless.csv && status 1 svytable headless.csv
'

test_done
