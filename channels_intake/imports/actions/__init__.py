"""What can be done with a file: take it, say what its columns are, check it, import it, stop."""

from channels_intake.imports.actions.passing import run_pass
from channels_intake.imports.actions.start import cancel_import, start_import
from channels_intake.imports.actions.upload import change_mapping, upload

__all__ = ["cancel_import", "change_mapping", "run_pass", "start_import", "upload"]
