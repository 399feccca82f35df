"""A part of a whole, told the same way everywhere."""

from typing import NamedTuple


class Share(NamedTuple):
    """So many of so many; of none there is no share."""

    part: int
    whole: int

    @property
    def ratio(self) -> float | None:
        """From 0 to 1, to three decimals."""
        return round(self.part / self.whole, 3) if self.whole else None

    @property
    def percent(self) -> int | None:
        """The nearest whole per cent, a half upwards; but 100 only for all and 0 only for none."""
        if not self.whole:
            return None
        nearest = (200 * self.part + self.whole) // (2 * self.whole)
        least, most = int(self.part > 0), 100 - int(self.part < self.whole)
        return min(max(nearest, least), most)
