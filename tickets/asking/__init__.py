"""What whoever makes a request is asked, by its kind and category: the details of LIFE-10, and the questions a category
asks of its own. Forms, REST and the check before closing all go by `wanted_of`.
"""
