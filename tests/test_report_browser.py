"""``report`` in a real browser: no requests, no errors, keyboard, print, accessibility.

It needs Chromium and its driver (Debian: ``apt install chromium chromium-driver``).
"""

import base64
import io
import json
import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import make
import pypdfium2
import pytest
from click.testing import CliRunner
from conftest import AS_OF
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from styrdok.cli import main
from styrdok.errors import ExitCode

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NARROW, WIDE = 390, 1400
A4 = (595, 842)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")

pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER),
    reason="Chromium and its driver are not installed (chromium, chromium-driver)",
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A browser without a window, with a profile of its own."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a report on the sample corpus in each language."""
    folder = tmp_path_factory.mktemp("report")
    make.make(folder / "corpus")
    index, runner = folder / "styrdok.db", CliRunner(env={"STYRDOK_OCR": "off"})
    runner.invoke(main, ["ingest", "--db", str(index), str(folder / "corpus")])
    for language in ("en", "sv"):
        words = ["--db", str(index), "--as-of", AS_OF, "--lang", language]
        made = runner.invoke(main, ["report", "-o", str(folder / f"{language}.html"), *words])
        assert made.exit_code == ExitCode.OK, made.output
    return folder


@pytest.fixture(params=["en", "sv"])
def page(
    request: pytest.FixtureRequest, browser: webdriver.Chrome, folder: Path
) -> webdriver.Chrome:
    """The browser with the report in one of the languages just opened in a wide window."""
    resize(browser, WIDE)
    for log in ("browser", "performance"):
        browser.get_log(log)  # what was logged before is of another page
    browser.get((folder / f"{request.param}.html").as_uri())
    return browser


def resize(browser: webdriver.Chrome, width: int) -> None:
    """Make the window so many CSS pixels wide."""
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width == NARROW}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def shown(page: webdriver.Chrome) -> list[WebElement]:
    """The rows of the table of documents that are to be seen."""
    return page.find_elements(By.CSS_SELECTOR, "#documents tbody tr:not([hidden])")


def column(page: webdriver.Chrome, number: int) -> list[str]:
    """What stands in that column, row by row."""
    cells: list[str] = page.execute_script(
        "return [...document.querySelectorAll(arguments[0])].map(cell => cell.textContent)",
        f"#documents tbody tr > :nth-child({number})",
    )
    return cells


def known(cells: list[str]) -> list[str]:
    """What is known of them; it must stand before what is not."""
    number = len(cells) - cells.count("–")
    assert "–" not in cells[:number]
    return cells[:number]


def test_nothing_is_asked_for_and_nothing_goes_wrong(page: webdriver.Chrome) -> None:
    """Also with every part opened, no request but that for the file itself and no message."""
    page.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.execute_cdp_cmd("Page.printToPDF", {})
    entries = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    asked = {
        entry["params"]["request"]["url"]
        for entry in entries
        if entry["method"] == "Network.requestWillBeSent"
    }
    assert asked <= {page.current_url}
    assert page.get_log("browser") == []


def test_its_policy_lets_nothing_in(page: webdriver.Chrome) -> None:
    """A script or picture that found its way into the page would not run or be fetched."""
    page.execute_script(
        "const script = document.createElement('script');"
        "script.textContent = 'document.title = \"taken over\"'; document.body.append(script);"
        "const image = document.createElement('img');"
        "image.src = 'https://example.invalid/'; document.body.append(image);"
    )
    assert "taken over" not in page.title
    refused = [entry["message"] for entry in page.get_log("browser")]
    assert len(refused) == 2
    assert all("Content Security Policy" in message for message in refused)


def test_filter_works_by_keyboard(page: webdriver.Chrome) -> None:
    """Words and a status narrow the table, the number is told, and all come back."""
    everything = len(shown(page))
    page.find_element(By.ID, "filter-text").send_keys("halmstad RIKTLINJE")
    texts = [row.text.lower() for row in shown(page)]
    assert 0 < len(texts) < everything
    assert all("halmstad" in text and "riktlinje" in text for text in texts)
    said = page.find_element(By.ID, "filter-said")
    assert said.text.startswith(f"{len(shown(page))} ")
    assert said.get_attribute("role") == "status"
    page.switch_to.active_element.send_keys(Keys.TAB)
    page.switch_to.active_element.send_keys(Keys.TAB)
    page.switch_to.active_element.send_keys(Keys.ENTER)
    assert len(shown(page)) == everything
    page.find_element(By.ID, "filter-status").send_keys(Keys.ARROW_DOWN)
    statuses = {row.get_attribute("data-status") for row in shown(page)}
    assert statuses == {"expired", "review_overdue", "unrevised"}


