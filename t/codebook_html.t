#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svyvars -O html: a codebook in a page'
. "$(dirname "$0")/lib.sh"
. "$ROOT/t/browser.sh"

# What the page says of all codes: name, code, n (and weighted n), a line each, in the order of the page.
codes_of_page='[...document.querySelectorAll("#table > tbody > tr")].flatMap(row => [...row.querySelectorAll(".codes tbody tr:not(.total):not(.rest)")]
	.map(tr => [row.querySelector("a").textContent, tr.cells[0].textContent, ...[...tr.querySelectorAll("td.num")].filter((e, i) => i === 0 || e.matches(".sum")).map(e => e.textContent)].join("|")))'

# What svyvars --freq -O json says of them.
cat >json.pl <<'END'
use JSON::PP;
use B;
binmode STDOUT, ':utf8';
local $/;
for my $v (@{decode_json(<STDIN>)->{variables}}) {
	for my $c (@{$v->{counts}}) {
		my $code = defined $c->{value} ? $c->{value} : $v->{type} eq 'string' ? '' : '.';
		print join('|', $v->{name}, $code, $c->{n}, defined $c->{weighted} ? sprintf '%.1f', $c->{weighted} + 1e-9 : ()), "\n";
	}
}
END

# same_counts FILE [OPTION…]: page and JSON agree in every code.
same_counts() {
	svyvars -O html "$@" >same.html 2>err && svyvars --freq -O json "$@" >same.json 2>err && perl json.pl <same.json >want &&
	browser same.html eval="$codes_of_page" >have && [ -s want ] && test_cmp want have
}

test_expect_success CHROMIUM 'the counts of the page are those of --freq -O json' "
	same_counts \"\$TESTDATA/efc.sav\" && same_counts -w gewicht \"\$TESTDATA/monitor.sav\" && same_counts \"\$TESTDATA/helpers.svy\"
"

test_expect_success CHROMIUM 'totals, shares, quartiles and missing values of one variable' "
	svyvars -O html -c c12hour,e42dep \"\$TESTDATA/efc.sav\" >one.html &&
	browser one.html eval='[...document.querySelectorAll(\".stats dd, .codes tbody tr\")].map(e => [...(e.cells || [e])].map(x => x.textContent).join(\" \").replace(/\\s+/g, \" \").trim())' >have &&
	cat >want <<-'END' &&
		4
		10
		20
		43
		168
		42.40
		All valid 902 100.0
		. no value missing, 0.7% of the rows 6
		1 independent 66 7.3
		2 slightly dependent 225 25.0
		3 moderately dependent 306 34.0
		4 severely dependent 304 33.7
		All valid 901 100.0
		. no value missing, 0.8% of the rows 7
	END
	test_cmp want have &&
	browser one.html eval='[...document.querySelectorAll(\"#var-c12hour rect title\")].map(e => e.textContent)' >bars &&
	test \"\$(head -1 bars)\" = '0 – 10: n 198, 22.0%' && test \"\$(grep -o 'n [0-9]*' bars | awk '{ n += \$2 } END { print n }')\" = 902
"

test_expect_success CHROMIUM 'quartiles and mean are those of svyquantile and svymean, weighted' "
	svyvars -O html -w gewicht -c leeftijd \"\$TESTDATA/monitor.sav\" >one.html &&
	browser one.html eval='[...document.querySelectorAll(\".stats dd\")].map(e => e.textContent)' >have &&
	svydesign -q -w gewicht \"\$TESTDATA/monitor.sav\" 2>err >design.svy &&
	{ svyquantile leeftijd -p 0,0.25,0.5,0.75,1 design.svy 2>err | column estimate; svymean leeftijd design.svy 2>err | column estimate | xargs printf '%.2f\n'; } >want &&
	test_cmp want have
"

