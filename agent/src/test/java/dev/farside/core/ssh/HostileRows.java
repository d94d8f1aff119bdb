package dev.farside.core.ssh;

import static dev.farside.core.ssh.HostileGateway.GREETING;
import static dev.farside.core.ssh.HostileGateway.fallSilent;
import static dev.farside.core.ssh.HostileGateway.message;
import static dev.farside.core.ssh.HostileGateway.packet;
import static dev.farside.core.ssh.HostileGateway.say;
import static dev.farside.core.ssh.HostileGateway.sayWithoutEnd;
import static dev.farside.core.ssh.HostileGateway.uint32;
import static org.apache.sshd.common.SshConstants.*;

import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.window.ReceiveWindow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.mac.BuiltinMacs;

/** What a hostile gateway does, and how that ends for a program that connects through it. */
final class HostileRows {

    enum End {
        TIMES_OUT("the connect times out"),
        FAILS("the connect fails"),
        SESSION("the session ends"),
        CHANNEL("this channel ends"),
        WAITS("this channel waits"),
        WORKS("nothing happens");

        final String words;

        End(String words) {
            this.words = words;
        }
    }

    interface Start {
        HostileGateway with(KeyPair hostKey) throws IOException;
    }

    /**
     * @param at when the gateway misbehaves
     * @param deed what it does
     * @param aliveMillis how often the client asks for a sign of life
     * @param method the authentication method
     */
    record Row(String at, String deed, End end, Start gateway, int aliveMillis, String method) {
        boolean isAfterLogin() {
            return List.of("CHANNEL_OPEN", "in use", "other ciphers").contains(at);
        }

        boolean isSilence() {
            return deed.contains("silence");
        }

        boolean isFlood() {
            return deed.contains("without end");
        }

        @Override
        public String toString() {
            return at + ": " + deed;
        }
    }

    private static final int ALIVE_MILLIS = 15_000;
    private static final int OFTEN_MILLIS = 500;

    private static final String LETTERS = "x".repeat(1000);
    private static final long NOBODYS = 4711;

    /** Control characters that a terminal would obey and that would make a log file misleading. */
    private static final String CONTROLS =
            "bye\u001b[2J\u001b]0;owned\u0007\r\nfarside: all is well\n\u0000\u009b31m\u202e";

    private static final long[] SIZES = {0, 1, 0x7fffffffL, 0x80000000L, 0xffffffffL};

    private static final byte[] ONES = new byte[64];

    static {
        Arrays.fill(ONES, (byte) 0xff);
    }

    private static final byte[] COOKIE = new byte[16];

    private static final Object[] OFFER_FIELDS =
            offerFields("curve25519-sha256", "ecdsa-sha2-nistp256", "aes128-gcm@openssh.com");

    private static final byte[] OFFER = message(SSH_MSG_KEXINIT, OFFER_FIELDS);

    private static Object[] offerFields(String keyExchange, String hostKey, String cipher) {
        return new Object[] {
            COOKIE,
            keyExchange,
            hostKey,
            cipher,
            cipher,
            "hmac-sha2-256",
            "hmac-sha2-256",
            "none",
            "none",
            "",
            "",
            false,
            0
        };
    }

    private static byte[] offer(String keyExchange, String hostKey, String cipher) {
        return message(SSH_MSG_KEXINIT, offerFields(keyExchange, hostKey, cipher));
    }

    private final List<Row> rows = new ArrayList<>();
    private String at;

    static Stream<Row> all() {
        HostileRows all = new HostileRows();
        all.greeting();
        all.firstPackets();
        all.keyExchange();
        all.service();
        all.login();
        all.keyboard();
        all.opening();
        all.inUse();
        all.otherCiphers();
        return all.rows.stream();
    }

    private void row(String deed, End end, Start gateway) {
        rows.add(new Row(at, deed, end, gateway, ALIVE_MILLIS, "publickey"));
    }

    private void bytes(String deed, End end, FarServer.Talk talk) {
        row(deed, end, key -> HostileGateway.of(talk));
    }

    /** Sends packets after a correct identification string, and nothing after them. */
    private void packets(String deed, End end, byte[]... packets) {
        bytes(deed, end, client -> {
            say(client, GREETING);
            say(client, packets);
            fallSilent(client);
        });
    }

    private static String size(long size) {
        return size == SIZES[2] ? "2^31-1" : size == SIZES[3] ? "2^31" : size == SIZES[4] ? "2^32-1" : "" + size;
    }

    private static String name(int number) {
        String name = getCommandMessageName(number);
        return name.startsWith("SSH_MSG_") ? name.substring(8) : "message " + number;
    }

