"""What can be learned: courses, their texts, suppliers and themes, and for whom they are open."""
