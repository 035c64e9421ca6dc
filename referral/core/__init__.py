"""What is decided about people and numbers: pure, no I/O, no clock."""
