#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2034

test_description='tables for people in HTML, LaTeX, Typst, Excel and Word'
. "$(dirname "$0")/lib.sh"
. "$ROOT/t/browser.sh"

command -v xmllint >/dev/null && test_set_prereq XMLLINT
command -v pdflatex >/dev/null && command -v pdftotext >/dev/null && test_set_prereq PDFLATEX
command -v pandoc >/dev/null && test_set_prereq PANDOC
command -v unzip >/dev/null && test_set_prereq UNZIP

# Labels that formats could take for their own, and what they should be as text, a line each.
cat >hostile <<'EOF'
#---
# profile: svy-estimates/1
# title: "50% of $x_1 & <i>y</i> #1 {a} ~b^c \\d \"e\" 'f'"
# terms:
# - name: q
#   title: "Question | *one*"
#   levels:
#   - {value: 1, label: "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"}
#   - {value: 2, label: "two\nlines"}
#   - {value: 3, label: "\u00e9 \u00fc \u0151 \u00df \u20ac \u2212 \u2265 \u03c7\u00b2"}
#   - {value: 4, label: "re\u0301sume\u0301"}
#   - {value: 5, label: "\u05e9\u05dc\u05d5\u05dd"}
#   - {value: 6, label: "\\end{tabular} $x$ &amp; <b>bold</b>"}
#   - {value: 7, label: "[a](b) [^1] @me **x** _y_ ~z~ ^w^ # h"}
#   - {value: 8, label: "*[1cm] \a\t|"}
#   - {value: 9, label: "=SUM(A1) #[x] #let y = 1; //z"}
#   - {value: 10, label: "<!-- c --> --- ''q'' `r` ,,s ``` https://a.b/"}
# level: 0.95
# notes:
# - "1. a note with # & % $ { } _ ^ ~ \\ < > | \" and `code`"
# - "- another * [x](y)"
#---
id	term	level	stat	estimate	std_error	conf_low	conf_high	df	n
EOF
for i in 1 2 3 4 5 6 7 8 9 10; do
	printf 'q[%s]\tq\t%s\tproportion\t0.1%s\t0.01\t0.05\t0.2%s\t30\t100%s\n' $i $i $i $i $i
