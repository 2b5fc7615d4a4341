// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/yaml.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
#include "io/input.h"

#define DEPTH_MAX 64
#define FILE_MAX ((size_t)64 << 20)

struct parse {
	struct svy_ctx *ctx;
	const char *name;
	int line0;
	yaml_parser_t lib;
};

static int fail_at(struct parse *p, int line, const char *problem, const char *subject)
{
	if (subject)
		return svy_fail(p->ctx, SVY_EDATA, "%s:%d: %s '%s'", p->name, line, problem, subject);
	return svy_fail(p->ctx, SVY_EDATA, "%s:%d: %s", p->name, line, problem);
}

static int line_of(const struct parse *p, const yaml_mark_t *mark)
{
	return p->line0 + (int)mark->line + 1;
}

static int next_event(struct parse *p, yaml_event_t *ev)
{
	if (yaml_parser_parse(&p->lib, ev))
		return 0;
	if (p->lib.error == YAML_MEMORY_ERROR)
		svy_mem_exhausted();
	/* Errors of the scanner have a mark; those of the decoder (bad UTF-8) only know how far the scanner had come. */
	const yaml_mark_t *mark = p->lib.problem_mark.line ? &p->lib.problem_mark : &p->lib.mark;
	return fail_at(p, line_of(p, mark), p->lib.problem ? p->lib.problem : "this is not YAML", NULL);
}

static struct svy_yaml *add_item(struct svy_yaml *y)
{
	if (y->n >= y->cap) {
		y->cap = y->cap ? y->cap * 2 : 4;
		y->item = svy_reallocarray(y->item, y->cap, sizeof *y->item);
		if (y->kind == SVY_YAML_MAP)
			y->key = svy_reallocarray(y->key, y->cap, sizeof *y->key);
	}
	memset(&y->item[y->n], 0, sizeof *y->item);
	if (y->kind == SVY_YAML_MAP)
		memset(&y->key[y->n], 0, sizeof *y->key);
	return &y->item[y->n++];
}

static void take_scalar(const yaml_event_t *ev, struct svy_yaml *y)
{
	const char *tag = (const char *)ev->data.scalar.tag;
	y->kind = SVY_YAML_SCALAR;
	y->text = svy_strndup((const char *)ev->data.scalar.value, ev->data.scalar.length);
	y->quoted = ev->data.scalar.style != YAML_PLAIN_SCALAR_STYLE || (tag && strcmp(tag, YAML_STR_TAG) == 0);
}

static int check_keys(struct parse *p, const struct svy_yaml *map)
{
	struct svy_table *seen = svy_table_new(0);
	int rc = 0;
	for (size_t i = 0; !rc && i < map->n; i++) {
		bool fresh;
		svy_table_add(seen, map->key[i].text, strlen(map->key[i].text), &fresh);
		if (!fresh)
			rc = fail_at(p, map->key[i].line, "this key is given twice:", map->key[i].text);
	}
	svy_table_free(seen);
	return rc;
}

static int node(struct parse *p, const yaml_event_t *ev, struct svy_yaml *y, int depth);

static int list_items(struct parse *p, struct svy_yaml *y, int depth)
{
	for (;;) {
		yaml_event_t ev;
		int rc = next_event(p, &ev);
		if (rc)
			return rc;
		bool end = ev.type == YAML_SEQUENCE_END_EVENT;
		if (!end)
			rc = node(p, &ev, add_item(y), depth + 1);
		yaml_event_delete(&ev);
		if (rc || end)
			return rc;
	}
}

static int map_items(struct parse *p, struct svy_yaml *y, int depth)
{
	for (;;) {
		yaml_event_t ev;
		int rc = next_event(p, &ev);
		if (rc)
			return rc;
		if (ev.type == YAML_MAPPING_END_EVENT) {
			yaml_event_delete(&ev);
			return check_keys(p, y);
		}
		if (ev.type == YAML_SCALAR_EVENT) {
			add_item(y);
			take_scalar(&ev, &y->key[y->n - 1]);
			y->key[y->n - 1].line = line_of(p, &ev.start_mark);
		} else {
			rc = fail_at(p, line_of(p, &ev.start_mark), "a key must be a plain word", NULL);
		}
		yaml_event_delete(&ev);
		if (!rc)
			rc = next_event(p, &ev);
		if (rc)
			return rc;
		rc = node(p, &ev, &y->item[y->n - 1], depth + 1);
		yaml_event_delete(&ev);
		if (rc)
			return rc;
	}
}

