// An SSH server of golang.org/x/crypto/ssh that lets one user in and forwards TCP: PORT HOST_KEY AUTHORIZED_KEYS.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"

	"golang.org/x/crypto/ssh"
)

// All that it knows, not only what it would offer by itself.
var algorithms = ssh.Config{
	KeyExchanges: []string{
		"curve25519-sha256", "curve25519-sha256@libssh.org",
		"ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521",
		"diffie-hellman-group14-sha256", "diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1",
	},
	Ciphers: []string{
		"aes128-gcm@openssh.com", "chacha20-poly1305@openssh.com",
		"aes128-ctr", "aes192-ctr", "aes256-ctr", "aes128-cbc", "3des-cbc", "arcfour256", "arcfour128",
	},
	MACs: []string{"hmac-sha2-256-etm@openssh.com", "hmac-sha2-256", "hmac-sha1", "hmac-sha1-96"},
}

// RFC 4254, 7.2.
type directTCPIP struct {
	Host       string
	Port       uint32
	Originator string
	OriginPort uint32
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	pem, err := os.ReadFile(os.Args[2])
	must(err)
	hostKey, err := ssh.ParsePrivateKey(pem)
	must(err)
	text, err := os.ReadFile(os.Args[3])
	must(err)
	var known [][]byte
	for len(text) > 0 {
		key, _, _, rest, err := ssh.ParseAuthorizedKey(text)
		must(err)
		known = append(known, key.Marshal())
		text = rest
	}
	config := &ssh.ServerConfig{
		Config: algorithms,
		PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			for _, one := range known {
				if bytes.Equal(one, key.Marshal()) {
					return nil, nil
				}
			}
			return nil, errors.New("unknown key")
		},
	}
	config.AddHostKey(hostKey)
	listener, err := net.Listen("tcp4", "0.0.0.0:"+os.Args[1])
	must(err)
	fmt.Println("listening")
	for {
		connection, err := listener.Accept()
		must(err)
		go serve(connection, config)
	}
}

func serve(connection net.Conn, config *ssh.ServerConfig) {
	_, channels, requests, err := ssh.NewServerConn(connection, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for channel := range channels {
		if channel.ChannelType() == "direct-tcpip" {
			go forward(channel)
		} else {
			channel.Reject(ssh.UnknownChannelType, "unknown channel type")
		}
	}
}

func forward(request ssh.NewChannel) {
	var to directTCPIP
	if err := ssh.Unmarshal(request.ExtraData(), &to); err != nil {
		request.Reject(ssh.ConnectionFailed, err.Error())
		return
	}
	far, err := net.Dial("tcp", net.JoinHostPort(to.Host, strconv.Itoa(int(to.Port))))
	if err != nil {
		request.Reject(ssh.ConnectionFailed, err.Error())
		return
	}
	channel, requests, err := request.Accept()
	if err != nil {
		far.Close()
		return
	}
	go ssh.DiscardRequests(requests)
	done := make(chan bool)
	go func() {
		io.Copy(far, channel)
		far.(*net.TCPConn).CloseWrite()
		done <- true
	}()
	io.Copy(channel, far)
	channel.CloseWrite()
	<-done
	channel.Close()
	far.Close()
}
