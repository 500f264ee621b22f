"""What people type: one room for each kind of text, so that a kind is made right in one place.

`letters` running text and what is invisible in it · `typed` short fields (codes, phones, dates, times, web addresses) ·
`looks` names that look alike · `addresses` e-mail ·
`names_of_files` · `links` · `markup` rich text and HTML · `fields` the form fields.
It knows no app, and every function here gives the same for what it gave before (idempotent).
"""
