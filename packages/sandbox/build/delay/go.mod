module longshore.dev/sandbox/delay

go 1.24.0
