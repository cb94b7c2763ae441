"""Chromium, and visitors whose every page is watched."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.pages import Visitor
from tests.browser.watching import Watch

MakeVisitor = Callable[..., Visitor]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    # the driver keeps an event loop in this thread, which the framework would take for asynchronous code
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visitor(chromium: Browser, live_server: Any) -> Iterator[MakeVisitor]:
    """Make visitors, each with a browser of its own. After a test none has seen a page misbehave."""
    contexts: list[BrowserContext] = []
    watch = Watch(live_server.url)

    def make(language: str = "en", *, script: bool = True, width: int = 1200) -> Visitor:
        context = chromium.new_context(
            locale=language, java_script_enabled=script, viewport={"width": width, "height": 900}
        )
        context.set_default_timeout(15_000)
        watch.follow(context)
        contexts.append(context)
        return Visitor(context.new_page(), live_server.url, language, watch)

    yield make
    for context in contexts:
        context.close()
    assert watch.heard == []
