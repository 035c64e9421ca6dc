"""Who works here: accounts, sign-ins, lent devices."""
