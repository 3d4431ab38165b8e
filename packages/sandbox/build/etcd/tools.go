//go:build tools

// Package tools names the etcd program that the sandbox builds, so that go.mod
// and go.sum pin it and everything it imports.
package tools

import (
	_ "go.etcd.io/etcd/server/v3"
)
