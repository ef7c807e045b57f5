"""Mathematics without a subject."""
