"""The knowledge that styrdok reads documents with: the files of ``data/``, checked and compiled.

Each table is one module: what an entry means, and how text is matched against
it. Nothing here knows a PDF, a finder or a day.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from styrdok.tables.bodies import Bodies
from styrdok.tables.dates import DateForms
from styrdok.tables.decisions import Decisions
from styrdok.tables.families import Families
from styrdok.tables.labels import Labels
from styrdok.tables.minutes import Minutes
from styrdok.tables.phrases import Phrases
from styrdok.tables.references import References
from styrdok.tables.register import Register
from styrdok.tables.spotting import Spotter
from styrdok.tables.statements import Statements
from styrdok.tables.types import Types
from styrdok.tables.wording import Wording

_FILES = (
    "date_forms.toml",
    "decision_bodies.toml",
    "decisions.toml",
    "document_types.toml",
    "families.toml",
    "field_labels.toml",
    "kommuner.csv",
    "minutes.toml",
    "phrases.toml",
    "references.toml",
    "statements.toml",
    "weak_names.toml",
    "wording.toml",
)


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables; ``digest`` changes whenever one of their files does.

    ``telling`` finds the words without which phrases, references and statements have nothing
    to find on a page.
    """

    dates: DateForms
    bodies: Bodies
    decisions: Decisions
    families: Families
    labels: Labels
    minutes: Minutes
    phrases: Phrases
    references: References
    register: Register
    statements: Statements
    types: Types
    wording: Wording
    telling: Spotter
    digest: str


def source(name: str) -> str:
    """The text of one file of ``data/``."""
    return resources.files("styrdok.data").joinpath(name).read_text("utf-8")


def load() -> Tables:
    """The tables that ship with styrdok.

    Raises:
        ValueError: an entry is malformed; the message names file and entry.
    """
    texts = {name: source(name) for name in _FILES}
    toml: dict[str, dict[str, Any]] = {
        name: tomllib.loads(text) for name, text in texts.items() if name.endswith(".toml")
    }
    dates = DateForms(toml["date_forms.toml"])
    bodies = Bodies(toml["decision_bodies.toml"])
    types = Types(toml["document_types.toml"])
    documents = toml["phrases.toml"]["spellings"]["doc"]
    phrases = Phrases(toml["phrases.toml"], dates)
    references = References(toml["references.toml"], types)
    statements = Statements(toml["statements.toml"], documents, bodies, types)
    return Tables(
        dates=dates,
        bodies=bodies,
        decisions=Decisions(toml["decisions.toml"], bodies, dates),
        families=Families(toml["families.toml"]),
        labels=Labels(toml["field_labels.toml"]),
        minutes=Minutes(toml["minutes.toml"]),
        phrases=phrases,
        references=references,
        register=Register(texts["kommuner.csv"], toml["weak_names.toml"]),
        statements=statements,
        types=types,
        wording=Wording(toml["wording.toml"]),
        telling=Spotter((*phrases.hints, *references.stems, *statements.hints)),
        digest=hashlib.sha256("\0".join(texts.values()).encode()).hexdigest()[:16],
    )
