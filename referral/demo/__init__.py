"""A believable service of invented people, for training and pictures: filled by the real actions, with a moved clock.

Every number is of a range that is kept for fiction: 555-01xx in North America for those that are texted, Ofcom's
numbers for drama for those that stand on a card. Never in production; never in a folder that holds anything.
"""
