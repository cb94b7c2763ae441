"""The letters of the samples rest on bases that the tables and rules support, and say since when."""

from datetime import date
from pathlib import Path

import pytest

from entraide.drafting.bases import outside_of
from entraide.drafting.casefile import read_case
from entraide.drafting.drafts import check_case, draft_letter
from entraide.drafting.letter.draft import Office
from entraide.drafting.letter.json_file import letter_data
from entraide.drafting.library import library
from entraide.drafting.outside import Outside
from entraide.instruments.facts import WITHOUT_TREATY
from entraide.instruments.tables import shipped_tables
from entraide.instruments.terms import NOT_BINDING
from tests.config.running import COMPLETE, sample


@pytest.mark.parametrize("name", COMPLETE)
def test_sample_cites_treaties_that_the_rule_supports(name: str) -> None:
    case = read_case(Path(sample(name)), library())
    chosen = case.answers.values["legal_basis"]
    weighed = outside_of(case, None, shipped_tables().known_on(None)).bases
    results = [result for result in weighed if result.instrument in chosen]
    treaties = [r for r in results if r.instrument not in WITHOUT_TREATY]

    assert {r.instrument for r in results} == set(chosen)
    assert treaties
    assert all(r.is_in_force_for_certain for r in treaties)
    assert all(r.carries or r.covered_offences for r in treaties)
    assert not [r for r in results if r.status in NOT_BINDING]


def test_letter_says_since_when_a_chosen_treaty_is_in_force() -> None:
    case = read_case(Path(sample("sn-ch-bank-records")), library())
    known = shipped_tables().known_on(None)

    def said(outside: Outside) -> str:
        letter = draft_letter(check_case(case, library(), outside), library(), "en", Office())
        return " ".join(str(letter_data(letter)).split())

    since = "in force between our two States since 26 November 2006"
    assert since in said(outside_of(case, None, known))
    assert since not in said(Outside())
    assert since not in said(outside_of(case, None, shipped_tables().known_on(date(2010, 1, 1))))
