#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2034

test_description='svytable --lang: the fixed words of tables in four languages'
. "$(dirname "$0")/lib.sh"

test_expect_success 'a table in Dutch' '
	svytab e42dep,e16sex "$TESTDATA/efc.sav" >tab && svytable --lang nl --with none tab >have &&
	grep "^elder.s dependency  *male  *female  *Totaal  *n\$" have && grep "^independent  *Aantal  *23  *43  *66  *66\$" have &&
	grep "^  *Rij-%  *34,8  *65,2  *100,0\$" have && grep "^Pearson, Rao–Scott: F(3; 2721) = 0,72, p = 0,543\$" have && grep "^Cramérs V: 0,049, SE 0,033\$" have &&
	grep "^n: ongewogen aantal\$" have && grep "^Steekproefopzet: ongewogen\$" have && grep "^er zijn geen primaire eenheden bekend" have
'

# Tables of many kinds, each with all that is said of it.
make_tables() {
	local d="$TESTDATA"
	svydesign -q -w gewicht --strata stratum --psu psu "$d/monitor.sav" >mon &&
	svyscore --model "$d/models/monitor.yaml" mon >scored && svypotential --by gemeente scored >potential &&
	cp tab t_cross && cp potential t_potential &&
	svytab e42dep,e16sex --cells all --test pearson,lr,lr-first,pearson-first-f,pearson-null,lr-exact,pearson-saddlepoint,adjwald --measures all --stats expected,residual,adj_residual,cumulative "$d/efc.sav" >t_cells &&
	svytab e42dep "$d/efc.sav" --stats n_missing,cumulative >t_one &&
	svyprop e42dep --by e16sex --margins --stats n_missing,n_cell,cv,deff,deff_wor,deft,n_eff,sum_w "$d/efc.sav" >t_prop &&
	svymean api00,ell --by stype --margins -w pw --psu dnum --fpc fpc "$d/apiclus1.sav" >t_mean &&
	svytotal enroll -w pw --psu dnum --fpc fpc "$d/apiclus1.sav" >t_total &&
	svyratio api_stu/enroll -w pw --psu dnum --fpc fpc "$d/apiclus1.sav" >t_ratio &&
	svyquantile api00 --by stype -w pw --psu dnum --fpc fpc "$d/apiclus1.sav" >t_quantile &&
	svycorr api00,ell,meals -w pw --psu dnum --fpc fpc "$d/apiclus1.sav" >t_corr &&
	svyvar api00,ell,meals --covariance -w pw --psu dnum --fpc fpc "$d/apiclus1.sav" >t_var &&
	svymean api00 --between dnum -w pw --psu dnum --fpc fpc "$d/apiclus1.sav" >t_between &&
	svytest api00 --between comp_imp -w pw --psu dnum --fpc fpc "$d/apiclus1.sav" >t_test &&
	svytest api00 --between stype -w pw --psu dnum --fpc fpc "$d/apiclus1.sav" >t_equal &&
	svymean api00 --by stype --vcov -w pw --psu dnum --fpc fpc "$d/apiclus1.sav" | svycontrast --pairs >t_contrast &&
	svyadjust t_contrast >t_adjusted &&
	svymean api00 --by stype --vcov -w pw --psu dnum --fpc fpc "$d/apiclus1.sav" | svycontrast --rank >t_rank &&
	svygini api00 -w pw --psu dnum --fpc fpc "$d/apiclus1.sav" >t_gini
}

test_expect_success 'tables of many kinds' '
	make_tables
'

# What is English in a table: no word of these is a label of the data, a name of a variable, or a word of a command.
english() {
	cat <<-\EOF
	Total|Mean|Count|Ratio|Quantile|Variance|variance|Covariance|Correlation|Difference|Estimate|Persons|Row %|Column %|Table %|Cumulative|Expected
	Residual|Missing|Cases|Sum of weights|Rank|Statistic|Category|Variable|Base|Figure|Distribution|SE|95% CI|df|low|high
	unweighted|Design|weights|units|population sizes|Made by|intervals|valid answer|valid on|all asked|willing and able|not able|does not know
	people should|would do|gap:|no valid|adjusted|no test|all equal|share between|within|intraclass|Likelihood|first order|rows|row is|primary unit
	standard errors|degrees of freedom|two-sided|estimates|between|rank 1 is|joint|of each|by pair|in each
	EOF
}

