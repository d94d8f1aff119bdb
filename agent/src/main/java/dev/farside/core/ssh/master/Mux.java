package dev.farside.core.ssh.master;

/** The numbers of OpenSSH's PROTOCOL.mux that farside says or understands. */
public final class Mux {
    public static final int HELLO = 1;
    public static final int VERSION = 4;

    public static final int NEW_SESSION = 0x10000002;
    public static final int ALIVE_CHECK = 0x10000004;
    public static final int TERMINATE = 0x10000005;
    public static final int OPEN_FORWARD = 0x10000006;
    public static final int CLOSE_FORWARD = 0x10000007;
    public static final int NEW_STDIO_FORWARD = 0x10000008;
    public static final int STOP_LISTENING = 0x10000009;
    public static final int PROXY = 0x1000000f;

    public static final int IS_OK = 0x80000001;
    public static final int IS_DENIED = 0x80000002;
    public static final int IS_FAILURE = 0x80000003;
    public static final int IS_ALIVE = 0x80000005;
    public static final int IS_REMOTE_PORT = 0x80000007;
    public static final int IS_PROXY = 0x8000000f;

    private Mux() {}
}
