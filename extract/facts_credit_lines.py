"""Authors and chairs on title pages: behind labels, before their roles, as bare lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.areas import find_areas
from extract.dates import find_dates
from extract.facts_bodies import find_bodies
from extract.facts_credits import (
    AFTER,
    BY,
    CHAIRED_AND,
    LABEL,
    OTHER_CHAIR,
    REPORT_BY,
    ROLE,
    Credit,
    find_firm,
    is_of_other_paper,
    read_part,
)
from extract.facts_reading import JoinedText, Piece
from extract.names import FoundNames, find_full_names, name_words, parse_names, past_letters
from extract.people_words import people_words

_PLURAL = re.compile(r"\b(?:authors|reviewers|writers|investigators)\b|\(s\)", re.IGNORECASE)
_NEXT_LINE = re.compile(r"[ \t,]*\n[ \t]*")
_FIRM_CONFIDENCE = 0.7
_BARE_FIRM = 0.5
_IN_BRACKETS = re.compile(r"[ \t,]{0,9}\([^()\n]{2,100}\)[ \t,.;]{0,9}\n[ \t]{0,20}")
_LABEL_LENGTH = 80  # characters that a label may take
_ROLE_BEFORE = re.compile(rf"(?:^|\W)(?P<role>{ROLE})\s+$", re.IGNORECASE)
_OF = re.compile(r"\b(?:of|concerning|regarding|involving|re|into|following|to)\W*$", re.IGNORECASE)


def find_labelled(joined: JoinedText, confidence: float) -> Iterator[Credit]:
    """Names behind a label ("Author: ..."), before a role, and behind "written by"."""
    yield from _behind_labels(joined, confidence)
    yield from _before_roles(joined, confidence)
    yield from _behind_verbs(joined, confidence)


def _behind_labels(joined: JoinedText, confidence: float) -> Iterator[Credit]:
    text = joined.text
    for match in LABEL.finditer(text):
        mark = match.group("mark")
        loose = not mark.strip()
        names = _person(text, match.end())
        author, chair = read_part(
            match.group("role"), text[: match.start()], text[match.end("role") :]
        )
        if names is None and author and mark in {":", "|", "–", "—", "\n"}:
            yield from _firm_credit(joined, match.start(), match.end())
        if names is None or not (author or chair):
            continue
        if loose and _follows_name(text, match.start()):
            continue  # "Jane Hill\nIndependent author\nAnn Fox": the role belongs to the first
        if _PLURAL.search(match.group()):
            names = _with_lines_below(text, names)
        weight = confidence - (0.15 if loose or mark == "," else 0.0)
        yield _joined_credit(joined, match.start(), names, (author, chair), weight)


def _before_roles(joined: JoinedText, confidence: float) -> Iterator[Credit]:
    text = joined.text
    for names in _all_names(text):
        after = AFTER.match(text, past_letters(text, names.char_end))
        if after is None or not _ends_role(text, after.end()):
            continue
        loose = not after.group("mark").strip()
        lead = text[: names.char_start]
        if loose and (re.search(r"[:|]\s*$", lead) or _has_label(lead)):
            continue  # "Author: Ann Fox Chair ...": the name has its label in front
        part = read_part(after.group("role"), "", text[after.end() :])
        weight = confidence - (0.1 if loose else 0.05)
        if any(part):
            yield _joined_credit(joined, names.char_start, names, part, weight)


def _behind_verbs(joined: JoinedText, confidence: float) -> Iterator[Credit]:
    text = joined.text
    for match in (*BY.finditer(text), *REPORT_BY.finditer(text)):
        names = _person(text, match.end())
        lead = text[max(0, match.start() - 60) : match.start()]
        chaired = "chaired" in match.group().lower()
        if is_of_other_paper(lead):
            continue
        if names is None and not chaired:
            yield from _firm_credit(joined, match.start(), match.end())
        if names is None or (chaired and OTHER_CHAIR.search(lead)):
            continue
        role = AFTER.match(text, past_letters(text, names.char_end))
        author, chair = read_part(role.group("role")) if role else (False, False)
        below = _with_parts_below(text, names)
        both = CHAIRED_AND.search(lead) is not None
        part = (not chaired or author, chaired or chair or both)
        # Several, each with a part in brackets, are surer than the first of them with its part.
        weight = confidence - (0.05 if below is names else 0.0)
        yield _joined_credit(joined, match.start(), below, part, weight)


def _person(text: str, start: int = 0) -> FoundNames | None:
    """The names from a place on, unless they are the beginning of a firm's."""
    names = parse_names(text, start)
    firm = find_firm(text, names.char_start) if names is not None else None
    if names is None or (firm is not None and firm[1] > names.char_end and len(names.names) == 1):
        return None
    return names


def _firm_credit(joined: JoinedText, start: int, position: int) -> Iterator[Credit]:
    """The firm that a label or a verb gives as the author."""
    firm = find_firm(joined.text, position)
    if firm is not None:
        span = joined.span(max(start, _piece_start(joined, position)), firm[1])
        yield Credit(
            name=firm[0], is_author=True, is_chair=False, span=span, confidence=_FIRM_CONFIDENCE
        )


