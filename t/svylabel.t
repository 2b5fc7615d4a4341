#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2034,SC2016
test_description='svylabel: patches of titles, labels, measures and missing codes'
. "$(dirname "$0")/lib.sh"

cat >in.svy <<'EOF'
#---
# profile: svy-data/1
# title: Wave 2010
# schema:
#   fields:
#   - name: q1
#     type: integer
#     title: Old title
#     measure: scale
#     format: F2.0
#     categories:
#     - {value: 1, label: Eens}
#     - {value: 3, label: Oneens}
#     - {value: 8, label: "Weet niet / n.v.t."}
#     - {value: 9, label: WEIGERT}
#     - {value: .a, label: Geen antwoord}
#     missingRange: [97, 99]
#   - name: q2
#     type: integer
#     categories:
#     - {value: 3, label: drie}
#     - {value: 1, label: een}
#   - name: will_a
#     type: number
#   - name: città
#     type: string
#     categories:
#     - {value: '0363', label: Amsterdam}
#     - {value: yes, label: Ünknown}
#     missingValues:
#     - {value: 'yes', label: Ünknown}
#   - name: "a,b"
#     type: integer
#   - name: w
#     type: number
# survey: {weights: w}
# multipleResponseSets:
# - {name: $m, kind: categories, variables: [q1, q2]}
#---
q1	q2	will_a	città	a,b	w
1	3	0.5	0363	1	1
9		.b	yes	2	2.5
.a	1	1e+300	" x"	3	1
#end rows=3
EOF

apply() { svylabel --no-history "$@" in.svy; }          # PATCH…
# field NAME [FILE]: what the header says of one variable.
field() { awk -v want="#   - name: $1" 'index($0, "#   - name: ") == 1 || /^# [a-z]/ { on = $0 == want } on' "${2:--}" | sed 's/^#  *//'; }
entry() { printf 'variables:\n- for: %s\n' "$1"; shift; printf '  %s\n' "$@"; }
rows() { grep -v '^# ' "${1:--}"; }

test_expect_success 'titles, labels, measures, formats' '
	cat >p.yaml <<-\EOF &&
	title: "Culturele Veranderingen 2010: wijzigingen"
	variables:
	- for: [q1, q2]
	  title: {q1: Vertrouwen, q2: "Hulp: buren"}
	  measure: ordinal
	- for: q1
	  labels: {1: "Helemaal mee eens", 2: Neutraal, 9: null, .b: Niet gevraagd}
	  format: f3.0
	- for: will_*
	  title: Zou helpen
	EOF
	apply p.yaml >out && grep -x "# title: .Culturele Veranderingen 2010: wijzigingen." out &&
	field q1 out >got && cat >want <<-\EOF && diff want got &&
	- name: q1
	type: integer
	title: Vertrouwen
	measure: ordinal
	format: F3.0
	categories:
	- {value: 1, label: Helemaal mee eens}
	- {value: 2, label: Neutraal}
	- {value: 3, label: Oneens}
	- {value: 8, label: Weet niet / n.v.t.}
	- {value: .a, label: Geen antwoord}
	- {value: .b, label: Niet gevraagd}
	missingRange: [97, 99]
	EOF
	field q2 out | grep "title: .Hulp: buren." && field will_a out | grep "title: Zou helpen" && rows in.svy >want && rows out | diff want -
'

test_expect_success 'labels out of order stay so, and none takes all away' '
	entry q2 "labels: {2: twee}" >p.yaml && apply p.yaml | field q2 | grep value >got &&
	printf "%s\n" "- {value: 3, label: drie}" "- {value: 1, label: een}" "- {value: 2, label: twee}" | diff - got &&
	entry q2 "labels: none" >p.yaml && apply p.yaml | field q2 | test_must_fail grep value &&
	entry q1 "title: ~" "measure: unknown" "missing: none" >p.yaml && apply p.yaml | field q1 >got && test_must_fail grep -e title -e measure -e missing got
'

