"""What may be told of many: frozen figures, rows for an evaluation, the daily report."""
