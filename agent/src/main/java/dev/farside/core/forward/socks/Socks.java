package dev.farside.core.forward.socks;

import dev.farside.core.route.HostName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The handshake of a SOCKS connection: versions 4, 4a and 5 (RFC 1928), CONNECT only. There is no authentication, or
 * one by user and password (RFC 1929), which only version 5 has. It takes bytes and returns bytes, and knows no sockets.
 * It never asks for more bytes than belong to the handshake, so bytes that the client sends ahead stay in its socket.
 *
 * <pre>
 *   START --4--> ADDRESS_4 --> USER --0.0.0.x--> NAME_4A --> done
 *     |                          '--------------------------^
 *     '--5--> METHODS --> REQUEST --domain--> LENGTH --> DESTINATION --> done
 *                '           ^ '--v4, v6-------------------^
 *                '--> USER_LENGTH --> USER_NAME --> PASSWORD
 * </pre>
 */
public final class Socks {
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int DOMAIN = 3;
    private static final int IPV6 = 4;

    private static final int NO_AUTHENTICATION = 0;
    private static final int BY_PASSWORD = 2;
    private static final int NO_METHOD = 255;

    /** Of RFC 1929. */
    private static final int PASSWORD_VERSION = 1;

    /** Of a user's name in version 4, which nobody reads, and of a host's. */
    private static final int LONGEST = 255;

    private enum State {
        START,
        ADDRESS_4,
        USER,
        NAME_4A,
        METHODS,
        USER_LENGTH,
        USER_NAME,
        PASSWORD,
        REQUEST,
        LENGTH,
        DESTINATION,
        DONE
    }

    /** The client does not speak SOCKS, or asks for something that is not supported. */
    public static final class Unfit extends IOException {
        private static final long serialVersionUID = 1L;

        /** The answer to send to the client; may be empty. */
        private final transient byte[] answer;

        Unfit(String why, byte... answer) {
            super(why);
            this.answer = answer;
        }

        public byte[] answer() {
            return answer;
        }
    }

    /** Null: everyone is admitted. */
    private final byte[] user;

    private final byte[] password;
    private final byte[] bytes = new byte[2 * LONGEST + 16];
    private State state = State.START;
    private ByteBuffer room = ByteBuffer.wrap(bytes, 0, 2);
    private int version;
    private int addressType;
    private boolean isUser;
    private String host;
    private int port;

    /** Admits everyone. */
    public Socks() {
        this(null, null);
    }

    /** Admits this user only. */
    public Socks(byte[] user, byte[] password) {
        this.user = user;
        this.password = password;
    }

    public boolean done() {
        return state == State.DONE;
    }

