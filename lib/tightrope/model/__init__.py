"""What duties do: the world model in exact hat algebra, and single products.

`from tightrope.model import equilibrium as eq` solves the world model;
`from tightrope.model import products` simulates single products.
"""
