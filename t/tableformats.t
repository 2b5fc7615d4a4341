#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC1112,SC2016,SC2034

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
	for f in html:html html:htm latex:tex typst:typ xlsx:xlsx; do
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

test_expect_success 'a figure that does not exist is a dash in each format' '
	svymean api00 --by dnum -w pw --psu dnum --where "dnum == 61" "$TESTDATA/apiclus1.sav" >lone 2>/dev/null &&
	svytable lone | grep -E "^61 +721 +– +– +13\$" &&
	svytable -O markdown lone | grep -E "^\| 61 +\| +721 \| +– \| +– \| +13 \|\$" &&
	svytable -O html --fragment lone | grep -F ">721</td><td class=\"num\">–</td><td class=\"num\">–</td>" &&
	svytable -O typst lone | grep -F "\"721\", \"–\", \"–\", \"13\"" &&
	svytable -O latex --fragment lone | grep -E "^61 & 721 & (–|--|\\textendash\{\}) & (–|--|\\textendash\{\}) & 13"
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

test_expect_success 'labels of 300 characters, of words and of one word' '
	words=$(printf "lang woord %.0s" $(seq 30)) one=$(printf "x%.0s" $(seq 300)) &&
	printf "#---\n# profile: svy-estimates/1\n# title: \"%s\"\n# terms: [{name: a, title: \"%s\"}, {name: b, title: \"%s\"}]\n#---\n" "$one" "$words" "$one" >wide &&
	printf "term\tstat\testimate\tn\na\tmean\t1.5\t5\nb\tmean\t2\t5\n#end rows=2\n" >>wide &&
	for f in html latex typst xlsx markdown; do
		svytable -O $f wide >have.$f && test -s have.$f || return 1
	done &&
	grep -q "$one" have.html have.markdown have.typst && { printf "#---\n# profile: svy-estimates/1\n# terms: [{name: a, title: \"%040000d\"}]\n#---\n" 0; tail -n 4 wide; } >huge &&
	test_expect_code 1 svytable -o huge.xlsx huge 2>err && grep -q "longer than a cell of Excel holds" err && test ! -e huge.xlsx
'

test_expect_success PDFLATEX 'LaTeX: long labels and titles take lines' '
	cp have.latex doc.tex && compiles doc.tex && grep -q "xxxxxxxxxxxxxxxxxxx1*2" doc.tex.txt
'

test_expect_success CHROMIUM 'HTML: long labels and titles take lines' '
	page_is_sound have.html
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

test_expect_success 'Typst: a figure with heads that repeat, a caption and a label; words stand in strings' '
	svytable -O typst --caption "A \"b\" #c" --anchor tbl-x cross >have &&
	grep -qF "#figure(kind: table, caption: figure.caption(position: top, \"A \\\"b\\\" #c\"), block({" have &&
	grep -q "^ *table.header(" have && grep -qF "table.cell(align: center, colspan: 2, stroke: (bottom: 0.4pt), \"Geslacht\")" have &&
	grep -qF "table.cell(colspan: 6, align: left, strong(\"Jaar van onderzoek: 2022\"))" have &&
	grep -qx "})) <tbl-x>" have &&
	svytable -O typst hostile >have &&
	sed "s/[\"\\\\]/\\\\&/g; s/^two lines/two\" + linebreak() + \"lines/; s/re*sum.*/résumé/; s/résumé/re\xcc\x81sume\xcc\x81/" labels >want &&
	while read -r line; do
		grep -qF -- "    \"$line\", " have || { echo "not there: $line"; return 1; }
	done <want
'

test_expect_success 'words that formats add are in the language of the table' '
	svytable -O typst --lang nl --caption A by >have && grep -q "^#figure(kind: table, supplement: \"Tabel\", caption" have &&
	svytable -O latex --lang de by >have && grep -qF "\\renewcommand{\\tablename}{Tabelle}" have &&
	svytable -O html --lang fr by >have && grep -q "<html lang=\"fr\">" have && grep -q "<title>Tableau</title>" have
'

# sheet FILE: the cells of a workbook, "C4 s 5" and "C4 n 0.5"; strings FILE: its texts in their order, without ends of lines.
sheet() {
	unzip -p "$1" xl/worksheets/sheet1.xml | grep -o "<c r=[^>]*><v>[^<]*" | sed "s/<c r=\"\([A-Z0-9]*\)\"[^>]*t=\"s\"><v>/\1 s /; s/<c r=\"\([A-Z0-9]*\)\"[^>]*><v>/\1 n /"
}
strings() {
	unzip -p "$1" xl/sharedStrings.xml >strings.xml &&
	for i in $(seq "$(grep -o "<si>" strings.xml | wc -l)"); do
		xmllint --xpath "string((//*[local-name()=\"t\"])[$i])" strings.xml | tr "\n" " " | sed "s/ \$//" && echo
	done
}