    /** Where the next bytes are to be put; {@link #step} when it is full. Not when done. */
    public ByteBuffer room() {
        return room;
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    /** @return the bytes to send to the client now; usually none */
    public byte[] step() throws Unfit {
        switch (state) {
            case START -> start(bytes[0] & 255, bytes[1] & 255);
            case ADDRESS_4 -> address4();
            case USER -> user();
            case NAME_4A -> name4a();
            case METHODS -> {
                return methods();
            }
            case USER_LENGTH -> userLength();
            case USER_NAME -> {
                return userName();
            }
            case PASSWORD -> {
                return admit(Arrays.copyOf(bytes, room.limit()));
            }
            case REQUEST -> request();
            case LENGTH -> next(State.DESTINATION, (room.get(room.position() - 1) & 255) + 2);
            case DESTINATION -> destination();
            case DONE -> throw new IllegalStateException("done");
        }
        return Answers.bytes();
    }

    private void next(State next, int count) {
        state = next;
        room = ByteBuffer.wrap(bytes, 0, count);
    }

    private void start(int first, int second) throws Unfit {
        version = first;
        if (first == 4 && user != null) {
            throw new Unfit("SOCKS 4 has no password, but this port requires one", Answers.refused4());
        } else if (first == 4) {
            if (second != CONNECT) {
                throw new Unfit("SOCKS command " + second, Answers.refused4());
            }
            next(State.ADDRESS_4, 6);
        } else if (first == 5 && second > 0) {
            next(State.METHODS, second);
        } else if (first == 5) {
            throw new Unfit("it offers no authentication method", Answers.bytes(5, NO_METHOD));
        } else {
            throw new Unfit(
                    first >= 'A' && first <= 'Z'
                            ? "it speaks HTTP, but this is a SOCKS port"
                            : "it does not speak SOCKS");
        }
    }

    private void address4() {
        port = port(0);
        boolean named = bytes[2] == 0 && bytes[3] == 0 && bytes[4] == 0 && bytes[5] != 0;
        host = named ? null : address(Arrays.copyOfRange(bytes, 2, 6));
        next(State.USER, 1);
    }

    private void user() throws Unfit {
        if (!endsInZero()) {
            return;
        }
        if (host == null) {
            next(State.NAME_4A, 1);
        } else {
            state = State.DONE;
        }
    }

    private void name4a() throws Unfit {
        if (endsInZero()) {
            host = name(0, room.position() - 1);
            state = State.DONE;
        }
    }

    /** Whether the text is whole; makes room for one byte more if not. */
    private boolean endsInZero() throws Unfit {
        int length = room.position();
        if (bytes[length - 1] == 0) {
            return true;
        }
        if (length > LONGEST) {
            throw new Unfit("a name is too long", Answers.refused4());
        }
        room.limit(length + 1);
        return false;
    }

    private byte[] methods() throws Unfit {
        for (int i = 0; i < room.limit(); i++) {
            if (user == null && bytes[i] == NO_AUTHENTICATION) {
                next(State.REQUEST, 4);
                return Answers.bytes(5, NO_AUTHENTICATION);
            }
            if (user != null && bytes[i] == BY_PASSWORD) {
                next(State.USER_LENGTH, 2);
                return Answers.bytes(5, BY_PASSWORD);
            }
        }
        throw new Unfit(
                user == null
                        ? "it wants to authenticate, but this port requires no authentication"
                        : "it offers no password, but this port requires one",
                Answers.bytes(5, NO_METHOD));
    }

    private void userLength() throws Unfit {
        if (bytes[0] != PASSWORD_VERSION) {
            throw new Unfit("it does not speak SOCKS");
        }
        next(State.USER_NAME, (bytes[1] & 255) + 1); // and the length of the password
    }

    private byte[] userName() throws Unfit {
        int length = room.limit() - 1;
        int next = bytes[length] & 255;
        isUser = MessageDigest.isEqual(user, Arrays.copyOf(bytes, length));
        next(State.PASSWORD, next);
        return next == 0 ? admit(new byte[0]) : Answers.bytes();
    }

    private byte[] admit(byte[] given) throws Unfit {
        boolean isPassword = MessageDigest.isEqual(password, given); // compared whoever the user is
        if (!isUser || !isPassword) {
            throw new Unfit("the password is wrong", Answers.bytes(PASSWORD_VERSION, Answers.FAILURE));
        }
        next(State.REQUEST, 4);
        return Answers.bytes(PASSWORD_VERSION, Answers.SUCCESS);
    }

    private void request() throws Unfit {
        if (bytes[0] != 5) {
            throw new Unfit("it does not speak SOCKS");
        }
        if (bytes[1] != CONNECT) {
            throw new Unfit("SOCKS command " + (bytes[1] & 255), Answers.five(Answers.NO_SUCH_COMMAND));
        }
        addressType = bytes[3];
        switch (addressType) {
            case IPV4 -> next(State.DESTINATION, 4 + 2);
            case IPV6 -> next(State.DESTINATION, 16 + 2);
            case DOMAIN -> next(State.LENGTH, 1);
            default -> throw new Unfit("SOCKS address type " + addressType, Answers.five(Answers.NO_SUCH_ADDRESS_TYPE));
        }
    }

    private void destination() throws Unfit {
        int length = room.limit() - 2;
        host = addressType == DOMAIN ? name(0, length) : address(Arrays.copyOf(bytes, length));
        port = port(length);
        state = State.DONE;
    }

    private int port(int at) {
        return (bytes[at] & 255) << 8 | (bytes[at + 1] & 255);
    }

    private String name(int from, int to) throws Unfit {
        String name = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (name.isEmpty() || name.indexOf(0xfffd) >= 0 || HostName.fault(name) != null) {
            throw new Unfit("not a host name", Answers.unfit(version));
        }
        return name;
    }

    private static String address(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e); // four or sixteen bytes they are
        }
    }

    /** The connection is there. */
    public byte[] granted() {
        return Answers.granted(version);
    }

    /** There is none. */
    public byte[] refused(IOException why) {
        return Answers.refused(version, why);
    }
}
