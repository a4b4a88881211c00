"""codebook.yaml: what the shipped one holds, and what is refused."""

import hashlib
from pathlib import Path

import pytest

from classify import errors
from classify.codebook import CODEBOOK_FILE, read_codebook
from classify.models import Code, Codebook, Cue, Scheme

# The smallest codebook: one level, one theme.
GOOD = """
version: "1"
families: [B harm]
objectives: {1: individuals more resilient}
levels:
  - id: family_home
    label: Families and home
    definition: Inside the household.
    include: Partners.
    exclude: Friends.
    source: Invented
    difficulty: B
    objectives: [1]
    examples: [He kept the keys]
    cues: [husband]
themes:
  - id: economic-abuse
    label: Economic abuse
    family: B harm
    definition: Control over money.
    include: Bank cards.
    exclude: Poverty.
    source: Invented
    difficulty: A
    objectives: [1]
    levels: [family_home]
    cues:
      - bank card
      - {phrase: DWP, exact: true, weight: 0.5}
      - weight: 0.4
        phrases: [wages, "savings ... gone"]
        not_in: [living wages]
"""


def write(folder: Path, text: str) -> Path:
    """A codebook of a researcher's own."""
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_codebook_is_read_whole(tmp_path: Path) -> None:
    assert read_codebook(write(tmp_path, GOOD)) == Codebook(
        version="1",
        sha256=hashlib.sha256(GOOD.encode()).hexdigest(),
        codes=(
            Code(
                code_id="family_home",
                scheme=Scheme.LEVEL,
                family=None,
                label="Families and home",
                definition="Inside the household.",
                include="Partners.",
                exclude="Friends.",
                cues=(Cue(phrase="husband"),),
                source="Invented",
                difficulty="B",
                objectives=(1,),
                examples=("He kept the keys",),
            ),
            Code(
                code_id="economic-abuse",
                scheme=Scheme.THEME,
                family="B harm",
                label="Economic abuse",
                definition="Control over money.",
                include="Bank cards.",
                exclude="Poverty.",
                cues=(
                    Cue(phrase="bank card"),
                    Cue(phrase="DWP", exact=True, weight=0.5),
                    Cue(phrase="wages", weight=0.4, not_in=("living wages",)),
                    Cue(phrase="savings ... gone", weight=0.4, not_in=("living wages",)),
                ),
                source="Invented",
                difficulty="A",
                objectives=(1,),
                levels=("family_home",),
            ),
        ),
    )


def test_a_theme_without_cues_may_be_coded_by_hand(tmp_path: Path) -> None:
    start = GOOD.index("    cues:\n      - bank card")
    codebook = read_codebook(write(tmp_path, GOOD[:start] + "    cues: []\n"))
    assert codebook.scheme(Scheme.THEME)[0].cues == ()


