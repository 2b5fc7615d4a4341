// SPDX-License-Identifier: GPL-3.0-or-later
/* What the dictionary knows beyond labels, as JSON, under the keys of a stream's header. */
#include <string.h>
#include "io/json.h"
#include "io/stream_meta.h"

json_t *svy_json_texts(const struct svy_strs *l)
{
	json_t *a = json_array();
	for (size_t i = 0; i < l->n; i++)
		json_array_append_new(a, json_string(l->v[i]));
	return a;
}

static void set_texts(json_t *to, const char *key, const struct svy_strs *l)
{
	if (l->n)
		json_object_set_new(to, key, svy_json_texts(l));
}

static void set_text(json_t *to, const char *key, const char *text)
{
	if (text)
		json_object_set_new(to, key, json_string(text));
}

static void set_attributes(json_t *to, const struct svy_attributes *l)
{
	json_t *o = json_object();
	for (size_t i = 0; i < l->n; i++) {
		const struct svy_strs *values = &l->v[i].values;
		json_object_set_new(o, l->v[i].name, values->n == 1 ? json_string(values->v[0]) : svy_json_texts(values));
	}
	if (l->n)
		json_object_set_new(to, "attributes", o);
	else
		json_decref(o);
}

static json_t *node_json(const struct svy_yaml *y)
{
	double x;
	bool truth;
	if (y->kind == SVY_YAML_LIST) {
		json_t *a = json_array();
		for (size_t i = 0; i < y->n; i++)
			json_array_append_new(a, node_json(&y->item[i]));
		return a;
	}
	if (y->kind == SVY_YAML_MAP) {
		json_t *o = json_object();
		for (size_t i = 0; i < y->n; i++)
			json_object_set_new(o, y->key[i].text, node_json(&y->item[i]));
		return o;
	}
	if (svy_yaml_number(y, &x)) {
		json_t *number = svy_json_value(&(struct svy_value){.kind = SVY_VALUE_NUMBER, .num = x});
		return number ? number : json_string(y->text);  /* JSON has no infinity */
	}
	if (svy_yaml_bool(y, &truth))
		return json_boolean(truth);
	return svy_yaml_text(y) ? json_string(y->text) : json_null();
}

/* Keys that svykit does not know were read as YAML; what cannot be read again stays text. */
static void set_extras(json_t *to, const struct svy_extras *l)
{
	for (size_t i = 0; i < l->n; i++) {
		struct svy_ctx ctx;
		struct svy_yaml y = {0};
		svy_ctx_init(&ctx);
		bool good = svy_yaml_parse(&ctx, l->v[i].key, l->v[i].yaml, strlen(l->v[i].yaml), 0, &y) == 0;
		json_object_set_new(to, l->v[i].key, good ? node_json(&y) : json_string(l->v[i].yaml));
		svy_yaml_free(&y);
		svy_ctx_free(&ctx);
	}
}

void svy_json_add_var(json_t *to, const struct svy_var *v)
{
	if (v->width)
		json_object_set_new(to, "width", json_integer((json_int_t)v->width));
	if (v->role != SVY_DIALOG_INPUT)
		set_text(to, "role", svy_meta_role(v->role));
	if (v->columns)
		json_object_set_new(to, "columns", json_integer(v->columns));
	set_text(to, "align", svy_meta_align(v->align));
	set_text(to, "writeFormat", v->write_format);
	set_attributes(to, &v->attr);
	set_extras(to, &v->extra);
}

static json_t *mrset_json(const struct svy_mrset *s)
{
	json_t *o = json_object();
	set_text(o, "name", s->name);
	set_text(o, "title", s->title);
	set_text(o, "kind", s->dichotomies ? "dichotomies" : "categories");
	set_text(o, "counted", s->counted);
	if (s->counted_labels)
		json_object_set_new(o, "countedLabels", json_true());
	if (s->title_of_first)
		json_object_set_new(o, "titleOfFirst", json_true());
	json_object_set_new(o, "variables", svy_json_texts(&s->vars));
	return o;
}

static void set_sets(json_t *to, const struct svy_dict *d)
{
	json_t *mr = json_array(), *sets = json_array();
	for (size_t i = 0; i < d->mrsets.n; i++)
		json_array_append_new(mr, mrset_json(&d->mrsets.v[i]));
	for (size_t i = 0; i < d->varsets.n; i++) {
		json_t *o = json_object();
		set_text(o, "name", d->varsets.v[i].name);
		json_object_set_new(o, "variables", svy_json_texts(&d->varsets.v[i].vars));
		json_array_append_new(sets, o);
	}
	if (d->mrsets.n)
		json_object_set(to, "multipleResponseSets", mr);
	if (d->varsets.n)
		json_object_set(to, "variableSets", sets);
	json_decref(mr);
	json_decref(sets);
}

static void set_survey(json_t *to, const struct svy_survey *s)
{
	json_t *o = json_object();
	if (svy_survey_is_empty(s)) {
		json_decref(o);
		return;
	}
	set_text(o, "weights", s->weights);
	set_texts(o, "strata", &s->strata);
	set_texts(o, "psu", &s->psu);
	if (s->psu_none)
		set_text(o, "psu", "none");
	set_texts(o, "fpc", &s->fpc);
	if (s->nest)
		json_object_set_new(o, "nest", json_true());
	set_text(o, "domain", s->domain);
	set_extras(o, &s->extra);
	json_object_set_new(to, "survey", o);
}

json_t *svy_json_dict(const struct svy_dict *d)
{
	json_t *o = json_object();
	set_text(o, "title", d->title);
	set_text(o, "excerpt", d->excerpt);
	set_text(o, "encoding", d->encoding);
	set_text(o, "fileWeight", d->file_weight);
	set_survey(o, &d->survey);
	set_texts(o, "documents", &d->documents);
	set_attributes(o, &d->attr);
	set_sets(o, d);
	set_texts(o, "notes", &d->notes);
	set_texts(o, "history", &d->history);
	set_extras(o, &d->extra);
	return o;
}
