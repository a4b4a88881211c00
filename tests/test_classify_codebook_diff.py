"""What differs between two codebooks, in plain words."""

from dataclasses import replace

import pytest
from samples import make_code, make_codebook

from classify.codebook_diff import describe_diff, diff_codebooks, diff_object
from classify.models import Code, Cue, Scheme

WEAPONS = make_code("weapons", cues=(Cue(phrase="knife"), Cue(phrase="axe", weight=0.6)))
MONEY = make_code("economic-abuse", cues=(Cue(phrase="bank card"),))
HOME = make_code("home", scheme=Scheme.LEVEL, cues=())
BASE = (WEAPONS, MONEY, HOME)


@pytest.mark.parametrize(
    ("codes", "lines"),
    [
        (BASE, ["the codes are the same"]),
        (
            (*BASE, make_code("lodging", label="Lodging")),
            ["added theme lodging (Lodging): 1 cue"],
        ),
        ((WEAPONS, HOME), ["removed theme economic-abuse (Economic abuse): 1 cue"]),
        (
            (replace(WEAPONS, label="Arms", definition="Any arms."), MONEY, HOME),
            [
                'changed theme weapons (Arms): label "Weapons" is now "Arms"; definition reworded',
                "only wording has changed: passages keep their codes",
            ],
        ),
        (
            (replace(WEAPONS, cues=(Cue(phrase="axe"), Cue(phrase="bat"))), MONEY, HOME),
            [
                "changed theme weapons (Weapons): cues added: “bat”; cues removed: “knife”; "
                "cues weighed anew: “axe”"
            ],
        ),
        (
            (replace(WEAPONS, cues=WEAPONS.cues[::-1]), MONEY, HOME),
            ["changed theme weapons (Weapons): its cues in another order"],
        ),
        (
            (replace(WEAPONS, levels=("home",)), MONEY, HOME),
            ['changed theme weapons (Weapons): levels "" is now "home"'],
        ),
        ((MONEY, WEAPONS, HOME), ["codes stand in another order"]),
    ],
)
def test_a_diff_is_said_in_plain_words(codes: tuple[Code, ...], lines: list[str]) -> None:
    found = diff_codebooks(make_codebook(*BASE), make_codebook(*codes))
    assert list(describe_diff(found)) == lines
    assert found.coded_again is (len(lines) == 1 and "same" not in lines[0])


def test_exceptions_are_left_out_where_a_store_does_not_keep_them() -> None:
    cue = Cue(phrase="knife", not_in=("knife and fork",))
    old = make_codebook(replace(WEAPONS, cues=(Cue(phrase="knife"),)))
    new = make_codebook(replace(WEAPONS, cues=(cue,)))
    assert [change.cues_changed for change in diff_codebooks(old, new).changes] == [("knife",)]
    assert diff_codebooks(old, new, with_exceptions=False).changes == ()


def test_the_json_is_as_the_contract_says() -> None:
    old = make_codebook(WEAPONS)
    new = make_codebook(replace(WEAPONS, label="Arms"), version="2")
    assert diff_object(old, new, diff_codebooks(old, new)) == {
        "schema": 1,
        "old": {"version": "1", "sha256": old.sha256},
        "new": {"version": "2", "sha256": new.sha256},
        "changes": [
            {
                "id": "weapons",
                "scheme": "theme",
                "label": "Arms",
                "change": "changed",
                "fields": [{"name": "label", "old": "Weapons", "new": "Arms"}],
                "cues_added": [],
                "cues_removed": [],
                "cues_changed": [],
            }
        ],
        "reordered": False,
        "coded_again": False,
    }
