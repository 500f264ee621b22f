"""Whether the web process in this container can work: ends with 0 if /readyz says so. For compose.yaml."""

import os
import sys
from urllib.error import URLError
from urllib.request import urlopen

try:
    urlopen(f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/readyz", timeout=5).close()
except (URLError, OSError) as error:
    sys.exit(f"not ready: {error}")
