from helplines.models.help_contact import HelpContact

__all__ = ["HelpContact"]
