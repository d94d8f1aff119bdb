package dev.farside.core.ssh.hostkey;

import dev.farside.core.ask.Questions;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.Log;
import dev.farside.core.ssh.hostkey.KnownHosts.Line;
import dev.farside.core.ssh.hostkey.KnownHosts.Marker;
import dev.farside.core.ssh.hostkey.KnownHostsCommand.Reason;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.sshconfig.HostKeySettings;
import dev.farside.core.sshconfig.HostKeySettings.HostKeyChecking;
import dev.farside.core.tunnel.GatewayException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Decides as ssh does (sshconnect.c) whether a server is the one that the known_hosts files list. */
public final class HostKeyCheck {
    private final HostKeySettings settings;
    private final String place;
    private final Log log;
    private final String name;
    private final NewHostKeys newKeys;
    private KeyBlob accepted;
    private volatile boolean vouchedFor;
    private volatile String standing = "accepted now";

    /**
     * @param place how messages name the server
     * @param questions null: nobody is to be asked
     */
    public HostKeyCheck(HostKeySettings settings, String place, Questions questions, Log log) {
        this.settings = settings;
        this.place = place;
        this.log = log;
        this.name = name(settings);
        this.newKeys = new NewHostKeys(settings, place, questions, log);
    }

    /** How known_hosts files name the host. */
    static String name(HostKeySettings settings) {
        return settings.hostKeyAlias() == null
                ? KnownHosts.name(settings.hostName(), settings.port())
                : settings.hostKeyAlias();
    }

    /** All files to look in, those of the user first. */
    static List<Path> files(HostKeySettings settings) {
        List<Path> files = new ArrayList<>(settings.userKnownHostsFiles());
        files.addAll(settings.globalKnownHostsFiles());
        return files;
    }

    private List<Line> lines(String host) throws IOException {
        return KnownHosts.find(files(settings), host);
    }

    /** Those of the files, then those of KnownHostsCommand. */
    private List<Line> lines(String host, HostKey shown, Reason reason) throws IOException {
        List<Line> lines = new ArrayList<>(lines(host));
        lines.addAll(KnownHostsCommand.lines(settings, reason, shown.key(), host));
        return lines;
    }

    /**
     * Null if this is the server; else what to tell the user.
     *
     * @param address it was reached at; null: through another host or a command
     */
    public GatewayException complaint(HostKey shown, InetAddress address) {
        if (shown.key().isRsaBelow(settings.requiredRsaSize())) {
            return new GatewayException(
                    place + ": bad server host key: Invalid key length: less than the " + settings.requiredRsaSize()
                            + " bits of RequiredRSASize",
                    "ssh refuses it too; ask the gateway's administrator for a longer one",
                    null);
        }
        if (shown.key().equals(accepted)) {
            return null;
        }
        if (isExempt(address)) {
            standing = "not checked: NoHostAuthenticationForLocalhost";
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
        } catch (GatewayException e) {
            return new GatewayException(place + ": " + e.getMessage(), e.hint(), e);
        } catch (IOException e) {
            return new GatewayException(place + ": the known hosts cannot be read: " + e, null, e);
        }
    }

    /** The user's own files have the plain key, or the user has said yes: then what the server says of its keys counts. */
    boolean isVouchedFor() {
        return vouchedFor;
    }

    /** Why the last key was accepted: {@code known from FILE:LINE}, {@code accepted now}, or the setting that did it. */
    public String standing() {
        return standing;
    }

    /** The names that lines about the host are written under. */
    public List<String> names(InetAddress address) {
        String there = newKeys.addressToCheck(address);
        return there == null ? List.of(name) : List.of(name, there);
    }

    private boolean isUsers(List<Line> lines, HostKey shown) {
        boolean users = false;
        for (Line line : lines) {
            if (line.marker() == Marker.AUTHORITY && line.key().equals(shown.authority())) {
                return false;
            }
            users |= line.marker() == Marker.NONE
                    && line.key().equals(shown.key())
                    && settings.userKnownHostsFiles().contains(line.file());
        }
        return users;
    }

    private boolean isExempt(InetAddress address) {
        return settings.noHostAuthenticationForLocalhost()
                && settings.hostKeyAlias() == null
                && address != null
                && address.isLoopbackAddress();
    }

