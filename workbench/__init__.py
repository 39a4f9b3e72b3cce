"""The workbench of agents, engineers, dispatchers and supervisors: pages that parse, call one action, and render."""
