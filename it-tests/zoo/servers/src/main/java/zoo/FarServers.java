package zoo;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The servers the animals talk to, in one JVM on the far side.
 *
 * <pre>
 *  8080 HTTP/1.1 and h2c   8443 HTTP/1.1 and h2   both: WebSocket at /ws
 * 50051 gRPC              50052 gRPC over TLS
 *  9090 Thrift             9091 Avro
 *  1099 RMI registry, whose stubs lead to stubs.zoo.corp.example:1098 (RMI) and 1097 (JMX)
 *   389 LDAP, which refers to referred.zoo.corp.example:390
 *  3025 SMTP  3143 IMAP  9418 Git
 * </pre>
 */
final class FarServers {
    static final char[] PASSWORD = "changeit".toCharArray();

    private FarServers() {}

    /** @param arguments the key store of the TLS servers */
    public static void main(String[] arguments) throws IOException {
        try {
            start(Path.of(arguments[0]));
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1); // what did start would go on
        }
        System.out.println("ready");
        int end = System.in.read();
        System.exit(end < 0 ? 0 : 1);
    }

    private static void start(Path keys) throws Exception {
        WebServer.start(keys);
        RpcServers.start(keys);
        CallServers.start();
        RemoteObjects.start();
        DirectoryServers.start();
        MailServer.start();
        GitServer.start();
    }
}