def _with_lines_below(text: str, names: FoundNames) -> FoundNames:
    """Names behind "Authors:" with those on the lines below, each a name and nothing else."""
    found = [names]
    while (line := _NEXT_LINE.match(text, past_letters(text, found[-1].char_end))) is not None:
        more = parse_names(text, line.end())
        if more is None or more.char_start != line.end():
            break
        rest = text[past_letters(text, more.char_end) :].split("\n", 1)
        behind = AFTER.match(text, past_letters(text, more.char_end))
        if rest[0].strip(" ,.") or (behind is not None and _ends_role(text, behind.end())):
            break
        found.append(more)
    return _join_names(found)


def _with_parts_below(text: str, names: FoundNames) -> FoundNames:
    """A name with a part in brackets, and the names on the lines below that have theirs so."""
    found, text = [names], f"{text}\n"
    while (part := _IN_BRACKETS.match(text, past_letters(text, found[-1].char_end))) is not None:
        more = parse_names(text, part.end())
        if more is None or more.char_start != part.end():
            break
        if _IN_BRACKETS.match(text, past_letters(text, more.char_end)) is None:
            break
        found.append(more)
    return _join_names(found)


def _join_names(found: Sequence[FoundNames]) -> FoundNames:
    """Names that stand one below another as one run of names."""
    names = tuple(name for one in found for name in one.names)
    if len(found) == 1:
        return found[0]
    return FoundNames(
        text=f"{', '.join(names[:-1])} and {names[-1]}",
        names=names,
        char_start=found[0].char_start,
        char_end=found[-1].char_end,
    )


def _joined_credit(
    joined: JoinedText, start: int, names: FoundNames, part: tuple[bool, bool], confidence: float
) -> Credit:
    """A credit whose words begin with its label, where that stands on the name's own line."""
    begin = max(start, _piece_start(joined, names.char_start))
    return Credit(
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


def _has_label(lead: str) -> bool:
    """Whether a role stands before a name and belongs to it, not to a name before that."""
    role = _ROLE_BEFORE.search(lead, max(0, len(lead) - _LABEL_LENGTH))
    return role is not None and not _follows_name(lead, role.start("role"))


def _follows_name(text: str, position: int) -> bool:
    """Whether a role is that of the name before it: one that has no label of its own."""
    before = text[:position].rstrip(" \n\t,(–-")
    start = before.rfind("\n") + 1
    line = before[start:]
    names = find_full_names(line)
    if not names or past_letters(line, names[-1].char_end) < len(line) - 1:
        return False
    return not _has_label(text[: start + names[-1].char_start])


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


def find_bare(joined: JoinedText, title_names: frozenset[str]) -> Iterator[Credit]:
    """A line of a title page that is a name and nothing else: its author, most likely.

    Such lines one below another are authors together. A firm's line counts for less, since the
    firm's people may be named elsewhere.
    """
    run: list[FoundNames] = []
    for names in _bare_lines(joined, title_names):
        if run and joined.text[
            past_letters(joined.text, run[-1].char_end) : names.char_start
        ].strip(" ,.\n"):
            yield _bare_credit(joined, _join_names(run))
            run = []
        run.append(names)
    if run:
        yield _bare_credit(joined, _join_names(run))
    start = 0
    for line in joined.text.split("\n"):
        firm = find_firm(line.lstrip(" ,"))
        if (
            firm is not None
            and not line.lstrip(" ,")[firm[1] :].strip(" .,")
            and not find_bodies(line)
        ):
            span = joined.span(start, start + len(line))
            yield Credit(
                name=firm[0], is_author=True, is_chair=False, span=span, confidence=_BARE_FIRM
            )
        start += len(line) + 1


def _bare_credit(joined: JoinedText, names: FoundNames) -> Credit:
    span = joined.span(names.char_start, names.char_end)
    return Credit(name=names.text, is_author=True, is_chair=False, span=span, confidence=0.72)


def _bare_lines(joined: JoinedText, title_names: frozenset[str]) -> Iterator[FoundNames]:
    """The names that stand alone on a title page, where they stand in its text."""
    for piece in joined.pieces:
        if piece.passage is None and len(joined.pieces) > 12:
            continue
        for start, end in _gaps(piece):
            text = piece.text[start:end]
            names = _person(text)
            if names is None:
                continue
            rest = text[past_letters(text, names.char_end) :].strip(" ,.\n")
            if rest and not (find_firm(rest) or _is_letters(rest)):
                continue
            if text[: names.char_start].strip(" ,.’‘“”'\"\n") or _is_place(names.text):
                continue
            offset = piece.char_start + start
            if _OF.search(joined.text[: offset + names.char_start]):
                continue  # "into the death of | Ann Fox": the person reviewed
            if names.text.lower().split()[-1] in title_names:
                continue
            yield replace(
                names,
                char_start=offset + names.char_start,
                char_end=offset + names.char_end,
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
        firm = find_firm(piece.text, match.start())
        if firm is not None:
            cuts.append((match.start(), firm[1]))
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
