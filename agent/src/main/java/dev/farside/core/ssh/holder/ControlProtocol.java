package dev.farside.core.ssh.holder;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.ssh.master.Mux;
import dev.farside.core.tunnel.GatewayException;
import java.io.IOException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** What a held login answers on its socket before proxy mode: OpenSSH's PROTOCOL.mux, version 4. */
final class ControlProtocol {

    private final HeldLogin login;

    ControlProtocol(HeldLogin login) {
        this.login = login;
    }

    void begin(Rider rider) {
        answer(rider, Mux.HELLO, Mux.VERSION);
    }

    /** A message, on the rider's thread. */
    void came(Rider rider, Buffer message) throws IOException {
        int type = message.getInt();
        int number = message.getInt(); // of the request; of a hello, the version
        switch (type) {
            case Mux.HELLO -> {
                if (number != Mux.VERSION) {
                    throw new IOException("it speaks version " + number);
                }
            }
            case Mux.ALIVE_CHECK ->
                answer(rider, Mux.IS_ALIVE, number, (int)
                        ProcessHandle.current().pid());
            case Mux.TERMINATE -> {
                answer(rider, Mux.IS_OK, number);
                login.close("ended by 'exit'");
            }
            case Mux.STOP_LISTENING -> {
                answer(rider, Mux.IS_OK, number);
                login.stopListening();
            }
            case Mux.OPEN_FORWARD -> forward(rider, number, message, true);
            case Mux.CLOSE_FORWARD -> forward(rider, number, message, false);
            case Mux.PROXY -> proxy(rider, number);
            case Mux.NEW_SESSION, Mux.NEW_STDIO_FORWARD ->
                answer(
                        rider,
                        Mux.IS_DENIED,
                        number,
                        "farside holds this login for connections of JVMs; use ssh itself");
            default -> answer(rider, Mux.IS_FAILURE, number, "farside does not know this request");
        }
    }

    private void proxy(Rider rider, int number) {
        try {
            rider.rides(login.session());
            answer(rider, Mux.IS_PROXY, number);
        } catch (GatewayException e) {
            answer(rider, Mux.IS_FAILURE, number, ForeignWords.visible(e.getMessage()));
        }
    }

    private void forward(Rider rider, int number, Buffer message, boolean opens) {
        ForwardRequest forward = new ForwardRequest(
                message.getInt(), message.getString(), message.getInt(), message.getString(), message.getInt());
        try {
            int chosen = login.forward(forward, opens);
            if (chosen == 0) {
                answer(rider, Mux.IS_OK, number);
            } else {
                answer(rider, Mux.IS_REMOTE_PORT, number, chosen);
            }
        } catch (IOException e) {
            answer(rider, Mux.IS_FAILURE, number, ForeignWords.visible(e.getMessage()));
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
        login.gone(rider);
    }
}
