"""Reads the data folders once, and refuses what does not add up: file, line and field, all faults at once."""
