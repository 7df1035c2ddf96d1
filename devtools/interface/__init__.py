"""What is made from the REST interface: its OpenAPI document, the examples in it, the Python client."""
