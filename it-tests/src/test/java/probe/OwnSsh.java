package probe;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;

/**
 * A program with the same SSH library as ours, another version of its log API, and its own use of java.util.logging.
 */
public final class OwnSsh {
    private OwnSsh() {}

    public static void main(String[] arguments) throws Exception {
        int[] records = new int[1];
        Logger root = Logger.getLogger("");
        root.setLevel(Level.ALL);
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new Handler() {
            @Override
            public void publish(LogRecord record) {
                records[0]++;
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        greet(arguments[0]);
        SshClient client = SshClient.setUpDefaultClient();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setServerKeyVerifier((session, address, key) -> true);
        client.start();
        try (ClientSession session = client.connect(System.getProperty("user.name"), arguments[1], 22)
                .verify(20_000)
                .getSession()) {
            for (KeyPair key : new FileKeyPairProvider(Path.of(arguments[2])).loadKeys(session)) {
                session.addPublicKeyIdentity(key);
            }
            session.auth().verify(20_000);
            System.out.println("own session says "
                    + session.executeRemoteCommand("echo hi").strip());
            greet(arguments[0]);
        }
        client.stop();
        System.out.println("own log " + (records[0] > 0) + ", of the library "
                + SshClient.class.getClassLoader().equals(OwnSsh.class.getClassLoader()));
    }

    private static void greet(String host) throws IOException {
        try (Socket socket = new Socket(host, 13)) {
            System.out.println(
                    "far side says " + new String(socket.getInputStream().readAllBytes(), "US-ASCII").strip());
        }
    }
}
