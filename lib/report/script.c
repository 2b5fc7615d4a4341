// SPDX-License-Identifier: GPL-3.0-or-later
/* What the page does beside being read: commands are copied by a button, and printed open. Without scripts all of it can be read and selected. */
#include "report/parts.h"

const char svy_report_script[] =
	"function copier(pre) {\n"
	"  const button = document.createElement('button');\n"
	"  button.type = 'button';\n"
	"  button.textContent = words.copy;\n"
	"  button.addEventListener('click', async () => {\n"
	"    const text = pre.textContent;\n"
	"    try {\n"
	"      await navigator.clipboard.writeText(text);\n"
	"    } catch {\n"
	"      const range = document.createRange();\n"
	"      range.selectNodeContents(pre);\n"
	"      getSelection().removeAllRanges();\n"
	"      getSelection().addRange(range);\n"
	"      document.execCommand('copy');\n"
	"    }\n"
	"    button.textContent = words.copied;\n"
	"    setTimeout(() => { button.textContent = words.copy; }, 2000);\n"
	"  });\n"
	"  pre.after(button);\n"
	"}\n"
	"document.querySelectorAll('pre.command, pre.all').forEach(copier);\n"
	"addEventListener('beforeprint', () => document.querySelectorAll('details:not([open]):not(.made)').forEach(d => { d.open = true; d.dataset.shut = ''; }));\n"
	"addEventListener('afterprint', () => document.querySelectorAll('details[data-shut]').forEach(d => { d.open = false; delete d.dataset.shut; }));\n";
