#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2034,SC2016,SC1112
test_description='svyvars --check: each finding where it is, none where it is not'
. "$(dirname "$0")/lib.sh"

# stream FIELDS TABLE: a stream of YAML fields and a table whose columns are separated by blanks, - for an empty field.
stream() {
	printf '#---\n# profile: svy-data/1\n# schema:\n#   fields:\n'
	printf '%s\n' "$1" | sed 's/^/#   - /'
	[ -n "$3" ] && printf '%s\n' "$3" | sed 's/^/# /'
	echo '#---'
	printf '%s\n' "$2" | tr ' ' '\t' | sed -e 's/\(^\|\t\)-\(\t\|$\)/\1\2/g' -e 's/~/ /g'
	echo "#end rows=$(($(printf '%s\n' "$2" | wc -l) - 1))"
}

# found KIND [VARIABLES [CODES [N]]]: the json in out has such a finding; with lists joined by commas.
found() {
	perl -MJSON::PP -e 'local $/; open my $f, "<", "out"; my $c = decode_json(<$f>); my ($kind, @want) = @ARGV;
		for my $x (grep { $_->{kind} eq $kind } @{$c->{findings}}) {
			my @have = (join(",", @{$x->{variables}}), join(",", map { $_->{value} } @{$x->{codes} || []}), $x->{n} // 0);
			exit 0 unless grep { $have[$_] ne $want[$_] } 0 .. $#want;
			print STDERR "$kind: @have\n";
		}
		exit 1' "$@"
}

# check INPUT [OPTION…]: its findings into out.
check() {
	svyvars --check -O json "$@" >out
}

nothing() {
	check "$@" && grep '"findings": \[\]' out || { cat out >&2; return 1; }
}

yesno='categories: [{value: 1, label: "Yes"}, {value: 2, label: "No"}]'
likert='categories: [{value: 1, label: Agree}, {value: 2, label: Rather agree}, {value: 3, label: Rather disagree}, {value: 4, label: Disagree}'

test_expect_success 'a clean file: scales, ages, counts, differences, ids, dates, declared codes' '
	{
		printf "#---\n# profile: svy-data/1\n# schema:\n#   fields:\n"
		printf "#   - {name: id, type: integer}\n#   - {name: sex, type: integer, $yesno}\n"
		printf "#   - {name: trust, type: integer, categories: [{value: 0, label: None}, {value: 10, label: Full}]}\n"
		printf "#   - {name: q, type: integer, $likert, {value: 9, label: \"Don'"'"'t know\"}], missingValues: [{value: '"'9'"'}]}\n"
		printf "#   - {name: age, type: integer}\n#   - {name: children, type: integer}\n#   - {name: change, type: integer}\n#   - {name: income, type: number}\n"
		printf "#   - {name: born, type: integer, format: DATE11}\n#   - {name: zip, type: string}\n#   - {name: kg, type: number, title: Weight in kg}\n#---\n"
		printf "id\tsex\ttrust\tq\tage\tchildren\tchange\tincome\tborn\tzip\tkg\n"
		awk "BEGIN { for (i = 1; i <= 300; i++) printf \"%d\\t%d\\t%d\\t%d\\t%d\\t%d\\t%d\\t%.2f\\t%d\\t%04d\\t%.1f\\n\", i, i % 2 + 1, i % 11, i % 5 ? i % 5 : 9,
			18 + (i * 7) % 79, (i % 97 == 0) ? 8 : i % 5, i % 5 - 2, 900 + (i * 37) % 4000 + i / 100, -86400 * i, i % 50, 50 + i % 60 + 0.5 }"
		echo "#end rows=300"
	} >clean.svy &&
	nothing clean.svy && svyvars --check clean.svy | grep "nothing found" && svyvars --check --strict clean.svy && nothing --id id clean.svy && cat clean.svy | nothing -
'

