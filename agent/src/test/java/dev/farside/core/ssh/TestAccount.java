package dev.farside.core.ssh;

import dev.farside.core.route.Hop;
import dev.farside.core.ssh.account.Account;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.key.UnusableKey;
import dev.farside.core.ssh.userauth.FileIdentity;
import dev.farside.core.ssh.userauth.Identity;
import dev.farside.core.ssh.userauth.Login;
import dev.farside.core.tunnel.GatewayException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.function.Consumer;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.common.config.keys.KeyUtils;

/** An account whose settings the test gives directly. */
final class TestAccount implements Account {
    private final int port;
    private final PublicKey hostKey;
    private final KeyPair userKey;
    String host = "127.0.0.1";
    List<Hop> jumps = List.of();
    String proxyCommand;
    List<Path> masters = List.of();
    List<Path> holders = List.of();
    String method = "publickey";
    int connectTimeoutMillis = 10_000;
    int aliveIntervalMillis = 15_000;
    int aliveCountMax = 3;
    Consumer<ClientSessionImpl> more = session -> {};
    private GatewayException complaint;

    TestAccount(int port, PublicKey hostKey, KeyPair userKey) {
        this.port = port;
        this.hostKey = hostKey;
        this.userKey = userKey;
    }

    static TestAccount of(Sshd sshd) {
        return new TestAccount(sshd.port, sshd.hostKey, sshd.userKey);
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String user() {
        return System.getProperty("user.name");
    }

    @Override
    public List<Hop> jumps() {
        return jumps;
    }

    @Override
    public String proxyCommand() {
        return proxyCommand;
    }

    @Override
    public List<Path> masters() {
        return masters;
    }

    @Override
    public List<Path> holders() {
        return holders;
    }

    @Override
    public int connectTimeoutMillis() {
        return connectTimeoutMillis;
    }

    @Override
    public int aliveIntervalMillis() {
        return aliveIntervalMillis;
    }

    @Override
    public int aliveCountMax() {
        return aliveCountMax;
    }

    @Override
    public void equip(ClientSessionImpl session) {
        more.accept(session);
        session.setAttribute(
                Login.OF_SESSION,
                new Login(
                        user() + "@" + host,
                        List.of(method),
                        List.of("rsa-sha2-512", "ssh-ed25519", "ecdsa-sha2-nistp256"),
                        (unused, to) -> List.of(identity()),
                        null,
                        null,
                        3));
        session.setServerKeyVerifier((s, address, key) -> {
            boolean known = KeyUtils.compareKeys(key, hostKey);
            complaint = known ? null : new GatewayException("wrong host key", "look at known_hosts", null);
            return known;
        });
    }

    @Override
    public GatewayException hostKeyComplaint() {
        return complaint;
    }

    private Identity identity() {
        return new Identity() {
            @Override
            public String name() {
                return "the test's key";
            }

            @Override
            public KeyBlob key() {
                return KeyBlob.of(userKey.getPublic());
            }

            @Override
            public byte[] sign(String algorithm, byte[] data) throws UnusableKey {
                return FileIdentity.signature(algorithm, userKey.getPrivate(), data);
            }
        };
    }

    @Override
    public String loginHint() {
        return null;
    }

    @Override
    public String tried() {
        return "the test's key";
    }
}
