#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# docs/gallery.md and its pictures, made again. Its pipelines are run, and its tables compared, by examples.t; here are the pictures:
#
#   gallery.t            a picture NAME.svg that a pipeline of the page writes is docs/gallery/NAME.svg. Where lines and areas lie depends on the version of
#                        gnuplot, so texts, in their order, and the kinds of elements with their numbers are compared, and not bytes. A picture NAME.png is a
#                        page NAME.html in a browser, whose fonts are those of the machine: it is there, and small, and the page can be made
#   gallery.t --write    makes them again, and the tables of the page: look at them before you keep them
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(basename dirname);
use File::Copy qw(copy);
use File::Temp qw(tempdir);

my $root = abs_path(dirname($0) . '/..');
my $page = "$root/docs/gallery.md";
my $home = "$root/docs/gallery";
my $most = 150_000;     # bytes of a picture
my $write = @ARGV && $ARGV[0] eq '--write';
my $made = tempdir(CLEANUP => 1);
my ($test, $failed) = (0, 0);

$ENV{PATH} = ($ENV{SVY_BIN} || "$root/bin") . ":$ENV{PATH}";
$ENV{ASAN_OPTIONS} ||= 'detect_leaks=0';

sub ok { my ($ok, $name, @why) = @_; $test++; $failed++ unless $ok; print $ok ? '' : 'not ', "ok $test - $name\n", $ok ? () : map { "# $_\n" } @why; return $ok }
sub skip { my ($why, $name) = @_; $test++; print "ok $test # skip $why: $name\n" }
sub there { my $tool = shift; return system("command -v $tool >/dev/null") == 0 }

sub content {
	my $file = shift;
	open my $f, '<', $file or die "$file: $!\n";
	local $/;
	return scalar <$f>;
}

# Runs the pipelines of the page, whose files stay in $made, and passes its lines on.
sub run_page {
	my @how = ($write ? '--write' : (), '--keep', $made, $page);
	open my $run, '-|', "$root/t/examples.t", @how or die "examples.t: $!\n";
	while (my $line = <$run>) {
		next if $line =~ /^1\.\./;
		$test++ if $line =~ /^(not )?ok /;
		$failed++ if $line =~ /^not ok /;
		print $line;
	}
	ok(close $run, 'the pipelines of the page run');
}

# The texts of a picture, and how many elements of each kind it has, a line each.
sub parts {
	my $svg = shift;
	my %n;
	my @texts = map { s/<[^>]*>//gr } $svg =~ m{<text\b[^>]*>(.*?)</text>}gs;
	$n{$_}++ for $svg =~ /<([a-zA-Z]+)/g;
	return @texts, map { "$n{$_} $_" } sort keys %n;
}

# Lines of one list that the other has not at the same place.
sub unlike {
	my ($want, $have) = @_;
	my $n = @$want > @$have ? @$want : @$have;
	return map { my ($w, $h) = ($want->[$_] // '', $have->[$_] // ''); $w eq $h ? () : ("-$w", "+$h") } 0 .. $n - 1;
}

sub compare_svg {
	my $name = shift;
	return skip('gnuplot is not there', $name) unless there('gnuplot');
	return unless ok(-s "$made/$name", "$name: a pipeline of the page makes it");
	my @want = parts(content("$home/$name"));
	my @have = parts(content("$made/$name"));
	my @unlike = unlike(\@want, \@have);
	ok(scalar(@want && !@unlike), "$name: texts and elements are those of the picture in docs", @unlike);
}

sub compare_png {
	my $name = shift;
	my $html = $name =~ s/\.png$/.html/r;
	return skip('gnuplot is not there', $name) if !-s "$made/$html" && !there('gnuplot');
	ok(-s "$made/$html", "$name: a pipeline of the page makes $html");
	ok(scalar(content("$home/$name") =~ /^\x89PNG/), "$name: it is a picture");
}

sub draw {
	my $name = shift;
	my $html = $name =~ s/\.png$/.html/r;
	return copy("$made/$name", "$home/$name") if $name =~ /\.svg$/;
	return system('perl', "$root/t/browser.pl", "$made/$html", 'size=1000x900', 'light', "png=$home/$name") == 0;
}

run_page();
my $text = content($page);
my @named = $text =~ m{!\[[^\]]+\]\(gallery/([^)\s]+)\)}g;
my %named = map { $_ => 1 } @named;

if ($write) {
	mkdir $home;
	ok(draw($_), "$_: drawn") for @named;
}
for my $name (@named) {
	next unless ok(-s "$home/$name", "$name: the picture is there");
	ok(-s "$home/$name" <= $most, "$name: at most $most bytes");
	$name =~ /\.svg$/ ? compare_svg($name) : compare_png($name);
}
my @strangers = grep { !$named{$_} } map { basename($_) } glob("$home/*");
ok(!@strangers, 'the page names every picture', @strangers);
my @bare = $text =~ m{(!\[\s*\]\([^)]*\))}g;
ok(!@bare, 'every picture has words for who does not see it', @bare);

# By the commands' own words: -O of svytable at the end of its help, the types of svyplot in its message on an unknown one.
my @formats = `svytable --help` =~ /^Formats of the output: (.*)$/m ? split(' ', $1) : ();
my @types = `svyplot --type '?' 2>&1` =~ /one of (.*), not / ? split(/, /, $1) : ();
ok(@formats > 10 && @types > 8, 'the commands tell their formats and types', "formats: @formats", "types: @types");
my ($commands) = join("\n", $text =~ /^[\$>] (.*)$/mg);
my @absent = grep { $commands !~ /\bsvyplot\b[^|]*--type $_\b/ } @types;
ok(!@absent, 'the page has every type of picture', @absent);
@absent = grep { my $f = $_; $f ne 'text' && $commands !~ /\bsvytable\b[^|]* (-O $f\b|-o \S+\.$f\b)/ } @formats;
ok(!@absent, 'the page has every format of tables', @absent);
my $help = `svyplot --help`;
@absent = grep { $help !~ /\b$_\b/ } @types;
ok(!@absent, 'the help of svyplot tells its types', @absent);
print "1..$test\n";
exit($failed > 0);
