"""What several test files share."""

import hashlib
import signal
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from reportlab.pdfgen.canvas import Canvas

from styrdok.cli import main
from styrdok.model import Organisation, Record
from styrdok.store import Analysed, File, Index

# Started in the background, a shell has its children ignore Ctrl-C, and theirs would too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

Run = Callable[..., Result]
Saved = Callable[..., Path]

HALMSTAD = Organisation("1380", "Halmstad")
LAHOLM = Organisation("1381", "Laholm")
AS_OF = "2019-06-25"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run the command line in an empty folder, untouched by the settings of whoever tests.

    The result has ``stdout`` and ``stderr`` apart, and ``exit_code``.
    """
    monkeypatch.chdir(tmp_path_factory.mktemp("here"))
    monkeypatch.setenv("STYRDOK_OCR", "off")  # the same whether there is Tesseract here or not
    runner = CliRunner()

    def run(*arguments: object, stdin: str | bytes | None = None, **env: str) -> Result:
        words = [str(one) for one in arguments]
        return runner.invoke(main, words, input=stdin, env=env, prog_name="styrdok")

    return run


def document(name: str, **fields: object) -> Record:
    """A policy of Halmstad whose id, path and, unless given, title come from the name."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    known = {
        "id": digest[:12],
        "path": f"/corpus/{name}.pdf",
        "pages": 3,
        "title": name,
        "steering": True,
        "type": "policy",
        "organisations": (HALMSTAD,),
    }
    return Record(**(known | fields))  # type: ignore[arg-type]


EXPIRED = document("Bredbandsstrategi 2014-2018", type="strategi", valid_until="2018-12-31")
OVERDUE = document("Resepolicy", adopted_on="2016-05-24", review_by="2018", dnr="KS 2016/00172")
UNREVISED = document("Personalpolicy", adopted_on="2011-05-24", organisations=(LAHOLM,))
EXPIRING = document("Vårdplan", type="plan", valid_until="2019-10-01", validity="date")
VALID = document("Ägarpolicy", adopted_on="2018-06", validity="until_further_notice")
REPORT = document("Granskning", type="revisionsrapport", steering=False)
CORPUS = (VALID, REPORT, EXPIRING, UNREVISED, OVERDUE, EXPIRED)


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    """Write an index that holds the documents, and the files that gave none; give its path."""

    def saved(*documents: Record, unread: Iterable[File] = ()) -> Path:
        path = tmp_path / "index.db"
        digests = {one: one.id.ljust(64, "0") for one in documents}
        files = [File(one.path, 1, 1, digest) for one, digest in digests.items()]
        with Index.open(str(path), create=True) as index:
            index.save(
                [*files, *unread],
                [Analysed(one, digest, (), None, "", "") for one, digest in digests.items()],
            )
        return path

    return saved


@pytest.fixture
def pdf(tmp_path: Path) -> Callable[..., Path]:
    """Write a PDF of one page with the lines on it, and give its path."""

    def pdf(*lines: str, name: str = "policy.pdf", password: str | None = None) -> Path:
        path = tmp_path / name
        canvas = Canvas(str(path), invariant=1, encrypt=password)
        for at, line in enumerate(lines):
            canvas.drawString(72, 760 - 20 * at, line)
        canvas.save()
        return path

    return pdf


POLICY = (
    "Resepolicy för Halmstads kommun",
    "Antagen av kommunfullmäktige 2016-05-24 § 45",
    "Gäller till och med 2018-12-31",
)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample corpus and of the made municipality, in step."""
    import make
    import timeline

    from styrdok.ingest import find, ingest, standard_method
    from styrdok.settings import Settings
    from styrdok.standings import refresh

    folder = tmp_path_factory.mktemp("papers")
    make.make(folder / "corpus")
    (folder / "tidaholm").mkdir()
    timeline.make(folder / "tidaholm")
    path = folder / "index.db"
    with Index.open(path, create=True) as index:
        found = find([str(folder / "corpus"), str(folder / "tidaholm")])
        for _ in ingest(index, found, standard_method(), today=date(2019, 6, 25)):
            pass
        refresh(index, Settings.default())
    return path
