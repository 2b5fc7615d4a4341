#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# report.pl PAGE: runs every command that a report shows, in the present directory, and says which of them does not give what stands on the page.
# The number of those that do is the last line.
use strict;
use warnings;

local $/;
open my $in, '<', $ARGV[0] or die "$ARGV[0]: $!";
my $page = <$in>;
my %char = (amp => '&', lt => '<', gt => '>', quot => '"', '#39' => "'");
sub plain { my $s = shift; $s =~ s/&(amp|lt|gt|quot|#39);/$char{$1}/g; return $s }

my @commands = map { plain($_) } $page =~ m{<pre class="command"[^>]*><code>(.*?)</code></pre>}sg;
my ($all) = $page =~ m{<pre id="all-commands"[^>]*><code>(.*?)</code></pre>}s;
my ($plain, $good) = (plain($page), 0);
$page =~ s/( id="| id='|href="#|href='#|url\(#)f\d+-/$1/g;     # names in pictures
for my $c (@commands) {
	open my $sh, '-|', 'sh', '-c', $c or die "sh: $!";
	my $out = <$sh>;
	close $sh or print "fails: $c\n";
	$out = '' unless defined $out;
	$out =~ s/.*?(?=<svg)//s if $c =~ /-O svg/;
	my $there = $c =~ /-O (svg|html)/ ? index($page, $out) >= 0 : index($plain, $out) >= 0;
	# A stream is not on the page as it stands, but the figures of the summary are taken from it.
	if ($out =~ /^#---/) {
		my ($cards) = $page =~ m{<dl class="cards">(.*?)</dl>}s;
		$there = 1;
		$out =~ /\t\Q$1\E\t/ or $there = 0 while $cards =~ /<data value="([^"]*)"/g;
	}
	my $listed = index(plain($all), $c) >= 0;
	print "not on the page: $c\n" unless $there && length $out;
	print "not in the list of all commands: $c\n" unless $listed;
	$good++ if $there && $listed && length $out;
}
print "$good\n";