@pytest.mark.parametrize(
    ("old", "new", "error", "message"),
    [
        # a key that no codebook has
        ("label: Economic abuse", "name: Economic abuse", errors.UnknownKeyError,
         'mine.yaml theme 1 (economic-abuse): unknown key "name", expected id, label'),
        # one key twice: YAML would keep the last and say nothing
        ("    label: Economic abuse", "    label: Economic abuse\n    label: Money",
         errors.UnknownKeyError, 'mine.yaml line 19: the key "label" comes twice'),
        # a key that is missing
        ("    source: Invented\n    difficulty: A", "    difficulty: A", errors.MissingKeyError,
         "mine.yaml theme 1 (economic-abuse): source is missing or empty"),
        # a definition that says nothing
        ("definition: Control over money.", "definition:", errors.MissingKeyError,
         "theme 1 (economic-abuse): definition is missing or empty"),
        # nothing but spaces
        ("definition: Control over money.", 'definition: "  "', errors.BadValueError,
         "definition '  ' is not text"),
        # a version that YAML takes for a number
        ('version: "1"', "version: 1", errors.BadValueError,
         "mine.yaml: version 1 is not text (is it in quotation marks?)"),
        # a level that the file does not define
        ("levels: [family_home]", "levels: [family]", errors.BadValueError,
         'theme 1 (economic-abuse) levels: "family" is not one of family_home'),
        # an objective that the file does not list
        ("    objectives: [1]\n    levels", "    objectives: [9]\n    levels",
         errors.BadValueError, 'objectives: "9" is not one of 1'),
        # a family that the file does not list
        ("family: B harm", "family: B harms", errors.BadValueError,
         'family: "B harms" is not one of B harm'),
        # a difficulty that does not exist
        ("difficulty: A", "difficulty: D", errors.BadValueError,
         'difficulty: "D" is not one of A, B, C'),
        # two entries with one id, across both lists
        ("id: economic-abuse", "id: family_home", errors.DuplicateCodeError,
         'mine.yaml: two entries have the id "family_home", expected one'),
        # a cue twice, capitals aside
        ("- bank card", "- bank card\n      - Bank card", errors.DuplicateCueError,
         'theme 1 (economic-abuse) cues: "Bank card" comes twice, expected once'),
        # a weight of nothing
        ("weight: 0.5", "weight: 0", errors.BadValueError,
         "cues: weight 0 is not above 0 and at most 1"),
        # exact is not a word
        ("exact: true", "exact: often", errors.BadValueError,
         "cues: exact 'often' is not true or false"),
        # a key that no cue has
        ("exact: true", "strict: true", errors.UnknownKeyError,
         'cues: unknown key "strict", expected phrase, phrases, exact, weight, not_in'),
        # neither one phrase nor several
        ("phrase: DWP, ", "", errors.MissingKeyError, "needs either phrase or phrases"),
        # `no` without quotation marks is false to YAML
        ("- bank card", "- no", errors.BadValueError, "cues: False is not a phrase"),
        # a phrase whose gap leads nowhere
        ("- bank card", '- "bank ..."', errors.BadValueError,
         'cues: "bank ..." has a part with no word that must be there'),
        # a list that is not one
        ("levels: [family_home]", "levels: family_home", errors.BadValueError,
         "levels: 'family_home' is not a list"),
        # an entry that is not one
        ("themes:\n", "themes:\n  - economic\n", errors.BadValueError,
         "mine.yaml themes: 'economic' is not an entry with keys"),
        # broken YAML
        ('version: "1"', 'version: "1', errors.CodebookNotReadError,
         "mine.yaml: not a readable YAML file"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_line(
    tmp_path: Path, old: str, new: str, error: type[Exception], message: str
) -> None:
    assert old in GOOD
    with pytest.raises(error) as caught:
        read_codebook(write(tmp_path, GOOD.replace(old, new, 1)))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, errors.ClassifyError)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "not a readable YAML file"),  # not UTF-8
        (b"- a\n- b\n", "expected keys version, families, objectives, levels, themes"),  # a list
        (b"", "expected keys version"),  # empty
    ],
)
def test_a_file_that_is_no_codebook(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(content)
    with pytest.raises(errors.CodebookNotReadError, match=r"mine\.yaml") as caught:
        read_codebook(path)
    assert message in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.CodebookNotReadError, match=r"absent\.yaml"):
        read_codebook(tmp_path / "absent.yaml")


def test_the_shipped_codebook_holds_seven_levels_and_the_themes() -> None:
    codebook = read_codebook()
    assert [code.code_id for code in codebook.scheme(Scheme.LEVEL)] == [
        "individual",
        "family_home",
        "peers_friends",
        "community_neighbourhood",
        "institutions_systems",
        "city_place",
        "national_international",
    ]
    themes = codebook.scheme(Scheme.THEME)
    families = {theme.family for theme in themes}
    assert len(themes) == 45
    assert sorted(str(family)[0] for family in families) == list("ABCDEFG")
    assert codebook.sha256 == hashlib.sha256(CODEBOOK_FILE.read_bytes()).hexdigest()


def test_a_shipped_cue_is_not_another_spelling_of_an_exact_one() -> None:
    # "MARAC" beside "marac" would count one word as two cues.
    for code in read_codebook().codes:
        exact = {cue.phrase.lower() for cue in code.cues if cue.exact}
        loose = {cue.phrase.lower() for cue in code.cues if not cue.exact}
        assert exact & loose == set(), code.code_id