test_expect_success 'replace' '
	entry q1 "labels: {1: ja}" "missing: [9]" "replace: [labels, missing]" >p.yaml && apply p.yaml | field q1 | sed 1,5d >got &&
	printf "%s\n" "categories:" "- {value: 1, label: ja}" "missingValues:" "- {value: '"'9'"'}" | diff - got &&
	{ echo "replace: labels"; entry q1 "labels: {1: ja}" "missing: 9"; } >p.yaml && apply p.yaml | field q1 | sed 1,5d >got &&
	printf "%s\n" "categories:" "- {value: 1, label: ja}" "missingValues:" "- {value: '"'9'"'}" "missingRange: [97, 99]" | diff - got &&
	{ echo "replace: labels"; entry q1 "labels: {1: ja}" "replace: none"; } >p.yaml && apply p.yaml | field q1 | grep "Oneens"
'

missing() { apply p.yaml | field "${1:-q1}" | sed -n '/^missing/,$p' | sed 's/, label.*/}/' >got; printf '%s\n' "${@:2}" >want; diff want got; }
test_expect_success 'missing codes: by code, range, label and words' '
	entry q1 "missing: [8, .a, 9]" >p.yaml && missing q1 "missingValues:" "- {value: '"'8'"'}" "- {value: '"'9'"'}" "missingRange: [97, 99]" &&
	entry q1 "missing: [[lowest, -1], 50:highest, [97, 99]]" >p.yaml && missing q1 "missingRange: [[97, 99], [-.inf, -1], [50, .inf]]" &&
	entry q1 "missing: 8" >p.yaml && missing q1 "missingValues:" "- {value: '"'8'"'}" "missingRange: [97, 99]" &&
	entry q1 "missing: [98]" >p.yaml && missing q1 "missingRange: [97, 99]" &&
	entry q1 "missing: [{label: '"'weet niet|n\.v\.t\.|^weigert$'"'}]" >p.yaml && missing q1 "missingValues:" "- {value: '"'8'"'}" "- {value: '"'9'"'}" "missingRange: [97, 99]" &&
	entry q1 "missing: {words: no_answer}" "labels: {7: Refused}" >p.yaml && missing q1 "missingValues:" "- {value: '"'7'"'}" "- {value: '"'8'"'}" "- {value: '"'9'"'}" "missingRange: [97, 99]" &&
	entry città "missing: [{label: ÜNK}, 0363, 1e5, no, none]" >p.yaml && missing città "missingValues:" "- {value: '"'yes'"'}" "- {value: '"'0363'"'}" "- {value: '"'1e5'"'}" "- {value: '"'no'"'}" "- {value: none}"
'

test_expect_success 'words that a label does not say, and patterns that nothing holds, are warned of' '
	entry q1 "missing: {words: no_opinion}" "labels: {7: \"Don'"'"'t know\"}" >p.yaml && missing q1 "missingValues:" "- {value: '"'7'"'}" "missingRange: [97, 99]" &&
	entry "[q1, q2]" "missing: {label: refuseert}" >p.yaml && apply p.yaml 2>err >out && rows out | grep "#end rows=3" &&
	grep "^svylabel: warning: no label of .q1. and others makes a code missing by .refuseert. (line 3 of the patch)\$" err && grep "^# - .*refuseert" out &&
	status 1 svylabel --strict p.yaml in.svy >out 2>err
'

test_expect_success 'texts and numbers in one entry go to variables of their type' '
	entry "q2,città" "labels: {5: vijf, '"'6'"': five, zz: slaap}" "missing: [5, '"'6'"', zz]" >p.yaml && apply p.yaml >out &&
	field q2 out | grep "value: 5, label: vijf" && field q2 out | grep -A9 missing >got && printf "%s\n" "missingValues:" "- {value: '"'5'"', label: vijf}" | diff - got &&
	field città out | grep "value: .6., label: five" && field città out | grep "value: zz, label: slaap}" && field città out | grep -c "value: .6." | grep 2
'

test_expect_success 'names of variables as they are' '
	comma="'"'a,b'"'" && entry "[\"a,b\", città]" "title: x" >p.yaml && apply p.yaml >out && field "$comma" out | grep title && field città out | grep title &&
	entry "\"a,b\"" "title: {\"a,b\": z}" >p.yaml && apply p.yaml | field "$comma" | grep "title: z" &&
	entry "q1-will_a" "title: x" >p.yaml && test "$(apply p.yaml | grep -c "title: x")" = 3
