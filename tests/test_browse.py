"""The index in a browser: the real server over the sample corpus, asked as a browser asks it."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import make
import pytest
from conftest import Run, Saved, document

from styrdok.browse import server
from styrdok.errors import UsageError
from styrdok.model import Page
from styrdok.settings import Settings
from styrdok.standings import refresh
from styrdok.store import Analysed, File, Index, page_rows

NASTY = """<script>alert("x")</script>' onload='alert(1) & Policy"""
HARMFUL = "javascript:alert(document.domain)"


class Answer(NamedTuple):
    """What came back: the status, the headers by lower-case name, and the body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


Get = Callable[..., Answer]


class Served(NamedTuple):
    """A running server: its address, its process, its index and its corpus."""

    address: str
    process: subprocess.Popen[str]
    index: Path
    corpus: Path

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """The answer to a request for exactly this path."""
        place = urlsplit(self.address)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        body = answer.read()
        connection.close()
        return Answer(answer.status, found, body)

    def rows(self, path: str) -> list[dict[str, Any]]:
        """The rows of a list or a query, by column."""
        found = json.loads(self.get(path).body)
        assert isinstance(found, list), found
        return found


def started(index: Path, *options: str) -> tuple[str, subprocess.Popen[str]]:
    """The address that the command prints, and its process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "styrdok", "browse", "--db", str(index), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    return process.stdout.readline().strip(), process


def ended(process: subprocess.Popen[str], by: int = signal.SIGINT) -> tuple[int, str]:
    """The exit code of the interrupted command, and what it said."""
    process.send_signal(by)
    _, said = process.communicate(timeout=30)
    return process.returncode, said


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample corpus behind a server, beside a document whose text is hostile."""
    folder = tmp_path_factory.mktemp("browse #1 100%")
    corpus, index = folder / "corpus", folder / "what?.db"
    make.make(corpus)
    code = subprocess.run(
        [sys.executable, "-m", "styrdok", "ingest", "--db", str(index), str(corpus)],
        env=os.environ | {"STYRDOK_OCR": "off"},
        capture_output=True,
    ).returncode
    assert code == 4  # some of the sample's files are damaged on purpose
    record = document("hostile", title=NASTY, responsible=HARMFUL, adopted_on="2011-01-01")
    digest = record.id.ljust(64, "0")
    pages = page_rows([Page(1, f"{NASTY} snålvatten")])
    with Index.open(index) as opened:
        opened.save(
            [File("/corpus/<b>.pdf", 1, 1, digest)], [Analysed(record, digest, pages, None, "", "")]
        )
        refresh(opened, Settings.default())
    address, process = started(index)
    yield Served(address, process, index, corpus)
    code, said = ended(process)
    assert code == 130
    assert said.startswith("Ctrl-C ends it\n")
    assert "Traceback" not in said


HOSTILE = document("hostile").id
ID = "96ccb75c2e75"
"""A document of the sample corpus, corpus/gavle/plan-mot-diskriminering.pdf."""


def test_the_first_page_leads_on(served: Served) -> None:
    """To the questions and to each view, and names no table."""
    first = served.get("/")
    assert (first.status, first.headers["location"]) == (302, "/styrdok")
    shown = served.get("/styrdok").text
    links = re.findall(r'href="/styrdok/(\w+)"', shown)
    views = {one for one in links if one.startswith("v_")}
    assert {"stale", "due", "in_doubt", "by_municipality", "v_stale", "v_status"} <= set(links)
    with Index.open(served.index) as index:
        known = index._connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")
        assert views == {name for (name,) in known}
    assert "searched_pages" not in shown
    assert "changed_owners" not in shown


@pytest.mark.parametrize("name", ["stale", "due", "in_doubt", "by_municipality", "search"])
def test_each_question_is_answered(served: Served, name: str) -> None:
    """Its page comes, and no error on it."""
    answer = served.get(f"/styrdok/{name}")
    assert answer.status == 200
    assert "message-error" not in answer.text


