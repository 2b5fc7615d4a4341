#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='delimited text, in and out'
. "$(dirname "$0")/lib.sh"

body() {
	sed '/^#/d' "$1"
}

test_expect_success 'a csv file becomes a stream with types by the whole column' '
	printf "gm,score,w,t\n0363,1,0.5,a\n0014,NA,1.25,\n0599,3,1,\"x,y\"\n" >a.csv &&
	svycat a.csv >a.svy &&
	printf "gm\tscore\tw\tt\n0363\t1\t0.5\ta\n0014\t\t1.25\t\n0599\t3\t1\tx,y\n" >want &&
	body a.svy >have && test_cmp want have &&
	tail -n 1 a.svy >have && echo "#end rows=3" >want && test_cmp want have &&
	grep -A1 "name: gm" a.svy | grep -q "type: string" &&
	grep -A1 "name: score" a.svy | grep -q "type: integer" &&
	grep -A1 "name: w\$" a.svy | grep -q "type: number"
'

test_expect_success 'from a pipe as from a file' '
	svycat --no-history a.csv >want && svycat --no-history <a.csv >have && test_cmp want have &&
	cat a.csv | svycat --no-history >have && test_cmp want have
'

test_expect_success 'csv and tsv read back to the same stream' '
	svycat --no-history a.csv | body /dev/stdin >want &&
	for f in csv tsv; do
		svycat -O $f a.csv >b.$f && svycat --no-history b.$f | body /dev/stdin >have && test_cmp want have || return 1
	done
'

test_expect_success 'the guess of the delimiter and the decimal mark is told in the notes' '
	printf "a;b\n1,5;2\n" >c.csv &&
	svycat c.csv >c.svy && grep -q "read as delimited text: .* between fields, decimal comma" c.svy &&
	printf "a\tb\n1.5\t2\n" >want && body c.svy >have && test_cmp want have
'

test_expect_success 'a ragged row is an error with its line' '
	printf "a,b\n1,2\n3,4,5\n" >r.csv &&
	status 1 svycat r.csv >out 2>err && grep -q "line 3 of .r.csv. has 3 fields" err && ! grep -q "^#end" out
'

test_expect_success 'a quote that is never closed is an error with its line' '
	printf "a,b\n1,2\n3,\"x\n5,6\n" >q.csv &&
	status 1 svycat q.csv >out 2>err && grep -q "opens in line 3" err && ! grep -q "^#end" out
'

test_expect_success 'an empty file is an error' '
	: >empty && status 1 svycat empty 2>err && grep -q "empty" err &&
	status 1 svycat </dev/null 2>err
'

test_expect_success 'binary garbage is an error' '
	head -c 5000 "$SVY_BIN/svycat" | tail -c 4000 >garbage &&
	status 1 svycat garbage >out 2>err && grep -q "neither SPSS, Stata, SAS nor text" err &&
	printf "PK\003\004" | status 1 svycat 2>err && grep -q "zip archive" err &&
	printf "<!DOCTYPE html>\n" | status 1 svycat 2>err && grep -q HTML err &&
	printf "%%PDF-1.4\n" | status 1 svycat 2>err && grep -q PDF err
'

test_expect_success 'latin1 is read with a warning, or silently as what --encoding says' '
	printf "naam\ncaf\351\n" >l.csv &&
	svycat --no-history l.csv >out 2>err && grep -q "windows-1252" err && grep -q "caf$(printf "\303\251")" out &&
	svycat --encoding latin1 l.csv 2>err >out && test_must_be_empty err
'

test_expect_success 'the last letter is not lost where letters are composed, with and without a line end' '
	printf "a,b\n1,\340" >one.csv && printf "a,b\n1,\340\n" >two.csv && printf "1\t\327\220\n" >want &&
	for f in one two; do svycat --encoding windows-1255 -O tsv $f.csv | tail -n 1 >have && test_cmp want have || return 1; done
'

test_expect_success 'one column keeps its missing values' '
	printf "x\n1\n.\n3\n" >x.csv &&
	for f in stream csv tsv; do
		svycat -O $f x.csv >y.$f && svycat -O csv y.$f >have && test_cmp x.csv have || return 1
	done
