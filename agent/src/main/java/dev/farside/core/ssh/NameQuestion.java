package dev.farside.core.ssh;

import dev.farside.core.input.Source;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.route.Cidr;
import dev.farside.core.route.Route;
import dev.farside.core.ssh.gateway.Gateways;
import dev.farside.core.tunnel.GatewayException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the gateway for the addresses of a name by running {@code getent ahosts NAME} there. That is getaddrinfo with
 * the gateway's own hosts file, search list and resolvers, which its sshd also uses when it connects to a name. A DNS
 * query of ours might give another answer.
 */
final class NameQuestion {
    /** Several resolvers that do not answer, at five seconds each, twice. */
    private static final int TIMEOUT_MILLIS = 30_000;

    private static final int NO_SUCH_KEY = 2; // getent(1)
    private static final int LONGEST_NAME = 253;

    private final Gateways all;
    private final Route.Via route;
    private final String name;

    NameQuestion(Gateways all, Route.Via route) {
        this.all = all;
        this.route = route;
        this.name = route.host();
    }

    /** As {@code Tunnel.resolve}. */
    List<byte[]> addresses() throws IOException {
        if (!isPlain(name)) {
            throw new UnknownHostException(name + ": not a host name");
        }
        FarCommand.Result result;
        try {
            result = new FarCommand("getent ahosts " + name).run(all, route.chains(), TIMEOUT_MILLIS);
        } catch (GatewayException e) {
            throw failure(e.getMessage(), e.hint());
        } catch (IOException e) {
            throw failure("gateway " + gateways() + " cannot be asked: " + e.getMessage(), HINT);
        }
        return read(result);
    }

    private static final String HINT = "names real takes a login that may run getent; names far takes nothing";

    /** Host characters only: they mean nothing to any shell, and no option begins with them. */
    private static boolean isPlain(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.charAt(0) == '-') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    /** Lines of {@code 10.1.2.3       STREAM name}, each address once for every kind of socket. */
    private List<byte[]> read(FarCommand.Result result) throws IOException {
        List<byte[]> addresses = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (String line : result.out().split("\n")) {
            String[] words = line.strip().split("\\s+");
            byte[] address = words.length > 1 && words[1].equals("STREAM") ? Cidr.bytes(words[0]) : null;
            if (address != null && !seen.contains(words[0])) {
                seen.add(words[0]);
                addresses.add(address);
            }
        }
        if (result.status() == 0 && !addresses.isEmpty()) {
            return addresses;
        }
        if (result.status() == NO_SUCH_KEY && result.out().isBlank()) {
            throw new UnknownHostException(name + ": Name or service not known (asked on " + gateways() + rule() + ")");
        }
        String said = ForeignWords.quote(result.err() + " " + result.out());
        String words = said.isEmpty() ? "status " + result.status() : said;
        throw failure("gateway " + gateways() + " did not run getent: " + words, HINT);
    }

    private String gateways() {
        return String.join(" or ", route.chains().stream().map(Object::toString).toList());
    }

    /** No cause: it would be of a class of ours, and this goes to the program. */
    private IOException failure(String line, String hint) {
        return new IOException(line + " (for " + name + rule() + ")" + (hint == null ? "" : "; " + hint));
    }

    private String rule() {
        Source source = route.source();
        return source == null ? "" : " by farside, rule " + source.rule();
    }
}
