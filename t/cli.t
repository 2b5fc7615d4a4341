#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2034

test_description='what holds for every command: help, options, exit codes, the terminal, the locale'
. "$(dirname "$0")/lib.sh"

commands=$(cd "$SVY_BIN" && echo svy*)

# What a failure exits with: 1, but in svydiff, where 1 says that something differs.
failure() {
	[ "$1" = svydiff ] && echo 2 || echo 1
}

# each FUNCTION: for every command, all of which must pass.
each() {
	bad=0
	for c in $commands; do
		"$1" "$c" || { echo "$c fails" >&2; bad=1; }
	done
	return $bad
}

helps() {
	"$1" --help >help 2>err && test ! -s err &&
	head -n 1 help | grep -q "^[A-Z].*[^.]\$" && ! head -n 1 help | grep -qi usage &&
	sed -n 3p help | grep -q "^Usage: $1 " &&
	"$1" -h >short && test_cmp help short
}
test_expect_success 'the first line of --help says what the command does' 'each helps'

names_once() {
	"$1" --help | sed -n "s/^  *\(-.*\)/\1/p" | sed "s/   .*//" | grep -o "\(^\| \)-[-a-zA-Z0-9]*" | tr -d " " | sort >names &&
	grep -q "^--help\$" names && uniq -d names >twice && test_must_fail test -s twice
}
test_expect_success 'no name of an option is used twice' 'each names_once'

versions() {
	"$1" --version >v && grep -q "^$1 (svykit) [0-9]" v
}
test_expect_success '--version' 'each versions'

full() {
	status "$(failure "$1")" sh -c "$1 --help >/dev/full" 2>err && grep -q "^$1: cannot write .*No space left" err &&
	status "$(failure "$1")" sh -c "$1 --version >/dev/full" 2>err &&
	status "$(failure "$1")" sh -c "$1 --help >&-" 2>err
}
test_expect_success 'help on a full disk is an error' 'each full'

misused() {
	for o in --hel --vers --stric --no-such-option -? -Q --cutweights=x --usage; do
		status 2 "$1" "$o" 2>err </dev/null && head -n 1 err | grep -q "^$1: .*option" && test "$(wc -l <err)" = 2 || return 1
	done
	status 2 "$1" --strict=1 2>err && grep -q "takes no value" err
}
test_expect_success 'unknown and abbreviated options are usage errors' 'each misused'

test_expect_success 'a name of an option that nearly fits is named' '
	status 2 svytable --digit 1 2>err && grep -q "did you mean .--digits" err &&
	status 2 svytable --widde x 2>err && grep -q "did you mean .--wide" err
'

test_expect_success 'an expression that begins with a minus is told its place' '
	printf "x\n1\n" >minus.tsv && status 2 svyfilter "-2 < x" minus.tsv 2>err && head -n 1 err | grep -q "unknown option .-2. (an argument that begins with .-. stands behind .--.)" &&
	svyfilter -- "-2 < x" minus.tsv | column x | grep -qx 1
'

no_file() {
	case $1 in
	svymean | svytotal | svyprop | svyquantile | svyvar | svycorr | svytab | svytest | svygini | svypoverty | svyselect | svysort) set -- "$1" x nowhere.sav ;;
	svyratio) set -- "$1" x/y nowhere.sav ;;
	svyfilter) set -- "$1" 'x == 1' nowhere.sav ;;
	svycompute | svycontrast) set -- "$1" 'x = 1' nowhere.sav ;;
	svyrecode) set -- "$1" x 'else=copy' --into y nowhere.sav ;;
	svyhead) set -- "$1" 5 nowhere.sav ;;
	svyplot) set -- "$1" --type dot nowhere.sav ;;
	svyjoin) set -- "$1" --on x nowhere.sav nowhere.sav ;;
	svylong) set -- "$1" --id x --names 'a{i}' nowhere.sav ;;
	svywide) set -- "$1" --id x --index y --names 'z=z{i}' nowhere.sav ;;
	svyscore) set -- "$1" --model nowhere.yaml nowhere.sav ;;
	svysize) set -- "$1" --by x --proportion .5 --margin .1 nowhere.sav ;;
	svyweight) set -- "$1" normalize --to n nowhere.sav ;;
	svydiff) set -- "$1" nowhere.sav nowhere.sav ;;
	svylabel) set -- "$1" nowhere.yaml nowhere.sav ;;
	svyreport) set -- "$1" nowhere.yaml nowhere.sav ;;
	*) set -- "$1" nowhere.sav ;;
	esac
	status "$(failure "$1")" "$@" 2>err && grep -q "^$1: cannot open .nowhere[.a-z]*.: No such file or directory\$" err && test "$(wc -l <err)" = 1
}
test_expect_success 'a file that is not there' 'each no_file'

test_expect_success 'no command asks for a locale' '
	for c in $commands; do
		nm -D "$SVY_BIN/$c" >symbols && grep -q "U write" symbols && ! grep -w setlocale symbols || return 1
	done
'

