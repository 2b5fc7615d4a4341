# SPDX-License-Identifier: GPL-3.0-or-later
# The benchmark's task in Python's svy: mean.py FILE overall|by.
import sys
import svy
items = [f"q{i}" for i in range(1, 13)]
needed = items + ["w", "stratum", "psu", "gemeente"]
read = svy.read_dta if sys.argv[1].endswith(".dta") else svy.read_sav
data = read(sys.argv[1])
data = (data[0] if isinstance(data, tuple) else data).select(needed)
sample = svy.Sample(data, svy.Design(stratum="stratum", psu="psu", wgt="w"))
by = {"by": "gemeente"} if sys.argv[2] == "by" else {}
print(sample.estimation.mean(items, drop_nulls=True, **by))
