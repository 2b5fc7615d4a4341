#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='.sav and .zsav: what is written is read by others, loses nothing, and is fast and safe between commands'
. "$(dirname "$0")/lib.sh"

command -v pspp >/dev/null && test_set_prereq PSPP
stream() { svycat --no-history -O stream "$@"; }
rows() { grep -v "^#" "$@"; }
tab=$(printf "\t")
repeat() { printf "%*s" "$2" "" | sed "s/ /$1/g"; }

cat >all.stream <<EOF
#---
# profile: svy-data/1
# title: Étude of everything
# schema:
#   fields:
#   - {name: id, type: integer, title: Number of the respondent, role: none}
#   - name: trust
#     type: number
#     title: Trust in parliament
#     measure: ordinal
#     format: F4.1
#     categories:
#     - {value: 1, label: not at all}
#     - {value: 2.5, label: "häälf 'way'"}
#     - {value: -7, label: refused}
#     missingValues: [{value: '-7', label: refused}, '-8', '-9']
#     columns: 12
#     align: center
#     role: target
#     attributes: {source: ESS 9, codes: [a, b c]}
#   - {name: low, type: number, format: F8.2, missingRange: [-.inf, -1]}
#   - {name: both, type: number, missingRange: [90, .inf], missingValues: ['77']}
#   - name: sex
#     type: string
#     width: 1
#     categories: [{value: m, label: man}, {value: f, label: woman}]
#     missingValues: [x]
#   - name: town
#     type: string
#     width: 20
#     measure: nominal
#     categories: [{value: Amsterdam, label: the capital}, {value: "'s-Gravenhage", label: the Hague}]
#     missingValues: [unknown]
#   - {name: tale, type: string, width: 300}
#   - {name: saga, type: string, width: 32767}
#   - {name: averyveryverylongnameofavariable, type: number, format: DATE11}
#   - {name: Größe, type: number, format: DATETIME20, writeFormat: F12.0}
#   - {name: w, type: number, measure: scale}
# fileWeight: w
# survey: {weights: w, strata: [sex], psu: none, calibration: [{kind: rake, base: w}]}
# documents:
# - First line of the document
# - 'A line that is longer than eighty bytes and has to be broken at a blank, before the éééé.'
# attributes: {project: participation, keys: [one, two]}
# multipleResponseSets:
# - {name: '\$cats', title: Categories, kind: categories, variables: [trust, low]}
# - {name: '\$dich', title: 'Yes, or no', kind: dichotomies, counted: '1', variables: [trust, low, both]}
# - {name: '\$ext', kind: dichotomies, counted: '1', countedLabels: true, titleOfFirst: true, variables: [trust, averyveryverylongnameofavariable]}
# variableSets:
# - {name: core, variables: [id, Größe]}
# archive: {doi: 10.1/2}
# notes:
# - what was noted before
# history:
# - svycat past.sav
#---
id${tab}trust${tab}low${tab}both${tab}sex${tab}town${tab}tale${tab}saga${tab}averyveryverylongnameofavariable${tab}Größe${tab}w
1${tab}1${tab}-3${tab}5${tab}m${tab}Amsterdam${tab}$(repeat x 290)ééééé${tab}$(repeat s 32767)${tab}2020-03-23${tab}2020-03-23T00:01:01${tab}1.5
2${tab}2.5${tab}1${tab}95${tab}f${tab}'s-Gravenhage${tab}${tab}$(repeat t 255)${tab}2020-03-23${tab}2020-03-23T00:00:00${tab}0.25
3${tab}-7${tab}${tab}77${tab}x${tab}unknown${tab}short${tab}$(repeat u 256)${tab}2020-03-24${tab}2020-03-23T00:00:00${tab}1
4${tab}${tab}0.1${tab}-100${tab}${tab}${tab}$(repeat y 255)${tab}$(repeat v 510)${tab}2020-03-24${tab}2020-03-23T00:00:01${tab}3.3333333333333335
#end rows=4
EOF

# 6 MB of bytecode: numbers that do not compress, and some that do.
awk 'BEGIN { OFS = "\t"; print "a", "b", "c", "d", "e"; s = 1
	for (i = 0; i < 180000; i++) { s = (s * 16807) % 2147483647
		print s, s / 1024, i, s % 7, (s % 3 ? "x" s : "") } }' >blocks.tsv

test_expect_success 'everything that SPSS knows is written, without a word' '
	svycat -o all.sav all.stream 2>err && svycat -o all.zsav all.stream 2>>err && test_must_be_empty err &&
	svycat -o blocks.zsav blocks.tsv 2>>err && svycat -o blocks.sav blocks.tsv
