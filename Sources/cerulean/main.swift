print("cerulean")
