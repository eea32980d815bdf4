"""The fit of the score of low tops, on a few sets."""

import numpy as np

from lab.fitting.rep_score import REP_KINDS, fit, labelled_sets, of_stick
from lab.fitting.stick_sets import TRUNK_PX, stick_set


def test_a_stick_lifter_keeps_rods_and_feet() -> None:
    stick = stick_set("train", 501, 3, untidy=True)
    shoulder, hip, knee, ankle = (
        stick.points_px[name] for name in ("shoulder", "hip", "knee", "ankle")
    )
    assert np.allclose(np.linalg.norm(shoulder - hip, axis=1), TRUNK_PX)
    thigh, shank = np.linalg.norm(knee - hip, axis=1), np.linalg.norm(ankle - knee, axis=1)
    assert np.ptp(thigh) < 0.01 * TRUNK_PX
    assert np.ptp(shank) < 0.05 * TRUNK_PX
    assert np.allclose(ankle, ankle[0])


def test_candidates_are_labelled_by_the_truth_and_the_fit_parts_them() -> None:
    truths = [of_stick(stick_set("train", 501, k, untidy=True)) for k in range(6)]
    learnt = labelled_sets(truths)
    kinds = {kind for one in learnt for kind in one.kinds}
    assert {"full rep", "false start"} <= kinds
    score = fit(learnt)
    right = []
    for one in learnt:
        low = ~one.candidates.whole
        is_rep = np.array([kind in REP_KINDS for kind in one.kinds])
        right += (score.accepts(one.candidates.features) == is_rep)[low].tolist()
    assert np.mean(right) > 0.75
