// An independent client of the transparency log: golang.org/x/mod/sumdb, the code behind Go's checksum database.
//
// It reads the log over HTTP, opens both checkpoints with the verifier key, proves that the newer tree begins with the
// older one, and that every entry is in it. The only adapter is the path: sumdb asks for tile/8/L/N, tlog-tiles has
// tile/L/N.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func get(url string) ([]byte, error) {
	answer, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", url, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

type tiles struct{ base string }

func (t tiles) Height() int                         { return height }
func (t tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		data, err := get(t.base + strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func open(text []byte, verifier note.Verifier) tlog.Tree {
	opened, err := note.Open(text, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() {
		must(fmt.Errorf("origin %q", lines[0]))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree
}

func entries(base string, size int64) [][]byte {
	var found [][]byte
	for index := int64(0); index*256 < size; index++ {
		tile := tlog.Tile{H: height, L: -1, N: index, W: 256}
		if rest := size - index*256; rest < 256 {
			tile.W = int(rest)
		}
		data, err := get(base + strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1))
		must(err)
		for len(data) > 0 {
			length := int(binary.BigEndian.Uint16(data))
			found = append(found, data[2:2+length])
			data = data[2+length:]
		}
	}
	return found
}

type receipt struct {
	Index      int64
	Leaf       string
	Proof      []string
	Checkpoint string
}

func check(text []byte, verifier note.Verifier) {
	var wanted receipt
	must(json.Unmarshal(text, &wanted))
	tree := open([]byte(wanted.Checkpoint), verifier)
	var proof tlog.RecordProof
	for _, one := range wanted.Proof {
		proof = append(proof, hashOf(one))
	}
	must(tlog.CheckRecord(proof, tree.N, tree.Hash, wanted.Index, hashOf(wanted.Leaf)))
}

func hashOf(text string) (hash tlog.Hash) {
	data, err := hex.DecodeString(text)
	must(err)
	copy(hash[:], data)
	return hash
}

// Arguments: address of the log with a slash at its end, verifier key, files with the older checkpoint and a receipt.
func main() {
	base := os.Args[1]
	verifier, err := note.NewVerifier(os.Args[2])
	must(err)
	older, err := os.ReadFile(os.Args[3])
	must(err)
	newer, err := get(base + "checkpoint")
	must(err)
	old, tree := open(older, verifier), open(newer, verifier)
	reader := tlog.TileHashReader(tree, tiles{base})
	proof, err := tlog.ProveTree(tree.N, old.N, reader)
	must(err)
	must(tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash))
	all := entries(base, tree.N)
	if int64(len(all)) != tree.N {
		must(fmt.Errorf("%d entries of %d", len(all), tree.N))
	}
	for index := range all {
		if index%17 != 0 && int64(index) < tree.N-3 {
			continue
		}
		n := int64(index)
		proof, err := tlog.ProveRecord(tree.N, n, reader)
		must(err)
		must(tlog.CheckRecord(proof, tree.N, tree.Hash, n, tlog.RecordHash(all[index])))
	}
	text, err := os.ReadFile(os.Args[4])
	must(err)
	check(text, verifier)
	fmt.Printf("%d %d\n", old.N, tree.N)
}
