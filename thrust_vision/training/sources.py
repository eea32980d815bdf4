"""Where the findings of the log come from, with links."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """Keys of what is cited."""

    ARTICLE = "article"
    PELLAND = "pelland"
    ACSM = "acsm"
    NIELSEN = "nielsen"
    BUIST = "buist"
    IMPELLIZZERI = "impellizzeri"
    CHILDS = "childs"
    SILBERNAGEL = "silbernagel"
    OSULLIVAN = "osullivan"
    FINUCANE = "finucane"


@dataclass(frozen=True)
class Citation:
    """A source as it is shown.

    Attributes:
        label: authors, year, title and journal.
        doi: None where there is none.
    """

    label: str
    doi: str | None

    @property
    def url(self) -> str | None:
        """Link to it."""
        return f"https://doi.org/{self.doi}" if self.doi else None


CITATIONS: Mapping[Source, Citation] = {
    Source.ARTICLE: Citation(
        "”Ont i ländryggen av hip thrust? 3 saker du kan göra annorlunda” (2021)", None
    ),
    Source.PELLAND: Citation(
        "Pelland et al. 2026: The resistance training dose response, Sports Med 56:481",
        "10.1007/s40279-025-02344-w",
    ),
    Source.ACSM: Citation(
        "ACSM 2009: Progression models in resistance training for healthy adults, "
        "Med Sci Sports Exerc 41:687",
        "10.1249/MSS.0b013e3181915670",
    ),
    Source.NIELSEN: Citation(
        "Nielsen et al. 2014: Excessive progression in weekly running distance, "
        "J Orthop Sports Phys Ther 44:739",
        "10.2519/jospt.2014.5164",
    ),
    Source.BUIST: Citation(
        "Buist et al. 2008: No effect of a graded training program, Am J Sports Med 36:33",
        "10.1177/0363546507307505",
    ),
    Source.IMPELLIZZERI: Citation(
        "Impellizzeri et al. 2020: What role do chronic workloads play in the acute to chronic "
        "workload ratio? Sports Med 51:581",
        "10.1007/s40279-020-01378-6",
    ),
    Source.CHILDS: Citation(
        "Childs et al. 2005: Responsiveness of the numeric pain rating scale in patients with "
        "low back pain, Spine 30:1331",
        "10.1097/01.brs.0000164099.92112.29",
    ),
    Source.SILBERNAGEL: Citation(
        "Silbernagel et al. 2007: Continued sports activity, using a pain-monitoring model, "
        "Am J Sports Med 35:897",
        "10.1177/0363546506298279",
    ),
    Source.OSULLIVAN: Citation(
        "O'Sullivan et al. 2020: Back to basics: 10 facts every person should know about back "
        "pain, Br J Sports Med 54:698",
        "10.1136/bjsports-2019-101611",
    ),
    Source.FINUCANE: Citation(
        "Finucane et al. 2020: International framework for red flags, "
        "J Orthop Sports Phys Ther 50:350",
        "10.2519/jospt.2020.9971",
    ),
}
