"""Those on duty: the roster of weekly watches, and the alarms that call them."""
