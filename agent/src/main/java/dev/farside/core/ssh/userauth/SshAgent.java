package dev.farside.core.ssh.userauth;

import dev.farside.core.own.UnixSocket;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.key.SoftwareKey;
import dev.farside.core.sshconfig.KeysToAgent;
import dev.farside.core.system.OperatingSystem;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * A client of an ssh-agent, over its UNIX-domain socket or named pipe (draft-ietf-sshm-ssh-agent). Call it on farside's own threads
 * only, because an agent may ask its user before it answers, or wait until a key is touched. The messages of its
 * exceptions are meant for the user.
 */
final class SshAgent {
    private static final byte FAILURE = 5;
    private static final byte REQUEST_IDENTITIES = 11;
    private static final byte IDENTITIES = 12;
    private static final byte SIGN_REQUEST = 13;
    private static final byte SIGN_RESPONSE = 14;
    private static final byte ADD_IDENTITY = 17;
    private static final byte ADD_ID_CONSTRAINED = 25;
    private static final byte EXTENSION = 27;
    private static final byte SUCCESS = 6;

    // What ADD_ID_CONSTRAINED is followed by, behind the key.
    private static final byte LIFETIME = 1;
    private static final byte CONFIRM = 2;

    /** As OpenSSH's. */
    private static final int LARGEST = 256 * 1024;

    /** As OpenSSH's. */
    private static final int MOST_KEYS = 2048;

    private static final String FOREIGN = "it does not speak the ssh-agent protocol";

    private final Path path;

    /** Each connection to the agent begins with it; null: none. */
    private final SessionBinding binding;

    /** A key that the agent has, and the agent's name for it. */
    record Key(KeyBlob key, String comment) {}

    /** @param binding what to sign for; null: the agent is not told */
    SshAgent(Path path, SessionBinding binding) {
        this.path = path;
        this.binding = binding;
    }

    /** In its order; none if it is locked. */
    List<Key> keys() throws IOException {
        Buffer answer = ask(message(REQUEST_IDENTITIES), IDENTITIES);
        try {
            int count = answer.getInt();
            if (count < 0 || count > MOST_KEYS) {
                throw new IOException("it claims to have " + Integer.toUnsignedString(count) + " keys");
            }
            List<Key> keys = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                KeyBlob key = KeyBlob.of(answer.getBytes());
                String comment = answer.getString();
                if (key != null) {
                    keys.add(new Key(key, comment));
                }
            }
            return keys;
        } catch (RuntimeException e) {
            throw new IOException(FOREIGN, e); // cut short
        }
    }

    /** In the encoding of RFC 4253, 6.6; an agent chooses SHA-1 for RSA keys unless it is told. */
    byte[] sign(KeyBlob key, String algorithm, byte[] data) throws IOException {
        int flags =
                switch (algorithm) {
                    case "rsa-sha2-256" -> 2;
                    case "rsa-sha2-512" -> 4;
                    default -> 0;
                };
        Buffer request = message(SIGN_REQUEST);
        request.putBytes(key.bytes());
        request.putBytes(data);
        request.putUInt(flags);
        Buffer answer = ask(request, SIGN_RESPONSE);
        try {
            return answer.getBytes();
        } catch (RuntimeException e) {
            throw new IOException(FOREIGN, e); // cut short
        }
    }

    /**
     * @param key with its private half
     * @param how {@code ask} has been asked
     */
    void add(byte[] key, String comment, KeysToAgent how) throws IOException {
        boolean constrained = how.confirm() || how.seconds() > 0;
        Buffer request = message(constrained ? ADD_ID_CONSTRAINED : ADD_IDENTITY);
        request.putRawBytes(key);
        request.putString(comment);
        if (how.seconds() > 0) {
            request.putByte(LIFETIME);
            request.putUInt(how.seconds());
        }
        if (how.confirm()) {
            request.putByte(CONFIRM);
        }
        try {
            ask(request, SUCCESS);
        } finally {
            request.clear(true);
        }
    }

    /** Of a size that no key exceeds, so that none is left behind when the buffer grows. */
    private static Buffer message(byte type) {
        Buffer message = new ByteArrayBuffer(SoftwareKey.MOST, false);
        message.putUInt(0); // the length, put in at the end
        message.putByte(type);
        return message;
    }

    /**
     * Says which session the connection is for. An agent that does not know of that refuses, and goes on as before; so
     * does one that finds fault with it, with keys that are not restricted.
     */
    private void bind(ByteChannel socket) throws IOException {
        Buffer request = message(EXTENSION);
        request.putString("session-bind@openssh.com");
        request.putBytes(binding.hostKey());
        request.putBytes(binding.sessionId());
        request.putBytes(binding.signature());
        request.putBoolean(false); // to log in here, not for an agent that is forwarded
        exchange(socket, request);
    }

    private Buffer ask(Buffer request, byte expected) throws IOException {
        Buffer answer;
        try (ByteChannel socket = connect()) {
            if (binding != null) {
                bind(socket);
            }
            answer = exchange(socket, request);
        }
        byte type = answer.getByte();
        if (type != expected) {
            throw new IOException(type == FAILURE ? "it refuses" : "unexpected answer " + type);
        }
        return answer;
    }

    private ByteChannel connect() throws IOException {
        if (OperatingSystem.here().isPipe(path.toString())) {
            return AgentPipe.open(path.toString());
        }
        if (!Files.exists(path)) {
            throw new IOException("no such socket");
        }
        return UnixSocket.connect(path);
    }

    private static Buffer exchange(ByteChannel socket, Buffer request) throws IOException {
        byte[] bytes = request.getCompactData();
        try {
            ByteBuffer out = ByteBuffer.wrap(bytes);
            out.putInt(0, bytes.length - Integer.BYTES);
            while (out.hasRemaining()) {
                socket.write(out);
            }
        } finally {
            Arrays.fill(bytes, (byte) 0); // it may be a private key
        }
        int length = read(socket, Integer.BYTES).getInt();
        if (length < 1 || length > LARGEST) {
            throw new IOException(FOREIGN);
        }
        return new ByteArrayBuffer(read(socket, length).array());
    }

    private static ByteBuffer read(ByteChannel socket, int length) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(length);
        while (in.hasRemaining()) {
            if (socket.read(in) < 0) {
                throw new EOFException("it closed the connection");
            }
        }
        return in.flip();
    }
}