'

test_expect_success 'tagged missing values travel' '
	printf "x,y\n1,2\n.a,.z\n" >tag.csv &&
	svycat -O csv tag.csv >have && test_cmp tag.csv have &&
	svycat tag.csv | svycat -O csv >have && test_cmp tag.csv have
'

test_expect_success 'svyvars shows what was guessed' '
	svyvars c.csv >out && grep -q "(delimited text: .;. between fields, decimal comma)" out &&
	printf "a\tb\r\n1\tcaf\351\r\n" >w.txt && svyvars w.txt >out 2>err && grep -q "(delimited text: TAB between fields, windows-1252, CRLF)" out
'

test_expect_success 'one bad byte in UTF-8 is told with its line and column, and is an error with --strict' '
	printf "naam,plaats\nZo\303\253,\303\211\nx,\351y\n" >bad.csv &&
	svycat --no-history -O csv bad.csv >have 2>err && printf "naam,plaats\nZo\303\253,\303\211\nx,\357\277\275y\n" >want && test_cmp want have &&
	grep -q "1 byte(s) are not UTF-8 and became U+FFFD (first in line 3, column 2 .plaats.)" err && status 1 svycat --strict bad.csv 2>err
'

test_expect_success 'line ends of all kinds, and mixed' '
	printf "a,b\n1,2\n3,4\n" >want &&
	for text in "a,b\n1,2\n3,4" "a,b\r\n1,2\r\n3,4\r\n" "a,b\r1,2\r3,4\r" "a,b\r\n1,2\r3,4\n"; do
		printf "$text" | svycat -O csv >have && test_cmp want have || return 1
	done
'

test_expect_success 'byte order marks' '
	printf "\357\273\277a,b\n1,\303\251\n" >bom.csv && svycat -O csv bom.csv >have && printf "a,b\n1,\303\251\n" >want && test_cmp want have &&
	for e in UTF-16LE UTF-16BE; do
		{ case $e in *LE) printf "\377\376" ;; *) printf "\376\377" ;; esac; iconv -f UTF-8 -t $e want; } >u.csv &&
		svycat -O csv u.csv >have && test_cmp want have && svycat -O csv <u.csv >have && test_cmp want have || return 1
	done
'

test_expect_success '--quote, --no-header, --ragged' '
	printf "a,b\n|x,y|,1\n" | svycat --quote "|" -O csv >have && printf "a,b\n\"x,y\",1\n" >want && test_cmp want have &&
	printf "a,b\n5\" pipe,1\n" | svycat --quote none -O tsv >have && printf "a\tb\n\"5\"\" pipe\"\t1\n" >want && test_cmp want have &&
	printf "1,x\n2,y\n" | svycat --no-header -O csv >have && printf "v1,v2\n1,x\n2,y\n" >want && test_cmp want have &&
	printf "a,b\n1\n2,3,4\n" >r2.csv && status 1 svycat r2.csv 2>err && grep -q "line 2.*has 1 field.*names 2" err &&
	svycat --ragged -O csv r2.csv >have 2>err && printf "a,b\n1,\n2,3\n" >want && test_cmp want have && grep -q "first: line 2" err && grep -q "first: line 3" err &&
	status 1 svycat --ragged --strict r2.csv
'

test_expect_success 'the line of Excel' '
	printf "sep=|\r\na|b\r\n1|2\r\n" | svycat -O csv >have && printf "a,b\n1,2\n" >want && test_cmp want have
'

test_expect_success '5,000 columns' '
	awk "BEGIN { for (i = 1; i <= 5000; i++) printf \"x%d%s\", i, i < 5000 ? \",\" : \"\\n\"; for (r = 0; r < 20; r++) for (i = 1; i <= 5000; i++) printf \"%d%s\", i * r, i < 5000 ? \",\" : \"\\n\" }" >wide.csv &&
	svycat -O csv wide.csv >have && test_cmp wide.csv have
'

test_done