'

test_expect_success 'what is written comes back, and a second time is the same' '
	for k in sav zsav; do
		stream all.$k >one && svycat -o again.$k one 2>err && stream again.$k >two && test_cmp one two && test_must_be_empty err &&
		rows all.stream >want && rows one >have && test_cmp want have &&
		for key in "title: Étude" "role: none" "role: target" "measure: ordinal" "missingRange: .-.inf, -1." "missingRange: .90, .inf." "writeFormat: F12" \
			"attributes: {source: ESS 9, codes: .a, b c.}" "fileWeight: w" "strata: .sex., psu: none, calibration: .{kind: rake, base: w}." \
			"éééé.$" "attributes: {project: participation, keys: .one, two.}" "kind: categories, variables: .trust, low." \
			"countedLabels: true, titleOfFirst: true" "{name: core, variables: .id, Größe.}" "archive: {doi: 10.1/2}" "what was noted" "columns: 12" \
			"align: center" "format: DATETIME20" "width: 32767"; do
			grep "$key" one >/dev/null || { echo "lost: $key"; return 1; }
		done
	done
'

test_expect_success 'the history travels in a file, unless it is not wanted' '
	svycat all.sav | grep -A3 "^# history" >have &&
	printf "# history:\n# - svycat past.sav\n# - svycat all.stream\n# - svycat all.sav\n" >want && test_cmp want have &&
	svycat --no-history -o none.sav all.stream && svycat none.sav | grep -A1 "^# history" >have && printf "# history:\n# - svycat none.sav\n" >want && test_cmp want have
'

test_expect_success R 'R haven reads the same labels, missing values, formats and cells' '
	LC_ALL=C.UTF-8 Rscript "$ROOT/t/savwrite.R" >log 2>&1 || { cat log; return 1; }
'

test_expect_success PSPP 'PSPP reads the sets, roles, attributes and documents' '
	printf "GET FILE=\"all.sav\".\nDISPLAY DICTIONARY.\nDISPLAY ATTRIBUTES.\nMRSETS /DISPLAY NAME=ALL.\nDISPLAY DOCUMENTS.\nSHOW WEIGHT.\nLIST id w.\n" >look.sps &&
	pspp -O format=csv look.sps >log 2>&1 && ! grep -i "warning\|error" log &&
	for line in "^id,1,Number of the respondent,Nominal,None,8,Right,F8.0,F8.0," "^trust,2,Trust in parliament,Ordinal,Output,12,Center,F4.1,F4.1,-7; -8; -9" \
		"^low,.*LOWEST THRU -1" "^both,.*90 THRU HIGHEST; 77" "^tale,.*,A300,A300," "^saga,.*,A32767,A32767," "^Größe,.*,DATETIME20.0,F12.0," \
		"cats,Categories,Categories,,\"trust" "dich,\"Yes, or no\",Dichotomies,1,\"trust" "Dichotomies,1,\"trust" \
		"codes.2.,b c" "keys.1.,one" "project,participation" "First line of the document" "WEIGHT is w" "^4,3.33"; do
		grep -- "$line" log >/dev/null || { echo "PSPP does not say: $line"; cat log; return 1; }
	done &&
	printf "GET FILE=\"all.zsav\".\nLIST id w.\n" >look.sps && pspp -O format=csv look.sps >log 2>&1 && grep "^4,3.33" log
'

test_expect_success PSPP 'the design outlives PSPP; without one of its columns it is an error' '
	printf "GET FILE=\"all.sav\".\nCOMPUTE more = id * 2.\nSAVE OUTFILE=\"kept.sav\".\nDELETE VARIABLES sex.\nSAVE OUTFILE=\"lost.sav\".\n" >save.sps &&
	pspp save.sps >log 2>&1 && stream kept.sav | grep "weights: w, strata: .sex., psu: none" &&
	status 1 svycat lost.sav >out 2>err && grep "lost a column of its design: strata .sex." err
'

test_expect_success 'a design that was saved is known when the file is opened' '
	design="-q -w pw --psu dnum --fpc fpc $TESTDATA/apiclus1.sav" &&
	svydesign $design -o design.sav && svydesign $design -o design.zsav &&
	svydesign $design | svymean api00,ell --by stype -O tsv >want &&
	for k in sav zsav; do svymean api00,ell --by stype -O tsv design.$k >have && test_cmp want have || return 1; done
'

