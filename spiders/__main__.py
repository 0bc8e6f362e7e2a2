"""`python -m spiders SOURCE ...`: one crawl in this process."""

import sys

from spiders.crawl import main

sys.exit(main())
