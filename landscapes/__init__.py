"""The Leerlandschap: in one picture what is done about learning, what is missing, who does what."""
