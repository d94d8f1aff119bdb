package dev.farside.core.sshconfig;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An ssh_config's settings for one host, with OpenSSH's defaults filled in and tokens and ~ expanded. Accessors throw
 * {@link BadInput} if an expansion is wrong. Immutable.
 */
public final class HostSettings {
    /** RekeyLimit's second argument, kept under a name of its own. */
    static final String REKEY_INTERVAL = "rekeyinterval";

    /** What to do with a host key that is not known. */
    public enum HostKeyChecking {
        YES,
        NO,
        ASK,
        ACCEPT_NEW
    }

    /** What to do with host keys that a server tells of after login. */
    public enum HostKeyUpdates {
        YES,
        NO,
        ASK
    }

    static final List<String> DEFAULT_KEYS =
            List.of("id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk", "id_xmss", "id_dsa");

    private final Machine machine;
    private final String alias;
    private final String hostName;
    private final Map<String, List<Value>> values;

    HostSettings(Machine machine, String alias, String hostName, Map<String, List<Value>> values) {
        this.machine = machine;
        this.alias = alias;
        this.hostName = hostName;
        this.values = values;
        if (connectionAttempts() < 1) {
            throw new BadInput(source("ConnectionAttempts"), "ConnectionAttempts must be at least 1", null);
        }
    }

    /** As ssh, which does not try to reach a host through itself. */
    void requireNoLoop() {
        if (proxyLeadsToItself()) {
            throw new BadInput(
                    source("ProxyJump"),
                    "ProxyJump leads from '" + alias + "' to itself",
                    "'Host * !" + alias + "' leaves it out");
        }
    }

    /** Whether the last hop of ProxyJump is this host, as this user, on this port. */
    public boolean proxyLeadsToItself() {
        String jump = proxyJump();
        if (jump == null) {
            return false;
        }
        String hop = jump.substring(jump.lastIndexOf(',') + 1);
        String hopUser = hop.substring(0, Math.max(0, hop.lastIndexOf('@')));
        String hopPort = ConnectionTokens.jumpPort(hop);
        return ConnectionTokens.jumpHost(hop).equals(hostName)
                && (hopPort.isEmpty() ? "22" : hopPort).equals(Integer.toString(port()))
                && (hopUser.isEmpty() ? user() : hopUser).equals(user());
    }

    /** As it was asked for. */
    public String alias() {
        return alias;
    }

    /** The name or address to connect to. */
    public String hostName() {
        return hostName;
    }

    public String user() {
        return text("user", machine.user());
    }

    public int port() {
        return number("port", 22);
    }

    /** Where the value of a keyword comes from; null: nobody set it. */
    public Source source(String keyword) {
        List<Value> all = values.get(keyword.toLowerCase(Locale.ROOT));
        return all == null ? null : all.get(0).source();
    }

    /** Private keys, in order; the usual ones of ~/.ssh if none is configured. They need not exist. */
    public List<Path> identityFiles() {
        if (identityFilesGiven()) {
            return files("identityfile");
        }
        List<Path> usual = new ArrayList<>();
        for (String name : DEFAULT_KEYS) {
            usual.add(machine.home().resolve(".ssh").resolve(name));
        }
        return List.copyOf(usual);
    }

    /** Whether some line has IdentityFile. */
    public boolean identityFilesGiven() {
        return values.containsKey("identityfile");
    }

    public boolean identitiesOnly() {
        return flag("identitiesonly", false);
    }

    public List<Path> certificateFiles() {
        return files("certificatefile");
    }

    /** The socket of the ssh-agent, from IdentityAgent or SSH_AUTH_SOCK; null: there is none, or it shall not be used. */
    public Path identityAgent() {
        Value value = first("identityagent");
        String path = value == null ? "SSH_AUTH_SOCK" : tokens().file(value);
        if (path.equals("none")) {
            return null;
        }
        if (path.equals("SSH_AUTH_SOCK")) {
            path = machine.environment("SSH_AUTH_SOCK");
        } else if (path.startsWith("$") && !path.startsWith("${")) {
            path = machine.environment(path.substring(1));
        }
        return path == null || path.isEmpty() ? null : Path.of(path);
    }

    public List<Path> userKnownHostsFiles() {
        if (values.containsKey("userknownhostsfile")) {
            return files("userknownhostsfile");
        }
        Path directory = machine.home().resolve(".ssh");
        return List.of(directory.resolve("known_hosts"), directory.resolve("known_hosts2"));
    }

    public List<Path> globalKnownHostsFiles() {
        List<Value> given = values.get("globalknownhostsfile");
        if (given == null) {
            return List.of(Path.of("/etc/ssh/ssh_known_hosts"), Path.of("/etc/ssh/ssh_known_hosts2"));
        }
        List<Path> files = new ArrayList<>();
        for (Value value : given) {
            if (!value.text().equalsIgnoreCase("none")) {
                files.add(Path.of(tokens().tilde(value)));
            }
        }
        return List.copyOf(files);
    }

