package dev.farside.core.ssh.token;

import dev.farside.core.ssh.key.Fields;
import dev.farside.core.ssh.key.KeyBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One process of ssh-pkcs11-helper, which has the PIN. */
final class TokenSession implements AutoCloseable {
    private static final byte FAILURE = 5;
    private static final byte NO_SIGNATURE = 30;
    private static final byte IDENTITIES = 12;
    private static final byte SIGN_REQUEST = 13;
    private static final byte SIGN_RESPONSE = 14;
    private static final byte ADD = 20;

    /** As OpenSSH's for an agent. */
    private static final int MOST_KEYS = 2048;

    private final Signer process;
    private final List<Tokens.Key> keys = new ArrayList<>();

    TokenSession(String program, String provider, byte[] pin) throws IOException, WrongPin {
        process = Signer.start(program, "-v"); // to its standard error, not to the system's log
        boolean begun = false;
        try {
            begin(provider, pin);
            begun = true;
        } finally {
            if (!begun) {
                process.close();
            }
        }
    }

    private void begin(String provider, byte[] pin) throws IOException, WrongPin {
        Message add = new Message(ADD);
        add.putString(provider);
        add.putBytes(pin);
        ByteBuffer answer = process.ask(add.bytes());
        byte type = answer.get();
        if (type != IDENTITIES) {
            WrongPin why = WrongPin.of(process.said());
            if (why != null) {
                throw why;
            }
            throw new IOException("it finds no keys" + process.lastWords());
        }
        try {
            int count = answer.getInt();
            if (count < 0 || count > MOST_KEYS) {
                throw new IOException("it claims to have " + Integer.toUnsignedString(count) + " keys");
            }
            for (int i = 0; i < count; i++) {
                KeyBlob key = KeyBlob.of(Fields.bytes(answer));
                String label = Fields.string(answer);
                if (key != null) {
                    keys.add(new Tokens.Key(key, label));
                }
            }
        } catch (RuntimeException e) {
            throw new IOException("its answer is cut short", e);
        }
    }

    List<Tokens.Key> keys() {
        return keys;
    }

    /** As OpenSSH from 10.1 on asks it, and if that fails, as before. */
    byte[] sign(KeyBlob key, String algorithm, byte[] data) throws IOException {
        Message request = new Message(SIGN_REQUEST);
        request.putBytes(key.bytes());
        request.putBytes(data);
        request.putString(algorithm);
        request.putUInt(0);
        byte[] signature = signature(request);
        KeyBlob typed = signature == null ? null : KeyBlob.of(signature); // begins with the algorithm
        if (typed != null && typed.type().equals(algorithm)) {
            return signature;
        }
        RawSignature raw = new RawSignature(key, algorithm);
        Message old = new Message(SIGN_REQUEST);
        old.putBytes(key.bytes());
        old.putBytes(raw.toSign(data));
        old.putUInt(0);
        byte[] bare = signature(old);
        if (bare == null) {
            throw new IOException("it refuses" + process.lastWords());
        }
        return raw.encoded(bare);
    }

    /** Null: it refuses. */
    private byte[] signature(Message request) throws IOException {
        ByteBuffer answer = process.ask(request.bytes());
        byte type = answer.get();
        if (type == FAILURE || type == NO_SIGNATURE) {
            return null;
        }
        if (type != SIGN_RESPONSE) {
            throw new IOException("unexpected answer " + type);
        }
        try {
            return Fields.bytes(answer);
        } catch (RuntimeException e) {
            throw new IOException("its answer is cut short", e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
