"""What happens when and where: runs of courses, their meetings, places and seats."""
