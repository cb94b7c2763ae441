"""Texts of one direction inside sentences of the other."""

import pytest

from entraide.core.locales import isolated


@pytest.mark.parametrize("text", ["18(15)(f)", "+41 58 000 00 00"])
def test_references_and_numbers_keep_their_order_where_text_runs_from_right_to_left(text: str) -> None:
    assert isolated(text, "ar") == f"\u2068{text}\u2069"
    assert isolated(text, "en") == text
    assert isolated("", "ar") == ""
