#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The examples of the man pages, of the README and of docs/*.md, run and compared; see README.md for their form.
#
#   examples.t [FILE…]            as a test; a command that hands data to another of ours is run again with -O sav, and must do the same
#   examples.t --write [FILE…]    puts the present output into the files: look at the difference before you keep it
#   examples.t --keep DIR FILE    also keeps in DIR what the examples of one page wrote, as gallery.t wants it
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(basename dirname);
use File::Temp qw(tempdir);

my $root = abs_path(dirname($0) . '/..');
my $write = @ARGV && $ARGV[0] eq '--write' ? shift : '';
my $keep = @ARGV && $ARGV[0] eq '--keep' ? (shift, shift)[1] : undef;
# The gallery is run by gallery.t, with its pictures.
my @files = map { abs_path($_) } @ARGV ? @ARGV : (sort(glob("$root/cmd/*.1")), "$root/README.md", grep { !m{/gallery\.md$} } sort(glob("$root/docs/*.md")));
die "--keep takes the directory and one page\n" if defined $keep && @files != 1;

$ENV{PATH} = ($ENV{SVY_BIN} || "$root/bin") . ":$ENV{PATH}";
$ENV{LC_ALL} = 'C.UTF-8';
$ENV{ASAN_OPTIONS} ||= 'detect_leaks=0';

