"""The types the corpus hands on: a review as catalogued, and the file that holds it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class ReviewKind(StrEnum):
    """The kind of statutory review, by the law or framework it was held under."""

    DHR = "DHR"  # Domestic Homicide Review: Domestic Violence, Crime and Victims Act 2004, s.9
    SCR = "SCR"  # Serious Case Review: Children Act 2004 and Working Together, to 2018-19
    LCSPR = "LCSPR"  # Local Child Safeguarding Practice Review: Children and Social Work Act 2017
    SAR = "SAR"  # Safeguarding Adults Review: Care Act 2014, s.44
    IIR = "IIR"  # independent investigation of a mental-health homicide: NHS England
    OWHR = "OWHR"  # Offensive Weapons Homicide Review: PCSC Act 2022, s.24
    THEMATIC = "thematic"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review as its catalogue entry describes it; what is not catalogued is None."""

    review_id: str
    kind: ReviewKind | None = None
    title: str | None = None
    publisher: str | None = None
    area: str | None = None
    published: str | None = None  # YYYY, YYYY-MM or YYYY-MM-DD
    source_url: str | None = None
    licence_note: str | None = None
    file_name: str
    sha256: str  # lower-case hexadecimal, of the file's bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """A review's file on disk, with every other name under which the same bytes were found."""

    review: Review
    path: Path
    media_type: str  # by the file's first bytes, whatever its name says
    other_names: tuple[str, ...] = ()