test_expect_success 'codes without a label, and labels without rows; not where only ends are labelled' '
	stream "{name: a, type: integer, $yesno}
{name: b, type: integer, categories: [{value: 1, label: lo}, {value: 7, label: hi}]}
{name: c, type: string, categories: [{value: x, label: X}, {value: y, label: Y}, {value: z, label: Z}]}" "a b c
1 1 x
2 3 y
3 7 w
3 5 x" >x.svy && check x.svy && found unlabelledCode a 3 2 && found unlabelledCode c w 1 && ! found unlabelledCode b && found unusedLabel c z
'

test_expect_success 'codes that look like no answer, by their number' '
	stream "{name: a, type: integer, $likert]}
{name: b, type: integer}
{name: c, type: integer}
{name: d, type: number}
{name: e, type: integer, $yesno}
{name: f, type: integer, missingValues: [{value: '"'99'"'}]}
{name: g, type: integer}" "a b c d e f g
1 18 5 1500.5 1 5 0
2 44 7 2300 2 7 1
3 80 99 4100.25 -1 10 2
4 999 98 9999999999 1 98 3
9 999 88 3000 -2 99 8
8 31 5 800 2 0 9
2 20 7 900 1 3 1" >x.svy && check x.svy && found undeclaredMissing a 8,9 2 && found undeclaredMissing b 999 2 && found undeclaredMissing c 88,98,99 3 &&
	found undeclaredMissing d 9999999999 1 && found undeclaredMissing e -2,-1 2 && found undeclaredMissing f 98 1 && ! found undeclaredMissing g &&
	! found unlabelledCode a && ! found unlabelledCode e &&
	check --missing "a=8,9;b=999;c=88:99;d=9999999999;e=-2,-1;f=98" x.svy && ! found undeclaredMissing
'

test_expect_success 'or by their label, in the languages of the surveys' '
	for w in "weet niet" "Weigert" "geen antwoord" "n.v.t." "Niet van toepassing" "Don'"'"'t know" "DON’T KNOW" REFUSED "No answer" "not applicable" "keine Angabe" \
		"Weiß nicht" "trifft nicht zu" "ne sait pas" "Sans réponse" "non applicable" missing "wil niet zeggen" "NA" "WN" "Refusal (spontaneous)"; do
		stream "{name: a, type: integer, categories: [{value: 1, label: ja}, {value: 2, label: nein}, {value: 3, label: \"$w\"}]}" "a
1
2
3" >x.svy && check x.svy && found undeclaredMissing a 3 1 || { echo "$w" >&2; return 1; }
	done &&
	for w in "knows nobody" "unknown artist" "Refused asylum and stayed in another country for a while" "trifft teilweise zu" "Nancy" "no" "niet"; do
		stream "{name: a, type: integer, categories: [{value: 1, label: ja}, {value: 2, label: nein}, {value: 3, label: \"$w\"}]}" "a
1
2
3" >x.svy && check x.svy && ! found undeclaredMissing || { [ "$w" = "Refused asylum and stayed in another country for a while" ] && continue; echo "$w" >&2; return 1; }
	done &&
	stream "{name: a, type: integer, categories: [{value: 1, label: trifft zu}, {value: 2, label: trifft eher zu}, {value: 3, label: trifft nicht zu}]}" "a
1
2
3" >x.svy && nothing x.svy &&
	stream "{name: a, type: string, categories: [{value: A, label: ja}, {value: Z, label: keine Angabe}]}" "a
A
Z
n.v.t." >x.svy && check x.svy && found undeclaredMissing a Z,n.v.t. 2
'

test_expect_success 'constant, empty, text that is numbers, blanks in front' '
	stream "{name: one, type: integer}
{name: none, type: integer}
{name: user, type: integer, missingValues: [{value: '"'9'"'}]}
{name: text, type: string}
{name: zip, type: string}
{name: blank, type: string}" "one none user text zip blank
2022 - 9 12 0363 a
2022 - 9 13 0599 \"~b\"
2022 - 9 1.5 1011 c" >x.svy && check x.svy && found constant one 2022 3 && found empty none && found empty user && found numbersAsText text "" 3 &&
	! found numbersAsText zip && found blanksAhead blank "" 1
