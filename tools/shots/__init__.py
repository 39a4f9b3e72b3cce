"""Photographing the desk: what there is to see (`screens`), a desk to see it on (`desks`), and the camera."""
