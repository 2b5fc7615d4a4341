// SPDX-License-Identifier: GPL-3.0-or-later
/* For a command that runs others: where they are, and what of its own command line they take. */
#ifndef SVY_CLI_INSTALLED_H
#define SVY_CLI_INSTALLED_H

#include "cli/cli.h"

/* The folder that the running program lies in, whatever PATH says. Caller frees; NULL if the system does not tell. */
char *svy_cli_folder(void);
/* The options of a group (SVY_CLI_DESIGN, SVY_CLI_INPUT …; 0: the command's own) on the command line, with their values, as words for another command. Appends. */
void svy_cli_words_of(const struct svy_cli *cli, int group, int argc, char **argv, struct svy_strs *words);
/* The command line as a shell reads it, without what says where the result goes. Caller frees. */
char *svy_cli_again(const struct svy_cli *cli, int argc, char **argv);

#endif
