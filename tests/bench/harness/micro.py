"""The Google Benchmark programs: their times in nanoseconds of processor time, which other processes disturb less than the wall clock."""

import json
import subprocess

NANOSECONDS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}

# The figures that have a target, under the names by which it is known.
HELD = {"decide_ordinary/50/30": "decide_us_50x30", "decide_restricted/50/30": "decide_restricted_us_50x30",
        "scan/every_pack_prose_16k": "detect_us_16k", "scan/every_pack_mixed_16k": "detect_mixed_us_16k"}


def run(program):
    """{"<benchmark>_ns": median of five, ..., and the held ones in microseconds}."""
    command = [program, "--benchmark_format=json", "--benchmark_min_time=0.1", "--benchmark_repetitions=5",
               "--benchmark_report_aggregates_only=true"]
    answer = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    figures = {}
    for row in answer["benchmarks"]:
        if row.get("aggregate_name") != "median":
            continue
        nanoseconds = row["cpu_time"] * NANOSECONDS[row["time_unit"]]
        figures[row["run_name"] + "_ns"] = nanoseconds
        if row["run_name"] in HELD:
            figures[HELD[row["run_name"]]] = nanoseconds / 1000
    return figures
