package dev.farside.launcher.probe;

import dev.farside.core.route.HostName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the hosts and ports out of what programs are configured with.
 *
 * <table>
 * <caption>What is read</caption>
 * <tr><td>{@code HOST:PORT,HOST:PORT}</td><td>also {@code [IPv6]:PORT}, and Kafka's {@code SSL://HOST:PORT}</td></tr>
 * <tr><td>{@code SCHEME://USER:PASSWORD@HOST:PORT,HOST:PORT/...}</td><td>the port may be missing if the scheme has a
 * usual one</td></tr>
 * <tr><td>{@code jdbc:...}</td><td>any with {@code //}; Oracle's {@code thin:@HOST:PORT:SID} and
 * {@code (ADDRESS=(HOST=...)(PORT=...))}; SQL Server's properties</td></tr>
 * </table>
 *
 * <p>Such text may have a password in it, perhaps in a place where it does not belong. So no message quotes any of it.
 */
public final class ConnectionString {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+._-]*)://.*", Pattern.DOTALL);
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^\\]/]*\\]|[^/\\\\\\[\\]:]+):\\d+");

    private static final Pattern USER = Pattern.compile("[^/.].*@.*", Pattern.DOTALL);

    /** A comma between addresses that have a scheme each. */
    private static final Pattern NEXT_SCHEME = Pattern.compile(",(?=[A-Za-z][A-Za-z0-9+._-]*://)");

    private static final Pattern ORACLE_ADDRESS =
            Pattern.compile("\\(\\s*ADDRESS\\s*=((?:\\s*\\([^()]*\\))+)", Pattern.CASE_INSENSITIVE);

    /** @param port the usual one; 0: none, so that it has to be given */
    private record Scheme(int port, Protocol protocol) {}

    /** A scheme that is not known. */
    private static final Scheme OTHER = new Scheme(0, Protocol.UNKNOWN);

    private static final Map<String, Scheme> SCHEMES = Map.ofEntries(
            Map.entry("http", new Scheme(80, Protocol.HTTP)),
            Map.entry("https", new Scheme(443, Protocol.HTTPS)),
            Map.entry("ws", new Scheme(80, Protocol.UNKNOWN)),
            Map.entry("wss", new Scheme(443, Protocol.TLS)),
            Map.entry("amqp", new Scheme(5672, Protocol.UNKNOWN)),
            Map.entry("amqps", new Scheme(5671, Protocol.TLS)),
            Map.entry("mqtt", new Scheme(1883, Protocol.UNKNOWN)),
            Map.entry("mqtts", new Scheme(8883, Protocol.TLS)),
            Map.entry("nats", new Scheme(4222, Protocol.UNKNOWN)),
            Map.entry("mongodb", new Scheme(27017, Protocol.UNKNOWN)),
            Map.entry("redis", new Scheme(6379, Protocol.REDIS)),
            Map.entry("rediss", new Scheme(6379, Protocol.REDISS)),
            Map.entry("redis-sentinel", new Scheme(26379, Protocol.REDIS)),
            Map.entry("postgres", new Scheme(5432, Protocol.POSTGRESQL)),
            Map.entry("postgresql", new Scheme(5432, Protocol.POSTGRESQL)),
            Map.entry("mysql", new Scheme(3306, Protocol.MYSQL)),
            Map.entry("mariadb", new Scheme(3306, Protocol.MYSQL)),
            Map.entry("sqlserver", new Scheme(1433, Protocol.UNKNOWN)),
            Map.entry("oracle", new Scheme(1521, Protocol.UNKNOWN)),
            Map.entry("ldap", new Scheme(389, Protocol.UNKNOWN)),
            Map.entry("ldaps", new Scheme(636, Protocol.TLS)),
            Map.entry("ssh", new Scheme(22, Protocol.SSH)),
            Map.entry("sftp", new Scheme(22, Protocol.SSH)),
            Map.entry("tcps", new Scheme(0, Protocol.TLS)),
            Map.entry("tls", new Scheme(0, Protocol.TLS)),
            Map.entry("ssl", new Scheme(0, Protocol.TLS)),
            Map.entry("sasl_ssl", new Scheme(0, Protocol.TLS)));

    private ConnectionString() {}

    /**
     * Whether a word is one of these, and no file name: it has a scheme, or a port. So is one with a user name before a
     * host, which {@link #parse} refuses: as a file name it would be quoted, perhaps with a password.
     */
    public static boolean isOne(String word) {
        return isJdbc(word)
                || USER.matcher(word).matches()
                || SCHEME.matcher(word).matches()
                || HOST_AND_PORT.matcher(word.split(",", 2)[0]).matches();
    }

    /** Whether a word has a scheme. */
    public static boolean isUrl(String word) {
        return isJdbc(word) || SCHEME.matcher(word).matches();
    }

    /** @throws IllegalArgumentException with what is wrong, in one line without anything secret */
    public static List<Wanted> parse(String text) {
        List<Wanted> wanted = new ArrayList<>();
        if (isJdbc(text)) {
            jdbc(text.substring("jdbc:".length()), wanted);
            return wanted;
        }
        for (String part : NEXT_SCHEME.split(text)) {
            Matcher url = SCHEME.matcher(part);
            if (url.matches()) {
                url(url.group(1), part.substring(url.end(1) + "://".length()), wanted);
            } else {
                plain(part, wanted);
            }
        }
        return wanted;
    }

    private static boolean isJdbc(String text) {
        return text.regionMatches(true, 0, "jdbc:", 0, "jdbc:".length());
    }

    private static void plain(String list, List<Wanted> wanted) {
        if (list.indexOf('@') >= 0) {
            throw wrong("a user name or a password does not belong before a host without a scheme");
        }
        hosts(list, null, null, wanted);
    }

    private static void url(String name, String rest, List<Wanted> wanted) {
        String scheme = name.toLowerCase(Locale.ROOT);
        if (scheme.endsWith("+srv")) {
            throw wrong(
                    scheme + ":// is looked up as an SRV record of DNS, which leads to other hosts: give those hosts");
        }
        Scheme known = SCHEMES.getOrDefault(scheme, OTHER);
        boolean web = scheme.startsWith("http") || scheme.startsWith("ws");
        String authority = upTo(rest, "/?#");
        String tail = rest.substring(authority.length());
        boolean user = authority.indexOf('@') >= 0;
        if (!web && (upTo(tail, "?").indexOf('@') >= 0 || (!user && tail.indexOf('@') >= 0))) {
            throw misplaced();
        }
        if (scheme.equals("mongodb") && tail.matches("(?i).*[?&](tls|ssl)=true([&#].*)?")) {
            known = new Scheme(known.port(), Protocol.TLS);
        }
        String path = upTo(tail, "#");
        hosts(withoutUser(authority), known, path.startsWith("/") ? path : "/" + path, wanted);
    }

    private static void jdbc(String text, List<Wanted> wanted) {
        String driver = upTo(text, ":").toLowerCase(Locale.ROOT);
        if (driver.equals("oracle")) {
            oracle(text, wanted);
            return;
        }
        int slashes = text.indexOf("//");
        if (slashes < 0) {
            if (driver.equals("postgresql")) { // jdbc:postgresql:DATABASE
                hosts("localhost", SCHEMES.get(driver), null, wanted);
                return;
            }
            throw wrong("there is no host in this JDBC URL");
        }
        if (text.substring(0, slashes).contains("+srv")) {
            throw wrong("+srv is looked up as an SRV record of DNS, which leads to other hosts: give those hosts");
        }
        Scheme scheme = OTHER;
        for (String word : text.substring(0, slashes).toLowerCase(Locale.ROOT).split(":")) { // a wrapper may come first
            scheme = scheme.equals(OTHER) ? SCHEMES.getOrDefault(word, OTHER) : scheme;
        }
        String rest = text.substring(slashes + 2);
        String authority = upTo(rest, "/?;#");
        String tail = rest.substring(authority.length());
        if (upTo(tail, "?;").indexOf('@') >= 0) {
            throw misplaced();
        }
        if (text.toLowerCase(Locale.ROOT).startsWith("sqlserver:")) {
            sqlServer(authority, tail, wanted);
        } else if (authority.isEmpty() && scheme.port() != 0) {
            hosts("localhost", scheme, null, wanted);
        } else if (authority.indexOf('(') >= 0) {
            throw wrong("hosts in parentheses are not read here: give them as HOST:PORT");
        } else {
            hosts(withoutUser(authority), scheme, null, wanted);
        }
    }

    /** {@code HOST\INSTANCE:PORT;serverName=HOST;portNumber=PORT}. */
    private static void sqlServer(String authority, String properties, List<Wanted> wanted) {
        String host = authority;
        String port = null;
        for (String property : properties.split(";")) {
            String[] pair = property.split("=", 2);
            String key = pair[0].strip().toLowerCase(Locale.ROOT);
            if (pair.length == 2 && (key.equals("servername") || key.equals("server")) && host.isEmpty()) {
                host = pair[1].strip();
            } else if (pair.length == 2 && (key.equals("portnumber") || key.equals("port"))) {
                port = pair[1].strip();
            }
        }
        int instance = host.indexOf('\\');
        int colon = host.indexOf(':', Math.max(0, instance));
        if (instance >= 0) {
            if (colon < 0 && port == null) {
                throw wrong("an instance of SQL Server is looked up by UDP, which SSH does not carry: give its port");
            }
            host = host.substring(0, instance) + (colon < 0 ? "" : host.substring(colon));
        }
        String place = (host.isEmpty() ? "localhost" : host) + (colon < 0 && port != null ? ":" + port : "");
        hosts(place, SCHEMES.get("sqlserver"), null, wanted);
    }

    /** {@code oracle:thin:USER/PASSWORD@PLACE}. */
    private static void oracle(String text, List<Wanted> wanted) {
        int at = text.indexOf("@(") >= 0 ? text.indexOf("@(") : text.lastIndexOf('@');
        if (at < 0) {
            throw wrong("there is no host in this JDBC URL");
        }
        String place = text.substring(at + 1);
        if (place.startsWith("(")) {
            oracleAddresses(place, wanted);
            return;
        }
        Scheme scheme = SCHEMES.get("oracle");
        Matcher url = SCHEME.matcher(place);
        if (url.matches()) {
            String protocol = url.group(1).toLowerCase(Locale.ROOT);
            if (!protocol.equals("tcp") && !protocol.equals("tcps")) {
                throw wrong("this JDBC URL is looked up elsewhere (" + protocol + "): give host and port");
            }
            scheme = protocol.equals("tcps") ? new Scheme(scheme.port(), Protocol.TLS) : scheme;
            place = place.substring(url.end(1) + "://".length());
        } else if (place.startsWith("//")) {
            place = place.substring(2);
        } else if (place.indexOf(':') < 0 && place.indexOf('/') < 0) {
            throw wrong("a TNS alias is looked up in tnsnames.ora: give host and port");
        }
        String authority = upTo(place, "/?");
        Matcher sid = Pattern.compile("([^:\\[\\]]+:\\d+):[^:]*").matcher(authority);
        hosts(sid.matches() ? sid.group(1) : authority, scheme, null, wanted);
    }

    private static void oracleAddresses(String description, List<Wanted> wanted) {
        Matcher address = ORACLE_ADDRESS.matcher(description);
        while (address.find()) {
            String host = value("HOST", address.group(1));
            String port = value("PORT", address.group(1));
            if (host == null) {
                throw wrong("an ADDRESS in this JDBC URL has no HOST");
            }
            boolean tls = "tcps".equalsIgnoreCase(value("PROTOCOL", address.group(1)));
            Scheme scheme = new Scheme(1521, tls ? Protocol.TLS : Protocol.UNKNOWN);
            hosts(host + (port == null ? "" : ":" + port), scheme, null, wanted);
        }
        if (wanted.isEmpty()) {
            throw wrong("there is no host in this JDBC URL");
        }
    }

    private static String value(String key, String pairs) {
        Matcher pair = Pattern.compile("\\(\\s*" + key + "\\s*=\\s*([^()]*?)\\s*\\)", Pattern.CASE_INSENSITIVE)
                .matcher(pairs);
        return pair.find() ? pair.group(1) : null;
    }

    /** @param scheme null: there is none */
    private static void hosts(String list, Scheme scheme, String path, List<Wanted> wanted) {
        for (String place : list.split(",", -1)) {
            wanted.add(host(place.strip(), scheme, path));
        }
    }

    private static Wanted host(String place, Scheme scheme, String path) {
        boolean brackets = place.startsWith("[");
        int end = brackets ? place.indexOf(']') + 1 : place.indexOf(':') < 0 ? place.length() : place.indexOf(':');
        if (brackets && end == 0) {
            throw wrong("\"[\" without \"]\"");
        }
        String host = brackets ? place.substring(1, end - 1) : place.substring(0, end);
        String rest = place.substring(end);
        if (host.isEmpty()) {
            throw wrong("a host is missing");
        }
        String fault = HostName.fault(host);
        if (fault != null) {
            throw wrong("the host is not a host name: it " + fault);
        }
        int usual = scheme == null ? 0 : scheme.port();
        if (rest.isEmpty() && usual == 0) {
            throw wrong("a port is missing");
        }
        int port = rest.isEmpty() ? usual : port(rest);
        return scheme == null
                ? new Wanted(host, port, Protocol.usual(port), true, null)
                : new Wanted(host, port, scheme.protocol(), false, path);
    }

    private static int port(String rest) {
        if (rest.matches(":\\d{1,5}")) {
            int port = Integer.parseInt(rest.substring(1));
            if (port >= 1 && port <= 65535) {
                return port;
            }
        }
        throw wrong("a port is a number from 1 to 65535");
    }

    private static String withoutUser(String authority) {
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    /** What comes before the first of these characters. */
    private static String upTo(String text, String ends) {
        int i = 0;
        while (i < text.length() && ends.indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return text.substring(0, i);
    }

    private static IllegalArgumentException misplaced() {
        return wrong("a \"/\", \"?\" or \"#\" in a user name or a password is written as %2F, %3F or %23");
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException(why);
    }
}
