"""P-02: a password is judged by its length and by whether it would be guessed, and kept by a slow hash."""

import gzip
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import get_hasher
from django.test import Client
from django.utils import timezone

from entraide.accounts import rules
from entraide.accounts.actions import accept_invitation, create_user, invite_user, refusals, set_password
from entraide.accounts.actions.refusals import WeakPassword, accepted_password
from entraide.accounts.forms import AcceptInvitation, ChangePassword, NewPassword, SetUpAdministrator
from entraide.accounts.terms import PasswordFault, Role
from entraide.config import settings as of_site
from tests.accounts.people import PASSWORD, a_user, an_office
from tests.security.sabotage import assert_noticed

pytestmark = pytest.mark.django_db
PERSON = ("Awa Diop", "a.diop@justice.invalid")
AROUND = (*PERSON, "Direction", "affaires", "criminelles", "Sénégal", "Senegal", "السنغال")
DECORATIONS = ("{}-2026-2027!!", "2026.{}.2026!", "{0}{0}{0}{0}", "the {} 12345678", "12345678_{}")
WORDS = {
    "latin": "heron quiet marble seven lantern gravel orchard violin pepper saddle meadow copper",
    "accents": "forêt théière château fenêtre écureuil rivière lumière gâteau pêcheur dîner",
    "arabic": "نخلة بحيرة قمر حصان زيتون مطر جبل شباك قهوة سفينة كتاب وردة",
    "cyrillic": "берёза облако самовар фонарь ветер дорога кувшин яблоко",
    "greek": "θάλασσα λεμόνι δρόμος φεγγάρι πέτρα ελιά άνεμος",
    "chinese": "春天 山水 白云 月亮 河流 竹林 石头 茶杯 雪花 木船",
}


@pytest.fixture(autouse=True)
def _office() -> None:
    an_office()


def most_common() -> list[str]:
    with gzip.open(Path(password_validation.__file__).parent / "common-passwords.txt.gz", "rt") as file:
        return [line.strip() for line in file][:3000]


def with_names() -> list[str]:
    """Return passwords made of words that everybody here knows."""
    words = [*sorted(rules.CONTEXT_WORDS), *(w for name in AROUND for w in re.findall(r"\w{3,}", name))]
    return [decoration.format(word) for word in dict.fromkeys(words) for decoration in DECORATIONS]


def passphrases() -> Iterator[str]:
    chance = random.Random(20261120)
    for number in range(500):
        script = list(WORDS)[number % len(WORDS)]
        yield " ".join(chance.sample(WORDS[script].split(), 6 if script == "chinese" else 4))


def fault(password: str) -> PasswordFault | None:
    """Return why a password is refused, as the site asks."""
    try:
        accepted_password(password, *PERSON)
    except WeakPassword as weak:
        return weak.fault
    return None


def check_refused(passwords: list[str]) -> None:
    assert [password for password in passwords if fault(password) is None] == []


def test_the_three_thousand_most_common_are_refused() -> None:
    common = most_common()
    assert len(set(common)) == 3000
    check_refused(common)


def test_they_are_refused_lengthened_too() -> None:
    words = [word for word in most_common() if word.isalpha() and 6 <= len(word) < 12]
    lengthened = [f"{word.capitalize()}{'1234567890'[: 12 - len(word)]}!!" for word in words]
    assert len(lengthened) > 1000
    check_refused(lengthened)


def test_they_are_refused_by_the_list_even_where_they_are_long_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "SHORTEST_PASSWORD", 1)
    check_refused(most_common())


def test_two_hundred_made_of_names_that_everybody_here_knows_are_refused() -> None:
    assert len(with_names()) >= 200
    check_refused(with_names())


def test_five_hundred_passphrases_in_six_scripts_are_accepted() -> None:
    assert [phrase for phrase in passphrases() if fault(phrase) is not None] == []


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("eleven char", PasswordFault.TOO_SHORT),
        ("tHis iS foUr wOrds", None),
        ("all lower letters do", None),
        ("ab cd ef gh ij kl " * 7 + "x", None),
        ("q" + "ab cd ef gh ij kl mn " * 7, PasswordFault.TOO_LONG),
    ],
)
def test_length_alone_is_asked_and_no_kind_of_character(
    password: str, expected: PasswordFault | None
) -> None:
    assert fault(password) is expected


def test_every_way_to_a_new_password_asks() -> None:
    person, now, weak = a_user(), timezone.now(), "letmein letmein!"
    administrator = a_user(Role.ADMINISTRATOR, "admin@demo.invalid")
    invited = {
        "email": "new@demo.invalid",
        "name": "N",
        "role": Role.DRAFTER,
        "by": administrator,
        "now": now,
    }
    _invitation, token = invite_user(**invited)
    ways = (
        lambda: set_password(user=person, password=weak, by=person, now=now),
        lambda: accept_invitation(token=token, name="N", password=weak, language="en", now=now),
        lambda: create_user(
            email="x@demo.invalid",
            name="X",
            role=Role.DRAFTER,
            language="en",
            by=None,
            now=now,
            password=weak,
        ),
    )
    for way in ways:
        with pytest.raises(WeakPassword):
            way()
    for form in (NewPassword, AcceptInvitation, ChangePassword, SetUpAdministrator):
        assert "password" in form({"password": weak, "again": weak}).errors


def test_it_may_be_pasted_and_kept_by_a_manager() -> None:
    page = Client().get("/sign-in").content.decode()
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page
    assert "maxlength" not in re.findall(r"<input[^>]*password[^>]*>", page)[0]


def check_hash() -> None:
    """Fail where the hash is weaker than argon2id with 19 MiB, two passes, one lane."""
    assert of_site.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    hasher = get_hasher("argon2")
    made = hasher.decode(hasher.encode(PASSWORD, hasher.salt()))
    assert made["variety"] == "argon2id"
    assert made["memory_cost"] >= 19 * 1024
    assert made["time_cost"] >= 2
    assert made["parallelism"] >= 1
    assert hasher.verify(PASSWORD, hasher.encode(PASSWORD, hasher.salt()))


def test_the_hash_is_slow_and_needs_memory(settings: Any) -> None:
    settings.PASSWORD_HASHERS = of_site.PASSWORD_HASHERS
    check_hash()


# --- without the defence


def test_a_site_without_the_list_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "common_passwords", frozenset)
    monkeypatch.setattr(rules, "SHORTEST_PASSWORD", 1)
    assert_noticed(check_refused, most_common())


def test_a_site_that_does_not_know_its_names_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_is_context", lambda text, own: False)
    assert_noticed(check_refused, with_names())


def test_a_site_that_takes_short_ones_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "SHORTEST_PASSWORD", 1)
    assert_noticed(check_refused, ["blue heron"])


def test_a_cheaper_hash_is_noticed(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PASSWORD_HASHERS = of_site.PASSWORD_HASHERS
    monkeypatch.setattr("django.contrib.auth.hashers.Argon2PasswordHasher.memory_cost", 8 * 1024)
    assert_noticed(check_hash)
