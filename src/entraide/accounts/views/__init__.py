"""Pages of the room: the desk, signing in, the own account, people, set-up."""