test_expect_success 'data to work on' '
	printf "x\tg\tw\ts\tu\n1.5\ta\t1\t1\t1\n2.25\tb\t2\t1\t2\n3\ta\t1\t2\t3\n1,5\tb\t2\t2\t4\n" | sed "s/,/./" >data.tsv
'

test_expect_success 'a foreign locale changes no byte' '
	svymean x -w w --strata s --psu u --by g data.tsv >want &&
	for l in nl_NL.UTF-8 de_DE.UTF-8 tr_TR.UTF-8 C.UTF-8 nowhere; do
		LC_ALL=$l LANGUAGE=$l svymean x -w w --strata s --psu u --by g data.tsv >have && test_cmp want have &&
		LC_ALL=$l svytable want >table && { test -e first || cp table first; } && test_cmp first table || return 1
	done
'

test_expect_success 'a list of variables that is missing' '
	status 2 svymean 2>err </dev/null && grep -q "VARS is missing" err &&
	status 2 svymean data.tsv 2>err </dev/null && grep -q "VARS is missing: .data.tsv. is a file" err &&
	status 2 svymean x data.tsv more 2>err && grep -q "too many arguments: .more." err
'

test_expect_success 'values that cannot be' '
	for o in --level=95 --level=0 --level=x --df=-1 --df=some --lonely=ignore --as=spss --na=omit --stats=cv,x --strata=a,,b -Oods; do
		status 2 svymean x "$o" data.tsv 2>err && grep -q "^svymean: ." err || { echo "$o"; return 1; }
	done &&
	status 2 svycat --delimiter=ab data.tsv 2>err && status 2 svycat --decimal-in=x data.tsv 2>err && status 2 svycat -O nothing data.tsv 2>err
'

test_expect_success 'options override the header with a warning, and --strict makes it an error' '
	svydesign -w w --strata s --psu u data.tsv >declared &&
	svymean x declared >want 2>err && test_must_fail test -s err &&
	svymean x --weights w --strata s declared 2>err >/dev/null && test_must_fail test -s err &&
	svymean x --weights none declared 2>err >have &&
	grep -q "^svymean: warning: option --weights .none. replaces the declared .w.\$" err &&
	grep -q "^# .*option --weights .*none.* replaces" have &&
	svymean x --psu none --strata g declared 2>err >/dev/null &&
	grep -q "option --psu .none. replaces the declared .u." err && grep -q "option --strata .g. replaces the declared .s." err &&
	status 1 svymean x --psu none --strict declared 2>err >have && grep -q "a warning, and --strict is given" err && test_must_fail test -s have
'

test_expect_success '--as is a set, single options override it wherever they stand' '
	svymean x --as stata --level 0.9 -w w data.tsv >a && svymean x --level 0.9 -w w --as stata data.tsv >b &&
	test_cmp <(grep -v "^# - " a) <(grep -v "^# - " b) && grep -q "^# level: 0.9" a && grep -q "^# as: stata" a
'

test_expect_success 'the history says how, without folders and without where it went' '
	mkdir -p folder && cp data.tsv "folder/my data.tsv" &&
	svymean x --where "x > 1" -o out.tsv -O stream -- "$PWD/folder/my data.tsv" 2>err &&
	grep -q "^# - \"\?svymean x --where .x > 1. .my data.tsv.\"\?\$" out.tsv &&
	svymean x --no-history data.tsv >have && test_must_fail grep -q "svymean" have &&
	test_must_fail grep "$PWD" out.tsv
'

test_expect_success 'the extension of -o decides on the format, -O before it' '
	svymean x -o a.csv data.tsv && head -n 1 a.csv | grep -q "^id,term,level,stat,estimate" &&
	svymean x -o a.md data.tsv && grep -q "^|" a.md &&
	svymean x -o a.csv -O json data.tsv && head -c 1 a.csv | grep -q "{" &&
	svycat -o b.csv data.tsv && head -n 1 b.csv | grep -q "^x,g,w,s,u"
'

test_expect_success 'after an error the old result stands' '
	echo old >result && test_must_fail svymean nothing -o result data.tsv 2>err && echo old >want && test_cmp want result &&
	ls result* >have && echo result >want && test_cmp want have
'

test_expect_success 'closed descriptors are errors, not other files' '
	status 1 sh -c "svymean x data.tsv >&-" 2>err && grep -q "cannot write .standard output." err &&
	status 1 sh -c "svymean x <&-" 2>err && grep -q "cannot read .standard input." err &&
	status 0 sh -c "svymean x -o closed.tsv data.tsv 0<&- 1>&- 2>&-" && svymean x -o open.tsv data.tsv && test_cmp open.tsv closed.tsv
'

command -v script >/dev/null && test_set_prereq SCRIPT
test_expect_success SCRIPT 'a terminal as input is refused, and gets a table as output' '
	script -qec "svymean x; echo rc=\$?" /dev/null </dev/null >out && grep -q "rc=2" out && grep -q "standard input is a terminal" out &&
	script -qec "svymean x data.tsv" /dev/null </dev/null >out && grep -q "Mean *SE *95% CI" out && test_must_fail grep -q "^#" out
'

test_done
