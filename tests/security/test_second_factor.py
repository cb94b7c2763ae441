"""P-03: a code of the second factor works once, within a step of the clock, and cannot be guessed."""

import random
from datetime import datetime, timedelta

import pytest
from django.test import Client

from entraide.accounts.actions import check_code, second_factor
from entraide.accounts.models import Attempts, RecoveryCode, SecondFactor, User
from entraide.accounts.rules import STEP_SECONDS, code_at, step_of
from entraide.core.models import AuditEntry
from tests.accounts.people import NOW, a_user, an_office, give_password, with_factor
from tests.security.sabotage import assert_noticed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def person() -> User:
    an_office()
    return a_user()


def accepted(person: User, code: str, now: datetime) -> bool:
    """Say whether a code lets in, with no wait from earlier tries in the way."""
    Attempts.objects.all().delete()
    return check_code(user=person, code=code, now=now).user is not None


# --- codes of the app


def check_used_code(person: User, secret: str, drift: int) -> int:
    """Fail where a code that was used once lets in again, or an older one does; return how many tries."""
    used = step_of(NOW) + drift
    SecondFactor.objects.filter(user=person).update(last_step=0)
    assert accepted(person, code_at(secret, used), NOW)
    tried = 0
    for seconds in range(0, 5 * STEP_SECONDS, 5):
        now = NOW + timedelta(seconds=seconds)
        for code in (code_at(secret, used), code_at(secret, used - 1), f" {code_at(secret, used)} "):
            assert not accepted(person, code, now)
            tried += 1
    return tried


@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_a_used_code_is_refused_for_as_long_as_it_would_match(person: User, drift: int) -> None:
    secret, _codes = with_factor(person)
    assert check_used_code(person, secret, drift) == 90


@pytest.mark.parametrize(("drift", "expected"), [(-3, 0), (-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0), (3, 0)])
def test_the_clock_may_differ_by_one_step(person: User, drift: int, expected: int) -> None:
    secret, _codes = with_factor(person)
    assert accepted(person, code_at(secret, step_of(NOW) + drift), NOW) is bool(expected)


def test_a_used_code_is_refused_on_every_way_in(person: User) -> None:
    secret, _codes = with_factor(person)
    moment = SecondFactor.objects.get().since
    used = code_at(secret, step_of(moment))
    SecondFactor.objects.update(last_step=step_of(moment) + 1)
    browser = Client()
    give_password(browser)
    assert browser.post("/sign-in/code", {"code": used}).status_code == 200
    assert browser.get("/account").status_code == 302


# --- recovery codes


def check_recovery_codes(person: User, codes: list[str]) -> None:
    """Fail unless each lets in, and then never again."""
    assert len(codes) == 10
    assert [accepted(person, code, NOW) for code in codes] == [True] * 10
    for form in (str, str.lower, lambda code: code.replace("-", "")):
        assert [accepted(person, form(code), NOW) for code in codes] == [False] * 10


def test_each_of_ten_recovery_codes_works_once(person: User) -> None:
    check_recovery_codes(person, with_factor(person)[1])


def test_recovery_codes_of_another_person_do_not_work(person: User) -> None:
    other = a_user(email="b.ndiaye@demo.invalid")
    _secret, codes = with_factor(other)
    with_factor(person)
    assert not any(accepted(person, code, NOW) for code in codes)


# --- guessing


def guess(person: User, times: int) -> tuple[int, int]:
    """Guess at random for a day, from 250 addresses; return how many were looked at, and were right."""
    chance, right = random.Random(20261121), 0
    AuditEntry.objects.all().delete()
    for number in range(times):
        answered = check_code(
            user=person,
            code=f"{chance.randrange(10**6):06}",
            address=f"198.51.100.{number % 250}",
            now=NOW + DAY * number / times,
        )
        right += answered.user is not None
    return AuditEntry.objects.filter(code="code_refused").count() + right, right


def check_guessing(person: User, times: int) -> None:
    looked_at, right = guess(person, times)
    assert looked_at <= 110
    assert right == 0


def test_of_a_day_of_guesses_about_a_hundred_are_looked_at(person: User, long: bool) -> None:
    with_factor(person)
    check_guessing(person, 100_000 if long else 2_000)


# --- without the defence


def test_codes_that_work_twice_are_noticed(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, codes = with_factor(person)
    real = second_factor.matching_step
    monkeypatch.setattr(
        second_factor, "matching_step", lambda secret, code, now, after: real(secret, code, now=now, after=0)
    )
    assert_noticed(check_used_code, person, secret, 0)
    monkeypatch.setattr(
        second_factor,
        "_use_recovery_code",
        lambda user, code, now: RecoveryCode.objects.filter(
            user=user, code_hash=second_factor._hash(user, code)
        ).exists(),
    )
    assert_noticed(check_recovery_codes, person, codes)


def test_guesses_that_are_not_slowed_are_noticed(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with_factor(person)
    monkeypatch.setattr("entraide.accounts.actions.attempts.wait_after", lambda *args, **more: timedelta(0))
    assert_noticed(check_guessing, person, 200)