'

test_expect_success 'optional: variables that are not there are passed over, by name with -v' '
	{ echo "optional: true"; entry "[q1, zzz, q7-q9, y_*]" "title: {q1: x, zzz: y}"; } >p.yaml && apply -v p.yaml 2>err >out && field q1 out | grep "title: x" &&
	printf "svylabel: not in this file: '"'%s'"'\n" zzz q7-q9 "y_*" >want && printf "%s\n" "svylabel: q1: title x" "svylabel: 1 of 6 variables change" >>want && diff want err &&
	entry "[zzz]" "optional: yes" "labels: {1: x}" >p.yaml && apply p.yaml | rows >got && rows in.svy | diff - got &&
	{ echo "optional: true"; entry "q2-q1" "title: x"; } >p.yaml && status 2 apply p.yaml 2>err && grep "p.yaml:3: range .q2-q1. runs backwards" err
'

test_expect_success '-v tells what changes' '
	entry q1 "labels: {1: Mee eens, 2: Tja, 3: null}" "missing: 8" "measure: nominal" "format: DATE11" >p.yaml && apply -v p.yaml 2>err >out &&
	cat >want <<-\EOF && diff want err &&
	svylabel: q1: measure nominal, format DATE11, 1 label new, 1 label changed, 1 label gone, missing 8, 97 to 99
	svylabel: 1 of 6 variables change
	EOF
	{ echo "title: null"; entry will_a "labels: {1: a, 2: b}"; } >p.yaml && apply -v p.yaml 2>err >out &&
	printf "svylabel: %s\n" "the file: no title" "will_a: 2 labels new" "1 of 6 variables change" | diff - err
'

# wrong MESSAGE PATCH-LINES…: exit 2 and just this message, nothing on standard output.
wrong() {
	printf '%s\n' "${@:2}" >p.yaml
	status 2 apply p.yaml >out 2>err && test ! -s out && echo "svylabel: $1" | diff - err
}
test_expect_success 'mistakes are told with their line' '
	v="variables:" && f="- for: q1" &&
	wrong "p.yaml:3: unknown key '"'labls'"' in an entry of '"'variables'"' (did you mean '"'labels'"'?)" $v "$f" "  labls: {1: x}" &&
	wrong "p.yaml:1: unknown key '"'variabels'"' in the patch (did you mean '"'variables'"'?)" "variabels: []" &&
	wrong "p.yaml:2: unknown variable '"'q11'"' (did you mean '"'q1'"', '"'q2'"'?)" $v "- for: q11" "  title: x" &&
	wrong "p.yaml:2: no variable matches '"'x*'"'" $v "- for: x*" "  title: x" &&
	wrong "p.yaml:2: an entry names no variables ('"'for'"')" $v "- title: x" &&
	wrong "p.yaml:1: '"'variables'"' must be a list of entries, each with '"'for'"' (- for: q1)" "variables: {q1: x}" &&
	wrong "p.yaml:2: an entry of '"'variables'"' must hold keys with values" $v "- q1" &&
	wrong "p.yaml:1: the patch has no '"'variables'"'" "optional: true" &&
	wrong "p.yaml:1: the patch must hold keys with values" "- q1" &&
	wrong "p.yaml:1: the patch must hold keys with values" "" &&
	wrong "p.yaml:3: a title of a variable that the entry is not for: '"'q2'"'" $v "$f" "  title: {q2: x}" &&
	wrong "p.yaml:3: unknown measure '"'metric'"' (one of: unknown, nominal, ordinal, scale)" $v "$f" "  measure: metric" &&
	wrong "p.yaml:3: no format of SPSS or Stata, such as F8.2 or %9.0g: '"'8.2'"'" $v "$f" "  format: 8.2" &&
	wrong "p.yaml:3: a format is for numbers, and this is: text" $v "- for: città" "  format: A8" &&
	wrong "p.yaml:3: '"'optional'"' must be true or false" $v "$f" "  optional: maybe" &&
	wrong "p.yaml:3: '"'replace'"' holds '"'labels'"' and '"'missing'"', or is none" $v "$f" "  replace: titles"