def test_stale_is_as_the_command_lists_it(served: Served, run: Run) -> None:
    """The same documents in the same order of statuses and days."""
    listed = json.loads(run("stale", "--json", "--db", served.index).stdout)
    rows = served.rows("/styrdok/stale.json?_shape=array")
    told = [(row["status"], row["overdue_days"]) for row in rows]
    assert told == [(one["status"], one["overdue_days"]) for one in listed]
    assert {row["id"] for row in rows} == {one["id"] for one in listed}


def test_lists_can_be_narrowed(served: Served) -> None:
    """By municipality, type and status, each with its count."""
    facets = json.loads(served.get("/styrdok/v_status.json").body)["facet_results"]
    assert set(facets) == {"municipality", "type", "status"}
    counts = {one["value"]: one["count"] for one in facets["municipality"]["results"]}
    rows = served.rows("/styrdok/v_status.json?municipality=G%C3%A4vle&_shape=array")
    assert len(rows) == counts["Gävle"] > 0


def test_search_finds_forms_of_a_word_and_titles_first(served: Served) -> None:
    """As ``styrdok search`` does, with the page and the words around."""
    rows = served.rows(f"/styrdok/search.json?q={quote('friskvård')}&_shape=array")
    assert rows[0]["title"] == rows[0]["text"] == "Friskvårdspolicy"
    assert (rows[1]["page"], "»Friskvårdspolicy«" in rows[1]["text"]) == (1, True)


@pytest.mark.parametrize("asked", ["", '"', "*", "KS 2019/45", "a AND (", "-", "NEAR(", "'"])
def test_any_words_can_be_searched_for(served: Served, asked: str) -> None:
    """What would be no expression to the search engine finds what it can."""
    answer = served.get(f"/styrdok/search?q={quote(asked)}")
    assert answer.status == 200
    assert "message-error" not in answer.text


def test_the_page_of_a_document_shows_its_evidence(served: Served) -> None:
    """With the quote, and a link to the page of the PDF."""
    shown = served.get(f"/document/{ID}").text
    assert "Plan mot diskriminering 2015-2017" in shown
    assert "unrevised" in shown
    assert f'<a href="/pdf/{ID}#page=1">p. 1</a>: “Tills vidare”' in shown
    assert f'href="/document/{ID}"' in served.get("/styrdok/v_stale?municipality=G%C3%A4vle").text


def test_what_was_corrected_is_shown(served: Served, run: Run) -> None:
    """At once, with the reason, and the server goes on while the index is written."""
    run("set", ID, "responsible=Rektor", "--reason", "asked <them>", "--db", served.index)
    shown = served.get(f"/document/{ID}").text
    assert "Rektor" in shown
    assert "asked &lt;them&gt;" in shown
    run("set", ID, "--unset", "responsible", "--db", served.index)


def test_the_pdf_comes_as_it_is(served: Served) -> None:
    """Byte for byte, to be shown, and as nothing but a PDF."""
    answer = served.get(f"/pdf/{ID}")
    file = served.corpus / "gavle" / "plan-mot-diskriminering.pdf"
    assert answer.body == file.read_bytes()
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline; ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-length"] == str(len(answer.body))


@pytest.mark.parametrize(
    "path",
    [
        *("/pdf/000000000000", "/document/000000000000", f"/pdf/{HOSTILE}", "/pdf/", "/pdf/96cc"),
        *("/pdf/../../etc/passwd", "/pdf/%2e%2e%2f%2e%2e%2fetc%2fpasswd", f"/pdf/{ID}/../{ID}"),
        *(f"/pdf//{ID}", f"/pdf/{ID}%00", f"/pdf/{ID}%0A", f"/pdf/{ID.upper()}", "//etc/passwd"),
        *("/-/static/../../../etc/passwd", "/-/static/%2e%2e/app.py", "/etc/passwd"),
    ],
)
def test_nothing_else_is_given_out(served: Served, path: str) -> None:
    """Not what is unknown or gone, and never what a path asks for."""
    answer = served.get(path)
    if answer.status == 302:  # to the same path, written otherwise
        answer = served.get(answer.headers["location"])
    assert answer.status == 404
    assert b"root:" not in answer.body


