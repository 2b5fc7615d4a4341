#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='SPSS and Stata files: what is read, what is written, and that readers of others agree'
. "$(dirname "$0")/lib.sh"

stream() { svycat --no-history -O stream "$@"; }

test_expect_success 'sav -> stream -> sav loses nothing of the bundled files' '
	for f in "$TESTDATA"/*.sav; do
		stream "$f" >one && svycat -O sav one >two.sav 2>warnings && stream two.sav >three &&
		test_cmp one three || return 1
	done
'

test_expect_success 'dta -> stream -> dta loses nothing of the bundled files' '
	for f in "$TESTDATA"/*.dta; do
		stream "$f" >one && svycat -O dta one >two.dta 2>warnings && stream two.dta >three &&
		test_cmp one three && test_must_be_empty warnings || return 1
	done
'

test_expect_success 'zsav and por hold the rows and labels of a sav' '
	for kind in zsav por; do
		svycat -O $kind "$TESTDATA/efc.sav" >efc.$kind 2>warnings && stream efc.$kind >two &&
		stream "$TESTDATA/efc.sav" >one &&
		grep -v "^#" one | tail -n +2 >cells.one && grep -v "^#" two | tail -n +2 >cells.two && test_cmp cells.one cells.two &&
		grep "value:" one >labels.one && grep "value:" two >labels.two && test_cmp labels.one labels.two || return 1
	done
'

test_expect_success 'a pipe gives the same bytes as the file' '
	svycat -O zsav "$TESTDATA/efc.sav" >efc.zsav 2>warnings &&
	svycat -O por "$TESTDATA/efc.sav" >efc.por 2>warnings &&
	for f in "$TESTDATA/efc.sav" "$TESTDATA/efc.dta" efc.zsav efc.por; do
		stream "$f" >one && cat "$f" | stream >two && test_cmp one two || return 1
	done
'

test_expect_success 'the same input gives the same file, in any time zone' '
	for kind in sav zsav por dta; do
		TZ=Pacific/Kiritimati svycat -O $kind "$TESTDATA/efc.dta" >one 2>warnings &&
		TZ=America/Adak svycat -O $kind "$TESTDATA/efc.dta" >two 2>warnings && cmp one two || return 1
	done
'

test_expect_success 'a written sav says how many cases it has' '
	svycat -O sav "$TESTDATA/efc.dta" >efc.sav 2>warnings &&
	test "$(od -An -tu4 -j80 -N4 efc.sav | tr -d " ")" = 908
'

test_expect_success 'a sav that does not say how many cases it has is read whole' '
	svycat -O sav "$TESTDATA/efc.sav" >unknown.sav 2>warnings && stream unknown.sav >one &&
	printf "\377\377\377\377" | dd of=unknown.sav bs=1 seek=80 conv=notrunc 2>/dev/null && stream unknown.sav >two &&
	test_cmp one two
'

cut_file() { head -c $(($(wc -c <"$1") - $2)) "$1"; }
test_expect_success 'a file that was cut fails, from a file and from a pipe, and no stream looks whole' '
	svycat -O zsav "$TESTDATA/efc.sav" >efc.zsav 2>warnings &&
	for f in "$TESTDATA/efc.sav" "$TESTDATA/efc.dta" efc.zsav; do
		for n in 1 8 100 5000; do
			ext=${f##*.} && cut_file "$f" $n >cut.$ext &&
			status 1 stream cut.$ext >out 2>err && grep "cut.$ext" err && ! grep "^#end" out &&
			status 1 stream <cut.$ext >out 2>err && grep "standard input" err && ! grep "^#end" out || return 1
		done
	done
'

test_expect_success 'a failed run leaves no file behind' '
	cut_file "$TESTDATA/efc.sav" 100 >cut.sav &&
	status 1 svycat cut.sav -o never.dta 2>err && test ! -e never.dta
'

tab=$(printf "\t")
cat >tags.stream <<EOF
#---
# profile: svy-data/1
# schema:
#   fields:
#   - name: x
#     type: integer
#     categories:
#     - {value: 1, label: yes}
#     - {value: .a, label: refused}
#   - name: s
#     type: string
#     width: 5
#---
x${tab}s
1${tab}ab
.a${tab}c
.z${tab}
${tab}e
#end rows=4
EOF
test_expect_success 'tagged missing values travel to dta and back' '
	svycat -O dta tags.stream >tags.dta && stream tags.dta >back &&
	grep -v "^#" tags.stream >want && grep -v "^#" back >have && test_cmp want have &&
	grep "value: .a, label: refused" back
'

test_expect_success 'tagged missing values become system-missing in sav, which is said' '
	svycat -O sav tags.stream >tags.sav 2>err && grep "those of .x. become system-missing" err && stream tags.sav | column x >have &&
	printf "1\n\n\n\n" >want && test_cmp want have
'

test_expect_success '--strict refuses what a format cannot hold, and leaves no file' '
	status 1 svycat --strict -o strict.sav tags.stream 2>err && test ! -e strict.sav
'

cat >codes.stream <<EOF
#---
# profile: svy-data/1
# schema:
#   fields:
#   - name: x
#     type: number
#     categories:
#     - {value: 1, label: yes}
#     - {value: 8, label: refused}
#     - {value: 97, label: unknown}
#     missingValues:
#     - '6'
#     - '7'
#     - {value: '8', label: refused}
#     - '9'
#   - name: y
#     type: number
#     missingRange: [90, 99]
#     categories:
#     - {value: 97, label: unknown}
#---
x${tab}y
1${tab}1
8${tab}97
9${tab}95
6${tab}
#end rows=4
EOF
test_expect_success 'missing codes become tags in dta, with their labels' '
	svycat -O dta codes.stream >codes.dta 2>err && grep "those of .x. become tags: 6 = .a, 7 = .b, 8 = .c, 9 = .d" err &&
	stream codes.dta >back && grep "value: .c, label: refused" back &&
	column x back >have && printf "1\n.c\n.d\n.a\n" >want && test_cmp want have &&
	column y back >have && printf "1\n.a\n.\n.\n" | sed "s/^[.]$//" >want && test_cmp want have
'

test_expect_success 'missing codes beyond three become system-missing in sav' '
	svycat -O sav codes.stream >codes.sav 2>err && grep "more missing codes than SPSS can declare" err &&
	column x codes.sav >/dev/null 2>&1; stream codes.sav | column x >have && printf "1\n8\n\n6\n" >want && test_cmp want have &&
	stream codes.sav | grep "missingRange: .90, 99."
'

cat >names.stream <<EOF
#---
# profile: svy-data/1
#---
a b${tab}1st${tab}with${tab}Aa${tab}aA${tab}ünï
1${tab}2${tab}3${tab}4${tab}5${tab}6
#end rows=1
EOF
test_expect_success 'names that a format does not allow are changed, and each is named; they come back all the same' '
	svycat -o names.sav names.stream 2>err && test "$(grep -c "is called .* in the SPSS file" err)" = 4 &&
	svycat -o names.dta names.stream 2>err && test "$(grep -c "is called .* in the Stata file" err)" = 3 &&
	grep -v "^#" names.stream >want && for k in sav dta; do stream names.$k | grep -v "^#" >have && test_cmp want have || return 1; done
'

test_expect_success 'text that is not in the encoding of the file has U+FFFD, with a warning and a note that say where' '
	printf "s\né\nok\n" | svycat -O dta >e.dta && LC_ALL=C sed "s/\xc3\xa9/\xe9\x00/" e.dta >bad.dta &&
	stream bad.dta >back 2>err && grep "warning: .bad.dta.: 1 text in the rows is not valid UTF-8 (first in .s., row 1)" err && grep "^#note: 1 text" back &&
	column s back >have && printf "\357\277\275\nok\n" >want && test_cmp want have &&
	status 1 svycat --strict bad.dta >/dev/null 2>err && grep "not valid" err &&
	stream --encoding latin2 bad.dta >back 2>err && test_must_be_empty err &&
	status 2 stream --encoding nonsense bad.dta 2>err && grep "unknown encoding .nonsense." err
'

test_expect_success 'long text goes into a strL and comes back' '
	awk "BEGIN { print \"s\tt\"; for (i = 0; i < 5; i++) { x = \"\"; for (k = 0; k < 700 * i; k++) x = x \"abcd\"; print x i \"\t\" i } }" >long.tsv &&
	svycat -O dta long.tsv >long.dta && stream long.dta >back && grep -v "^#" back >have && test_cmp long.tsv have &&
	svycat -O sav long.tsv >long.sav && stream long.sav | grep -v "^#" >have && test_cmp long.tsv have
'

test_expect_success 'dates are dates in both' '
	printf "#---\n# profile: svy-data/1\n# schema:\n#   fields:\n#   - {name: d, type: number, format: DATE11}\n#---\nd\n13804300800\n.\n#end rows=2\n" >date.stream &&
	svycat -O dta date.stream >date.dta && stream date.dta >back && grep "format: .*%td" back &&
	column d back >have && printf "2020-03-23\n.\n" >want && test_cmp want have &&
	svycat -o date.sav date.dta && stream date.sav >again && grep "format: DATE11" again && column d again >have && printf "2020-03-23\n.\n" >want && test_cmp want have
'

test_expect_success 'only the wanted columns are read' '
	stream -c e17age,c172code "$TESTDATA/efc.sav" >one && stream "$TESTDATA/efc.sav" >two &&
	for v in e17age c172code; do column $v one >have && column $v two >want && test_cmp want have || return 1; done
'

test_expect_success 'a full disk is an error' '
	for kind in sav zsav por dta; do
		status 1 svycat -O $kind "$TESTDATA/efc.dta" >/dev/full 2>err && grep "No space left" err || return 1
	done
'

test_expect_success R 'R haven finds the same cells, and what svykit wrote is to it what it was written from' '
	for f in efc apiclus1 monitor yrbs; do
		stream "$TESTDATA/$f.sav" >$f.sav.stream && svycat -O sav $f.sav.stream >$f.again.sav 2>warnings || return 1
	done &&
	for f in efc apistrat monitor; do
		stream "$TESTDATA/$f.dta" >$f.dta.stream && svycat -O dta $f.dta.stream >$f.again.dta || return 1
	done &&
	svycat -O zsav efc.sav.stream >efc.again.zsav 2>warnings &&
	Rscript "$ROOT/t/haven.R" "$TESTDATA" >log 2>&1 || { cat log; return 1; }
'

test_done
