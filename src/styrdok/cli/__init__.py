"""The command line: each command reads its options, calls the library and prints the answer."""

import click

from styrdok import __version__
from styrdok.cli.group import Entry, StyrdokGroup

__all__ = ["COMMANDS", "main"]

COMMANDS = {
    "ingest": Entry(
        "styrdok.cli.ingest:ingest",
        "Read PDFs into the index.",
    ),
    "stale": Entry(
        "styrdok.cli.listing:stale",
        "List the documents that are out of date, worst first, and why.",
    ),
    "list": Entry(
        "styrdok.cli.listing:list_documents",
        "List the documents of the index.",
    ),
    "stats": Entry(
        "styrdok.cli.stats:stats",
        "Count the steering documents, and those that are out of date.",
    ),
    "search": Entry(
        "styrdok.cli.search:search",
        "Find documents and pages by the words in them.",
    ),
    "show": Entry(
        "styrdok.cli.document:show",
        "Show all that is known of one document, with page and quote.",
    ),
    "diff": Entry(
        "styrdok.cli.diff:diff",
        "Say what changed between two days, or between two documents.",
    ),
    "set": Entry(
        "styrdok.cli.correction:set_fields",
        "Correct what is known of a document, by hand.",
    ),
    "refs": Entry(
        "styrdok.cli.references:refs",
        "List the steering documents that other documents name.",
    ),
    "audit": Entry(
        "styrdok.cli.audit:audit",
        "Give the verdicts of the checks that an auditor makes, per municipality.",
    ),
    "compare": Entry(
        "styrdok.cli.audit:compare",
        "Set municipalities side by side: who has what, and how old it is.",
    ),
    "export": Entry(
        "styrdok.cli.export:export",
        "Write the list to a file, in the form that its ending names.",
    ),
    "report": Entry(
        "styrdok.cli.report:report",
        "Write a report to read, print and keep: one HTML file.",
    ),
    "browse": Entry(
        "styrdok.cli.browse:browse",
        "Show the index in a web browser, on this machine alone.",
    ),
    "inspect": Entry(
        "styrdok.cli.document:inspect",
        "Show the same for one PDF, without any index.",
    ),
    "problems": Entry(
        "styrdok.cli.problems:problems",
        "List the files that could not be read, why, and what to do.",
    ),
    "verify": Entry(
        "styrdok.cli.verify:verify",
        "Say whether the index is whole, and which files are not as they were read.",
    ),
    "score": Entry(
        "styrdok.cli.score:score",
        "Say how right the extraction is on labelled documents, per field.",
    ),
    "schema": Entry(
        "styrdok.cli.schema:schema",
        "Print the JSON Schema of a document as `list --json` prints it.",
    ),
}


@click.group(cls=StyrdokGroup, entries=COMMANDS)
@click.version_option(__version__, message="styrdok %(version)s")
def main() -> None:
    """Find the steering documents of Swedish municipalities that are out of date.

    Examples:
      styrdok ingest corpus/      read the PDFs of a folder into ./styrdok.db
      styrdok stale               which documents are out of date, and why
      styrdok show 3fa9           what one document says, with page and quote
      styrdok list --json         every document, for a program

    Every setting can also be given in the environment, as STYRDOK_DB or
    STYRDOK_MAX_AGE. Results go to stdout, everything else to stderr.

    Exit codes:
      0    done; an empty answer is an answer
      1    a fault in styrdok
      2    the command line or the settings are wrong
      3    the index, or the cluster, cannot be used
      4    done, but some files could not be read
      10   with --check: something is stale, or not met
      130  interrupted; the same command goes on from there
    """
