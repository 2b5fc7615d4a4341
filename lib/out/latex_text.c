// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/latex_text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "base/mem.h"
#include "base/utf8.h"

const char svy_latex_preamble[] =
	"\\usepackage{iftex}\n"
	"\\ifPDFTeX\n"
	"  \\usepackage[utf8]{inputenc}\n"
	"  \\usepackage[T1]{fontenc}\n"
	"  \\usepackage{textcomp}\n"
	"  \\IfFileExists{lmodern.sty}{\\usepackage{lmodern}}{}\n"
	"  \\newcommand{\\svyother}[2]{\\expandafter\\ifx\\csname u8:\\detokenize{#1}\\endcsname\\relax\n"
	"    \\DeclareUnicodeCharacter{#2}{\\fbox{\\tiny U+#2}}\\fi}\n"
	"\\else\n"
	"  \\usepackage{fontspec}\n"
	"  \\newcommand{\\svyother}[2]{}\n"
	"\\fi\n"
	"\\usepackage{array}\n"
	"\\usepackage{booktabs}\n"
	"\\setlength{\\belowcaptionskip}{6pt}\n";

/* Beyond this (Latin-1) T1 has some characters and lacks others. */
#define CERTAIN 0x100

struct sign {
	utf8proc_int32_t c;
	const char *latex;
};

/* Of ASCII: signs that LaTeX reads as its own, or that other encodings of fonts have elsewhere. A quote is active in some languages of babel. */
static const struct sign ascii[] = {
	{'\\', "\\textbackslash{}"}, {'{', "\\{"}, {'}', "\\}"}, {'$', "\\$"}, {'&', "\\&"}, {'%', "\\%"}, {'#', "\\#"}, {'_', "\\_"},
	{'~', "\\textasciitilde{}"}, {'^', "\\textasciicircum{}"}, {'<', "\\textless{}"}, {'>', "\\textgreater{}"}, {'|', "\\textbar{}"},
	{'"', "{\\char34}"}, {'`', "\\textasciigrave{}"}, {0, NULL},
};

static const struct sign others[] = {
	{0xa0, "~"}, {0xad, "\\-"}, {0x2002, "\\enspace{}"}, {0x2003, "\\quad{}"}, {0x2007, "\\phantom{0}"}, {0x2009, "\\,"}, {0x200b, "{}"}, {0x2010, "-"},
	{0x2011, "\\mbox{-}"}, {0x2012, "--"}, {0x202f, "\\,"}, {0x2032, "$'$"}, {0x2033, "$''$"}, {0x2190, "$\\leftarrow$"}, {0x2191, "$\\uparrow$"},
	{0x2192, "$\\rightarrow$"}, {0x2193, "$\\downarrow$"}, {0x2194, "$\\leftrightarrow$"}, {0x2206, "$\\Delta$"}, {0x2211, "$\\sum$"}, {0x2212, "$-$"},
	{0x2213, "$\\mp$"}, {0x221a, "$\\surd$"}, {0x221e, "$\\infty$"}, {0x2229, "$\\cap$"}, {0x222a, "$\\cup$"}, {0x2208, "$\\in$"}, {0x2248, "$\\approx$"},
	{0x2260, "$\\neq$"}, {0x2261, "$\\equiv$"}, {0x2264, "$\\leq$"}, {0x2265, "$\\geq$"}, {0x2022, "$\\bullet$"}, {0x25cf, "$\\bullet$"}, {0x25cb, "$\\circ$"},
	{0x393, "$\\Gamma$"}, {0x394, "$\\Delta$"}, {0x398, "$\\Theta$"}, {0x39b, "$\\Lambda$"}, {0x3a0, "$\\Pi$"}, {0x3a3, "$\\Sigma$"}, {0x3a6, "$\\Phi$"},
	{0x3a8, "$\\Psi$"}, {0x3a9, "$\\Omega$"}, {0x3b1, "$\\alpha$"}, {0x3b2, "$\\beta$"}, {0x3b3, "$\\gamma$"}, {0x3b4, "$\\delta$"}, {0x3b5, "$\\varepsilon$"},
	{0x3b6, "$\\zeta$"}, {0x3b7, "$\\eta$"}, {0x3b8, "$\\theta$"}, {0x3ba, "$\\kappa$"}, {0x3bb, "$\\lambda$"}, {0x3bc, "$\\mu$"}, {0x3bd, "$\\nu$"},
	{0x3be, "$\\xi$"}, {0x3c0, "$\\pi$"}, {0x3c1, "$\\rho$"}, {0x3c3, "$\\sigma$"}, {0x3c4, "$\\tau$"}, {0x3c6, "$\\varphi$"}, {0x3c7, "$\\chi$"},
	{0x3c8, "$\\psi$"}, {0x3c9, "$\\omega$"}, {0, NULL},
};

static const char *find(const struct sign *list, utf8proc_int32_t c)
{
	for (; list->latex; list++)
		if (list->c == c)
			return list->latex;
	return NULL;
}

/* Letters with their marks are one character where there is one, since LaTeX has no others. Owned by the caller. */
static char *composed(const char *s)
{
	struct svy_buf b = {0};
	svy_utf8_add(&b, s);
	char *text = svy_buf_take(&b);
	utf8proc_uint8_t *nfc = utf8proc_NFC((const utf8proc_uint8_t *)text);
	if (!nfc)
		return text;
	free(text);
	text = svy_strdup((const char *)nfc);
	free(nfc);
	return text;
}

static utf8proc_int32_t next(const char **s)
{
	utf8proc_int32_t c = 0;
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)*s, -1, &c);
	*s += n > 0 ? n : 1;
	return n > 0 ? c : ' ';
}

/* Two of these would be another sign. */
static bool is_ligature(char a, char b)
{
	return a == b && strchr("-',", a);
}

/* Characters without a blank after which a line may end anywhere: no word is that long. */
#define WORD_MAX 40

void svy_latex_escape(struct svy_buf *b, const char *s)
{
	char *text = composed(s ? s : "");
	size_t run = 0;
	for (const char *p = text, *from = p; *p; from = p) {
		utf8proc_int32_t c = next(&p);
		run = c == ' ' ? 0 : run + 1;
		if (run > WORD_MAX)
			svy_buf_puts(b, "\\hspace{0pt}");
		const char *sign = find(c < 0x80 ? ascii : others, c);
		if (sign)
			svy_buf_puts(b, sign);
		else if (c < ' ' || c == 0x7f)
			svy_buf_putc(b, ' ');
		else if (from == text && strchr("[*", (int)c))
			svy_buf_printf(b, "{%c}", (char)c);     /* behind the end of a row these are its argument */
		else
			svy_buf_add(b, from, (size_t)(p - from));
		if (is_ligature(*from, *p))
			svy_buf_puts(b, "{}");
	}
	free(text);
}

void svy_latex_others(struct svy_buf *b, struct svy_strs *seen, const char *s)
{
	char *text = composed(s ? s : "");
	for (const char *p = text, *from = p; *p; from = p) {
		utf8proc_int32_t c = next(&p);
		if (c < CERTAIN || find(others, c))
			continue;
		struct svy_buf line = {0};
		svy_buf_printf(&line, "\\svyother{%.*s}{%04X}\n", (int)(p - from), from, (unsigned)c);
		if (!svy_strs_has(seen, line.p)) {
			svy_strs_add(seen, line.p);
			svy_buf_puts(b, line.p);
		}
		svy_buf_free(&line);
	}
	free(text);
}