    /** A file of revoked keys, or null. */
    public Path revokedHostKeys() {
        Value value = unlessNone("revokedhostkeys");
        return value == null ? null : Path.of(tokens().tilde(value));
    }

    /** The name to look up in known_hosts, without a port, instead of host and address; null: those. */
    public String hostKeyAlias() {
        Value value = first("hostkeyalias");
        return value == null ? null : value.text().toLowerCase(Locale.ROOT);
    }

    public HostKeyChecking strictHostKeyChecking() {
        return switch (text("stricthostkeychecking", "ask")) {
            case "true" -> HostKeyChecking.YES;
            case "false" -> HostKeyChecking.NO;
            case "accept-new" -> HostKeyChecking.ACCEPT_NEW;
            default -> HostKeyChecking.ASK;
        };
    }

    public boolean checkHostIp() {
        return flag("checkhostip", false);
    }

    public boolean hashKnownHosts() {
        return flag("hashknownhosts", false);
    }

    public HostKeyUpdates updateHostKeys() {
        return switch (updateHostKeysText()) {
            case "true" -> HostKeyUpdates.YES;
            case "ask" -> HostKeyUpdates.ASK;
            default -> HostKeyUpdates.NO;
        };
    }

    String updateHostKeysText() {
        Value value = first("updatehostkeys");
        if (value != null) {
            return value.text();
        }
        List<Value> known = values.get("userknownhostsfile");
        boolean usual =
                known == null || (known.size() == 1 && known.get(0).text().equals("~/.ssh/known_hosts"));
        return usual && text("verifyhostkeydns", "false").equals("false") ? "true" : "false";
    }

    public boolean noHostAuthenticationForLocalhost() {
        return flag("nohostauthenticationforlocalhost", false);
    }

    /** Hops as {@code [user@]host[:port],...}; null: none. */
    public String proxyJump() {
        Value value = unlessNone("proxyjump");
        return value == null ? null : value.text();
    }

    /** {@link #proxyJump}, its tokens expanded. */
    public String jumps() {
        Value value = unlessNone("proxyjump");
        return value == null ? null : proxyTokens().percent(value);
    }

    /** A command for the shell that speaks SSH on its standard input and output; null: none. */
    public String proxyCommand() {
        Value value = unlessNone("proxycommand");
        return value == null ? null : proxyTokens().percent(value);
    }

    /** Whether the ProxyCommand passes a connected socket instead of bytes. */
    public boolean proxyUseFdpass() {
        return flag("proxyusefdpass", false);
    }

    private Tokens proxyTokens() {
        return new Tokens(
                machine,
                Map.of('h', hostName, 'k', keyAlias(), 'n', alias, 'p', Integer.toString(port()), 'r', user()));
    }

    /** For TCP connect, banner and key exchange together; null: no limit. */
    public Duration connectTimeout() {
        Value value = first("connecttimeout");
        return value == null ? null : Duration.ofSeconds(Values.integer(value.text()));
    }

    public int connectionAttempts() {
        return number("connectionattempts", 1);
    }

    /** Zero: no keepalives. */
    public Duration serverAliveInterval() {
        return Duration.ofSeconds(number("serveraliveinterval", 0));
    }

    public int serverAliveCountMax() {
        return number("serveralivecountmax", 3);
    }

    public boolean tcpKeepAlive() {
        return flag("tcpkeepalive", true);
    }

    public NameList ciphers() {
        return list("ciphers");
    }

    public NameList macs() {
        return list("macs");
    }

    public NameList kexAlgorithms() {
        return list("kexalgorithms");
    }

    public NameList hostKeyAlgorithms() {
        return list("hostkeyalgorithms");
    }

    public NameList pubkeyAcceptedAlgorithms() {
        return list("pubkeyacceptedalgorithms");
    }

    public NameList caSignatureAlgorithms() {
        return list("casignaturealgorithms");
    }

    /** In order of preference, those that PubkeyAuthentication and its like forbid left out. */
    public List<String> authentications() {
        String order =
                text("preferredauthentications", "gssapi-with-mic,hostbased,publickey,keyboard-interactive,password");
        List<String> allowed = new ArrayList<>();
        for (String method : order.split(",")) {
            boolean on =
                    switch (method) {
                        case "publickey" ->
                            !text("pubkeyauthentication", "true").equals("false");
                        case "keyboard-interactive" -> flag("kbdinteractiveauthentication", true) && !batchMode();
                        case "password" -> flag("passwordauthentication", true) && !batchMode();
                        case "hostbased" -> flag("hostbasedauthentication", false);
                        case "gssapi-with-mic" -> flag("gssapiauthentication", false);
                        default -> false;
                    };
            if (on) {
                allowed.add(method);
            }
        }
        return List.copyOf(allowed);
    }

