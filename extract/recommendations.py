"""What a review asks for: recommendations from prose, lists, boxes and tables."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from extract.addressees import Addressees
from extract.asking import NUMBERED_AGAIN, asking_words, asks_for_something, asks_outright
from extract.labels import NUMBER_WORDS
from extract.models import (
    Passage,
    PassageKind,
    Recommendation,
    Section,
    SectionKind,
    Span,
    Table,
)
from extract.passages import PassageSource
from extract.recommendation_parts import Found
from extract.recommendation_repeats import drop_repeats
from extract.recommendation_tables import find_in_tables, same_as
from extract.sections import section_tops

_LABELLED = re.compile(
    rf"recommendation\s+(?:no\.?\s*)?(?P<number>[\d.]+[a-h]?(?:\([a-z]\))?|{'|'.join(NUMBER_WORDS)})",
    re.I,
)
_HEADING_NUMBER = re.compile(
    r"^(?:[\w\s]{0,40}?)?recommendation\s+(?:no\.?\s*)?(?P<number>\d{1,3}(?:\.\d{1,2})*[a-h]?)\b",
    re.I,
)
_CODE_LABEL = re.compile(r"(?:R|REC|Rec)\.?\s?\d{1,2}[a-h]?$")
# "Recommendations 3 and 4", over two that are numbered so
_HEADING_NUMBERS = re.compile(r"^(?:[\w\s]{0,40}?)?recommendations\s+\d", re.I)
_ASKING_KINDS = (PassageKind.PARAGRAPH, PassageKind.LIST_ITEM, PassageKind.CALLOUT)
# "7.17. Recommendation on home clearance. The Council should": one that stands among findings
_RUN_IN = re.compile(
    r"recommendation(?: (?:on|for|about|to|concerning) [^.:]{3,60})?\s*[.:–—]\s+(?=[A-Z])", re.I
)
_LETTER = re.compile(r"\(?(?:[ivx]{1,5}|[a-z])\)?")
_ENOUGH = 3
_ASKING_SHARE = 0.4  # of numbered passages: below it they are not a run of recommendations
_MOSTLY = 0.6  # of a section's bullets ask for something: then all of them do


def find_recommendations(
    passages: Sequence[Passage],
    sections: Sequence[Section],
    tables: Sequence[Table],
    sources: dict[str, PassageSource],
) -> tuple[Recommendation, ...]:
    """All recommendations in reading order, each once.

    A table that repeats what prose has said adds its owner and deadline to it; rows that
    repeat nothing are recommendations of their own.
    """
    prose = _from_prose(passages, sections)
    rows = find_in_tables(passages, tables, sources)
    found: list[Found] = list(prose)
    for row in rows:
        index = same_as(row, found)
        if index is None:
            found.append(row)
            continue
        held = found[index]
        found[index] = replace(
            held, owner=held.owner or row.owner, deadline=held.deadline or row.deadline
        )
    found = drop_repeats(found, sections)
    told = {item.passage.section_id for item in found if not item.is_bare}
    if sum(1 for item in found if not item.is_bare) >= _ENOUGH:
        # a summary's list of wishes, told in full elsewhere
        found = [item for item in found if item.passage.section_id in told]
    order = {passage.passage_id: index for index, passage in enumerate(passages)}
    found.sort(key=lambda f: (order[f.passage.passage_id], f.start))
    resolve = Addressees(passages, tables).find
    return tuple(_recommendation(item, resolve, _continued(item, passages)) for item in found)


def _from_prose(passages: Sequence[Passage], sections: Sequence[Section]) -> list[Found]:
    by_id = {section.section_id: section for section in sections}
    top = section_tops(sections)
    found: list[Found] = []
    in_section: dict[int, list[Passage]] = {}
    for passage in passages:
        if passage.furniture or passage.kind in (
            PassageKind.TABLE_CELL,
            PassageKind.FOOTNOTE,
            PassageKind.CAPTION,
        ):
            continue
        section = by_id[passage.section_id]
        if section.kind is SectionKind.RECOMMENDATIONS:
            in_section.setdefault(top[passage.section_id], []).append(passage)
        if (labelled := _by_label(passage)) is not None:
            found.append(labelled)
    labelled_ids = {item.passage.passage_id for item in found}
    for group in in_section.values():
        found.extend(_from_section(group, by_id, labelled_ids))
    return found or _from_asking_section(passages, by_id)


def _by_label(passage: Passage) -> Found | None:
    """The recommendation that a passage's own label or first words say it is."""
    labelled = _LABELLED.search(passage.label or "")
    if labelled is not None:
        number: str | None = _in_digits(labelled.group("number"))
        return Found(number=number, passage=passage, start=0, group=None)
    if passage.label and _CODE_LABEL.match(passage.label):
        return Found(number=passage.label, passage=passage, start=0, group=None)
    run_in = _RUN_IN.match(passage.text)
    if run_in is not None and asks_outright(passage.text[run_in.end() :]):
        return Found(number=None, passage=passage, start=run_in.end(), group=None)
    return None


