"""What every test stands on: keys, as a node has them before anything is written."""

import pytest
from tests.keys import KEYS

from yunhu.platform import sealing
from yunhu.trust.privacy.sealer import Sealer


@pytest.fixture(autouse=True)
def keys() -> Sealer:
    """Keys of this run; a node that a test starts brings its own."""
    sealing.use(KEYS)
    return KEYS
