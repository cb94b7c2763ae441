"""Takes pictures of the page types in a demonstration office: `make screenshots`.

All go to out/screens, at two widths and in two directions; those that the README shows to docs/screens.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
ALL, SHOWN = ROOT / "out" / "screens", ROOT / "docs" / "screens"
ENTRAIDE = Path(sys.executable).with_name("entraide")
DRAFTER, ADMINISTRATOR = "a.diop@demo.invalid", "d.fall@demo.invalid"
WIDTHS = (1200, 390)
LANGUAGES = ("en", "ar")
TALLEST = 3000
IN_README = {"desk-en-1200": "desk", "question-en-1200": "question", "task-list-ar-1200": "tasks-ar"}
README_HEIGHT = 800


@contextmanager
def demonstration() -> Iterator[tuple[str, str]]:
    """Run a demonstration office for as long as needed; yield its address, and its drafter's link."""
    with tempfile.TemporaryDirectory(prefix="entraide-screens-") as name:
        office = ["--state", "SN", "--office", "Direction des affaires criminelles", "--admin", ADMINISTRATOR]
        make = [ENTRAIDE, "init", "--data", f"{name}/office", *office, "--demo"]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
        port = str(free_port())
        serve = [ENTRAIDE, "run", "--data", f"{name}/office", "--port", port]
        with subprocess.Popen(serve, stdout=subprocess.DEVNULL) as server:
            try:
                wait_for(f"http://localhost:{port}/sign-in")
                ask = [ENTRAIDE, "sign-in-link", DRAFTER, "--data", f"{name}/office"]
                told = subprocess.run(ask, check=True, capture_output=True, text=True).stdout
                yield f"http://localhost:{port}", told[told.index("/sign-in/") :].split()[0]
            finally:
                server.terminate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    """Return once something answers there."""
    for _ in range(100):
        try:
            urlopen(address).close()
            return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    sys.exit(f"Nothing answers at {address}.")


def page_types(page: Page, home: str) -> dict[str, str]:
    """Return the address of each page type by its name; the request is the first, which lacks something."""
    page.goto(home + "/requests/")
    links = page.locator("main tbody a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    request = sorted(links, key=lambda link: page.locator(f'main a[href="{link}"]').inner_text())[0]
    return {
        "desk": "/",
        "requests": "/requests/",
        "search": "/search?q=badji",
        "new-request": "/requests/new",
        "state": "/requests/new/state?type=mla_financial_records",
        "task-list": request,
        "legal-basis": f"{request}/basis",
        "question": f"{request}/facts/facts",
        "persons": f"{request}/case/persons",
        "check": f"{request}/check",
        "letter": f"{request}/letter",
        "review": f"{request}/review",
        "finish": f"{request}/finish",
        "history": f"{request}/history",
        "glossary": "/glossary",
        "account": "/account",
    }


def shoot(page: Page, name: str) -> None:
    """Take a picture of a whole page, or of as much as anybody looks at; a smaller one for the README."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    height = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)}
    page.screenshot(path=ALL / f"{name}.png", full_page=True, clip=clip)
    if name in IN_README:
        clip["height"] = min(height, README_HEIGHT)
        page.screenshot(path=SHOWN / f"{IN_README[name]}.png", full_page=True, clip=clip)


def shoot_all(browser: Browser, home: str, link: str) -> None:
    inside = browser.new_context()
    page = inside.new_page()
    page.goto(home + link)
    page.locator("main form .button").click()
    page.wait_for_url(home + "/")
    places = page_types(page, home)
    for language in LANGUAGES:
        choice = {"name": "entraide-language", "value": language, "url": home}
        outside = browser.new_context()
        for context in (inside, outside):
            context.add_cookies([choice])
        door = outside.new_page()
        for width in WIDTHS:
            for each in (page, door):
                each.set_viewport_size({"width": width, "height": 900})
            door.goto(home + "/sign-in")
            shoot(door, f"sign-in-{language}-{width}")
            for name, place in places.items():
                page.goto(home + place)
                shoot(page, f"{name}-{language}-{width}")


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not installed. Run:\n    sudo apt install chromium fonts-noto-core")
    for folder in (ALL, SHOWN):
        folder.mkdir(parents=True, exist_ok=True)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with demonstration() as (home, link), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=arguments)
        shoot_all(browser, home, link)
        browser.close()


if __name__ == "__main__":
    main()
