#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2034

test_description='svytable --missing-rows: how many gave no valid answer; --with n and --n: unweighted cases'
. "$(dirname "$0")/lib.sh"

test_expect_success 'below each variable of each group' '
	svyprop e42dep,e16sex --by c161sex --stats n_missing --psu none "$TESTDATA/efc.sav" >two 2>/dev/null && svytable --missing-rows --notes none two >have &&
	cat >want <<-\EOF &&
	Female          elder'"'"'s dependency
	                  independent            7.0  1.0  [ 5.3,  9.2]  685
	                  slightly dependent    24.8  1.7  [21.7, 28.2]  685
	                  moderately dependent  33.0  1.8  [29.6, 36.6]  685
	                  severely dependent    35.2  1.8  [31.7, 38.8]  685
	                  Missing                                          1
	EOF
	sed -n "/^Female/,/Missing/p" have >part && test_cmp want part && test "$(grep -c Missing have)" = 4 && ! head -1 have | grep Missing
'

test_expect_success 'in the place of estimates where groups are side by side, and among the cases in a file' '
	svytable --missing-rows --notes none --wide c161sex two >have && grep "^  Missing  *0  *1\$" have && grep "^elder.s gender\$" have &&
	head -2 have | grep "(n=215)  *(n=685)" &&
	svytable --missing-rows --wide c161sex -O csv two | grep "^elder.s dependency,Missing,,,,0,,,,1\$" &&
	svytable --missing-rows --wide c161sex --with se two | grep "^  Missing  *0  *1\$" &&
	svytable --missing-rows --wide c161sex --cell "{estimate:.0%}" two | grep "^  Missing  *0  *1\$"
'

test_expect_success 'means, and one variable' '
	svymean c12hour,c160age --by e16sex --stats n_missing --psu none "$TESTDATA/efc.sav" 2>/dev/null | svytable --missing-rows >have && grep "^ *Mean  *52\.3 " have && grep "^ *Missing  *1\$" have &&
	svyprop e42dep --stats n_missing --psu none "$TESTDATA/efc.sav" 2>/dev/null | svytable --missing-rows --lang nl | grep "^Ontbrekend  *7\$"
'

test_expect_success 'a cross table tells who misses either variable' '
	svytab e42dep,e16sex --stats n_missing --psu none "$TESTDATA/efc.sav" >tab && svytable --missing-rows tab >have && grep "^Missing: 8\$" have && ! grep "Missing  " have &&
	svytab e42dep,e16sex --cells row --stats n_missing --psu none "$TESTDATA/efc.sav" | status 2 svytable --missing-rows 2>err && grep "cells count" err
'

test_expect_success 'tables side by side' '
	svyprop e42dep --stats n_missing --psu none "$TESTDATA/efc.sav" >a.svy 2>/dev/null && svyprop e42dep --stats n_missing --where "e16sex == 2" --psu none "$TESTDATA/efc.sav" >b.svy 2>/dev/null &&
	svytable --missing-rows a.svy b.svy >have && grep "^Missing  *7  *0\$" have
'

test_expect_success 'a table that does not tell, and formats for programs' '
	svyprop e42dep --psu none "$TESTDATA/efc.sav" 2>/dev/null >bare && status 2 svytable --missing-rows bare 2>err >out && test_must_be_empty out && grep "stats n_missing" err &&
	status 2 svytable --missing-rows -O json two 2>err && grep "as they came" err
'

test_expect_success 'unweighted cases of the category beside its weighted share' '
	svyprop e42dep,e16sex --by c161sex --stats n_cell --psu none "$TESTDATA/efc.sav" >cells 2>/dev/null &&
	svytable --with n --wide c161sex cells >have && grep "^% (n) .*(n=215)  *(n=685)\$" have && grep "^  independent  *8\.4  *(18)  *7\.0  *(48)\$" have &&
	svytable --with n --wide c161sex -O csv cells | head -1 | grep "^Variable,Category,Male,Male cases,Male n,Female,Female cases,Female n\$" &&
	svytab e42dep,e16sex --stats n_cell --cells row --psu none "$TESTDATA/efc.sav" | svytable --with n >have && grep "^independent  *34\.8  *(23)  *65\.2  *(43)  *66\$" have &&
	svymean c12hour --by e16sex --psu none "$TESTDATA/efc.sav" 2>/dev/null | svytable --with n --wide e16sex | grep "47\.3 (296)  *40\.1 (605)\$" &&
	status 2 svytable --with n two 2>err && grep "stats n_cell" err && status 2 svytable --with n --cell "{estimate}" cells
'

test_expect_success 'where the cases of the base stand' '
	svytable --n none --wide c161sex two >have && ! grep "n=" have && svytable --n none two >have && ! head -1 have | grep -w n &&
	svytable --n none tab >have && ! grep "^n  " have && ! head -2 have | grep -w n &&
	svytable --n cell --wide c161sex two | grep "^  independent  *8\.4 \[ 5\.3, 12\.9\]  *215  *7\.0 \[ 5\.3,  9\.2\]  *685\$" &&
	svymean c12hour,c160age --by e16sex --psu none "$TESTDATA/efc.sav" >means 2>/dev/null && svytable --n head --wide e16sex means >have && grep "(n=296)  *(n=604–605)" have &&
	status 2 svytable --n nowhere two 2>err && grep "one of head, cell, none" err
'

test_done