# no_english LANG SAME: tables in that language have none of these words, but for those that are the same there.
no_english() {
	english | tr "|" "\n" | grep -vxE "$2" | paste -sd "|" >words
	: >seen
	for table in t_*; do
		for layout in "" --long "-O markdown" "-O csv"; do
			# shellcheck disable=SC2086
			svytable --lang "$1" --notes all $layout "$table" >shown || return 1
			sed -E "/^(- )?(Gemaakt met|Erzeugt mit|Obtenu par)/,\$d" shown | grep -E "(^|[^[:alnum:]_.-])($(cat words))([^[:alnum:]_-]|\$)" | sed "s/^/$table $layout: /" >>seen
		done
	done
	test_must_be_empty seen
}

test_expect_success 'no English word is left in Dutch' '
	no_english nl "SE|df|Likelihood"
'
test_expect_success 'no English word is left in German' '
	no_english de "SE|df|Variable|Likelihood"
'
test_expect_success 'no English word is left in French' '
	no_english fr "Total|Quantile|Variance|variance|Covariance|Variable|Base"
'

test_expect_success 'the decimal mark is that of the language, unless another is asked for' '
	svytable --lang nl t_mean >nl && grep "644,2" nl && svytable --lang nl --decimal=. t_mean >point && grep "644\.2" point && ! grep "644,2" point &&
	svytable --lang de -O csv t_mean | grep "^.*;644,2;" && svytable --lang en t_mean >en && svytable t_mean >none && test_cmp none en
'

test_expect_success 'labels of the data are not translated, nor what tidy formats hold' '
	printf "#---\n# profile: svy-estimates/1\n# terms: [{name: x, title: Mean, levels: [{value: 1, label: Total}, {value: 2, label: yes}]}]\n# level: 0.95\n#---\nterm\tlevel\tstat\testimate\tn\nx\t1\tproportion\t0.5\t90\nx\t2\tproportion\t0.5\t90\n#end rows=2\n" >own &&
	svytable --lang nl own >have && grep "^Mean  *%" have && grep "^Total  *50,0" have && grep "^yes  *50,0" have &&
	svytable --lang nl -O json t_potential >nl.json && svytable -O json t_potential >en.json && grep -v svytable nl.json >a && grep -v svytable en.json >b && test_cmp a b
'

test_expect_success 'a note that no list has is shown as it is, and one that has may hold anything' '
	note() { printf "#---\n# profile: svy-estimates/1\n# notes: [\"%s\"]\n#---\nterm\tstat\testimate\tn\nx\tmean\t0.5\t90\n#end rows=1\n" "$1" | svytable --lang nl; } &&
	note "these are some words of ours" | grep "^these are some words of ours\$" &&
	note "these are estimates from an excerpt (first 10 %s %n rows)" | grep "^dit zijn schattingen uit een deel van de rijen (first 10 %s %n rows)\$" &&
	note "the domain '"'%s'"' lies within one primary unit: its variance cannot be estimated" | grep "^het domein .%s. ligt binnen één primaire eenheid"
'

test_expect_success 'long words of other languages keep the table in its width' '
	for lang in nl de fr; do
		svytable --lang $lang t_cross >out && awk "{ gsub(/[\\x80-\\xbf]/, \"\") } length > 80 { print; bad = 1 } END { exit bad }" out || return 1
	done
'

test_expect_success 'a language that is not known' '
	status 2 svytable --lang xx t_mean 2>err && grep "xx" err && grep "en.*nl.*de.*fr" err
'

test_done
