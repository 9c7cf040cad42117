"""For the learner: how I like to learn, and my own year on the map. Seen by nobody else."""
