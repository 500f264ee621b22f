"""What people type: one module for each kind of text, so that each kind is normalised in one place.

`letters` running text and its invisible characters · `typed` short fields (codes, phones, dates, times, web addresses)
· `looks` names that look alike · `addresses` e-mail · `file_names` · `links` · `markup` rich text and HTML · `fields`
the form fields.
It knows no app, and every function here is idempotent.
"""
