"""What globe and map have in common: moments of a run, places, labels, marks, chips, outlines and heat maps."""
