# SPDX-License-Identifier: GPL-3.0-or-later
"""The means of the 12 items in each municipality, with their errors under strata and primary units, in SQL on a parquet file.

    domains.py make CSV PARQUET         the table, from the generator's CSV
    domains.py run PARQUET              prints municipality, item, mean, standard error; the time of the query alone on standard error
    domains.py compare OURS THEIRS      the largest relative difference

The mean of a domain is a ratio of totals, R = sum(w y) / sum(w) over its valid rows. Its variance is that of the total of z = w (y - R) / sum(w), zero
outside the domain, with primary units within strata (Särndal, Swensson & Wretman 1992, 5.7 and 10.3): the sum over strata of
n/(n-1) (sum z_i^2 - (sum z_i)^2 / n), in which n counts all units of the stratum. One scan sums w and w y by unit and domain; the rest is a table
of 1,710 rows.
"""
import sys
import time

ITEMS = [f"q{i}" for i in range(1, 13)]


def query(path):
    sums = ", ".join(f"sum(w * {q}) AS y_{q}, sum(w) FILTER ({q} IS NOT NULL) AS w_{q}" for q in ITEMS)
    long = " UNION ALL ".join(f"SELECT stratum, psu, gemeente, '{q}' AS item, y_{q} AS y, w_{q} AS w FROM cells" for q in ITEMS)
    return f"""
WITH cells AS (SELECT stratum, psu, gemeente, {sums} FROM '{path}' GROUP BY stratum, psu, gemeente),
units AS (SELECT stratum, count(DISTINCT psu) AS n FROM cells GROUP BY stratum),
long AS ({long}),
means AS (SELECT gemeente, item, sum(y) / sum(w) AS mean, sum(w) AS w FROM long GROUP BY gemeente, item),
totals AS (SELECT l.gemeente, l.item, l.stratum, l.psu, sum(l.y - m.mean * l.w) / any_value(m.w) AS z
           FROM long l JOIN means m USING (gemeente, item) GROUP BY l.gemeente, l.item, l.stratum, l.psu),
strata AS (SELECT gemeente, item, stratum, sum(z * z) AS zz, sum(z) AS s FROM totals GROUP BY gemeente, item, stratum),
variances AS (SELECT gemeente, item, sum(n / (n - 1.0) * (zz - s * s / n)) AS v FROM strata JOIN units USING (stratum) GROUP BY gemeente, item)
SELECT gemeente, item, mean, sqrt(v) AS se FROM means JOIN variances USING (gemeente, item) ORDER BY gemeente, item"""


def connect():
    import duckdb
    return duckdb.connect(config={"threads": 2})


def run(path):
    db = connect()
    start = time.perf_counter()
    rows = db.execute(query(path)).fetchall()
    print(f"{time.perf_counter() - start:.3f}", file=sys.stderr)
    for row in rows:
        print(int(row[0]), row[1], repr(row[2]), repr(row[3]), sep="\t")


def table(path, columns):
    found, names = {}, None
    for line in open(path):
        if line.startswith("#"):
            continue
        field = line.rstrip("\n").split("\t")
        if columns and names is None:
            names = [field.index(c) for c in columns]
            continue
        if columns:
            field = [field[i] for i in names]
        found[field[0], field[1]] = (float(field[2]), float(field[3]))
    return found


def compare(ours, theirs):
    a, b = table(ours, ["gemeente", "term", "estimate", "std_error"]), table(theirs, None)
    if a.keys() != b.keys():
        sys.exit("other domains or items")
    print("%.2g" % max(abs(x - y) / abs(y) for k in a for x, y in zip(a[k], b[k])))


if sys.argv[1] == "make":
    connect().execute(f"COPY (SELECT * FROM read_csv('{sys.argv[2]}')) TO '{sys.argv[3]}' (FORMAT parquet)")
elif sys.argv[1] == "run":
    run(sys.argv[2])
else:
    compare(sys.argv[2], sys.argv[3])
