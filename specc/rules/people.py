"""People: everything has somebody who answers for it."""
