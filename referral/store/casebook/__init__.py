"""Keeps cases: behind one border, sealed with a key for each case, every look at a record in the audit trail."""
