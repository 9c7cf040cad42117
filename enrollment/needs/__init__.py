"""What a participant needs in the room (accessibility, diet): asked at booking, erased after."""
