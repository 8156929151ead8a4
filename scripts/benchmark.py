"""Times `cerulean run` and the DuckDB script on one export, interleaved, and compares the findings.

Started by scripts/benchmark, which prepares everything. A contender is one child process with all
its descendants: wall time, user plus system time, and the largest resident set of any of them, as
the kernel accounts them.
"""

import argparse
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


def counts(database, query):
    """Findings by the number of the rule."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return {int(rule): count for rule, count in connection.execute(query)}
    finally:
        connection.close()


def disagreements(ours, theirs):
    return [f"rule {rule}: {ours.get(rule, 0)} findings of ours, {theirs.get(rule, 0)} of DuckDB"
            for rule in sorted(ours.keys() | theirs.keys())
            if ours.get(rule, 0) != theirs.get(rule, 0)]


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
    different = disagreements(
        counts(ours, "SELECT substr(rule_id, 3), COUNT(*) FROM finding WHERE state = 'fired' "
                     "GROUP BY rule_id"),
        counts(theirs, "SELECT rule, COUNT(*) FROM finding GROUP BY rule"))
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
    result.write_text(json.dumps(
        {"rows": arguments.rows, "processors": os.cpu_count(), "medians": lines, "ratios": ratios,
         "runs": results, "findings_agree": not different}, indent=2) + "\n")
    print(f"All figures: {result}")
    if different:
        sys.exit("error: the findings differ\n  " + "\n  ".join(different))
    print("Both find the same number of people and days for each of the ten rules.")


if __name__ == "__main__":
    main()
