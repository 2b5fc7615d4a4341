#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2034
test_description='svyplot: dots, bars, forest plots, league tables; every format'
. "$(dirname "$0")/lib.sh"

command -v gnuplot >/dev/null && test_set_prereq GNUPLOT
command -v gnuplot >/dev/null && command -v pdflatex >/dev/null && command -v pdftotext >/dev/null && test_set_prereq LATEX
command -v gnuplot >/dev/null && command -v pdffonts >/dev/null && command -v fc-list >/dev/null && test_set_prereq PDF
command -v python3 >/dev/null && command -v gnuplot >/dev/null && test_set_prereq XML
command -v unshare >/dev/null && test -c /dev/full && test_set_prereq FULL

# stream COLUMNS: a table of the rows on standard input, in which blanks part fields, with the header that stands in the file "head".
stream() {
	awk -v columns="$1" 'BEGIN { print "#---\n# profile: svy-estimates/1"; while ((getline line < "head") > 0) print "# " line; print "# level: 0.95\n#---"
			gsub(/ /, "\t", columns); print columns } { gsub(/ /, "\t"); print; n++ } END { print "#end rows=" n + 0 }'
}

# texts FILE: the texts of an SVG, a line each, as a reader of XML has them; fails where it is not well formed or has no name for who listens.
texts() {
	python3 -c '
import sys, xml.etree.ElementTree as E
ns = "{http://www.w3.org/2000/svg}"
r = E.parse(sys.argv[1]).getroot()
assert r.tag == ns + "svg" and r.get("role") == "img" and r.get("viewBox") and r[0].tag == ns + "title" and r[0].text and r[1].tag == ns + "desc"
assert not [e for e in r.iter() if e.get("id")], "ids"
for e in r.iter(ns + "text"): print(e.text)' "$1"
}

# block NAME FILE: the data of a program.
block() {
	awk -v name="\$$1" '$1 == name && $2 == "<<" { on = 1; next } /^EOD/ { on = 0 } on && !/^#/' "$2"
}

test_expect_success 'tables to draw' '
	printf "%s\n" "by: [g]" "terms: [{name: q, title: \"Would help\", levels: [{value: 1, label: \"yes\"}, {value: 2, label: \"no\"}]}]" \
		"schema:" "  fields:" "  - {name: g, type: number, title: Group, measure: nominal, categories: [{value: 1, label: Men}, {value: 2, label: Women}]}" >head &&
	stream "g term level stat estimate std_error conf_low conf_high n" >shares <<-\EOF &&
	1 q 1 proportion 0.4 0.05 0.3 0.5 100
	1 q 2 proportion 0.6 0.05 0.5 0.7 100
	2 q 1 proportion 0.25 0.05 0.15 0.35 29
	2 q 2 proportion 0.75 0.05 0.65 0.85 29
	EOF
	printf "%s\n" "by: [g]" "terms: [{name: m, title: Hours}]" \
		"schema:" "  fields:" "  - {name: g, type: number, measure: nominal, categories: [{value: 1, label: Aa}, {value: 2, label: Bb}, {value: 3, label: Cc}]}" >head &&
	stream "g term stat estimate conf_low conf_high n rank rank_low rank_high" >ranks <<-\EOF &&
	1 m mean 2 1 3 100 3 2 3
	2 m mean 9 8 10 100 1 1 1
	3 m mean 3 NaN NaN 100 2 2 3
	EOF
	printf "%s\n" "terms: [{name: a, title: One}, {name: b, title: Two}, {name: pooled, title: Both}]" >head &&
	stream "term stat estimate conf_low conf_high n" >odds <<-\EOF &&
	a odds_ratio 0.5 0.25 1 100
	b odds_ratio 4 2 8 100
	pooled odds_ratio 1.5 1 2.25 200
	EOF
	stream "term stat estimate conf_low conf_high n" >one <<-\EOF &&
	a mean 3.2 3 3.4 100
	EOF
	stream "term stat estimate n" >none </dev/null
'

