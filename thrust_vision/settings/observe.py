"""All settings of observing a film."""

from dataclasses import dataclass, field

from thrust_vision.settings.observe_lifter import (
    CropSettings,
    FollowSettings,
    LocateSettings,
    PeopleSettings,
)
from thrust_vision.settings.observe_rates import IdleSettings, RateSettings
from thrust_vision.settings.observe_rings import RingFitSettings, RingSettings, RingWatchSettings
from thrust_vision.settings.observe_room import CameraSettings, LightSettings, RollSettings


@dataclass(frozen=True)
class ObserveSettings:
    """All settings of observing: what is looked for in the pixels, where, and how often.

    The networks were trained, and intervals fitted, on films observed with these values, so no
    caller can change them; they count in ``Settings.settings_hash`` all the same.
    """

    rates: RateSettings = field(default_factory=RateSettings)
    idle: IdleSettings = field(default_factory=IdleSettings)
    crop: CropSettings = field(default_factory=CropSettings)
    locate: LocateSettings = field(default_factory=LocateSettings)
    follow: FollowSettings = field(default_factory=FollowSettings)
    people: PeopleSettings = field(default_factory=PeopleSettings)
    rings: RingSettings = field(default_factory=RingSettings)
    ring_fit: RingFitSettings = field(default_factory=RingFitSettings)
    ring_watch: RingWatchSettings = field(default_factory=RingWatchSettings)
    camera: CameraSettings = field(default_factory=CameraSettings)
    roll: RollSettings = field(default_factory=RollSettings)
    light: LightSettings = field(default_factory=LightSettings)


OBSERVE = ObserveSettings()
