#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Opens a page in headless Chromium and asks it things, for tests: browser.pl PAGE COMMAND…, see README.md. It speaks the DevTools protocol over
# the pipe of --remote-debugging-pipe, with what Perl itself brings. No name resolves in there: a page that needs the network is found out.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use IO::Select;
use JSON::PP;
use MIME::Base64 qw(decode_base64);
use POSIX qw(dup2);

my $json = JSON::PP->new->utf8->canonical->allow_nonref;
my ($to, $from, $child, $session);
my ($last_id, $input) = (0, '');
my (@errors, %seen_event, $opened);
my %media = (media => 'screen', scheme => 'light');
my $patience = $ENV{BROWSER_TIMEOUT} || 120;

sub fail { print STDERR "browser: @_\n"; exit 1 }

sub start {
	my $profile = tempdir('svykit-browser-XXXXXX', TMPDIR => 1, CLEANUP => 1);
	pipe(my $in, $to) or fail("no pipe: $!");
	pipe($from, my $out) or fail("no pipe: $!");
	binmode $_ for $to, $from;
	$to->autoflush(1);
	defined($child = fork) or fail("no process: $!");
	return if $child;
	setpgrp;
	# One may stand where the other must go: both out of the way first.
	dup2(fileno $in, 30);
	dup2(fileno $out, 31);
	dup2(30, 3);
	dup2(31, 4);
	open STDOUT, '>', '/dev/null';
	open STDERR, '>', "$profile/stderr";
	exec($ENV{CHROMIUM} || 'chromium', '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-extensions',
		'--disable-background-networking', '--hide-scrollbars', '--lang=en', '--host-resolver-rules=MAP * ~NOTFOUND', "--user-data-dir=$profile",
		'--remote-debugging-pipe', 'about:blank') or POSIX::_exit(127);
}

