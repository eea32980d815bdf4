"""Every threshold of the program in one place: default, unit, meaning and source.

One module for each room that reads them. ``Settings()`` holds the defaults of all that a caller
may change; ``OBSERVE`` and ``FITTED_WITH`` are what the networks and the fitted models are bound
to. ``Settings.settings_hash`` covers all three and goes into every result, so that a figure can be
traced to the numbers that made it. ``FILM_LIMITS`` say which films are refused.
"""

from thrust_vision.settings.body_settings import BodySettings, SmoothingSettings
from thrust_vision.settings.declare import documented, threshold
from thrust_vision.settings.film import FILM_CODECS, FILM_CONTAINERS, FILM_LIMITS, FilmLimits
from thrust_vision.settings.fitted import FITTED_WITH, FittedWith
from thrust_vision.settings.form_settings import FormSettings
from thrust_vision.settings.measure_settings import MeasureSettings
from thrust_vision.settings.observe import OBSERVE, ObserveSettings
from thrust_vision.settings.plate_settings import PlateSettings
from thrust_vision.settings.rep_settings import RepSettings
from thrust_vision.settings.scene_settings import SceneSettings
from thrust_vision.settings.whole import Settings, hash_of

__all__ = [
    "FILM_CODECS",
    "FILM_CONTAINERS",
    "FILM_LIMITS",
    "FITTED_WITH",
    "OBSERVE",
    "BodySettings",
    "FilmLimits",
    "FittedWith",
    "FormSettings",
    "MeasureSettings",
    "ObserveSettings",
    "PlateSettings",
    "RepSettings",
    "SceneSettings",
    "Settings",
    "SmoothingSettings",
    "documented",
    "hash_of",
    "threshold",
]
