package dev.farside.core.ssh.hostkey;

import dev.farside.core.ssh.hostkey.KnownHosts.Line;
import dev.farside.core.ssh.hostkey.KnownHosts.Marker;
import dev.farside.core.ssh.key.KeyBlob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which of a server's host keys the user's known_hosts files lack, and which of their keys the server no longer has.
 * Found as ssh finds them (clientloop.c, hostkeys_find).
 *
 * @param fresh keys of the server that no line of the host has
 * @param stale keys of such lines that the server no longer has
 * @param obstacle why nothing may be changed; null if nothing prevents it
 */
record HostKeyPlan(Set<KeyBlob> fresh, Set<KeyBlob> stale, String obstacle) {

    /**
     * @param names those of the host
     * @param offered all keys of the server
     * @param usable those of them that it may be known by
     */
    static HostKeyPlan of(List<Path> files, List<String> names, Set<KeyBlob> offered, Set<KeyBlob> usable)
            throws IOException {
        Set<KeyBlob> fresh = new LinkedHashSet<>(usable);
        Set<KeyBlob> stale = new LinkedHashSet<>();
        String obstacle = null;
        List<Line> others = new ArrayList<>();
        for (Line line : KnownHosts.all(files)) {
            if (names.stream().noneMatch(line::isFor)) {
                others.add(line);
            } else if (line.marker() != Marker.NONE) {
                obstacle = line.place() + " has a marker";
            } else if (isComplex(line.names())) {
                obstacle = line.place() + " is for several hosts";
            } else if (offered.contains(line.key())) {
                fresh.remove(line.key());
            } else {
                stale.add(line.key());
            }
        }
        for (Line line : others) {
            if (usable.contains(line.key()) || stale.contains(line.key())) {
                obstacle = line.place() + " has one of the keys for another host";
            }
        }
        return new HostKeyPlan(fresh, stale, obstacle);
    }

    /** What ssh never writes: patterns, or more than a name and an address. */
    private static boolean isComplex(String names) {
        int comma = names.indexOf(',');
        return names.indexOf('*') >= 0 || names.indexOf('?') >= 0 || (comma >= 0 && names.indexOf(',', comma + 1) >= 0);
    }

    boolean changesNothing() {
        return obstacle != null || (fresh.isEmpty() && stale.isEmpty());
    }
}