'

test_expect_success 'codes that cannot be are told with their line' '
	v="variables:" && f="- for: q1" &&
	wrong "p.yaml:3: the code of a label of '"'q1'"' is no number: '"'yes'"'" $v "$f" "  labels: {yes: ja}" &&
	wrong "p.yaml:3: the code of a label of '"'q1'"' has a leading zero, which YAML takes for octal: '"'0363'"'" $v "$f" "  labels: {0363: Amsterdam}" &&
	wrong "p.yaml:3: the code of a label of '"'q1'"' is no number: '"'1:Man'"' (a blank must stand behind '"':'"')" $v "$f" "  labels: {1:Man}" &&
	wrong "p.yaml:5: this code has a second label: '"'1.0'"'" $v "$f" "  labels:" "    1: x" "    1.0: y" &&
	wrong "p.yaml:5: this code has a second label: '"'a '"'" $v "- for: città" "  labels:" "    a: x" "    \"a \": y" &&
	wrong "p.yaml:3: '"'labels'"' must be a map of codes to labels, or none" $v "$f" "  labels: [a, b]" &&
	wrong "p.yaml:3: the label of '"'1'"' must be a text" $v "$f" "  labels: {1: [a]}" &&
	wrong "p.yaml:3: a range of missing codes is two numbers, as in [97, 99]; '"'lowest'"' and '"'highest'"' are ends too" $v "$f" "  missing: [[1, 2, 3]]" &&
	wrong "p.yaml:3: a range of missing codes ends below its beginning" $v "$f" "  missing: [[9, 1]]" &&
	wrong "p.yaml:3: a range of missing codes is for numbers, not for the text of '"'città'"'" $v "- for: città" "  missing: [[1, 9]]" &&
	wrong "p.yaml:3: a missing code of '"'q1'"' and others is no number: '"'x'"'" $v "- for: [q1, q2]" "  missing: x" &&
	wrong "p.yaml:3: a missing code of '"'q1'"' is empty" $v "$f" "  missing:" &&
	wrong "p.yaml:3: unknown key '"'labl'"' in '"'missing'"' (did you mean '"'label'"'?)" $v "$f" "  missing: {labl: x}" &&
	wrong "p.yaml:3: '"'missing'"' takes codes by one '"'label'"' or '"'words'"' at a time" $v "$f" "  missing: {label: x, words: all}" &&
	wrong "p.yaml:3: no regular expression (Unmatched ( or \\(): '"'a(b'"'" $v "$f" "  missing: {label: a(b}" &&
	wrong "p.yaml:3: unknown words '"'auto'"' (one of: no_answer, no_opinion, all)" $v "$f" "  missing: {words: auto}"
'

# bad MESSAGE TEXT: exit 1, no YAML that can be read.
bad() {
	printf "$2" >p.yaml
	status 1 apply p.yaml >out 2>err && test ! -s out && echo "svylabel: $1" | diff - err
}
test_expect_success 'what is no YAML, or too clever, is told with its line' '
	bad "p.yaml:4: this key is given twice: '"'title'"'" "variables:\n- for: q1\n  title: x\n  title: y\n" &&
	bad "p.yaml:3: this key is given twice: '"'1'"'" "variables:\n- for: q1\n  labels: {1: a, 1: b}\n" &&
	bad "p.yaml:4: an alias (*name) is not read here" "variables:\n- for: q1\n  labels: &l {1: a}\n  missing: *l\n" &&
	bad "p.yaml:2: a second document ('"'---'"') begins here" "title: x\n---\ntitle: y\n" &&
	bad "p.yaml:3: found a tab character that violates indentation" "variables:\n- for: q1\n\ttitle: x\n" &&
	{ bad "" "title: \"\\\\xff\n" 2>/dev/null || grep "^svylabel: p.yaml:" err; } &&
	printf "title: \377\n" >p.yaml && status 1 apply p.yaml 2>err >out && grep "^svylabel: p.yaml:1:" err &&
	status 1 svylabel none.yaml in.svy 2>err && grep "cannot open .none.yaml." err &&
	perl -e "print \"variables:\\n- for: \" . \"[\" x 100" >p.yaml && status 1 apply p.yaml 2>err && grep "p.yaml:2: this is nested too deeply" err
