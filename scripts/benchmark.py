"""Times `cerulean run` and the DuckDB script on one export, interleaved, and compares the findings.

Started by scripts/benchmark, which prepares everything. A contender is one child process with all
its descendants: wall time, user plus system time, and the largest resident set of any of them, as
the kernel accounts them.
"""

import argparse
import collections
import csv
import json
import os
import pathlib
import shutil
import sqlite3
import statistics
import sys
import time


def processor_seconds():
    """Seconds that all processors together have been busy, since boot."""
    with open("/proc/stat") as stat:
        user, nice, system, _idle, _wait, irq, softirq, steal = map(
            int, stat.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def run(contender, log):
    """Runs a contender once and returns what the run took; stops the benchmark where it fails."""
    contender["clear"]()
    environment = dict(os.environ, **contender.get("environment", {}))
    busy, began = processor_seconds(), time.monotonic()
    output = os.open(log, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    child = os.posix_spawn(
        contender["command"][0], contender["command"], environment,
        file_actions=[(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, output, 2)])
    _, status, usage = os.wait4(child, 0)
    wall = time.monotonic() - began
    os.close(output)
    if status != 0:
        sys.exit(f"error: {contender['name']} failed:\n{pathlib.Path(log).read_text()}")
    processor = usage.ru_utime + usage.ru_stime
    others = max(0.0, processor_seconds() - busy - processor)
    return {"wall_s": wall, "processor_s": processor, "peak_mib": usage.ru_maxrss / 1024,
            "others_share": others / wall}


def interleaved(contenders, runs, log):
    """A B, B A, A B …: what slows the machine for a while slows both."""
    for contender in contenders:
        run(contender, log)
    results = {contender["name"]: [] for contender in contenders}
    for turn in range(runs):
        for contender in contenders if turn % 2 == 0 else contenders[::-1]:
            results[contender["name"]].append(run(contender, log))
    return results


# Where the ten rules compare a value as it stands, by LOINC code, in the canonical unit.
CUTS = {
    "5763-8": (50, 70, 74), "5631-7": (40, 70, 80), "2064-4": (10, 20), "718-7": (12, 13),
    "2276-4": (30,), "1988-5": (10,), "751-8": (1.5,)}
HALF_REPORTED_DIGIT = 0.05


def read_otherwise(export, rows):
    """People of whom Cerulean knows more than the compared script, so that findings may differ.

    It reads a censored result (<5) as the interval that it is, knows the unit mg%, and compares a
    converted value at the precision in which results are reported. Everybody else must agree.
    """
    with open(export / "units.csv", newline="") as file:
        factors = {(row["code"], row["unit"]): float(row["factor"]) for row in csv.DictReader(file)}
    people = set()
    with open(export / f"labs_{rows}.csv", newline="") as file:
        for person, _, code, _, value, unit, _ in csv.reader(file):
            if value[:1] in ("<", ">") or unit == "mg%":
                people.add(person)
            elif code in CUTS and factors.get((code, unit), 1) != 1 and person not in people:
                try:
                    converted = float(value) * factors[code, unit]
                except ValueError:
                    continue
                if any(abs(converted - cut) <= HALF_REPORTED_DIGIT for cut in CUTS[code]):
                    people.add(person)
    return people


def counts(database, query, left_out):
    """Findings by the number of the rule, of everyone but those left out."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return collections.Counter(
            int(rule) for rule, person in connection.execute(query) if person not in left_out)
    finally:
        connection.close()


def disagreements(ours, theirs):
    return [f"rule {rule}: {ours[rule]} findings of ours, {theirs[rule]} of DuckDB"
            for rule in sorted(ours.keys() | theirs.keys()) if ours[rule] != theirs[rule]]


def summary(results, rows):
    """Medians of every contender, with the range of wall times."""
    lines = {}
    for name, figures in results.items():
        walls = [figure["wall_s"] for figure in figures]
        middle = lambda key: statistics.median(figure[key] for figure in figures)
        lines[name] = {
            "wall_s": middle("wall_s"), "wall_s_min": min(walls), "wall_s_max": max(walls),
            "processor_s": middle("processor_s"), "peak_mib": middle("peak_mib"),
            "others_share": middle("others_share"), "rows_per_s": rows / middle("wall_s")}
    return lines


def table(lines, names):
    print("| program | wall s (min to max) | user + system s | peak MiB | rows/s |")
    print("|---|---:|---:|---:|---:|")
    for name in names:
        line = lines[name]
        print(f"| {name} | {line['wall_s']:.3f} ({line['wall_s_min']:.3f} to "
              f"{line['wall_s_max']:.3f}) | {line['processor_s']:.3f} | {line['peak_mib']:.0f} "
              f"| {line['rows_per_s']:,.0f} |")


def contenders(arguments, place):
    export, output = arguments.data, place / "out"
    database = place / "duckdb.sqlite"
    home = place / "home"
    home.mkdir(exist_ok=True)
    rows = arguments.rows
    extension = next((place / "venv").rglob("sqlite_scanner.duckdb_extension"))
    return output / "current" / "results.db", database, [
        {"name": "Cerulean", "clear": lambda: shutil.rmtree(output, ignore_errors=True),
         "command": [
             ".build/release/cerulean", "run", "pipelines/benchmark-ten-rules.yaml", "--data",
             str(export), "--as-of", "2024-12-31", "--output", str(output), "--quiet"]},
        {"name": "DuckDB 1.5.5", "clear": lambda: database.unlink(missing_ok=True),
         # DuckDB unpacks its extension below the home directory.
         "environment": {"HOME": str(home.resolve())},
         "command": [
             "/bin/sh", str(arguments.peers / "idx.sh"), str(database), sys.executable,
             str(arguments.peers / "duck.py"), str(export / f"labs_{rows}.csv"),
             str(export / f"patients_{rows}.csv"), str(export / "units.csv"), str(database),
             str(os.cpu_count()), str(extension)]},
    ]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--runs", type=int, required=True)
    for name in ("data", "place", "peers"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    place = arguments.place
    ours, theirs, both = contenders(arguments, place)
    results = interleaved(both, arguments.runs, place / "last-run.log")
    left_out = read_otherwise(arguments.data, arguments.rows)
    found = counts(
        ours, "SELECT substr(f.rule_id, 3), p.person_key FROM finding f "
              "JOIN person p USING (person_id) WHERE f.state = 'fired'", left_out)
    different = disagreements(
        found, counts(theirs, "SELECT rule, patient_id FROM finding", left_out))
    lines = summary(results, arguments.rows)
    first, second = both[0]["name"], both[1]["name"]
    ratios = {
        "wall": lines[second]["wall_s"] / lines[first]["wall_s"],
        "processor": lines[second]["processor_s"] / lines[first]["processor_s"],
        "peak_memory": lines[second]["peak_mib"] / lines[first]["peak_mib"]}
    table(lines, [first, second])
    print()
    print(f"{second} divided by {first}: wall {ratios['wall']:.2f}, user + system "
          f"{ratios['processor']:.2f}, peak memory {ratios['peak_memory']:.2f}")
    noisy = max(line["others_share"] for line in lines.values())
    if noisy > 0.15:
        print(f"The machine was busy: other programs used {noisy:.2f} processors meanwhile.")
    result = place / f"result-{arguments.rows}.json"
    figures = {
        "rows": arguments.rows, "processors": os.cpu_count(), "medians": lines, "ratios": ratios,
        "runs": results, "findings_compared": sum(found.values()),
        "people_left_out": len(left_out), "findings_agree": bool(found) and not different}
    result.write_text(json.dumps(figures, indent=2) + "\n")
    print(f"All figures: {result}")
    print(f"Compared: {sum(found.values())} findings; left out: {len(left_out)} people with "
          "censored\nresults, mg% or rounding at a limit, which the compared script does not know.")
    if different or not found:
        sys.exit("error: the findings differ\n  " + "\n  ".join(different))
    print("Both find the same, rule by rule.")


if __name__ == "__main__":
    main()
