"""The ways by which a notice leaves the site, each behind the same port (`notices.ways.carrier`)."""
