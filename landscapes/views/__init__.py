"""The pages of the Leerlandschap."""
