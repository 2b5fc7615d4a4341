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
	Design: weights pspwght; strata gemeente; units buurt (12 strata, 48 units)
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
	status 2 svytable -O xlsx shares 2>err &&
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

test_done
