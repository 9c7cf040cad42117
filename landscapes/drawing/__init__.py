"""How a landscape is drawn: one drawing for the page, the file and the printed sheet."""
