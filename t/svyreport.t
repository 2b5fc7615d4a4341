#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016
test_description='svyreport: a page about a survey, and the commands that made it'
. "$(dirname "$0")/lib.sh"
. "$ROOT/t/browser.sh"
command -v gnuplot >/dev/null && test_set_prereq GNUPLOT

command -v python3 >/dev/null && test_set_prereq PYTHON

test_expect_success 'files to work on' '
	cp -r "$TESTDATA/models" "$TESTDATA/monitor.sav" "$TESTDATA/efc.sav" . &&
	cat >one.yaml <<-\EOF
	title: "One <construct> & \"more\""
	constructs:
	  help: {title: "Would {help} 100% | <b>", items: [w1, w2], levels: {"yes": [3, 4], "no": [1, 2]}}
	EOF
'

monitor() {
	svyreport -w gewicht --strata stratum --psu psu "$@" models/monitor.yaml monitor.sav
}
full() {
	monitor --by sekse,opleiding --area gemeente --wave jaar "$@"
}

test_expect_success GNUPLOT 'the whole page, and no word on standard error' '
	full -o report.html 2>err && test_must_be_empty err &&
	grep -o "<section id=\"[a-z]*\"" report.html >have &&
	printf "<section id=\"%s\"\n" summary survey constructs participation groups areas gap trend methods commands >want &&
	test_cmp want have &&
	grep -c "<table" report.html >tables && test "$(cat tables)" -ge 13
'

test_expect_success GNUPLOT 'the figures of the summary are those of the stream' '
	svydesign -q -w gewicht --strata stratum --psu psu monitor.sav | svyscore --model models/monitor.yaml | svypotential >potential &&
	estimate() { awk -F "\t" -v id="$1" "\$1 == id { print \$$2 }" potential; } &&
	for at in "norm[yes]/valid on norm" "willing[yes]/all asked" "able[yes]/valid on able" "quadrant[both]/willing yes or no, valid on able"; do
		estimate "$at" 6 && estimate "$at" 8 && estimate "$at" 9 || return 1
	done >want &&
	sed -n "/class=\"cards\"/,/<\/dl>/p" report.html | grep -o "<data value=\"[^\"]*\"" | cut -d \" -f 2 >have &&
	near want have 1e-15 &&
	grep "<strong><data value=\"0.4501[0-9]*\">45%</data> are willing</strong>" report.html
'

test_expect_success GNUPLOT 'the design effect of the weights has the digits of svydesign, and is not rounded twice' '
	kish=$(svydesign -w gewicht --strata stratum --psu psu monitor.sav 2>&1 >/dev/null | sed -n "s/.*Kish design effect \([0-9.]*\).*/\1/p") && test "$kish" = 1.035 &&
	grep -F "<dt>Design effect of the weights (Kish)</dt><dd>$kish</dd>" report.html
'

test_expect_success GNUPLOT 'every command on the page gives what stands there' '
	perl "$ROOT/t/report.pl" report.html >out 2>err || { cat out err; false; } &&
	cat out && test "$(wc -l <out)" = 1 && test "$(cat out)" -ge 20
'

test_expect_success GNUPLOT 'the same input gives the same bytes, wherever the page goes and whatever the order of options' '
	full >again.html && cmp report.html again.html &&
	mkdir tmp && TMPDIR=$PWD/tmp full >again.html && cmp report.html again.html && test -z "$(ls tmp)"
'

test_expect_success GNUPLOT 'options of the design are handed on however they are written, and quoted where a shell needs it' '
	sed "/class=\"all\"/,/<\/section>/d" report.html >want &&
	svyreport -wgewicht --strata=stratum --psu=psu --by=sekse,opleiding --area gemeente --wave jaar -- models/monitor.yaml monitor.sav | sed "/class=\"all\"/,/<\/section>/d" >have &&
	cmp want have &&
	cp monitor.sav "a \$x \"b\" '"'c'"'.sav" && cp one.yaml "m <&>.yaml" &&
	svyreport --no-plots --missing "w1=8; w2=8" "m <&>.yaml" "a \$x \"b\" '"'c'"'.sav" >quoted.html &&
	perl "$ROOT/t/report.pl" quoted.html >out && cat out && test "$(wc -l <out)" = 1
