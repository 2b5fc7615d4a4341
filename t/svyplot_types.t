#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svyplot: answers on a scale, lines over waves, histograms'
. "$(dirname "$0")/lib.sh"

command -v gnuplot >/dev/null && test_set_prereq PICTURES

# estimates BY COLUMNS TERMS: a stream of estimates of the rows on standard input, whose trailer it makes.
estimates() {
	awk -v by="$1" -v columns="$2" -v terms="$3" 'BEGIN { print "#---\n# profile: svy-estimates/1"; if (by != "") print "# by: [" by "]"
			print "# terms: [" terms "]\n# level: 0.95\n#---"; gsub(/ /, "\t", columns); print columns }
		{ print; n++ } END { print "#end rows=" n + 0 }'
}

# drawn N FILE: the numbers of the N-th block of data in a gnuplot program.
drawn() {
	awk -v n="$1" '/^\$/ { k++; on = k == n; next } /^EOD/ { on = 0 } on && !/^#/' "$2"
}

test_expect_success 'the survey of the tests' '
	svydesign -q -w gewicht --strata stratum --psu psu "$TESTDATA/monitor.sav" >monitor &&
	svyprop n1-n3 monitor >norms && svyprop n1-n3 --by sekse monitor >bysex && svyprop w1-w4 monitor >tasks
'

test_expect_success 'likert: a bar for each item, in characters' '
	printf "%s\n" "q1	1	proportion	0.1	100" "q1	2	proportion	0.3	100" "q1	3	proportion	0.2	100" "q1	4	proportion	0.4	100" \
		"q2	1	proportion	0.5	100" "q2	2	proportion	0.3	100" "q2	3	proportion	0.2	100" "q2	4	proportion	0	100" |
		estimates "" "term level stat estimate n" "{name: q1, title: Lights}, {name: q2, title: Shops}" >two &&
	svyplot --type likert --neutral "" -O terminal two >have &&
	cat >want <<-\EOF &&
	Lights                    40% ████▓▓▓▓ 30 ▓▓▓▓▓▒▒ 20 ▒▒▒░░░░░░ 40 ░░░░░░░ 60%
	 Shops   80% ████████ 50 █████████▓▓▓▓ 30 ▓▓▓▓▓▒▒ 20 ▒▒▒ 20%
	       ──────┴───────┴────────┴───────┴────────┴───────┴────────┴────────┴─────
	            80%     60%      40%     20%       0%     20%      40%      60%

	█ 1  ▓ 2  ▒ 3  ░ 4

	n: unweighted cases, 100
	EOF
	test_cmp want have
'

test_expect_success 'likert: lengths are the shares of the table, as they are' '
	svyplot --type likert -O gnuplot norms >program &&
	for level in 1:1 2:2 4:3 5:4 3:5 -7:6 -2:7; do
		drawn "${level#*:}" program | awk "{ print (\$3 - \$2) / 100 }" CONVFMT=%.15g OFMT=%.15g >have &&
		awk -F "\t" -v level="${level%:*}" "/^n[123]\[/ && \$3 == level { print \$5 }" norms >want &&
		near have want 1e-10 || return 1
	done &&
	drawn 2 program | awk "{ print \$3 }" | sort -u >have && echo 0 >want && test_cmp want have &&
	drawn 1 program | awk "{ print \$3 }" >have && drawn 2 program | awk "{ print \$2 }" >want && near have want 1e-12 &&
	drawn 5 program | awk "{ print \$2 }" | sort -u >have && echo 80 >want && test_cmp want have
'

test_expect_success 'likert: figures from 5 per cent on, sums at the ends, labels of the dictionary in the order of the scale' '
	svyplot --type likert -O terminal norms >have && grep "^ *Buren horen elkaar te helpen  *21% .* 28 .* 25 .* 53%" have &&
	tr "\n" " " <have | grep "Helemaal oneens .* Oneens .* Eens .* Helemaal eens .* Niet eens en niet oneens .* Weigert .* Niet ingevuld" &&
	grep "^Set aside at the right: Niet eens en niet oneens, Weigert, Niet ingevuld\$" have &&
	svyplot --type likert --lang nl -O terminal norms | grep "^Rechts apart gezet: Niet eens"