def test_a_file_that_changed_is_not_shown(served: Served) -> None:
    """The quotes are of what was read."""
    row = served.rows("/styrdok/v_documents.json?title__startswith=Avfallsplan&_shape=array")[0]
    path = Path(row["path"])
    before = path.stat()
    with path.open("ab") as file:
        file.write(b"\n")
    answer = served.get(f"/pdf/{row['id']}")
    assert answer.status == 404
    assert "ingest again" in answer.text
    os.truncate(path, before.st_size)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert served.get(f"/pdf/{row['id']}").status == 200


@pytest.mark.parametrize(
    "path",
    [
        *(f"/document/{HOSTILE}", f"/styrdok/v_stale?id={HOSTILE}", "/styrdok/stale"),
        *(f"/styrdok/v_documents?id={HOSTILE}", f"/styrdok/v_pages?document={HOSTILE}"),
        *(f"/styrdok/search?q={quote('snålvatten')}", f"/styrdok/search?q={quote(NASTY)}"),
        f"/styrdok/documents/{HOSTILE}",
        f"/styrdok?sql={quote(f'SELECT {HARMFUL!r} AS id, 1 AS page')}",
        f"/styrdok?sql={quote(f'SELECT {HARMFUL!r} AS municipality')}",
        f"/styrdok?sql={quote(f'SELECT {HARMFUL!r} AS path, {HARMFUL!r} AS document')}",
        f"/styrdok/v_stale?_facet=title&title={quote(NASTY)}",
    ],
)
def test_what_stands_in_documents_is_only_text(served: Served, path: str) -> None:
    """No tag, attribute or address of theirs gets into a page."""
    shown = served.get(path).text
    assert "alert(" in shown
    assert "<script>alert" not in shown
    assert "' onload='" not in shown
    assert "<b>" not in shown
    links = re.findall(r"""(?:href|src|action)=["']?([^"'\s>]*)""", shown)
    ours = ("/", "?", "#", served.address)
    assert [one for one in links if one and not one.startswith(ours)] == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_reading_is_answered(served: Served, method: str) -> None:
    """Whatever it asks for."""
    for path in ("/styrdok", "/styrdok/search", f"/pdf/{ID}", "/styrdok/documents/-/insert"):
        assert served.get(path, method).status == 405


@pytest.mark.parametrize(
    "sql",
    [
        *("DELETE FROM documents", "SELECT 1; DELETE FROM documents", "PRAGMA query_only = 0"),
        *("ATTACH DATABASE '/tmp/x.db' AS x", "SELECT load_extension('x')", "VACUUM INTO '/tmp/x'"),
        "INSERT INTO searched_pages (searched_pages) VALUES ('rebuild')",
        "WITH x AS (SELECT 1) DELETE FROM documents",
    ],
)
def test_sql_that_writes_is_refused(served: Served, sql: str) -> None:
    """And leaves everything as it was."""
    before = served.rows("/styrdok.json?sql=SELECT+count(*)+FROM+documents&_shape=array")
    assert served.get(f"/styrdok.json?sql={quote(sql)}").status in (400, 403)
    assert served.rows("/styrdok.json?sql=SELECT+count(*)+FROM+documents&_shape=array") == before


def test_a_question_without_an_end_is_ended(served: Served) -> None:
    """After some seconds, while others are answered."""
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    began = time.monotonic()
    assert served.get(f"/styrdok.json?sql={quote(endless)}").status == 400
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8001", "", "127.0.0.1.example"])
def test_another_name_for_this_machine_is_refused(served: Served, host: str) -> None:
    """A page from elsewhere may let its name lead here, to read what is answered."""
    assert served.get("/styrdok", Host=host).status == 421
    assert served.get("/styrdok", Host="localhost:8001").status == 200


def test_no_other_page_may_read_or_embed(served: Served) -> None:
    """Nothing is shared across origins, nothing loads from elsewhere, the database stays here."""
    headers = served.get("/styrdok", Origin="https://evil.example").headers
    assert not [name for name in headers if name.startswith("access-control")]
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert served.get("/styrdok.db").status in (403, 404)


