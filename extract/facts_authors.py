"""Who wrote a review and who chaired it: from labelled lines, bare names and first sentences."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from extract.areas import find_areas
from extract.dates import find_dates
from extract.facts_bodies import find_bodies
from extract.facts_reading import Finding, JoinedText, Piece, Reading, make_span
from extract.models import Passage, SectionKind, Span
from extract.names import FoundNames, find_full_names, name_words, parse_names
from extract.people_words import people_words

_ADJECTIVE = (
    r"(?:independent|overview|report|reports|lead|joint|joint\s+lead|co-?|external|principal|review|panel|dhr|dardr|"
    r"scr|sar|lcspr|cspr|investigation|inquiry|the|main|independant|serious\s+case|case|final|executive\s+summary)"
)
_CORE = r"(?:authors?|reviewers?|writers?|chair(?:person|man|woman)?s?|investigators?)"
_ROLE = (
    rf"(?:{_ADJECTIVE}\s+){{0,6}}{_CORE}(?:\s*(?:,|and|&|/|\+)\s*(?:{_ADJECTIVE}\s+){{0,6}}{_CORE}){{0,4}}"
    r"(?:\s+(?:of|to|for)\s+(?:(?:the|this|its|a)\s+)?(?:[\w’'-]+\s+){0,6}?"
    r"(?:report|review|panel|investigation|board|partnership|reviews|summary)\b"
    r"(?!\s+(?:report|review|panel|board|summary)\b))?"
)
_LABEL = re.compile(
    rf"(?<![\w’'])(?P<role>{_ROLE})\s*(?:\((?:s|[^()]{{1,30}})\)\s*)?(?P<mark>[:–—|-]|\bis\b|\bwas\b|,\s*who\s+(?:is|was)\b|,|\n|\s)\s*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\s*(?P<mark>[,(|–—:-]|\n|\s)\s*(?:the\s+|who\s+is\s+the\s+|as\s+(?:the\s+)?)?(?P<role>{_ROLE})",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?P<verb>(?:(?:report|review|summary|overview)\s+)?(?:was\s+|is\s+|has\s+been\s+)?(?:written|produced|prepared|compiled|authored|"
    r"undertaken|conducted|completed|carried\s+out|led|chaired))\s+by\s*:?\s*(?:the\s+)?",
    re.IGNORECASE,
)
_APPOINTED = re.compile(
    rf"\s*(?:,[^,.;]{{1,80}},)?\s*(?:\([^()]{{1,60}}\)\s*)?(?:was|were|has\s+been|is|has)\s+(?:\w+\s+)?"
    rf"(?:appointed|commissioned|engaged|asked|invited|selected|identified|chosen|independent|authored|written|chaired|the\b|chair)"
    rf"[^.;]{{0,80}}?(?P<role>{_CORE}|review|report|panel)(?:\s*(?:,|and|&)\s*(?:{_ADJECTIVE}\s+){{0,6}}(?P<second>{_CORE}))?",
    re.IGNORECASE,
)
_I_AM = re.compile(r"\b(?:I\s+am|My\s+name\s+is|I,)\s+", re.IGNORECASE)
_OTHER_CHAIR = re.compile(
    r"\b(?:board|partnership|council|committee|trust|sub-?group|csp|lscb|lsab|sab|executive|scrutineer)\b",
    re.I,
)
_BOARDS = re.compile(r"\b(?:board|partnership|council|\w*SCB|\w*SAB)[ \t]*\Z", re.IGNORECASE)
_OF_BOARD = re.compile(
    r"[ \t]+(?:of|to|for)[ \t]+(?:the[ \t]+)?(?![^\n]{0,60}(?i:panel|"
    r"review))[^\n]{0,60}?\b(?:\w*SCB|\w*SAB|(?i:board|partnership|council|committee))\b"
)
_REVIEW = re.compile(r"\b(?:review|panel|report|investigation|dhr|scr|sar)\b", re.IGNORECASE)
_ROLE_BEFORE = re.compile(rf"(?:^|\W){_ROLE}[ \t]+$", re.IGNORECASE)
_OF = re.compile(r"\b(?:of|concerning|regarding|involving|re|into|following|to)\W*$", re.IGNORECASE)
_FIRM = re.compile(r"[A-ZÀ-Þ][\w&’'.-]*(?:[ \t]+(?:and|&|[A-ZÀ-Þ][\w&’'.-]*)){0,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Credit:
    """A name with the part that a text gives it."""

    name: str
    is_author: bool
    is_chair: bool
    span: Span | None
    confidence: float


def find_credits(
    reading: Reading, title_names: frozenset[str]
) -> tuple[Finding | None, Finding | None]:
    """The author and the chair.

    Args:
        reading: The document.
        title_names: Words of the title's pseudonyms, which are nobody's bare name line.

    Returns:
        Author and chair, each None where the text names none. A role of both ("Independent
        Chair and Author") gives both. In a review whose chair alone is named no author is
        guessed, nor the other way round.
    """
    found = [
        *_labelled(reading.cover, 0.95),
        *_bare(reading.cover, title_names),
        *_labelled(reading.opening, 0.9),
        *_in_text(reading),
    ]
    return _best(found, author=True), _best(found, author=False)


def _best(found: list[_Credit], *, author: bool) -> Finding | None:
    """The surest credit; of equals the first, joined with others of its own line's standing."""
    fitting = [credit for credit in found if (credit.is_author if author else credit.is_chair)]
    if not fitting:
        return None
    # A name credited in several places is surer than any of them says.
    times = Counter(_surname(credit.name) for credit in fitting)
    best = max(
        fitting,
        key=lambda credit: credit.confidence + 0.05 * min(times[_surname(credit.name)] - 1, 3),
    )
    return Finding(value=best.name, span=best.span, confidence=round(best.confidence, 2))


def _surname(name: str) -> str:
    return name.split(" and ")[0].split(",")[0].split()[-1].lower()


def _part(role: str, before: str = "", after: str = "") -> tuple[bool, bool]:
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
        and _OTHER_CHAIR.search(words)
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


def _labelled(joined: JoinedText, confidence: float) -> Iterator[_Credit]:
    """Names behind a label ("Author: ..."), before a role, and behind "written by"."""
    yield from _behind_labels(joined, confidence)
    yield from _before_roles(joined, confidence)
    yield from _behind_verbs(joined, confidence)


def _behind_labels(joined: JoinedText, confidence: float) -> Iterator[_Credit]:
    text = joined.text
    for match in _LABEL.finditer(text):
        mark = match.group("mark")
        loose = not mark.strip()
        names = parse_names(text, match.end())
        author, chair = _part(match.group("role"), text[: match.start()], text[match.end("role") :])
        if names is None and mark in {":", "|", "–", "—"}:
            firm = _FIRM.match(text, match.end())
            if firm and author and _is_firm(firm.group()):
                span = joined.span(match.start(), firm.end())
                yield _Credit(
                    name=firm.group(), is_author=author, is_chair=False, span=span, confidence=0.7
                )
        if names is None or not (author or chair):
            continue
        if loose and _follows_name(text, match.start()):
            continue  # "Jane Hill\nIndependent author\nAnn Fox": the role belongs to the first
        weight = confidence - (0.15 if loose or mark == "," else 0.0)
        yield _joined_credit(joined, match.start(), names, (author, chair), weight)


def _before_roles(joined: JoinedText, confidence: float) -> Iterator[_Credit]:
    text = joined.text
    for names in _all_names(text):
        after = _AFTER.match(text, names.char_end)
        if after is None or not _ends_role(text, after.end()):
            continue
        loose = not after.group("mark").strip()
        lead = text[: names.char_start]
        if loose and (re.search(r"[:|]\s*$", lead) or _ROLE_BEFORE.search(lead[-80:])):
            continue  # "Author: Ann Fox Chair ...": the name has its label in front
        part = _part(after.group("role"), "", text[after.end() :])
        weight = confidence - (0.1 if loose else 0.05)
        if any(part):
            yield _joined_credit(joined, names.char_start, names, part, weight)


def _behind_verbs(joined: JoinedText, confidence: float) -> Iterator[_Credit]:
    text = joined.text
    for match in _BY.finditer(text):
        names = parse_names(text, match.end())
        chaired = "chaired" in match.group().lower()
        lead = text[max(0, match.start() - 60) : match.start()]
        if names is None or (chaired and _OTHER_CHAIR.search(lead)):
            continue
        role = _AFTER.match(text, names.char_end)
        author, chair = _part(role.group("role")) if role else (False, False)
        part = (not chaired or author, chaired or chair)
        yield _joined_credit(joined, match.start(), names, part, confidence - 0.05)


def _joined_credit(
    joined: JoinedText, start: int, names: FoundNames, part: tuple[bool, bool], confidence: float
) -> _Credit:
    """A credit whose words begin with its label, where that stands on the name's own line."""
    begin = max(start, _piece_start(joined, names.char_start))
    return _Credit(
        name=names.text,
        is_author=part[0],
        is_chair=part[1],
        span=joined.span(begin, names.char_end),
        confidence=confidence,
    )


def _piece_start(joined: JoinedText, position: int) -> int:
    return max(
        (piece.char_start for piece in joined.pieces if piece.char_start <= position), default=0
    )


def _ends_role(text: str, position: int) -> bool:
    """Whether a role behind a name is not the label of the next name: no colon behind it."""
    rest = text[position : position + 3]
    return not re.match(r"\s*[:|]", rest)


def _follows_name(text: str, position: int) -> bool:
    before = text[:position].rstrip(" \n\t,(–-")
    line = before[before.rfind("\n") + 1 :]
    names = find_full_names(line)
    return bool(names) and names[-1].char_end >= len(line) - 1


def _all_names(text: str) -> Iterator[FoundNames]:
    """Names, line by line, so that none runs over a line's end."""
    start = 0
    for line in text.split("\n"):
        for names in find_full_names(line):
            yield FoundNames(
                text=names.text,
                names=names.names,
                char_start=start + names.char_start,
                char_end=start + names.char_end,
            )
        start += len(line) + 1


def _is_firm(text: str) -> bool:
    return text.split()[-1].lower().rstrip(".") in name_words().firms


def _bare(joined: JoinedText, title_names: frozenset[str]) -> Iterator[_Credit]:
    """A line of a title page that is a name and nothing else: its author, most likely."""
    for piece in joined.pieces:
        if piece.passage is None and len(joined.pieces) > 12:
            continue
        for start, end in _gaps(piece):
            text = piece.text[start:end]
            names = parse_names(text)
            if names is None:
                continue
            rest = text[names.char_end :].strip(" ,.\n")
            if rest and not (_is_firm(rest) or _is_letters(rest)):
                continue
            if text[: names.char_start].strip(" ,.’‘“”'\"\n") or _is_place(names.text):
                continue
            if _OF.search(joined.text[: piece.char_start + start + names.char_start]):
                continue  # "into the death of | Ann Fox": the person reviewed
            if title_names & set(names.text.lower().split()):
                continue
            begin = piece.char_start + start + names.char_start
            span = joined.span(begin, piece.char_start + start + names.char_end)
            yield _Credit(
                name=names.text, is_author=True, is_chair=False, span=span, confidence=0.72
            )


def _is_letters(text: str) -> bool:
    words = re.findall(r"[A-Za-z]+", text.lower())
    return bool(words) and all(word in name_words().post_nominals for word in words)


def _is_place(text: str) -> bool:
    areas = find_areas(text)
    return bool(areas) and areas[0].char_start == 0 and areas[-1].char_end >= len(text) - 1


def _gaps(piece: Piece) -> Iterator[tuple[int, int]]:
    """What is left of a title page's line without bodies, dates and their labels."""
    cuts = [(body.char_start, body.char_end) for body in find_bodies(piece.text)]
    cuts += [(date.char_start, date.char_end) for date in find_dates(piece.text)]
    cuts += [m.span() for m in people_words().coded.finditer(piece.text) if m["code"].isupper()]
    words = name_words().not_in_names
    for match in re.finditer(r"[\w’'-]+", piece.text):
        bare = re.sub(r"['’]s$", "", match.group()).lower()
        if (bare in words and bare not in {"and", "or"}) or bare.isdigit():
            cuts.append(match.span())
    position = 0
    for start, end in sorted(cuts):
        if start > position:
            yield position, start
        position = max(position, end)
    if position < len(piece.text):
        yield position, len(piece.text)


def _in_text(reading: Reading) -> Iterator[_Credit]:
    """Names in sentences: "I am ...", "... was appointed Independent Chair", "led by ..."."""
    for index, passage in enumerate(reading.passages):
        if index > len(reading.passages) * 0.5 and passage.section_kind is not SectionKind.APPENDIX:
            continue
        text = passage.text
        for match in _I_AM.finditer(text):
            names = parse_names(text, match.end())
            if names is not None:
                heading = (passage.heading or "").lower()
                both = "chair" in heading and "author" in heading
                named = text[names.char_end : names.char_end + 160]
                yield _credit(passage, names, True, both or "chair" in named.lower(), 0.8)
        for names in find_full_names(text):
            appointed = _APPOINTED.match(text, names.char_end)
            if appointed is None:
                continue
            role = f"{appointed.group()} {appointed.group('second') or ''}"
            author, chair = _part(role)
            if _OTHER_CHAIR.search(role) and not _REVIEW.search(role):
                continue
            if not author and not chair:
                author = (
                    re.search(r"(?:undertake|conduct|lead|author|write|carry)\w*", role) is not None
                )
            if author or chair:
                yield _credit(passage, names, author, chair, 0.75)
        yield from _roles_in_text(passage)


def _roles_in_text(passage: Passage) -> Iterator[_Credit]:
    text = passage.text
    for match in _LABEL.finditer(text):
        mark = match.group("mark")
        names = parse_names(text, match.end())
        if names is None or mark == "\n" or (not mark.strip() and names.char_start != match.end()):
            continue
        author, chair = _part(match.group("role"), text[: match.start()], text[match.end("role") :])
        if author or chair:
            yield _credit(passage, names, author, chair, 0.7)
    for match in _BY.finditer(text):
        names = parse_names(text, match.end())
        if names is None:
            continue
        sentence = text[max(0, match.start() - 100) : match.start()].lower()
        verb = match.group("verb").lower()
        subject = re.search(r"\b(?:review|report|panel|investigation|summary)\b", sentence + verb)
        if subject is None or (_OTHER_CHAIR.search(sentence) and not _REVIEW.search(sentence)):
            continue
        yield _credit(passage, names, "chaired" not in verb, "chaired" in verb, 0.7)
    for names in find_full_names(text):
        after = _AFTER.match(text, names.char_end)
        if after is None or not after.group("mark").strip():
            continue
        author, chair = _part(after.group("role"), "", text[after.end() :])
        if (author or chair) and re.search(r"independent|review|author", after.group("role"), re.I):
            yield _credit(passage, names, author, chair, 0.65)


def _credit(
    passage: Passage, names: FoundNames, author: bool, chair: bool, confidence: float
) -> _Credit:
    return _Credit(
        name=names.text,
        is_author=author,
        is_chair=chair,
        span=make_span(passage, names.char_start, names.char_end),
        confidence=confidence,
    )
