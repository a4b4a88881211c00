"""The shipped tagger on plain sentences, whole, and on what no review should hold."""

import json
import random
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from casereviews import main
from classify.codebook import read_codebook
from classify.models import Codebook, Facet, Party, Polarity, Scheme, Tag
from classify.modes import DEFAULT, FAST
from classify.signals import PassageText
from classify.taggers import Tagger, load_tagger


@cache
def codebook() -> Codebook:
    """The shipped codebook, read once."""
    return read_codebook()


def tagger(mode: str = DEFAULT) -> Tagger:
    """The shipped tagger, loaded once."""
    return load_tagger(codebook(), mode)


def tags_of(text: str, section_kind: str | None, mode: str = DEFAULT) -> tuple[Tag, ...]:
    """One passage's tags."""
    (tags,) = tagger(mode).tag(
        [PassageText(passage_id="p", text=text, heading=None, section_kind=section_kind)]
    )
    return tags


# text, section's kind, themes that must be affirmed, themes that must not be, the primary level
SENTENCES = [
    ("Adult B had been diagnosed with paranoid schizophrenia and had stopped taking his "
     "medication some weeks before.", "analysis",
     {"mental-ill-health"}, {"substance-misuse", "capacity-consent"}, "individual"),
    ("She told her GP that she had taken an overdose in March and still thought of ending her "
     "life.", "analysis", {"suicidality"}, {"substance-misuse"}, "individual"),
    ("He drank two bottles of vodka a day and was using heroin and crack cocaine.", "background",
     {"substance-misuse"}, {"criminal-exploitation"}, "individual"),
    ("He controlled whom she saw, checked her phone every evening and decided what she wore.",
     "analysis", {"coercive-control"}, {"online-harm"}, "family_home"),
    ("After she left him he followed her to work, sat outside her house and sent her hundreds of "
     "messages.", "analysis", {"stalking-harassment"}, {"online-harm"}, "family_home"),
    ("He kept her bank card, took her wages and gave her an allowance for food.", "analysis",
     {"economic-abuse"}, {"housing-poverty"}, "family_home"),
    ("Police were called after he punched her in the face and tried to strangle her.",
     "chronology", {"physical-violence"}, {"sexual-violence"}, "family_home"),
    ("The flat was full of rubbish, she had not washed for months and she refused all offers of "
     "help with her care.", "analysis", {"self-neglect"}, {"neglect-in-care"}, "individual"),
    ("The boy was selling drugs for older men, who sent him to a town on the coast for days at a "
     "time.", "analysis", {"criminal-exploitation"}, {"substance-misuse"}, "peers_friends"),
    ("A machete and two kitchen knives were found under the boy’s bed.", "chronology",
     {"weapons"}, {"sexual-violence"}, None),
    # services
    ("The school did not tell children’s social care what it knew, and the police did not share "
     "their intelligence with the school.", "findings",
     {"information-sharing"}, {"education-missing"}, "institutions_systems"),
    ("The risk assessment was not updated after he threatened to kill her, and the risk was "
     "graded as standard.", "findings", {"risk-assessment"}, {"weapons"}, "institutions_systems"),
    ("No referral was made to the MARAC because the practitioner believed that the threshold was "
     "not met.", "findings", {"referral-threshold"}, set(), "institutions_systems"),
    ("Practitioners accepted what the mother told them and did not ask further questions about "
     "the bruises.", "findings", {"professional-curiosity"}, set(), "institutions_systems"),
    ("The visit was not recorded and the case notes were incomplete.", "findings",
     {"recording"}, {"workload-resources"}, "institutions_systems"),
    ("The social worker held 34 cases and the team had six vacancies.", "findings",
     {"workload-resources"}, {"recording"}, "institutions_systems"),
    ("The social worker received no supervision for four months and her manager did not review "
     "the case.", "findings", {"supervision-management"}, set(), "institutions_systems"),
    ("His capacity to decide where to live was not assessed, although he could not weigh the "
     "risks.", "findings", {"capacity-consent"}, {"housing-poverty"}, "institutions_systems"),
    ("When he turned eighteen he was closed to children’s services, and adult services did not "
     "take over his care.", "findings", {"transitions-boundaries"}, set(), "institutions_systems"),
    # the wider world
    ("The family lived in one room in a hostel, were in arrears with the rent and used a food "
     "bank.", "background", {"housing-poverty"}, {"economic-abuse"}, None),
    ("She had come from Poland two years before, spoke little English and had no recourse to "
     "public funds.", "analysis", {"migration-language"}, set(), None),
    # recommendations
    ("The Trust should ensure that all ward staff are trained in domestic abuse by March 2022.",
     "recommendations", {"training-knowledge"}, {"physical-violence"}, "institutions_systems"),
    ("The Home Office should amend the statutory guidance on domestic homicide reviews.",
     "recommendations", {"national-law-policy"}, {"physical-violence"}, "national_international"),
    # denied
    ("There was no evidence that he had ever used drugs or been drinking on the day.", "findings",
     set(), {"substance-misuse"}, None),
    ("There was no history of domestic abuse known to any agency, and she was never seen with an "
     "injury.", "analysis", set(), {"physical-violence", "prior-offending"}, None),
    # nothing
    ("They met at a summer fair and moved to a house near the park, where they kept two cats.",
     "background", set(), {"*"}, ""),
    ("The borough has a population of 250,000 and eleven libraries.", "background",
     set(), {"*"}, ""),
    # never coded
    ("The purpose of this part is to look at knives, stalking and coercive control.", "terms",
     set(), {"*"}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "section", "there", "absent", "level"), SENTENCES)
