"""What may be told of many people without telling of one: measures, what is hidden, longer times, files, rows."""
