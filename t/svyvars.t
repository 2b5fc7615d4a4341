#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2034,SC2016
test_description='svyvars: the codebook, with and without counts'
. "$(dirname "$0")/lib.sh"

cat >small.svy <<'EOT'
#---
# profile: svy-data/1
# title: A small one
# schema:
#   fields:
#   - name: trust
#     type: integer
#     title: Trust in the café
#     measure: ordinal
#     categories:
#     - {value: 1, label: Low}
#     - {value: 2, label: "Hoch, größer"}
#     - {value: 3, label: Never chosen}
#     - {value: 8, label: Don't know}
#     missingValues: [{value: '8'}]
#     missingRange: [97, 99]
#   - {name: city, type: string}
#   - {name: w, type: number}
#   - {name: age, type: integer}
# survey: {weights: w}
#---
EOT
printf 'trust\tcity\tw\tage\n' >>small.svy
printf '%s\t%s\t%s\t%s\n' 1 Utrecht 0.5 20 2 Ede 1.5 21 2 Ede 1 22 8 '' 2 23 98 Ede 1 24 .a Ede 1 25 '' Ede 1 26 >>small.svy
printf '#end rows=7\n' >>small.svy

cat >codebook <<'EOT'
small.svy (the stream): 4 variables
A small one
Design: weights w

trust  Trust in the café
       integer, ordinal, missing 8, 97 to 99
         1  Low
         2  Hoch, größer
         3  Never chosen
         8  Don't know    missing

city
       string

w
       number

age
       integer
EOT
test_expect_success 'titles, rules and labels, user-missing codes marked' '
	svyvars small.svy >have &&
	test_cmp codebook have
'

cat >counted <<'EOT'
small.svy (the stream): 4 variables, 2 shown, 7 rows
A small one
Design: weights w
Counts and shares are weighted by w; n is unweighted

trust  Trust in the café
       integer, ordinal, missing 8, 97 to 99
                           n  weighted      %
          1  Low           1       0.5   16.7
          2  Hoch, größer  2       2.5   83.3
          3  Never chosen  0       0.0    0.0
             all valid     3       3.0  100.0
          8  Don't know    1       2.0         missing
         98                1       1.0         missing
         .a                1       1.0         missing
          .  no value      1       1.0         missing
             all missing   4       5.0         missing

city
       string
                             n  weighted      %
         Ede                 5       5.5   91.7
         Utrecht             1       0.5    8.3
                  all valid  6       6.0  100.0
                  no value   1       2.0         missing
EOT
test_expect_success 'counts, weighted and not, of every kind of missing value' '
	svyvars --freq -c trust,city small.svy >have 2>err &&
	test_cmp counted have &&
	! test -s err
'

test_expect_success '--weights none counts rows only' '
	svyvars --freq -w none -c trust small.svy >out &&
	grep -E "^ +2  Hoch, größer +2 +66\.7$" out &&
	! grep weighted out
'

test_expect_success 'a bad weight is said, and weighs nothing' '
	sed "s/	1\.5	/	-1.5	/" small.svy >bad.svy &&
	svyvars --freq -c trust bad.svy >out 2>err &&
	grep "without a weight, or with one below zero, weigh nothing: 1 row" err &&
	grep -E "^ +2  Hoch, größer +2 +1\.0" out &&
	status 1 svyvars --strict --freq bad.svy
'

test_expect_success 'names, ranges and globs' '
	printf "trust\ncity\nw\nage\n" >want &&
	svyvars --names small.svy >have &&
	test_cmp want have &&
	printf "w\nage\ncity\n" >want &&
	svyvars --names -c "w-age,c*" small.svy >have &&
	test_cmp want have
'

test_expect_success 'many codes without label are taken together, with their range' '
	{ echo x && seq 1 100 && seq 1 100; } | svyvars --freq >out &&
	grep -E "^ +values, 1 to 100 +200 +100\.0$" out &&
	{ echo x && seq 1234567 1234667 && echo 1.23456789; } | svyvars --freq >out &&
	grep -E "^ +values, 1\.23457 to 1234667 +102 " out &&
	{ echo x && seq 1 30; } | svyvars --freq >out &&
	grep -E "^ +30 +1 +3\.3$" out
