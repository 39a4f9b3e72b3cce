"""Finding tickets by what is written on them, one- and two-character Chinese words included (LIFE-16).

`folding` says what counts as the same and what a term is; `document` what of a ticket is findable and by whom; `index`
writes the texts, `terms` the index over them, `rebuild` both anew; `query` asks.
"""
