#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svyadjust: what R and books make of several p-values, and that all else stays'
. "$(dirname "$0")/lib.sh"

# table P…: a table of tests with these p-values
table() {
	printf '%s\n' '#---' '# profile: svy-estimates/1' '#---' 'id	term	level	stat	estimate	std_error	df	p_value'
	_i=0
	for _p in "$@"; do
		_i=$((_i + 1))
		printf 't%d	t%d		difference	1	1	9	%s\n' $_i $_i "$_p"
	done
	printf '#end rows=%d\n' $_i
}
adjusted() { svyadjust "$@" | column p_adjusted; }

# Benjamini & Hochberg (1995), section 4.1: fifteen comparisons in myocardial infarction
bh='.0001 .0004 .0019 .0095 .0201 .0278 .0298 .0344 .0459 .3240 .4262 .5719 .6528 .7590 1.000'
test_expect_success 'Benjamini and Hochberg reject four of their fifteen, Bonferroni three' '
	table $(echo " $bh" | sed "s/ \./ 0./g") >bh.svy && [ $(adjusted -m bh bh.svy | awk "\$1 <= 0.05" | wc -l) = 4 ] && [ $(adjusted -m bonferroni bh.svy | awk "\$1 <= 0.05" | wc -l) = 3 ] && [ $(adjusted bh.svy | awk "\$1 <= 0.05" | wc -l) = 3 ]'
test_expect_success 'by hand' '
	table 0.01 0.04 0.03 >three.svy && adjusted three.svy >a && printf "%s\n" 0.03 0.06 0.06 >want && near a want 1e-14 && adjusted -m bonferroni three.svy >a && printf "%s\n" 0.03 0.12 0.09 >want && near a want 1e-14 &&
	adjusted -m bh three.svy >a && printf "%s\n" 0.03 0.04 0.04 >want && near a want 1e-14 && adjusted -m by three.svy >a && printf "%s\n" 0.055 0.07333333333333333 0.07333333333333333 >want && near a want 1e-14 &&
	adjusted -m sidak three.svy >a && printf "%s\n" 0.029701 0.115264 0.087327 >want && near a want 1e-14'
test_expect_success R 'as R p.adjust' '
	Rscript "$ROOT/t/adjust.R" &&
	mapfile -t p <p && table "${p[@]}" >many.svy && for m in holm bh bonferroni by; do adjusted -m $m many.svy >a && sed "s/^\$/NA/" a >a1 && sed "s/^\$/NA/" $m >b1 && near a1 b1 1e-14 || return 1; done'
test_expect_success 'ties are adjusted alike, and none falls below its own p' '
	table 0.02 0.02 0.02 0.5 >ties.svy && for m in holm bh bonferroni by sidak; do adjusted -m $m ties.svy >a && [ $(head -n 3 a | sort -u | wc -l) = 1 ] && paste a <(column p_value ties.svy) | awk "\$1 < \$2 { exit 1 }" || return 1; done'
test_expect_success 'one test is what it was' 'table 0.04 >one.svy && for m in holm bh bonferroni by sidak; do near "$(adjusted -m $m one.svy)" 0.04 1e-14 || return 1; done'
test_expect_success 'tiny p-values keep their digits' 'table 1e-20 0.5 >tiny.svy && near "$(adjusted -m sidak tiny.svy | head -n 1)" 2e-20 1e-14 && near "$(adjusted tiny.svy | head -n 1)" 2e-20 1e-14'
test_expect_success 'rows without a test stay empty and do not count' '
	table 0.01 "" NaN 0.03 >gaps.svy && adjusted gaps.svy >a && printf "%s\n" 0.02 "" "" 0.03 >want && test_cmp want a && svyadjust gaps.svy | grep -q "for 2 tests together"'
test_expect_success 'the order of the rows does not tell' 'svysort p_value bh.svy | svyadjust -m by | svysort id | column p_adjusted >a && svyadjust -m by bh.svy | svysort id | column p_adjusted >b && test_cmp b a'

test_expect_success 'families by a variable, by term, by both' '
	svymean api00,ell --by stype -w pw --psu dnum --fpc fpc --vcov "$TESTDATA/apiclus1.sav" | svycontrast --pairs >pairs.svy &&
	svyadjust --within term pairs.svy >out && grep -q "for 6 tests in 2 families by term" out && column p_value out >p && column p_adjusted out >q && for k in 1 2; do
		awk "NR % 2 == $k % 2" p >pk && table $(cat pk) | adjusted >qk && awk "NR % 2 == $k % 2" q >qq && near qk qq 1e-14 || return 1; done &&
	svyadjust --within contrast pairs.svy | grep -q "in 3 families by contrast" && svyadjust --within term,contrast pairs.svy | column p_adjusted >a && near a p 1e-14'
test_expect_success 'all else passes on untouched' '
	svymean api00,ell --by stype -w pw --psu dnum --fpc fpc --vcov "$TESTDATA/apiclus1.sav" | svycontrast --pairs --vcov >in.svy && svyadjust in.svy >out.svy &&
	grep -v "^#" out.svy | sed "s/	[^	]*\$//" >a && grep -v "^#" in.svy >b && test_cmp b a &&
	for key in survey vcov by terms rows level df strata; do grep "^# $key:" in.svy >a && grep "^# $key:" out.svy >b && test_cmp a b || return 1; done && [ "$(grep -c "^# - .*svy" out.svy)" = 3 ]'
test_expect_success 'adjusting anew replaces' 'svyadjust -m bonferroni in.svy | svyadjust -m holm >out && column p_adjusted out >a && svyadjust in.svy | column p_adjusted >b && test_cmp b a && [ "$(grep -c "p_adjusted: after" out)" = 1 ]'

test_expect_success 'no tests are an error, and so is what is no p-value' '
	svymean api00 "$TESTDATA/apiclus1.sav" 2>/dev/null | status 1 svyadjust 2>err >out && grep "no test in the table" err && ! test -s out && table "" NaN | status 1 svyadjust 2>err && table | status 1 svyadjust 2>err &&
	table 1.5 | status 1 svyadjust 2>err && grep "between 0 and 1" err && table -0.1 | status 1 svyadjust 2>err'
test_expect_success 'wrong words' '
	status 2 svyadjust -m fdr bh.svy 2>err && grep "holm, bh, bonferroni, sidak, by" err && status 2 svyadjust --within country in.svy 2>err && grep "there are contrast, term, level, stat, base" err && status 2 svyadjust --alpha 0.05 in.svy 2>err &&
	status 1 svyadjust "$TESTDATA/apiclus1.sav" 2>err && status 1 svyadjust nofile.svy 2>err && head -n 30 in.svy | status 1 svyadjust 2>err && status 1 svyadjust in.svy >/dev/full 2>err'
test_expect_success 'all formats' 'for f in text markdown csv tsv sav dta json ndjson stream; do svyadjust -O $f -o out.$f in.svy && test -s out.$f || return 1; done'

test_done
