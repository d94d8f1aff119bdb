package dev.farside.core.tunnel;

import dev.farside.core.route.Hop;
import dev.farside.core.sshconfig.HostSettings;
import dev.farside.core.sshconfig.SshConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;

/** What the ssh_config says of a hop. */
final class ConfiguredAccount implements Account {
    private static final int DEFAULT_CONNECT_MILLIS = 30_000;
    private static final int DEFAULT_ALIVE_MILLIS = 15_000;

    private final HostSettings settings;
    private final List<String> tried = new ArrayList<>();
    private GatewayException complaint;

    private ConfiguredAccount(HostSettings settings) {
        this.settings = settings;
    }

    static Account.Source from(SshConfig config) {
        return hop -> new ConfiguredAccount(config.settings(hop.host(), hop.user(), hop.port()));
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
        return List.of();
    }

    @Override
    public int connectTimeoutMillis() {
        Duration given = settings.connectTimeout();
        return given == null ? DEFAULT_CONNECT_MILLIS : (int) Math.min(given.toMillis(), Integer.MAX_VALUE);
    }

    @Override
    public int aliveIntervalMillis() {
        long millis = settings.serverAliveInterval().toMillis();
        return millis == 0 ? DEFAULT_ALIVE_MILLIS : (int) Math.min(millis, Integer.MAX_VALUE);
    }

    @Override
    public int aliveCountMax() {
        return settings.serverAliveCountMax();
    }

    @Override
    public void equip(ClientSessionImpl session) throws IOException {
        session.setUsername(user());
        session.setServerKeyVerifier(verifier());
        for (Path file : settings.identityFiles()) {
            if (Files.exists(file)) {
                addIdentity(session, file);
            }
        }
    }

    private void addIdentity(ClientSession session, Path file) {
        tried.add(file.getFileName().toString());
        for (KeyPair key : new FileKeyPairProvider(file).loadKeys(session)) {
            session.addPublicKeyIdentity(key);
        }
    }

    private ServerKeyVerifier verifier() {
        List<KnownHostsServerKeyVerifier> files = new ArrayList<>();
        for (Path file : settings.userKnownHostsFiles()) {
            files.add(new KnownHostsServerKeyVerifier(RejectAllServerKeyVerifier.INSTANCE, file));
        }
        return (session, address, key) -> {
            for (KnownHostsServerKeyVerifier file : files) {
                if (file.verifyServerKey(session, address, key)) {
                    return true;
                }
            }
            complaint = unknown(key);
            return false;
        };
    }

    private GatewayException unknown(PublicKey key) {
        return new GatewayException(
                "host key of " + host() + " is not known: " + KeyUtils.getFingerPrint(key),
                "ssh " + settings.alias() + " once, and it is in known_hosts",
                null);
    }

    @Override
    public GatewayException hostKeyComplaint() {
        return complaint;
    }

    @Override
    public String tried() {
        return String.join(", ", tried);
    }
}