def test_other_machines_are_not_answered(served: Served) -> None:
    """Only the loopback address is listened at."""
    port = urlsplit(served.address).port
    assert port
    assert served.address.startswith("http://127.0.0.1:")
    table = Path("/proc/net/tcp")
    if not table.exists():
        pytest.skip("no /proc/net/tcp to look in")
    listening = [
        line.split()[1]
        for name in ("tcp", "tcp6")
        for line in (table.parent / name).read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].endswith(f":{port:04X}")
    ]
    assert listening == [f"0100007F:{port:04X}"]


def test_a_taken_port_is_told(run: Run, served: Served) -> None:
    """With what to do about it; without one asked for another is taken."""
    port = urlsplit(served.address).port
    done = run("browse", "--db", served.index, "--port", port)
    assert done.exit_code == 2
    assert f"port {port} cannot be had" in done.stderr
    assert "--port" in done.stderr
    with socket.create_server((server.HOST, 0)) as taken, pytest.raises(UsageError):
        server.listening(taken.getsockname()[1])
    with server.listening(None) as one, server.listening(None) as other:
        assert one.getsockname() != other.getsockname()


def test_no_index_is_told(run: Run) -> None:
    """Before anything is answered."""
    assert run("browse").exit_code == 3


def test_a_missing_extra_is_told(run: Run, monkeypatch: pytest.MonkeyPatch, saved: Saved) -> None:
    """With the command that installs it."""
    monkeypatch.setitem(sys.modules, "styrdok.browse", None)
    done = run("browse", "--db", saved())
    assert done.exit_code == 2
    assert "pip install datasette" in done.stderr


def test_an_index_out_of_step_is_told(saved: Saved) -> None:
    """What it shows is not what the commands would say."""
    _, process = started(saved(document("Resepolicy")))
    code, said = ended(process)
    assert code == 130
    assert "not in step" in said


PAGES = (
    *("/", "/styrdok/v_stale", "/styrdok/stale", "/styrdok/v_evidence", f"/document/{ID}"),
    *("/styrdok/search?q=policy", f"/document/{HOSTILE}", f"/styrdok/v_pages?document={HOSTILE}"),
    *(f"/pdf/{ID}#page=2", "/styrdok?sql=SELECT+1"),
)


@pytest.mark.parametrize("width", [390, 1400])
def test_a_browser_asks_no_one_else(served: Served, tmp_path: Path, width: int) -> None:
    """No page errs, none is wider than the window, and no request leaves this machine."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("needs chromium and chromedriver: apt install chromium chromium-driver")
    browser = opened(chromium, driver, tmp_path, width)
    try:
        for page in PAGES:
            browser.get(served.address.rstrip("/") + page)
            assert browser.execute_script("return document.readyState") == "complete"
            if not page.startswith("/pdf"):
                wide = browser.execute_script("return document.documentElement.scrollWidth")
                assert wide <= width, page
        assert browser.get_log("browser") == []
        messages = [json.loads(one["message"])["message"] for one in browser.get_log("performance")]
    finally:
        browser.quit()
    asked = {
        one["params"]["request"]["url"]
        for one in messages
        if one["method"] == "Network.requestWillBeSent"
    }
    schemes = {urlsplit(url).scheme for url in asked}
    assert {url for url in asked if url.startswith(served.address)}
    assert schemes <= {"http", "data", "chrome", "chrome-extension"}
    assert {urlsplit(url).netloc for url in asked if url.startswith("http")} == {
        urlsplit(served.address).netloc
    }


def opened(chromium: str, driver: str, folder: Path, width: int) -> Any:
    """A browser without a screen, that tells what it asks for and complains of."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (
        *("headless", "no-sandbox", "disable-gpu", "no-first-run", "disable-sync"),
        *("disable-background-networking", "disable-component-update"),
        *(f"window-size={width},1000", f"user-data-dir={folder / 'profile'}"),
    ):
        options.add_argument(f"--{flag}")
    narrow = {"deviceMetrics": {"width": width, "height": 844, "pixelRatio": 1}}
    options.add_experimental_option("mobileEmulation", narrow)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=Service(driver))
