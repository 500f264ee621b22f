#!/usr/bin/env python
"""Django's command line for Tsudoi."""

import gc
import os
import sys

if __name__ == "__main__":
    gc.disable()  # until the apps are ready (community/apps.py): what is being loaded is no garbage
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
