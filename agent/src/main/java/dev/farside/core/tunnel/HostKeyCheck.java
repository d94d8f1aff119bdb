package dev.farside.core.tunnel;

import dev.farside.core.Log;
import dev.farside.core.sshconfig.HostSettings;
import dev.farside.core.sshconfig.HostSettings.HostKeyChecking;
import dev.farside.core.tunnel.KnownHosts.Line;
import dev.farside.core.tunnel.KnownHosts.Marker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether a server is the one the known_hosts files tell of, decided as ssh decides it (sshconnect.c). */
final class HostKeyCheck {
    private final HostSettings settings;
    private final String place;
    private final Log log;
    private final String name;
    private KeyBlob accepted;

    /** @param place how messages name the server */
    HostKeyCheck(HostSettings settings, String place, Log log) {
        this.settings = settings;
        this.place = place;
        this.log = log;
        this.name = settings.hostKeyAlias() == null
                ? KnownHosts.name(settings.hostName(), settings.port())
                : settings.hostKeyAlias();
    }

    /**
     * Null if this is the server; else what to tell the user.
     *
     * @param authority the key that signed the certificate of this one; null: no certificate
     */
    GatewayException complaint(KeyBlob key, KeyBlob authority) {
        if (key.equals(accepted)) {
            return null;
        }
        try {
            GatewayException complaint = revocation(key, authority);
            if (complaint == null) {
                complaint = judge(key, authority);
            }
            if (complaint == null) {
                accepted = key;
            }
            return complaint;
        } catch (IOException e) {
            return new GatewayException(place + ": the known hosts cannot be read: " + e, null, e);
        }
    }

    private GatewayException judge(KeyBlob key, KeyBlob authority) throws IOException {
        List<Line> lines = lines(name);
        for (Line line : lines) {
            if (line.marker() == Marker.REVOKED
                    && (line.key().equals(key) || line.key().equals(authority))) {
                return revoked(key, line.place());
            }
        }
        if (trusted(lines, key, authority)) {
            return null;
        }
        Line other = last(lines, Marker.NONE);
        if (other != null) {
            return changed(key, other);
        }
        // A key known for the host whatever its port is good enough, if only that.
        boolean anyPort = settings.hostKeyAlias() == null
                && settings.port() != 22
                && trusted(lines(KnownHosts.name(settings.hostName(), 22)), key, authority);
        return anyPort ? null : unknown(key);
    }

    private static boolean trusted(List<Line> lines, KeyBlob key, KeyBlob authority) {
        for (Line line : lines) {
            if (line.marker() == Marker.REVOKED
                    && (line.key().equals(key) || line.key().equals(authority))) {
                return false;
            }
        }
        for (Line line : lines) {
            boolean same = line.marker() == Marker.NONE && line.key().equals(key);
            if (same || (line.marker() == Marker.AUTHORITY && line.key().equals(authority))) {
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
        List<Path> files = new ArrayList<>(settings.userKnownHostsFiles());
        files.addAll(settings.globalKnownHostsFiles());
        return KnownHosts.find(files, host);
    }

    private GatewayException unknown(KeyBlob key) {
        HostKeyChecking checking = settings.strictHostKeyChecking();
        if (checking == HostKeyChecking.ACCEPT_NEW || checking == HostKeyChecking.NO) {
            add(key);
            return null;
        }
        return new GatewayException(
                place + ": its host key is not known: " + key.fingerprint(),
                "'ssh " + settings.alias() + "' once lets you accept it; 'StrictHostKeyChecking accept-new' in the "
                        + "ssh_config accepts new ones",
                null);
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

    private GatewayException revocation(KeyBlob key, KeyBlob authority) {
        Path file = settings.revokedHostKeys();
        if (file == null) {
            return null;
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            if (text.startsWith("SSHKRL\n")) {
                return new GatewayException(
                        place + ": RevokedHostKeys " + file + " is a KRL, which farside cannot read",
                        "a list of public keys, one a line, will do",
                        null);
            }
            String[] lines = text.split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                String[] words = lines[i].strip().split("[ \t]+", 3);
                KeyBlob listed = words.length < 2 ? null : KeyBlob.parse(words[0], words[1]);
                if (listed != null && (listed.equals(key) || listed.equals(authority))) {
                    return revoked(key, file + ":" + (i + 1));
                }
            }
            return null;
        } catch (IOException e) {
            return new GatewayException(
                    place + ": RevokedHostKeys " + file + " cannot be read, so no host key can be trusted", null, e);
        }
    }

    private void add(KeyBlob key) {
        List<Path> files = settings.userKnownHostsFiles();
        if (files.isEmpty() || !recordable(settings.hostName())) {
            return;
        }
        try {
            KnownHosts.append(files.get(0), name, key, settings.hashKnownHosts());
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
