"""How the model is run fast, and its parses kept."""
