"""How far trunk and thigh are open by the keypoint network's own angles."""

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.net_track import NetTrack
from thrust_vision.settings import FITTED_WITH

FloatArray = NDArray[np.float64]


def opened_deg(net: NetTrack) -> FloatArray:
    """(n,) how far trunk and thigh are open by the network, degrees."""
    angles = net.angles_deg
    lumbar: FloatArray = FITTED_WITH.lumbar_in_trunk_thigh * angles["lumbar_extension_deg"]
    return angles["hip_extension_deg"] + lumbar