facts='[...document.querySelectorAll(\".facts > div\")].map(e => [...e.children].map(x => x.textContent.trim()).join(\": \"))'
test_expect_success CHROMIUM 'the head names file, rows, design, domain and history' "
	svydesign -q -w gewicht --strata stratum --psu psu \"\$TESTDATA/monitor.sav\" | svyfilter 'leeftijd > 40' | svyvars -O html --all -c n1,n2 >d.html &&
	browser d.html eval=\"$facts\" >have &&
	cat >want <<-'END' &&
		File: standard input
		Format: the stream
		Rows: 961
		Rows outside the domain, not counted: 479
		Variables: 30
		Variables shown: 2
		Weights: gewicht
		Strata: stratum
		Primary units: psu
		Domain: _domain
		History: svydesign -q -w gewicht --strata stratum --psu psu monitor.sav
	END
	head -11 have | sed 's/psu monitor.sav.*/psu monitor.sav/' >facts && test_cmp want facts && page_is_sound d.html
"

test_expect_success CHROMIUM 'kinds of missing values are told apart, rules are shown' "
	printf '%s\n' '#---' '# profile: svy-data/1' '# schema:' '#   fields:' '#   - name: x' '#     type: number' '#     categories:' '#     - {value: 1, label: yes it is}' \
		'#     - {value: .a, label: refused}' '#     missingValues: [{value: \"8\"}]' '#     missingRange: [97, 99]' '# na.strings: [\"\", .a, .b]' '#---' x 1 1 8 98 .a .b . '#end rows=7' >m.svy &&
	svyvars -O html m.svy >m2.html &&
	browser m2.html eval='[document.querySelector(\".kind\").textContent.trim(), ...[...document.querySelectorAll(\".codes tbody tr\")].map(e => [...e.cells].map(x => x.textContent).join(\" \").replace(/\\s+/g, \" \").trim())]' >have &&
	cat >want <<-'END' &&
		numberMissing: 8, 97–99
		1 yes it is 2 100.0
		All valid 2 100.0
		8 missing 1
		98 missing 1
		.a refused missing 1
		.b missing 1
		. no value missing 1
		All missing 71.4% of the rows 5
	END
	test_cmp want have
"

test_expect_success CHROMIUM 'the page is sound at both widths, in light, dark and print' "
	svyvars -O html -w gewicht \"\$TESTDATA/monitor.sav\" >m.html && page_is_sound m.html &&
	svyvars -O html --all \"\$TESTDATA/helpers.svy\" >h.html && page_is_sound h.html
"

shown='[document.getElementById(\"found\").textContent, [...document.querySelectorAll(\"#table > tbody > tr\")].filter(e => e.checkVisibility()).length]'
test_expect_success CHROMIUM 'at every width the figures stay within their row' "
	for w in 320 500 700 992 1000 1100; do
		browser m.html size=\${w}x800 checks eval='[...document.querySelectorAll(\".codes\")].filter(e => e.checkVisibility() &&
			e.getBoundingClientRect().right > e.parentElement.getBoundingClientRect().right + 1).length' || return 1
	done >have && printf '%s\n' 0 0 0 0 0 0 >want && test_cmp want have
"

test_expect_success CHROMIUM 'the search finds names, titles and labels, by typing, whatever case and accents' "
	svyvars -O html \"\$TESTDATA/efc.sav\" >m.html &&
	focus='document.getElementById(\"find\").focus()' && browser m.html eval=\"\$focus\" type='SEVERELY dep' eval=\"$shown\" type=x eval=\"$shown\" key=Escape eval=\"$shown\" \
		type=e16SEX eval=\"$shown\" key=Escape type='hours care wéek' eval=\"$shown\" errors >have &&
	grep -v '^null\$' have | sed '/^\$/d' >out &&
	printf '%s\n' '1 of 26 variables' 1 '0 of 26 variables' 0 '26 of 26 variables' 26 '1 of 26 variables' 1 '1 of 26 variables' 1 >want && test_cmp want out
"

test_expect_success CHROMIUM 'the keyboard comes to the search, its count is told, and a link shows a row that was hidden' "
	browser m.html key=Tab eval='document.activeElement.className' key=Tab eval='document.activeElement.id' type=elder \
		eval='[document.getElementById(\"found\").getAttribute(\"role\"), document.getElementById(\"var-c12hour\").hidden]' \
		goto=var-c12hour eval='[document.getElementById(\"var-c12hour\").hidden, document.getElementById(\"find\").value]' >have &&
	printf '%s\n' skip find status true false '' >want && test_cmp want have
