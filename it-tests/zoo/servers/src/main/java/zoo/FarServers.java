package zoo;

import java.nio.file.Path;

/**
 * The servers the animals talk to, in one JVM on the far side.
 *
 * <pre>
 *  8080 HTTP/1.1 and h2c   8443 HTTP/1.1 and h2   both: WebSocket at /ws
 * 50051 gRPC              50052 gRPC over TLS
 * </pre>
 */
final class FarServers {
    static final char[] PASSWORD = "changeit".toCharArray();

    private FarServers() {}

    /** @param arguments the key store of the TLS servers */
    public static void main(String[] arguments) throws Exception {
        Path keys = Path.of(arguments[0]);
        WebServer.start(keys);
        RpcServers.start(keys);
        System.out.println("ready");
        int end = System.in.read();
        System.exit(end < 0 ? 0 : 1);
    }
}
