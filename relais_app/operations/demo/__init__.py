"""A fictional structure, buyer and DCE, to play in: the main job on files that Relais makes itself."""
