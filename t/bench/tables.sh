# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154
# Section "tables" of bench.sh: 20 x 2 cells with counts, shares of rows, margins and a test, beside R.

# tabulated NAME FILE KIND OPTION…: leaves ours_t and ours_mb
tabulated() {
	local name=$1 f=$2 kind=$3
	shift 3
	time_of "svytab, 20 x 2, $name" "$runs" "$bin/svytab" "$@" g20,agree "$f"
	ours_t=$t ours_mb=$mb
	[ "$kind" = none ] || against+=("table, $name: MB|$mb|50|most")
	case " $peers " in *" r "*) ;; *) return ;; esac
	[ "$kind" != none ] && Rscript -e 'library(haven); library(survey)' >last.log 2>&1 || return 0
	time_of "R: $name" 1 Rscript "$top/t/bench/tables.R" "$f" "$kind"
	against+=("table, $name: R, times svytab|$(quotient "$t" "$ours_t")|10|least" "table, $name: R's memory, times svytab's|$(quotient "$mb" "$ours_mb")|10|least")
}

section_tables() {
	local ours_t ours_mb
	printf '\ntables: %s rows\n' "$size"
	file main tab-main.sav "$size" q1 q2 w stratum psu gemeente
	[ tab.sav -nt tab-main.sav ] || "$bin/svycompute" 'g20 = gemeente % 20; agree = q2 >= 3' tab-main.sav | "$bin/svycat" -o tab.sav
	file main tab-small.sav $((size / 5)) q1 q2 w stratum psu gemeente
	[ tab-rep.sav -nt tab-small.sav ] || "$bin/svycompute" 'g20 = gemeente % 20; agree = q2 >= 3' tab-small.sav |
		"$bin/svyreplicate" -w w --strata stratum --psu psu --type bootstrap --replicates 80 --seed 1 --columns -o tab-rep.sav
	base=''
	time_of 'the same columns alone' "$runs" ./columns tab.sav w stratum psu g20 agree
	base=$t
	tabulated 'rows as units, strata' tab.sav rows -w w --strata stratum --psu none
	tabulated 'primary units' tab.sav units -w w --strata stratum --psu psu
	tabulated 'all figures and their covariances' tab.sav none -w w --strata stratum --psu none --vcov --cells all
	tabulated '80 replicates, a fifth of the rows' tab-rep.sav replicates
}
