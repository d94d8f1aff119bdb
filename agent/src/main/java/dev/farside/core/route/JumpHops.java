package dev.farside.core.route;

import java.util.ArrayList;
import java.util.List;

/** The hops of a ProxyJump. The reader of the ssh_config has already checked the syntax. */
final class JumpHops {
    private JumpHops() {}

    /** @param text {@code [user@]host[:port]} or {@code ssh://...}, separated by commas */
    static List<Hop> parse(String text) {
        List<Hop> hops = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            hops.add(hop(word));
        }
        return List.copyOf(hops);
    }

    private static Hop hop(String word) {
        String rest = word;
        if (rest.regionMatches(true, 0, "ssh://", 0, 6)) {
            rest = rest.substring(6, rest.endsWith("/") ? rest.length() - 1 : rest.length());
        }
        int at = rest.lastIndexOf('@');
        String user = at < 0 ? null : rest.substring(0, at);
        rest = rest.substring(at + 1);
        if (rest.startsWith("[")) {
            int end = rest.indexOf(']');
            return new Hop(user, rest.substring(1, end), port(rest.substring(end + 1)));
        }
        int colon = rest.indexOf(':');
        boolean one = colon >= 0 && colon == rest.lastIndexOf(':'); // more of them: an IPv6 address
        return one ? new Hop(user, rest.substring(0, colon), port(rest.substring(colon))) : new Hop(user, rest, 0);
    }

    private static int port(String text) {
        if (text.equals(":ssh")) {
            return 22; // as everywhere in an ssh_config
        }
        return text.isEmpty() ? 0 : Integer.parseInt(text.substring(1));
    }
}
