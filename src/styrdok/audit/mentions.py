"""What reports say of the documents that they name: which were followed up, and which were not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from operator import itemgetter
from typing import NamedTuple

from styrdok.audit.collection import Held, Report
from styrdok.dates import span_of
from styrdok.model import Organisation, Statement
from styrdok.titles import TYPE_FORMS, TitleCleaner, years

_TELLING = 9
"""Letters of a lone word that can be a document's whole name."""

_MOST_ALIKE = 50
"""Names of a report in which a word may stand and still tell one of them from the others."""


class Mention(NamedTuple):
    """A report that says of a document that it was followed up, or that it was not."""

    held: Held
    report: Report
    statement: Statement

    @property
    def denies(self) -> bool:
        """Whether it was not."""
        return self.statement.kind == "not_followed_up"


def mentions(
    documents: Sequence[Held], reports: Iterable[Report], owner: Organisation
) -> Iterator[Mention]:
    """What reports say of documents that they name in the very sentence.

    By their titles, or by a part of the name that the report has for them.
    """
    clean = TitleCleaner()
    titles = _Names((one.record.id, _name(one, clean, owner)) for one in documents)
    by_id = {one.record.id: (at, one) for at, one in enumerate(documents)}
    for report in reports:
        names = {
            citation.reference.name: (citation, clean(citation.reference.name, owner))
            for citation in report.cited
        }
        cited = _Names((name, words) for name, (_, words) in names.items())
        for statement in report.statements:
            if statement.kind not in ("followed_up", "not_followed_up"):
                continue
            sentence = clean(statement.quote, owner)
            named = {id_ for id_, name in titles.near(sentence) if _stands_in(name, sentence)}
            for name in _called(cited, sentence):
                named |= {record.id for record in names[name][0].documents}
            for _, one in sorted((by_id[id_] for id_ in named if id_ in by_id), key=itemgetter(0)):
                if _may_concern(one, report, statement):
                    yield Mention(one, report, statement)


class _Names:
    """Names of documents, found by the rarest of their telling words.

    Among thousands, all but a few have nothing in common with a sentence.
    """

    def __init__(self, names: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        named = [(key, words) for key, words in names if words]
        self._times = Counter(word for _, words in named for word in {*words})
        self._by_word: defaultdict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        for key, words in named:
            for word in dict.fromkeys(_telling(words)):
                self._by_word[word].append((key, words))

    def near(self, sentence: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
        """Those all of whose words may stand in the sentence."""
        return [
            (key, words)
            for word in dict.fromkeys(sentence)
            for key, words in self._by_word.get(word, ())
            if word == self._rarest(words)
        ]

    def sharing(self, sentence: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Those that have a telling word in common with the sentence, by key."""
        return {
            key: words
            for word in dict.fromkeys(sentence)
            if self._times[word] <= _MOST_ALIKE
            for key, words in self._by_word.get(word, ())
        }

    def _rarest(self, words: tuple[str, ...]) -> str:
        return min(_telling(words), key=lambda word: (self._times[word], word))


def _telling(words: Iterable[str]) -> list[str]:
    """The words that say more than a type."""
    return [word for word in words if word not in TYPE_FORMS]


def _called(cited: _Names, sentence: tuple[str, ...]) -> Iterator[str]:
    """The names of a report of which a telling part stands in the sentence.

    What could be part of two of them means neither.
    """
    parts = [
        (name, part)
        for name, words in cited.sharing(sentence).items()
        if (part := _common(words, sentence))
    ]
    told = Counter(part for _, part in parts)
    yield from (name for name, part in parts if told[part] == 1)


def _common(name: tuple[str, ...], sentence: tuple[str, ...]) -> tuple[str, ...]:
    """The longest run of words of the name in the sentence, if it is enough to know it by."""
    at, _, length = SequenceMatcher(None, name, sentence, autojunk=False).find_longest_match()
    part = name[at : at + length]
    return part if _telling(part) and length > 1 else ()


def _name(held: Held, clean: TitleCleaner, owner: Organisation) -> tuple[str, ...]:
    """The words of its title, where they are enough to know it by."""
    words = clean(held.record.title or "", owner)
    telling = _telling(words)
    is_telling = len(words) > 1 or any(len(word) >= _TELLING for word in telling)
    return words if telling and is_telling else ()


def _stands_in(name: tuple[str, ...], sentence: tuple[str, ...]) -> bool:
    length = len(name)
    return any(sentence[at : at + length] == name for at in range(len(sentence) - length + 1))


def _may_concern(held: Held, report: Report, statement: Statement) -> bool:
    """Whether the years agree, and the report is not older than the document."""
    own, named = years(held.record.title or ""), years(statement.quote)
    if own and named and not own & named:
        return False
    adopted = span_of(held.record.adopted_on)
    return not (report.written and adopted and report.written.last < adopted.start)
