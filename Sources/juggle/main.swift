print("juggle")
