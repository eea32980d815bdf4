"""``python -m lab.fitting.set_classifier.check TASK MODEL STILLS...``: how often a name is right.

Prints from which share how many sets of stills are named rightly and wrongly. Of bodies that the
net did not learn from it says what to expect of whoever films themselves.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lab.fitting.keypoint_net.stills import load_set
from lab.fitting.set_classifier.tasks import TASKS
from lab.fitting.set_classifier.train import score, table
from thrust_vision.observe.onnx import OnnxModel


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("model", type=Path)
    parser.add_argument("stills", type=Path, nargs="+")
    chosen = parser.parse_args(arguments)
    task, net = TASKS[chosen.task], OnnxModel(chosen.model)
    temperature = json.loads(chosen.model.with_suffix(".json").read_text("utf-8"))["temperature"]
    paths = [path for folder in chosen.stills for path in sorted(folder.glob("*.npz"))]
    scores = np.array([score(net, load_set(path), task) for path in paths])
    truth = np.array([task.names.index(task.name_of(path)) for path in paths])
    print(table(scores / temperature, truth, task.names))


if __name__ == "__main__":
    main()
