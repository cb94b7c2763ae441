"""Takes a defence out, to see that its test notices."""

from collections.abc import Callable
from typing import Any

import pytest


def assert_noticed(check: Callable[..., Any], *arguments: Any, **named: Any) -> None:
    """Fail unless a check that holds with the defence fails without it."""
    with pytest.raises(AssertionError):
        check(*arguments, **named)


def take_out(settings: Any, *names: str) -> None:
    """Take pieces of middleware out, by the ends of their names."""
    kept = [name for name in settings.MIDDLEWARE if not name.endswith(names)]
    assert len(kept) == len(settings.MIDDLEWARE) - len(names)
    settings.MIDDLEWARE = kept