test_expect_success 'the program: words, axes, data, in that order' '
	svyplot --type dot --title T --width 100 -O gnuplot one >have &&
	cat >want <<-\EOF &&
	set encoding utf8
	set terminal svg size 284,108 noenhanced font "Liberation Sans,9" background rgb "white"
	unset key
	unset border
	unset tics

	# Words, and the samples of the legend
	set label "T" at screen 0.02822,0.85938 left noenhanced font "Liberation Sans:Bold,12" tc rgb "#1a1a1a"
	EOF
	head -8 have | sed "s/size 284,[0-9]*/size 284,108/; s/screen 0.02822,0.[0-9]*/screen 0.02822,0.85938/" >top && test_cmp want top &&
	cat >want <<-\EOF &&
	set xrange [3:3.4]
	unset logscale x
	set yrange [1:0]
	unset logscale y
	$p1s1 << EOD
	# place from to
	0.5 3 3.4
	EOD
	$p1s2 << EOD
	# x y
	3.2 0.5
	EOD
	plot $p1s1 using 2:1:($3-$2):(0) with vectors nohead lw 1.5 lc rgb "#046dad" notitle, \
		$p1s2 using 1:2 with points pt 7 ps 0.75 lw 1.2 lc rgb "#046dad" notitle
	EOF
	sed -n "/^set xrange/,\$p" have | grep -v "^set arrow" | tr -d "\t" >body && test_cmp want body
'

test_expect_success 'dots: groups of a by-variable in colours, few cases hollow, shares per cent' '
	svyplot --type dot -O gnuplot shares >have &&
	for name in p1s2 p1s4_unsure p1s1 p1s3; do block $name have; done >data &&
	cat >want <<-\EOF &&
	40 0.397
	60 1.637
	25 0.843
	75 2.083
	0.397 30 50
	1.637 50 70
	0.843 15 35
	2.083 65 85
	EOF
	test_cmp want data &&
	grep "p1s4_unsure using 1:2 with points pt 4" have && grep "^set label \"Women\"" have && grep "Hollow marks: fewer than 30 cases" have
'

test_expect_success 'dots: groups in the order of their estimates, or as asked' '
	places() { sed -n "s/^set label \"\(Aa\|Bb\|Cc\)\" at screen [^,]*,\([0-9.]*\).*/\2 \1/p" | sort -rn | sed "s/.* //" | tr "\n" " "; } &&
	test "$(svyplot --type dot -O gnuplot ranks | places)" = "Bb Cc Aa " &&
	test "$(svyplot --type dot --sort label -O gnuplot ranks | places)" = "Aa Bb Cc " &&
	test "$(svyplot --type dot --sort none -O gnuplot ranks | places)" = "Aa Bb Cc "
'

test_expect_success 'a row without an interval has none; one without an estimate is not drawn, and counted' '
	svyplot --type dot -O gnuplot ranks >have && block p1s1 have | wc -l >n && echo 2 >want && test_cmp want n &&
	sed "s/mean	9/mean	NaN/" ranks | svyplot --type dot -O gnuplot - >have && block p1s2 have >data && test "$(wc -l <data)" = 2 &&
	grep "Estimates that do not exist, and are not drawn: 1" have
'

test_expect_success 'bars begin at 0, and end at the estimate' '
	svyplot --type bar -O gnuplot shares >have && block p1s1 have >data &&
	cat >want <<-\EOF &&
	0.397 0 40 0.205344
	1.637 0 60 0.205344
	EOF
	test_cmp want data && grep "^set xrange \[0:" have && grep "p1s3_unsure .* fs empty border" have &&
	sed "s/	2	1	3/	-2	-3	-1/" ranks | svyplot --type bar -O gnuplot - >have && block p1s1 have | grep " -2 0 "
'

test_expect_success 'intervals over bars have white beside them, those of dots have not' '
	svyplot --type bar -O gnuplot shares >have && grep "with vectors nohead lw 3 lc rgb \"#ffffff\" notitle" have &&
	svyplot --type dot -O gnuplot shares >have && ! grep "with vectors .*#ffffff" have
'

test_expect_success 'a panel for each value of --by, with its own rows' '
	svyplot --type bar --by g -O gnuplot shares >have && grep "^set multiplot" have &&
	test "$(grep -c "^# Panel" have)" = 2 && grep "^set label \"Men\" .*Bold" have && block p1s1 have | cut -d" " -f3 >data && printf "40\n60\n" >want && test_cmp want data
'

