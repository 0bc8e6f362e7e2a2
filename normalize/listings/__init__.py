"""Listing applications at each exchange and at the regulator, and the stages they share."""