'

test_expect_success GNUPLOT,CHROMIUM 'the page is sound in a browser' '
	page_is_sound report.html
'

test_expect_success GNUPLOT,CHROMIUM 'figures in the DOM are those of the stream of the shown command' '
	browser report.html eval="[...document.querySelectorAll(\"#participation tbody tr\")].map(r => r.querySelector(\"td[data-value]\")).filter(d => d).map(d => d.dataset.value)" >have &&
	grep -v "^errands\|^garden" potential | column estimate | awk "{ printf \"%.15g\\n\", 100 * \$1 }" >want &&
	near want have 1e-12
'

test_expect_success GNUPLOT,CHROMIUM 'on a phone and a desk something is seen, the page is printed with all its tables, and works without scripts' '
	browser report.html size=390x844 png=phone.png size=1280x900 longpng=desk.png dark png=dark.png light pdf=report.pdf nojs eval="document.querySelectorAll(\"table\").length" >out &&
	test "$(cat out)" = "$(cat tables)" &&
	for png in phone desk dark; do test "$(wc -c <$png.png)" -gt 20000 || return 1; done &&
	head -c 5 report.pdf | grep -a %PDF
'

test_expect_success GNUPLOT,CHROMIUM 'commands are copied by a button that the keyboard reaches, and boxes open' '
	browser report.html eval="document.querySelectorAll(\"pre.command + button, pre.all + button\").length === document.querySelectorAll(\"pre.command, pre.all\").length" \
		eval="document.querySelector(\"summary\").click(), document.querySelector(\"details\").open" >out &&
	printf "true\ntrue\n" >want && test_cmp want out
'

