//go:build tools

// Package tools names the KWOK program that the sandbox builds, so that go.mod
// and go.sum pin it and everything it imports.
package tools

import (
	_ "sigs.k8s.io/kwok/cmd/kwok"
)