test_expect_success 'forest: figures at the right, ratios on a logarithmic axis, what sums up is a diamond' '
	svyplot --type forest --decimal , --lang nl -O gnuplot odds >have &&
	grep "^set label \"0,50 \[0,25; 1,00\]\"" have && grep "^set label \"Odds ratio \[95%-BI\]\"" have && grep "^set logscale x" have &&
	block p1s3 have >data && printf "0.5 0.5\n4 1.5\n" | test_cmp - data &&
	block p1s2 have >data && printf "1 2\n" | sed "s/.*/0.5 0.25 1\n1.5 2 8/" | test_cmp - data &&
	block p1s4 have | sed "/^\$/d" >data && printf "%s\n" "1 2.5" "1.5 2.2" "2.25 2.5" "1.5 2.8" "1 2.5" | test_cmp - data &&
	grep "^set arrow from first 1, graph 0 to first 1, graph 1 nohead back lw 1 dt" have
'

test_expect_success 'forest: contrasts, tests and coefficients of other commands' '
	svymean api00 --by stype -w pw --psu dnum --fpc fpc --vcov "$TESTDATA/apiclus1.sav" >means &&
	svycontrast --pairs means | svyplot --type forest -O terminal >have && grep "H - E.*−30 \[−101, +41\]" have &&
	svytest api00 --between comp_imp -w pw --psu dnum --fpc fpc "$TESTDATA/apiclus1.sav" | svyplot --type forest -O gnuplot >have &&
	block p1s3 have | cut -c1-7 >data && echo 15.5060 | test_cmp - data && grep "which are not drawn: 2" have
'

test_expect_success 'rank: estimates by their rank, and the places that are open' '
	svyplot --type rank -O gnuplot ranks >have &&
	block p2s1 have >data && printf "0.5 1 1\n1.5 2 3\n2.5 2 3\n" | test_cmp - data &&
	block p1s2 have >data && printf "9 0.5\n3 1.5\n2 2.5\n" | test_cmp - data
'

test_expect_success 'what a type needs and the table has not is a usage error that says so' '
	status 2 svyplot --type rank shares >out 2>err && test_must_be_empty out &&
	echo "svyplot: '\''rank'\'' needs the columns of svycontrast --rank: rank, rank_low, rank_high" >want && head -1 err | test_cmp want - &&
	status 2 svyplot --type dot --by h shares 2>err && grep "^svyplot: '\''--by'\'' is none of what the table has: g, term, level, base, not '\''h'\''" err &&
	status 2 svyplot --type dot --ref x shares 2>err && grep "a number on the axis" err &&
	sed "s/proportion	0.75/total	0.75/" shares >two && status 2 svyplot --type bar two 2>err && grep "draws one statistic, and the table has '\''proportion'\'' and '\''total'\''" err &&
	status 2 svyplot --type forest --ref 0 odds 2>err && grep "is no ratio" err
'

test_expect_success 'wrong options' '
	status 2 svyplot shares 2>err && grep "say what is to be drawn" err &&
	status 2 svyplot --type pie shares 2>err && grep "'\''--type'\'' is one of dot, bar, .*, not '\''pie'\''" err &&
	status 2 svyplot --type dot -O jpeg shares 2>err && grep "is one of terminal svg png pdf latex gnuplot, not '\''jpeg'\''" err &&
	status 2 svyplot --type dot -o x.jpg shares 2>err && grep "no format has the extension of" err && test ! -e x.jpg &&
	status 2 svyplot --type dot --width 1e9 shares 2>err && grep "millimetres" err &&
	status 2 svyplot --type dot --lang xx shares && status 2 svyplot --type dot --decimal x shares && status 2 svyplot --type dot --sort x shares
'

test_expect_success 'help and the manual tell all types' '
	svyplot --type pie one 2>&1 | sed -n "s/.*is one of \(.*\), not .*/\1/p" | tr -d , | tr " " "\n" >types && test "$(wc -l <types)" -ge 9 &&
	svyplot --help >help && while read -r type; do grep -w "$type" help && grep "Cm $type" "$ROOT/cmd/svyplot.1" || return 1; done <types
'

test_expect_success 'nothing to draw is an error, and leaves no file' '
	status 1 svyplot --type dot -o x.svg none 2>err && grep "no estimates: there is nothing to draw" err && test ! -e x.svg &&
	sed "s/3.2	3	3.4/NaN	NaN	NaN/" one >nan && status 1 svyplot --type dot -o x.svg nan 2>err && grep "none of the estimates exists" err && test ! -e x.svg
'

test_expect_success 'a cut stream is an error, but for --partial' '
	head -13 shares >cut && status 1 svyplot --type dot -O terminal cut && svyplot --type dot --partial -O terminal cut | grep Men
'