"

test_expect_success CHROMIUM 'without scripts all is there and no search; printed all rows are, and lists that were folded' "
	browser m.html nojs eval='[document.getElementById(\"search\").checkVisibility(), document.querySelectorAll(\"#table > tbody > tr\").length]' >have &&
	printf '%s\n' false 26 >want && test_cmp want have &&
	svyvars -O html \"\$TESTDATA/monitor.sav\" >d.html &&
	browser d.html eval='document.getElementById(\"find\").focus()' type=xyz print eval='!document.getElementById(\"search\").checkVisibility()' eval='[...document.querySelectorAll(\"#table > tbody > tr\")].every(e => e.checkVisibility())' \
		eval='[...document.querySelectorAll(\"details table\")].every(e => e.checkVisibility({contentVisibilityAuto: true}) && e.getBoundingClientRect().height > 100)' |
		grep -c true >n && test \"\$(cat n)\" = 3
"

test_expect_success 'the page asks for nothing, and is the same each time' "
	svyvars -O html \"\$TESTDATA/monitor.sav\" >a.html && svyvars -o b.html \"\$TESTDATA/monitor.sav\" && cmp a.html b.html &&
	! grep -E '(src|href)=\"[^#]|@import|url\(|https?:' a.html && svyvars -O html - <\"\$TESTDATA/monitor.sav\" >c.html && test -s c.html
"

test_expect_success 'wrong use and full disks fail' "
	for wrong in '--lang xx -O html' '--lang nl' '--decimal , -O text' '--decimal ; -O html' '--names -O html' '--check -O html'; do
		status 2 svyvars \$wrong \"\$TESTDATA/efc.sav\" >out 2>err && [ ! -s out ] && grep -q '^svyvars: ' err || { echo \"\$wrong\"; return 1; }
	done &&
	status 1 svyvars -O html \"\$TESTDATA/efc.sav\" >/dev/full 2>err && grep 'No space left' err
"

# hostile: a stream whose every text would be something else in a page.
hostile() {
	cat <<-'END'
		#---
		# profile: svy-data/1
		# title: "</title><script>document.title='broken'</script>"
		# schema:
		#   fields:
		#   - name: 'q"1<b>'
		#     type: integer
		#     title: "</style></script><script>alert(1)</script> & \"quotes\" 'single' | % $ # \\ _ { }\nsecond line"
		#     categories:
		#     - {value: 1, label: "<img src=x onerror=alert(1)>"}
		#     - {value: 2, label: "--> ]]> <!-- &lt;"}
		#     - {value: 9, label: "\x01\x1b[31m"}
		#     missingValues:
		#     - {value: '9', label: 'gone <i>'}
		#   - name: x y
		#     type: string
		#     title: éèê 日本語 العربية
		# na.strings: ['']
		# notes: ["<script>alert(2)</script>"]
		# documents: ["</ul></main>"]
		#---
		"q""1<b>"	x y
		1	</td></table>
		2	</td></table>
		9	'"<script>
		1	'"<script>
		#end rows=4
	END
}

test_expect_success CHROMIUM 'text of the file is text of the page, whatever it holds' "
	hostile >h.svy && svyvars -O html h.svy >h.html && page_is_sound h.html &&
	browser h.html eval='[document.title, document.scripts.length, document.images.length, document.querySelectorAll(\"#table > tbody > tr\").length,
		document.querySelector(\"tbody th .title\").innerText, ...[...document.querySelectorAll(\".codes tbody td:nth-child(2)\")].slice(0, 2).map(e => e.textContent),
		document.querySelectorAll(\"tbody a\")[0].textContent, document.getElementById(\"var-x_y\").querySelector(\".codes th[scope=row]\").textContent]' >have &&
	cat >want <<-'END' &&
		Codebook: </title><script>document.title='broken'</script>
		1
		0
		2
		</style></script><script>alert(1)</script> & \"quotes\" 'single' | % \$ # \\ _ { }
		second line
		<img src=x onerror=alert(1)>
		--> ]]> <!-- &lt;
		q\"1<b>
		'\"<script>
	END
	test_cmp want have
"