'

test_expect_success 'ids that repeat: one that looks like an id, or those that are named' '
	stream "{name: respid, type: integer}
{name: hh, type: integer}
{name: p, type: string}" "respid hh p
1 1 a
2 1 b
3 2 a
3 2 a
- 3 c" >x.svy && check x.svy && found duplicateId respid 3 1 && found missingId respid "" 1 && svyvars --check x.svy | grep "^warning: ids that stand in more" &&
	check --id hh,p x.svy && found duplicateId hh,p "" 1 && ! found duplicateId respid && svyvars --check --id hh,p x.svy | grep -A 1 "^error: ids" | grep "hh, p  2, a  1 row" &&
	check --id respid,p x.svy && found duplicateId respid,p && check --id hh -c p x.svy && found duplicateId hh 1,2 2 &&
	{ echo id; for i in 1 2 3; do seq 50; done; } | check - && ! found duplicateId
'

test_expect_success 'weights: text, below zero, missing, zero, sum of n, not declared' '
	stream "{name: w, type: number}
{name: g, type: number}
{name: t, type: string}" "w g t
0.5 1.5 a
1.5 2.5 b
-1 - c
0 0 d" "survey: {weights: w}" >x.svy && check x.svy && found negativeWeight w "" 1 && found zeroWeight w "" 1 && ! found missingWeight && ! found weightSumsToN &&
	check -w g x.svy && found missingWeight g "" 1 && found zeroWeight g && check -w t x.svy && found weightIsText t &&
	stream "{name: pspwght, type: number}
{name: x, type: integer}" "pspwght x
0.5 1
1.25 2
1.25 3" >x.svy && check x.svy && found weightSumsToN pspwght "" 3 && found undeclaredWeight pspwght && check -w none x.svy && found undeclaredWeight
'

up='{value: 1, label: Strongly agree}, {value: 2, label: Agree}, {value: 3, label: Disagree}, {value: 4, label: Strongly disagree}'
down='{value: 1, label: strongly disagree}, {value: 2, label: disagree}, {value: 3, label: agree}, {value: 4, label: strongly agree}'
test_expect_success 'an item whose labels run against the others, and one that is answered against them' '
	stream "{name: q1, type: integer, categories: [$up]}
{name: q2, type: integer, categories: [$up]}
{name: q3, type: integer, categories: [$down]}
{name: other, type: integer}
{name: q4, type: integer, categories: [$down]}" "q1 q2 q3 other q4
1 2 3 1 1
2 3 4 2 2
3 4 1 3 3
4 1 2 4 4" >x.svy && check x.svy && found reversedLabels q3 && ! found reversedLabels q4 && svyvars --check x.svy | grep "q3  1 strongly disagree … 4 strongly agree; the other way round in q1" &&
	{
		printf "#---\n# profile: svy-data/1\n# schema:\n#   fields:\n"
		for i in 1 2 3 4; do printf "#   - {name: q$i, type: integer, categories: [$up]}\n"; done
		for i in 1 2 3; do printf "#   - {name: r$i, type: integer, categories: [$up]}\n"; done
		printf "#---\nq1\tq2\tq3\tq4\tr1\tr2\tr3\n"
		awk "BEGIN { srand(7); for (i = 0; i < 200; i++) { t = rand() * 3; for (j = 0; j < 7; j++) { x = j == 2 ? 3 - t : j < 4 ? t : rand() * 3;
			x = int(x + rand()) + 1; printf \"%d%s\", (x > 4 ? 4 : x), (j < 6 ? \"\\t\" : \"\\n\") } } }"
		echo "#end rows=200"
	} >x.svy && check x.svy && found answeredAgainst q3 && ! found answeredAgainst q1 && ! found answeredAgainst r1 && ! found answeredAgainst r2 && svyvars --check x.svy >text && grep "q3  r = -0\.[6-9]. with the others of q1-q4" text
