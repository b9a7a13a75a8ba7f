"""What all comparisons rest on: counts by family, intervals, and whether two groups differ."""