test_expect_success UNZIP,XMLLINT 'Excel: numbers are the numbers of the stream, with a format that shows them as elsewhere' '
	svytable -o have.xlsx by && sheet have.xlsx >cells &&
	sed -n "s/^D[0-9]* n //p" cells >have && column estimate by >want && near have want &&
	sed -n "s/^F[0-9]* n //p" cells >have && column conf_low by >want && near have want &&
	sed -n "s/^G[0-9]* n //p" cells >have && column conf_high by >want && near have want &&
	sed -n "s/^H[0-9]* n //p" cells >have && column n by >want && test_cmp want have &&
	unzip -p have.xlsx xl/styles.xml | grep -q "formatCode=\"0.0\"" &&
	svytable -o large.xlsx large && unzip -p large.xlsx xl/styles.xml | grep -q "formatCode=\"#,##0\"" &&
	sheet large.xlsx | sed -n "s/^B[0-9]* n //p" >have && column estimate large >want && near have want
'

test_expect_success UNZIP,XMLLINT 'Excel: a name, merged heads, a caption above, notes below, rows that stay' '
	svytable -o have.xlsx --caption "A/b: [c] and more than thirty-one letters" cross &&
	unzip -p have.xlsx xl/workbook.xml | grep -q "sheet name=\"A b c and more than thirty-one\"" &&
	unzip -p have.xlsx xl/worksheets/sheet1.xml >sheet.xml && grep -q "<mergeCell ref=\"C3:F3\"/>" sheet.xml &&
	grep -q "state=\"frozen\"" sheet.xml && grep -q "ySplit=\"5\"" sheet.xml &&
	strings have.xlsx >have && head -n 1 have | grep -qx "A/b: \[c\] and more than thirty-one letters" &&
	grep -qx "Jaar van onderzoek: 2024" have && tail -n 1 have | grep -q "^Design: weights gewicht"
'

test_expect_success UNZIP,XMLLINT 'Excel: hostile labels come out as text, and the same table gives the same bytes' '
	svytable -o have.xlsx hostile && strings have.xlsx >have &&
	sed "s/re*sum.*/résumé/; s/résumé/re\xcc\x81sume\xcc\x81/" labels >want &&
	while read -r line; do
		grep -qxF -- "$line" have || { echo "not there: $line"; return 1; }
	done <want &&
	! unzip -p have.xlsx xl/worksheets/sheet1.xml | grep "<f>" &&
	sleep 1 && svytable -O xlsx hostile >again.xlsx && cmp have.xlsx again.xlsx
'

test_expect_success UNZIP 'Excel: what is no plain figure is a number with its signs, or a text' '
	sed "s/proportion/difference/; s/0\.11\t/-0.11\t/" hostile | svytable -o have.xlsx &&
	unzip -p have.xlsx xl/styles.xml | grep -qF "formatCode=\"+0.0;-0.0;0.0\"" &&
	printf "#---\n# profile: svy-estimates/1\n#---\nterm\tstat\testimate\tdf\tn\tstatistic\tp_value\nx\tmean\t1\tInf\t5\t4\t1e-9\ny\tmean\tInf\t9\t5\t2\t0.02\n#end rows=2\n" >p &&
	svytable -o p.xlsx p && sheet p.xlsx >have && grep -q "n 1E-09\$" have &&
	unzip -p p.xlsx xl/styles.xml | grep -q "&quot;&lt;0.001&quot;" && unzip -p p.xlsx xl/sharedStrings.xml | grep -q ">Inf<"
'

test_expect_success PANDOC,XMLLINT 'Word: heads, caption, alignment and notes; hostile labels come out as text' '
	svytable -o have.docx --caption "Table & caption" cross && pandoc -f docx -t html --wrap=none have.docx >have.html &&
	grep -q "<caption>.*Table &amp; caption.*</caption>" have.html && grep -q "colspan=\"2\".*Geslacht" have.html && grep -q "<p>n: unweighted cases</p>" have.html &&
	svytable -O docx hostile >again.docx && { echo "<meta charset=\"utf-8\">"; pandoc -f docx -t html --wrap=none again.docx; } >have.html &&
	for i in 1 2 3 4 5 6 7 8 9 10; do
		xmllint --html --xpath "normalize-space((//tbody/tr/td[1])[$i])" have.html 2>/dev/null
	done >have &&
	sed "s/^\*\[1cm\].*/*[1cm] \xef\xbf\xbd |/; s/re*sum.*/résumé/; s/résumé/re\xcc\x81sume\xcc\x81/" labels >want && test_cmp want have &&
	svytable -O docx hostile | cmp - again.docx
