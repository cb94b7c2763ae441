"""Several people save at once through the server itself, on the SQLite file that it runs with."""

import re
import signal
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from pathlib import Path

from tests.config.test_site import Browser, served

PEOPLE, SAVES = 8, 5
HIDDEN = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')


def posted(browser: Browser, address: str, form: dict[str, str]) -> int:
    """Post a form and return the status of the page that it leads to."""
    try:
        with browser.opener.open(address, urllib.parse.urlencode(form).encode(), timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as answer:
        return answer.code


def test_eight_people_saving_at_once_meet_no_lock_and_lose_nothing(tmp_path: Path) -> None:
    statuses: Counter[int] = Counter()
    with served("--demo", "--data", tmp_path / "office") as site:
        browser = Browser()
        places = re.findall(r'href="(/requests/[0-9a-f-]{36})"', browser.sign_in(site.link))
        request = site.address + places[0]
        hidden = dict(HIDDEN.findall(browser.open(f"{request}/case/case")[1]))

        def work(number: int) -> None:
            for turn in range(SAVES):
                # everybody writes what nobody else does, over the version that all of them saw
                answer = {**hidden, "q-case_ref": f"RI {number}-{turn}"}
                note = {**hidden, "note": f"Note {number}-{turn}"}
                statuses[posted(browser, f"{request}/case/case", answer)] += 1
                statuses[posted(browser, f"{request}/history", note)] += 1

        threads = [threading.Thread(target=work, args=(number,)) for number in range(PEOPLE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        history = browser.open(f"{request}/history")[1]
        _code, said = site.stop(signal.SIGINT, group=False)

    # of the answers one is saved and the others are told; every note is kept
    assert statuses == {200: 1 + PEOPLE * SAVES, 422: PEOPLE * SAVES - 1}
    assert all(f"Note {n}-{t}" in history for n in range(PEOPLE) for t in range(SAVES))
    assert "locked" not in said