done >>hostile
echo '#end rows=10' >>hostile
cat >labels <<'EOF'
!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~
two lines
é ü ő ß € − ≥ χ²
résumé
שלום
\end{tabular} $x$ &amp; <b>bold</b>
[a](b) [^1] @me **x** _y_ ~z~ ^w^ # h
*[1cm]   |
=SUM(A1) #[x] #let y = 1; //z
<!-- c --> --- ''q'' `r` ,,s ``` https://a.b/
EOF

# What a table of svytab, a list by groups, a matrix and tests have that others do not.
export_tables() {
	(cd "$TESTDATA" && {
		D="-w gewicht --strata stratum --psu psu"
		svytab opleiding,sekse $D --by jaar monitor.sav >"$1/cross" &&
		svymean leeftijd,uren_werk --by sekse,opleiding $D monitor.sav >"$1/by" &&
		svyprop w1,w2 --by sekse $D monitor.sav >"$1/shares" &&
		svycorr n1,n2,n3,w1 $D monitor.sav >"$1/matrix" &&
		svytest leeftijd,uren_werk --between opleiding $D monitor.sav >"$1/tests" &&
		svytotal leeftijd $D monitor.sav >"$1/large"
	})
}

test_expect_success 'tables to show' '
	export_tables "$PWD"
'

test_expect_success 'each estimator writes each format for people, by -O and by the name of the file' '
	for f in html:html html:htm latex:tex; do
		svymean api00 --psu none -O "${f%:*}" "$TESTDATA/apiclus1.sav" >have &&
		svymean api00 --psu none -o "have.${f#*:}" "$TESTDATA/apiclus1.sav" &&
		test_cmp have "have.${f#*:}" && test -s have || return 1
	done
'

test_expect_success 'HTML: a caption, heads with their scopes, bodies by section, notes, numbers; well-formed' '
	svytable -O html --fragment --anchor tbl-a --caption "A < b" cross >have &&
	grep -qx "<table class=\"svy\" id=\"tbl-a\">" have && grep -qx "<caption>A &lt; b</caption>" have &&
	grep -q "<th scope=\"colgroup\" colspan=\"2\">Geslacht</th>" have &&
	grep -q "<th scope=\"col\" class=\"num\" rowspan=\"2\">Total</th>" have &&
	grep -q "<tr class=\"section\"><th scope=\"rowgroup\" colspan=\"6\">Jaar van onderzoek: 2024</th></tr>" have &&
	grep -q "<th scope=\"row\" class=\"text\" rowspan=\"2\">Laag</th><td class=\"text\">Count</td>" have &&
	grep -q "<tr class=\"remark\"><td colspan=\"6\">Pearson" have &&
	grep -q "<tr class=\"note\"><td colspan=\"6\"><p>n: unweighted cases</p></td></tr>" have &&
	! grep "style=\|<style\|<html" have
'

test_expect_success XMLLINT 'HTML: all tables are well-formed, and hostile labels come out as text' '
	for t in cross by shares matrix tests large hostile; do
		svytable -O html --fragment "$t" >part.html && xmllint --html --noout part.html 2>err && test_must_be_empty err || return 1
	done &&
	svytable -O html hostile >page.html &&
	for i in 1 2 3 4 5 6 7 8 9 10; do
		xmllint --html --xpath "string((//tbody//th)[$i])" page.html 2>/dev/null
	done | tr "\t" " " >have &&
	sed "s/two lines/twolines/; s/^\*\[1cm\].*/*[1cm] \xef\xbf\xbd |/; s/résumé/re\xcc\x81sume\xcc\x81/" labels >want &&
	test_cmp want have &&
	xmllint --html --xpath "string(//caption)" page.html 2>/dev/null >have &&
	echo "50% of \$x_1 & <i>y</i> #1 {a} ~b^c \\d \"e\" '"'f'"'" >want &&
	test_cmp want have
'

test_expect_success XMLLINT 'HTML: figures tell their numbers, as precisely as the stream' '
	svytable -O html by >page.html &&
	xmllint --html --xpath "//td[@data-value]/@data-value" page.html 2>/dev/null | sed "s/.*=\"//; s/\"//" >all &&
	awk "NR % 3 == 1" all >have && column estimate by >want && near have want &&
	awk "NR % 3 == 0" all >have && column n by >want && test_cmp want have &&
	xmllint --html --xpath "//td/@data-high" page.html 2>/dev/null | sed "s/.*=\"//; s/\"//" >have &&
	column conf_high by >want && near have want
'

test_expect_success CHROMIUM 'HTML: pages are sound on a phone and a desk, in light and dark' '
	for t in cross by matrix tests; do
		svytable -O html --caption "Table $t" "$t" >page.html && page_is_sound page.html || return 1
	done
'

# compiles FILE: pdflatex takes it without an error or a line that is too long, and its text is in FILE.txt without blanks.
compiles() {
	pdflatex -halt-on-error -interaction=nonstopmode "$1" >log 2>&1 || { grep -A5 "^!" log >&2; return 1; }
	! grep "Overfull" log && pdftotext -layout "${1%.tex}.pdf" - | tr -d "[:space:]" >"$1.txt"
}

test_expect_success PDFLATEX 'LaTeX: all tables compile as they stand' '
	for t in cross by shares matrix tests large; do
		svytable -O latex --caption "Table $t" --anchor tbl:x "$t" >doc.tex && compiles doc.tex && grep -q "Table1:Table$t" doc.tex.txt || return 1
	done &&
	svytable -O latex --wide sekse shares >doc.tex && compiles doc.tex &&
	grep -qF "Weigert1.9[1.1,3.4]1.8[1.0,3.2]" doc.tex.txt
'

test_expect_success PDFLATEX 'LaTeX: hostile labels come out as text' '
	svytable -O latex hostile >doc.tex && compiles doc.tex &&
	sed "s/שלום/U+05E9U+05DCU+05D5U+05DD/; s/'"'"'/’/g; s/²/2/" labels | tr -d " " >want &&
	while read -r line; do
		sed "s/'"'"'/’/g" doc.tex.txt | grep -qF -- "$line" || { echo "not there: $line"; return 1; }
	done <want
'

test_expect_success PDFLATEX 'LaTeX: a fragment is a part of a document, and can be referred to' '
	svytable -O latex --fragment --caption C --anchor tbl:x by >part.tex &&
	! grep documentclass part.tex &&
	printf "%s\n" "\\documentclass{article}" "\\usepackage[T1]{fontenc}" "\\usepackage[margin=2cm]{geometry}" "\\usepackage{array,booktabs}" "\\begin{document}" "See~\\ref{tbl:x}." \
		"\\input{part}" "\\end{document}" >doc.tex &&
	compiles doc.tex && compiles doc.tex && grep -q "See1\." doc.tex.txt
'

test_expect_success PDFLATEX 'LaTeX: a table longer than a page goes on on the next, under its heads' '
	svytable -O latex hostile >one.tex && ! grep -q longtable one.tex &&
	{ sed "/^#end/d" hostile; for i in $(seq 100); do printf "q[%s]\tq\tx%s\tproportion\t0.5\t0.1\t0.4\t0.6\t30\t100\n" "$i" "$i"; done; echo "#end rows=110"; } >long &&
	svytable -O latex long >doc.tex && grep -q "begin{longtable}" doc.tex && compiles doc.tex && compiles doc.tex &&
	grep -qF "x100" doc.tex.txt && [ "$(grep -o "95%CI" doc.tex.txt | wc -l)" -ge 2 ]
'

test_expect_success 'what makes no sense is refused' '
	status 2 svytable -O html --anchor "a b" by 2>err && grep -q "anchor.*letter.*a b" err &&
	status 2 svytable -O html --anchor 1a by 2>err &&
	status 2 svytable -O csv --fragment by 2>err && grep -q "fragment.*csv" err &&
	status 2 svytable --anchor x by 2>err && grep -q "anchor.*text" err &&
	status 2 svytable -O json --anchor x by 2>err &&
	status 2 svytable -O pdf by 2>err && grep -q "html latex.*pdf" err
'

test_expect_success 'a full disk' '
	for f in html latex; do
		test_expect_code 1 sh -c "svytable -O $f by >/dev/full" 2>err && grep -q "No space" err || return 1
	done
'

test_expect_success 'a table without rows' '
	sed "/^leeftijd/d; /^uren/d; /^#end/d" by >none && echo "#end rows=0" >>none &&
	for f in html latex; do
		svytable -O $f none >have && grep -q "95.*CI" have || return 1
	done
'

test_done
