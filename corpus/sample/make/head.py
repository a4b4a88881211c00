"""The YAML head of a source -> Head."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from corpus.models import ReviewKind
from corpus.sample.make.blocks import Head, Layout, Subject
from corpus.sample.make.errors import MarkupError

_FONTS = ("Carlito", "Caladea", "Liberation Sans", "Liberation Serif")
_KINDS = ("DHR", "SCR", "LCSPR", "SAR", "IIR")
_DOC_TYPES = ("overview_report", "executive_summary", "full_report")
_OUTCOMES = ("death", "serious_harm", "near_miss", "victim_suicide")
_ROLES = ("victim", "perpetrator", "child_subject", "adult_subject", "other")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fields:
    """One mapping of the head, read field by field; every mistake names its line."""

    path: Path
    source: str
    values: dict[str, object]
    known: tuple[str, ...]
    line: int | None = None  # of the mapping, where its fields share one line

    def __post_init__(self) -> None:
        for name in self.values:
            if name not in self.known:
                raise self.error(name, f"unknown field; expected one of {', '.join(self.known)}")

    def error(self, name: str, message: str) -> MarkupError:
        """A mistake in the field of this name."""
        name = name.removesuffix("_pt")  # our name for it; the head says "size"
        line = self.line
        if line is None:
            rows = self.source.splitlines()
            line = next(
                (i for i, row in enumerate(rows, 1) if row.lstrip().startswith(f"{name}:")), 1
            )
        return MarkupError(self.path, line, f"{name}: {message}")

    def maybe(self, name: str) -> str | None:
        """Text, or None."""
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or (not value.strip() and name not in ("header", "footer")):
            raise self.error(name, f"expected text or null, found {value!r}")
        return value

    def text(self, name: str) -> str:
        """Text that must be there."""
        value = self.maybe(name)
        if value is None:
            raise self.error(name, "expected text, found nothing")
        return value

    def choice(self, name: str, allowed: Iterable[str], default: str | None = None) -> str:
        """One of the allowed words."""
        value = self.values.get(name, default)
        options = tuple(allowed)
        if not isinstance(value, str) or value not in options:
            raise self.error(name, f"expected one of {', '.join(options)}; found {value!r}")
        return value

    def month(self, name: str) -> str | None:
        """YYYY-MM, or None."""
        value = self.maybe(name)
        if value is not None and not _MONTH.fullmatch(value):
            raise self.error(name, f"expected YYYY-MM, found {value!r}")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """True or false."""
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            raise self.error(name, f"expected true or false, found {value!r}")
        return value

    def number(self, name: str, low: float, high: float) -> float:
        """A number within bounds."""
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(name, f"expected a number, found {value!r}")
        if not low <= value <= high:
            raise self.error(name, f"expected {low} to {high}, found {value}")
        return float(value)

    def items(self, name: str) -> list[object]:
        """A list."""
        value = self.values.get(name)
        if not isinstance(value, list) or not value:
            raise self.error(name, f"expected a list, found {value!r}")
        return value


def read_head(source: str, path: Path) -> Head:
    """Read the head of a source.

    Args:
        source: The whole file, which begins with a line of three dashes.
        path: The file, for its name.

    Raises:
        MarkupError: There is no head, or a field is not what the markup asks for.
    """
    match = re.match(r"---\n(.*?)\n---\n", source, re.DOTALL)
    if match is None:
        raise MarkupError(path, 1, "expected a YAML head between two lines '---'")
    try:
        values = yaml.safe_load(match[1])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark is not None else 1
        raise MarkupError(path, line, f"expected YAML: {error}") from error
    if not isinstance(values, dict):
        raise MarkupError(path, 2, "expected fields 'name: value'")
    known = (*(name for name in Head.__dataclass_fields__),)
    fields = _Fields(path=path, source=source, values=values, known=known)
    review_id = fields.text("review_id")
    if review_id != path.stem:
        raise fields.error("review_id", f"expected {path.stem!r}, the file's name")
    return Head(
        review_id=review_id,
        review_type=ReviewKind(fields.choice("review_type", _KINDS)),
        doc_type=fields.choice("doc_type", _DOC_TYPES),
        title=fields.text("title"),
        area=fields.text("area"),
        commissioning_body=fields.text("commissioning_body"),
        author=fields.maybe("author"),
        chair=fields.maybe("chair"),
        date_published=fields.month("date_published"),
        date_of_event=fields.month("date_of_event"),
        outcome=fields.choice("outcome", _OUTCOMES),
        agencies=tuple(str(agency) for agency in fields.items("agencies")),
        subjects=_subjects(fields),
        layout=_layout(fields, review_id),
    )


def _subjects(head: _Fields) -> tuple[Subject, ...]:
    rows = head.source.splitlines()
    lines = [i for i, row in enumerate(rows, 1) if re.match(r"\s+- +\{? *name:", row)]
    subjects: list[Subject] = []
    for index, values in enumerate(head.items("subjects")):
        if not isinstance(values, dict):
            raise head.error("subjects", f"expected a mapping a subject, found {values!r}")
        line = lines[index] if index < len(lines) else 1
        known = tuple(Subject.__dataclass_fields__)
        fields = _Fields(path=head.path, source="", values=values, known=known, line=line)
        age = values.get("age")
        if age is not None and (not isinstance(age, int) or isinstance(age, bool)):
            raise fields.error("age", f"expected whole years or null, found {age!r}")
        sex = fields.maybe("sex")
        if sex not in (None, "female", "male"):
            raise fields.error("sex", f"expected female, male or null, found {sex!r}")
        subjects.append(
            Subject(
                name=fields.text("name"),
                role=fields.choice("role", _ROLES),
                age=age,
                sex=sex,
                ethnicity=fields.maybe("ethnicity"),
                relationship=fields.maybe("relationship"),
            )
        )
    return tuple(subjects)


def _layout(head: _Fields, review_id: str) -> Layout:
    values = head.values.get("layout")
    if not isinstance(values, dict):
        raise head.error("layout", f"expected a mapping, found {values!r}")
    renamed = {"size_pt" if name == "size" else name: value for name, value in values.items()}
    known = tuple(Layout.__dataclass_fields__)
    fields = _Fields(path=head.path, source=head.source, values=renamed, known=known)
    return Layout(
        font=fields.choice("font", _FONTS),
        size_pt=fields.number("size_pt", 8, 14),
        header=fields.text("header"),
        footer=fields.text("footer"),
        front_numbers=fields.choice("front_numbers", ("roman", "arabic", "none")),
        contents=fields.choice("contents", ("dots", "plain", "split", "none")),
        headings=fields.choice("headings", ("bold", "caps", "colour", "boldcaps")),
        spacing=fields.choice("spacing", ("normal", "tight", "wide")),
        align=fields.choice("align", ("left", "justify"), _lot(review_id, "left", "justify")),
        boxes=fields.choice("boxes", ("table", "border"), _lot(review_id, "table", "border")),
        bullets=fields.choice("bullets", ("round", "symbol"), _lot(review_id, "round", "symbol")),
        superscripts=fields.flag(
            "superscripts", default=_lot(review_id, "flat", "raised") == "raised"
        ),
        bookmarks=fields.flag("bookmarks", default=_lot(review_id, "bare", "outline") == "outline"),
        wide_appendix=fields.flag("wide_appendix", default=False),
    )


def _lot(review_id: str, first: str, second: str) -> str:
    """Draw a look for a review that states none: always the same one, about half each."""
    digest = hashlib.sha256(f"{review_id} {first} {second}".encode()).digest()
    return second if digest[0] % 2 else first
