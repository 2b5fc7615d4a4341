// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * System files of SPSS/PC+ (1984 to the 1990s), kin of .sav. Source: PSPP developers guide, "SPSS/PC+ System File Format".
 *
 * A directory of records by offset and length: main header, variables (32 bytes per slot), labels (to which the variables point), cases.
 * Little endian. The first three slots are the system's own $CASENUM, $DATE and $WEIGHT. The records are put in the places of those of a
 * .sav, of which the same dictionary is made.
 */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/sav.h"

enum { DIRECTORY = 128, HEADER = 176, SLOT = 32, SYSTEM_SLOTS = 3, LABELS_BASE = 7, VALUE = 8 };
enum { MAIN, VARIABLES, LABELS, CASES, RECORDS };

struct pc {
	struct svy_sav *s;
	struct { int64_t at, n; } record[RECORDS];
	unsigned char *slot, *label;    /* the records of variables and labels */
	uint16_t nslot, weight;
};

static uint16_t word(const unsigned char *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static uint32_t dword(const struct pc *pc, const unsigned char *p)
{
	return (uint32_t)svy_sav_int(pc->s, p);
}

static int read_directory(struct pc *pc)
{
	unsigned char d[DIRECTORY];
	int64_t size = svy_bytes_size(pc->s->in);
	int rc = svy_sav_take(pc->s, d, sizeof d, "the directory of an SPSS/PC+ file");
	for (int i = 0; i < RECORDS && !rc; i++) {
		int64_t at = dword(pc, d + 8 + 8 * i), n = dword(pc, d + 12 + 8 * i);
		if (at > size || n > size - at)
			return svy_sav_truncated(pc->s, "record %d of this SPSS/PC+ file, %" PRId64 " bytes from byte %" PRId64 ", is not all there", i, n, at);
		pc->record[i].at = at;
		pc->record[i].n = n;
	}
	return rc;
}

/* The whole of a record, and a byte more. */
static int take_record(struct pc *pc, int i, unsigned char **out)
{
	size_t n = (size_t)pc->record[i].n;
	int rc = svy_sav_keep(pc->s, n);
	if (!rc)
		rc = svy_bytes_seek(pc->s->ctx, pc->s->in, pc->record[i].at);
	if (rc)
		return rc;
	*out = svy_calloc(n + 1, 1);
	return svy_sav_take(pc->s, *out, n, "a record of an SPSS/PC+ file");
}

static int read_header(struct pc *pc)
{
	struct svy_sav *s = pc->s;
	unsigned char *h = NULL;
	if (pc->record[MAIN].n < HEADER)
		return svy_sav_damaged(s, pc->record[MAIN].at, "the main header of this SPSS/PC+ file has %" PRId64 " bytes", pc->record[MAIN].n);
	int rc = take_record(pc, MAIN, &h);
	if (!rc) {
		uint16_t cases = word(h + 86), again = word(h + 92), compression = word(h + 82);
		pc->nslot = word(h + 84);
		pc->weight = word(h + 88);
		s->sysmis = svy_sav_double(s, h + 64);
		s->cases = cases;
		s->compression = compression ? SVY_SAV_BYTECODE : SVY_SAV_PLAIN;
		memcpy(s->title, h + 112, sizeof s->title);
		if (compression > 1)
			rc = svy_sav_damaged(s, pc->record[MAIN].at, "compression code %u", compression);
		else if (cases != again)
			rc = svy_sav_warn(s, "the file counts %u cases and %u; the first is taken", cases, again);
		if (!rc && (word(h) != 1 || dword(pc, h + 72) != 0 || dword(pc, h + 76) != 0 || word(h + 80) != 1 || word(h + 94) != 0))
			rc = svy_sav_warn(s, "the header of this SPSS/PC+ file has values where there are none by rights; they are ignored");
	}
	free(h);
	return rc;
}

/* Counted text in the record of labels; false if it is not there. */
static bool label_text(const struct pc *pc, int64_t at, struct svy_str *out)
{
	if (at < 0 || at >= pc->record[LABELS].n || at + 1 + pc->label[at] > pc->record[LABELS].n)
		return false;
	*out = (struct svy_str){(const char *)pc->label + at + 1, pc->label[at]};
	return true;
}

static int add_title(struct pc *pc, struct svy_sav_var *v, uint32_t at)
{
	struct svy_str t;
	if (at == 0)
		return 0;
	if (!label_text(pc, (int64_t)at + LABELS_BASE, &t))
		return svy_sav_warn(pc->s, "the label of '%s' is not there", v->name);
	v->title = svy_strndup(t.p, t.n);
	v->ntitle = t.n;
	return 0;
}

/* Values and texts from begin to end. Files of Data Entry have rules for the input there, which do not fit. */
static int add_labels(struct pc *pc, const struct svy_sav_var *v, int64_t begin, int64_t end, int32_t slot)
{
	struct svy_sav *s = pc->s;
	size_t cap = 0;
	if (end <= begin)
		return 0;
	svy_grow(s->labels, s->nlabels, s->labels_cap);
	struct svy_sav_labels *to = &s->labels[s->nlabels++];
	*to = (struct svy_sav_labels){.offset = pc->record[LABELS].at + begin, .nslot = 1, .slot = svy_malloc(sizeof slot)};
	to->slot[0] = slot;
	for (int64_t at = begin + LABELS_BASE; at < end + LABELS_BASE;) {
		struct svy_str t;
		int rc = svy_sav_keep(s, sizeof *to->v + 64);
		if (rc)
			return rc;
		if (!label_text(pc, at + VALUE, &t) || at + VALUE + 1 + (int64_t)t.n > end + LABELS_BASE)
			return svy_sav_warn(s, "the value labels of '%s' do not fit their place; those behind the first %zu are not read", v->name, to->n);
		svy_grow(to->v, to->n, cap);
		struct svy_sav_label *l = &to->v[to->n++];
		*l = (struct svy_sav_label){.n = (unsigned char)t.n, .text = svy_strndup(t.p, t.n)};
		memcpy(l->value, pc->label + at, VALUE);
		at += VALUE + 1 + (int64_t)t.n;
	}
	return 0;
}

/* One slot that begins a variable. */
static int add_variable(struct pc *pc, size_t i, const unsigned char *p)
{
	struct svy_sav *s = pc->s;
	struct svy_sav_var v = {.segments = 1, .slot = i, .print = dword(pc, p + 12)};
	struct svy_str name = svy_sav_trim((struct svy_str){(const char *)p + 16, strnlen((const char *)p + 16, 8)});
	uint32_t type = v.print >> 16, width = v.print >> 8 & 0xff;
	memcpy(v.name, name.p, name.n);
	v.write = v.print;
	v.width = type == SVY_SAV_FORMAT_A ? width : 0;
	if (svy_sav_slots(v.width) > pc->nslot - i)
		return svy_sav_damaged(s, pc->record[VARIABLES].at + SLOT * (int64_t)i, "the string '%s' lacks pieces", v.name);
	/* Absent even for text where it is the system-missing number. */
	if (svy_sav_double(s, p + 24) != s->sysmis && v.width <= 8) {
		v.nmissing = 1;
		memcpy(v.missing[0], p + 24, 8);
	}
	int rc = add_title(pc, &v, dword(pc, p + 8));
	svy_grow(s->var, s->nvar, s->var_cap);
	s->var[s->nvar++] = v;
	return rc ? rc : add_labels(pc, &v, dword(pc, p), dword(pc, p + 4), (int32_t)i + 1);
}

/* The system's variables are left out, but for a weight that is used. */
static int read_variables(struct pc *pc)
{
	struct svy_sav *s = pc->s;
	int rc = 0;
	if (pc->record[VARIABLES].n != SLOT * (int64_t)pc->nslot)
		rc = svy_sav_warn(s, "the variables of this SPSS/PC+ file take %" PRId64 " bytes, %u of them %u", pc->record[VARIABLES].n, pc->nslot, SLOT * pc->nslot);
	if (pc->record[VARIABLES].n < SLOT * (int64_t)pc->nslot)
		return rc ? rc : svy_sav_damaged(s, pc->record[VARIABLES].at, "this SPSS/PC+ file lacks variables");
	s->nslot = pc->nslot;
	s->slot_var = svy_malloc((pc->nslot + 1u) * sizeof *s->slot_var);
	for (size_t i = 0, begins = 0; i < pc->nslot && !rc; i++) {
		s->slot_var[i] = SVY_SAV_NONE;
		if (i < begins || (i < SYSTEM_SLOTS && i + 1 != pc->weight)) {
			begins = begins > i ? begins : i + 1;
			continue;
		}
		s->slot_var[i] = (uint32_t)s->nvar;
		rc = add_variable(pc, i, pc->slot + SLOT * i);
		begins = i + (rc ? 1 : svy_sav_slots(s->var[s->nvar - 1].width));
	}
	s->weight = pc->weight;
	if (!rc)
		rc = svy_sav_warn(s, "variables of SPSS/PC+ itself are left out: $CASENUM, $DATE%s", pc->weight == SYSTEM_SLOTS ? "" : ", $WEIGHT");
	return rc;
}

static int read_records(struct pc *pc)
{
	int rc = read_directory(pc);
	if (!rc)
		rc = read_header(pc);
	if (!rc)
		rc = take_record(pc, VARIABLES, &pc->slot);
	if (!rc)
		rc = take_record(pc, LABELS, &pc->label);
	return rc ? rc : read_variables(pc);
}

static int go_to_cases(struct pc *pc)
{
	struct svy_sav *s = pc->s;
	s->pc = true;
	s->pc_left = pc->record[CASES].n;
	return svy_bytes_seek(s->ctx, s->in, pc->record[CASES].at);
}

int svy_sav_read_pc(struct svy_sav *s)
{
	struct pc pc = {.s = s};
	s->swap = __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__;
	s->bias = 100;
	s->highest = SVY_SAV_HIGHEST;
	s->lowest = SVY_SAV_LOWEST;
	int rc = read_records(&pc);
	if (!rc)
		rc = go_to_cases(&pc);
	free(pc.slot);
	free(pc.label);
	return rc;
}
