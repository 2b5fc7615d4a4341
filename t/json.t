#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='json and ndjson'
. "$(dirname "$0")/lib.sh"

test_expect_success 'ndjson has a row a line, and null for what is missing' '
	printf "x,t\n1.5,\"a\"\"b\"\n,\n0,c\n" >a.csv &&
	svycat -O ndjson a.csv >have &&
	cat >want <<-\EOT &&
	{"x":1.5,"t":"a\"b"}
	{"x":null,"t":null}
	{"x":0,"t":"c"}
	EOT
	test_cmp want have
'

test_expect_success 'json is one object of schema and rows' '
	svycat -O json a.csv >have &&
	cat >want <<-\EOT &&
	{"profile": "svy-data/1",
	"schema": {"fields": [
	{"name": "x", "type": "number"},
	{"name": "t", "type": "string", "width": 3}
	]},
	"rows": [
	{"x":1.5,"t":"a\"b"},
	{"x":null,"t":null},
	{"x":0,"t":"c"}
	]}
	EOT
	test_cmp want have
'

test_expect_success 'the extension of the output says the format' '
	svycat -o b.json a.csv && svycat -O json a.csv >want && test_cmp want b.json &&
	svycat -o b.ndjson a.csv && svycat -O ndjson a.csv >want && test_cmp want b.ndjson
'

test_expect_success 'a tag that becomes null is told' '
	printf "x\n1\n.a\n" >tag.csv &&
	svycat -O ndjson tag.csv >out 2>err && grep -q "null in JSON" err
'

test_expect_success 'a full disk is an error' '
	status 1 svycat -O json a.csv >/dev/full 2>err && grep -q "No space left" err
'

test_expect_success 'a broken input leaves no file' '
	printf "a,b\n1\n" >broken.csv &&
	status 1 svycat -o c.json broken.csv 2>err && ! test -e c.json
'

test_done
