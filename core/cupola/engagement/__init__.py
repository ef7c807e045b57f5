"""Engagement: reach of interceptors and lasers, assignment, fire control, and why a threat leaked."""
