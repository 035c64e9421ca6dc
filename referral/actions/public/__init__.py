"""What the public site adds: claim codes, return phrases, weekly counts, reports of faults."""
