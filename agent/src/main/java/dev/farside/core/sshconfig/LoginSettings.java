package dev.farside.core.sshconfig;

import dev.farside.core.input.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The user, the keys and the methods of the login. Immutable. */
public final class LoginSettings {
    /** Those of OpenSSH 10.6, then those that only older ones have. */
    static final List<String> DEFAULT_KEYS = List.of(
            "id_rsa",
            "id_ecdsa",
            "id_ecdsa_sk",
            "id_ed25519",
            "id_ed25519_sk",
            "id_mldsa44_ed25519",
            "id_xmss",
            "id_dsa");

    private final HostValues values;

    LoginSettings(HostValues values) {
        this.values = values;
    }

    /** Private key files, in order; the default ones in ~/.ssh if none is configured. They need not exist. */
    public List<Path> identityFiles() {
        if (identityFilesGiven()) {
            return values.files("identityfile");
        }
        List<Path> usual = new ArrayList<>();
        Path home = values.machine().home();
        for (int i = 0; home != null && i < DEFAULT_KEYS.size(); i++) {
            usual.add(home.resolve(".ssh").resolve(DEFAULT_KEYS.get(i)));
        }
        return List.copyOf(usual);
    }

    /** Those that count as missing because the locale of this process cannot spell their names. */
    public List<String> unspellableIdentityFiles() {
        return values.unspellable("identityfile");
    }

    /** Whether a line has IdentityFile. */
    public boolean identityFilesGiven() {
        return values.isGiven("identityfile");
    }

    public boolean identitiesOnly() {
        return values.flag("identitiesonly", false);
    }

    public List<Path> certificateFiles() {
        return values.files("certificatefile");
    }

    /**
     * The socket of the ssh-agent, from IdentityAgent or SSH_AUTH_SOCK; null if there is none, or if it must not be
     * used.
     */
    public Path identityAgent() {
        Value value = values.first("identityagent");
        String path = value == null ? "SSH_AUTH_SOCK" : values.tokens().file(value);
        if (path.equals("none")) {
            return null;
        }
        if (path.equals("SSH_AUTH_SOCK")) {
            path = values.machine().environment("SSH_AUTH_SOCK");
            path = path == null || path.isEmpty() ? values.machine().system().usualAgent() : path;
        } else if (path.startsWith("$") && !path.startsWith("${")) {
            path = values.machine().environment(path.substring(1));
        }
        Source source = value == null ? new Source("SSH_AUTH_SOCK", 0, 0) : value.source();
        return path == null || path.isEmpty() ? null : values.file("identityagent", path, source);
    }

    /** What is added to the agent; null: nothing. */
    public KeysToAgent addKeysToAgent() {
        return KeysToAgent.of(values.text("addkeystoagent", "false"));
    }

    /** The library that speaks to security keys, or {@code internal}; null if there is none. */
    public String securityKeyProvider() {
        String provider = values.text("securitykeyprovider", "internal");
        if (provider.startsWith("$") && provider.length() > 1) {
            provider = values.machine().environment(provider.substring(1));
        }
        return provider == null || provider.isEmpty() || provider.equalsIgnoreCase("none") ? null : provider;
    }

    /** The program that {@code SSH_SK_HELPER} names; null: ssh's own. */
    public String securityKeyHelper() {
        return program("SSH_SK_HELPER");
    }

    /** The library that speaks to PKCS#11 tokens; null if there is none. */
    public String pkcs11Provider() {
        String provider = values.text("pkcs11provider", "none");
        return provider.isEmpty() || provider.equalsIgnoreCase("none") ? null : provider;
    }

    /** The program that {@code SSH_PKCS11_HELPER} names; null: ssh's own. */
    public String pkcs11Helper() {
        return program("SSH_PKCS11_HELPER");
    }

    private String program(String variable) {
        String program = values.machine().environment(variable);
        return program == null || program.isEmpty() ? null : program;
    }

    public NameList pubkeyAcceptedAlgorithms() {
        return values.list("pubkeyacceptedalgorithms");
    }

    /**
     * The login methods in order of preference, without those that PubkeyAuthentication and similar keywords forbid.
     */
    public List<String> authentications() {
        String order = values.text(
                "preferredauthentications", "gssapi-with-mic,hostbased,publickey,keyboard-interactive,password");
        List<String> allowed = new ArrayList<>();
        for (String method : order.split(",")) {
            boolean on =
                    switch (method) {
                        case "publickey" ->
                            !values.text("pubkeyauthentication", "true").equals("false");
                        case "keyboard-interactive" ->
                            values.flag("kbdinteractiveauthentication", true) && !batchMode();
                        case "password" -> values.flag("passwordauthentication", true) && !batchMode();
                        case "hostbased" -> values.flag("hostbasedauthentication", false);
                        case "gssapi-with-mic" -> values.flag("gssapiauthentication", false);
                        default -> false;
                    };
            if (on) {
                allowed.add(method);
            }
        }
        return List.copyOf(allowed);
    }

    /** The file with the user's Kerberos tickets; or, with a type and a colon, a cache of another kind. */
    public String ticketCache() {
        String given = values.machine().environment("KRB5CCNAME");
        String name =
                given == null || given.isEmpty() ? values.machine().system().usualTicketCache() : given;
        return name.startsWith("FILE:") ? name.substring("FILE:".length()) : name;
    }

    public boolean gssapiDelegates() {
        return values.flag("gssapidelegatecredentials", false);
    }

    /** Whether the user must not be asked anything (BatchMode). */
    public boolean batchMode() {
        return values.flag("batchmode", false);
    }

    public int numberOfPasswordPrompts() {
        return values.number("numberofpasswordprompts", 3);
    }

    /** The smallest RSA key in bits. As in ssh, it can only be raised. */
    public int requiredRsaSize() {
        return values.requiredRsaSize();
    }
}