'

test_expect_success 'json holds the same' '
	svyvars --freq -O json small.svy >out &&
	perl -MJSON::PP - out <<-\EOF
	local $/;
	my $c = decode_json(<>);
	my $trust = $c->{variables}[0];
	my %count = map { ($_->{value} // "system") => $_ } @{$trust->{counts}};
	die "head" unless $c->{rows} == 7 && $c->{weights} eq "w" && $c->{title} eq "A small one";
	die "rules" unless $trust->{name} eq "trust" && "@{$trust->{missingRange}}" eq "97 99";
	die "valid code" unless $count{2}{n} == 2 && $count{2}{weighted} == 2.5 && !exists $count{2}{missing};
	die "kinds" unless $count{8}{missing} eq "user" && $count{".a"}{missing} eq "tag" && $count{system}{missing} eq "system";
	die "sums" unless $trust->{valid}{n} == 3 && $trust->{valid}{weighted} == 3 && $trust->{missing}{n} == 4;
	EOF
'

test_expect_success 'file, standard input and stream say the same' '
	svyvars --freq small.svy | sed 1d >a &&
	svyvars --freq <small.svy | sed 1d >b &&
	cat small.svy | svyvars --freq - | sed 1d >c &&
	test_cmp a b && test_cmp a c
'

test_expect_success 'wrong usage exits 2, a broken stream or a full disk 1' '
	status 2 svyvars -c trusst small.svy 2>err && grep "did you mean .trust.?" err &&
	status 2 svyvars --names --freq small.svy &&
	status 2 svyvars -O stream small.svy &&
	status 2 svyvars --freq -w city small.svy &&
	head -27 small.svy >cut.svy &&
	status 1 svyvars --freq cut.svy >out 2>err && ! test -s out &&
	status 1 svyvars small.svy >/dev/full
'

test_expect_success 'values are called others only beside valid values that have a line; one byte is one' '
	{
		printf "h\tx\n"
		seq 200 | awk "{ printf \"a\\t%s\\n\", \$1 % 50 ? \$1 / 8 : \"\" }"
	} >many.tsv &&
	svyvars --freq many.tsv >out && grep "no value" out && grep "  values, 0.125 to " out && ! grep "other values" out &&
	svycat many.tsv -o many.sav && svyvars many.sav >out && grep "at most 1 byte," out
'

cat >meta.svy <<'EOT'
#---
# profile: svy-data/1
# title: Who helps
# schema:
#   fields:
#   - name: shop
#     type: integer
#     title: Does the shopping
#     role: target
#     columns: 8
#     align: right
#     writeFormat: F8.1
#     attributes: {source: EQLS, codes: [a, b]}
#   - {name: cook, type: integer, x-origin: [1, {k: yes}]}
#   - {name: clean, type: integer}
#   - {name: walk, type: integer}
#   - {name: sort, type: integer}
# fileWeight: cook
# survey: {weights: walk, strata: [sort], psu: none, replicates: {type: brr, scale: 0.05}}
# documents: [Fieldwork in May, second wave]
# attributes: {doi: 10.17026/x}
# multipleResponseSets:
# - {name: $tasks, title: Tasks, kind: dichotomies, counted: '1', variables: [shop, cook, clean, walk, sort]}
# - {name: $two, kind: categories, variables: [shop, walk]}
# variableSets:
# - {name: core, variables: [shop, cook]}
# notes: [one value was damaged]
# history: [svycat a.sav]
#---
shop	cook	clean	walk	sort
1	1	1	1	1
#end rows=1
EOT
cat >top.want <<'EOT'
meta.svy (the stream): 5 variables, 2 shown
Who helps
Design: weights walk; strata sort; every case its own unit; replicates brr
Multiple-response set $tasks  Tasks (1 is counted)
  shop-sort
Multiple-response set $two (each variable holds the code of an answer)
  shop, walk
Note: one value was damaged
EOT
cat >rest.want <<'EOT'
Weight of the file: cook
replicates: {type: brr, scale: 0.05}
Attributes of the file
  doi: 10.17026/x
Set of variables core
  shop, cook
Documents
  Fieldwork in May
  second wave
History
  svycat a.sav

shop  Does the shopping
      integer
      role target, 8 columns, right, written as F8.1
      attribute source: EQLS
      attribute codes: a, b

cook
      integer
      x-origin: [1, {k: yes}]
EOT
test_expect_success 'what the file says of itself; --all adds what few ask for' '
	svyvars -c shop,cook meta.svy >have && head -8 have >top && test_cmp top.want top && test_must_fail grep -E "role|Documents|scale" have &&
	svyvars -c shop,cook --all meta.svy >have && cat top.want rest.want >want && test_cmp want have
'

test_expect_success 'json has all of it, under the keys of the stream' '
	svyvars -O json meta.svy >out &&
	perl -MJSON::PP - out <<-\EOF
	local $/;
	my $c = decode_json(<>);
	my ($shop, $cook) = @{$c->{variables}};
	sub is { my ($have, $want) = @_; die "$have is not $want" unless $have eq $want }
	is("$shop->{role} $shop->{columns} $shop->{align} $shop->{writeFormat}", "target 8 right F8.1");
	is("$shop->{attributes}{source} @{$shop->{attributes}{codes}}", "EQLS a b");
	is($cook->{"x-origin"}[0] + 1, 2);
	is($cook->{"x-origin"}[1]{k} ? "true" : "false", "true");
	is("$c->{fileWeight} $c->{survey}{weights} @{$c->{survey}{strata}} $c->{survey}{psu} $c->{survey}{replicates}{scale}", "cook walk sort none 0.05");
	is(join("|", @{$c->{documents}}, $c->{attributes}{doi}, @{$c->{notes}}, @{$c->{history}}),
		"Fieldwork in May|second wave|10.17026/x|one value was damaged|svycat a.sav");
	my ($tasks, $two) = @{$c->{multipleResponseSets}};
	is("$tasks->{name} $tasks->{title} $tasks->{kind} $tasks->{counted} @{$tasks->{variables}}", "\$tasks Tasks dichotomies 1 shop cook clean walk sort");
	is("$two->{name} $two->{kind} @{$two->{variables}}", "\$two categories shop walk");
	is("$c->{variableSets}[0]{name} @{$c->{variableSets}[0]{variables}}", "core shop cook");
	EOF
'

test_expect_success 'the bundled survey' '
	svyvars --freq -c e42dep "$TESTDATA/efc.sav" >sav &&
	svyvars --freq -c e42dep "$TESTDATA/efc.dta" >dta &&
	grep "908 rows" sav &&
	sed 1d sav | grep -v format >a && sed 1d dta | grep -v format >b &&
	test_cmp a b
'

cat >dates.svy <<'EOF2'
#---
# profile: svy-data/1
# schema:
#   fields:
#   - name: day
#     type: date
#     format: DATE11
#     missingRange: [12445056000, .inf]
#   - name: sex
#     type: integer
#---
day	sex
1980-08-30	1
1980-08-30	2
1977-02-25	2
#end rows=3
EOF2
test_expect_success 'dates are shown as dates, and so are the groups and shares of estimates' '
	svyvars --freq dates.svy >out && grep "date, format DATE11, missing 1977-02-25 to highest" out && grep "1980-08-30  *2" out &&
	sed -i "s/missingRange: .*/missingRange: [0, 1]/" dates.svy && svyprop --psu none day dates.svy 2>err | svytable >out 2>>err && grep "1980-08-30  *66.7" out &&
	svymean --psu none sex --by day dates.svy 2>err | svytable >out 2>>err && grep "1980-08-30 " out
'

test_expect_success 'lines of a document are set in, also those of one text' '
	printf "#---\n# profile: svy-data/1\n# documents:\n# - \"one\\\\ntwo\"\n# - three\n#---\nx\n1\n#end rows=1\n" >doc.svy && svyvars --all doc.svy >out &&
	sed -n "/^Documents/,/^\$/p" out | head -4 >have && printf "Documents\n  one\n  two\n  three\n" >want && test_cmp want have
'

test_done
