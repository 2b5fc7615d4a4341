#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The columns of docs/switching.md on SPSS and R, run where PSPP and R's survey are. A line <!-- r: NUMBERS --> or <!-- spss FILE: NUMBERS --> behind the
# pipelines of a section says which of their numbers the other program must have too; it may have more digits, and shares instead of per cent.
# The pipelines themselves are run by examples.t.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);

my $root = abs_path(dirname($0) . '/..');
my $dir = tempdir(CLEANUP => 1);
my $mark = 'section of the page';

# Code of a cell: what stands between backquotes, a line each.
sub code {
	my $cell = shift;
	my @lines = $cell =~ /`([^`]*)`/g;
	return join('', map { s/\\\|/|/gr . "\n" } @lines);
}

# {title, spss, r (code), file, want => {spss, r}, shown (output of the pipelines)}
sub read_sections {
	my ($page) = @_;
	my (@sections, $in);
	my $preamble = '';
	open my $f, '<', $page or die "$page: $!\n";
	while (my $line = <$f>) {
		$in = $line =~ /^```(\w+)/ ? $1 : '' if $line =~ /^```/;
		if (!$in && $line =~ /^### (.*)/) {
			push @sections, {title => $1, spss => '', r => '', shown => '', want => {}};
		} elsif ($in && $in eq 'r' && $line !~ /^```/) {
			$preamble .= $line;
		} elsif (!@sections) {
			next;
		} elsif ($in) {
			$sections[-1]{shown} .= $line unless $line =~ /^[\$>] /;
		} elsif ($line =~ /^\| .*`/ && (my @cell = split /(?<!\\)\|/, $line) == 5) {
			$sections[-1]{spss} .= code($cell[1]);
			$sections[-1]{r} .= code($cell[3]);
		} elsif ($line =~ /^<!-- (spss|r)(?: (\S+))?: (.*) -->/) {
			$sections[-1]{want}{$1} = [split ' ', $3];
			$sections[-1]{file} = $2 if $1 eq 'spss';
		}
	}
	return $preamble, @sections;
}

sub put {
	my ($name, $text) = @_;
	open my $f, '>', "$dir/$name" or die "$name: $!\n";
	print $f $text;
	close $f or die "$name: $!\n";
}

# What the program writes of each section, in their order.
sub parts_of {
	my $text = shift;
	my (undef, @parts) = split /^.*\Q$mark\E.*$/m, $text;
	return @parts;
}

sub by_r {
	my ($preamble, @sections) = @_;
	put('preamble.R', $preamble);
	my $run = "setwd('$root/testdata')\noptions(digits = 10, width = 200)\nsuppressMessages(source('$dir/preamble.R'))\n";
	for my $i (0 .. $#sections) {
		put("$i.R", $sections[$i]{r});
		$run .= "cat('$mark\\n')\nsource('$dir/$i.R', print.eval = TRUE)\n";
	}
	put('all.R', $run);
	return parts_of(scalar `Rscript --vanilla $dir/all.R 2>&1`);
}

sub by_pspp {
	my @sections = @_;
	my $run = '';
	for my $s (@sections) {
		$run .= "GET FILE='$root/testdata/$s->{file}'.\nECHO '$mark'.\n$s->{spss}";
	}
	put('all.sps', $run);
	system("cd $dir && pspp -o all.csv all.sps >/dev/null 2>&1");
	return parts_of(scalar `cat $dir/all.csv`);
}

sub numbers { return map { s/,/./r } shift =~ /(?<![\w.])-?\d*\.?\d+(?:[eE][-+]?\d+)?/g }

sub digits { return shift =~ /\.(\d+)$/ ? length $1 : 0 }

# Is the number, which is rounded, among these, or a share of 1 that it is the per cent of? Two digits behind the point are enough.
sub has {
	my ($want, @have) = @_;
	for my $have (@have) {
		my ($w, $h) = (digits($want), digits($have));
		next if $h < $w && $h < 2;
		my $half = 0.5000001 * 10 ** -($h < $w ? $h : $w);
		return 1 if grep { abs(abs($have) * $_ - abs $want) <= $half } 1, 100;
	}
	return 0;
}

my ($preamble, @sections) = read_sections("$root/docs/switching.md");
my $test = 0;
sub ok { my ($ok, $name) = @_; $test++; print $ok ? '' : 'not ', "ok $test - $name\n"; return $ok }

for my $program (['spss', 'PSPP', 'pspp'], ['r', 'R', 'Rscript']) {
	my ($key, $name, $command) = @$program;
	my @told = grep { $_->{want}{$key} } @sections;
	my $there = system("command -v $command >/dev/null") == 0;
	$there &&= system(q(Rscript -e 'quit(status = !all(c("survey", "haven") %in% rownames(installed.packages())))' >/dev/null 2>&1)) == 0 if $key eq 'r';
	my @runs = $key eq 'r' ? grep { $_->{want}{r} || $_->{r} =~ /^design <-/m } @sections : @told;
	my @parts = !$there ? () : $key eq 'r' ? by_r($preamble, @runs) : by_pspp(@runs);
	for my $s (@told) {
		my @shown = numbers($s->{shown});
		my @absent = grep { my $want = $_; !grep { $_ eq $want } @shown } @{$s->{want}{$key}};
		ok(!@absent, "$s->{title}: the pipelines show what $name is asked for") or print "# not there: @absent\n";
		if (!$there) {
			$test++;
			print "ok $test # skip $name is not there: $s->{title}\n";
			next;
		}
		my ($at) = grep { $runs[$_] == $s } 0 .. $#runs;
		my $text = $parts[$at] // '';
		my @missing = grep { !has($_, numbers($text)) } @{$s->{want}{$key}};
		ok(!@missing, "$s->{title}: $name finds the same") or print "# $name has no: @missing\n", map { "# $_\n" } split /\n/, $text;
	}
}
ok(@sections > 25, 'the page has its sections');
print "1..$test\n";