def _from_asking_section(passages: Sequence[Passage], by_id: dict[int, Section]) -> list[Found]:
    """Where no heading names recommendations: the last section that mostly asks.

    "What is asked of whom", "Proposals": a section in the report's second half of which at
    least three passages, and three in five, ask somebody for something.
    """
    prose = [p for p in passages if not p.furniture and p.kind in _ASKING_KINDS]
    groups: dict[int, list[Passage]] = {}
    for passage in prose[len(prose) // 2 :]:
        groups.setdefault(_outermost(by_id, passage.section_id), []).append(passage)
    for group in reversed(list(groups.values())):
        asking = [p for p in group if asks_outright(p.text) and not _is_intro(p)]
        if len(asking) >= 3 and len(asking) >= 0.6 * len(group):
            return _from_section(group, by_id, set())
    return []


def _outermost(by_id: dict[int, Section], section_id: int) -> int:
    """The section at the top of the tree that holds a section."""
    while by_id[section_id].depth > 1 and section_id > 0:
        section_id -= 1
    return section_id


def _in_digits(number: str) -> str:
    """A printed number in digits where it was in words: "Three" gives "3"."""
    word = number.lower()
    return str(NUMBER_WORDS.index(word) + 1) if word in NUMBER_WORDS else number.rstrip(".")


def _from_section(
    passages: Sequence[Passage], by_id: dict[int, Section], labelled_ids: set[str]
) -> list[Found]:
    """Recommendations of a section of recommendations: by label where there are labels."""
    numbered = [p for p in passages if p.label and p.label[0].isdigit()] or _lettered(passages)
    if sum(1 for p in numbered if asks_outright(p.text)) < _ASKING_SHARE * len(numbered):
        numbered = [p for p in numbered if asks_outright(p.text)]  # the rest is comment
    asking = [p for p in numbered if not _is_intro(p)]
    # beside "Recommendation 1" and so on, what is not labelled so is comment
    marked = {p.section_id for p in passages if p.passage_id in labelled_ids}
    passages = [p for p in passages if p.section_id not in marked]
    asking = [p for p in asking if p.section_id not in marked]
    chosen = asking if len(asking) >= 2 else [p for p in passages if not _is_intro(p)]
    if any(_HEADING_NUMBER.match(by_id[p.section_id].heading) for p in passages):
        chosen = [
            p
            for p in passages
            if _first_under_numbered_heading(p, passages, by_id)
            or (p in asking and _HEADING_NUMBERS.match(by_id[p.section_id].heading))
        ]
    # "What needs to improve": a list of things wanted, without a verb that asks for them
    bullets = [p for p in chosen if p.kind is PassageKind.LIST_ITEM and p.label is None]
    listed = sum(1 for p in bullets if asks_outright(p.text)) >= _MOSTLY * len(bullets)
    is_bare_list = len(chosen) >= 2 and len(bullets) == len(chosen)
    # where the numbers run on, each is one, whatever verb it opens with
    all_count = chosen is asking or is_bare_list
    found = []
    for passage in chosen:
        is_counted = all_count or (listed and len(bullets) >= 3 and passage in bullets)
        if passage.passage_id in labelled_ids or not (is_counted or asks_outright(passage.text)):
            continue
        heading = by_id[passage.section_id].heading
        in_heading = _HEADING_NUMBER.match(heading)
        number = passage.label
        start = 0
        if (inline := NUMBERED_AGAIN.match(passage.text)) is not None:
            number, start = _in_digits(inline.group("number")), inline.end()
        if in_heading and not (number and number[0].isdigit()):
            number = in_heading.group("number")
        found.append(
            Found(
                number=number,
                passage=passage,
                start=start,
                group=_agency_heading(heading),
                is_bare=number is None and not asks_outright(passage.text),
            )
        )
    return found


def _lettered(passages: Sequence[Passage]) -> list[Passage]:
    """Passages numbered (i), (ii) or (a), (b), where a section numbers nothing otherwise."""
    lettered = [p for p in passages if p.label and _LETTER.fullmatch(p.label)]
    asking = sum(1 for p in lettered if asks_outright(p.text))
    return lettered if len(lettered) >= 3 and asking >= _MOSTLY * len(lettered) else []


def _first_under_numbered_heading(
    passage: Passage, passages: Sequence[Passage], by_id: dict[int, Section]
) -> bool:
    if not _HEADING_NUMBER.match(by_id[passage.section_id].heading):
        return False
    same = [p for p in passages if p.section_id == passage.section_id]
    asking = [p for p in same if asks_for_something(p.text)]
    return bool(asking) and asking[0] is passage


def _agency_heading(heading: str) -> str | None:
    """A heading that names whom a group of recommendations is for, or None."""
    if asking_words().no_agency.search(heading):
        match = re.search(r"recommendations? (?:for|to) (?:the )?(?P<who>.+)", heading, re.I)
        return match.group("who") if match else None
    return heading or None


def _is_intro(passage: Passage) -> bool:
    """Whether a passage announces recommendations instead of making one.

    A numbered one that ends in a colon is one itself where it asks ("7. Ensure that:").
    """
    words = asking_words()
    if words.introduces.search(passage.text) is not None:
        return True
    if not passage.text.rstrip().endswith(":"):
        return False
    numbered = passage.label is not None and passage.label[0].isdigit()
    asks = words.opens_with_verb.match(passage.text) or words.asks_modal.search(passage.text)
    return not (numbered and asks)


def _continued(item: Found, passages: Sequence[Passage]) -> str:
    """A recommendation's words, with the list behind it where it ends in a colon.

    "7. The trust should:" says nothing without the items that follow it.
    """
    if not item.text.rstrip().endswith(":"):
        return item.text
    start = next(i for i, p in enumerate(passages) if p.passage_id == item.passage.passage_id)
    parts = [item.text]
    for passage in passages[start + 1 :]:
        if passage.furniture or passage.kind is PassageKind.FOOTNOTE:
            continue
        if passage.kind is not PassageKind.LIST_ITEM or passage.section_id != (
            item.passage.section_id
        ):
            break
        parts.append(passage.text)
    return " ".join(parts)


def _recommendation(
    item: Found, resolve: Callable[[str, str | None, str | None], str | None], text: str
) -> Recommendation:
    return Recommendation(
        number=item.number,
        text=text,
        addressee=resolve(item.text, item.group, item.owner),
        deadline=item.deadline,
        page=item.passage.page_first,
        span=Span(
            passage_id=item.passage.passage_id,
            page=item.passage.page_first,
            char_start=item.start,
            char_end=len(item.passage.text),
            quote=item.text,
        ),
    )
