"""Each answer as a picture, a table with the same figures and a sentence."""
