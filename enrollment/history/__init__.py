"""The past comes along: what people finished in the learning environment before this one."""
