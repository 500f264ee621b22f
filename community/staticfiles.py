"""Static files named by their content hash, so that browsers can cache them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ManifestStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, with the imports inside our ES modules rewritten as well."""

    support_js_module_import_aggregation = True
