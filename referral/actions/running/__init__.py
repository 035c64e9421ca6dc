"""What an operator does: check, copy, restore, move, upgrade, keys, papers."""
