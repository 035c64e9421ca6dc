"""What is held about a person: gathered, kept as long as said, erased with proof."""
