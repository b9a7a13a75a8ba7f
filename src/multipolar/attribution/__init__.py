"""Attribution: which words of an article are whose, by which cue; a small trained model."""
