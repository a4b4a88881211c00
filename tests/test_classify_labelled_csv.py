"""A researcher's CSV is read as it comes from a spreadsheet, and every fault is named."""

from dataclasses import replace
from pathlib import Path

import pytest
from samples import make_code, make_codebook

from classify.codebook import read_codebook
from classify.errors import LabelsError
from classify.labelled import Coding, LabelledPassage, ThemeLabel
from classify.labelled_csv import COLUMNS, outrank, read_csv_labels, read_labels_at
from classify.models import Codebook, Facet, Party, Polarity, Scheme
from extract.models import SectionKind

TEXT = "He kept the bank card, and the knife lay beside it."


def codebook() -> Codebook:
    return make_codebook(
        make_code("economic-abuse"),  # family B: somebody's
        make_code("weapons"),
        make_code("family_home", scheme=Scheme.LEVEL),
        make_code("institutions_systems", scheme=Scheme.LEVEL),
    )


def read(tmp_path: Path, text: str) -> tuple[LabelledPassage, ...]:
    file = tmp_path / "mine.csv"
    file.write_bytes(text.encode())
    return read_csv_labels(file, codebook())


def label(
    code_id: str = "economic-abuse",
    *,
    facet: Facet = Facet.CONTEXT,
    party: Party | None = None,
    polarity: Polarity = Polarity.AFFIRMED,
    quote: str = TEXT,
    text: str = TEXT,
) -> ThemeLabel:
    start = text.index(quote)
    return ThemeLabel(
        code_id=code_id,
        facet=facet,
        party=party,
        polarity=polarity,
        char_start=start,
        char_end=start + len(quote),
    )


def coding(*themes: ThemeLabel, levels: tuple[str, ...] = ()) -> Coding:
    return Coding(
        primary_level=levels[0] if levels else None, other_levels=levels[1:], themes=themes
    )


def test_rows_of_one_passage_are_gathered(tmp_path: Path) -> None:
    (passage,) = read(
        tmp_path,
        "id,review,text,heading,section_kind,level,theme,facet,party,polarity,quote,coder\n"
        f'a1,Review A,"{TEXT}",Money,findings,family_home; institutions_systems,economic-abuse,'
        "response,victim,negated,bank card,Jo\n"
        "a1,,,,,,weapons,,,,the knife,Jo\n"
        f'a1,Review A,"{TEXT}",Money,findings,,,,,,,Kim\n',
    )
    assert passage == LabelledPassage(
        passage_id="a1",
        writing_pass="Review A",
        register="own",
        review_type="other",
        section_kind=SectionKind.FINDINGS,
        heading="Money",
        text=TEXT,
        is_boilerplate=False,
        is_decoy=False,
        first=coding(
            label(
                facet=Facet.RESPONSE,
                party=Party.VICTIM,
                polarity=Polarity.NEGATED,
                quote="bank card",
            ),
            label("weapons", quote="the knife"),
            levels=("family_home", "institutions_systems"),
        ),
        second=coding(),
        third=None,
    )


def test_text_and_theme_are_enough(tmp_path: Path) -> None:
    first, second = read(tmp_path, f'text,theme\n"{TEXT}",weapons\nNothing here.,\n')
    assert first.agreed == coding(label("weapons"))
    assert (second.agreed, second.section_kind) == (coding(), SectionKind.ANALYSIS)
    assert first.writing_pass != second.writing_pass  # nothing says they are of one voice


@pytest.mark.parametrize(
    "content",
    [
        # Excel: byte order mark, carriage returns, spare commas' worth of empty rows
        f'\ufeffText,Theme\r\n"{TEXT}",weapons\r\n,\r\n',
        # a line break and a doubled quotation mark within a cell; a stray line separator
        f'text,theme\n"{TEXT}",weapons\n\n',
        f'theme,text\nweapons,"{TEXT}"\n',
    ],
)
def test_spreadsheets_are_taken_as_they_come(tmp_path: Path, content: str) -> None:
    (passage,) = read(tmp_path, content)
    assert (passage.text, passage.agreed.affirmed) == (TEXT, frozenset({"weapons"}))


@pytest.mark.parametrize("text", ["=1+1 knives", "+44 was rung", "-he hit her", "@home he sat"])
def test_a_cell_is_text_whatever_it_begins_with(tmp_path: Path, text: str) -> None:
    (passage,) = read(tmp_path, f"text,theme\n{text},weapons\n")
    assert passage.text == text


def test_cells_keep_line_breaks_and_quotes_are_found_over_them(tmp_path: Path) -> None:
    (passage,) = read(
        tmp_path,
        'text,theme,quote\n"He kept the “bank\r\ncard”, she said.\u2028So.",economic-abuse,'
        "bank card\n",
    )
    (theme,) = passage.agreed.themes
    assert passage.text[theme.char_start : theme.char_end] == "bank\ncard"


def test_what_coders_settled_on_is_learned_from(tmp_path: Path) -> None:
    (passage,) = read(
        tmp_path,
        f'text,theme,coder\n"{TEXT}",weapons,Jo\n"{TEXT}",,Kim\n"{TEXT}",economic-abuse,agreed\n',
    )
    assert passage.first.affirmed == {"weapons"}
    assert passage.second == coding()
    assert passage.agreed.affirmed == {"economic-abuse"}


