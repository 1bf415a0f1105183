"""Setting up a PC without internet: one zip with the program's wheels, the scripts that install them, the
add-in, the templates, the page and the manual, a list of digests and a bill of materials.

``on_pc/`` holds what runs on that PC, by itself, before anything of this program is there.
"""
