package dev.farside.core.ssh;

import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.StaticDecisionForwardingFilter;
import org.apache.sshd.server.forward.TcpForwardingFilter;
import org.apache.sshd.server.forward.TcpipServerChannel;

/**
 * An SSH server on loopback, in this process, for {@code farside demo} and for tests. Its owner says which hosts there are behind
 * it, and which servers of this machine stand for them. It makes its own host key, and the only key that it accepts.
 */
public final class LocalGateway implements AutoCloseable {
    private final SshServer server = SshServer.setUpDefaultServer();
    private final KeyPair hostKey = key();
    private final KeyPair userKey = key();
    private final String user;
    private final FarSide farSide;

    /** The hosts behind the gateway. It is asked on the gateway's threads. */
    public interface FarSide {
        /**
         * What stands for a host and a port.
         *
         * @param host as the client names it
         * @return null: the gateway may not forward there
         * @throws IOException its message is what the gateway answers, as OpenSSH does with the text of errno or of getaddrinfo
         */
        InetSocketAddress server(String host, int port) throws IOException;
    }

    /** @param user who may log in */
    public LocalGateway(String user, FarSide farSide) throws IOException, GeneralSecurityException {
        this.user = user;
        this.farSide = farSide;
        server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        // The library would offer ML-KEM, of which the jar has only the client's half.
        server.setKeyExchangeFactories(NamedFactory.setUpTransformedFactories(
                true, List.of(BuiltinDHFactories.curve25519, BuiltinDHFactories.ecdhp256), ServerBuilder.DH2KEX));
        server.setPublickeyAuthenticator(
                (name, key, session) -> user.equals(name) && KeyUtils.compareKeys(key, userKey.getPublic()));
        server.setChannelFactories(List.of(new Channels()));
        server.setForwardingFilter(new ConnectsOnly());
        server.start();
    }

    private static KeyPair key() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /**
     * Writes what a client needs into the directory: the key, known_hosts and ssh_config.
     *
     * @param alias the gateway's name in that ssh_config
     */
    public void introduce(Path directory, String alias) throws IOException, GeneralSecurityException {
        Path identity = directory.resolve("id_ecdsa");
        Files.createFile(identity, OperatingSystem.here().privateFile());
        try (OutputStream out = Files.newOutputStream(identity, StandardOpenOption.WRITE)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(userKey, user, null, out);
        }
        Path knownHosts = directory.resolve("known_hosts");
        Files.writeString(
                knownHosts,
                "[" + server.getHost() + "]:" + server.getPort() + " " + PublicKeyEntry.toString(hostKey.getPublic())
                        + "\n");
        Files.writeString(
                directory.resolve("ssh_config"),
                """
                Host %s
                    HostName %s
                    Port %d
                    User %s
                    IdentityFile "%s"
                    IdentitiesOnly yes
                    UserKnownHostsFile "%s"
                """
                        .formatted(alias, server.getHost(), server.getPort(), user, identity, knownHosts),
                StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    private final class Channels implements ChannelFactory {
        @Override
        public String getName() {
            return TcpForwardingFilter.Type.Direct.getName();
        }

        @Override
        public Channel createChannel(Session session) {
            return new FarConnection();
        }
    }

    /** A channel that leads to the server that stands for the host. */
    private final class FarConnection extends TcpipServerChannel {
        FarConnection() {
            super(TcpForwardingFilter.Type.Direct, null);
        }

        @Override
        protected OpenFuture doInit(Buffer asked) {
            String host = asked.getString();
            long port = asked.getUInt();
            InetSocketAddress found;
            try {
                found = port > 0xffff ? null : farSide.server(host, (int) port);
            } catch (IOException e) {
                return refuse(SshConstants.SSH_OPEN_CONNECT_FAILED, e.getMessage());
            }
            if (found == null) {
                return refuse(SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED, "open failed");
            }
            Buffer resolved = new ByteArrayBuffer();
            resolved.putString(found.getAddress().getHostAddress());
            resolved.putUInt(found.getPort());
            resolved.putBuffer(asked);
            return super.doInit(resolved);
        }

        /** The library's answer would not have the words. So nobody completes the future, on which it waits to answer. */
        private OpenFuture refuse(int reason, String words) {
            answer(reason, words);
            service.unregisterChannel(this);
            return new DefaultOpenFuture(this, this);
        }

        /** As above, after the connect to the server has failed. */
        @Override
        protected void handleChannelOpenFailure(OpenFuture opening, Throwable problem) {
            answer(SshConstants.SSH_OPEN_CONNECT_FAILED, "Connection refused");
            close(true);
        }

        private void answer(int reason, String words) {
            Session session = getSession();
            Buffer answer = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE, words.length() + 64);
            answer.putUInt(getRecipient());
            answer.putUInt(reason);
            answer.putString(words);
            answer.putString(""); // no language
            try {
                session.writePacket(answer);
            } catch (IOException e) {
                session.close(true); // the client learns of it this way
            }
        }
    }

    /** The gateway listens to nothing for its clients. */
    private static final class ConnectsOnly extends StaticDecisionForwardingFilter {
        ConnectsOnly() {
            super(false);
        }

        @Override
        public boolean canConnect(TcpForwardingFilter.Type type, SshdSocketAddress address, Session session) {
            return true; // FarConnection has decided
        }
    }
}