'

test_expect_success 'likert: --neutral names what is set aside' '
	svyplot --type likert --neutral 5,8 -O terminal tasks >have && grep "Set aside at the right: Doe ik al, Weigert, Weet niet" have &&
	svyplot --type likert --neutral "" -O terminal norms >have && grep "Set aside at the right: Weigert, Niet ingevuld" have &&
	status 2 svyplot --type likert --neutral 6 -O terminal tasks 2>err && grep "^svyplot: no item has the answer .6. .*-7, 1, 2, 3, 4, 5, 8" err
'

test_expect_success 'likert: groups below their item, or items below their group, and the order of agreement' '
	svyplot --type likert -O terminal bysex | grep -v "^ *[┴─]" | grep -o "^Buren.*\|^Hulp.*\|^Wie.*\|^ *Man\|^ *Vrouw" | sed "s/^ *//" | cut -c 1-5 | tr "\n" " " >have &&
	echo "Buren Man Vrouw Hulp  Man Vrouw Wie t Man Vrouw " | tr -d "\n" >want && test_cmp want have &&
	svyplot --type likert --by sekse -O terminal bysex | grep -o "^Man\$\|^Vrouw\$" | tr "\n" " " >have && printf "Man Vrouw " >want && test_cmp want have &&
	svyplot --type likert --sort estimate -O terminal norms | grep -o "Wie\|Buren\|Hulp" | tr "\n" " " >have && printf "Wie Buren Hulp " >want && test_cmp want have &&
	svyplot --type likert --sort label -O terminal norms | grep -o "Wie\|Buren\|Hulp" | tr "\n" " " >have && printf "Buren Hulp Wie " >want && test_cmp want have &&
	status 2 svyplot --type likert --by level -O terminal bysex 2>err && grep "by level" err
'

test_expect_success 'likert: what is not one scale, or no shares, is refused by name' '
	svyprop n1,w1,gevraagd monitor >mixed && status 2 svyplot --type likert -O terminal mixed 2>err && grep "^svyplot: the items have different scales: .n1. (.*Oneens.*) and .w1. (.*Zeker wel" err &&
	svymean leeftijd monitor >means && status 2 svyplot --type likert -O terminal means 2>err && grep "leeftijd.*svyprop" err &&
	svytab n1,sekse -c column,table monitor | svyfilter "stat == \"proportion\" and not missing(level) and not missing(sekse)" >cross && status 2 svyplot --type likert -O terminal cross 2>err && grep "several shares of the answer .*base == .row" err
'

test_expect_success 'likert: answers that the table lacks are told, and nothing is scaled up' '
	grep -v "^n1.5.	" norms | svyplot --type likert --partial -O terminal 2>/dev/null >have &&
	tr "\n" " " <have | grep "the shares of 1 of 3 bars do not add up to 100% (lowest sum: 7[0-9]\.[0-9]%)" && grep "Buren .* 28 .* 28%" have | grep -v 37
'

test_expect_success 'likert: hostile tables' '
	printf "%s\n" "q	1	proportion	1	100" "q	2	proportion	0	100" | estimates "" "term level stat estimate n" "" >all &&
	svyplot --type likert -O terminal all >have && grep "^q .* 100 .* 0%\$" have &&
	printf "%s\n" "q	1	proportion	NaN	100" "q	2	proportion	NaN	100" | estimates "" "term level stat estimate n" "" >nan &&
	status 1 svyplot --type likert -O terminal nan 2>err && test -s err &&
	printf "%s\n" "q	1	proportion	0.5	100" | estimates "" "term level stat estimate n" "" >one &&
	status 2 svyplot --type likert -O terminal one 2>err && grep "an answer on each side" err &&
	estimates "" "term level stat estimate n" "" </dev/null >none && status 1 svyplot --type likert -O terminal none 2>err && test -s err &&
	for i in $(seq 30); do printf "q$i\t%s\tproportion\t0.5\t100\n" 1 2; done |
		estimates "" "term level stat estimate n" "$(for i in $(seq 30); do printf "%s{name: q%s, title: \"%s é 中文 | & %% \$ # < > _ { }\"}" "$([ "$i" = 1 ] || echo ", ")" "$i" "$(seq -s " " 40)"; done)" >many &&
	svyplot --type likert -O terminal many >have && grep -c "50 .*50 " have >n && echo 30 >want && test_cmp want n &&
	svyplot --type likert --width 60 -O gnuplot many >/dev/null