static int node(struct parse *p, const yaml_event_t *ev, struct svy_yaml *y, int depth)
{
	y->line = line_of(p, &ev->start_mark);
	if (depth > DEPTH_MAX)
		return fail_at(p, y->line, "this is nested too deeply", NULL);
	switch (ev->type) {
	case YAML_SCALAR_EVENT:
		take_scalar(ev, y);
		return 0;
	case YAML_SEQUENCE_START_EVENT:
		y->kind = SVY_YAML_LIST;
		return list_items(p, y, depth);
	case YAML_MAPPING_START_EVENT:
		y->kind = SVY_YAML_MAP;
		return map_items(p, y, depth);
	case YAML_ALIAS_EVENT:
		return fail_at(p, y->line, "an alias (*name) is not read here", NULL);
	default:
		return fail_at(p, y->line, "this is not YAML", NULL);
	}
}

/* Stream start, one document or none, stream end. */
static int document(struct parse *p, struct svy_yaml *root)
{
	bool seen = false;
	for (;;) {
		yaml_event_t ev;
		int rc = next_event(p, &ev);
		if (rc)
			return rc;
		yaml_event_type_t type = ev.type;
		if (type == YAML_DOCUMENT_START_EVENT && seen)
			rc = fail_at(p, line_of(p, &ev.start_mark), "a second document ('---') begins here", NULL);
		seen |= type == YAML_DOCUMENT_START_EVENT;
		if (type != YAML_STREAM_START_EVENT && type != YAML_STREAM_END_EVENT && type != YAML_DOCUMENT_START_EVENT && type != YAML_DOCUMENT_END_EVENT)
			rc = node(p, &ev, root, 0);
		yaml_event_delete(&ev);
		if (rc || type == YAML_STREAM_END_EVENT)
			return rc;
	}
}

int svy_yaml_parse(struct svy_ctx *ctx, const char *name, const char *text, size_t len, int line0, struct svy_yaml *root)
{
	struct parse p = {.ctx = ctx, .name = name, .line0 = line0};
	memset(root, 0, sizeof *root);
	root->line = line0 + 1;
	if (!yaml_parser_initialize(&p.lib))
		svy_mem_exhausted();
	yaml_parser_set_encoding(&p.lib, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&p.lib, (const unsigned char *)text, len);
	int rc = document(&p, root);
	yaml_parser_delete(&p.lib);
	if (rc) {
		svy_yaml_free(root);
		memset(root, 0, sizeof *root);
	} else if (root->kind == SVY_YAML_SCALAR && !root->text) {
		root->text = svy_strdup("");
	}
	return rc;
}

int svy_yaml_read(struct svy_ctx *ctx, const char *path, struct svy_yaml *root)
{
	struct svy_bytes *b;
	struct svy_buf text = {0};
	memset(root, 0, sizeof *root);
	int rc = svy_bytes_open(ctx, path, &b);
	while (!rc) {
		ssize_t k = svy_bytes_read(ctx, b, svy_buf_room(&text, 65536), 65536);
		if (k <= 0) {
			rc = (int)k;
			break;
		}
		text.n += (size_t)k;
		if (text.n > FILE_MAX)
			rc = svy_fail(ctx, SVY_EDATA, "this is too long for YAML: '%s'", path);
	}
	if (!rc)
		rc = svy_yaml_parse(ctx, svy_bytes_name(b), text.p, text.n, 0, root);
	svy_bytes_close(b);
	svy_buf_free(&text);
	return rc;
}

void svy_yaml_free(struct svy_yaml *y)
{
	for (size_t i = 0; i < y->n; i++) {
		if (y->key)
			free(y->key[i].text);
		svy_yaml_free(&y->item[i]);
	}
	free(y->key);
	free(y->item);
	free(y->text);
	memset(y, 0, sizeof *y);
}

const struct svy_yaml *svy_yaml_get(const struct svy_yaml *map, const char *key)
{
	if (!map || map->kind != SVY_YAML_MAP)
		return NULL;
	for (size_t i = 0; i < map->n; i++)
		if (strcmp(map->key[i].text, key) == 0)
			return &map->item[i];
	return NULL;
}
