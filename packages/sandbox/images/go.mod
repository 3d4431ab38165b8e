module longshore.dev/sandbox/images

go 1.24.0