HEAD = "id,text,section_kind,level,theme,facet,party,polarity,quote,coder\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "mine.csv row 1: no header row; expected some of id, review,"),
        ("text,theme,colour\n", 'mine.csv row 1: column "colour" is not known; expected some of'),
        ("text,theme,text\n", 'mine.csv row 1: column "text" stands there twice'),
        ("text,level\n", 'mine.csv row 1: column "theme" is missing'),
        ("text,theme\n", "mine.csv: no rows below the header"),
        ("text,theme\na,b,c\n", "mine.csv row 2: 3 cells, expected 2 as in the header"),
        ('text,theme\n"a,b\n', "mine.csv line 2: broken CSV"),
        (HEAD + ",,,,weapons,,,,,\n", 'row 2: text "": expected the passage\'s words'),
        (HEAD + ",A.,,,knives,,,,,\n", 'row 2: theme "knives": not a theme of the codebook'),
        (HEAD + ",A.,ending,,,,,,,\n", 'row 2: section_kind "ending": expected one of front,'),
        (HEAD + ",A.,,home,,,,,,\n", 'row 2: level "home": expected one of family_home,'),
        (HEAD + ",A.,,family_home;family_home,,,,,,\n", "a level stands twice"),
        (HEAD + ",A.,,,weapons,harm,,,,\n", 'row 2: facet "harm": expected one of context,'),
        (HEAD + ",A.,,,weapons,,nan,,,\n", 'row 2: party "nan": expected one of victim,'),
        (HEAD + ",A.,,,weapons,,,maybe,,\n", 'row 2: polarity "maybe": expected one of affirmed,'),
        (HEAD + ",A.,,,weapons,,,,B,\n", 'row 2: quote "B": expected words of the passage\'s text'),
        (HEAD + ",A.,,,,,victim,,,\n", "there is no theme in this row that it could be of"),
        (HEAD + ",A.,,,weapons,,,,,\n,A.,,,weapons,,,,,\n", 'row 3: theme "weapons": row 2 says'),
        (HEAD + ",A.,,,weapons,,,,,\n,A.,,,,,,,,\n", "the same coder gives this passage a theme"),
        (HEAD + ",A.,,,,,,,,\n,A.,,,weapons,,,,,\n", "row 2 says that this passage has no theme"),
        (HEAD + "1,A.,,,,,,,,\n1,B.,,,weapons,,,,,\n", "row 2 has another text under the same id"),
        (HEAD + "1,A.,,,,,,,,\n2,A.,,,weapons,,,,,\n", 'the same text has the id "1" further up'),
        (
            HEAD + ",A.,,family_home,weapons,,,,,\n,A.,,institutions_systems,economic-abuse,,,,,\n",
            'the same coder says "family_home" of this passage further up',
        ),
        (
            HEAD + "".join(f",A.,,,weapons,,,,,{name}\n" for name in ("Jo", "Kim", "Lee")),
            "3 coders (Jo, Kim, Lee); expected at most two",
        ),
    ],
)
def test_a_fault_is_one_line_with_its_place(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(LabelsError) as caught:
        read(tmp_path, content)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes("text,theme\nHe said “no”.,\n".encode("cp1252"))
    with pytest.raises(LabelsError, match="save it as “CSV UTF-8”"):
        read_csv_labels(file, codebook())


def test_a_party_of_a_theme_that_is_nobodys(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("text,theme,party\nA.,recording,victim\n")
    code = replace(make_code("recording"), family="D direct practice")
    with pytest.raises(LabelsError, match='party "victim": recording is nobody\'s'):
        read_csv_labels(file, make_codebook(code))


def test_own_codes_outrank(tmp_path: Path) -> None:
    (ours,) = read(tmp_path, f'text,theme\n"{TEXT}",weapons\n')
    (theirs,) = read(tmp_path, f'text,theme\n"{TEXT.upper()}",economic-abuse\n')
    (other,) = read(tmp_path, "text,theme\nNothing.,\n")
    assert outrank([ours, other], [theirs]) == (other, theirs)


def test_a_folder_holds_several_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,theme\nOne.,weapons\nTwo.,\n")
    (tmp_path / "b.csv").write_text("text,theme\nTwo.,weapons\n")
    found = read_labels_at(tmp_path, codebook())
    assert [(p.text, sorted(p.agreed.affirmed)) for p in found] == [
        ("One.", ["weapons"]),
        ("Two.", ["weapons"]),
    ]


@pytest.mark.parametrize("name", ["", "none.csv"])
def test_nothing_there_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(LabelsError, match=r"no labelled passages in it|no such file"):
        read_labels_at(tmp_path / name, codebook())


def test_the_example_of_the_docs_is_sound(tmp_path: Path) -> None:
    docs = (Path(__file__).parent.parent / "docs" / "labels.md").read_text(encoding="utf-8")
    (tmp_path / "mine.csv").write_text(docs.split("```csv\n")[1].split("```")[0])
    found = read_csv_labels(tmp_path / "mine.csv", read_codebook())
    assert [(p.passage_id, sorted(p.agreed.affirmed)) for p in found] == [
        ("p1", ["economic-abuse", "recording"]),
        ("p2", []),
        ("p3", []),
    ]
    for column in COLUMNS:
        assert f"| `{column}` |" in docs
