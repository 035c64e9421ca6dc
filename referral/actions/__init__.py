"""What the service can do: a module per job, a function per thing that can happen."""