'

test_expect_success 'one label at two codes, one title at two variables' '
	stream "{name: a, type: integer, title: Same, categories: [{value: 1, label: \"Yes\"}, {value: 2, label: \"yes \"}, {value: 3, label: \"No\"}]}
{name: b, type: integer, title: Same}
{name: c, type: integer, title: Other}" "a b c
1 1 1
2 2 2
3 3 3" >x.svy && check x.svy && found sameLabel a 1,2 2 && found sameTitle a,b
'

test_expect_success 'codes and ranges declared missing that no row has' '
	stream "{name: a, type: integer, missingValues: [{value: '"'8'"'}, {value: '"'9'"'}], missingRange: [97, 99]}" "a
1
9
2" >x.svy && check x.svy && found unusedMissing a 8 && grep "97 to 99" out
'

test_expect_success 'the same finding of many variables is one line, and long lists are cut unless --all' '
	v=$(seq -f v%g 1 60) &&
	{ echo $v; for i in 1 2 3 9; do for x in $v; do printf "$i "; done; echo; done; } | tr " " "\t" | sed "s/\t$//" >t.tsv && svycat t.tsv >t.svy &&
	sed "s/type: integer/&\n#     categories: [{value: 1, label: a}, {value: 2, label: b}, {value: 3, label: c}, {value: 9, label: refused}]/" t.svy >x.svy &&
	svyvars --check x.svy >out && grep -E "^    v1-v60  9 \"refused\"  1 row$" out && [ $(wc -l <out) -lt 8 ] &&
	sed "s/name: v\([0-9]*\)$/&\n#     title: t\1/" t.svy | awk "/title: t/ { sub(/t[0-9]+\$/, \"t\" int((n++) * 0.5)) } { print }" >x.svy &&
	svyvars --check x.svy >out && grep "… and 18 more lines" out && svyvars --check --all x.svy >out && ! grep "more lines" out && [ $(grep -c "  t[0-9]" out) = 30 ]
'

test_expect_success 'too many values to count: what stands at the end is still seen' '
	{ echo "x	y"; seq 5000 | awk "{ print \$1 \"\\t\" \$1 / 7 } END { print 99999; print 99999 }" | sed "s/99999$/99999	0.5/"; } >t.tsv && check t.tsv && found undeclaredMissing x 99999 2
'

test_expect_success '--strict fails on errors and warnings, not on notes; usage' '
	printf "a\tb\n1\t1\n1\t2\n" >note.tsv && svyvars --check --strict note.tsv >out && grep "1 note" out &&
	printf "a\tb\n1\t\n2\t\n" >warn.tsv && svyvars --check warn.tsv && status 1 svyvars --check --strict warn.tsv >out 2>err && grep "1 warning" out && grep "found errors or warnings" err &&
	status 2 svyvars --check --freq note.tsv && status 2 svyvars --id a note.tsv && status 2 svyvars --check --id nope note.tsv && status 2 svyvars --check -w nope note.tsv &&
	status 1 svyvars --check note.tsv >/dev/full
'

test_expect_success 'no rows, no variables to look at, and rows that end too early' '
	printf "a\tb\n" >none.tsv && svyvars --check none.tsv | grep "nothing found" &&
	sed "s/#end rows=300/#end rows=301/" clean.svy >cut.svy && status 1 svyvars --check cut.svy >out && ! test -s out
'

# The reversed items of the COPE index are those that R package sjmisc (efc) recodes; the codes of the monitor are those that make-monitor.c draws.
test_expect_success 'the bundled surveys' '
	check "$TESTDATA/efc.sav" && found answeredAgainst c82cop1 && found answeredAgainst c89cop8 && found answeredAgainst c90cop9 && ! found answeredAgainst c83cop2 &&
	check "$TESTDATA/monitor.sav" && found undeclaredMissing w1 -7,8 && found undeclaredMissing i1 -2 && found answeredAgainst n2
'

test_done
