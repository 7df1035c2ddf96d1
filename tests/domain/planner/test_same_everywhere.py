"""The same input gives the same plan: under 40 hash seeds, and in whatever order it comes."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from benchmarks.plan_worlds import ON, world
from tests.domain.planner.instances import instance

ROOT = Path(__file__).parents[3]
SEEDS = range(40)
PLANS = """
import hashlib, json, pickle, random, sys
from dataclasses import replace
from oneplusx.domain.planner import plan, plan_to_json
from oneplusx.domain.planner.choosing import choose

shuffler = random.Random(int(sys.argv[1]))

def shuffled(items):
    items = list(items)
    shuffler.shuffle(items)
    return tuple(items)

digest = hashlib.sha256()
on, rule_set, record, instances = pickle.load(open(sys.argv[2], "rb"))
program = record.program
program = replace(program, courses=shuffled(program.courses), content_matches=shuffled(program.content_matches),
                  slots=dict(shuffled(program.slots.items())))
record = replace(record, achievements=shuffled(record.achievements), courses=shuffled(record.courses), program=program)
digest.update(json.dumps(plan_to_json(plan(rule_set, record, on)), sort_keys=True).encode())
for problem in instances:
    chosen = choose(problem, effort=5.0).chosen
    digest.update(repr([candidate.order for candidate in chosen]).encode())
print(digest.hexdigest())
"""


def _digest(seed: int, given: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": f"src{os.pathsep}.", "PYTHONHASHSEED": str(seed)}
    environment["OPENBLAS_NUM_THREADS"] = "1"
    command = [sys.executable, "-c", PLANS, str(seed), str(given)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_forty_hash_seeds_and_shuffled_records_give_one_plan(tmp_path: Path) -> None:
    given = tmp_path / "given"
    problems = [instance(seed).problem() for seed in range(40)]
    rule_set, record = world(4)
    record = replace(record, achievements=record.achievements[::2])
    given.write_bytes(pickle.dumps((ON, rule_set, record, problems)))
    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(_digest, SEEDS, [given] * len(SEEDS)))) == 1
