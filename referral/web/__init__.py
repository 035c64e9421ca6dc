"""Pages that the service adds to the public site."""