    /** Nobody is to be asked anything. */
    public boolean batchMode() {
        return flag("batchmode", false);
    }

    public int numberOfPasswordPrompts() {
        return number("numberofpasswordprompts", 3);
    }

    /** In bits. */
    public int requiredRsaSize() {
        return number("requiredrsasize", 1024);
    }

    public boolean compression() {
        return flag("compression", false);
    }

    /** "any", "inet" or "inet6". */
    public String addressFamily() {
        return text("addressfamily", "any");
    }

    /** Null: any. */
    public String bindAddress() {
        return text("bindaddress", null);
    }

    /** Null: any. */
    public String bindInterface() {
        return text("bindinterface", null);
    }

    /** The octet for IP packets that IPQoS gives to sessions without a terminal; -1: the system's. */
    public int trafficClass() {
        List<Value> classes = all("ipqos");
        return classes.isEmpty() ? -1 : TrafficClass.value(classes.get(1).text());
    }

    /** Bytes after which keys are exchanged anew; 0: as the cipher needs it. */
    public long rekeyLimit() {
        Value value = first("rekeylimit");
        return value == null ? 0 : Long.parseLong(value.text());
    }

    /** Zero: never because of time. */
    public Duration rekeyInterval() {
        return Duration.ofSeconds(number(REKEY_INTERVAL, 0));
    }

    /** "QUIET", "FATAL", "ERROR", "INFO", "VERBOSE", "DEBUG", "DEBUG2" or "DEBUG3". */
    public String logLevel() {
        return text("loglevel", "INFO");
    }

    /** Local, dynamic and remote ones in the order of the files; none with ClearAllForwardings. */
    public List<Forward> forwards() {
        List<Forward> forwards = new ArrayList<>();
        if (!clearAllForwardings()) {
            forwards("localforward", Forward.Kind.LOCAL, forwards);
            forwards("dynamicforward", Forward.Kind.DYNAMIC, forwards);
            forwards("remoteforward", Forward.Kind.REMOTE, forwards);
        }
        return List.copyOf(forwards);
    }

    /** Where a remote forward that is SOCKS may lead, {@code host:port} each; {@code any} where nobody says. */
    public List<String> permitRemoteOpen() {
        List<String> permitted = new ArrayList<>();
        for (Value value : all("permitremoteopen")) {
            permitted.add(value.text());
        }
        return permitted.isEmpty() ? List.of("any") : List.copyOf(permitted);
    }

    public boolean clearAllForwardings() {
        return flag("clearallforwardings", false);
    }

    private void forwards(String keyword, Forward.Kind kind, List<Forward> into) {
        for (Value value : values.getOrDefault(keyword, List.of())) {
            into.add(Forward.parse(kind, value.text()).expanded(tokens(), value.source()));
        }
    }

    public boolean gatewayPorts() {
        return flag("gatewayports", false);
    }

    public boolean exitOnForwardFailure() {
        return flag("exitonforwardfailure", false);
    }

    public boolean streamLocalBindUnlink() {
        return flag("streamlocalbindunlink", false);
    }

    Value first(String keyword) {
        List<Value> all = values.get(keyword);
        return all == null ? null : all.get(0);
    }

    List<Value> all(String keyword) {
        return values.getOrDefault(keyword, List.of());
    }

    String text(String keyword, String otherwise) {
        Value value = first(keyword);
        return value == null ? otherwise : value.text();
    }

    Value unlessNone(String keyword) {
        Value value = first(keyword);
        return value == null || value.text().equalsIgnoreCase("none") ? null : value;
    }

    boolean flag(String keyword, boolean otherwise) {
        Value value = first(keyword);
        return value == null ? otherwise : value.text().equals("yes");
    }

    private int number(String keyword, int otherwise) {
        Value value = first(keyword);
        return value == null ? otherwise : Values.integer(value.text());
    }

    private NameList list(String keyword) {
        return new NameList(text(keyword, null));
    }

    private List<Path> files(String keyword) {
        List<Path> files = new ArrayList<>();
        for (Value value : all(keyword)) {
            if (!value.text().equalsIgnoreCase("none")) {
                files.add(Path.of(tokens().file(value)));
            }
        }
        return List.copyOf(files);
    }

    private String keyAlias() {
        String keyAlias = hostKeyAlias();
        return keyAlias == null ? alias : keyAlias;
    }

    Tokens tokens() {
        return ConnectionTokens.of(
                machine, hostName, alias, user(), Integer.toString(port()), keyAlias(), text("proxyjump", ""));
    }
}
