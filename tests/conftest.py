"""What all tests share: parts that a machine may lack, and how long property tests run."""

import os
import shutil

import pytest
from hypothesis import settings

settings.register_profile("quick", max_examples=60, deadline=None)
settings.register_profile("long", max_examples=3000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

PARTS = {
    "office": ("soffice", "LibreOffice is not installed: sudo apt install libreoffice-writer-nogui"),
    "browser": ("chromium", "Chromium is not installed: sudo apt install chromium"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, in words, what this machine cannot run; in CI a missing part is a failure."""
    if os.environ.get("CI") == "true":
        return
    for item in items:
        for mark, (command, reason) in PARTS.items():
            if item.get_closest_marker(mark) and not shutil.which(command):
                item.add_marker(pytest.mark.skip(reason=reason))
