"""What can be adjusted, said once: findings of one week often name the same levers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from thrust_vision.training.finding import Finding, Lever


@dataclass(frozen=True)
class SharedLevers:
    """Findings without the levers that several of them name.

    Attributes:
        findings: as they were, each with the levers that it alone names.
        common: those that at least two name, recovery first.
    """

    findings: tuple[Finding, ...]
    common: tuple[Lever, ...]


def share_levers(findings: Sequence[Finding]) -> SharedLevers:
    """Take the levers that at least two findings name out of them; recovery comes first."""
    named = Counter(lever for finding in findings for lever in set(finding.levers))
    common = {lever for lever, times in named.items() if times > 1}
    own = tuple(
        replace(finding, levers=_recovery_first(set(finding.levers) - common, finding.levers))
        for finding in findings
    )
    return SharedLevers(own, _recovery_first(common, tuple(Lever)))


def _recovery_first(levers: set[Lever], order: tuple[Lever, ...]) -> tuple[Lever, ...]:
    """Recovery, which costs nothing of the training, and then the others in their order."""
    first = (Lever.RECOVERY, *(lever for lever in order if lever is not Lever.RECOVERY))
    return tuple(lever for lever in first if lever in levers)