test_expect_success GNUPLOT 'in Dutch, German and French there is no English sentence left' '
	perl -0ne "while (/SAY\(r,\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"\s*)+)\)/g) { (my \$s = \$1) =~ s/\"\s*\"//g; \$s =~ s/^\"|\"\s*\$//g; print \"\$s\n\" }" "$ROOT"/lib/report/*.c | sort -u >said &&
	test "$(wc -l <said)" -gt 90 &&
	while read -r words; do
		grep -F "{{\"$words\"," "$ROOT/lib/out/lang_report.c" >/dev/null || { echo "no translation: $words"; return 1; }
	done <said &&
	for lang in nl de fr; do
		full --lang $lang >$lang.html && grep "<html lang=\"$lang\">" $lang.html || return 1
	done &&
	grep "<strong><data value=\"0.4501[0-9]*\">45%</data> is bereid</strong> (<data value=\"0.4226[0-9]*\">42%</data> tot" nl.html
'

# visible PAGE: what people read of it, but for what commands said.
visible() {
	perl -0pe "s/<(style|script|pre|code)\\b.*?<\/\\1>//gs; s/<[^>]*>/\n/g; s/^\s*\n//gm" "$1"
}

test_expect_success GNUPLOT 'of a Dutch survey with a Dutch model the whole page is Dutch, tables and pictures too' '
	sed "s/^title: .*/title: Hulp in de buurt/; s/\\bnorm:  /vindt:  /; s/\\bwilling:  /bereid:  /; s/\\basked:  /gevraagde:  /; s/\\bdoes:  /doener:  /; s/\\btime:  /tijd:  /; s/\\bskill:  /vaardig:  /; s/\\binformation:/informatie:/;
		s/\\bable:  /kan:  /; s/\[time, skill, information\]/[tijd, vaardig, informatie]/; s/errands:/boodschappen:/; s/garden:/groen:/
		s/title: Neighbours[^,]*/title: Buren horen elkaar te helpen/; s/title: Would[^,]*/title: Doet ten minste twee taken/; s/title: Has been asked/title: Is gevraagd/; s/title: Does[^,]*/title: Doet iets/
		s/title: Has time/title: Heeft tijd/; s/title: Has the skill/title: Kan het/; s/title: Has the information/title: Weet genoeg/; s/title: .Able: time[^,]*/title: Kan alles/" models/monitor.yaml >dutch.yaml &&
	svyreport -w gewicht --strata stratum --psu psu --by sekse,opleiding --area gemeente --wave jaar --lang nl dutch.yaml monitor.sav -o dutch.html &&
	visible dutch.html >text && test "$(wc -l <text)" -gt 500 &&
	! grep -nwiE "the|and|with|who|yes|no|are|both|valid|units|weights?|cases|willing|able|asked|rows|from|difference|joint|chart" text
'

test_expect_success GNUPLOT,CHROMIUM 'the Dutch page is sound too' '
	page_is_sound nl.html
'

test_expect_success GNUPLOT 'a model with one construct, hostile titles, no design: a sensible page' '
	svyreport one.yaml monitor.sav -o one.html &&
	grep "<h1>One &lt;construct&gt; &amp; &quot;more&quot;</h1>" one.html && ! grep "<b>\"" one.html &&
	! grep "id=\"areas\"\|id=\"groups\"\|id=\"trend\"\|id=\"gap\"" one.html &&
	grep "svyreport --by VARIABLE" one.html && grep "svyreport --wave VARIABLE" one.html &&
	perl "$ROOT/t/report.pl" one.html >out && cat out && test "$(wc -l <out)" = 1
'

test_expect_success GNUPLOT,CHROMIUM 'and it is sound' '
	page_is_sound one.html
'

test_expect_success GNUPLOT 'scores without a threshold beside shares, and replicate weights' '
	cat >score.yaml <<-\EOF &&
	constructs:
	  trust: {title: Norm score, role: norm, items: [n1-n3], reverse: [n2], range: [1, 5], score: mean, min_valid: 2}
	  skill: {role: able, title: Skill, items: [s1-s3], range: [1, 5], score: mean, min_valid: 2, at_least: 3}
	EOF
	svydesign -q -w gewicht --strata stratum --psu psu monitor.sav | svyreplicate --type jkn -o replicates.sav &&
	svyreport --by sekse --area gemeente --wave jaar score.yaml replicates.sav -o score.html 2>err &&
	grep "replicate weights: each figure" score.html && perl "$ROOT/t/report.pl" score.html >out && cat out && test "$(wc -l <out)" = 1
'

test_expect_success 'family carers, some of them, without plots' '
	svyreport --psu none --no-plots -f "c160age < 65" --by e42dep --title "Carers" models/efc.yaml efc.sav -o efc.html &&
	grep "<title>Carers</title>" efc.html && ! grep "<svg\|<figure" efc.html && grep "c160age &lt; 65" efc.html &&
	perl "$ROOT/t/report.pl" efc.html >out && cat out && test "$(wc -l <out)" = 1
'

test_expect_success 'the commands are those beside it, whatever PATH says' '
	for c in svydesign svytable svypotential; do printf "#!/bin/sh\nexit 9\n" >$c && chmod +x $c || return 1; done &&
	(PATH=$PWD:/usr/bin:/bin && export PATH && "$SVY_BIN/svyreport" --no-plots --psu none models/efc.yaml efc.sav >beside.html) &&
	rm -f svydesign svytable svypotential &&
	mkdir alone && cp "$SVY_BIN/svyreport" alone/ &&
	status 1 alone/svyreport --psu none models/efc.yaml efc.sav >out 2>err && test_must_be_empty out &&
	grep "^svyreport: cannot find .svydesign., which belongs to this installation, in .*alone.\$" err
'

test_expect_success 'without gnuplot pictures are made of characters, and page and command say so' '
	(PATH=/nonexistent && export PATH && "$SVY_BIN/svyreport" --psu none models/efc.yaml efc.sav) >plain.html 2>err &&
	grep "warning: .*gnuplot" err && grep "<pre class=\"drawn\" role=\"img\"" plain.html && ! grep "<svg" plain.html && grep "gnuplot was not installed" plain.html
'

test_expect_success 'a command that fails ends the report, with its section and its message, and leaves no file' '
	sed "s/at_least: 3.5/at_least: 3.5, nonsense: 1/" models/monitor.yaml >bad.yaml &&
	status 1 svyreport bad.yaml monitor.sav -o none.html 2>err && grep "bad.yaml:.*nonsense" err && test ! -e none.html &&
	status 1 monitor --by buurt,resp -o none.html 2>err && grep "^svyreport: Who differs: " err && test ! -e none.html
'

test_expect_success 'misuse is told before anything runs' '
	status 2 monitor --by nobody 2>err && grep "unknown --by variable .nobody." err &&
	status 2 monitor --area gemente 2>err && grep "did you mean .gemeente." err &&
	status 2 monitor --wave x 2>err && status 2 monitor -f "nobody == 1" 2>err && grep nobody err &&
	status 2 monitor --lang xx 2>err && grep "en, nl, de, fr" err &&
	status 2 svyreport models/monitor.yaml 2>err && status 2 svyreport 2>err && status 2 svyreport models/monitor.yaml - 2>err <monitor.sav &&
	status 1 svyreport none.yaml monitor.sav 2>err && status 1 svyreport models/monitor.yaml none.sav 2>err && grep "cannot open .none.sav." err &&
	status 2 monitor -w nobody 2>err
'

test_expect_success PYTHON 'names that look like options or hold signs of the shell are files, and the commands shown run again' '
	mkdir "a \$(touch harm)" && cp models/efc.yaml "a \$(touch harm)/-m '"'\\''"' \`touch harm\`.yaml" && cp efc.sav "a \$(touch harm)/-d \"; x.sav" &&
	(cd "a \$(touch harm)" && svyreport --no-plots --psu none -f "-c160age < -30" -o page.html -- -m*.yaml -d*.sav && python3 -c "
import html, re, subprocess
shown = [html.unescape(re.sub(\"<[^>]*>\", \"\", x)) for x in re.findall(r\"<pre[^>]*>(.*?)</pre>\", open(\"page.html\").read(), re.S)]
shown = [x for x in shown if re.match(r\"svy[a-z]+ .*x.sav\", x, re.S)]
assert len(shown) > 4 and any(x.startswith(\"svyreport \") for x in shown)
for x in shown: subprocess.run([\"bash\", \"-o\", \"pipefail\", \"-c\", x], check=True, stdout=subprocess.DEVNULL)" && test ! -e harm)
'

test_expect_success 'the page does not replace what it is made of' '
	cp efc.sav kept.sav && cp models/efc.yaml kept.yaml &&
	status 2 svyreport --no-plots --psu none -o kept.sav kept.yaml kept.sav 2>err && grep "names .kept.sav., which is an input" err && cmp efc.sav kept.sav &&
	status 2 svyreport --no-plots --psu none -o ./kept.yaml kept.yaml kept.sav 2>err && cmp models/efc.yaml kept.yaml &&
	status 2 svyvars -O html -o kept.sav kept.sav 2>err && status 2 svymean c12hour --psu none -o kept.sav kept.sav 2>err && cmp efc.sav kept.sav &&
	svycat kept.sav -o kept.sav && svymean c12hour --psu none kept.sav >kept.tsv && cp kept.tsv other.tsv && cp kept.tsv want.tsv &&
	for files in "kept.tsv" "kept.tsv other.tsv" "other.tsv kept.tsv"; do status 2 svytable -O html -o kept.tsv $files 2>err && cmp want.tsv kept.tsv || return 1; done
'

test_expect_success 'a full disk' '
	test_expect_code 1 sh -c "svyreport --no-plots --psu none models/efc.yaml efc.sav >/dev/full" 2>err && grep "No space" err
'

test_done
