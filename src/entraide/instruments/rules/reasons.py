"""Why an answer is what it is, as a code with values; its words are content (`content/reasons.yaml`)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """A code and the values that its sentence shows.

    Values: `state`, `instrument`, `parent` and `crime_type` are codes, others are days, numbers or texts.
    """

    code: str
    items: tuple[tuple[str, object], ...] = ()

    @property
    def values(self) -> dict[str, object]:
        """Return the values by name."""
        return dict(self.items)


def because(code: str, **values: object) -> Reason:
    """Return a reason with its values."""
    return Reason(code, tuple(values.items()))
