package dev.farside.core.tunnel;

import dev.farside.core.Log;
import dev.farside.core.ask.NobodyToAsk;
import dev.farside.core.ask.Questions;
import dev.farside.core.sshconfig.HostSettings;
import dev.farside.core.sshconfig.HostSettings.HostKeyChecking;
import dev.farside.core.tunnel.KnownHosts.Line;
import dev.farside.core.tunnel.KnownHosts.Marker;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Whether a server is the one the known_hosts files tell of, decided as ssh decides it (sshconnect.c). */
final class HostKeyCheck {
    /** One session asks about a host, and others to the same find its answer. */
    private static final ReentrantLock ASKING = new ReentrantLock();

    private final HostSettings settings;
    private final String place;
    private final Questions questions;
    private final Log log;
    private final String name;
    private KeyBlob accepted;

    /**
     * @param place how messages name the server
     * @param questions null: nobody is to be asked
     */
    HostKeyCheck(HostSettings settings, String place, Questions questions, Log log) {
        this.settings = settings;
        this.place = place;
        this.questions = questions;
        this.log = log;
        this.name = settings.hostKeyAlias() == null
                ? KnownHosts.name(settings.hostName(), settings.port())
                : settings.hostKeyAlias();
    }

    /**
     * Null if this is the server; else what to tell the user.
     *
     * @param address it was reached at; null: by way of another host or a command
     */
    GatewayException complaint(HostKey shown, InetAddress address) {
        if (shown.key().equals(accepted) || isExempt(address)) {
            return null;
        }
        try {
            GatewayException complaint = revocation(shown);
            if (complaint == null) {
                complaint = judge(shown, address);
            }
            if (complaint == null) {
                accepted = shown.key();
            }
            return complaint;
        } catch (IOException e) {
            return new GatewayException(place + ": the known hosts cannot be read: " + e, null, e);
        }
    }

    private boolean isExempt(InetAddress address) {
        return settings.noHostAuthenticationForLocalhost()
                && settings.hostKeyAlias() == null
                && address != null
                && address.isLoopbackAddress();
    }

    private GatewayException judge(HostKey shown, InetAddress address) throws IOException {
        List<Line> lines = lines(name);
        for (Line line : lines) {
            if (line.marker() == Marker.REVOKED && shown.isOrIsSignedBy(line.key())) {
                return revoked(shown.key(), line.place());
            }
        }
        if (trusted(lines, shown)) {
            return judgeAddress(shown, address);
        }
        Line other = last(lines, Marker.NONE);
        if (other != null) {
            return changed(shown.key(), other);
        }
        // A key known for the host whatever its port is good enough, if only that.
        boolean anyPort = settings.hostKeyAlias() == null
                && settings.port() != 22
                && trusted(lines(KnownHosts.name(settings.hostName(), 22)), shown);
        return anyPort ? null : unknown(shown, address);
    }

    /** CheckHostIP: the address must not be known for another key; a new one is written down. */
    private GatewayException judgeAddress(HostKey shown, InetAddress address) throws IOException {
        String there = addressToCheck(address);
        if (there == null) {
            return null;
        }
        List<Line> lines = lines(there);
        Line other = last(lines, Marker.NONE);
        if (trusted(lines, shown) || shown.authority() != null) {
            return null;
        }
        if (other == null) {
            add(shown.key(), there);
            return null;
        }
        String line = place + ": its host key is not the one known for its address " + there + " in " + other.place();
        if (settings.strictHostKeyChecking() == HostKeyChecking.YES) {
            return new GatewayException(line, "ssh-keygen -f " + other.file() + " -R '" + there + "'", null);
        }
        log.failure(line + "; the key is known for the name, so farside goes on");
        return null;
    }

    /** Null: it is none of our business. */
    private String addressToCheck(InetAddress address) {
        boolean check = settings.checkHostIp() && settings.hostKeyAlias() == null && address != null;
        String there = check ? KnownHosts.name(address.getHostAddress(), settings.port()) : null;
        return name.equals(there) ? null : there;
    }

    private static boolean trusted(List<Line> lines, HostKey shown) {
        for (Line line : lines) {
            if (line.marker() == Marker.REVOKED && shown.isOrIsSignedBy(line.key())) {
                return false;
            }
        }
        for (Line line : lines) {
            boolean same = line.marker() == Marker.NONE && line.key().equals(shown.key());
            if (same || (line.marker() == Marker.AUTHORITY && line.key().equals(shown.authority()))) {
                return true;
            }
        }
        return false;
    }

    private static Line last(List<Line> lines, Marker marker) {
        Line last = null;
        for (Line line : lines) {
            if (line.marker() == marker) {
                last = line;
            }
        }
        return last;
    }

    private List<Line> lines(String host) throws IOException {
        return KnownHosts.find(files(), host);
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>(settings.userKnownHostsFiles());
        files.addAll(settings.globalKnownHostsFiles());
        return files;
    }

