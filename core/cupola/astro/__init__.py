"""Time, frames, orbits and the Sun: where everything is, and when."""
