"""Learning outside the catalogue: wishes to decide about, and what people add to their record."""
