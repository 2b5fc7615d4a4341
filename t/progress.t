#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2034
test_description='progress: a line on a terminal while the work is long, and no trace of it anywhere else'
. "$(dirname "$0")/lib.sh"

command -v script >/dev/null && test_set_prereq TTY     # Debian: bsdutils
esc=$(printf '\033')
cr=$(printf '\r')
export TERM=xterm COLUMNS=100

# tty COMMAND: all that comes to a pseudo-terminal, as it comes.
tty() {
	script -qec "$1" /dev/null </dev/null
}
# As a person sees it in the end: of each line what stands behind the last return, if the line was cleared.
seen() {
	perl -pe 's/\r+\n/\n/; 1 while s/^[^\n]*\r([^\n])/$1/; s/\e\[K//g'
}

test_expect_success 'rows that come slowly' '
	{
		printf "#---\n# profile: svy-data/1\n#---\nx\ty\ttext\n"
		perl -e "print join(qq(\t), \$_ % 7, \$_ % 5, q(x) x 100), qq(\n) for 1 .. 80000"
		echo "#end rows=80000"
	} >untyped.svy &&
	svycat untyped.svy >rows.svy &&
	cat >slow <<-\EOF &&
	#!/bin/bash
	# slow FILE: writes it to a named pipe, in parts with a second between them
	size=$(stat -c %s "$1")
	for part in 0 1 2 3; do
		tail -c +$((part * (size / 4) + 1)) "$1" | if [ $part = 3 ]; then cat; else head -c $((size / 4)); fi
		sleep 1
	done
	EOF
	chmod +x slow
'

test_expect_success TTY 'a named input that takes long: rows and rate, on one line that is gone in the end' '
	mkfifo f1 && { ./slow rows.svy >f1 & } &&
	tty "svymean x f1" >raw &&
	grep -q "${cr}svymean: [0-9 ]* rows, [0-9 ]* rows/s$esc\[K" raw &&
	seen <raw >out && ! grep -q "rows/s\|looking" out &&
	svymean x -O text rows.svy >want && sed "s/$esc\[[0-9]*m//g" out | test_cmp want -
'

test_expect_success TTY 'at most five times a second, and not in the first two seconds' '
	mkfifo f2 && { ./slow rows.svy >f2 & } &&
	start=$(date +%s%N) && tty "svymean x f2" >raw && end=$(date +%s%N) &&
	tr "$cr" "\n" <raw | grep -c "^svymean: " >n && test "$(cat n)" -ge 2 &&
	test "$(cat n)" -le $(( (end - start) / 200000000 - 9 ))
'

test_expect_success TTY 'what must be looked through before the first row' '
	mkfifo f8 && { ./slow untyped.svy >f8 & } &&
	tty "svymean x f8" >raw && grep -q "${cr}svymean: looking through the input, [0-9]* MB$esc\[K" raw
'

test_expect_success TTY 'nothing of it where the work is short' '
	tty "svymean x rows.svy" >raw && ! grep -q "$esc\[K" raw
'

test_expect_success TTY 'nothing where standard error is no terminal, the terminal is dumb, or -q is given' '
	for run in "svymean x F 2>err" "TERM=dumb svymean x F" "TERM= svymean x F" "svydesign -q --psu none F >sink"; do
		rm -f f3 && mkfifo f3 && { ./slow rows.svy >f3 & } &&
		tty "${run//F/f3}" >raw && ! grep -q "$esc\[K" raw || { echo "$run"; return 1; }
	done
'

test_expect_success TTY 'in a pipeline one line at a time: who reads from a command is silent' '
	mkfifo f4 && { ./slow rows.svy >f4 & } &&
	tty "svycompute \"z = x + y\" f4 | svymean z" >raw &&
	grep -q "${cr}svycompute: " raw && ! grep -q "${cr}svymean: " raw &&
	seen <raw >out && ! grep -q "rows/s\|looking" out && grep -q "^z  *5" out || { cat -v raw; return 1; }
'

test_expect_success TTY 'where rows are written to the terminal they are the progress' '
	mkfifo f5 && { ./slow rows.svy >f5 & } &&
	tty "svycat -c x,y f5" >raw && ! grep -q "$esc\[K" raw && test "$(wc -l <raw)" = 80001
'

test_expect_success TTY 'a message takes the place of the line, and the exit status is what it was' '
	mkfifo f6 && sed "s/^#end.*/#end rows=3/" rows.svy >cut.svy && { ./slow cut.svy >f6 & } &&
	status 1 tty "svymean x f6" >raw && grep -q "rows/s" raw &&
	seen <raw >out && ! grep -q "rows/s" out && grep -q "^svymean: .*trailer says 3" out || { cat -v raw; return 1; }
'

test_expect_success TTY 'an interrupt leaves no half line, and ends the command by that signal' '
	for sig in INT TERM PIPE; do
		rm -f f7 && mkfifo f7 && { ./slow rows.svy >f7 & } &&
		status $((128 + $(kill -l $sig))) tty "(sleep 2.9; kill -$sig \$\$) & exec svymean x f7" >raw &&
		grep -q "${cr}svymean: " raw && seen <raw >out && ! grep -q "rows/s\|looking" out || { echo "$sig"; cat -v raw; return 1; }
	done
'

test_expect_success TTY 'what is made of the rows is told too, by who read them from a pipe' '
	{ echo x && seq 400000; } >many.csv &&
	tty "cat many.csv | svysort --reverse x | { sleep 4; cat >sorted; }" >raw &&
	grep -q "${cr}svysort: 400 000 rows, sorting, [0-9]* s$esc\[K" raw && ! grep -q "rows/s" raw &&
	seen <raw >out && test_must_be_empty out
'

test_done
