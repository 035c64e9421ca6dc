"""Everything that knows a person or keeps a number: staff, cases, consent, texts, tallies."""
