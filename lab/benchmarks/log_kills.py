"""Kills processes that write to a training log, and looks whether anything confirmed is lost.

python -m lab.benchmarks.log_kills [--kills 200] [--seed 1]
"""

import argparse
import multiprocessing
import os
import random
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from thrust_vision.training.entry import Exercise, SetEntry, TrainingSession
from thrust_vision.training.store import TrainingLog

FIRST_DAY = date(1990, 1, 1)
_MOST_S = 0.15


def write(url: str, start: int, sender: Connection) -> None:
    """Log a session a day, and tell the number of each once it is confirmed."""
    with TrainingLog.open(url) as log:
        (lifter,) = log.lifters()
        number = start
        while True:
            entry = SetEntry(Exercise.HIP_THRUST, 3, 8, 80.0, notes="x" * (number % 2000))
            log.add_session(
                lifter.id, TrainingSession(FIRST_DAY + timedelta(days=number), (entry,))
            )
            sender.send(number)
            number += 1


def confirmed_until_killed(url: str, start: int, after_s: float) -> set[int]:
    """Numbers that a writer confirmed before it was killed, some time after its first."""
    # A fork has everything imported, so that most of the time is spent writing.
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    writer = context.Process(target=write, args=(url, start, sender))
    writer.start()
    sender.close()
    confirmed = {receiver.recv()}
    time.sleep(after_s)
    writer.kill()
    writer.join()
    try:
        while True:
            confirmed.add(receiver.recv())
    except EOFError:
        return confirmed


def main() -> int:
    """Print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generator = random.Random(options.seed)
    lost = damaged = 0
    confirmed: set[int] = set()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "log.sqlite3"
        url = f"sqlite:///{path}"
        with TrainingLog.open(url) as log:
            log.add_lifter("Ann")
        for _ in range(options.kills):
            start = max(confirmed, default=0) + 2  # one beyond the last may have been written
            after_s = generator.uniform(0, _MOST_S)
            confirmed |= confirmed_until_killed(url, start, after_s)
            with closing(sqlite3.connect(path)) as connection:
                damaged += connection.execute("PRAGMA integrity_check").fetchone() != ("ok",)
                days = {row[0] for row in connection.execute("SELECT date FROM sessions")}
            wanted = {(FIRST_DAY + timedelta(days=number)).isoformat() for number in confirmed}
            lost += len(wanted - days)
    print(
        f"{options.kills} kills, {len(confirmed)} sessions confirmed, {lost} of them lost, "
        f"database damaged {damaged} times."
    )
    return int(lost + damaged > 0)


if __name__ == "__main__":
    os.environ.pop("THRUST_VISION_DATABASE_URL", None)
    sys.exit(main())