# What the page said wrong; asking for anything that is not in the file is wrong too.
sub note_event {
	my ($m) = @_;
	my ($name, $p) = ($m->{method}, $m->{params});
	$seen_event{$name}++;
	if ($name eq 'Runtime.exceptionThrown') {
		my $e = $p->{exceptionDetails};
		push @errors, 'exception: ' . ($e->{exception}{description} // $e->{text});
	} elsif ($name eq 'Runtime.consoleAPICalled' && $p->{type} =~ /^(error|warning|assert)$/) {
		push @errors, "console $p->{type}: " . join ' ', map { $_->{value} // $_->{description} // '' } @{$p->{args}};
	} elsif ($name eq 'Log.entryAdded' && $p->{entry}{level} =~ /^(error|warning)$/) {
		push @errors, "$p->{entry}{source} $p->{entry}{level}: $p->{entry}{text} " . ($p->{entry}{url} // '');
	} elsif ($name eq 'Network.requestWillBeSent' && $p->{request}{url} !~ /^(data|blob|about):/ && $p->{request}{url} ne ($opened // '')) {
		push @errors, "asks for $p->{request}{url}";
	}
}

sub receive {
	my $until = time + $patience;
	while ((my $end = index $input, "\0") < 0) {
		my $left = $until - time;
		fail("no answer in $patience seconds") if $left <= 0 || !IO::Select->new($from)->can_read($left);
		sysread($from, $input, 1 << 16, length $input) or fail('chromium ended');
	}
	my $m = $json->decode(substr $input, 0, index $input, "\0");
	substr($input, 0, index($input, "\0") + 1) = '';
	note_event($m) if $m->{method};
	return $m;
}

sub call {
	my ($method, $params, $without_session) = @_;
	my $id = ++$last_id;
	my %m = (id => $id, method => $method, params => $params // {});
	$m{sessionId} = $session if $session && !$without_session;
	my $text = $json->encode(\%m) . "\0";
	for (my $at = 0; $at < length $text;) {
		$at += syswrite($to, $text, length($text) - $at, $at) // fail("chromium does not listen: $!");
	}
	while (1) {
		my $m = receive();
		next unless defined $m->{id} && $m->{id} == $id;
		fail("$method: $m->{error}{message}") if $m->{error};
		return $m->{result};
	}
}

sub attach {
	my ($page) = grep { $_->{type} eq 'page' } @{call('Target.getTargets')->{targetInfos}};
	my $target = $page ? $page->{targetId} : call('Target.createTarget', {url => 'about:blank'})->{targetId};
	$session = call('Target.attachToTarget', {targetId => $target, flatten => JSON::PP::true})->{sessionId};
	call("$_.enable") for qw(Page Runtime Log Network);
	call('Emulation.setFocusEmulationEnabled', {enabled => JSON::PP::true});
}

sub load {
	my ($url) = @_;
	$opened = $url;
	my $before = $seen_event{'Page.loadEventFired'} // 0;
	my $went = call('Page.navigate', {url => $url});
	fail("$url: $went->{errorText}") if $went->{errorText};
	receive() while ($seen_event{'Page.loadEventFired'} // 0) == $before;
}

sub evaluate {
	my ($script) = @_;
	my $r = call('Runtime.evaluate', {expression => $script, returnByValue => JSON::PP::true, awaitPromise => JSON::PP::true, userGesture => JSON::PP::true});
	fail('script: ' . ($r->{exceptionDetails}{exception}{description} // $r->{exceptionDetails}{text})) if $r->{exceptionDetails};
	return $r->{result}{value};
}

sub say_value {
	my ($v) = @_;
	my $text = ref $v || JSON::PP::is_bool($v) ? $json->encode($v) : $v // '';
	utf8::encode($text) if utf8::is_utf8($text);
	print "$text\n";
}

sub say_lines { say_value($_) for @{$_[0]} }

sub media {
	call('Emulation.setEmulatedMedia', {media => $media{media}, features => [{name => 'prefers-color-scheme', value => $media{scheme}}]});
}

sub size {
	my ($w, $h) = $_[0] =~ /^(\d+)x(\d+)$/ or fail("size is WIDTHxHEIGHT, not '$_[0]'");
	$media{width} = $w;
	call('Emulation.setDeviceMetricsOverride', {width => $w + 0, height => $h + 0, screenWidth => $w + 0, screenHeight => $h + 0, deviceScaleFactor => 1,
		mobile => $w < 600 ? JSON::PP::true : JSON::PP::false});
}

my %key_code = (Tab => 9, Enter => 13, Escape => 27, End => 35, Home => 36, ArrowLeft => 37, ArrowUp => 38, ArrowRight => 39, ArrowDown => 40, Space => 32);
sub key {
	my ($name) = @_;
	fail("unknown key '$name'") unless $key_code{$name};
	my %text = $name eq 'Enter' ? (text => "\r") : $name eq 'Space' ? (text => ' ') : ();
	my %k = (key => $name eq 'Space' ? ' ' : $name, code => $name, windowsVirtualKeyCode => $key_code{$name});
	call('Input.dispatchKeyEvent', {type => %text ? 'keyDown' : 'rawKeyDown', %k, %text});
	call('Input.dispatchKeyEvent', {type => 'keyUp', %k});
}

sub write_file {
	my ($path, $data) = @_;
	open my $f, '>:raw', $path or fail("cannot write '$path': $!");
	print $f decode_base64($data) and close $f or fail("cannot write '$path': $!");
}

sub slurp {
	open my $f, '<:raw:utf8', $_[0] or fail("cannot read '$_[0]': $!");
	local $/;
	return scalar <$f>;
}

# A check needs to know how the page was looked at.
sub checks {
	my $as = join ' ', $media{width}, $media{scheme}, $media{media} eq 'print' ? 'print' : ();
	say_value("$as: $_") for @{evaluate(slurp(dirname(abs_path($0)) . '/browser.js'))};
}

my %setting = (
	size => \&size,
	light => sub { $media{scheme} = 'light'; media() },
	dark => sub { $media{scheme} = 'dark'; media() },
	print => sub { $media{media} = 'print'; media() },
	screen => sub { $media{media} = 'screen'; media() },
	nojs => sub { call('Emulation.setScriptExecutionDisabled', {value => JSON::PP::true}) },
);
my %action = (
	eval => sub { my $v = evaluate($_[0]); ref $v eq 'ARRAY' ? say_lines($v) : say_value($v) },
	checks => \&checks,
	errors => sub { evaluate('new Promise(r => setTimeout(r, 50))'); say_lines(\@errors); @errors = () },
	dom => sub { say_value(evaluate('document.documentElement.outerHTML')) },
	type => sub { call('Input.insertText', {text => $_[0]}); evaluate('new Promise(r => setTimeout(r, 0))') },
	key => \&key,
	png => sub { write_file($_[0], call('Page.captureScreenshot', {format => 'png'})->{data}) },
	longpng => sub { write_file($_[0], call('Page.captureScreenshot', {format => 'png', captureBeyondViewport => JSON::PP::true, clip => long_clip()})->{data}) },
	pdf => sub { call('Emulation.setEmulatedMedia', {media => ''}); write_file($_[0], call('Page.printToPDF', {printBackground => JSON::PP::true, preferCSSPageSize => JSON::PP::true})->{data}); media() },
	goto => sub { my $f = $_[0]; evaluate('location.hash = ' . $json->encode($f)); evaluate('new Promise(r => setTimeout(r, 50))') },
);

sub long_clip {
	my $s = call('Page.getLayoutMetrics')->{cssContentSize};
	return {x => 0, y => 0, width => $s->{width}, height => $s->{height} > 16000 ? 16000 : $s->{height}, scale => 1};
}

my ($page, @commands) = @ARGV;
fail('what page?') unless defined $page;
my $path = abs_path($page);
fail("no file '$page'") unless defined $path && -f $path;
s/([^A-Za-z0-9\/._~-])/sprintf '%%%02X', ord $1/ge for $path;
utf8::decode($_) for @commands;
$SIG{PIPE} = 'IGNORE';
start();
# Before the profile is taken away all processes that write there must be gone.
END { if ($child) { my $s = $?; kill 'KILL', -$child; waitpid $child, 0; select undef, undef, undef, 0.2; $? = $s } }
attach();
$setting{size}->('1280x900');
media();
for (@commands) {
	my ($name, $arg) = /^([a-z]+)(?:=(.*))?$/s or fail("no command: '$_'");
	my $do = $setting{$name} // $action{$name} // fail("no command: '$name'");
	load("file://$path") if $action{$name} && !$opened;
	$do->($arg);
}
close STDOUT or fail("cannot write: $!");
call('Browser.close', {}, 1);
waitpid $child, 0;
$child = 0;