# What a man page writes in another way than it shows: backslashes, and points at the beginning of a line.
sub shown   { my $s = shift; $s =~ s/^\\&//; $s =~ s/\\e/\\/g; $s =~ s/\\\(aq/'/g; $s =~ s/\\-/-/g; $s }
sub written { my $s = shift; $s =~ s/\\/\\e/g; $s =~ s/^([.'])/\\&$1/; $s }

# Lines with, for those of an example, the number of the block that they are in.
sub read_blocks {
	my ($file) = @_;
	my $man = $file =~ /\.[0-9]$/;
	my ($in, $block, $examples, @lines) = (0, 0, !$man);
	open my $f, '<', $file or die "$file: $!\n";
	while (my $line = <$f>) {
		chomp $line;
		$examples = $line =~ /EXAMPLES/ if $man && $line =~ /^\.Sh/;
		$in = 0 if $man ? $line =~ /^\.Ed/ : $line =~ /^```/ && $in;
		push @lines, {text => $line, block => $in};
		$in = ++$block if $examples && ($man ? $line =~ /^\.Bd\s+-literal/ : $line =~ /^```console/);
	}
	return $man, \@lines;
}

# Commands with the output that is claimed: {command, output, at (line of the command), n (lines in all)}.
sub commands_of {
	my ($man, $lines) = @_;
	my @commands;
	for my $i (0 .. $#$lines) {
		next unless $lines->[$i]{block};
		my $text = $man ? shown($lines->[$i]{text}) : $lines->[$i]{text};
		my $last = @commands && $commands[-1]{block} == $lines->[$i]{block} ? $commands[-1] : undef;
		if ($text =~ s/^\$ //) {
			push @commands, {command => $text, output => '', at => $i, head => 1, n => 1, block => $lines->[$i]{block}};
		} elsif ($last) {
			$last->{n}++;
			if ($last->{output} eq '' && $last->{n} == $last->{head} + 1 && $text =~ s/^> //) {
				$last->{command} .= "\n$text";
				$last->{head}++;
			} else {
				$last->{output} .= "$text\n";
			}
		}
	}
	return @commands;
}

sub run {
	my ($command, $dir) = @_;
	my $pid = open(my $out, '-|') // die "fork: $!\n";
	if (!$pid) {
		open STDERR, '>&', \*STDOUT;
		open STDIN, '<', '/dev/null';
		chdir $dir or die;
		exec 'bash', '-c', $command or die;
	}
	my $text = do { local $/; <$out> } // '';
	close $out;
	return ($text, $? >> 8, $? & 127);
}

# Commands that write data, by what they say of their formats.
my %writes_data;
sub writes_data {
	my $name = shift;
	return $writes_data{$name} //= `$name --help 2>/dev/null` =~ /^Formats of the output:.* sav /m ? 1 : 0;
}

# The command with -O sav wherever data goes from one command of ours to another; undef if it goes nowhere so.
sub in_lane {
	my $rest = shift;
	my (@stages, $changed) = ('');
	while ($rest =~ /\G("(?:\\.|[^"\\])*"|'[^']*'|\|\||\||\\.|.)/gs) {
		if ($1 eq '|') { push @stages, '' } else { $stages[-1] .= $1 }
	}
	for my $i (0 .. $#stages - 1) {
		next unless $stages[$i + 1] =~ /^\s*svy/ && $stages[$i] =~ /^(.*[;&\n]\s*|\s*)(svy\w+)\b([^;&]*)$/s;
		my ($before, $name, $after) = ($1, $2, $3);
		next if $after =~ /\s-[-\w]*[oO]\b/ || !writes_data($name);
		$stages[$i] = "$before$name -O sav$after";
		$changed = 1;
	}
	return $changed ? join('|', @stages) : undef;
}

sub absent {
	my ($command) = @_;
	my @tools = grep { $command =~ /(^|[|\n;&]\s*)\Q$_\E\b/ } qw(mlr Rscript R gnuplot datamash jq xmllint unzip);
	# What ours run themselves.
	push @tools, 'gnuplot' if $command =~ /\bsvyreport\b/ || ($command =~ /\bsvyplot\b/ && $command !~ /-O (terminal|gnuplot)\b/);
	push @tools, 'pandoc' if $command =~ /\bdocx\b/;
	for my $tool (@tools) {
		return $tool if system("command -v $tool >/dev/null") != 0;
	}
	return '';
}

sub write_back {
	my ($file, $man, $lines, @commands) = @_;
	for my $c (reverse @commands) {
		my @new = map { $man ? written($_) : $_ } split /\n/, $c->{have};
		splice @$lines, $c->{at} + $c->{head}, $c->{n} - $c->{head}, map { {text => $_} } @new;
	}
	open my $f, '>', $file or die "$file: $!\n";
	print $f map { "$_->{text}\n" } @$lines;
	close $f or die "$file: $!\n";
}

$| = 1;
my $test = 0;
for my $file (@files) {
	my ($man, $lines) = read_blocks($file);
	my @commands = commands_of($man, $lines);
	my $dir = $keep // tempdir(CLEANUP => 1);
	symlink $_, "$dir/" . basename($_) for glob("$root/testdata/*");
	my %lost;       # files that a skipped command would have made, and the tool that it needs
	for my $c (@commands) {
		my $name = basename($file) . ': ' . $c->{command} =~ s/\s*\n\s*/ /gr =~ s/#/\\#/gr;
		$test++;
		my ($needed) = grep { $c->{command} =~ /(^|\s)\Q$_\E(\s|$)/ } keys %lost;
		if (my $tool = absent($c->{command}) || ($needed && $lost{$needed})) {
			$lost{$1} = $tool while $c->{command} =~ /(?:-o |>)(\S+)/g;
			$c->{have} = $c->{output};
			print "ok $test # skip $tool is not there: $name\n";
			next;
		}
		($c->{have}, my $status, my $signal) = run($c->{command}, $dir);
		my $lane = $write ? undef : in_lane($c->{command});
		my ($in_lane) = defined $lane ? run($lane, $dir) : $c->{have};
		$status = "0, but with -O sav between commands it says '$in_lane'" if $status == 0 && $in_lane ne $c->{have};
		my $ok = $c->{have} eq $c->{output} && $status eq '0' && $signal == 0;
		print $ok ? '' : 'not ', "ok $test - $name\n";
		next if $ok;
		print "# status $status, signal $signal; line " . ($c->{at} + 1) . "\n";
		print map { "# -$_\n" } split /\n/, $c->{output};
		print map { "# +$_\n" } split /\n/, $c->{have};
	}
	write_back($file, $man, $lines, @commands) if $write;
}
print "1..$test\n";
die "no example was found\n" unless $test;
