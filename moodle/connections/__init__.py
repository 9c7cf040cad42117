"""The Moodles there are, how they are reached, and who may write to them."""
