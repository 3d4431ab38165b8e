// Web is a small service that misbehaves on demand. Tests and people use it to
// see how a platform reacts: it becomes unhealthy, leaks memory, ends, ignores
// the order to end, and writes log files.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

var (
	unhealthy  atomic.Bool
	unready    atomic.Bool
	ignoreTerm atomic.Bool
	requests   atomic.Int64
	// Kept, so that the garbage collector cannot give it back.
	leaked [][]byte
	// One request may leak at a time.
	leaking = make(chan struct{}, 1)
)

const help = `GET  /                         host name, version, user and environment (JSON)
GET  /healthz, /readyz         200, or 503 when told so
GET  /metrics                  the number of requests, for Prometheus
GET  /fetch?url=http://…       what another server says to this one
POST /control/health?ok=false  be unhealthy, or healthy again with ok=true
POST /control/ready?ok=false   be unready, or ready again with ok=true
POST /control/leak?mib=64      keep this much more memory for ever
POST /control/exit?code=0      end with this exit code
POST /control/term?ignore=true ignore SIGTERM, or obey it again
POST /control/log?lines=10&text=hello            write to standard output
POST /control/log?lines=10&file=/tmp/logs/a.log  write to a file
`

func main() {
	log.SetFlags(log.LstdFlags | log.LUTC | log.Lmicroseconds)
	log.SetOutput(os.Stdout)
	go obeySignals()

	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", about)
	mux.HandleFunc("GET /help", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, help)
	})
	mux.HandleFunc("GET /healthz", probe(&unhealthy))
	mux.HandleFunc("GET /readyz", probe(&unready))
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "# TYPE web_requests_total counter\nweb_requests_total %d\n", requests.Load())
	})
	mux.HandleFunc("GET /fetch", fetch)
	mux.HandleFunc("POST /control/health", setUnless(&unhealthy, "ok"))
	mux.HandleFunc("POST /control/ready", setUnless(&unready, "ok"))
	mux.HandleFunc("POST /control/leak", leak)
	mux.HandleFunc("POST /control/exit", exit)
	mux.HandleFunc("POST /control/term", func(w http.ResponseWriter, r *http.Request) {
		ignoreTerm.Store(r.URL.Query().Get("ignore") == "true")
		answer(w, map[string]any{"ignoreTerm": ignoreTerm.Load()})
	})
	mux.HandleFunc("POST /control/log", writeLog)

	address := ":" + environment("PORT", "8080")
	log.Printf("version %s listens on %s", version(), address)
	server := &http.Server{
		Addr:              address,
		Handler:           logged(mux),
		ReadHeaderTimeout: 10 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}

func obeySignals() {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	for received := range signals {
		if ignoreTerm.Load() {
			log.Printf("%s is ignored", received)
			continue
		}
		log.Printf("ends on %s", received)
		os.Exit(0)
	}
}

func about(w http.ResponseWriter, _ *http.Request) {
	host, _ := os.Hostname()
	answer(w, map[string]any{
		"host":    host,
		"version": version(),
		"uid":     os.Getuid(),
		"pid":     os.Getpid(),
	})
}

// Probes come every few seconds, so they are not logged.
func probe(bad *atomic.Bool) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if bad.Load() {
			http.Error(w, "told to be so", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	}
}

func setUnless(bad *atomic.Bool, parameter string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		bad.Store(r.URL.Query().Get(parameter) == "false")
		answer(w, map[string]any{parameter: !bad.Load()})
	}
}

func leak(w http.ResponseWriter, r *http.Request) {
	mib, err := number(r, "mib", 64)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	leaking <- struct{}{}
	defer func() { <-leaking }()
	for i := 0; i < mib; i++ {
		block := make([]byte, 1<<20)
		// The kernel counts a page only when something is written to it.
		for at := 0; at < len(block); at += 4096 {
			block[at] = 1
		}
		leaked = append(leaked, block)
	}
	answer(w, map[string]any{"leakedMiB": len(leaked)})
}

func exit(w http.ResponseWriter, r *http.Request) {
	code, err := number(r, "code", 0)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer(w, map[string]any{"exit": code})
	log.Printf("told to exit with %d", code)
	// The answer should be out first.
	time.AfterFunc(100*time.Millisecond, func() { os.Exit(code) })
}

func writeLog(w http.ResponseWriter, r *http.Request) {
	lines, err := number(r, "lines", 1)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	text := r.URL.Query().Get("text")
	if text == "" {
		text = "a line"
	}
	out := os.Stdout
	if file := r.URL.Query().Get("file"); file != "" {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		out, err = os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		defer out.Close()
	}
	for i := 1; i <= lines; i++ {
		fmt.Fprintf(out, "%s %s %d/%d\n", time.Now().UTC().Format(time.RFC3339Nano), text, i, lines)
	}
	answer(w, map[string]any{"lines": lines, "file": out.Name()})
}

func fetch(w http.ResponseWriter, r *http.Request) {
	// A connection that is kept would always lead to the same pod of a Service.
	client := http.Client{
		Timeout:   10 * time.Second,
		Transport: &http.Transport{DisableKeepAlives: true},
	}
	response, err := client.Get(r.URL.Query().Get("url"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	w.WriteHeader(response.StatusCode)
	_, _ = io.Copy(w, response.Body)
}

func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/healthz", "/readyz", "/metrics":
		default:
			requests.Add(1)
			log.Printf("%s %s from %s", r.Method, r.URL.Path, r.RemoteAddr)
		}
		next.ServeHTTP(w, r)
	})
}

func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body)
}

func number(r *http.Request, name string, otherwise int) (int, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return otherwise, nil
	}
	value, err := strconv.Atoi(text)
	if err != nil || value < 0 {
		return 0, fmt.Errorf("%s must be a number of 0 or more, not %q", name, text)
	}
	return value, nil
}

func version() string { return environment("VERSION", "unknown") }

func environment(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
