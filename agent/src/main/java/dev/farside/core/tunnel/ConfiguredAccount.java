package dev.farside.core.tunnel;

import dev.farside.core.route.Hop;
import dev.farside.core.sshconfig.HostSettings;
import dev.farside.core.sshconfig.SshConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;

/** What the ssh_config has for a hop. */
final class ConfiguredAccount implements Account {
    /** Where nothing is configured: ssh would wait as long as TCP does, some two minutes. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    /** Where nothing is configured: ssh would never ask, and its user would see the terminal hang. */
    private static final Duration ALIVE_INTERVAL = Duration.ofSeconds(15);

    private final Hop hop;
    private final HostSettings settings;
    private final List<String> tried = new ArrayList<>();
    private GatewayException hostKeyComplaint;

    ConfiguredAccount(SshConfig config, Hop hop) {
        this.hop = hop;
        this.settings = config.settings(hop.host(), hop.user(), hop.port());
    }

    @Override
    public String host() {
        return settings.hostName();
    }

    @Override
    public int port() {
        return settings.port();
    }

    @Override
    public String user() {
        return settings.user();
    }

    @Override
    public List<Hop> jumps() {
        return settings.proxyJump() == null ? List.of() : JumpHops.parse(settings.proxyJump());
    }

    @Override
    public int connectTimeoutMillis() {
        Duration timeout = settings.connectTimeout();
        return (int) (timeout == null || timeout.isZero() ? CONNECT_TIMEOUT : timeout).toMillis();
    }

    @Override
    public int aliveIntervalMillis() {
        boolean given = settings.source("ServerAliveInterval") != null;
        return (int) (given ? settings.serverAliveInterval() : ALIVE_INTERVAL).toMillis();
    }

    @Override
    public int aliveCountMax() {
        return settings.serverAliveCountMax();
    }

    @Override
    public void equip(ClientSessionImpl session) throws IOException {
        InetSocketAddress named = InetSocketAddress.createUnresolved(host(), port());
        session.setServerKeyVerifier((s, address, key) -> verify(s, named, key));
        for (Path file : settings.identityFiles()) {
            if (Files.isReadable(file)) {
                addKeys(session, file);
            }
        }
    }

    private boolean verify(ClientSession session, InetSocketAddress address, PublicKey key) {
        for (Path file : settings.userKnownHostsFiles()) {
            if (Files.isReadable(file)
                    && new KnownHostsServerKeyVerifier(RejectAllServerKeyVerifier.INSTANCE, file)
                            .verifyServerKey(session, address, key)) {
                return true;
            }
        }
        hostKeyComplaint = new GatewayException(
                "gateway " + hop + ": its host key is not known: " + KeyUtils.getKeyType(key) + " "
                        + KeyUtils.getFingerPrint(key),
                "connect with ssh once to accept it",
                null);
        return false;
    }

    private void addKeys(ClientSessionImpl session, Path file) throws IOException {
        try {
            for (KeyPair key : new FileKeyPairProvider(file).loadKeys(session)) {
                session.addPublicKeyIdentity(key);
                tried.add(file.toString());
            }
        } catch (RuntimeException e) {
            tried.add(file + " (unreadable)");
        }
    }

    @Override
    public GatewayException hostKeyComplaint() {
        return hostKeyComplaint;
    }

    @Override
    public String tried() {
        return tried.isEmpty() ? "no key found" : String.join(", ", tried);
    }
}
