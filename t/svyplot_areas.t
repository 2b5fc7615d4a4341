#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# svyplot --type quadrant and lorenz: two figures of areas, and what the poorest have.

test_description='svyplot: areas in two dimensions, Lorenz curves'
. "$(dirname "$0")/lib.sh"

scored() {
	svydesign -q -w gewicht --strata stratum --psu psu "$TESTDATA/monitor.sav" | svyscore --model "$TESTDATA/models/monitor.yaml"
}


test_expect_success 'a survey that is scored' '
	scored >scored.svy &&
	svypotential --by gemeente --margins --vcov scored.svy >areas.svy
'

test_expect_success 'areas are points with regions and names, between the four corners' '
	svyplot --type quadrant -O gnuplot areas.svy >q.gp &&
	for text in Purmeroord Coevelden "willing and able" "willing, not able" "not willing, able" "not willing, not able" \
		"Ellipses: joint 95% regions of both figures" "Lines: all areas together" "Would do at least two of four tasks: yes"; do
		grep -qF "$text" q.gp || { echo "no $text"; return 1; }
	done
'

test_expect_success 'points are the figures of the stream' '
	grep -v "^#" areas.svy | awk -F"\t" "\$2 == 3 && \$3 == \"willing\" && \$4 == \"yes\" {print \$7 * 100; exit}" >x &&
	grep -v "^#" areas.svy | awk -F"\t" "\$2 == 3 && \$3 == \"able\" && \$4 == \"yes\" {print \$7 * 100; exit}" >y &&
	svyplot --type quadrant -O gnuplot areas.svy | awk -v x="$(cat x)" -v y="$(cat y)" "
		(\$1 - x) ^ 2 < 1e-6 && (\$2 - y) ^ 2 < 1e-6 { found = 1 } END { exit !found }"
'

test_expect_success 'without covariances there are intervals, and a word how to get regions' '
	svypotential --by gemeente scored.svy | svyplot --type quadrant -O gnuplot >q.gp &&
	grep -qF "estimates with --vcov have ellipses" q.gp &&
	grep -qF "Lines: the mean of the points" q.gp &&
	! grep -q "Ellipses" q.gp
'

test_expect_success 'Dutch words, and colours for provinces' '
	svypotential --by provincie,gemeente scored.svy | svyplot --type quadrant --colour provincie --lang nl -O gnuplot >q.gp &&
	grep -qF "bereid" q.gp && ! grep -qF "willing" q.gp
'

test_expect_success 'any two estimates, at any lines' '
	svymean norm_score,skill_score --by gemeente --vcov scored.svy >two.svy &&
	svyplot --type quadrant --x skill_score --y norm_score --ref 3,3.5 -O gnuplot two.svy >q.gp &&
	grep -qF "both high" q.gp && ! grep -q "Lines:" q.gp
'

test_expect_success 'what cannot be drawn is refused with the way out' '
	test_expect_code 2 svyplot --type quadrant --x skil_score -O gnuplot two.svy 2>err && grep -q "did you mean .skill_score" err &&
	test_expect_code 2 svyplot --type quadrant --ref 3 -O gnuplot two.svy 2>err && grep -q "two numbers" err &&
	svymean norm_score,skill_score scored.svy >whole.svy &&
	test_expect_code 2 svyplot --type quadrant -O gnuplot whole.svy 2>err && grep -q -e "--by AREA" err &&
	svymean norm_score --by gemeente scored.svy >one.svy &&
	test_expect_code 2 svyplot --type quadrant -O gnuplot one.svy 2>err && grep -q "two variables" err
'

test_expect_success 'a curve begins with nobody and ends with all; groups have one each' '
	svygini c160age --lorenz -p 0.5,0.25 --psu none --by c161sex "$TESTDATA/efc.sav" >l.svy &&
	svyplot --type lorenz -O gnuplot l.svy >l.gp &&
	for text in equality male female "Share of people, those with least first" "Bands: 95% CI"; do
		grep -qiF "$text" l.gp || { echo "no $text"; return 1; }
	done &&
	test_expect_code 2 svyplot --type lorenz -O gnuplot whole.svy 2>err && grep -q "svygini --lorenz" err
'

test_expect_success 'points that are asked for in any order are joined in theirs' '
	svyplot --type lorenz -O gnuplot l.svy | awk "/^0 0\$/ { last = -1 } /^[0-9.]+ [0-9.]+\$/ { if (\$1 < last) bad = 1; last = \$1 } END { exit bad }"
'

test_expect_success 'both are drawn in characters, too' '
	svyplot --type quadrant -O terminal areas.svy >q.txt && grep -q Purmeroord q.txt &&
	svyplot --type lorenz -O terminal l.svy >l.txt && grep -q equality l.txt
'

test_expect_success 'several curves have marks of their own shapes, one has none' '
	svygini c12hour --lorenz --by c161sex --psu none "$TESTDATA/efc.sav" | svyplot --type lorenz -O gnuplot >have &&
	sed -n "s/.*with points pt \([0-9]*\) .*/\1/p" have | sort -u | wc -l >n && echo 2 >want && test_cmp want n &&
	svygini c12hour --lorenz --psu none "$TESTDATA/efc.sav" | svyplot --type lorenz -O gnuplot >have && ! grep "with points" have
'

test_done
