"""Two texts side by side: which paragraphs were kept, changed, moved, added and removed.

Where lines end, how pages are headed and numbered, and where a word is divided
belongs to the print and not to the text, and is no difference. Nor are the
kind of dash, quotation mark or space.
"""

from styrdok.comparison.alignment import Comparison, Part, compare
from styrdok.comparison.paragraphs import Paragraph
from styrdok.comparison.wording import Run

__all__ = ["Comparison", "Paragraph", "Part", "Run", "compare"]
