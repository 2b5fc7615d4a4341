// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Weights that were calibrated in each source by itself: an auxiliary variable of one source says nothing of the others, so that in the stack each
 * becomes as many as there are sources.
 */
#include <stdlib.h>
#include "base/mem.h"
#include "io/yaml.h"
#include "step/stack_parts.h"

static struct svy_yaml *item_of(struct svy_yaml *map, const char *key)
{
	for (size_t i = 0; map->kind == SVY_YAML_MAP && i < map->n; i++)
		if (map->key[i].text && strcmp(map->key[i].text, key) == 0)
			return &map->item[i];
	return NULL;
}

static struct svy_yaml *append(struct svy_yaml *y)
{
	if (y->n >= y->cap) {
		y->cap = y->cap ? 2 * y->cap : 4;
		y->item = svy_reallocarray(y->item, y->cap, sizeof *y->item);
		if (y->kind == SVY_YAML_MAP)
			y->key = svy_reallocarray(y->key, y->cap, sizeof *y->key);
	}
	if (y->kind == SVY_YAML_MAP)
		y->key[y->n] = (struct svy_yaml){0};
	y->item[y->n] = (struct svy_yaml){0};
	return &y->item[y->n++];
}

static void by_source(struct svy_yaml *term, const char *source)
{
	struct svy_yaml *by = item_of(term, "by");
	if (!by) {
		by = append(term);
		term->key[term->n - 1].text = svy_strdup("by");
		by->kind = SVY_YAML_LIST;
	}
	struct svy_yaml *name = append(by);
	name->text = svy_strdup(source);
	name->quoted = true;
}

int svy_stack_calibration(struct svy_stack *s)
{
	struct svy_extras *extra = &s->out.survey.extra;
	const char *text = svy_extras_get(extra, "calibration");
	struct svy_yaml root = {0};
	if (!text)
		return 0;
	int rc = svy_yaml_parse(s->ctx, "calibration", text, strlen(text), 0, &root);
	for (size_t i = 0; !rc && i < root.n; i++) {
		struct svy_yaml *terms = item_of(&root.item[i], "terms");
		for (size_t k = 0; terms && k < terms->n; k++)
			by_source(&terms->item[k], s->source);
	}
	if (!rc) {
		struct svy_buf b = {0};
		svy_yaml_put_flow(&b, &root);
		char *flow = svy_buf_take(&b);
		svy_extras_set(extra, "calibration", flow);
		free(flow);
	}
	svy_yaml_free(&root);
	return rc;
}
