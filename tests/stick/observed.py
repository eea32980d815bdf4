"""Observations of stick figures: what one pass over a film of them would have found."""

import numpy as np

from thrust_vision.analysis import Recognised, recognise_clip
from thrust_vision.observe.landmarks import PoseTrack
from thrust_vision.observe.net_track import NetTrack
from thrust_vision.observe.observation import Observation
from thrust_vision.observe.ring_track import NO_RINGS, RingTrack
from thrust_vision.observe.surroundings import Surroundings
from thrust_vision.settings import Settings
from thrust_vision.video.clip import ClipInfo

_DEFAULT = Settings()


def observation_of(
    track: PoseTrack,
    *,
    around: Surroundings | None = None,
    rings: RingTrack | None = None,
    net: NetTrack | None = None,
) -> Observation:
    """The observation of a film whose every frame the pose model saw as ``track``."""
    count = len(track)
    length_s = float(track.time_s[-1] + np.median(np.diff(track.time_s)))
    clip = ClipInfo(
        name="stick.mp4",
        duration_s=length_s,
        width=track.width,
        height=track.height,
        fps=count / length_s,
        variable_frame_rate=False,
        rotation_deg=0,
        mirrored=False,
        truncated=False,
        frames=count,
        sha256="0" * 64,
    )
    return Observation(
        clip=clip,
        time_s=track.time_s,
        landmarks=track,
        rings=RingTrack.of_frames([NO_RINGS] * count) if rings is None else rings,
        surroundings=Surroundings() if around is None else around,
        net=net,
    )


def recognised(track: PoseTrack, settings: Settings = _DEFAULT, **seen: object) -> Recognised:
    """What the program makes of such a film; keywords as for ``observation_of``."""
    return recognise_clip(observation_of(track, **seen), settings)  # type: ignore[arg-type]