def test_plain_sentences_are_coded_as_a_reader_would(
    text: str, section: str, there: set[str], absent: set[str], level: str | None
) -> None:
    tags = tags_of(text, section)
    counted = {
        tag.code_id
        for tag in tags
        if tag.scheme is Scheme.THEME and tag.polarity is Polarity.AFFIRMED
    }
    assert there <= counted
    assert counted & absent == set()
    if absent == {"*"}:
        assert tags == ()
    if level:
        assert [tag.code_id for tag in tags if tag.is_primary] == [level]
    for tag in tags:
        assert tag.evidence
        for words in tag.evidence:
            assert words.quote
            assert text[words.char_start : words.char_end] == words.quote


@pytest.mark.parametrize(
    ("text", "section", "theme", "facet", "party", "check"),
    [
        (SENTENCES[1][0], "analysis", "suicidality", Facet.CONTEXT, Party.VICTIM, False),
        (SENTENCES[8][0], "analysis", "criminal-exploitation", Facet.CONTEXT, Party.CHILD, False),
        (SENTENCES[10][0], "findings", "information-sharing", Facet.RESPONSE, None, False),
        (SENTENCES[21][0], "recommendations", "training-knowledge", Facet.RECOMMENDATION, None,
         False),
    ],
)  # fmt: skip
def test_what_is_said_of_a_theme(
    text: str, section: str, theme: str, facet: Facet, party: Party | None, check: bool
) -> None:
    (tag,) = [tag for tag in tags_of(text, section) if tag.code_id == theme]
    assert (tag.facet, tag.party, tag.check) == (facet, party, check)


def test_what_is_denied_is_shown_as_denied() -> None:
    text = SENTENCES[23][0]
    (tag,) = [tag for tag in tags_of(text, "findings") if tag.code_id == "substance-misuse"]
    assert tag.polarity is Polarity.NEGATED


@pytest.mark.parametrize("mode", [DEFAULT, FAST])
def test_coding_twice_gives_the_same_tags_whatever_stands_beside_a_passage(mode: str) -> None:
    passages = [
        PassageText(passage_id=f"p{n}", text=text, heading="Findings", section_kind=section)
        for n, (text, section, *_) in enumerate(SENTENCES)
    ]
    first = list(tagger(mode).tag(passages))
    assert list(tagger(mode).tag(passages)) == first
    backwards = list(tagger(mode).tag(passages[::-1]))[::-1]
    assert backwards == first
    # alone, all but the party is the same: of that the whole review tells more
    alone = [next(iter(tagger(mode).tag([passage]))) for passage in passages]
    assert [[(t.code_id, t.score, t.polarity, t.evidence) for t in tags] for tags in alone] == [
        [(t.code_id, t.score, t.polarity, t.evidence) for t in tags] for tags in first
    ]


