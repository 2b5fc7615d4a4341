#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='files that fuzzing found, or that were made to do harm'
. "$(dirname "$0")/lib.sh"

hostile=$TESTDATA/hostile

bounded() (limit_memory 700000; exec timeout 10 "$@")

test_expect_success 'each is described' '
	for f in "$hostile"/*; do
		name=${f##*/}
		[ "$name" = README.md ] || grep -qF "\`$name\`" "$hostile/README.md" || echo "$name"
	done >wrong; test_must_be_empty wrong
'

test_expect_success 'each ends in a message, or can be written and read again' '
	for f in "$hostile"/*.{sav,zsav,dta,por,svy,csv}; do
		[ -e "$f" ] || continue
		bounded svycat -O stream "$f" >one 2>err
		rc=$?
		if [ $rc = 1 ]; then
			grep -q "^svycat: .*${f##*/}" err || echo "$f: no message that names it: $(cat err)"
			! grep -q "^#end" one || echo "$f: a trailer in spite of the error"
		elif [ $rc = 0 ]; then
			bounded svycat --no-history -O stream one >two 2>err && bounded svycat --no-history -O stream two >three 2>>err || echo "$f: $(cat err)"
			cmp two three || echo "$f: written again it differs"
		else
			echo "$f: exit $rc: $(cat err)"
		fi
	done >wrong; test_must_be_empty wrong
'

test_expect_success 'a pipe makes no difference' '
	for f in "$hostile"/*.{sav,zsav,dta,por,svy,csv}; do
		[ -e "$f" ] || continue
		bounded svycat --no-history -O stream "$f" >one 2>/dev/null
		rc=$?
		cat "$f" | bounded svycat --no-history -O stream >two 2>/dev/null
		[ "${PIPESTATUS[1]}" = $rc ] && cmp one two || echo "$f"
	done >wrong; test_must_be_empty wrong
'

test_done
