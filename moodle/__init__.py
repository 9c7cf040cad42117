"""The digital half: what belongs in Moodle is brought there, what is finished comes back."""
