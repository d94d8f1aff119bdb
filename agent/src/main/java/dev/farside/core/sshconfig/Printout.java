package dev.farside.core.sshconfig;

import java.util.ArrayList;
import java.util.List;

/**
 * The settings for a host in the format of {@code ssh -G}: those of its lines that have an effect in farside, in its
 * order. Algorithm lists are OpenSSH's, including algorithms that farside does not support.
 */
public final class Printout {
    private final HostSettings settings;
    private final List<String> lines = new ArrayList<>();

    private Printout(HostSettings settings) {
        this.settings = settings;
    }

    /** Lines of keyword and value. */
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
        line("updatehostkeys", settings.updateHostKeysText());
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
        algorithms("hostkeyalgorithms", Algorithms.DEFAULT_KEY_TYPES, Algorithms.KEY_TYPES);
        if (settings.hostKeyAlias() != null) {
            line("hostkeyalias", settings.hostKeyAlias());
        }
        Value agent = settings.first("identityagent");
        if (agent != null) {
            line("identityagent", settings.tokens().file(agent));
        }
        algorithms("kexalgorithms", Algorithms.DEFAULT_KEX, Algorithms.KEX);
        algorithms("casignaturealgorithms", Algorithms.DEFAULT_CA_SIGNATURES, Algorithms.KEY_TYPES);
        or("loglevel", "INFO");
        algorithms("macs", Algorithms.DEFAULT_MACS, Algorithms.MACS);
        given("preferredauthentications");
        algorithms("pubkeyacceptedalgorithms", Algorithms.DEFAULT_KEY_TYPES, Algorithms.KEY_TYPES);
        if (settings.unlessNone("revokedhostkeys") != null) {
            given("revokedhostkeys");
        }
    }

    private void lists() {
        forwards(Forward.Kind.DYNAMIC, "dynamicforward");
        forwards(Forward.Kind.LOCAL, "localforward");
        forwards(Forward.Kind.REMOTE, "remoteforward");
        for (Value file : settings.all("identityfile")) {
            line("identityfile", file.text());
        }
        if (!settings.identityFilesGiven()) {
            for (String name : HostSettings.DEFAULT_KEYS) {
                line("identityfile", "~/.ssh/" + name);
            }
        }
        line("canonicaldomains", words("canonicaldomains", "none"));
        for (Value file : settings.all("certificatefile")) {
            line("certificatefile", file.text());
        }
        line(
                "globalknownhostsfile",
                words("globalknownhostsfile", "/etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2"));
        line("userknownhostsfile", userKnownHosts());
    }

    private void rest() {
        or("connecttimeout", "none");
        line("canonicalizePermittedcnames", words("canonicalizepermittedcnames", "none"));
        if (!settings.all("ipqos").isEmpty()) {
            line("ipqos", words("ipqos", null));
        }
        line(
                "rekeylimit",
                settings.rekeyLimit() + " " + settings.rekeyInterval().toSeconds());
        if (settings.proxyJump() != null) {
            line("proxyjump", settings.proxyJump());
        } else if (settings.unlessNone("proxycommand") != null) {
            given("proxycommand");
        }
    }

    private String userKnownHosts() {
        List<String> files = new ArrayList<>();
        for (java.nio.file.Path file : settings.userKnownHostsFiles()) {
            files.add(file.toString());
        }
        return files.isEmpty() ? "none" : String.join(" ", files);
    }

    private String words(String keyword, String otherwise) {
        List<String> words = new ArrayList<>();
        for (Value value : settings.all(keyword)) {
            words.add(value.text());
        }
        return words.isEmpty() ? otherwise : String.join(" ", words);
    }

    private void forwards(Forward.Kind kind, String keyword) {
        for (Forward forward : settings.forwards()) {
            if (forward.kind() == kind) {
                line(keyword, forward.dump());
            }
        }
    }

    private void algorithms(String keyword, List<String> defaults, List<String> all) {
        NameList list = new NameList(settings.text(keyword, null));
        line(keyword, String.join(",", list.apply(defaults, all)));
    }

    private void or(String keyword, String otherwise) {
        line(keyword, settings.text(keyword, otherwise));
    }

    private void given(String keyword) {
        Value value = settings.first(keyword);
        if (value != null) {
            line(keyword, value.text());
        }
    }

    private void line(String keyword, Object value) {
        lines.add(keyword + " " + value);
    }
}
