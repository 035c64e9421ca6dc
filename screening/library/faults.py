"""What is wrong in a data file, where, and the refusal that names every fault at once."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that does not add up.

    `file` is the name a person knows the file by, `line` counts from 1, `field` is a path such as
    `resource[3].phone` ("" for the file as a whole), `message` says what is wrong in one sentence.
    """

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        return f"{where}: {self.field}: {self.message}" if self.field else f"{where}: {self.message}"


class DataFaults(Exception):
    """The data files do not add up; carries every fault found, so that one run is enough to mend them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type["DataFaults"], tuple[tuple[Fault, ...]]]:
        return DataFaults, (self.faults,)
