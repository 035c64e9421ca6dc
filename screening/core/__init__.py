"""The pure heart: questions, answers, scoring, safety and routing, without I/O, clock or translation."""
