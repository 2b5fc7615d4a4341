// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef SVY_CLI_VERSION_H
#define SVY_CLI_VERSION_H

#define SVY_VERSION "0.1"

#endif
