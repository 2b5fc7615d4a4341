#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The main job on the bundled surveys: from a file to who is willing, who is able, and what the willing lack. Commands are those of PATH.
set -euo pipefail
cd "$(dirname "$0")/../testdata"

# Shows a pipeline, then runs it.
show() {
	printf '\n$ %s\n' "$1"
	bash -o pipefail -c "$1"
}

echo 'Family carers of older people (EUROFAMCARE, 908 carers): who finds care worthwhile, and who can carry it?'
show 'svydesign --psu none efc.sav | svyscore --model models/efc.yaml | svypotential | svytable'

echo
echo 'The same for women and men among the carers: willing, able, and both'
show 'svydesign -q --psu none efc.sav | svyscore --model models/efc.yaml | svypotential --by c161sex | svytable --wide c161sex'

echo
echo 'A municipal monitor (synthetic): strata, neighbourhoods as primary units, weights; what the model means, then the provinces'
show 'svyscore --check --model models/monitor.yaml monitor.sav'
show 'svydesign -w gewicht --strata stratum --psu psu monitor.sav | svyscore --model models/monitor.yaml | svypotential --by provincie | svytable --wide provincie'
