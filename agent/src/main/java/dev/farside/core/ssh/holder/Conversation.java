package dev.farside.core.ssh.holder;

import dev.farside.core.own.ForeignWords;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** What a held login answers on its socket before proxy mode: OpenSSH's PROTOCOL.mux, version 4. */
final class Conversation {
    private static final int HELLO = 1;
    private static final int VERSION = 4;
    private static final int NEW_SESSION = 0x10000002;
    private static final int ALIVE_CHECK = 0x10000004;
    private static final int TERMINATE = 0x10000005;
    private static final int OPEN_FORWARD = 0x10000006;
    private static final int CLOSE_FORWARD = 0x10000007;
    private static final int NEW_STDIO_FORWARD = 0x10000008;
    private static final int STOP_LISTENING = 0x10000009;
    private static final int PROXY = 0x1000000f;
    private static final int IS_OK = 0x80000001;
    private static final int IS_DENIED = 0x80000002;
    private static final int IS_FAILURE = 0x80000003;
    private static final int IS_ALIVE = 0x80000005;
    private static final int IS_REMOTE_PORT = 0x80000007;
    private static final int IS_PROXY = 0x8000000f;

    private final HeldLogin login;

    Conversation(HeldLogin login) {
        this.login = login;
    }

    void begin(Rider rider) {
        answer(rider, HELLO, VERSION);
    }

    /** A message, on the rider's thread. */
    void came(Rider rider, Buffer message) throws IOException {
        int type = message.getInt();
        int number = message.getInt(); // of the request; of a hello, the version
        switch (type) {
            case HELLO -> {
                if (number != VERSION) {
                    throw new IOException("it speaks version " + number);
                }
            }
            case ALIVE_CHECK ->
                answer(rider, IS_ALIVE, number, (int) ProcessHandle.current().pid());
            case TERMINATE -> {
                answer(rider, IS_OK, number);
                login.close("ended by 'exit'");
            }
            case STOP_LISTENING -> {
                answer(rider, IS_OK, number);
                login.stopListening();
            }
            case OPEN_FORWARD -> forward(rider, number, message, true);
            case CLOSE_FORWARD -> forward(rider, number, message, false);
            case PROXY -> proxy(rider, number);
            case NEW_SESSION, NEW_STDIO_FORWARD ->
                answer(rider, IS_DENIED, number, "farside holds this login for connections of JVMs; use ssh itself");
            default -> answer(rider, IS_FAILURE, number, "farside does not know this request");
        }
    }

    private void proxy(Rider rider, int number) {
        CompletableFuture<Object> session = login.session();
        Object found = session.join(); // a relay, or why there is none; the gateway's own timeouts end the wait
        if (found instanceof Relay relay) {
            rider.rides(relay);
            answer(rider, IS_PROXY, number);
        } else {
            answer(rider, IS_FAILURE, number, ForeignWords.visible(found.toString()));
        }
    }

    private void forward(Rider rider, int number, Buffer message, boolean opens) {
        ForwardRequest forward = new ForwardRequest(
                message.getInt(), message.getString(), message.getInt(), message.getString(), message.getInt());
        ForwardAnswer done = login.forward(forward, opens);
        if (done.refusal() != null) {
            answer(rider, IS_FAILURE, number, ForeignWords.visible(done.refusal()));
        } else if (done.port() > 0) {
            answer(rider, IS_REMOTE_PORT, number, done.port());
        } else {
            answer(rider, IS_OK, number);
        }
    }

    private static void answer(Rider rider, int... numbers) {
        Buffer message = new ByteArrayBuffer(numbers.length * Integer.BYTES, false);
        for (int number : numbers) {
            message.putUInt(number & 0xffffffffL);
        }
        rider.answer(message.array(), message.wpos());
    }

    private static void answer(Rider rider, int type, int number, String words) {
        Buffer message = new ByteArrayBuffer(64, false);
        message.putUInt(type & 0xffffffffL);
        message.putUInt(number & 0xffffffffL);
        message.putString(words);
        rider.answer(message.array(), message.wpos());
    }

    void log(String line) {
        login.log().debug(ForeignWords.visible(line));
    }

    void ended(Rider rider) {
        rider.release();
        login.gone(rider);
    }
}