    private void greeting() {
        at = "instead of a greeting";
        bytes("silence", End.TIMES_OUT, HostileGateway::fallSilent);
        bytes("closes", End.TIMES_OUT, client -> {});
        bytes("half a greeting, then silence", End.TIMES_OUT, client -> {
            say(client, "SSH-2.0-hos");
            fallSilent(client);
        });
        bytes("half a greeting, then closes", End.TIMES_OUT, client -> say(client, "SSH-2.0-hos"));
        bytes("lines without end", End.FAILS, client -> sayWithoutEnd(client, "Welcome\r\n"));
        bytes("one line without end", End.FAILS, client -> sayWithoutEnd(client, LETTERS));
        bytes(
                "a line of 8,000 letters without end",
                End.FAILS,
                client -> sayWithoutEnd(client, LETTERS.repeat(8) + "\n"));
        bytes("empty lines without end", End.FAILS, client -> sayWithoutEnd(client, "\n".repeat(1000)));
        for (String line : new String[] {"SSH-1.5-old", "SSH-9.9-new", "SSH-", "HTTP/1.1 400 Bad Request"}) {
            bytes(line, line.startsWith("SSH") ? End.FAILS : End.TIMES_OUT, client -> {
                say(client, line + "\r\n\r\n");
                fallSilent(client);
            });
        }
        bytes("a NUL in the greeting", End.FAILS, client -> {
            say(client, "SSH-2.0-ho\0stile\r\n");
            fallSilent(client);
        });
        bytes("control characters before it and in it, then a bad packet", End.FAILS, client -> {
            say(client, "\u001b[2J\u001b]0;owned\u0007\r\n\u009b31m\r\nSSH-2.0-\u001b[31mred\u0007\r\n");
            say(client, uint32(0));
            fallSilent(client);
        });
    }