    private GatewayException judge(HostKey shown, InetAddress address) throws IOException {
        List<Line> lines = lines(name, shown, Reason.HOSTNAME);
        for (Line line : lines) {
            if (line.marker() == Marker.REVOKED && shown.isOrIsSignedBy(line.key())) {
                return revoked(shown.key(), line.place());
            }
        }
        if (isSignedAsAllowed(shown)) {
            return judge(lines, shown, address);
        }
        // As ssh, which then looks for the plain key.
        GatewayException complaint = judge(lines, HostKey.plain(shown.key()), address);
        return complaint == null
                ? null
                : new GatewayException(
                        complaint.getMessage() + "; Certificate signed with disallowed algorithm "
                                + ForeignWords.quote(shown.signature()) + ", see CASignatureAlgorithms",
                        complaint.hint(),
                        null);
    }

    private boolean isSignedAsAllowed(HostKey shown) {
        return shown.authority() == null || settings.caSignatureAlgorithms().contains(shown.signature());
    }

    private GatewayException judge(List<Line> lines, HostKey shown, InetAddress address) throws IOException {
        if (isKnown(lines, shown)) {
            vouchedFor = isUsers(lines, shown);
            return judgeAddress(shown, address);
        }
        Line other = last(lines, Marker.NONE);
        if (other != null) {
            return changed(shown.key(), other);
        }
        // A key known for the host whatever its port is good enough, if only that.
        boolean anyPort = settings.hostKeyAlias() == null
                && settings.port() != 22
                && isKnown(lines(KnownHosts.name(settings.hostName(), 22), shown, Reason.HOSTNAME), shown);
        if (anyPort) {
            return null;
        }
        GatewayException complaint = newKeys.settle(shown, address);
        vouchedFor = complaint == null && settings.strictHostKeyChecking() == HostKeyChecking.ASK;
        return complaint;
    }

    /** CheckHostIP: the address must not be known for another key; a new one is written down. */
    private GatewayException judgeAddress(HostKey shown, InetAddress address) throws IOException {
        String there = newKeys.addressToCheck(address);
        if (there == null) {
            return null;
        }
        List<Line> lines = lines(there, shown, Reason.ADDRESS);
        Line other = last(lines, Marker.NONE);
        if (trusted(lines, shown) || shown.authority() != null) {
            return null;
        }
        if (other == null) {
            newKeys.addAddress(shown.key(), there);
            return null;
        }
        String line = place + ": its host key is not the one known for its address " + there + " in " + other.place();
        if (settings.strictHostKeyChecking() == HostKeyChecking.YES) {
            return new GatewayException(line, "ssh-keygen -f " + other.file() + " -R '" + there + "'", null);
        }
        log.failure(line + "; the key is known for the name, so farside continues");
        return null;
    }

    private boolean isKnown(List<Line> lines, HostKey shown) {
        Line line = trusting(lines, shown);
        if (line == null) {
            return false;
        }
        standing = (line.marker() == Marker.AUTHORITY ? "signed by the authority of " : "known from ") + line.place();
        return true;
    }

    static boolean trusted(List<Line> lines, HostKey shown) {
        return trusting(lines, shown) != null;
    }

    /** The first line that vouches for the key; null if there is none, or if one revokes it. */
    private static Line trusting(List<Line> lines, HostKey shown) {
        for (Line line : lines) {
            if (line.marker() == Marker.REVOKED && shown.isOrIsSignedBy(line.key())) {
                return null;
            }
        }
        for (Line line : lines) {
            boolean same = line.marker() == Marker.NONE && line.key().equals(shown.key());
            if (same || (line.marker() == Marker.AUTHORITY && line.key().equals(shown.authority()))) {
                return line;
            }
        }
        return null;
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

    private GatewayException changed(KeyBlob key, Line other) {
        String line =
                place + ": its host key has changed: " + key.fingerprint() + " is not the one in " + other.place();
        if (settings.strictHostKeyChecking() == HostKeyChecking.NO) {
            log.failure(line + "; continuing because of StrictHostKeyChecking no");
            standing = "not the one in " + other.place() + ", accepted by StrictHostKeyChecking no";
            return null;
        }
        return new GatewayException(
                line,
                "someone may be eavesdropping"
                        + (other.file().equals(KnownHostsCommand.FILE)
                                ? ""
                                : "; if the new key is right: ssh-keygen -f " + other.file() + " -R '" + name + "'"),
                null);
    }

    private GatewayException revoked(KeyBlob key, String where) {
        return new GatewayException(
                place + ": its host key is revoked by " + where + ": " + key.fingerprint(),
                "the key may be stolen; ask the gateway's administrator",
                null);
    }

    /** By RevokedHostKeys, or by a line in any of the files. */
    boolean isRevoked(HostKey key) throws IOException {
        for (Line line : lines(name)) {
            if (line.marker() == Marker.REVOKED && key.isOrIsSignedBy(line.key())) {
                return true;
            }
        }
        return revocation(key) != null;
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
}
