"""Why an action on people is refused, and what several actions check."""

import secrets

from entraide.accounts.models import User
from entraide.accounts.permissions import may_administer
from entraide.accounts.queries import common_passwords, names_around
from entraide.accounts.rules import normal_password, password_fault
from entraide.accounts.terms import LONGEST_PASSWORD, SHORTEST_PASSWORD, PasswordFault
from entraide.core.errors import EntraideError, sentence

NOTHING = sentence("")
FAULTS = {
    PasswordFault.TOO_SHORT: sentence(
        "Use at least {count} characters. Several words in a row do well.", count=SHORTEST_PASSWORD
    ),
    PasswordFault.TOO_LONG: sentence("Use at most {count} characters.", count=LONGEST_PASSWORD),
    PasswordFault.COMMON: sentence("This password is among those that are tried first. Choose other words."),
    PasswordFault.CONTEXT: sentence(
        "This password is made of names that everybody here knows. Choose words that have nothing "
        "to do with you."
    ),
}


class NotAllowed(EntraideError):
    """Whoever asks may not do this."""

    code = "not_allowed"

    def __init__(self) -> None:
        super().__init__(sentence("Only an administrator may do this."), NOTHING)


class NotValid(EntraideError):
    """A link or invitation that does not exist, was used, or has run out: which, is not said."""

    code = "link_not_valid"

    def __init__(self) -> None:
        super().__init__(
            sentence("This link does not work: it was used, or has run out."),
            sentence("Ask your administrator for a new one."),
        )


class LastAdministrator(EntraideError):
    """Nobody would be left to run the system."""

    code = "last_administrator"

    def __init__(self) -> None:
        super().__init__(
            sentence("This is the only administrator."), sentence("Give somebody else this role first.")
        )


class AddressTaken(EntraideError):
    """An address that has an account or is already invited. Only administrators read this."""

    code = "address_taken"

    def __init__(self) -> None:
        super().__init__(
            sentence("Somebody with this e-mail address is already here or invited."),
            sentence("Look in the list, and renew the invitation there."),
        )


class WeakPassword(EntraideError):
    """A password that would be guessed."""

    code = "weak_password"

    def __init__(self, fault: PasswordFault) -> None:
        super().__init__(FAULTS[fault], NOTHING)
        self.fault = fault


class WrongCode(EntraideError):
    """A one-time code that is not right, or was used."""

    code = "wrong_code"

    def __init__(self) -> None:
        super().__init__(
            sentence("This code is not right."),
            sentence("Wait for the next one, and check the clock of your phone."),
        )


class AlreadySetUp(EntraideError):
    """An installation is set up once."""

    code = "already_set_up"

    def __init__(self) -> None:
        super().__init__(sentence("This installation is already set up."), sentence("Sign in."))


def require_administrator(by: User) -> None:
    """Raise NotAllowed unless `by` runs the system."""
    if not may_administer(by):
        raise NotAllowed


def accepted_password(password: str, *names: str) -> str:
    """Return a password as it is hashed. Raises WeakPassword. names: those it must not be made of."""
    fault = password_fault(password, common=common_passwords(), context=names_around(*names))
    if fault:
        raise WeakPassword(fault)
    return normal_password(password)


def new_token() -> str:
    """Return a secret for a link."""
    return secrets.token_urlsafe(32)