test_expect_success 'without gnuplot: the error names the package, and a terminal needs none' '
	mkdir -p alone && for p in $(command -v svyplot); do ln -sf "$p" alone/; done &&
	status 1 env PATH="$PWD/alone" "$SVY_BIN/svyplot" --type dot -o x.svg one 2>err && test ! -e x.svg &&
	echo "svyplot: gnuplot is not installed: install the Debian package gnuplot-nox; -O terminal needs none" | test_cmp - err &&
	env PATH="$PWD/alone" "$SVY_BIN/svyplot" --type dot -O terminal one | grep One &&
	env PATH="$PWD/alone" "$SVY_BIN/svyplot" --type dot -O gnuplot one | grep "^plot"
'

# fake BODY: a gnuplot that does this.
fake() {
	mkdir -p fake && printf '#!/bin/sh\n%s\n' "$1" >fake/gnuplot && chmod +x fake/gnuplot
}

test_expect_success 'a gnuplot that fails, dies, says nothing or garbage is an error, and leaves no file' '
	fake "echo \"line 3: cannot do it\" >&2; exit 3" && status 1 env PATH="$PWD/fake:$PATH" svyplot --type dot -o x.svg one 2>err &&
	echo "svyplot: gnuplot failed: '\''line 3: cannot do it'\''" | test_cmp - err &&
	fake "kill -9 \$\$" && status 1 env PATH="$PWD/fake:$PATH" svyplot --type dot -o x.svg one 2>err && grep "status 137" err &&
	fake "cat >/dev/null; echo garbage" && for format in svg png pdf latex; do
		status 1 env PATH="$PWD/fake:$PATH" svyplot --type dot -O $format -o x.out one 2>err && grep "no picture that can be used" err || return 1
	done &&
	fake "cat >/dev/null; echo \"<svg><g>\"" && status 1 env PATH="$PWD/fake:$PATH" svyplot --type dot one >out && test_must_be_empty out &&
	fake "exit 0" && status 1 env PATH="$PWD/fake:$PATH" svyplot --type dot -o x.pdf one && test ! -e x.svg && test ! -e x.out && test ! -e x.pdf
'

test_expect_success GNUPLOT 'the program can be run by hand, and settings of the user change nothing' '
	svyplot --type dot -O gnuplot shares | gnuplot >have.svg && grep "<text>Women</text>" have.svg &&
	echo "set terminal dumb; exit" >.gnuplot && HOME=$PWD svyplot --type dot -o a.svg shares && rm .gnuplot && svyplot --type dot -o b.svg shares && cmp a.svg b.svg
'

test_expect_success XML 'svg is XML whose texts are the labels, with a name and a size; the same bytes each time' '
	svyplot --type dot -o a.svg shares && texts a.svg >have && svyplot --type dot shares | cmp - a.svg &&
	for word in Men Women yes no "Would help" 20% "n: unweighted cases, 29 to 100"; do grep -Fx "$word" have || return 1; done &&
	grep "width=\"160[.0-9]*mm\"" a.svg && grep "<title>Would help</title>" a.svg && ! grep -i gnuplot a.svg
'

HOSTILE='a|b & %d 100% $x #1 <b>"q"</b> \textbf{x}_y^z ~ `touch harm` @home $(touch harm) {/Bold c} &{x} ]]> \n'"'; system 'touch harm"
test_expect_success XML 'whatever a label holds, it is text' '
	printf "%s\n" "terms: [{name: a, title: \"$(printf %s "$HOSTILE" | sed "s/[\\\\\"]/\\\\&/g")\"}, {name: b, title: \"two\\nlines\"}, {name: c, title: \"\\u65e5\\u672c\\u8a9e e\\u0301\"}]" >head &&
	printf "%s\n" "a mean 1 0 2 100" "b mean 2 1 3 100" "c mean 3 2 4 10" | stream "term stat estimate conf_low conf_high n" >hostile &&
	for type in dot bar forest; do
		svyplot --type $type --title "$HOSTILE" --subtitle "$HOSTILE" -o x.svg hostile && texts x.svg >have &&
		tr -d " \n" <have >flat && printf %s "$HOSTILE" | tr -d " \n" >want && test "$(grep -cF -f want flat)" -ge 1 && grep -x two have && grep -x lines have &&
		grep -F "$(printf "\346\227\245\346\234\254\350\252\236")" have && test ! -e harm || return 1
	done &&
	svyplot --type dot -O terminal hostile | grep -F "100% \$x #1 <b>\"q\"</b>"