'

test_expect_success 'likert: a full disk' '
	[ ! -w /dev/full ] || status 1 svyplot --type likert -O terminal norms >/dev/full 2>err
'

# Waves 2010, 2012 and 2020; the second group lacks 2012.
test_expect_success 'line: waves as far apart as they are, bands, and gaps where a wave is missing' '
	printf "%s\n" "2010	1	x	mean	10	9	11	100" "2012	1	x	mean	11	10	12	100" "2020	1	x	mean	14	13	15	100" \
		"2010	2	x	mean	20	19	21	100" "2020	2	x	mean	24	23	25	100" |
		estimates "year, sex" "year sex term stat estimate conf_low conf_high n" "{name: x, title: Score}" >waves &&
	svyplot --type line -O gnuplot waves >program && grep -v "^[#\$]" program | awk "NF && \$1 == 2012 { print \$2 }" | sort -u >have && grep -x 11 have &&
	svyplot --type line -O terminal waves >have && grep "◆ 2\$" have && grep "● 1\$" have && grep "^ *2010 *2012 *2014 *2016 *2018 *2020\$" have &&
	sed "/^2012/d" waves | svyplot --type line --partial -O gnuplot 2>/dev/null >without && grep -c EOD program >a && grep -c EOD without >b && test "$(cat a)" -gt "$(cat b)"
'

test_expect_success 'line: estimates and ends of the bands are those of the table' '
	svymean leeftijd --by jaar,sekse monitor >ages && svyplot --type line -O gnuplot ages >program &&
	awk -F "\t" "/^leeftijd@/ { print \$7; print \$9; print \$10 }" ages | sort -n >want && test "$(wc -l <want)" = 12 &&
	awk "/^EOD/ { on = 0 } on && !/^#/ { for (i = 2; i <= NF; i++) print \$i } /^\\\$/ { on = 1 }" program | sort -nu >have &&
	while read -r x; do awk -v x="$x" "function abs(a) { return a < 0 ? -a : a } abs(\$1 - x) < 1e-9 * x { ok = 1 } END { exit !ok }" have || { echo "no $x"; return 1; }; done <want
'

test_expect_success 'line: panels, a level line, and what cannot be a line' '
	svyplot --type line --by sekse -O terminal ages >have && grep -x "Man" have && grep -x "Vrouw" have &&
	svyplot --type line --ref 40 -O terminal ages >have && grep "40┤.*╌╌╌╌" have && status 2 svyplot --type line --ref x -O terminal ages 2>err && grep "ref" err &&
	svymean leeftijd --by gemeente,jaar monitor >towns && status 2 svyplot --type line --x jaar -O terminal towns 2>err && grep "12 lines cannot be told apart; --by" err &&
	svymean leeftijd monitor >total && status 2 svyplot --type line -O terminal total 2>err && grep "needs waves.*--x" err &&
	status 2 svyplot --type line --x nothing -O terminal ages 2>err && grep "nothing" err
'

test_expect_success 'line: labelled waves are categories in their order' '
	svymean leeftijd --by opleiding monitor >school && svyplot --type line -O terminal school >have && grep "Laag  *Midden  *Hoog" have
'

test_expect_success 'hist: shares are sums of weights, by classes that the values choose' '
	svycat -c leeftijd,gewicht -O tsv monitor >ages.tsv && svyplot --type hist -c leeftijd -O gnuplot monitor >program &&
	drawn 1 program | awk "{ print \$1, \$3 }" >have &&
	awk -F "\t" "NR > 1 { k = int(\$1 / 5); w[k] += \$2; all += \$2 } END { for (k = 3; k <= 17; k++) printf \"%s %.14g\n\", 5 * k + 2.5, 100 * w[k] / all }" ages.tsv >want &&
	cut -d " " -f 1 have >a && cut -d " " -f 1 want >b && test_cmp b a && cut -d " " -f 2 have >a && cut -d " " -f 2 want >b && near a b 1e-9 &&
	svyplot --type hist -c leeftijd -O terminal monitor | grep "^Width of the classes: 5\$"
