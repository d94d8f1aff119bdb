package dev.farside.core.sshconfig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints the settings for a host in the format and order of {@code ssh -G}. Only lines that have an effect in farside
 * are printed. Algorithm lists are OpenSSH's, including algorithms that farside does not support.
 */
public final class Printout {
    private final HostSettings settings;
    private final List<String> lines = new ArrayList<>();

    private Printout(HostSettings settings) {
        this.settings = settings;
    }

    /** The lines, each a keyword and a value. */
    public static List<String> of(HostSettings settings) {
        Printout printout = new Printout(settings);
        printout.flags();
        printout.numbers();
        printout.texts();
        printout.lists();
        printout.rest();
        return List.copyOf(printout.lines);
    }

    private void flags() {
        line("host", settings.alias());
        line("user", settings.user());
        line("hostname", settings.hostName());
        line("port", settings.port());
        or("addressfamily", "any");
        or("batchmode", "no");
        or("canonicalizefallbacklocal", "yes");
        or("canonicalizehostname", "false");
        or("checkhostip", "no");
        or("compression", "no");
        or("controlmaster", "false");
        or("clearallforwardings", "no");
        or("exitonforwardfailure", "no");
        or("gatewayports", "no");
        or("hashknownhosts", "no");
        or("identitiesonly", "no");
        or("kbdinteractiveauthentication", "yes");
        or("nohostauthenticationforlocalhost", "no");
        or("passwordauthentication", "yes");
        or("pubkeyauthentication", "true");
        or("streamlocalbindunlink", "no");
        or("stricthostkeychecking", "ask");
        or("tcpkeepalive", "yes");
        line("updatehostkeys", settings.hostKeys().updateHostKeysText());
    }

    private void numbers() {
        or("canonicalizemaxdots", "1");
        or("connectionattempts", "1");
        or("numberofpasswordprompts", "3");
        or("serveralivecountmax", "3");
        or("serveraliveinterval", "0");
        or("requiredrsasize", "1024");
    }

    private void texts() {
        given("bindaddress");
        given("bindinterface");
        algorithms("ciphers", Algorithms.DEFAULT_CIPHERS, Algorithms.CIPHERS);
        List<Path> masters = settings.connection().controlPaths();
        if (!masters.isEmpty()) {
            line("controlpath", masters.get(masters.size() - 1));
        }
        algorithms("hostkeyalgorithms", Algorithms.DEFAULT_KEY_TYPES, Algorithms.KEY_TYPES);
        if (settings.hostKeys().hostKeyAlias() != null) {
            line("hostkeyalias", settings.hostKeys().hostKeyAlias());
        }
        Value agent = settings.values().first("identityagent");
        if (agent != null) {
            line("identityagent", settings.values().tokens().file(agent));
        }
        algorithms("kexalgorithms", Algorithms.DEFAULT_KEX, Algorithms.KEX);
        algorithms("casignaturealgorithms", Algorithms.DEFAULT_CA_SIGNATURES, Algorithms.KEY_TYPES);
        or("loglevel", "INFO");
        algorithms("macs", Algorithms.DEFAULT_MACS, Algorithms.MACS);
        given("preferredauthentications");
        algorithms("pubkeyacceptedalgorithms", Algorithms.DEFAULT_KEY_TYPES, Algorithms.KEY_TYPES);
        if (settings.hostKeys().revokedHostKeys() != null) {
            line("revokedhostkeys", settings.hostKeys().revokedHostKeys());
        }
    }

    private void lists() {
        forwards(PortForward.Kind.DYNAMIC, "dynamicforward");
        forwards(PortForward.Kind.LOCAL, "localforward");
        forwards(PortForward.Kind.REMOTE, "remoteforward");
        for (Value file : settings.values().all("identityfile")) {
            line("identityfile", file.text());
        }
        if (!settings.login().identityFilesGiven()) {
            for (String name : LoginSettings.DEFAULT_KEYS) {
                line("identityfile", "~/.ssh/" + name);
            }
        }
        line("canonicaldomains", words("canonicaldomains", "none"));
        for (Value file : settings.values().all("certificatefile")) {
            line("certificatefile", file.text());
        }
        line("globalknownhostsfile", words("globalknownhostsfile", usualKnownHosts()));
        line("userknownhostsfile", userKnownHosts());
    }

    private String usualKnownHosts() {
        Path directory = settings.values().machine().system().sshForAll();
        return directory.resolve("ssh_known_hosts") + " " + directory.resolve("ssh_known_hosts2");
    }

    private void rest() {
        or("addkeystoagent", "false");
        or("connecttimeout", "none");
        line("canonicalizePermittedcnames", words("canonicalizepermittedcnames", "none"));
        String persist = settings.values().text("controlpersist", "no");
        line("controlpersist", persist.equals("0") ? "yes" : persist);
        if (!settings.values().all("ipqos").isEmpty()) {
            line("ipqos", words("ipqos", null));
        }
        line(
                "rekeylimit",
                settings.connection().rekeyLimit() + " "
                        + settings.connection().rekeyInterval().toSeconds());
        if (settings.proxyJump() != null) {
            line("proxyjump", settings.proxyJump());
        } else if (settings.values().unlessNone("proxycommand") != null) {
            given("proxycommand");
        }
    }

    private String userKnownHosts() {
        List<String> files = new ArrayList<>();
        for (java.nio.file.Path file : settings.hostKeys().userKnownHostsFiles()) {
            files.add(file.toString());
        }
        return files.isEmpty() ? "none" : String.join(" ", files);
    }

    private String words(String keyword, String otherwise) {
        List<String> words = new ArrayList<>();
        for (Value value : settings.values().all(keyword)) {
            words.add(value.text());
        }
        return words.isEmpty() ? otherwise : String.join(" ", words);
    }

    private void forwards(PortForward.Kind kind, String keyword) {
        for (PortForward forward : settings.forwards().all()) {
            if (forward.kind() == kind) {
                line(keyword, forward.dump());
            }
        }
    }

    private void algorithms(String keyword, List<String> defaults, List<String> all) {
        NameList list = new NameList(settings.values().text(keyword, null));
        line(keyword, String.join(",", list.apply(defaults, all)));
    }

    private void or(String keyword, String otherwise) {
        line(keyword, settings.values().text(keyword, otherwise));
    }

    private void given(String keyword) {
        Value value = settings.values().first(keyword);
        if (value != null) {
            line(keyword, value.text());
        }
    }

    private void line(String keyword, Object value) {
        lines.add(keyword + " " + value);
    }
}
