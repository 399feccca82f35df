"""Reading PDFs: the one place that meets the PDF libraries.

Whatever a damaged or hostile file makes them raise ends here as
:class:`~styrdok.model.Unreadable`. Behind this fence an error is ours.
"""

from styrdok.pdf.reading import Ladder

__all__ = ["Ladder"]
