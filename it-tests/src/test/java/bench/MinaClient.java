package bench;

import java.io.EOFException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.util.net.SshdSocketAddress;

/** The SSH library with its defaults: the first bytes in a newly started JVM. */
public final class MinaClient {
    private MinaClient() {}

    /** @param arguments port of the gateway, user, key file, host and port of the target, bytes */
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        long bytes = Long.parseLong(arguments[5]);
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
            client.start();
            ClientSession session = client.connect(arguments[1], "127.0.0.1", Integer.parseInt(arguments[0]))
                    .verify()
                    .getSession();
            for (KeyPair key : new FileKeyPairProvider(Path.of(arguments[2])).loadKeys(session)) {
                session.addPublicKeyIdentity(key);
            }
            session.auth().verify();
            ChannelDirectTcpip channel = session.createDirectTcpipChannel(
                    new SshdSocketAddress("127.0.0.1", 0),
                    new SshdSocketAddress(arguments[3], Integer.parseInt(arguments[4])));
            channel.open().verify();
            System.out.println("rate=" + download(channel, bytes));
        }
        System.exit(0);
    }

    private static double download(ChannelDirectTcpip channel, long bytes) throws Exception {
        byte[] array = new byte[64 * 1024];
        InputStream in = channel.getInvertedOut();
        long start = System.nanoTime();
        channel.getInvertedIn()
                .write(ByteBuffer.allocate(Target.REQUEST)
                        .put((byte) 'D')
                        .putLong(bytes)
                        .array());
        channel.getInvertedIn().flush();
        for (long left = bytes; left > 0; ) {
            int n = in.read(array);
            if (n < 0) {
                throw new EOFException();
            }
            left -= n;
        }
        return bytes / 1e6 / ((System.nanoTime() - start) / 1e9);
    }
}
