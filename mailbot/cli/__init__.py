"""The command line: one file per noun, each loaded when it is asked for."""
