#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2034
test_description='tables on a terminal: aligned, colour for structure alone, no wider than the screen'
. "$(dirname "$0")/lib.sh"

command -v script >/dev/null && test_set_prereq TTY     # Debian: bsdutils
ln -s "$TESTDATA"/* .
unset NO_COLOR COLUMNS
printf "variables:\n- {for: api00, title: Score}\n" >patch.yaml

# tty COMMAND: its output on a pseudo-terminal, standard error with it, and its exit status.
tty() {
	TERM=${TERM_IS-xterm} script -qec "$1" /dev/null </dev/null >typed
	_status=$?
	tr -d '\r' <typed
	return $_status
}
esc=$(printf '\033')
plain() { sed "s/$esc\[[0-9]*m//g"; }
widest() { plain | perl -CS -ne 'chomp; $w = length if length > ($w // 0); END { print $w // 0, "\n" }'; }

# A run of each command that estimates, and of each that hands data on.
cat >estimators <<'EOF'
svymean api00 -w pw apistrat.sav
svytotal enroll -w pw apistrat.sav
svyprop stype -w pw apistrat.sav
svyratio api00/api99 -w pw apistrat.sav
svytab stype,awards -w pw apistrat.sav
svyvar api00 -w pw apistrat.sav
svycorr api00,api99 -w pw apistrat.sav
svyquantile api00 -w pw apistrat.sav
svytest api00 --mu 600 -w pw apistrat.sav
svygini enroll -w pw apistrat.sav
svypoverty enroll -w pw apistrat.sav
svysize --proportion 0.3 --margin 0.03
svymean api00 --by stype --vcov -w pw apistrat.sav | svycontrast --pairs
svymean api00 --by stype --vcov -w pw apistrat.sav | svycontrast --pairs | svyadjust
svymean api00 -w pw apistrat.sav | svytable
svydesign -q -w gewicht monitor.sav | svyscore --model models/monitor.yaml | svypotential
EOF
cat >steps <<'EOF'
svycat -c stype,api00 apistrat.sav
svyhead 5 apistrat.sav
svycompute 'x = api00 - api99' apistrat.sav
svydesign -q -w pw apistrat.sav
svyfilter 'api00 > 600' apistrat.sav
svyjoin --on cds --suffix 2 apistrat.sav apistrat.sav
svylabel patch.yaml apistrat.sav
svylong --id resp --names 'alter{i}_age' network.svy
svyrecode -q api00 '(min/600=1) (600/max=2)' --into x apistrat.sav
svyreplicate -w pw --psu dnum apiclus1.sav
svysample -n 10 apistrat.sav
svyscore --model models/monitor.yaml monitor.sav
svyselect stype,api00 apistrat.sav
svysort api00 apistrat.sav
svystack apisrs.sav apisrs.sav
svyweight rake -q --targets targets/types.csv apistrat.sav
printf 'id,year,trust\n1,2020,4\n1,2022,5\n' | svywide --id id --index year --names 'trust{i}'
EOF

test_expect_success 'no command is forgotten here' '
	(cd "$SVY_BIN" && ls) | grep -vE "^svy(vars|diff|plot|report)$" >all &&
	grep -ohE "\bsvy[a-z]+\b" estimators steps | sort -u >tried &&
	comm -23 all tried >forgotten && test_must_be_empty forgotten
'

test_expect_success TTY 'each command that estimates shows its table by itself, heads bold and rules dim' '
	while read -r command; do
		tty "$command" >out </dev/null || { echo "fails: $command"; cat out; return 1; }
		grep -q "^$esc\[2m─.*$esc\[0m$" out && grep -q "^$esc\[1m" out && ! grep -q "^#" out || { echo "no table: $command"; cat out; return 1; }
	done <estimators
'

test_expect_success TTY 'each command that hands data on shows aligned rows' '
	while read -r command; do
		tty "$command" >out </dev/null || { echo "fails: $command"; cat out; return 1; }
		grep -q "^$esc\[1m" out && ! grep -q "^#---" out && ! grep -q "	" out || { echo "no rows: $command"; cat out; return 1; }
	done <steps
'

test_expect_success TTY 'without its colour it is the table that svytable makes' '
	while read -r command; do
		tty "$command 2>/dev/null" | plain >shown &&
		case $command in
		*svytable) eval "$command" 2>/dev/null >want ;;
		*) eval "$command | svytable" 2>/dev/null >want </dev/null ;;
		esac &&
		test_cmp want shown || { echo "differs: $command"; return 1; }
	done <estimators
'

test_expect_success TTY 'figures have no colour; titles and sections are bold, notes dim' '
	tty "svytab stype -w pw --by awards apistrat.sav" >out &&
	! grep -E "$esc.*[0-9]\.[0-9]" out &&
	grep -q "^$esc\[2mDesign: weights pw$esc\[0m$" out &&
	tty "svyprop stype,awards -w pw apistrat.sav" >out &&
	grep -q "^$esc\[1mawards$esc\[0m$" out
'

test_expect_success TTY 'no colour where NO_COLOR is set, TERM is dumb or none, or what is shown is no terminal' '
	for env in NO_COLOR=1 TERM=dumb TERM= "-u TERM"; do
		tty "env $env svymean api00 -w pw apistrat.sav" >out && ! grep -q "$esc" out && grep -q ─ out || return 1
	done &&
	tty "env NO_COLOR= svymean api00 -w pw apistrat.sav" >out && grep -q "$esc" out &&
	tty "svymean api00 -w pw -O text apistrat.sav | cat" >out && ! grep -q "$esc" out &&
	tty "svymean api00 -w pw -o x.txt apistrat.sav" >out && test_must_be_empty out && ! grep -q "$esc" x.txt &&
	tty "svymean api00 -w pw -O markdown apistrat.sav" >out && ! grep -q "$esc" out &&
	tty "svymean api00 -w pw -O stream apistrat.sav" >out && ! grep -q "$esc" out
'

test_expect_success TTY 'a table that is wider than the screen is narrowed, then parted into blocks with their labels' '
	run="svymean c12hour --by e42dep --psu none --stats deff,cv,n_eff,n_missing efc.sav" &&
	tty "env COLUMNS=60 $run" >out && test "$(widest <out)" -le 60 &&
	plain <out | grep -c "^independent" >n && echo 2 | test_cmp - n &&
	for number in 9.9 66 9.9 0.99 67; do plain <out | grep -w "^independent .*$number" || return 1; done &&
	test "$(plain <out | grep -c "^Design:")" = 1 &&
	tty "env COLUMNS=34 $run" >out && test "$(widest <out)" -le 34 &&
	tty "stty cols 60; $run" >out && test "$(widest <out)" -le 60 &&
	tty "env COLUMNS=300 $run" >out && plain <out | grep -c "^independent" >n && echo 1 | test_cmp - n
'

test_expect_success TTY 'heads above heads, matrices and cross tables fit too' '
	for width in 40 50 70 79; do
		for run in "svycorr --psu none c82cop1-c89cop8 efc.sav" "svytab e42dep --by e16sex --psu none efc.sav" \
			"svytest api00,ell --between stype -w pw --psu dnum --fpc fpc apiclus1.sav"; do
			tty "env COLUMNS=$width $run" >out && test "$(widest <out)" -le $width || { echo "$width: $run"; cat out; return 1; }
		done
	done
'

test_expect_success TTY 'the codebook has its names bold' '
	tty "svyvars -c stype apistrat.sav" >out && grep -q "^$esc\[1mstype$esc\[0m$" out &&
	svyvars -c stype apistrat.sav >want && plain <out | test_cmp want -
'

test_expect_success TTY 'who asks for text gets it as wide as it is' '
	run="svymean c12hour --by e42dep --psu none --stats deff,cv,n_eff,n_missing -O text efc.sav" &&
	$run >want && tty "env COLUMNS=40 $run" | plain >have && test_cmp want have
'

test_expect_success TTY 'a width that cannot be is no width' '
	$SVY_BIN/svymean api00 -w pw -O text apistrat.sav >want &&
	for width in 0 -5 x 3 ""; do
		tty "env COLUMNS=$width svymean api00 -w pw apistrat.sav" | plain >have && test_cmp want have || return 1
	done
'

test_expect_success TTY 'of data, the columns that fit are shown and the others named' '
	tty "env COLUMNS=70 svyhead 3 apistrat.sav" | plain >out && test "$(widest <out)" -le 70 &&
	grep -q "^[0-9]* more variables do not fit this width: .* to " out &&
	tty "env COLUMNS=70 svyhead 3 -O text apistrat.sav" | plain >out && test "$(widest <out)" -gt 200 && ! grep -q "not fit" out &&
	tty "env COLUMNS=20 svycat -c cds,stype apisrs.sav" | plain | tail -2 >out &&
	printf "1 more variable does not fit this width: stype\n(-O text shows all, svyselect chooses)\n" | test_cmp - out
'

test_done
