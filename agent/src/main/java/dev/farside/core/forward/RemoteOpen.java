package dev.farside.core.forward;

import dev.farside.core.input.BadInput;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the far side may connect to through a SOCKS remote forward (PermitRemoteOpen in ssh_config(5)).
 *
 * <pre>
 *   any                      everywhere
 *   none                     nowhere
 *   host:port ...            there; * for any host or any port, compared as written, [ ] around IPv6
 * </pre>
 */
final class RemoteOpen {

    /** @param port 0 for any */
    private record Place(String host, int port) {}

    private final boolean any;
    private final List<Place> places = new ArrayList<>();

    private RemoteOpen(boolean any) {
        this.any = any;
    }

    /** @throws BadInput one of them is no such thing */
    static RemoteOpen of(List<String> words) {
        boolean alone = words.size() == 1;
        if (alone && (words.get(0).equals("any") || words.get(0).equals("none"))) {
            return new RemoteOpen(words.get(0).equals("any"));
        }
        RemoteOpen open = new RemoteOpen(false);
        for (String word : words) {
            open.places.add(place(word));
        }
        return open;
    }

    private static Place place(String word) {
        int colon = word.lastIndexOf(':');
        String host = word.substring(0, Math.max(0, colon));
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        String port = word.substring(colon + 1);
        if (host.isEmpty() || !port.matches("\\*|[1-9][0-9]{0,4}")) {
            throw new BadInput(
                    "PermitRemoteOpen: \"" + word + "\" is not a host and port",
                    "as in localhost:8080, [fd20::7]:80 or *:443");
        }
        return new Place(host, port.equals("*") ? 0 : Integer.parseInt(port));
    }

    boolean allows(String host, int port) {
        if (any) {
            return true;
        }
        for (Place place : places) {
            boolean thatHost = place.host.equals("*") || place.host.equals(host);
            if (thatHost && (place.port == 0 || place.port == port)) {
                return true;
            }
        }
        return false;
    }
}
