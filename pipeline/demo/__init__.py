"""A made-up company to try the program on: its people, orders, complaints, and their workbooks."""
