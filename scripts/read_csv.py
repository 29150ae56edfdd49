"""Reads the CSV files of results folders with pandas, polars and DuckDB, and checks the types of their columns.

Each file has to be read with each library's default settings. Text has to be text then, or some of a column's values
could not be read. Numbers have to be numbers when a library looks at the whole file before it settles on types, as
docs/formats.md says how; by default, polars takes a column for text that is empty in the first 100 rows.
"""
import csv
import sys
from pathlib import Path

import duckdb
import pandas
import polars

FILES = [
    "trials.csv", "predicted.csv", "summary.csv", "summary_long.csv", "timeline.csv", "charts/granularity.csv",
]
TEXT = set(
    "run cell phase status reason experiment question_sha launcher host kernel cpu workload model worker runtime "
    "juggle_version tasks_level pus placement clock setting series prediction flags sweep parameter level_name response "
    "source state".split())
# Text that may look like a number, times of day, truth values, and levels of the experiment's own parameters.
OTHERS = set("expected checksum started_at smt".split())


def is_number(text):
    try:
        float(text)
        return True
    except ValueError:
        return False


def by_pandas(path, whole):
    types = pandas.read_csv(path).dtypes
    return {name: pandas.api.types.is_numeric_dtype(kind) for name, kind in types.items()}


def by_polars(path, whole):
    table = polars.read_csv(path, infer_schema_length=None) if whole else polars.read_csv(path)
    return {name: kind.is_numeric() for name, kind in table.schema.items()}


def by_duckdb(path, whole):
    relation = duckdb.read_csv(str(path), sample_size=-1) if whole else duckdb.read_csv(str(path))
    relation.fetchall()
    numbers = {"BIGINT", "HUGEINT", "DOUBLE"}
    return {name: str(kind) in numbers for name, kind in zip(relation.columns, relation.types)}


def faults(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows:
        return
    values = {name: [row[name] for row in rows if row[name]] for name in rows[0]}
    # Levels of a parameter are as the experiment wrote them; summary.csv has the number that one comes to.
    others = OTHERS | {"level"} if path.name == "granularity.csv" else OTHERS
    known = {name: found for name, found in values.items()
             if found and name not in others and not name.startswith("p_")}
    for library, read in [("pandas", by_pandas), ("polars", by_polars), ("DuckDB", by_duckdb)]:
        for whole in [False, True]:
            try:
                is_numeric = read(path, whole)
            except Exception as error:
                yield f"{library} can't read it: {str(error).splitlines()[0]}"
                break
            for name, found in known.items():
                if name in TEXT and is_numeric[name] and not all(map(is_number, found)):
                    yield f"{library} takes {name} for numbers"
                if name not in TEXT and whole and not is_numeric[name]:
                    yield f"{library} doesn't take {name} for numbers"


def main(folders):
    paths = [Path(folder) / file for folder in folders for file in FILES]
    paths = [path for path in paths if path.exists()]
    found = [f"{path}: {fault}" for path in paths for fault in faults(path)]
    print("\n".join(found) if found else f"pandas, polars and DuckDB read {len(paths)} files")
    return 1 if found or not paths else 0


sys.exit(main(sys.argv[1:]))
