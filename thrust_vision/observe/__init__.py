"""From frames to landmarks: the pose model behind one module, and its weights.

``thrust_vision.observe("set.mp4")`` calls ``thrust_vision.face.observe``.
"""

import sys

from thrust_vision import ObserveRoom

sys.modules[__name__].__class__ = ObserveRoom