'

test_expect_success 'Markdown: a caption that quarto can refer to stands below the table, and takes the place of the title' '
	svytable -O markdown --anchor tbl-a --caption "Cap {#x} a_b" by >have &&
	grep -qx ": Cap \\\\{#x} a\\\\_b {#tbl-a}" have &&
	svytable -O markdown hostile >have && head -n 1 have | grep -q "^\*\*50%.*\*\*\$" &&
	svytable -O markdown --anchor tbl-a hostile >have && ! grep "^\*\*" have && grep -q "^: 50%.* {#tbl-a}\$" have
'

test_expect_success PANDOC,XMLLINT 'Markdown: hostile labels come out as text, in the dialects of Pandoc and of GitHub' '
	sed "s/^\*\[1cm\].*/*[1cm] |/; 4s/.*/résumé/" labels >want &&
	for f in markdown-smart gfm; do
		{ echo "<meta charset=\"utf-8\">"; svytable -O markdown hostile | pandoc -f $f -t html --wrap=none; } >have.html &&
		for i in 1 2 3 4 5 6 7 8 9 10; do
			xmllint --html --xpath "normalize-space((//tbody/tr/td[1])[$i])" have.html 2>/dev/null
		done | sed "s/re\xcc\x81sume\xcc\x81/résumé/" >have && test_cmp want have || return 1
		xmllint --html --xpath "string((//li)[last()])" have.html 2>/dev/null >have && echo "- another * [x](y)" >want2 && test_cmp want2 have || return 1
	done
'

test_expect_success UNZIP 'Word: figures stand at the right' '
	svytable -o have.docx by && unzip -p have.docx word/document.xml | grep -o "<w:jc w:val=\"right\" />\|<w:jc w:val=\"right\"/>" | wc -l >have &&
	[ "$(cat have)" -ge 52 ]
'

test_expect_success 'Word: without pandoc the message names the package' '
	mkdir -p empty && ln -sf "$(command -v env)" empty/env &&
	test_expect_code 1 env PATH="$PWD/empty" "$SVY_BIN/svytable" -o no.docx by 2>err &&
	grep -q "svytable: docx is made by pandoc.*Debian package .pandoc." err && test ! -e no.docx &&
	printf "#!/bin/sh\necho broken >&2\nexit 3\n" >empty/pandoc && chmod +x empty/pandoc &&
	test_expect_code 1 env PATH="$PWD/empty" "$SVY_BIN/svytable" -o no.docx by 2>err &&
	grep -q "svytable: pandoc cannot make the docx: broken" err && test ! -e no.docx
'

test_expect_success 'a terminal is no place for a workbook' '
	command -v script >/dev/null || return 0
	script -qec "svytable -O xlsx by" /dev/null >out </dev/null; grep -q "a terminal cannot show .xlsx." out &&
	script -qec "svytable -O docx by" /dev/null >out </dev/null; grep -q "a terminal cannot show .docx." out
'

test_expect_success 'what makes no sense is refused' '
	status 2 svytable -O html --anchor "a b" by 2>err && grep -q "anchor.*letter.*a b" err &&
	status 2 svytable -O html --anchor 1a by 2>err &&
	status 2 svytable -O csv --fragment by 2>err && grep -q "fragment.*csv" err &&
	status 2 svytable --anchor x by 2>err && grep -q "anchor.*text" err &&
	status 2 svytable -O json --anchor x by 2>err &&
	status 2 svytable -O pdf by 2>err && grep -q "html latex.*pdf" err
'

test_expect_success 'the library of xlsx is loaded when it is asked for, and missed by name' '
	mkdir -p broken && echo none >broken/$(ldconfig -p | sed -n "s/^[[:space:]]*\(libxlsxwriter\.so\.[0-9]*\) .*/\1/p" | head -n 1) &&
	LD_LIBRARY_PATH=$PWD/broken svytable by >have && test -s have &&
	test_expect_code 1 env LD_LIBRARY_PATH="$PWD/broken" svytable -o none.xlsx by 2>err &&
	grep -q "cannot use libxlsxwriter.*install" err && test ! -e none.xlsx
'

test_expect_success 'a full disk' '
	for f in html latex typst xlsx; do
		test_expect_code 1 sh -c "svytable -O $f by >/dev/full" 2>err && grep -q "No space" err || return 1
	done
'

test_expect_success 'a table without rows' '
	sed "/^leeftijd/d; /^uren/d; /^#end/d" by >none && echo "#end rows=0" >>none &&
	for f in html latex typst; do
		svytable -O $f none >have && grep -q "95.*CI" have || return 1
	done &&
	svytable -O xlsx none >none.xlsx && test -s none.xlsx
'

test_done
