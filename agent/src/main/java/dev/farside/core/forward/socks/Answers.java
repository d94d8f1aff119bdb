package dev.farside.core.forward.socks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

/** What a server says at the end of a handshake: SOCKS 5 (RFC 1928, 6), and SOCKS 4. */
final class Answers {
    static final int SUCCESS = 0;
    static final int FAILURE = 1;
    static final int NO_SUCH_COMMAND = 7;
    static final int NO_SUCH_ADDRESS_TYPE = 8;
    private static final int NOT_ALLOWED = 2;
    private static final int NETWORK_UNREACHABLE = 3;
    private static final int HOST_UNREACHABLE = 4;
    private static final int REFUSED = 5;
    private static final int TIMED_OUT = 6;

    private static final int V4_SUCCESS = 90;
    private static final int V4_FAILURE = 91;

    private static final int IPV4 = 1;

    private Answers() {}

    static byte[] granted(int version) {
        return version == 4 ? four(V4_SUCCESS) : five(SUCCESS);
    }

    static byte[] refused(int version, IOException why) {
        return version == 4 ? refused4() : five(code(why));
    }

    /** The request makes no sense. */
    static byte[] unfit(int version) {
        return version == 4 ? refused4() : five(FAILURE);
    }

    static byte[] refused4() {
        return four(V4_FAILURE);
    }

    /** From which address we are connected is nobody's business. */
    static byte[] five(int code) {
        return bytes(5, code, 0, IPV4, 0, 0, 0, 0, 0, 0);
    }

    private static byte[] four(int code) {
        return bytes(0, code, 0, 0, 0, 0, 0, 0);
    }

    /** As {@code dev.farside.core.ssh.Failures} words it: a failure of the gateway's own begins otherwise. */
    private static int code(IOException why) {
        String words = String.valueOf(why.getMessage());
        if (why instanceof NoRouteToHostException) {
            return words.startsWith("Network") ? NETWORK_UNREACHABLE : HOST_UNREACHABLE;
        }
        if (why instanceof UnknownHostException) {
            return HOST_UNREACHABLE;
        }
        if (why instanceof SocketTimeoutException || words.startsWith("Connection timed out")) {
            return TIMED_OUT;
        }
        if (why instanceof ConnectException && words.startsWith("Connection refused")) {
            return words.contains("does not allow") ? NOT_ALLOWED : REFUSED;
        }
        return FAILURE;
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
