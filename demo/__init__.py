"""The demo: made-up people and a catalogue that reads as real. Never installed with real people."""