    private void firstPackets() {
        at = "first packet";
        packets("silence", End.TIMES_OUT);
        bytes("ends", End.FAILS, client -> {
            say(client, GREETING);
            client.shutdownOutput();
            fallSilent(client);
        });
        for (long length : new long[] {0, 1, 4, 262_145, SIZES[2], SIZES[3], SIZES[4]}) {
            packets("packet length " + size(length), End.FAILS, packet(length, 4, new byte[64]));
        }
        packets("packet length 262144, and half of it", End.TIMES_OUT, packet(262_144, 4, new byte[100_000]));
        bytes("packet length 1000, and half of it, then the end", End.FAILS, client -> {
            say(client, GREETING);
            say(client, packet(1000, 4, new byte[500]));
            client.shutdownOutput();
            fallSilent(client);
        });
        packets("half a packet length", End.TIMES_OUT, new byte[2]);
        packets("padding as long as the packet", End.FAILS, packet(12, 12, new byte[12]));
        packets("padding longer than the packet", End.FAILS, packet(12, 255, new byte[12]));
        packets("a packet of padding only", End.FAILS, packet(12, 11, new byte[11]));
        for (int number : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 20, 21, 30, 31, 50, 51, 52, 53, 60, 80, 81, 82}) {
            firstPacket(number);
        }
        for (int number = SSH_MSG_CHANNEL_OPEN; number <= SSH_MSG_CHANNEL_FAILURE; number++) {
            firstPacket(number);
        }
        firstPacket(192);
        firstPacket(255);
        for (int number : new int[] {SSH_MSG_IGNORE, SSH_MSG_DEBUG, SSH_MSG_UNIMPLEMENTED, 9, 255}) {
            boolean isNothing = number == SSH_MSG_IGNORE || number == SSH_MSG_DEBUG || number == SSH_MSG_UNIMPLEMENTED;
            bytes(name(number) + " without end", isNothing ? End.TIMES_OUT : End.FAILS, client -> {
                say(client, GREETING);
                sayWithoutEnd(client, packet(message(number, LETTERS, LETTERS)));
            });
        }
        packets("DISCONNECT with control characters", End.FAILS, packet(message(SSH_MSG_DISCONNECT, 2, CONTROLS, "")));
        packets(
                "DISCONNECT with 200,000 letters",
                End.FAILS,
                packet(message(SSH_MSG_DISCONNECT, 2, LETTERS.repeat(200), "")));
    }

    /** A message without fields, and one whose fields consist of one bits only. */
    private void firstPacket(int number) {
        End end = number == SSH_MSG_IGNORE || number == SSH_MSG_UNIMPLEMENTED || number == SSH_MSG_DEBUG
                ? End.TIMES_OUT
                : End.FAILS;
        packets(name(number) + ", empty", end, packet(message(number)));
        packets(name(number) + ", all ones", number == 7 ? End.TIMES_OUT : end, packet(message(number, ONES)));
    }

    private void keyExchange() {
        at = "key exchange";
        for (long size : SIZES) {
            packets(
                    "KEXINIT, first name-list of length " + size(size),
                    End.FAILS,
                    packet(message(SSH_MSG_KEXINIT, COOKIE, size, new byte[20])));
        }
        packets("KEXINIT, nothing in its lists", End.FAILS, packet(offer("", "", "")));
        packets("KEXINIT, nothing in common", End.FAILS, packet(offer("a", "b", "c")));
        packets(
                "KEXINIT, nothing in common, control characters",
                End.FAILS,
                packet(offer(CONTROLS, CONTROLS, CONTROLS)));
        packets("KEXINIT, a list of 200,000 letters", End.FAILS, packet(offer(LETTERS.repeat(200), "b", "c")));
        packets("KEXINIT twice", End.FAILS, packet(OFFER), packet(OFFER));
        packets("KEXINIT, then silence", End.TIMES_OUT, packet(OFFER));
        packets("KEXINIT, then NEWKEYS", End.FAILS, packet(OFFER), packet(message(SSH_MSG_NEWKEYS)));
        packets("KEXINIT, then USERAUTH_SUCCESS", End.FAILS, packet(OFFER), packet(message(SSH_MSG_USERAUTH_SUCCESS)));
        bytes("KEXINIT, then IGNORE without end", End.TIMES_OUT, client -> {
            say(client, GREETING);
            say(client, packet(OFFER));
            sayWithoutEnd(client, packet(message(SSH_MSG_IGNORE, LETTERS)));
        });
        for (long size : SIZES) {
            answer(
                    "KEX_ECDH_REPLY, host key of length " + size(size),
                    End.FAILS,
                    peer -> peer.say(SSH_MSG_KEXDH_REPLY, size, new byte[64]));
            answer(
                    "KEX_ECDH_REPLY, host key with a name of length " + size(size),
                    End.FAILS,
                    peer -> peer.say(SSH_MSG_KEXDH_REPLY, 24, size, new byte[20], 32, new byte[32], 4, new byte[4]));
        }
        answer("KEX_ECDH_REPLY, empty", End.FAILS, peer -> peer.say(SSH_MSG_KEXDH_REPLY));
        answer("KEX_ECDH_REPLY, public value 0", End.FAILS, peer -> {
            byte[] hostKey = hostKey(peer);
            peer.say(SSH_MSG_KEXDH_REPLY, hostKey.length, hostKey, 32, new byte[32], 4, new byte[4]);
        });
        answer("KEX_ECDH_REPLY, public value of no length", End.FAILS, peer -> {
            byte[] hostKey = hostKey(peer);
            peer.say(SSH_MSG_KEXDH_REPLY, hostKey.length, hostKey, 0, 4, new byte[4]);
        });
        answer("KEX_ECDH_REPLY, wrong signature", End.FAILS, peer -> {
            byte[] hostKey = hostKey(peer);
            byte[] value = new byte[32];
            value[0] = 9;
            peer.say(
                    SSH_MSG_KEXDH_REPLY,
                    hostKey.length,
                    hostKey,
                    32,
                    value,
                    83,
                    19,
                    "ecdsa-sha2-nistp256".getBytes(StandardCharsets.US_ASCII),
                    56,
                    new byte[56]);
        });
        answer("silence", End.TIMES_OUT, HostileGateway.Peer::fallSilent);
        answer("closes", End.FAILS, HostileGateway.Peer::hangUp);
        answer("DISCONNECT with control characters", End.FAILS, peer -> peer.say(SSH_MSG_DISCONNECT, 3, CONTROLS, ""));
        answer("NEWKEYS instead of KEX_ECDH_REPLY", End.FAILS, peer -> peer.say(SSH_MSG_NEWKEYS));
        answer(
                "SERVICE_ACCEPT instead of KEX_ECDH_REPLY",
                End.FAILS,
                peer -> peer.say(SSH_MSG_SERVICE_ACCEPT, "ssh-userauth"));
        answer("DEBUG before KEX_ECDH_REPLY (strict key exchange)", End.FAILS, peer -> {
            peer.say(SSH_MSG_DEBUG, true, CONTROLS, "");
            peer.goOn();
        });
        answer("USERAUTH_SUCCESS before KEX_ECDH_REPLY", End.FAILS, peer -> {
            peer.say(SSH_MSG_USERAUTH_SUCCESS);
            peer.goOn();
        });
        answer("KEX_ECDH_REPLY and NEWKEYS twice", End.FAILS, peer -> {
            peer.goOn();
            peer.say(SSH_MSG_KEXDH_REPLY, 0, 0, 0);
            peer.say(SSH_MSG_NEWKEYS);
        });
    }

    private static byte[] hostKey(HostileGateway.Peer peer) {
        return KeyBlob.of(peer.getHostKey().getPublic()).bytes();
    }

    private void answer(String deed, End end, HostileGateway.Misdeed misdeed) {
        at(SSH_MSG_KEXDH_INIT, deed, end, misdeed);
    }

    private void at(int message, String deed, End end, HostileGateway.Misdeed misdeed) {
        row(deed, end, key -> HostileGateway.at(message, misdeed, key));
    }

    // From here on, packets are encrypted.

    private void service() {
        at = "SERVICE_REQUEST";
        at(SSH_MSG_SERVICE_REQUEST, "silence", End.TIMES_OUT, HostileGateway.Peer::fallSilent);
        at(SSH_MSG_SERVICE_REQUEST, "closes", End.FAILS, HostileGateway.Peer::hangUp);
        encrypted(SSH_MSG_SERVICE_REQUEST, End.FAILS, End.TIMES_OUT);
        for (long size : SIZES) {
            at(
                    SSH_MSG_SERVICE_REQUEST,
                    "SERVICE_ACCEPT, name of length " + size(size),
                    size < 2 ? End.TIMES_OUT : End.FAILS,
                    peer -> peer.say(SSH_MSG_SERVICE_ACCEPT, size, new byte[20]));
            at(
                    SSH_MSG_SERVICE_REQUEST,
                    "EXT_INFO of " + size(size) + " extensions",
                    size == 0 || size > SIZES[2] ? End.WORKS : End.FAILS,
                    peer -> {
                        peer.say(7, size);
                        peer.goOn();
                    });
            at(
                    SSH_MSG_SERVICE_REQUEST,
                    "EXT_INFO, name of length " + size(size),
                    size == 0 ? End.WORKS : End.FAILS,
                    peer -> {
                        peer.say(7, 1, size, 0);
                        peer.goOn();
                    });
        }
        at(SSH_MSG_SERVICE_REQUEST, "EXT_INFO: no algorithm that anybody knows", End.WORKS, peer -> {
            peer.say(7, 1, "server-sig-algs", CONTROLS);
            peer.goOn();
        });
        at(
                SSH_MSG_SERVICE_REQUEST,
                "SERVICE_ACCEPT of another service",
                End.TIMES_OUT,
                peer -> peer.say(SSH_MSG_SERVICE_ACCEPT, "ssh-connection"));
        at(SSH_MSG_SERVICE_REQUEST, "SERVICE_ACCEPT twice", End.WORKS, peer -> {
            peer.goOn();
            peer.say(SSH_MSG_SERVICE_ACCEPT, "ssh-userauth");
        });
        at(
                SSH_MSG_SERVICE_REQUEST,
                "USERAUTH_SUCCESS, then silence",
                End.TIMES_OUT,
                peer -> peer.say(SSH_MSG_USERAUTH_SUCCESS));
        at(
                SSH_MSG_SERVICE_REQUEST,
                "IGNORE without end",
                End.TIMES_OUT,
                peer -> peer.sayWithoutEnd(SSH_MSG_IGNORE, LETTERS));
        at(
                SSH_MSG_SERVICE_REQUEST,
                "DEBUG without end",
                End.TIMES_OUT,
                peer -> peer.sayWithoutEnd(SSH_MSG_DEBUG, true, CONTROLS, ""));
        at(SSH_MSG_SERVICE_REQUEST, "an unknown message", End.FAILS, peer -> {
            peer.say(255, 1, 2, 3);
            peer.goOn();
        });
        at(SSH_MSG_SERVICE_REQUEST, "CHANNEL_DATA", End.FAILS, peer -> peer.say(SSH_MSG_CHANNEL_DATA, 0, "early"));
        at(
                SSH_MSG_SERVICE_REQUEST,
                "DISCONNECT with control characters",
                End.FAILS,
                peer -> peer.say(SSH_MSG_DISCONNECT, 2, CONTROLS, ""));
    }

    /** Wrong packet lengths, which are in the clear with AES-GCM, and a packet that does not decrypt. */
    private void encrypted(int moment, End end, End incomplete) {
        for (long length : SIZES) {
            at(moment, "packet length " + size(length), end, peer -> peer.sayBytes(packet(length, 4, new byte[64])));
        }
        at(moment, "packet length 262144, and half of it", incomplete, peer -> {
            peer.sayBytes(packet(262_144, 4, new byte[100_000]));
            peer.fallSilent();
        });
        at(moment, "a packet that does not decrypt", end, peer -> peer.sayBytes(packet(64, 4, new byte[100])));
    }

    private void login() {
        at = "USERAUTH_REQUEST";
        auth("silence", End.TIMES_OUT, HostileGateway.Peer::fallSilent);
        auth("closes", End.FAILS, HostileGateway.Peer::hangUp);
        auth("DISCONNECT with control characters", End.FAILS, peer -> peer.say(SSH_MSG_DISCONNECT, 2, CONTROLS, ""));
        auth("USERAUTH_FAILURE, empty", End.FAILS, peer -> peer.say(SSH_MSG_USERAUTH_FAILURE));
        for (long size : SIZES) {
            auth(
                    "USERAUTH_FAILURE, list of length " + size(size),
                    End.FAILS,
                    peer -> peer.say(SSH_MSG_USERAUTH_FAILURE, size, false));
            auth(
                    "USERAUTH_PK_OK, algorithm of length " + size(size),
                    End.FAILS,
                    peer -> peer.say(SSH_MSG_USERAUTH_PK_OK, size, 0));
            auth("USERAUTH_BANNER of length " + size(size), size == 0 ? End.WORKS : End.FAILS, peer -> {
                peer.say(SSH_MSG_USERAUTH_BANNER, size, 0);
                peer.goOn();
            });
        }
        auth("USERAUTH_FAILURE without end", End.FAILS, peer -> peer.say(SSH_MSG_USERAUTH_FAILURE, "publickey", false));
        auth(
                "USERAUTH_FAILURE of partial success without end",
                End.FAILS,
                peer -> peer.say(SSH_MSG_USERAUTH_FAILURE, "publickey", true));
        auth(
                "USERAUTH_FAILURE, methods with control characters",
                End.FAILS,
                peer -> peer.say(SSH_MSG_USERAUTH_FAILURE, CONTROLS, false));
        auth("USERAUTH_PK_OK for another key", End.FAILS, peer -> peer.say(SSH_MSG_USERAUTH_PK_OK, "ssh-rsa", "none"));
        auth("USERAUTH_PK_OK without end", End.FAILS, peer -> {
            byte[] key = hostKey(peer); // the user's key is the same
            peer.say(SSH_MSG_USERAUTH_PK_OK, "ecdsa-sha2-nistp256", key.length, key);
        });
        auth(
                "USERAUTH_INFO_REQUEST without a method for it",
                End.FAILS,
                peer -> peer.say(60, "", "", "", 1, "Password: ", false));
        auth(
                "USERAUTH_BANNER without end",
                End.TIMES_OUT,
                peer -> peer.sayWithoutEnd(SSH_MSG_USERAUTH_BANNER, LETTERS.repeat(30), ""));
        auth("USERAUTH_BANNER with control characters", End.WORKS, peer -> {
            peer.say(SSH_MSG_USERAUTH_BANNER, CONTROLS, "");
            peer.goOn();
        });
        auth("USERAUTH_SUCCESS twice", End.WORKS, peer -> {
            peer.goOn();
            if (peer.isAuthenticated()) {
                peer.say(SSH_MSG_USERAUTH_SUCCESS);
            }
        });
        auth("CHANNEL_OPEN_CONFIRMATION", End.FAILS, peer -> peer.say(SSH_MSG_CHANNEL_OPEN_CONFIRMATION, 0, 0, 0, 0));
        auth("GLOBAL_REQUEST", End.FAILS, peer -> peer.say(SSH_MSG_GLOBAL_REQUEST, "keepalive@openssh.com", true));
        auth("KEXINIT, then silence", End.TIMES_OUT, peer -> {
            peer.say(SSH_MSG_KEXINIT, OFFER_FIELDS);
            peer.fallSilent();
        });
    }

    private void auth(String deed, End end, HostileGateway.Misdeed misdeed) {
        at(SSH_MSG_USERAUTH_REQUEST, deed, end, misdeed);
    }

    private void keyboard() {
        at = "keyboard-interactive";
        for (long size : new long[] {65, SIZES[2], SIZES[3], SIZES[4]}) {
            keyboard(size(size) + " prompts", End.FAILS, peer -> peer.say(60, "", "", "", size, "?", false));
        }
        keyboard("a prompt of length 2^32-1", End.FAILS, peer -> peer.say(60, "", "", "", 1, SIZES[4], false));
        keyboard("half a request", End.FAILS, peer -> peer.say(60, CONTROLS));
        keyboard("rounds without a prompt without end", End.FAILS, peer -> peer.say(60, "", "", "", 0));
    }

    private void keyboard(String deed, End end, HostileGateway.Misdeed misdeed) {
        rows.add(new Row(
                at, deed, end, key -> HostileGateway.at(SSH_MSG_USERAUTH_REQUEST, misdeed, key), ALIVE_MILLIS, at));
    }

    private void opening() {
        at = "CHANNEL_OPEN";
        open("silence on this channel", End.TIMES_OUT, peer -> {});
        for (long size : SIZES) {
            open(
                    "CONFIRMATION, window " + size(size),
                    size < 1 ? End.WAITS : End.WORKS,
                    peer -> peer.confirm(peer.channel, size, 32768));
            open(
                    "CONFIRMATION, largest packet " + size(size),
                    size == 0 ? End.FAILS : End.WORKS,
                    peer -> peer.confirm(peer.channel, 1 << 20, size));
            open(
                    "OPEN_FAILURE, reason " + size(size),
                    End.FAILS,
                    peer -> peer.say(SSH_MSG_CHANNEL_OPEN_FAILURE, peer.channel, size, "no", ""));
            open(
                    "OPEN_FAILURE, words of length " + size(size),
                    size == 0 ? End.FAILS : End.SESSION,
                    peer -> peer.say(SSH_MSG_CHANNEL_OPEN_FAILURE, peer.channel, 2, size));
        }
        for (long size : new long[] {SIZES[2], SIZES[4]}) {
            open(
                    "CONFIRMATION, window and largest packet " + size(size),
                    End.WORKS,
                    peer -> peer.confirm(peer.channel, size, size));
        }
        open("CONFIRMATION, window and largest packet 0", End.FAILS, peer -> peer.confirm(peer.channel, 0, 0));
        open("CONFIRMATION twice", End.WORKS, peer -> {
            peer.confirm();
            peer.confirm();
        });
        open("CONFIRMATION of a channel nobody asked for", End.WORKS, peer -> {
            peer.confirm(NOBODYS, 1, 1);
            peer.confirm();
        });
        open("CONFIRMATION, then OPEN_FAILURE", End.WORKS, peer -> {
            peer.confirm();
            peer.say(SSH_MSG_CHANNEL_OPEN_FAILURE, peer.channel, 2, "no", "");
        });
        open("OPEN_FAILURE, then CONFIRMATION", End.FAILS, peer -> {
            peer.say(SSH_MSG_CHANNEL_OPEN_FAILURE, peer.channel, 2, "no", "");
            peer.confirm();
        });
        open(
                "OPEN_FAILURE with control characters",
                End.FAILS,
                peer -> peer.say(SSH_MSG_CHANNEL_OPEN_FAILURE, peer.channel, 2, CONTROLS, ""));
        open(
                "OPEN_FAILURE with 200,000 letters",
                End.FAILS,
                peer -> peer.say(SSH_MSG_CHANNEL_OPEN_FAILURE, peer.channel, 2, LETTERS.repeat(200), ""));
        open("half a CONFIRMATION", End.SESSION, peer -> peer.say(SSH_MSG_CHANNEL_OPEN_CONFIRMATION, peer.channel, 7));
        open("half an OPEN_FAILURE", End.SESSION, peer -> peer.say(SSH_MSG_CHANNEL_OPEN_FAILURE, peer.channel));
        for (int number = SSH_MSG_CHANNEL_WINDOW_ADJUST; number <= SSH_MSG_CHANNEL_FAILURE; number++) {
            int early = number;
            open(name(number) + " before any answer", End.SESSION, peer -> peer.say(early, peer.channel, 1, "x"));
        }
        open("DISCONNECT with control characters", End.SESSION, peer -> peer.say(SSH_MSG_DISCONNECT, 2, CONTROLS, ""));
        open("closes", End.SESSION, HostileGateway.Peer::hangUp);
    }

    private void open(String deed, End end, HostileGateway.Misdeed misdeed) {
        at(SSH_MSG_CHANNEL_OPEN, deed, end, misdeed);
    }

    private void inUse() {
        at = "in use";
        data();
        ends();
        requests();
        transport();
        floods();
    }

    private void data() {
        use("CHANNEL_DATA of no bytes", End.WORKS, peer -> {
            peer.say(SSH_MSG_CHANNEL_DATA, peer.channel, "");
            peer.goOn();
        });
        use("CHANNEL_DATA that the next packet denies", End.WORKS, peer -> {
            peer.goOn();
            peer.say(SSH_MSG_CHANNEL_DATA, NOBODYS, "x");
        });
        for (long size : new long[] {1, SIZES[2], SIZES[3], SIZES[4]}) {
            use(
                    "CHANNEL_DATA of length " + size(size) + " without bytes",
                    End.SESSION,
                    peer -> peer.say(SSH_MSG_CHANNEL_DATA, peer.channel, size));
            use(
                    "CHANNEL_EXTENDED_DATA of length " + size(size) + " without bytes",
                    End.SESSION,
                    peer -> peer.say(SSH_MSG_CHANNEL_EXTENDED_DATA, peer.channel, 1, size));
        }
        for (long size : SIZES) {
            use("CHANNEL_WINDOW_ADJUST of " + size(size), End.WORKS, peer -> {
                peer.say(SSH_MSG_CHANNEL_WINDOW_ADJUST, peer.channel, size);
                peer.goOn();
            });
        }
        use("CHANNEL_WINDOW_ADJUST of 2^32-1, a thousand times", End.WORKS, peer -> {
            for (int i = 0; i < 1000; i++) {
                peer.say(SSH_MSG_CHANNEL_WINDOW_ADJUST, peer.channel, SIZES[4]);
            }
            peer.goOn();
        });
        use("half a CHANNEL_WINDOW_ADJUST", End.SESSION, peer -> peer.say(SSH_MSG_CHANNEL_WINDOW_ADJUST, peer.channel));
        use("more data than the window takes", End.SESSION, peer -> {
            for (int sent = 0; sent <= ReceiveWindow.USUAL; sent += 32_000) {
                peer.say(SSH_MSG_CHANNEL_DATA, peer.channel, LETTERS.repeat(32));
            }
        });
        use("one packet larger than the client takes", End.CHANNEL, peer -> {
            peer.say(SSH_MSG_CHANNEL_DATA, peer.channel, LETTERS.repeat(200));
            peer.closeChannel();
        });
        use("CHANNEL_EXTENDED_DATA", End.WORKS, peer -> {
            peer.say(SSH_MSG_CHANNEL_EXTENDED_DATA, peer.channel, 1, CONTROLS);
            peer.goOn();
        });
    }

    private void ends() {
        use("silence on this channel", End.WAITS, peer -> {});
        use("CHANNEL_EOF twice", End.CHANNEL, peer -> {
            peer.say(SSH_MSG_CHANNEL_EOF, peer.channel);
            peer.say(SSH_MSG_CHANNEL_EOF, peer.channel);
        });
        use("CHANNEL_DATA after CHANNEL_EOF", End.WORKS, peer -> {
            peer.say(SSH_MSG_CHANNEL_EOF, peer.channel);
            peer.goOn();
        });
        use("CHANNEL_CLOSE twice", End.CHANNEL, peer -> {
            peer.closeChannel();
            peer.closeChannel();
        });
        for (int number = SSH_MSG_CHANNEL_WINDOW_ADJUST; number <= SSH_MSG_CHANNEL_FAILURE; number++) {
            int late = number;
            use(name(number) + " after CHANNEL_CLOSE", End.CHANNEL, peer -> {
                peer.closeChannel();
                peer.say(late, peer.channel, 1, "x", false, 0);
            });
            use(name(number) + " to a channel nobody has", End.WORKS, peer -> {
                peer.say(late, NOBODYS, 1, "x", false, 0);
                peer.goOn();
            });
            use(name(number) + ", empty", End.SESSION, peer -> peer.say(late));
            if (number > SSH_MSG_CHANNEL_EXTENDED_DATA && number != SSH_MSG_CHANNEL_CLOSE) {
                use(name(number) + " that nobody expects", End.WORKS, peer -> {
                    peer.say(late, peer.channel, 1, "x", false, 0);
                    peer.goOn();
                });
            }
        }
    }

    private void requests() {
        for (long size : SIZES) {
            use("CHANNEL_REQUEST, type of length " + size(size), size == 0 ? End.WORKS : End.SESSION, peer -> {
                peer.say(SSH_MSG_CHANNEL_REQUEST, peer.channel, size, size == 0);
                peer.goOn();
            });
            use("GLOBAL_REQUEST, name of length " + size(size), size == 0 ? End.WORKS : End.SESSION, peer -> {
                peer.say(SSH_MSG_GLOBAL_REQUEST, size, size == 0);
                peer.goOn();
            });
            use(
                    "CHANNEL_OPEN, type of length " + size(size),
                    End.SESSION,
                    peer -> peer.say(SSH_MSG_CHANNEL_OPEN, size));
            use("CHANNEL_OPEN of forwarded-tcpip, window and largest packet " + size(size), End.WORKS, peer -> {
                peer.say(SSH_MSG_CHANNEL_OPEN, "forwarded-tcpip", 9, size, size, "", 8080, "10.0.0.1", 4000);
                peer.goOn();
            });
        }
        use("CHANNEL_OPEN of a session", End.WORKS, peer -> {
            peer.say(SSH_MSG_CHANNEL_OPEN, "session", 9, 1, 1);
            peer.goOn();
        });
        use("CHANNEL_OPEN with control characters", End.WORKS, peer -> {
            peer.say(SSH_MSG_CHANNEL_OPEN, CONTROLS, 9, 1, 1);
            peer.goOn();
        });
        use("GLOBAL_REQUEST with control characters", End.WORKS, peer -> {
            peer.say(SSH_MSG_GLOBAL_REQUEST, CONTROLS, true);
            peer.goOn();
        });
        for (int number : new int[] {SSH_MSG_REQUEST_SUCCESS, SSH_MSG_REQUEST_FAILURE}) {
            use(name(number) + " that nobody asked for", End.WORKS, peer -> {
                peer.say(number);
                peer.say(number, 1, 2, 3);
                peer.goOn();
            });
        }
    }

    private void transport() {
        rows.add(new Row(
                at,
                "silence",
                End.SESSION,
                key -> HostileGateway.at(SSH_MSG_CHANNEL_DATA, HostileGateway.Peer::fallSilent, key),
                OFTEN_MILLIS,
                "publickey"));
        rows.add(new Row(
                at,
                "KEXINIT, then silence",
                End.SESSION,
                key -> HostileGateway.at(
                        SSH_MSG_CHANNEL_DATA,
                        peer -> {
                            peer.say(SSH_MSG_KEXINIT, OFFER_FIELDS);
                            peer.fallSilent();
                        },
                        key),
                OFTEN_MILLIS,
                "publickey"));
        use("closes", End.SESSION, HostileGateway.Peer::hangUp);
        for (long length : SIZES) {
            use("packet length " + size(length), End.SESSION, peer -> peer.sayBytes(packet(length, 4, new byte[64])));
        }
        use("a packet that does not decrypt", End.SESSION, peer -> peer.sayBytes(packet(64, 4, new byte[100])));
        for (int number : new int[] {
            SSH_MSG_IGNORE,
            SSH_MSG_UNIMPLEMENTED,
            SSH_MSG_DEBUG,
            SSH_MSG_SERVICE_ACCEPT,
            9,
            SSH_MSG_USERAUTH_REQUEST,
            SSH_MSG_USERAUTH_FAILURE,
            SSH_MSG_USERAUTH_SUCCESS,
            SSH_MSG_USERAUTH_BANNER,
            SSH_MSG_USERAUTH_PK_OK,
            200,
            255
        }) {
            use(name(number), End.WORKS, peer -> {
                peer.say(number, 1, 2, 3, 4);
                peer.goOn();
            });
        }
        for (int number : new int[] {SSH_MSG_SERVICE_REQUEST, SSH_MSG_NEWKEYS, SSH_MSG_KEXDH_REPLY, 49}) {
            use(name(number), End.SESSION, peer -> peer.say(number, 1, 2, 3, 4));
        }
        use("KEXINIT, empty", End.SESSION, peer -> peer.say(SSH_MSG_KEXINIT));
        use("KEXINIT, nothing in common", End.SESSION, peer -> peer.say(SSH_MSG_KEXINIT, offerFields("a", "b", "c")));
        use("KEXINIT, then CHANNEL_DATA before NEWKEYS", End.WORKS, peer -> {
            peer.exchangeKeysAndKeepTalking();
            peer.goOn();
        });
        use("KEXINIT, then KEX_ECDH_REPLY at once", End.SESSION, peer -> {
            peer.say(SSH_MSG_KEXINIT, OFFER_FIELDS);
            peer.say(SSH_MSG_KEXDH_REPLY, 0, 0, 0);
        });
        use("DISCONNECT, empty", End.SESSION, peer -> peer.say(SSH_MSG_DISCONNECT));
        use("DISCONNECT with control characters", End.SESSION, peer -> peer.say(SSH_MSG_DISCONNECT, 2, CONTROLS, ""));
        use(
                "DISCONNECT with 200,000 letters",
                End.SESSION,
                peer -> peer.say(SSH_MSG_DISCONNECT, 2, LETTERS.repeat(200), ""));
        use("DISCONNECT, words of length 2^32-1", End.SESSION, peer -> peer.say(SSH_MSG_DISCONNECT, 2, SIZES[4]));
    }

    /**
     * Messages without end. The program continues despite them. The session ends if the messages require answers that
     * the gateway does not read.
     */
    private void floods() {
        use("IGNORE without end", End.WORKS, peer -> {
            peer.goOn();
            peer.sayWithoutEnd(SSH_MSG_IGNORE, LETTERS.repeat(30));
        });
        use("CHANNEL_DATA of no bytes without end", End.WORKS, peer -> {
            peer.goOn();
            peer.sayWithoutEnd(SSH_MSG_CHANNEL_DATA, peer.channel, "");
        });
        use("CHANNEL_EXTENDED_DATA without end", End.WORKS, peer -> {
            peer.goOn();
            peer.sayWithoutEnd(SSH_MSG_CHANNEL_EXTENDED_DATA, peer.channel, 1, LETTERS.repeat(30));
        });
        use("GLOBAL_REQUEST without end", End.WORKS, peer -> {
            peer.goOn();
            peer.sayWithoutEnd(SSH_MSG_GLOBAL_REQUEST, "keepalive@openssh.com", true);
        });
        use("KEXINIT, then GLOBAL_REQUEST without end", End.SESSION, peer -> {
            peer.say(SSH_MSG_KEXINIT, OFFER_FIELDS);
            peer.sayWithoutEnd(SSH_MSG_GLOBAL_REQUEST, "keepalive@openssh.com", true);
        });
        use("CHANNEL_REQUEST without end, and reads nothing", End.SESSION, peer -> {
            peer.stopReading();
            peer.sayWithoutEnd(SSH_MSG_CHANNEL_REQUEST, peer.channel, "keepalive@openssh.com", true);
        });
        use("CHANNEL_OPEN without end, and reads nothing", End.SESSION, peer -> {
            peer.stopReading();
            peer.sayWithoutEnd(SSH_MSG_CHANNEL_OPEN, LETTERS.repeat(30), 9, 1, 1);
        });
    }

    private void use(String deed, End end, HostileGateway.Misdeed misdeed) {
        at(SSH_MSG_CHANNEL_DATA, deed, end, misdeed);
    }

    private void otherCiphers() {
        at = "other ciphers";
        otherCipher("aes128-ctr, hmac-sha2-256", BuiltinCiphers.aes128ctr, BuiltinMacs.hmacsha256);
        otherCipher("aes128-ctr, hmac-sha2-256-etm", BuiltinCiphers.aes128ctr, BuiltinMacs.hmacsha256etm);
        otherCipher("chacha20-poly1305", BuiltinCiphers.cc20p1305_openssh, BuiltinMacs.hmacsha256);
    }

    private void otherCipher(String name, BuiltinCiphers cipher, BuiltinMacs mac) {
        for (long length : SIZES) {
            HostileGateway.Misdeed misdeed = peer -> peer.sayBytes(packet(length, 4, new byte[300_000]));
            row(
                    name + ", packet length " + size(length),
                    End.SESSION,
                    key -> HostileGateway.at(SSH_MSG_CHANNEL_DATA, misdeed, key, List.of(cipher), List.of(mac)));
        }
    }
}