def odd_texts() -> Iterator[str]:
    """Three hundred texts that no review should hold. Seeded, so always the same."""
    chance = random.Random(300)
    yield from ("", " ", "\n", "\x00", "word", "1234567890 " * 6, "…" * 50, "\u200f" * 9, "?" * 400)
    yield "He was not seen at home by any of them " * 1_112  # ten thousand words, no full stop
    yield "x" * 30_000
    yield "a.b" * 4_000
    yield "he kept “her “bank “card " * 5 + "’”)]" * 9
    yield "(((" * 200 + " He kept a knife "
    yield "غادر المنزل ولم يعد " * 3 + "He kept a knife."
    yield "彼は彼女の銀行カードを持っていた。" * 4
    yield "He\u0301\u0301\u0301 kept\u0301 a\u0301 knife\u0301 at home\u0301 then"
    yield "\ufeffHe\u2028kept\u2029a\x0bknife\x0cat\x85home\u3000then\ufffd."
    yield "👩‍👩‍👧‍👦 " * 8 + "self\u00ad\u00adneglect \u00adwas\u00ad there"
    yield "No. No. No. Mr. Mrs. e.g. i.e. p. 3. s. 47. " * 2
    yield "ﬁve oﬃcers ﬂed the ﬂat İstanbul Straße ǅ and were not seen"
    letters = (
        "abcdefghij  ..,;:!?'’‘“”\"()[]{}-–—\u00ad\u0301\u200b\u200f\u202e\x00\x07\x1b\t\n\r"
        "0123456789½²£%€éßİﬁشאあ漢😀\U0010ffff\ufffe"
    )
    cues = ("knife", "bank card", "no evidence of", "should", "stalking", "was not recorded", "she")
    while True:
        parts = [
            chance.choice(cues)
            if chance.random() < 0.3
            else "".join(chance.choice(letters) for _ in range(chance.randint(1, 12)))
            for _ in range(chance.randint(1, 14))
        ]
        yield chance.choice((" ", " ", "", "\n")).join(parts)


@pytest.mark.parametrize("mode", [FAST, DEFAULT])
def test_no_text_is_too_odd_to_be_coded(mode: str) -> None:
    texts = [text for text, _ in zip(odd_texts(), range(300), strict=False)]
    kinds = ("analysis", "findings", None, "recommendations", "nonsense")
    lines = [
        json.dumps({"id": str(n), "text": text, "heading": text[:80] if n % 7 == 0 else None,
                    "section_kind": kinds[n % 5], "review_id": "odd"})
        for n, text in enumerate(texts)
    ]  # fmt: skip
    tagger(mode)  # loading is not what is timed
    started = time.process_time()
    result = CliRunner().invoke(
        main, ["classify", "--tagger", mode, "--json"], input="\n".join(lines)
    )
    assert result.exception is None
    assert (result.exit_code, result.stderr) == (0, "")
    assert time.process_time() - started < 20.0  # far above what it takes: no text is a trap
    coded = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["id"] for row in coded] == [str(n) for n in range(300)]
    for row, text in zip(coded, texts, strict=True):
        for theme in row["themes"]:
            assert theme["evidence"]
            for words in theme["evidence"]:
                assert words["quote"]
                assert text[words["start"] : words["end"]] == words["quote"]


def test_a_text_of_more_than_a_million_characters_is_coded_without_an_encoder() -> None:
    text = "They kept two cats. " * 52_000 + "He kept a knife under the bed."
    tags = tags_of(text, "analysis", "cues")
    assert [tag.code_id for tag in tags if tag.scheme is Scheme.THEME] == ["weapons"]


def test_a_file_that_is_not_utf_8_names_its_lines_and_codes_the_others(tmp_path: Path) -> None:
    file = tmp_path / "passages.jsonl"
    good = json.dumps({"id": "b", "text": "A knife was found under the bed."}).encode()
    bad = b'{"id": "a", "text": "caf\xe9 caf\xe9"}'
    file.write_bytes(b"\xef\xbb\xbf" + good + b"\n" + bad + b"\n" + good)  # as Windows begins it
    result = CliRunner().invoke(main, ["classify", "--tagger", FAST, "--json", str(file)])
    assert result.exit_code == 1
    assert result.stderr == f"{file} line 2: not UTF-8: save it as UTF-8\n"
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["b", "b"]
