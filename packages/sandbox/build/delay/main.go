// Command delay holds back the packets of a netfilter queue for a fixed time.
//
// It stands in for `tc netem`, which many kernels are built without. A firewall
// rule with the target NFQUEUE decides which packets it gets; only their numbers
// come here, never what is in them. When it ends, the kernel drops what it held,
// as a cable does that is pulled out.
//
// Format of the messages: linux/netfilter/nfnetlink_queue.h.
package main

import (
	"encoding/binary"
	"errors"
	"flag"
	"log"
	"syscall"
	"time"
)

const (
	netlinkNetfilter = 12
	subsystemQueue   = 3

	messagePacket  = subsystemQueue<<8 | 0
	messageVerdict = subsystemQueue<<8 | 1
	messageConfig  = subsystemQueue<<8 | 2

	attributeConfigCommand = 1
	attributeConfigParams  = 2
	attributeConfigLength  = 3
	attributePacketHeader  = 1
	attributeVerdictHeader = 2

	commandBind = 1
	copyMeta    = 1
	accept      = 1

	// A second of a busy watch; what does not fit is dropped, as on a real line.
	maxHeld = 100_000
)

var big = binary.BigEndian
var native = binary.NativeEndian

type held struct {
	id    uint32
	until time.Time
}

func main() {
	queue := flag.Uint("queue", 0, "number of the netfilter queue")
	delay := flag.Duration("delay", time.Second, "how long each packet is held back")
	flag.Parse()

	socket, err := open(uint16(*queue))
	if err != nil {
		log.Fatalf("queue %d: %v", *queue, err)
	}
	packets := make(chan held, maxHeld)
	go release(socket, uint16(*queue), packets)
	log.Printf("holds packets of queue %d for %v", *queue, *delay)
	log.Fatal(receive(socket, func(id uint32) {
		packets <- held{id, time.Now().Add(*delay)}
	}))
}

func open(queue uint16) (int, error) {
	socket, err := syscall.Socket(syscall.AF_NETLINK, syscall.SOCK_RAW|syscall.SOCK_CLOEXEC, netlinkNetfilter)
	if err != nil {
		return 0, err
	}
	if err := syscall.Bind(socket, &syscall.SockaddrNetlink{Family: syscall.AF_NETLINK}); err != nil {
		return 0, err
	}
	// The default overflows when many packets come at once.
	if err := syscall.SetsockoptInt(socket, syscall.SOL_SOCKET, syscall.SO_RCVBUFFORCE, 16<<20); err != nil {
		return 0, err
	}
	params := append(big.AppendUint32(nil, 0), copyMeta)
	for _, attribute := range [][]byte{
		encode(attributeConfigCommand, []byte{commandBind, 0, 0, 0}),
		encode(attributeConfigParams, params),
		encode(attributeConfigLength, big.AppendUint32(nil, maxHeld)),
	} {
		if err := send(socket, messageConfig, syscall.NLM_F_ACK, queue, attribute); err != nil {
			return 0, err
		}
		if err := acknowledged(socket); err != nil {
			return 0, err
		}
	}
	return socket, nil
}

func receive(socket int, onPacket func(id uint32)) error {
	buffer := make([]byte, 64<<10)
	for {
		size, _, err := syscall.Recvfrom(socket, buffer, 0)
		if errors.Is(err, syscall.EINTR) || errors.Is(err, syscall.ENOBUFS) {
			continue // ENOBUFS: some were lost, as on a real line
		}
		if err != nil {
			return err
		}
		messages, err := syscall.ParseNetlinkMessage(buffer[:size])
		if err != nil {
			return err
		}
		for _, message := range messages {
			if message.Header.Type == messagePacket {
				if id, ok := packetID(message.Data); ok {
					onPacket(id)
				}
			}
		}
	}
}

// The first 4 bytes of each message are the family, the version and the queue.
func packetID(data []byte) (uint32, bool) {
	for rest := data[4:]; len(rest) >= 4; {
		length := int(native.Uint16(rest))
		if length < 4 || length > len(rest) {
			return 0, false
		}
		if native.Uint16(rest[2:])&0x3fff == attributePacketHeader && length >= 8 {
			return big.Uint32(rest[4:]), true
		}
		rest = rest[min(aligned(length), len(rest)):]
	}
	return 0, false
}

func release(socket int, queue uint16, packets <-chan held) {
	for packet := range packets {
		time.Sleep(time.Until(packet.until))
		verdict := big.AppendUint32(big.AppendUint32(nil, accept), packet.id)
		if err := send(socket, messageVerdict, 0, queue, encode(attributeVerdictHeader, verdict)); err != nil {
			log.Printf("packet %d: %v", packet.id, err)
		}
	}
}

func send(socket int, kind uint16, flags uint16, queue uint16, attribute []byte) error {
	message := native.AppendUint32(nil, uint32(syscall.NLMSG_HDRLEN+4+len(attribute)))
	message = native.AppendUint16(message, kind)
	message = native.AppendUint16(message, syscall.NLM_F_REQUEST|flags)
	message = append(message, make([]byte, 8)...) // sequence and port: the kernel's answer needs none
	message = append(message, syscall.AF_UNSPEC, 0)
	message = big.AppendUint16(message, queue)
	message = append(message, attribute...)
	return syscall.Sendto(socket, message, 0, &syscall.SockaddrNetlink{Family: syscall.AF_NETLINK})
}

func acknowledged(socket int) error {
	buffer := make([]byte, 4<<10)
	size, _, err := syscall.Recvfrom(socket, buffer, 0)
	if err != nil {
		return err
	}
	messages, err := syscall.ParseNetlinkMessage(buffer[:size])
	if err != nil {
		return err
	}
	for _, message := range messages {
		if message.Header.Type == syscall.NLMSG_ERROR {
			if code := int32(native.Uint32(message.Data)); code != 0 {
				return syscall.Errno(-code)
			}
		}
	}
	return nil
}

func encode(kind uint16, value []byte) []byte {
	length := 4 + len(value)
	attribute := native.AppendUint16(nil, uint16(length))
	attribute = native.AppendUint16(attribute, kind)
	attribute = append(attribute, value...)
	return append(attribute, make([]byte, aligned(length)-length)...)
}

func aligned(length int) int {
	return (length + 3) &^ 3
}