'

test_expect_success 'texts are what is written: no YAML type is seen in them' '
	entry città "labels: {no: yes, on: 0363, 1e5: 010, null: 1.50, 2020-01-01: off, ~: tilde}" >p.yaml && apply p.yaml >out && field città out | grep value: | sed "s/^- //" >got &&
	cat >want <<-\EOF && diff want got
	{value: '"'0363'"', label: Amsterdam}
	{value: '"'1e5'"', label: '"'010'"'}
	{value: '"'2020-01-01'"', label: '"'off'"'}
	{value: '"'no'"', label: '"'yes'"'}
	{value: '"'null'"', label: '"'1.50'"'}
	{value: '"'on'"', label: '"'0363'"'}
	{value: '"'yes'"', label: Ünknown}
	{value: '"'~'"', label: tilde}
	{value: '"'yes'"', label: Ünknown}
	EOF
'

test_expect_success 'the patch that --make writes changes nothing' '
	svylabel --make in.svy >made.yaml && apply -v made.yaml 2>err >out && svycat --no-history in.svy | diff - out &&
	echo "svylabel: 0 of 6 variables change" | diff - err &&
	for f in efc.sav monitor.sav efc.dta types.xpt hostile/long-key.svy; do
		svylabel --make "$TESTDATA/$f" >made.yaml && svycat --no-history -O stream "$TESTDATA/$f" >want && svylabel --no-history made.yaml "$TESTDATA/$f" | diff want - || return 1
	done
'

