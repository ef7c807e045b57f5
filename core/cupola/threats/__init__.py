"""Boosted and ballistic flight of notional threats, and what they radiate."""
