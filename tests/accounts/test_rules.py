"""Passwords, codes and waiting times, over plain values."""

from datetime import UTC, datetime, timedelta

import pytest

from entraide.accounts import rules
from entraide.accounts.queries import common_passwords
from entraide.accounts.rules import code_at, matching_step, password_fault, plain_code, step_of, wait_after
from entraide.accounts.terms import PasswordFault

NAMES = ("Awa Diop", "a.diop@justice.gouv.sn", "Ministère de la Justice", "Sénégal", "Senegal", "السنغال")
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
NOW = datetime(2026, 11, 20, 9, 0, 10, tzinfo=UTC)


def fault(password: str) -> PasswordFault | None:
    return password_fault(password, common=common_passwords(), context=NAMES)


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("eleven char", PasswordFault.TOO_SHORT),
        ("x" * 12, PasswordFault.COMMON),
        ("abababababab", PasswordFault.COMMON),
        ("passwordpassword", PasswordFault.COMMON),
        ("P@ssw0rd123456", PasswordFault.COMMON),
        ("qwertyuiopas", PasswordFault.COMMON),
        ("123456789012", PasswordFault.COMMON),
        ("letmein letmein!", PasswordFault.COMMON),
        ("Diop-Awa-Senegal-26", PasswordFault.CONTEXT),
        ("correct horse battery staple", None),
        ("tHis iS foUr wOrds", None),
        ("ab cd ef gh ij kl " * 7 + "x", None),
        ("q" + "ab cd ef gh ij kl mn " * 7, PasswordFault.TOO_LONG),
    ],
)
def test_p02_a_password_is_judged_by_length_and_guessability(
    password: str, expected: PasswordFault | None
) -> None:
    assert fault(password) is expected


def test_codes_are_those_of_rfc_6238() -> None:
    vectors = [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1234567890, "89005924"),
        (20000000000, "65353130"),
    ]
    assert [code_at(SECRET, seconds // 30) for seconds, _code in vectors] == [
        code[2:] for _seconds, code in vectors
    ]


@pytest.mark.parametrize(("steps", "accepted"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_p03_a_code_is_accepted_one_step_to_each_side(steps: int, accepted: bool) -> None:
    step = step_of(NOW) + steps
    found = matching_step(SECRET, code_at(SECRET, step), now=NOW, after=0)
    assert found == (step if accepted else None)


def test_p03_a_used_code_and_older_ones_are_refused_for_as_long_as_they_would_match() -> None:
    used = step_of(NOW) + 1
    for seconds in range(0, 120, 5):
        now = NOW + timedelta(seconds=seconds)
        assert matching_step(SECRET, code_at(SECRET, used), now=now, after=used) is None
        assert matching_step(SECRET, code_at(SECRET, used - 1), now=now, after=used) is None


def test_a_code_may_be_typed_with_spaces_and_in_any_digits() -> None:
    assert plain_code(" 123 456 ") == plain_code("١٢٣٤٥٦") == plain_code("۱۲۳-۴۵۶") == "123456"


def test_p05_waiting_doubles_up_to_a_quarter_of_an_hour() -> None:
    waits = [wait_after(n, NOW, free=5, now=NOW).total_seconds() for n in range(4, 14)]
    assert waits == [0, 30, 60, 120, 240, 480, 900, 900, 900, 900]
    assert wait_after(9, NOW, free=5, now=NOW + timedelta(hours=1)) == timedelta(0)


def test_p05_at_most_thirty_guesses_an_hour_are_looked_at() -> None:
    now, last, failures, looked_at = NOW, NOW, 0, 0
    while now < NOW + timedelta(hours=1):
        if wait_after(failures, last, free=rules.FREE_ATTEMPTS, now=now) == timedelta(0):
            failures, last, looked_at = failures + 1, now, looked_at + 1
        now += timedelta(seconds=1)
    assert looked_at <= 30
