package dev.farside.core.ssh.hostkey;

import dev.farside.core.ssh.hostkey.KnownHosts.Line;
import dev.farside.core.ssh.hostkey.KnownHosts.Marker;
import dev.farside.core.ssh.hostkey.KnownHostsCommand.Reason;
import dev.farside.core.sshconfig.HostKeySettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which types of host keys to ask a server for, in order. */
public final class HostKeyOrder {
    private HostKeyOrder() {}

    /**
     * The algorithms to offer, those first whose keys are known for this host: so a server with several keys shows the one
     * we know.
     */
    public static List<String> of(HostKeySettings settings, List<String> algorithms) {
        String configured = settings.hostKeyAlgorithms().text();
        if (configured != null && !configured.startsWith("+") && !configured.startsWith("-")) {
            return algorithms;
        }
        boolean authority = false;
        Set<String> types = new HashSet<>();
        try {
            String name = HostKeyCheck.name(settings);
            List<Line> lines = new ArrayList<>(KnownHosts.find(HostKeyCheck.files(settings), name));
            lines.addAll(KnownHostsCommand.lines(settings, Reason.ORDER, null, name));
            for (Line line : lines) {
                authority |= line.marker() == Marker.AUTHORITY;
                if (line.marker() == Marker.NONE) {
                    types.add(line.key().type());
                }
            }
        } catch (IOException e) {
            // The check will say so.
            return algorithms;
        }
        if (algorithms.isEmpty() || types.contains(keyType(algorithms.get(0)))) {
            return algorithms;
        }
        List<String> first = new ArrayList<>();
        List<String> last = new ArrayList<>();
        for (String algorithm : algorithms) {
            boolean known = types.contains(keyType(algorithm)) || (authority && algorithm.contains("-cert-"));
            (known ? first : last).add(algorithm);
        }
        first.addAll(last);
        return first;
    }

    /** The type of the plain keys an algorithm signs with. */
    static String keyType(String algorithm) {
        String plain = algorithm.replace("-cert-v01@openssh.com", "");
        return plain.startsWith("rsa-sha2-") ? "ssh-rsa" : plain;
    }
}
