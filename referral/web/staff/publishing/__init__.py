"""The pages on which settings and rules are proposed, signed, published and put back, and where things are paused."""
