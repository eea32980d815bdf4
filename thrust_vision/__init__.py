"""Rep-by-rep hip thrust analysis from a side-view phone clip.

Everything that most programs need is here::

    import thrust_vision as tv

    observation = tv.observe("set.mp4")  # the pixels, once: nearly all of the time
    observation.save("set.npz")
    report = tv.assess(observation, reference_rep=1)
    report.reps_frame()

``tv.analyse("set.mp4")`` does both steps at once. A name is imported when it is first used, so that
``import thrust_vision`` loads nothing but this file.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thrust_vision.errors import ThrustVisionError
    from thrust_vision.estimate import Estimate
    from thrust_vision.face import analyse, assess, compare, observe
    from thrust_vision.form.compare import Difference
    from thrust_vision.form.report import (
        Fault,
        LumbarStatus,
        RepMeasures,
        RepReport,
        SetReport,
        Verdict,
    )
    from thrust_vision.observe.observation import Observation
    from thrust_vision.scene.scene import Rejection, Scene
    from thrust_vision.settings import Settings

__version__ = "0.1.0"

__all__ = [
    "Difference",
    "Estimate",
    "Fault",
    "LumbarStatus",
    "Observation",
    "Rejection",
    "RepMeasures",
    "RepReport",
    "Scene",
    "SetReport",
    "Settings",
    "ThrustVisionError",
    "Verdict",
    "__version__",
    "analyse",
    "assess",
    "compare",
    "observe",
]

_HOME = {
    "Difference": "form.compare",
    "Estimate": "estimate",
    "Fault": "form.report",
    "LumbarStatus": "form.report",
    "Observation": "observe.observation",
    "Rejection": "scene.scene",
    "RepMeasures": "form.report",
    "RepReport": "form.report",
    "Scene": "scene.scene",
    "SetReport": "form.report",
    "Settings": "settings",
    "ThrustVisionError": "errors",
    "Verdict": "form.report",
    "analyse": "face",
    "assess": "face",
    "compare": "face",
}


class ObserveRoom(ModuleType):
    """The package ``observe``, which can be called as the public function of its name.

    Python puts a package that was imported in the place of a function of the same name, so it has
    to be both.
    """

    def __call__(self, *given: Any, **named: Any) -> Any:
        """See ``thrust_vision.face.observe``."""
        return import_module("thrust_vision.face").observe(*given, **named)


def __getattr__(name: str) -> Any:
    """Import a public name from its module when it is first used (PEP 562)."""
    if name == "observe":
        return import_module("thrust_vision.observe")
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
