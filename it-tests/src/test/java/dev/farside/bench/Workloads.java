package dev.farside.bench;

import dev.farside.bench.report.Subject;
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
            stream("download-shared", "One download over a shared login", true, LARGE, Lane.shared()),
            stream("upload-shared", "One upload over a shared login", false, LARGE, Lane.shared()),
            new Latency(
                    new Subject(
                            "ping-shared",
                            "Round trip of one byte over a shared login",
                            "The login of `ssh -M` or of `farside login`."),
                    "ping",
                    5000,
                    200,
                    7,
                    Lane.shared()),
            new Latency(
                    new Subject(
                            "ping",
                            "Round trip of one byte",
                            "One connection sends a byte and waits until the target has sent it back, 5,000 times."),
                    "ping",
                    5000,
                    200,
                    7,
                    Lane.all()),
            new Latency(
                    new Subject(
                            "connect",
                            "Connect, then the round trip of one byte",
                            "500 connections, one after the other; each is closed when its byte is back."),
                    "connect",
                    500,
                    20,
                    7,
                    Lane.all()),
            new Latency(
                    new Subject(
                            "connect-recorded",
                            "Connect, then the round trip of one byte, while Flight Recorder records",
                            "The same 500 connections, without a recording and with one from the start of the JVM. Each has two events"
                                    + " of farside's in it, and those that the JDK records of itself."),
                    "connect",
                    500,
                    20,
                    7,
                    Lane.recorded().get(0).title(),
                    Lane.recorded()),
            busy("busy-16", "16", 16, 16 * MIB, 5),
            busy("busy-256", "256", 256, MIB / 2, 5),
            busy("busy-1000", "1,000", 1000, MIB / 8, 5),
            new Idle(
                    new Subject(
                            "idle",
                            "10,000 idle connections",
                            "What each of many connections that do nothing takes of its JVM: heap after garbage collections,"
                                    + " file descriptors, threads. A limit on descriptors makes it fewer connections."),
                    10_000,
                    500,
                    5),
            Cold.ofLogins(
                    new Subject(
                            "cold",
                            "Process start to first far byte",
                            "From the start of a JVM until the first byte that its program asks for is back. `ssh -W` does the"
                                    + " same without a JVM."),
                    11),
            Cold.ofSharedLogins(
                    new Subject(
                            "cold-shared",
                            "Process start to first far byte, over a login that is there",
                            "The same beside a program that logs in for itself. `ssh -M` and `farside login` have logged in"
                                    + " before the JVM starts."),
                    11),
            new Programs(
                    new Subject(
                            "start",
                            "Start-up of a program that never asks the far side",
                            "Hello, world from start to end. The empty agent is what any `-javaagent` costs a JVM."),
                    Start.EMPTY_AGENT,
                    21,
                    Start::lines),
            new Programs(
                    new Subject(
                            "answers",
                            "What the launcher answers by itself",
                            "Commands from start to end. `--help` and `--version` start no JVM."),
                    Answers.JAVA,
                    21,
                    Answers::lines),
            new Question(
                    new Subject(
                            "question",
                            "A program that asks one question",
                            "A program connects, asks for one byte, and ends. CPU is the program's own, from start to end."),
                    1,
                    21),
            new Question(
                    new Subject(
                            "question-20",
                            "20 programs at once that ask one question each",
                            "The same, 20 at once. A connect that takes more than 10 s has failed."),
                    20,
                    5),
            new Young(
                    new Subject(
                            "young",
                            "First 32 MiB of a newly started JVM",
                            "One download, before the JVM has compiled anything. MINA SSHD is the library that farside uses for"
                                    + " key exchange and login."),
                    5),
            beside("beside-download", "a download", true),
            beside("beside-upload", "an upload", false),
            distance("rtt20", 20),
            distance("rtt50", 50),
            untouched("untouched", "Socket", "socket"),
            untouched("untouched-channel", "SocketChannel", "channel"));

    private Workloads() {}

    private static Workload stream(String name, String title, boolean down, int buffer, List<Lane> lanes) {
        String text = "1 GiB over one connection, after another GiB that is not counted.";
        return new Streams(new Subject(name, title, text), down, buffer, 1, 1024 * MIB, 16 * MIB, 5, lanes);
    }

    private static Workload busy(String name, String count, int connections, long bytes, int rounds) {
        Subject subject = new Subject(
                name,
                count + " downloads at once, 16 KiB reads",
                "All connections are open before the first download begins. `first run` is the first of a new JVM with a new sshd"
                        + " and ssh; the other figures are of later runs.");
        return new Streams(subject, true, 16 * 1024, connections, bytes, 16 * 1024, rounds, Lane.withDirect());
    }

    private static Workload beside(String name, String what, boolean down) {
        Subject subject = new Subject(
                name,
                "Round trip of one byte during " + what,
                "One connection is busy without a pause; another one of the same program does round trips, before that and"
                        + " during it.");
        return new Beside(subject, down, 5);
    }

    private static Workload distance(String name, int millis) {
        Subject subject = new Subject(
                name,
                "Round-trip time " + millis + " ms",
                "The same over a line with this round-trip time: two network namespaces and a delay line in user space, which"
                        + " takes root, with TCP buffers up to 32 MiB at both ends.");
        return new Distance(subject, millis, 5);
    }

    private static Workload untouched(String name, String type, String door) {
        Subject subject = new Subject(
                name,
                "Connections that no rule matches, " + type,
                "Connections over loopback that farside compares with its rules and leaves alone. Each round starts three JVMs:"
                        + " one with the agent, and two without, which show how much two equal JVMs differ. The three work in 60"
                        + " short blocks (50 connects, 16 MiB) in turn. A round's ratio is the median of those of its blocks. In"
                        + " brackets is the interval that has the true ratio with a probability of 95 %, by the sign test.");
        return new Untouched(subject, door, 15);
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
