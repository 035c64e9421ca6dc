"""A small module with a good test and one that looks at nothing: what the tool says of it shows that the tool works."""


def full(taken: int, most: int) -> bool:
    """Say whether no place is left."""
    return taken >= most


def unlooked_at(taken: int, most: int) -> bool:
    """Do the same, for a test that does not look."""
    return taken >= most