'

test_expect_success R 'hist: the same as R' '
	cat >classes.R <<-\EOF &&
	how <- commandArgs(TRUE)
	d <- read.delim("ages.tsv")
	w <- as.numeric(how[2])
	x <- d$leeftijd
	b <- if (how[1] == "--bins") seq(min(x), max(x), length.out = w + 1) else seq(floor(min(x) / w) * w, ceiling(max(x) / w) * w, by = w)
	share <- tapply(d$gewicht, cut(x, b, right = FALSE, include.lowest = TRUE), sum, default = 0) / sum(d$gewicht)
	cat(format(share, digits = 15, trim = TRUE), sep = "\n")
	EOF
	for how in "--bins 7" "--binwidth 2.5" "--binwidth 13"; do
		svyplot --type hist -c leeftijd $how -O gnuplot monitor >program && drawn 1 program | awk "{ print \$3 / 100 }" OFMT=%.15g >have &&
		Rscript classes.R $how >want &&
		near have want 1e-9 || return 1
	done
'

test_expect_success 'hist: the rule of Freedman and Diaconis, with an outlier, and where the middle half is one value' '
	awk "BEGIN { print \"x\"; for (i = 1; i <= 1000; i++) print i / 10; print 1e6 }" >far.tsv && svyplot --type hist -c x -O gnuplot far.tsv 2>err >program &&
	drawn 1 program | awk "{ n++; s += \$3 } END { exit !(n <= 100 && s > 99.999 && s < 100.001) }" &&
	awk "BEGIN { print \"x\"; for (i = 1; i <= 1000; i++) print i / 10 }" >even.tsv && svyplot --type hist -c x -O terminal even.tsv >have && grep "^Width of the classes: 10\$" have &&
	awk "BEGIN { print \"x\"; for (i = 1; i <= 1000; i++) print (i % 10 ? 5.5 : i / 10) }" >same.tsv && svyplot --type hist -c x -O terminal same.tsv >have && grep "Width of the classes" have
'

test_expect_success 'hist: whole values have a bar each, labelled ones their labels; missing ones are counted' '
	svyplot --type hist -c e42dep -O terminal "$TESTDATA/efc.sav" >have && grep "independent .*slightly .*moderately .*severely" have && grep "^Cases without a number, left out: 7\$" have &&
	svyplot --type hist -c e42dep -O gnuplot "$TESTDATA/efc.sav" >program && drawn 1 program | awk "{ printf \"%.1f\n\", \$3 }" >have && printf "%s\n" 7.3 25.0 34.0 33.7 >want && test_cmp want have &&
	printf "x\n0\n3\n3\n7\n" >few.tsv && svyplot --type hist -c x -O gnuplot few.tsv >program && drawn 1 program | awk "{ print \$1 + 0, \$3 + 0 }" >have &&
	printf "%s\n" "0 25" "1 0" "2 0" "3 50" "4 0" "5 0" "6 0" "7 25" >want && test_cmp want have
'

test_expect_success 'hist: groups have the same classes; the domain counts, weights of zero do not' '
	svyplot --type hist -c leeftijd --by sekse -O terminal monitor >have && grep -x Man have && grep -x Vrouw have &&
	svyplot --type hist -c leeftijd --by sekse -O gnuplot monitor >program && drawn 1 program | cut -d " " -f 1 >a && drawn 2 program | cut -d " " -f 1 >b && test_cmp a b &&
	svyfilter "sekse == 1" monitor | svyplot --type hist -c leeftijd --binwidth 5 -O gnuplot >one && drawn 1 one | cut -d " " -f 1,3 >a && drawn 1 program | cut -d " " -f 1,3 >b &&
	cut -d " " -f 2 a >x && cut -d " " -f 2 b >y && near x y 1e-9
'

