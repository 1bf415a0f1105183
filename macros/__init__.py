"""What Office itself runs, as text, and the build that packs it: ``python -m macros.regenerate``."""
