"""The tutor: what a player remembers, what to ask next, and how ready they are. Pure: values in, values out."""
