#!/usr/bin/env python3
"""Asks DuckDB and Polars what `proverka limits` asks of items, in one run: the items and the warheads by party, kind
and state, and whether every id occurs once.

  tests/bench/peers.py PROVERKA MAKE_ITEMS ITEMS [ROUNDS]    needs duckdb and polars; `tests/bench/peers` has them

Each runs in a process of its own with two threads, in turns, and the best round counts: seconds, processor time and
the peak of memory.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

DUCKDB = """
import duckdb, sys
read = "read_json('%s', format='newline_delimited', columns={id:'VARCHAR',party:'VARCHAR',kind:'VARCHAR',state:'VARCHAR',warheads:'USMALLINT'})" \
    if sys.argv[1].endswith("json") else "read_csv('%s', header=true)"
read %= sys.argv[1]
duckdb.sql("SET threads = 2")
cells = duckdb.sql(f"SELECT party, kind, state, count(*), sum(warheads) FROM {read} GROUP BY ALL").fetchall()
all, distinct = duckdb.sql(f"SELECT count(*), count(DISTINCT id) FROM {read}").fetchall()[0]
assert all == distinct and sum(cell[3] for cell in cells) == all, (all, distinct)
"""
POLARS = """
import polars, sys
schema = {"id": polars.String, "party": polars.String, "kind": polars.String, "state": polars.String, "warheads": polars.Int64}
read = polars.scan_ndjson(sys.argv[1], schema=schema) if sys.argv[1].endswith("json") else polars.scan_csv(sys.argv[1])
warheads = polars.col("warheads").cast(polars.UInt64).sum()
cells, ids = polars.collect_all([
    read.group_by("party", "kind", "state").agg(polars.len().alias("items"), warheads),
    read.select(polars.len().alias("all"), polars.col("id").n_unique().alias("distinct")),
])
assert ids["all"][0] == ids["distinct"][0] == cells["items"].sum(), ids
"""


def run(command):
    started = time.monotonic()
    environment = {**os.environ, "POLARS_MAX_THREADS": "2"}
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment)
    _, status, used = os.wait4(child.pid, 0)
    # `proverka` judges too: 1 and 3 are answers of it, and no failure.
    answers = (0, 1, 3) if "limits" in command else (0,)
    if os.waitstatus_to_exitcode(status) not in answers:
        sys.exit(f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}")
    return time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    proverka, make_items, items = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 5
    import duckdb
    import polars
    print(f"{int(items):,} items; best of {rounds}; DuckDB {duckdb.__version__}, Polars {polars.__version__}")
    print(f"{'file':<16}{'program':<10}{'elapsed':>10}{'processor':>12}{'peak':>11}{'elapsed, times ours':>22}")
    with tempfile.TemporaryDirectory() as folder:
        for name, how in [("ordered.ndjson", ["json", "ordered"]), ("shuffled.ndjson", ["json", "shuffled"]),
                          ("ordered.csv", ["csv", "ordered"])]:
            path = str(pathlib.Path(folder) / name)
            with open(path, "wb") as out:
                subprocess.run([make_items, *how, items], check=True, stdout=out)
            programs = {
                "proverka": [proverka, "limits", path, "--at", "2020-03-01", "--jobs", "2"],
                "DuckDB": [sys.executable, "-c", DUCKDB, path],
                "Polars": [sys.executable, "-c", POLARS, path],
            }
            best = {}
            for _ in range(rounds):
                for program, command in programs.items():
                    best[program] = [min(pair) for pair in zip(best.get(program, [float("inf")] * 3), run(command))]
            for program, (elapsed, processor, memory) in best.items():
                ratio = elapsed / best["proverka"][0]
                print(f"{name:<16}{program:<10}{elapsed:>8.2f} s{processor:>10.2f} s{memory:>7.0f} MiB{ratio:>22.1f}")
            os.unlink(path)


if __name__ == "__main__":
    main()
