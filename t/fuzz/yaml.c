// SPDX-License-Identifier: GPL-3.0-or-later
/* YAML: what is read can be written on one line and read again as the same; any text can be written as a scalar. */
#include "fuzz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "io/decode.h"
#include "io/yaml.h"

static void compare(const struct svy_yaml *a, const struct svy_yaml *b)
{
	double x, y;
	bool p, q;
	fuzz_check(a->kind == b->kind && a->n == b->n, "a node of kind %d with %zu items becomes one of kind %d with %zu", (int)a->kind, a->n, (int)b->kind, b->n);
	if (a->kind == SVY_YAML_SCALAR) {
		bool null = !svy_yaml_text(a) && !svy_yaml_text(b);     /* written '~', whatever it was */
		fuzz_check(null || strcmp(a->text, b->text) == 0, "'%s' becomes '%s'", a->text, b->text);
		fuzz_check(svy_yaml_number(a, &x) == svy_yaml_number(b, &y), "'%s' is a number only once", a->text);
		fuzz_check(svy_yaml_bool(a, &p) == svy_yaml_bool(b, &q), "'%s' is a truth value only once", a->text);
		fuzz_check(!svy_yaml_text(a) == !svy_yaml_text(b), "'%s' is null only once", a->text);
	}
	for (size_t i = 0; i < a->n; i++) {
		if (a->kind == SVY_YAML_MAP)
			fuzz_check(strcmp(a->key[i].text, b->key[i].text) == 0, "the key '%s' becomes '%s'", a->key[i].text, b->key[i].text);
		compare(&a->item[i], &b->item[i]);
	}
}

static void parse_again(const struct svy_buf *text, const struct svy_yaml *want)
{
	struct svy_ctx ctx;
	struct svy_yaml y;
	svy_ctx_init(&ctx);
	int rc = svy_yaml_parse(&ctx, "again", text->p, text->n, 0, &y);
	fuzz_check(rc == 0, "%s in '%s'", ctx.err.msg, text->p);
	compare(want, &y);
	svy_yaml_free(&y);
	svy_ctx_free(&ctx);
}

static void check_tree(const uint8_t *data, size_t size)
{
	struct svy_ctx ctx;
	struct svy_yaml y;
	struct svy_buf flow = {0};
	svy_ctx_init(&ctx);
	int rc = svy_yaml_parse(&ctx, "input", (const char *)data, size, 0, &y);
	fuzz_check_rc(&ctx, rc);
	if (!rc) {
		svy_yaml_put_flow(&flow, &y);
		fuzz_check(!memchr(flow.p, '\n', flow.n), "the flow text has several lines: %s", flow.p);
		parse_again(&flow, &y);
	}
	svy_buf_free(&flow);
	svy_yaml_free(&y);
	svy_ctx_free(&ctx);
}

/* As a scalar in a list and a map, where more signs have a meaning. Bytes that are no text are replaced, which is not looked at here. */
static void check_scalar(const uint8_t *data, size_t size)
{
	struct svy_buf b = {0};
	bool cut;
	if (svy_utf8_prefix((const char *)data, size, &cut) != size)
		return;
	char *s = malloc(size + 1);
	memcpy(s, data, size);
	s[size] = 0;
	struct svy_yaml scalar = {.kind = SVY_YAML_SCALAR, .quoted = true, .text = s};
	struct svy_yaml key = {.kind = SVY_YAML_SCALAR, .text = s}, map = {.kind = SVY_YAML_MAP, .key = &key, .item = &scalar, .n = 1};
	struct svy_yaml list = {.kind = SVY_YAML_LIST, .item = &map, .n = 1};
	svy_buf_puts(&b, "[{");
	svy_yaml_put_key(&b, s);
	svy_yaml_put_string(&b, s);
	svy_buf_puts(&b, "}]");
	parse_again(&b, &list);
	svy_buf_free(&b);
	free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_tree(data, size);
	check_scalar(data, size);
	return 0;
}
