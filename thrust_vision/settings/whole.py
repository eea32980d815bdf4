"""All settings of an analysis, and the hash over everything that decides a result."""

import hashlib
import json
from dataclasses import asdict, dataclass, field

from thrust_vision.settings.body_settings import BodySettings, SmoothingSettings
from thrust_vision.settings.fitted import FITTED_WITH, FittedWith
from thrust_vision.settings.form_settings import FormSettings
from thrust_vision.settings.measure_settings import MeasureSettings
from thrust_vision.settings.observe import OBSERVE, ObserveSettings
from thrust_vision.settings.plate_settings import PlateSettings
from thrust_vision.settings.rep_settings import RepSettings
from thrust_vision.settings.scene_settings import SceneSettings


@dataclass(frozen=True)
class Settings:
    """All settings of an analysis that a caller may change."""

    smoothing: SmoothingSettings = field(default_factory=SmoothingSettings)
    reps: RepSettings = field(default_factory=RepSettings)
    body: BodySettings = field(default_factory=BodySettings)
    scene: SceneSettings = field(default_factory=SceneSettings)
    plates: PlateSettings = field(default_factory=PlateSettings)
    measure: MeasureSettings = field(default_factory=MeasureSettings)
    form: FormSettings = field(default_factory=FormSettings)

    @property
    def settings_hash(self) -> str:
        """Sixteen hexadecimal digits that change when any setting does.

        Those of observing and those that fitted models are bound to count too, although no caller
        can change them: another version of the program may have others.
        """
        return hash_of(self, OBSERVE, FITTED_WITH)


def hash_of(*settings: Settings | ObserveSettings | FittedWith) -> str:
    """Sixteen hexadecimal digits that change when any of the settings does."""
    values = json.dumps([asdict(each) for each in settings], sort_keys=True)
    return hashlib.sha256(values.encode()).hexdigest()[:16]
