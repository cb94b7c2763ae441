"""The office that most promises are tried on."""

import os

import pytest

from tests.security.office import Office, open_office


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


@pytest.fixture(scope="session")
def long() -> bool:
    """Say whether `make proofs` runs, which takes its time."""
    return os.environ.get("HYPOTHESIS_PROFILE") == "long"
