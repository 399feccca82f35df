"""Text out of a stranger's PDF, made harmless to the terminal that shows it.

A title can hold escape sequences that move the cursor, overrides that turn
the reading order round, and characters that take no room. People get such
text without them; programs get it whole, with each of them escaped.
"""

import json
import re

_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor, erasing
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # title, links
    r"|\x1b[ -~]"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_HIDDEN = re.compile(
    r"[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    r"\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)


def plain(text: str) -> str:
    """The text on one line, holding nothing that a terminal would obey or hide.

    White space of every kind becomes one space. Bytes of a file name that are
    no UTF-8 become U+FFFD, so that it is seen that something stood there.
    """
    # What a terminal obeys is not printable, so most texts need no looking through.
    if text.isprintable():
        return " ".join(text.split())
    text = " ".join(_SEQUENCE.sub("", text).split())
    text = _SURROGATE.sub("\ufffd", text)
    return " ".join("".join(c for c in text if c.isprintable()).split())


def escaped(json_text: str) -> str:
    r"""The same JSON with every unseen character in it written as ``\uXXXX``.

    JSON itself demands that only of those below U+0020. A reader gets back the
    very text that went in, as a quote must stand letter for letter on its page.
    """
    return _HIDDEN.sub(lambda found: json.dumps(found[0])[1:-1], json_text)
