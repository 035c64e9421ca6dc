"""Reads the data folders once, and refuses what does not add up: file, line and field, all faults at once."""

from screening.library.faults import DataFaults, Fault
from screening.library.opening import SHIPPED, Library, load_pathway, open_library

__all__ = ["SHIPPED", "DataFaults", "Fault", "Library", "load_pathway", "open_library"]