test_expect_success 'hist: estimates instead of data, and what else it cannot draw' '
	status 2 svyplot --type hist -c leeftijd -O terminal ages 2>err && grep "^svyplot: a histogram is drawn of data, and this is a table of estimates" err &&
	status 2 svyplot --type hist -O terminal monitor 2>err && grep "name them with .-c." err &&
	status 2 svyplot --type dot -c leeftijd -O terminal ages 2>err && grep "for .--type hist." err &&
	status 2 svyplot --type hist -c nothing -O terminal monitor 2>err && grep "nothing" err &&
	for bad in "--bins 0" "--bins 1.5" "--bins 5000" "--binwidth 0" "--binwidth x" "--binwidth -1" "--bins 3 --binwidth 2"; do
		status 2 svyplot --type hist -c leeftijd $bad -O terminal monitor 2>err && test -s err || return 1
	done &&
	status 2 svyplot --type hist -c leeftijd --binwidth 0.0001 -O terminal monitor 2>err && grep "more than 1000" err &&
	printf "x\n1e308\n-1e308\n" >wide.tsv && status 1 svyplot --type hist -c x --bins 3 -O terminal wide.tsv 2>err && grep "too far apart" err &&
	printf "x\n1000000000000001\n1000000000000002.5\n1000000000000007\n" >high.tsv && svyplot --type hist -c x --binwidth 1 -O terminal high.tsv >have 2>err && grep "Width of the classes: 1\$" have &&
	printf "s\na\nb\n" >text.tsv && status 2 svyplot --type hist -c s -O terminal text.tsv 2>err && grep "holds text" err &&
	printf "#---\n# profile: svy-data/1\n# schema: {fields: [{name: x, type: number}, {name: y, type: number}]}\n#---\nx\ty\n\t1\n\t2\n#end rows=2\n" >empty &&
	status 1 svyplot --type hist -c x -O terminal empty 2>err && grep "no case has a valid number: .x." err
'

test_expect_success PICTURES 'likert: figures at the left do not touch the labels of rows' '
	svyplot --type likert --neutral 5,8 -o tasks.svg tasks &&
	svyplot --type likert --neutral 5,8 -O gnuplot tasks >program &&
	x_of() { sed -n "s/^set label \"$1\" at \(screen\|first\|graph\) \([-0-9.]*\),.*/\2/p" program | head -1; } &&
	awk -v label="$(x_of "met de administratie")" -v margin="$(sed -n "s/^set lmargin at screen //p" program | head -1)" "BEGIN { exit !(margin - label > 14 / 454) }"
'

test_expect_success PICTURES 'pictures in SVG keep their text, and have the figures' '
	svyplot --type likert -o likert.svg norms && grep ">Helemaal eens<" likert.svg && grep ">53%<" likert.svg && grep ">28<" likert.svg &&
	svyplot --type line -o line.svg ages && grep ">2024<" line.svg && svyplot --type hist -c leeftijd -o hist.svg monitor && grep ">Leeftijd<" hist.svg &&
	! grep NaN likert.svg line.svg hist.svg
'

test_expect_success 'hist: a weight that is named, none, and one that is not there; codes that are declared missing' '
	rows() { svyplot --type hist -O gnuplot "$@" | grep -E "^[-0-9.]+( [-0-9.]+)+\$"; } &&
	svydesign -q -w gewicht --psu none "$TESTDATA/monitor.sav" >declared.svy && rows -c uren_zorg declared.svy >want &&
	rows -c uren_zorg -w gewicht "$TESTDATA/monitor.sav" >have && test_cmp want have &&
	rows -c uren_zorg "$TESTDATA/monitor.sav" >plain && ! cmp -s want plain && rows -c uren_zorg -w none declared.svy 2>err >have && test_cmp plain have &&
	grep "replaces the declared .gewicht." err &&
	status 2 svyplot --type hist -c uren_zorg -w gewich -O terminal "$TESTDATA/monitor.sav" 2>err && grep "did you mean .gewicht." err &&
	rows -c n1 --missing "n1=-7:-2" "$TESTDATA/monitor.sav" >have && rows -c n1 "$TESTDATA/monitor.sav" >all && ! cmp -s have all
'

test_done
