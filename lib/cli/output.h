// SPDX-License-Identifier: GPL-3.0-or-later
/* The output under way, so that running out of memory can take a half-written file away. Private to lib/cli/. */
#ifndef SVY_CLI_OUTPUT_H
#define SVY_CLI_OUTPUT_H

/* Throws away and frees the output that svy_cli_output or svy_cli_writer opened, if it was neither committed nor thrown away. */
void svy_cli_output_abandon(void);

#endif
