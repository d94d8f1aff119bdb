package dev.farside.launcher.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.NamedFactory;
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
 * An SSH server on loopback that only knows the intranet's name and forwards connections there. It makes its own host
 * key, and the only key that it accepts.
 */
final class DemoGateway implements AutoCloseable {
    private static final String USER = "demo";

    private final SshServer server = SshServer.setUpDefaultServer();
    private final KeyPair hostKey = key();
    private final KeyPair userKey = key();

    DemoGateway(Intranet intranet) throws IOException, GeneralSecurityException {
        server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        // The library would offer ML-KEM, of which the jar has only the client's half.
        server.setKeyExchangeFactories(NamedFactory.setUpTransformedFactories(
                true, List.of(BuiltinDHFactories.curve25519, BuiltinDHFactories.ecdhp256), ServerBuilder.DH2KEX));
        server.setPublickeyAuthenticator(
                (user, key, session) -> USER.equals(user) && KeyUtils.compareKeys(key, userKey.getPublic()));
        server.setChannelFactories(List.of(new Door(intranet)));
        server.setForwardingFilter(new Nowhere(intranet));
        server.start();
    }

    private static KeyPair key() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** Writes what a client needs into the directory: the key, known_hosts and ssh_config. */
    void introduce(Path directory) throws IOException, GeneralSecurityException {
        Path identity = directory.resolve("id_ecdsa");
        Files.createFile(identity, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(identity, StandardOpenOption.WRITE)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(userKey, USER, null, out);
        }
        Path knownHosts = directory.resolve("known_hosts");
        Files.writeString(
                knownHosts,
                "[" + server.getHost() + "]:" + server.getPort() + " " + PublicKeyEntry.toString(hostKey.getPublic())
                        + "\n");
        Files.writeString(
                directory.resolve("ssh_config"),
                """
                Host gateway
                    HostName %s
                    Port %d
                    User %s
                    IdentityFile "%s"
                    IdentitiesOnly yes
                    UserKnownHostsFile "%s"
                """
                        .formatted(server.getHost(), server.getPort(), USER, identity, knownHosts),
                StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    /** Makes the channels. Only here the intranet's name is resolved to its address. */
    private record Door(Intranet intranet) implements ChannelFactory {
        @Override
        public String getName() {
            return TcpForwardingFilter.Type.Direct.getName();
        }

        @Override
        public Channel createChannel(Session session) {
            return new TcpipServerChannel(TcpForwardingFilter.Type.Direct, null) {
                @Override
                protected OpenFuture doInit(Buffer asked) {
                    String host = asked.getString();
                    long port = asked.getUInt();
                    InetSocketAddress web = intranet.address();
                    boolean known = host.equals(Intranet.NAME) && port == 80;
                    Buffer resolved = new ByteArrayBuffer();
                    resolved.putString(known ? web.getAddress().getHostAddress() : host);
                    resolved.putUInt(known ? web.getPort() : port);
                    resolved.putBuffer(asked);
                    return super.doInit(resolved);
                }
            };
        }
    }

    /** Allows connections to the intranet only. */
    private static final class Nowhere extends StaticDecisionForwardingFilter {
        private final InetSocketAddress intranet;

        Nowhere(Intranet intranet) {
            super(false);
            this.intranet = intranet.address();
        }

        @Override
        public boolean canConnect(TcpForwardingFilter.Type type, SshdSocketAddress address, Session session) {
            return address.getHostName().equals(intranet.getAddress().getHostAddress())
                    && address.getPort() == intranet.getPort();
        }
    }
}
