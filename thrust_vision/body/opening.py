"""How far trunk and thigh are open by the keypoint network's own angles."""

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.net_track import NetTrack

FloatArray = NDArray[np.float64]

#: How much of the back's extension the angle shoulder-hip-knee shows, beside all of the hip's:
#: docs/how-it-works.md; 1 / 1.6, by the geometry of a trunk that bends at its lower end.
LUMBAR_IN_TRUNK_THIGH = 0.6


def opened_deg(net: NetTrack) -> FloatArray:
    """(n,) how far trunk and thigh are open by the network, degrees."""
    angles = net.angles_deg
    lumbar: FloatArray = LUMBAR_IN_TRUNK_THIGH * angles["lumbar_extension_deg"]
    return angles["hip_extension_deg"] + lumbar
