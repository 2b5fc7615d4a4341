#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='ratios, variances, covariances and standardised estimates beside those of R survey on the same files'
. "$(dirname "$0")/lib.sh"

if ! test_have_prereq R; then
	[ -z "$CI" ] || { echo "Bail out! R with survey and haven is not installed"; exit 1; }
	skip_all='R with survey and haven is not installed'
	test_done
fi

# The rows of an estimate stream as the R script prints them. Of vcov, the covariances with the first estimate.
cells='BEGIN { FS = OFS = "\t" }
	/^# vcov: / { split($0, part, "["); for (i = 2; i in part; i++) { split(part[i], x, /[],]/); first[i - 1] = x[1] } }
	/^#/ { next }
	!n { for (i = 1; i <= NF; i++) at[$i] = i; n = 1; next }
	{ r++; wr = "deff" in at ? $at["deff"] : "NA"; wor = "deff_wor" in at ? $at["deff_wor"] : "NA"
	  print name, $at["id"], $at["estimate"], $at["std_error"], $at["df"], wr, wor, r in first ? first[r] : "NA" }'
ours() {
	_case=$1
	shift
	(cd "$TESTDATA" && "$@" 2>/dev/null) | awk -v name="$_case" "$cells" >>ours
}

# replicated TYPE FILE OPTIONS… : the file with that design, its replicates made by who reads it
replicated() {
	_type=$1
	shift
	svydesign -q "$@" | sed "s/^# survey: {/&replicates: {type: $_type}, /"
}
one='-w pw --psu dnum --fpc fpc'
strat='-w pw --strata stype --fpc fpc --psu none'
two='-w pw --psu dnum,snum --fpc fpc1,fpc2'
effects='--stats deff,deff_wor'
monitor='--psu psu --strata stratum -w gewicht --missing n1-n3,w1=-7:-2'
rows='--psu none --strata gemeente -w gewicht --missing n1-n3=-7:-2'
hanes='-w WTMEC2YR --strata SDMVSTRA --psu SDMVPSU --nest'

test_expect_success 'R runs' '(cd "$TESTDATA" && Rscript functions.R) >theirs 2>r.err || { cat r.err; false; }'
test_expect_success 'svykit runs' '
	ours "ratio clus1" svyratio api_stu/enroll $effects $one apiclus1.sav &&
	ours "ratio clus1 by" svyratio api00/api99 --by stype $effects $one apiclus1.sav &&
	ours "ratio strat" svyratio api_stu/enroll --by stype $effects $strat apistrat.sav &&
	ours "ratio two" svyratio api00/api99 $two apiclus2.sav &&
	ours "ratios strat" svyratio api_stu/enroll,api00/enroll --vcov $strat apistrat.sav &&
	ours "ratio covariance" svyratio api_stu/enroll --by stype --vcov $one apiclus1.sav &&
	(cd "$TESTDATA" && replicated jk1 $one apiclus1.sav) >jk1.svy && ours "ratio jk1" svyratio api00/enroll "$PWD/jk1.svy" &&
	(cd "$TESTDATA" && replicated jkn -w pw --strata stype --psu snum apistrat.sav) >jkn.svy && ours "ratio jkn" svyratio api_stu/enroll --by stype "$PWD/jkn.svy" &&
	ours "variance clus1" svyvar api00 $effects $one apiclus1.sav &&
	ours "variance clus1 by" svyvar enroll --by stype $effects $one apiclus1.sav &&
	ours "variance strat" svyvar api00 --by stype $effects $strat apistrat.sav &&
	ours "variance two" svyvar api99 $two apiclus2.sav &&
	ours "sd two" svyvar api99 --sd --by stype $two apiclus2.sav &&
	ours "covariance clus1" svyvar api00,enroll --covariance $one apiclus1.sav &&
	ours "covariance strat" svyvar api00,enroll --covariance $strat apistrat.sav &&
	ours "variance jk1" svyvar api00 "$PWD/jk1.svy" &&
	ours "variance jkn" svyvar enroll --by stype "$PWD/jkn.svy" &&
	ours "ratio monitor" svyratio n1/n2 --by jaar $monitor monitor.sav &&
	ours "variance monitor" svyvar n1 --by jaar --as r $monitor monitor.sav &&
	ours "ratio rows" svyratio uren_zorg/leeftijd --by sekse $rows monitor.sav &&
	ours "variance rows" svyvar uren_zorg --by sekse $rows monitor.sav &&
	printf "stype,count\n1,4421\n2,755\n3,1018\n" >types.csv && (cd "$TESTDATA" && svyweight poststratify -q --targets "$OLDPWD/types.csv" $one apiclus1.sav) >post.svy &&
	ours "ratio poststratified" svyratio api_stu/enroll "$PWD/post.svy" &&
	ours "variance poststratified" svyvar api00 "$PWD/post.svy" &&
	ours "covariance poststratified" svyvar api00,enroll --covariance "$PWD/post.svy" &&
	ours "ratio brewer" svyratio Bush/Kerry --psu none --prob p --pps brewer election_pps.sav &&
	ours "variance brewer" svyvar Nader --psu none --prob p --pps brewer election_pps.sav &&
	ours "standard" svymean HI_CHOL --where "agecat > 1" --standardize agecat --to nhanes-ages.csv $hanes nhanes.zsav &&
	ours "standard by" svymean HI_CHOL --where "agecat > 1" --by race --standardize agecat --to nhanes-ages.csv $hanes nhanes.zsav &&
	ours "standard rows" svymean api00 --standardize stype --to "$PWD/types.csv" $strat apistrat.sav
'
test_expect_success 'the same rows' 'cut -f1,2 ours >a && cut -f1,2 theirs >b && test_cmp b a'
for column in 3=estimate 4="standard error" 5=df 6="design effect with replacement" 7="design effect without replacement" 8=covariance; do
	test_expect_success "the same ${column#*=}" "cut -f${column%%=*} ours >a && cut -f${column%%=*} theirs >b && near a b 1e-8"
done

test_done