    private GatewayException unknown(HostKey shown, InetAddress address) throws IOException {
        HostKeyChecking checking = settings.strictHostKeyChecking();
        String line = place + ": its host key is not known";
        if (checking == HostKeyChecking.YES || (checking == HostKeyChecking.ASK && questions == null)) {
            return refused(line, shown.key(), null);
        }
        if (checking == HostKeyChecking.ASK) {
            ASKING.lock();
            try {
                // Another session may have asked meanwhile.
                if (trusted(lines(name), shown)) {
                    return null;
                }
                if (!isAccepted(shown.key(), address)) {
                    return new GatewayException(
                            line + ", and was not accepted: " + shown.key().fingerprint(),
                            "the next start asks again",
                            null);
                }
                addAll(shown.key(), address);
                return null;
            } catch (NobodyToAsk e) {
                return refused(line, shown.key(), e);
            } finally {
                ASKING.unlock();
            }
        }
        addAll(shown.key(), address);
        return null;
    }

    private GatewayException refused(String line, KeyBlob key, NobodyToAsk why) {
        return new GatewayException(
                line + (why == null ? "" : ", and " + why.getMessage()) + ": " + key.fingerprint(),
                "'ssh " + settings.alias() + "' once lets you accept it; 'StrictHostKeyChecking accept-new' in the "
                        + "ssh_config accepts new ones",
                why);
    }

    private boolean isAccepted(KeyBlob key, InetAddress address) throws IOException {
        String there = address == null
                ? "<no hostip for proxy command>"
                : KnownHosts.name(address.getHostAddress(), settings.port());
        HostKeyQuestion question = new HostKeyQuestion(name, there, key);
        return !question.wasDeclined() && question.isAccepted(questions, KnownHosts.named(files(), key));
    }

    private void addAll(KeyBlob key, InetAddress address) {
        add(key, name);
        String there = addressToCheck(address);
        if (there != null) {
            add(key, there);
        }
    }

    private GatewayException changed(KeyBlob key, Line other) {
        String line =
                place + ": its host key has changed: " + key.fingerprint() + " is not the one in " + other.place();
        if (settings.strictHostKeyChecking() == HostKeyChecking.NO) {
            log.failure(line + "; going on because of StrictHostKeyChecking no");
            return null;
        }
        return new GatewayException(
                line,
                "somebody may be listening; if the new key is right: ssh-keygen -f " + other.file() + " -R '" + name
                        + "'",
                null);
    }

    private GatewayException revoked(KeyBlob key, String where) {
        return new GatewayException(
                place + ": its host key is revoked by " + where + ": " + key.fingerprint(),
                "the key may be stolen; ask those who run the gateway",
                null);
    }

    private GatewayException revocation(HostKey shown) {
        Path file = settings.revokedHostKeys();
        if (file == null) {
            return null;
        }
        try {
            String where = new RevokedHostKeys(file).place(shown);
            return where == null ? null : revoked(shown.key(), where);
        } catch (IOException e) {
            String reason = e instanceof FileSystemException ? "" : ": " + e.getMessage();
            return new GatewayException(
                    place + ": RevokedHostKeys " + file + " cannot be read" + reason
                            + ", so no host key can be trusted",
                    null,
                    e);
        }
    }

    private void add(KeyBlob key, String host) {
        List<Path> files = settings.userKnownHostsFiles();
        if (files.isEmpty() || !recordable(settings.hostName())) {
            return;
        }
        try {
            KnownHosts.append(files.get(0), host, key, settings.hashKnownHosts());
            log.info(place + ": new host key " + key.fingerprint() + " added to " + files.get(0));
        } catch (IOException e) {
            log.failure(place + ": its host key cannot be added to " + files.get(0) + ": " + e.getMessage());
        }
    }

    private static boolean recordable(String host) {
        for (int i = 0; i < host.length(); i++) {
            if ("@?*#[]|'\"\\".indexOf(host.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The algorithms to offer, those first whose keys are known for this host: so a server with several keys shows the one
     * we know.
     */
    List<String> order(List<String> algorithms) {
        String configured = settings.hostKeyAlgorithms().text();
        if (configured != null && !configured.startsWith("+") && !configured.startsWith("-")) {
            return algorithms;
        }
        boolean authority = false;
        Set<String> types = new java.util.HashSet<>();
        try {
            for (Line line : lines(name)) {
                authority |= line.marker() == Marker.AUTHORITY;
                if (line.marker() == Marker.NONE) {
                    types.add(line.key().type());
                }
            }
        } catch (IOException e) {
            // The check will say so.
            return algorithms;
        }
        if (algorithms.isEmpty() || types.contains(keyType(algorithms.get(0)))) {
            return algorithms;
        }
        List<String> first = new ArrayList<>();
        List<String> last = new ArrayList<>();
        for (String algorithm : algorithms) {
            boolean known = types.contains(keyType(algorithm)) || (authority && algorithm.contains("-cert-"));
            (known ? first : last).add(algorithm);
        }
        first.addAll(last);
        return first;
    }

    /** The type of the plain keys an algorithm signs with. */
    static String keyType(String algorithm) {
        String plain = algorithm.replace("-cert-v01@openssh.com", "");
        return plain.startsWith("rsa-sha2-") ? "ssh-rsa" : plain;
    }
}
