"""Which questions fit a set: not every exercise is judged by the rules of the bench."""

from dataclasses import dataclass

from thrust_vision.scene.scene import Scene, Variant
from thrust_vision.settings import FormSettings


@dataclass(frozen=True)
class FeetBand:
    """Where the feet stand well: both angles must leave their band to the same side.

    Attributes:
        knee_min_deg, knee_max_deg: of the knee at lockout.
        shin_min_deg, shin_max_deg: of the shin's tilt, positive with the feet far out.
    """

    knee_min_deg: float
    knee_max_deg: float
    shin_min_deg: float
    shin_max_deg: float


@dataclass(frozen=True)
class Criteria:
    """What is asked about a set.

    Attributes:
        feet: where they should stand; None where no rule is known.
        straight: whether hips are held against straight, not only against the set's own best.
        lowering: whether a quick lowering is worth a word.
        head: whether the head can hang back.
    """

    feet: FeetBand | None
    straight: bool
    lowering: bool
    head: bool


def criteria_of(scene: Scene, settings: FormSettings) -> Criteria:
    """What is asked of the exercise and the way it is done.

    Frog pumps are done in quick succession with the knees out; with one leg, or raised feet, no
    rule for the knee is known. On the floor the head lies. Where it is not sure that a set is a
    standard one, it is asked what fits all.
    """
    bench = scene.exercise == "hip_thrust"
    feet = None
    if scene.variant is Variant.STANDARD and not _doubted(scene):
        feet = _bench(settings) if bench else _floor(settings)
    return Criteria(
        feet=feet,
        straight=feet is not None,
        lowering=scene.variant is not Variant.FROG_PUMP and not _doubted(scene),
        head=bench,
    )


def _doubted(scene: Scene) -> bool:
    return scene.knees_may_splay or scene.variant_doubted


def _bench(settings: FormSettings) -> FeetBand:
    upright = settings.shin_upright_deg
    return FeetBand(settings.knee_min_deg, settings.knee_max_deg, -upright, upright)


def _floor(settings: FormSettings) -> FeetBand:
    return FeetBand(
        settings.floor_knee_min_deg,
        settings.floor_knee_max_deg,
        settings.floor_shin_min_deg,
        settings.floor_shin_max_deg,
    )