def test_sort_works_by_keyboard(page: webdriver.Chrome) -> None:
    """A heading sorts by its column, then the other way round, and says so."""
    heading, button = (
        page.find_element(By.CSS_SELECTOR, f"#documents thead th:nth-child(7){part}")
        for part in ("", " button")
    )
    button.send_keys(Keys.ENTER)
    assert heading.get_attribute("aria-sort") == "ascending"
    days = known(column(page, 7))
    assert days == sorted(days)
    button.send_keys(Keys.SPACE)
    assert heading.get_attribute("aria-sort") == "descending"
    assert known(column(page, 7)) == days[::-1]
    overdue = page.find_element(By.CSS_SELECTOR, "#documents thead th:nth-child(4) button")
    overdue.send_keys(Keys.ENTER)
    numbers = known(column(page, 4))
    assert numbers == sorted(numbers, key=int)
    assert len(page.find_elements(By.CSS_SELECTOR, "#documents [aria-sort]")) == 1


def test_first_stop_of_the_keyboard_leads_to_the_content(page: webdriver.Chrome) -> None:
    """It is seen when it is reached, and passes the list of contents by."""
    page.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    skip = page.switch_to.active_element
    assert (skip.get_attribute("class"), skip.location["x"] >= 0) == ("skip", True)
    skip.send_keys(Keys.ENTER)
    assert page.switch_to.active_element.get_attribute("id") == "content"


def test_without_scripts_it_is_a_plain_table(browser: webdriver.Chrome, folder: Path) -> None:
    """All rows stand there, and no control that would do nothing."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get((folder / "en.html").as_uri())
        tree = browser.execute_cdp_cmd("DOM.getDocument", {})["root"]["nodeId"]
        buttons, rows = (
            browser.execute_cdp_cmd("DOM.querySelectorAll", {"nodeId": tree, "selector": selector})
            for selector in ("thead button", "#documents tbody tr:not([hidden])")
        )
        form = browser.execute_cdp_cmd(
            "DOM.querySelectorAll", {"nodeId": tree, "selector": "form:not([hidden])"}
        )
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert len(rows["nodeIds"]) > 50
    assert buttons["nodeIds"] == form["nodeIds"] == []


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_no_window_is_too_narrow(page: webdriver.Chrome, width: int) -> None:
    """The page itself is never wider than the window; wide tables move inside it."""
    resize(page, width)
    wide = page.execute_script("return document.documentElement.scrollWidth")
    assert wide <= width


def test_it_prints_on_a4_with_all_rows(page: webdriver.Chrome) -> None:
    """Also those that the filter hides: what is attached to a file shall be whole."""
    page.find_element(By.ID, "filter-text").send_keys("no such document")
    assert shown(page) == []
    printed = page.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    with pypdfium2.PdfDocument(io.BytesIO(base64.b64decode(printed["data"]))) as pdf:
        sizes = {tuple(sorted(map(round, leaf.get_size()))) for leaf in pdf}
        texts = [leaf.get_textpage().get_text_bounded() for leaf in pdf]
    assert sizes == {A4}
    filter_button = page.find_element(By.CSS_SELECTOR, "#filter button").text
    rows = page.find_elements(By.CSS_SELECTOR, "#documents tbody tr td:last-child code")
    ids = [row.get_attribute("textContent") for row in rows]
    whole = "\n".join(texts)
    assert len(ids) > 50
    assert all(whole.count(str(one)) >= 1 for one in ids)
    assert filter_button not in whole
    last_heading = page.find_element(By.CSS_SELECTOR, "#documents thead th:nth-child(12)")
    repeated = [text for text in texts if str(last_heading.get_attribute("textContent")) in text]
    assert len(repeated) > 2


def test_axe_finds_nothing(page: webdriver.Chrome) -> None:
    """No violation of WCAG 2.1 AA or of what is good practice, with every part opened."""
    page.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.execute_script(resources.files("axe_core_python").joinpath("axe.min.js").read_text())
    found: dict[str, Any] = page.execute_async_script(
        "axe.run({runOnly: arguments[0]}).then(arguments[arguments.length - 1])", RULES
    )
    assert [
        (one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found["violations"]
    ] == []
    assert len(found["passes"]) > 20
