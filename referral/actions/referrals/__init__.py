"""Referrals from a case to a service: made, told, answered through a link, followed up."""
