#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='SPSS files: from a pipe in bounded memory, cut, and what is said about them'
. "$(dirname "$0")/lib.sh"

# head COUNT: one number x, plain cases; COUNT as four bytes.
head_of() {
	printf '$FL2%-60s' '@(#) SPSS DATA FILE of a test' && printf '\2\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0'"$1" && printf '\0\0\0\0\0\0\131\100%-84s' '01 Jan 2012:34:56' &&
		printf '\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2\10\5\0\2\10\5\0%-8s' X && printf '\347\3\0\0\0\0\0\0'
}

test_expect_success 'cases whose number nobody tells are read to the end' '
	(head_of "\377\377\377\377" && printf "\0\0\0\0\0\0\360\077\0\0\0\0\0\0\0\100") >two.sav &&
	svycat --no-history -O tsv two.sav >have && printf "X\n1\n2\n" >want && test_cmp want have &&
	head -c -1 two.sav >cut.sav && status 1 svycat cut.sav >out 2>err && grep "truncated file .cut.sav.: it ends within case 2" err && ! grep "^#end" out
'

test_expect_success 'a count that is not kept is an error, or a warning where there is more' '
	(head_of "\3\0\0\0" && tail -c 16 two.sav) >fewer.sav && status 1 svycat fewer.sav >out 2>err && grep "2 of its 3 cases are there" err &&
	(head_of "\1\0\0\0" && tail -c 16 two.sav) >more.sav && svycat more.sav >out 2>err && grep "more data behind the last of its 1 cases" err &&
	grep "^#end rows=1" out && status 1 svycat --strict more.sav >/dev/null 2>err && grep strict err
'

test_expect_success 'a pipe is read in bounded memory' '
	(head_of "\377\377\377\377" && head -c 400000000 /dev/zero) | (limit_memory 150000 && svymean --psu none X 2>err) >out && column n out >have && echo 50000000 >want && test_cmp want have
'

test_expect_success 'compressed files say the same from a pipe and from disk, and are not believed when cut' '
	for kind in sav zsav; do
		svycat -o efc.$kind "$TESTDATA/efc.sav" 2>err && svycat --no-history -O stream efc.$kind >disk && cat efc.$kind | svycat --no-history -O stream >pipe &&
		test_cmp disk pipe || return 1
		for n in 1 8 30 1000; do
			head -c -$n efc.$kind | status 1 svycat -O stream >out 2>err && grep "truncated\|damaged" err && ! grep "^#end" out || return 1
		done
	done
'

test_expect_success 'a changed byte within deflated cases is noticed' '
	size=$(wc -c <efc.zsav) && (head -c $((size / 2)) efc.zsav && printf "\125" && tail -c +$((size / 2 + 2)) efc.zsav) >bad.zsav &&
	status 1 svycat bad.zsav >/dev/null 2>err && grep "damaged file .bad.zsav.: block" err
'

test_expect_success 'an encoding can be named, and must be known' '
	LC_ALL=C sed "s/X       /X\xe9      /" two.sav >e.sav && svycat -O tsv --no-history e.sav 2>err | head -1 >have && echo Xé >want && test_cmp want have &&
	grep "not valid UTF-8" err && svycat --encoding cp850 -O tsv e.sav 2>err | head -1 >have && echo XÚ >want && test_cmp want have && test_must_be_empty err &&
	status 2 svycat --encoding nonsense e.sav 2>err && grep "unknown encoding .nonsense." err
'

test_done