test_expect_success 'the same input gives the same bytes, in any time zone' '
	for k in sav zsav; do
		TZ=Pacific/Kiritimati svycat -O $k all.stream >one && TZ=America/Adak svycat -O $k all.stream >two && cmp one two && cmp one all.$k || return 1
	done
'

test_expect_success 'a file has its count of cases, also where it is not the first of its bytes' '
	count() { od -An -tu4 -j$((80 + $2)) -N4 "$1" | tr -d " "; } &&
	svycat -O sav all.stream >plain.sav && test "$(count plain.sav 0)" = 4 && test "$(count all.zsav 0)" = 4 &&
	{ echo 1234567; svycat -O sav all.stream; } >behind && test "$(count behind 8)" = 4 && tail -c +9 behind >part && cmp part plain.sav &&
	for k in sav zsav; do
		echo 1234567 >added && svycat -O $k all.stream >>added && tail -c +9 added >part && cmp part all.$k &&
		svycat -O $k "$TESTDATA/efc.sav" >one && echo 1234567 >added && svycat -O $k "$TESTDATA/efc.sav" >>added && tail -c +9 added >part && cmp part one || return 1
	done &&
	svycat -O zsav all.stream | cat >piped.zsav && cmp piped.zsav all.zsav
'

test_expect_success 'what a killed command leaves is nothing, or no whole file' '
	awk "BEGIN { print \"#---\n# schema: {fields: [{name: x, type: number}]}\n#---\nx\"; for (i = 0; i < 200000; i++) print i / 7 }" >part.stream &&
	mkdir kill && mkfifo feed feed2 && { svycat -o kill/never.sav feed & one=$!; svycat -O sav feed2 >left.sav & two=$!; } &&
	exec 8>feed 9>feed2 && cat part.stream >&8 && cat part.stream >&9 && within 60 test -s left.sav && kill -9 $one $two; wait $one $two; exec 8>&- 9>&-
	test -z "$(ls -A kill)" && test -s left.sav && status 1 svycat left.sav >out 2>err && grep "truncated" err && ! grep "^#end" out
'

test_expect_success 'text that needs more bytes than its declared width gets them' '
	printf "#---\n# schema: {fields: [{name: s, type: string, width: 4}, {name: t, type: string}]}\n#---\ns\tt\néééé\ta\nab\ttext\n#end rows=2\n" >wide.stream &&
	svycat -o wide.sav wide.stream 2>err && test_must_be_empty err && stream wide.sav >back && rows wide.stream >want && rows back >have && test_cmp want have &&
	grep "width: 8" back && grep "width: 4" back &&
	svycat -O sav wide.stream | svycat -O sav | stream >back && rows back >have && test_cmp want have && grep "width: 4" back
'

long=$(repeat abcdefghi 40)
cat >hard.stream <<EOF
#---
# title: $(repeat title 20)
# schema:
#   fields:
#   - {name: a b, type: integer, unit: euro}
#   - name: A_B
#     type: number
#     title: 'é$long'
#     categories: [{value: 1, label: 'ü$long'}, {value: .a, label: refused}]
#   - {name: with, type: number, missingValues: ['1', '2', '3', '4']}
#   - {name: ranges, type: number, missingRange: [[1, 2], [8, 9]]}
#   - {name: s, type: string, missingValues: [longer than eight]}
#   - {name: day, type: number, format: '%td'}
#   - {name: ms, type: number, format: '%tc'}
#   - {name: 1st, type: integer}
#   - {name: aA, type: integer}
#   - {name: 'né–½°.', type: integer}
# survey: {weights: a b, strata: [with]}
#---
a b${tab}A_B${tab}with${tab}ranges${tab}s${tab}day${tab}ms${tab}1st${tab}aA${tab}né–½°.
1${tab}.a${tab}4${tab}9${tab}longer than eight${tab}2020-03-23${tab}2020-03-23T12:00:00.5${tab}1${tab}1${tab}1
2${tab}.z${tab}3${tab}5${tab}"b "${tab}21999${tab}${tab}2${tab}2${tab}2
3${tab}-0.5${tab}${tab}${tab}c${tab}1950-01-01${tab}1959-12-31${tab}3${tab}3${tab}3
#end rows=3
EOF
test_expect_success 'what a .sav cannot hold is said of each variable' '
	svycat -o hard.sav hard.stream 2>err && for line in \
		"variable .a b. is called .a_b. in the SPSS file" "variable .A_B. is called .A_B_2. in the SPSS file" "variable .with. is called .with_." "variable .1st. is called .v1st." "is called .né_½°_." \
		"the title of the file was cut to 64 bytes" "the title of .A_B. was cut to 255 bytes" "1 value labels of .A_B. were cut to 120 bytes" \
		"1 value labels of .A_B. are of values that SPSS cannot hold" "no tagged missing values; those of .A_B. become system-missing" \
		".with. has more missing codes than SPSS can declare" "1 values of .with. became system-missing" ".ranges. has more missing codes" \
		"1 values of .ranges. became system-missing" ".s. has missing codes that SPSS cannot declare"; do
		grep "$line" err >/dev/null || { echo "not said: $line"; cat err; return 1; }
	done && test "$(wc -l <err)" = 15
