"""What differs between two codebooks: codes added, removed and changed, and in which parts.

docs/contract.md describes the JSON.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from classify.models import Code, Codebook, Cue
from classify.modes import coding_fingerprint

_SHORT = ("scheme", "family", "label", "difficulty", "objectives", "levels")
_LONG = ("definition", "include", "exclude", "source", "examples")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A part of a code that says something else now."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeChange:
    """A code that came, went or changed."""

    code_id: str
    scheme: str
    label: str  # the new one, where there is one
    change: str  # "added", "removed", "changed"
    fields: tuple[FieldChange, ...] = ()
    cues_added: tuple[str, ...] = ()  # phrases
    cues_removed: tuple[str, ...] = ()
    cues_changed: tuple[str, ...] = ()  # phrases that stay, with another weight or exceptions


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookDiff:
    """Everything that differs."""

    changes: tuple[CodeChange, ...]  # in the new codebook's order, what was removed last
    reordered: bool  # codes of both stand in another order
    coded_again: bool  # passages may get other codes: not only wording has changed


def diff_codebooks(old: Codebook, new: Codebook, *, with_exceptions: bool = True) -> CodebookDiff:
    """What differs between two codebooks.

    Args:
        old: The one before.
        new: The one after.
        with_exceptions: Whether cues' `not_in` count; a store does not keep them.
    """
    if not with_exceptions:
        old, new = _without_exceptions(old), _without_exceptions(new)
    before = {code.code_id: code for code in old.codes}
    after = {code.code_id: code for code in new.codes}
    changes = []
    for code in new.codes:
        if code.code_id not in before:
            cues = tuple(cue.phrase for cue in code.cues)
            changes.append(_change(code, "added", cues_added=cues))
        elif code != before[code.code_id]:
            changes.append(_changed(before[code.code_id], code))
    for code in old.codes:
        if code.code_id not in after:
            cues = tuple(cue.phrase for cue in code.cues)
            changes.append(_change(code, "removed", cues_removed=cues))
    return CodebookDiff(
        changes=tuple(changes),
        reordered=[c.code_id for c in old.codes if c.code_id in after]
        != [c.code_id for c in new.codes if c.code_id in before],
        coded_again=coding_fingerprint(old, None) != coding_fingerprint(new, None),
    )


def _without_exceptions(codebook: Codebook) -> Codebook:
    return replace(
        codebook,
        codes=tuple(
            replace(code, cues=tuple(replace(cue, not_in=()) for cue in code.cues))
            for code in codebook.codes
        ),
    )


def _change(
    code: Code,
    change: str,
    *,
    cues_added: tuple[str, ...] = (),
    cues_removed: tuple[str, ...] = (),
) -> CodeChange:
    return CodeChange(
        code_id=code.code_id,
        scheme=code.scheme.value,
        label=code.label,
        change=change,
        cues_added=cues_added,
        cues_removed=cues_removed,
    )


def _changed(old: Code, new: Code) -> CodeChange:
    def key(cue: Cue) -> tuple[str, bool]:
        return cue.phrase, cue.exact

    before, after = ({key(cue): cue for cue in code.cues} for code in (old, new))
    return replace(
        _change(new, "changed"),
        fields=tuple(
            FieldChange(name=name, old=_said(old, name), new=_said(new, name))
            for name in (*_SHORT, *_LONG)
            if getattr(old, name) != getattr(new, name)
        ),
        cues_added=tuple(cue.phrase for cue in new.cues if key(cue) not in before),
        cues_removed=tuple(cue.phrase for cue in old.cues if key(cue) not in after),
        cues_changed=tuple(
            cue.phrase for cue in new.cues if key(cue) in before and before[key(cue)] != cue
        ),
    )


def _said(code: Code, name: str) -> str:
    value = getattr(code, name)
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")


def describe_diff(diff: CodebookDiff) -> Iterator[str]:
    """A diff in plain words, a line a code."""
    for change in diff.changes:
        head = f"{change.change} {change.scheme} {change.code_id} ({change.label})"
        parts = list(_describe_fields(change.fields))
        if change.change == "changed":
            parts += _describe_cues("cues added", change.cues_added)
            parts += _describe_cues("cues removed", change.cues_removed)
            parts += _describe_cues("cues weighed anew", change.cues_changed)
            if not parts:
                parts = ["its cues in another order"]
        else:
            count = len(change.cues_added or change.cues_removed)
            parts = [f"{count} cue{'' if count == 1 else 's'}"]
        yield f"{head}: {'; '.join(parts)}"
    if diff.reordered:
        yield "codes stand in another order"
    if not diff.changes and not diff.reordered:
        yield "the codes are the same"
    elif not diff.coded_again:
        yield "only wording has changed: passages keep their codes"


def _describe_fields(fields: Sequence[FieldChange]) -> Iterator[str]:
    for field in fields:
        if field.name in _SHORT:
            yield f'{field.name} "{field.old}" is now "{field.new}"'
        else:
            yield f"{field.name} reworded"


def _describe_cues(what: str, phrases: Sequence[str]) -> list[str]:
    return [f"{what}: {', '.join(f'“{phrase}”' for phrase in phrases)}"] if phrases else []


def diff_object(old: Codebook, new: Codebook, diff: CodebookDiff) -> dict[str, Any]:
    """A diff as the contract's JSON has it, counts aside."""
    return {
        "schema": 1,
        "old": {"version": old.version, "sha256": old.sha256},
        "new": {"version": new.version, "sha256": new.sha256},
        "changes": [
            {
                "id": change.code_id,
                "scheme": change.scheme,
                "label": change.label,
                "change": change.change,
                "fields": [{"name": f.name, "old": f.old, "new": f.new} for f in change.fields],
                "cues_added": list(change.cues_added),
                "cues_removed": list(change.cues_removed),
                "cues_changed": list(change.cues_changed),
            }
            for change in diff.changes
        ],
        "reordered": diff.reordered,
        "coded_again": diff.coded_again,
    }
