"""Acts: what one side is told to do to another, as reported, in the classes of PLOVER.

`reader` makes the table `acts` of an article; `relations` counts it for each two sides.
"""
