"""What makes people learn: courses, and all that is not in a catalogue."""
