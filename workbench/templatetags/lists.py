"""The lines of a list in a template."""

from django import template

from workbench import row_drawing

register = template.Library()
register.simple_tag(row_drawing.line)
