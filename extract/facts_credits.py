"""What makes somebody a review's author or its chair: the words for the parts, and a credit."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.facts_reading import spread_blanks
from extract.models import Span
from extract.names import name_words

CREDIT_WORDS = Path(__file__).parent / "data" / "fact_credits.toml"
_ADJECTIVE = (
    r"(?:independent|overview|report|reports|lead|joint|joint\s+lead|co-?|external|principal|review|panel|dhr|dardr|"
    r"scr|sar|lcspr|cspr|investigation|inquiry|the|main|independant|serious\s+case|case|final|executive\s+summary)"
)
CORE = r"(?:authors?|reviewers?|writers?|chair(?:person|man|woman)?s?|investigators?)"
QUALIFIED = rf"(?:{_ADJECTIVE}\s+){{0,6}}{CORE}"
ROLE = (
    rf"{QUALIFIED}(?:\s*(?:,|and|&|/|\+)\s*{QUALIFIED}){{0,3}}"
    r"(?:\s+(?:of|to|for)\s+(?:(?:the|this|its|a)\s+)?(?:[\w’'-]+\s+){0,6}?"
    r"(?:report|review|panel|investigation|board|partnership|reviews|summary)\b"
    r"(?!\s+(?:report|review|panel|board|summary)\b)"
    rf"(?:\s*(?:,|and|&|/)\s*(?:the\s+)?{QUALIFIED})?)?"
)
LABEL = re.compile(
    rf"(?<![\w’'])(?P<role>{ROLE})\s*(?:\((?:s|[^()]{{1,30}})\)\s*)?(?P<mark>[:–—|-]|\bis\b|\bwas\b|\bare\b|\bwere\b|,\s*who\s+(?:is|was)\b|,|\n|\s)\s*",
    re.IGNORECASE,
)
AFTER = re.compile(
    rf"\s*(?P<mark>[,(|–—:-]|\n|\s)\s*(?:the\s+|who\s+is\s+the\s+|as\s+(?:the\s+)?)?(?P<role>{ROLE})",
    re.IGNORECASE,
)
BY = re.compile(
    r"\b(?P<verb>(?:(?:report|review|summary|overview)\s+)?(?:was\s+|is\s+|has\s+been\s+)?(?:written|produced|prepared|compiled|authored|"
    r"drafted|undertaken|conducted|completed|carried\s+out|led|facilitated|chaired))"
    r"(?:\s+for\s+[^\n.;]{1,80}?)?\s+by\s*:?\s*(?:the\s+)?",
    re.IGNORECASE,
)
# On a title page alone: in a sentence a report may be anybody's.
REPORT_BY = re.compile(
    r"\b(?:report(?:ed)?|review|investigat(?:ion|ed)|inquiry|analysis)\s+by\s*:?\s*(?:the\s+)?",
    re.I,
)
CHAIRED_AND = re.compile(r"\bchaired\s+and\s+(?:\w+\s+)?$", re.IGNORECASE)
OTHER_CHAIR = re.compile(
    r"\b(?:board|partnership|council|committee|trust|sub-?group|csp|lscb|lsab|sab|executive|scrutineer)\b",
    re.I,
)
OF_REVIEW = re.compile(r"\b(?:review|panel|report|investigation|dhr|scr|sar)\b", re.IGNORECASE)
_BOARDS = re.compile(r"\b(?:board|partnership|council|\w*SCB|\w*SAB)[ \t]*\Z", re.IGNORECASE)
_OF_BOARD = re.compile(
    r"[ \t]+(?:of|to|for)[ \t]+(?:the[ \t]+)?(?![^\n]{0,60}(?i:panel|"
    r"review))[^\n]{0,60}?\b(?:\w*SCB|\w*SAB|(?i:board|partnership|council|committee))\b"
)
_FIRM = re.compile(r"[A-ZÀ-Þ][\w&’'.-]*(?:[ \t]+(?:and|&|[A-ZÀ-Þ][\w&’'.-]*)){0,7}")


@cache
def _other_papers() -> re.Pattern[str]:
    data = tomllib.loads(CREDIT_WORDS.read_text(encoding="utf-8"))
    return re.compile(spread_blanks(data["other_papers"]["pattern"]), re.IGNORECASE)


def is_of_other_paper(text: str) -> bool:
    """Whether words speak of another paper than the review's report: an agency's own review."""
    return _other_papers().search(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A name with the part that a text gives it."""

    name: str
    is_author: bool
    is_chair: bool
    span: Span | None
    confidence: float


def read_part(role: str, before: str = "", after: str = "") -> tuple[bool, bool]:
    """Whether a role's words make somebody author, and chair of the review.

    Args:
        role: The role's words.
        before: What stands before them: "Wigan Safeguarding Children Board" is not reviewed.
        after: What stands behind them: "of the Board".
    """
    words = role.lower()
    author = re.search(r"author|reviewer|writer|investigator", words) is not None
    chair = "chair" in words
    if (
        chair
        and not author
        and OTHER_CHAIR.search(words)
        and not re.search(r"\b(?:review|panel|dhr|scr|sar)\b", words)
    ):
        chair = False  # the chair of the Board, who signs the foreword
    if (
        chair
        and not author
        and ((words.startswith("chair") and _BOARDS.search(before)) or _OF_BOARD.match(after))
    ):
        chair = False
    return author, chair


def find_firm(text: str, start: int = 0) -> tuple[str, int] | None:
    """The firm of reviewers that is named from a place on and where its name ends, or None.

    A firm's name ends with a word such as "Associates", or is one of the listed ones.
    """
    match = _FIRM.match(text, start)
    if match is None:
        return None
    run = match.group()
    end = _firm_end(run)
    for known in name_words().known_firms:
        told = text[start : start + len(known)]
        if told.lower() == known and not text[start + len(known) :][:1].isalnum():
            end = max(end, len(known))
    return (text[start : start + end].rstrip(" .,"), start + end) if end else None


def _firm_end(run: str) -> int:
    """Where the last word of a firm's name ends in a run of capitalised words; 0 for no firm."""
    ends = [
        match.end()
        for match in re.finditer(r"[\w’'-]+", run)
        if match.group().lower() in name_words().firms and match.start() > 0
    ]
    return ends[-1] if ends else 0