'

test_expect_success '… and names, cut text, unknown keys and the design come back all the same' '
	stream hard.sav >back && rows back | head -1 >have && printf "a b\tA_B\twith\tranges\ts\tday\tms\t1st\taA\tné–½°.\n" >want && test_cmp want have &&
	grep "type: integer" back && grep "unit: euro" back && grep "title: é$long" back && grep "label: ü$long" back && grep "weights: a b, strata: .with." back &&
	grep "title: $(repeat title 20)" back && column day back >have && printf "2020-03-23\n2020-03-25\n1950-01-01\n" >want && test_cmp want have &&
	column ms back >have && printf "2020-03-23T12:00:00.5\n\n1959-12-31T00:00:00\n" >want && test_cmp want have
'

test_expect_success R '… which R haven reads as it stands' '
	LC_ALL=C.UTF-8 Rscript "$ROOT/t/savwrite.R" hard.sav >log 2>&1 || { cat log; return 1; }
'

test_expect_success '--strict refuses it, and leaves no file' '
	for k in sav zsav; do status 1 svycat --strict -o strict.$k hard.stream 2>err && ! ls strict.* 2>/dev/null || return 1; done
'

test_expect_success 'between commands nothing is lost, and nothing said' '
	svycat hard.stream | svycat >want && svycat -O sav hard.stream 2>err | svycat >have && test_cmp want have && test_must_be_empty err &&
	svycat all.stream | svycat >want && svycat -O sav all.stream 2>err | svycat >have && test_cmp want have && test_must_be_empty err &&
	for f in "$TESTDATA"/*.sav "$TESTDATA"/*.dta; do
		svycat "$f" | svycat | svycat >want && svycat -O sav "$f" | svycat -O sav | svycat >have && test_cmp want have || return 1
	done
'

test_expect_success 'notes of a reader arrive behind the rows' '
	printf "s\né\nok\n" | svycat -O dta >e.dta && LC_ALL=C sed "s/\xc3\xa9/\xe9\x00/" e.dta >bad.dta &&
	svycat bad.dta 2>/dev/null | svycat >want && svycat -O sav bad.dta 2>/dev/null | svycat >have && test_cmp want have && grep "^#note" have
'

test_expect_success 'a producer that dies, or is cut, is an error behind it' '
	svycat -O sav "$TESTDATA/efc.sav" | cat >lane && size=$(wc -c <lane) &&
	for n in 1 3 20 24 25 1000 100000; do
		head -c $((size - n)) lane >cut && status 1 svycat cut >out 2>err && ! grep "^#end" out && grep "cut" err || { echo "$n bytes"; return 1; }
	done &&
	head -c $((size - 100)) lane >cut && svycat --partial cut >out 2>err && grep "partial input" err && grep "^#end rows=90" out &&
	head -c 30000 "$TESTDATA/efc.sav" >short.sav && svycat -O sav short.sav 2>err | status 1 svycat >out 2>err2 && ! grep "^#end" out &&
	printf "#note: more\n" >>lane && svycat lane >out && sed "s/rows=908/rows=907/" lane >other && status 1 svycat other >out 2>err && grep "908 rows came where its trailer says 907" err
'

test_expect_success 'the header of a lane that another program made is not believed' '
	svycat -O sav hard.stream | cat >lane && LC_ALL=C sed "s/SPSS DATA FILE svykit/SPSS DATA FILE foreign/" lane >foreign 2>/dev/null &&
	svycat foreign >out 2>err; ! grep "^# .*name: a b$" out && LC_ALL=C sed "s/unit: euro/unit: yens/" lane >changed && status 1 svycat changed >out 2>err
'

test_expect_success 'a full disk is an error' '
	for k in sav zsav; do status 1 svycat -O $k blocks.tsv >/dev/full 2>err && grep "No space left" err || return 1; done
'

test_done
