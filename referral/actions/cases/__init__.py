"""Cases: opened, read, written in, asked in, joined, moved and closed; what may be told of them."""
