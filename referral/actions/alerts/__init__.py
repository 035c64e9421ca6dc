"""Alerts that cannot wait: planned in rounds, told to staff, looked at, dealt with."""
