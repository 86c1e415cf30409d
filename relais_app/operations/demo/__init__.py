"""A fictional structure, buyer and DCE, to play in: the main job on files that Relais makes itself."""

from relais_app.operations.demo.story import DemoReport, Made, make_demo

__all__ = ["DemoReport", "Made", "make_demo"]