'

test_expect_success XML 'a new line in the name of a group begins no command of gnuplot' '
	{ printf "%s\n" "#---" "# profile: svy-data/1" "# schema:" "#   fields:" "#   - name: g" "#     type: integer" "#     categories:" \
		"#     - {value: 1, label: \"one\\nsystem \\\"touch harm\\\"\\nx\"}" "#     - {value: 2, label: two}" "#---" &&
		printf "%s\t%s\t%s\n" g h y 1 1 1 1 1 2 1 2 2 1 2 3 2 1 4 2 1 5 2 2 3 2 2 1 && echo "#end rows=8"; } >named.svy &&
	svymean y --by g,h --psu none named.svy >named && svyplot --type forest -o x.svg named && test ! -e harm &&
	texts x.svg >have && grep "^one system .touch harm. x$" have
'

test_expect_success PDF 'png has twice the pixels of a screen; pdf brings its fonts, and no time' '
	svyplot --type dot -o a.png one && file a.png | grep "PNG image data, 12[0-9][0-9] x" &&
	svyplot --type dot -o a.pdf one && pdffonts a.pdf | tail -n +3 >fonts && test -s fonts && ! grep -v " yes yes yes " fonts &&
	svyplot --type dot -o b.pdf one && cmp a.pdf b.pdf && pdftotext a.pdf - | grep "One"
'

test_expect_success LATEX 'latex compiles as it stands, also with hostile labels' '
	for table in shares hostile odds ranks; do
		svyplot --type forest -o x.tex $table && pdflatex -interaction=nonstopmode -halt-on-error x.tex >log || return 1
		! grep "Overfull\|undefined" log && pdfinfo x.pdf | grep "^Pages: *1\$" && pdfinfo x.pdf | grep "^Page size: *45[0-9.]* x" || return 1
	done &&
	svyplot --type dot -o x.tex shares && pdflatex -interaction=nonstopmode x.tex >log && pdftotext x.pdf - | grep -x "Would help" && test ! -e harm
'

test_expect_success GNUPLOT '342 groups: a page for a ranking, all names for dots' '
	printf "%s\n" "by: [g]" "terms: [{name: m, title: Hours}]" >head &&
	awk "BEGIN { for (i = 1; i <= 342; i++) print i, \"m\", \"mean\", 400 - i, 395 - i, 405 - i, 100, i, (i > 5 ? i - 5 : 1), (i < 337 ? i + 5 : 342) }" |
		stream "g term stat estimate conf_low conf_high n rank rank_low rank_high" >many &&
	svyplot --type rank -o x.svg many && awk -F "height=\"" "/<svg/ { exit !(\$2 + 0 < 297) }" x.svg && test "$(grep -o "<path" x.svg | wc -l)" -ge 342 &&
	svyplot --type dot -o x.svg many && for i in $(seq 342); do grep -q "<text>$i</text>" x.svg || return 1; done
'

test_expect_success FULL 'a full disk' '
	status 1 svyplot --type dot -O gnuplot shares >/dev/full 2>err && grep "No space left on device" err
'

test_expect_success GNUPLOT 'a full disk, of pictures' '
	status 1 svyplot --type dot -O svg shares >/dev/full 2>err && grep "No space left on device" err &&
	status 1 svyplot --type dot -o /nowhere/x.svg shares
'

test_expect_success 'words in other languages' '
	svyplot --type dot --lang nl -O terminal shares | grep "Open tekens: minder dan 30" &&
	svyplot --type rank --lang de -O terminal ranks | grep "Rang: die Plätze"
'

test_expect_success 'differences of shares are drawn per cent, as the table shows them' '
	svyprop awards --by stype -w pw --psu none --vcov "$TESTDATA/apistrat.sav" | svycontrast --pairs >pairs.svy &&
	svytable -O csv --digits 0 pairs.svy | sed -n "2s/.*,\([+-][0-9]*\),[0-9]*,.*/\1/p" >shown && grep -q "^[+-][0-9][0-9]" shown &&
	svyplot --type forest -O terminal pairs.svy >have && grep -qF "Difference, % [95% CI]" have && grep -q "%$" have &&
	grep -qE -- "(\+|−)$(tr -d "+-" <shown) \[" have &&
	svyplot --type dot -O terminal pairs.svy | grep -q "0%"
'

test_done
