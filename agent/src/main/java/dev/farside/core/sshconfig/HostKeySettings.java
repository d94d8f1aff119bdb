package dev.farside.core.sshconfig;

import dev.farside.core.input.BadInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which host keys are accepted, and how other keys are handled. Immutable. */
public final class HostKeySettings {
    /** What to do with a host key that is not known. */
    public enum HostKeyChecking {
        YES,
        NO,
        ASK,
        ACCEPT_NEW
    }

    /** What to do with host keys that the server announces after the login (UpdateHostKeys). */
    public enum HostKeyUpdates {
        YES,
        NO,
        ASK
    }

    /** What the fingerprints in the DNS are for (VerifyHostKeyDNS). */
    public enum VerifyHostKeyDns {
        /** An authenticated one is as good as a line of a known_hosts file. */
        YES,
        NO,
        /** The question about an unknown key tells of them. */
        ASK
    }

    private final HostValues values;

    HostKeySettings(HostValues values) {
        this.values = values;
    }

    /** The name that was asked for. */
    public String alias() {
        return values.alias();
    }

    /** The name or address to connect to. */
    public String hostName() {
        return values.hostName();
    }

    public int port() {
        return values.port();
    }

    public NameList hostKeyAlgorithms() {
        return values.list("hostkeyalgorithms");
    }

    /** The signature algorithms that are allowed in a host certificate. */
    public List<String> caSignatureAlgorithms() {
        return values.list("casignaturealgorithms").apply(Algorithms.DEFAULT_CA_SIGNATURES, Algorithms.KEY_TYPES);
    }

    public List<Path> userKnownHostsFiles() {
        if (values.isGiven("userknownhostsfile")) {
            return values.files("userknownhostsfile");
        }
        if (values.machine().home() == null) {
            return List.of();
        }
        Path directory = values.machine().home().resolve(".ssh");
        return List.of(directory.resolve("known_hosts"), directory.resolve("known_hosts2"));
    }

    public List<Path> globalKnownHostsFiles() {
        if (!values.isGiven("globalknownhostsfile")) {
            Path directory = values.machine().system().sshForAll();
            return List.of(directory.resolve("ssh_known_hosts"), directory.resolve("ssh_known_hosts2"));
        }
        return values.files("globalknownhostsfile", value -> values.tokens().tilde(value));
    }

    /** A file of revoked keys; null if there is none. Its name has tokens, as in OpenSSH 10. */
    public Path revokedHostKeys() {
        Value value = values.unlessNone("revokedhostkeys");
        return value == null ? null : values.path(values.tokens().file(value), value.source());
    }

    /**
     * The program of KnownHostsCommand and its arguments; null if there is none.
     *
     * @param more the tokens that only this keyword has
     */
    public List<String> knownHostsCommand(Map<Character, String> more) {
        Value value = values.unlessNone("knownhostscommand");
        if (value == null) {
            return null;
        }
        List<Words.Word> words = Words.split(value.text(), 0, false);
        if (words == null || words.isEmpty() || !isWholePath(words.get(0).text())) {
            throw new BadInput(
                    value.source(),
                    "KnownHostsCommand needs the whole path of a program, and quotes that are closed",
                    null);
        }
        Tokens tokens = values.tokens().with(more);
        List<String> command = new ArrayList<>();
        command.add(words.get(0).text());
        for (Words.Word argument : words.subList(1, words.size())) {
            command.add(tokens.text(new Value(argument.text(), value.source())));
        }
        return command;
    }

    private boolean isWholePath(String program) {
        return values.machine().system().isWholePath(program);
    }

    /**
     * The name to look up in known_hosts, without a port, instead of host and address; null to look up host and
     * address.
     */
    public String hostKeyAlias() {
        return values.hostKeyAlias();
    }

    public HostKeyChecking strictHostKeyChecking() {
        return switch (values.text("stricthostkeychecking", "ask")) {
            case "true" -> HostKeyChecking.YES;
            case "false" -> HostKeyChecking.NO;
            case "accept-new" -> HostKeyChecking.ACCEPT_NEW;
            default -> HostKeyChecking.ASK;
        };
    }

    /** Whether LogLevel lets ssh's warnings through. */
    public boolean warns() {
        return !List.of("SILENT", "FATAL", "ERROR").contains(values.text("loglevel", "INFO"));
    }

    public boolean checkHostIp() {
        return values.flag("checkhostip", false);
    }

    public boolean hashKnownHosts() {
        return values.flag("hashknownhosts", false);
    }

    public HostKeyUpdates updateHostKeys() {
        return switch (updateHostKeysText()) {
            case "true" -> HostKeyUpdates.YES;
            case "ask" -> HostKeyUpdates.ASK;
            default -> HostKeyUpdates.NO;
        };
    }

    String updateHostKeysText() {
        Value value = values.first("updatehostkeys");
        if (value != null) {
            return value.text();
        }
        List<Value> known = values.given("userknownhostsfile");
        boolean usual =
                known == null || (known.size() == 1 && known.get(0).text().equals("~/.ssh/known_hosts"));
        return usual && values.text("verifyhostkeydns", "false").equals("false") ? "true" : "false";
    }

    /** Whether to look for the host key in the DNS, and what a match means. */
    public VerifyHostKeyDns verifyHostKeyDns() {
        return switch (values.text("verifyhostkeydns", "false")) {
            case "true" -> VerifyHostKeyDns.YES;
            case "ask" -> VerifyHostKeyDns.ASK;
            default -> VerifyHostKeyDns.NO;
        };
    }

    public boolean noHostAuthenticationForLocalhost() {
        return values.flag("nohostauthenticationforlocalhost", false);
    }

    /** The smallest RSA key in bits. As in ssh, it can only be raised. */
    public int requiredRsaSize() {
        return values.requiredRsaSize();
    }
}
