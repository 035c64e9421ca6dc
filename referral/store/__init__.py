"""The only place that speaks SQL: a module per thing that is kept."""
