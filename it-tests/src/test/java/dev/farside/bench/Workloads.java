package dev.farside.bench;

import java.util.List;

/** All workloads, in the order of a whole run. */
final class Workloads {
    private static final long MIB = 1 << 20;
    private static final int LARGE = 64 * 1024;
    private static final int SMALL = 8 * 1024;

    private static final List<Workload> ALL = List.of(
            stream("download", "One download, 64 KiB reads", true, LARGE, Lane.all()),
            stream("download-8k", "One download, 8 KiB reads", true, SMALL, Lane.all()),
            stream("upload", "One upload, 64 KiB writes", false, LARGE, Lane.all()),
            stream("upload-8k", "One upload, 8 KiB writes", false, SMALL, Lane.all()),
            new Latency("ping", "Round trip of one byte", "ping", 5000, 200, 7, Lane.all()),
            new Latency("connect", "Connect, then the round trip of one byte", "connect", 500, 20, 7, Lane.all()),
            busy("busy-16", 16, 16 * MIB, 5),
            busy("busy-256", 256, MIB / 2, 3),
            busy("busy-1000", 1000, MIB / 8, 3),
            new Idle("idle", "10,000 idle connections", 10_000, 500, 1),
            new Cold("cold", "Process start to first far byte", 11),
            new Young("young", "First 32 MiB of a newly started JVM", 5),
            new Beside("beside-download", "Round trip of one byte during a download", true, 5),
            new Beside("beside-upload", "Round trip of one byte during an upload", false, 5),
            new Distance("rtt20", "Round-trip time 20 ms", 20, 3),
            new Distance("rtt50", "Round-trip time 50 ms", 50, 3),
            new Untouched("untouched", "Connections that no rule matches, Socket", "socket", 9),
            new Untouched("untouched-channel", "Connections that no rule matches, SocketChannel", "channel", 9));

    private Workloads() {}

    private static Workload stream(String name, String title, boolean down, int buffer, List<Lane> lanes) {
        return new Streams(name, title, down, buffer, 1, 256 * MIB, 16 * MIB, 5, lanes);
    }

    private static Workload busy(String name, int connections, long bytes, int rounds) {
        String title = connections + " downloads at once, 16 KiB reads";
        return new Streams(name, title, true, 16 * 1024, connections, bytes, 16 * 1024, rounds, Lane.withDirect());
    }

    static List<String> names() {
        return ALL.stream().map(Workload::name).toList();
    }

    /** @param names none: all */
    static List<Workload> of(List<String> names) {
        return names.isEmpty()
                ? ALL
                : ALL.stream().filter(one -> names.contains(one.name())).toList();
    }
}
