"""Purchases: their notices, lots, awards, contracts, plans and suppliers' declarations."""
