"""Planning: time and money, with room for what goes wrong."""
