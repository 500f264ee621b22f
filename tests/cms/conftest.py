import pytest

from cms.actions.site import ensure_site
from cms.models import HomePage


@pytest.fixture
def home(db: None) -> HomePage:
    """The site as a fresh installation has it; the home of the first language."""
    return ensure_site()
