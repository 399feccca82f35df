"""Files that gave no document: their published fields, and what a person can do about each."""

FIELDS = ("path", "reason", "detail", "since")
"""A problem as JSON and CSV give it."""

NEXT_STEPS = {
    "crashed": "print to a new PDF and ingest that; please report the file",
    "damaged": "fetch again, or print to a new PDF from a viewer that can open it",
    "empty": "fetch again",
    "encrypted": "ask for a copy without a password",
    "garbled_text": "install Tesseract with Swedish (tesseract-ocr-swe), then ingest again",
    "memory": "print to a new PDF, or split, and ingest that",
    "no_text": "install Tesseract with Swedish (tesseract-ocr-swe), then ingest again",
    "not_pdf": "fetch again, save as PDF from the program that made it, or take it away",
    "permission": "get the right to read, then ingest again",
    "timeout": "ingest again with --retry and a longer --timeout",
    "too_large": "split and ingest the parts",
    "vanished": "moved or deleted: ingest again, with --prune to forget what is gone",
}
"""For each reason, what turns the file into one that can be read. Sorted by reason."""
