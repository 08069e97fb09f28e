"""What each line of a generated repo rests on, and where each clause of a spec lands.

Found by trying: another value is put in the place of one, and what comes out different rests on it.
So nothing has to be told which template uses what, and nothing can be told wrongly.
"""

from specc.provenance._causes import Causes
from specc.provenance._code import configured
from specc.provenance._landing import Landing, landed
from specc.provenance._made import Made
from specc.provenance._resting import Clause, clauses

__all__ = ["Causes", "Clause", "Landing", "Made", "clauses", "configured", "landed"]