test_expect_success CHROMIUM 'text of persons is not shown, few words that many share are' "
	awk 'BEGIN { print \"secret\tcity\"; for (i = 1; i <= 40; i++) print \"answer-\" i \"\t\" (i % 3 ? \"Delft\" : \"Gouda\") }' >t.tsv &&
	svyvars -O html t.tsv >t.html && ! grep answer- t.html && grep -c Gouda t.html &&
	head -21 t.tsv | svyvars -O html >t20.html && ! grep answer- t20.html &&
	for p in t t20; do browser \$p.html eval='document.querySelector(\"#var-secret .rest th\").textContent'; done >have &&
	printf '%s\n' 'text, different values: 40' 'text, different values: 20' >want && test_cmp want have &&
	awk 'BEGIN { print \"v\tw\"; for (i = 1; i <= 5000; i++) print \"t\" i \"\t1\" }' | svyvars -O html >many.html &&
	grep 'text, more than 4096 different values' many.html
"

test_expect_success CHROMIUM 'a list of 10,000 labels is folded, and whole' "
	{ printf '%s\n' '#---' '# profile: svy-data/1' '# schema:' '#   fields:' '#   - name: code' '#     type: integer' '#     categories:'
	  seq 10000 | sed 's/.*/#     - {value: &, label: Occupation &}/'; printf '%s\n' '#---' code 7 7 9999 '#end rows=3'; } >long.svy &&
	svyvars -O html long.svy >long.html &&
	browser long.html size=390x844 eval='[document.querySelector(\"summary\").textContent, document.querySelector(\"details\").open, document.querySelectorAll(\"details tbody tr\").length,
		document.documentElement.scrollHeight < 2000]' errors >have &&
	printf '%s\n' '10000 codes' false 10000 true >want && test_cmp want have
"

test_expect_success CHROMIUM 'empty files, files without valid values, infinite numbers and long words are pages too' "
	printf '#---\n# profile: svy-data/1\n# schema:\n#   fields:\n#   - {name: a, type: number}\n#---\na\n#end rows=0\n' >empty.svy &&
	printf 'a\tb\n\t1\n\tInf\n\t-Inf\n' >odd.tsv &&
	printf '%s\t%s\n%s\t%s\n' \"\$(printf 'n%.0s' {1..300})\" b 1 \"\$(printf 'w%.0s' {1..900})\" >wide.tsv && tail -1 wide.tsv >>wide.tsv &&
	for f in empty.svy odd.tsv wide.tsv; do svyvars -O html \$f >p.html && page_is_sound p.html || return 1; done
"

test_expect_success 'other languages leave no English word, but what the file says' "
	{ printf '%s\n' '#---' '# profile: svy-data/1' '# title: T' '# schema:' '#   fields:' '#   - {name: a, type: number, measure: scale, missingRange: [97, 99]}' '#   - {name: s, type: string, measure: nominal}' \
		'# na.strings: [\"\"]' '# notes: [N]' '# documents: [D]' '#---' 'a	s'; for i in \$(seq 60) 98; do printf '%s.5\tS%s\n' \$i \$i; done; printf '98\t\n99\t\n\t\n#end rows=64\n'; } >w.svy &&
	for lang in nl de fr; do
		svyvars -O html --lang \$lang --all w.svy | sed '/^<style>/,/^<\/style>/d; /^<script>/,/^<\/script>/d; s/<[^>]*>/ /g' >\$lang.txt &&
		! grep -nwiE 'the|of|rows?|file|missing|valid|values?|weighted|mean|lower|upper|number|scale|search|answers|every|more|different|histogram of' \$lang.txt || return 1
	done && grep 'lang=\"nl\"' <(svyvars -O html --lang nl w.svy) && grep -E '[0-9],[0-9]' nl.txt
"

test_expect_success 'numbers of a million values stay in bounded memory' "
	awk 'BEGIN { print \"x\ty\"; for (i = 0; i < 200000; i++) print i * 7919 % 1000003 \"\t\" i / 1000 }' >many.tsv &&
	(limit_memory 120000; svyvars -O html many.tsv >many.html) && grep -c '<rect' many.html >n && [ \$(cat n) -le 42 ] && grep '≈ ' many.html
"

test_done
