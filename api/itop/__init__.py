"""`/webservices/rest.php`: the desk as programs written for iTop know it.

Texts of iTop's own (codes, error messages) are in English as iTop has them, since scripts compare them; words of the
desk come in the language of the script's user.
"""
