#!/usr/bin/env python3
"""Counts the shards of a declaration on a Dask cluster, and judges them as one declaration.

  tests/shards/with_dask.py PROVERKA DAY FOLDER    FOLDER has the shards as *.ndjson; prints the report as JSON

The cluster is a local one; `Client("tcp://HOST:8786")` in its place is one of many machines with a common folder. Dask
also counts the items itself, from their lines: the program stops if its totals are others.
"""

import collections
import json
import pathlib
import subprocess
import sys

import dask.bag
from dask.distributed import Client, LocalCluster


def count(proverka, day, shard):
    """Counts one shard on a worker, and returns the file of its totals."""
    part = shard.with_suffix(".part")
    command = [proverka, "limits", shard, "--at", day, "--jobs", "1", "--emit-totals", "-o", part]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return part


def totals(parts):
    """The items and the warheads by party, kind and state, as the parts have them."""
    sums = collections.Counter()
    for part in parts:
        for line in map(json.loads, part.read_text().splitlines()):
            if "items" in line:
                cell = line["items"]
                key = cell["party"], cell["kind"], cell["state"]
                sums[key, "items"] += cell["items"]
                sums[key, "warheads"] += cell["warheads"]
    return sums


def counted_by_dask(shards):
    """The same, counted by Dask."""
    def cells(line):
        item = json.loads(line)
        key = item["party"], item["kind"], item["state"]
        return [((key, "items"), 1), ((key, "warheads"), item.get("warheads", 0))]

    cells_of_all = dask.bag.read_text([str(shard) for shard in shards]).map(cells).flatten()
    sums = cells_of_all.foldby(lambda cell: cell[0], lambda sum, cell: sum + cell[1], 0, lambda one, two: one + two, 0)
    return collections.Counter(dict(sums.compute()))


def main():
    proverka, day, folder = sys.argv[1:]
    shards = sorted(pathlib.Path(folder).glob("*.ndjson"))
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        parts = client.gather([client.submit(count, proverka, day, shard, pure=False) for shard in shards])
        if +totals(parts) != +counted_by_dask(shards):
            sys.exit("the totals of the parts are not those that Dask counts")
    merged = subprocess.run([proverka, "limits", "--format", "json", "--merge", *parts], stdin=subprocess.DEVNULL)
    sys.exit(merged.returncode)


if __name__ == "__main__":
    main()