test_expect_success 'also over a collection of files, where it is there' '
	for f in "${SVY_CORPUS:-$ROOT/../shared/corpus}"/good/*[05a].*; do
		[ -f "$f" ] || continue
		svycat --no-history -O stream "$f" >want 2>/dev/null || continue
		svylabel --make "$f" >made.yaml 2>/dev/null && svylabel --no-history -O stream made.yaml "$f" >have 2>/dev/null && cmp want have || echo "$f"
	done >wrong; test_must_be_empty wrong
'

test_expect_success '--make: neighbours with the same labels stand in one entry; all of it or a list' '
	svylabel --make w1-w4,n1 "$TESTDATA/monitor.sav" >made.yaml && grep -c "^- for:" made.yaml | grep 2 && grep "^- for: \[w1, w2, w3, w4\]" made.yaml &&
	test_must_fail grep "^title" made.yaml && svylabel --make w1 <"$TESTDATA/monitor.sav" | grep "^- for: w1" &&
	svylabel --make -o made.yaml in.svy && grep "^title: Wave 2010" made.yaml && grep "missing: \[\[97, 99\]\]" made.yaml &&
	status 2 svylabel --make nix in.svy 2>err && grep "unknown variable .nix." err && status 2 svylabel --make -O csv in.svy 2>err &&
	status 1 svylabel --make in.svy >/dev/full 2>err && grep "No space left" err
'

test_expect_success 'the patch may come from standard input, the survey too' '
	for f in "" -; do entry q1 "title: x" | status 2 svylabel - $f 2>err && grep "cannot be both PATCH.yaml and FILE" err || return 1; done &&
	entry q1 "titel: x" | status 2 svylabel - in.svy 2>err && grep "^svylabel: standard input:3: unknown key" err &&
	entry q1 "title: x" | svylabel - in.svy | field q1 | grep "title: x" && entry q1 "title: x" >p.yaml && svylabel p.yaml <in.svy | field q1 | grep "title: x"
'

test_expect_success 'the history names the patch without its folder' '
	mkdir -p folder && cp p.yaml folder/ && svylabel "$PWD/folder/p.yaml" in.svy | grep -x "# - svylabel p.yaml in.svy" && svylabel p.yaml in.svy | tail -1 | grep -x "#end rows=3"
'

test_expect_success 'the patch counts for what follows, in every format and in the fast lane' '
	entry q1 "missing: [8, 9]" >p.yaml && svylabel p.yaml in.svy | svyprop q1 --where "missing(q1, \"WEIGERT\")" -w w >/dev/null 2>err &&
	apply p.yaml >want && apply -O sav p.yaml | svycat --no-history | diff want - &&
	apply p.yaml -o out.sav 2>/dev/null && svyvars -c q1 out.sav >got && grep "missing 8, 9\|missing.*97 to 99" got &&
	apply p.yaml -o out.dta 2>/dev/null && svycat -c q1 out.dta | grep "WEIGERT"
'

test_expect_success 'a hundred thousand labels, written and read again' '
	awk "BEGIN { print \"variables:\\n- for: v*\\n  labels:\"; for (i = 100000; i > 0; i--) print \"    \" i \": Beroep nr. \" i }" >many.yaml &&
	printf "v1,v2\n1,2\n" >v.csv && timeout 10 svylabel many.yaml v.csv >out && test "$(grep -c Beroep out)" = 200000 &&
	timeout 10 svylabel --no-history many.yaml out >again && timeout 10 svylabel --make out >made.yaml && test "$(grep -c Beroep made.yaml)" = 100000 &&
	grep -x "    1: Beroep nr. 1" made.yaml && test "$(grep -c Beroep again)" = 200000
'

test_expect_success 'no rows, and nothing that fails looks whole' '
	entry q1 "title: x" >p.yaml && { sed "/^q1/q" in.svy; echo "#end rows=0"; } >none.svy && svylabel p.yaml none.svy | tail -1 | grep -x "#end rows=0" &&
	status 1 apply p.yaml >/dev/full 2>err && grep "No space left" err &&
	sed "\$d" in.svy >cut.svy && status 1 svylabel p.yaml cut.svy >out 2>err && test_must_fail grep "^#end" out &&
	status 2 svylabel 2>err </dev/null && grep "PATCH.yaml is missing" err && status 2 svylabel in.svy <p.yaml 2>err && grep "PATCH.yaml is missing: .in.svy. is a file of data" err &&
	echo "{\"variables\": [{\"for\": \"q1\", \"title\": \"x\"}]}" >p.json && svylabel p.json in.svy | field q1 | grep "title: x" &&
	status 2 svylabel p.yaml in.svy more 2>err &&
	for l in nl_NL.UTF-8 tr_TR.UTF-8 C; do entry q1 "missing: {label: WEIGERT}" >p.yaml; LC_ALL=$l svylabel p.yaml in.svy >out && field q1 out | grep "value: .9." || return 1; done
'

test_expect_success R 'haven reads what the patch says' '
	cat >p.yaml <<-\EOF &&
	variables:
	- for: e42dep
	  title: "Zelfstandigheid van de ouderé"
	  labels: {1: zelfstandig, 4: "hëél afhankelijk", 9: weigert}
	  missing: [{label: weigert}, [-9, -1]]
	- for: [c82cop1, c83cop2]
	  labels: none
	EOF
	cat >label.R <<-\EOF &&
	suppressMessages(library(haven))
	args <- commandArgs(TRUE)
	a <- read_sav(args[1], user_na = TRUE); b <- read_sav(args[2], user_na = TRUE)
	x <- b$e42dep
	l <- attr(a$e42dep, "labels"); names(l)[l == 1] <- "zelfstandig"; names(l)[l == 4] <- "h\u00eb\u00e9l afhankelijk"; l <- c(l, weigert = 9)
	stopifnot(identical(attr(x, "label"), "Zelfstandigheid van de ouder\u00e9"), identical(attr(x, "labels"), l),
		identical(attr(x, "na_values"), 9), identical(attr(x, "na_range"), c(-9, -1)),
		identical(as.vector(unclass(zap_labels(x))), as.vector(unclass(zap_labels(a$e42dep)))), is.null(attr(b$c82cop1, "labels")), identical(names(a), names(b)))
	same <- setdiff(names(a), c("e42dep", "c82cop1", "c83cop2"))
	stopifnot(all(vapply(same, function(n) identical(a[[n]], b[[n]]), NA)))
	EOF
	svylabel p.yaml -o out.sav "$TESTDATA/efc.sav" && Rscript label.R "$TESTDATA/efc.sav" out.sav
'

test_done
