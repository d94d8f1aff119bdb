package dev.farside.jdks;

import java.util.List;
import java.util.stream.Stream;

/**
 * A test class of {@code dev.farside.it} whose result may differ from JDK to JDK.
 *
 * @param words what it tests, for the page
 */
public record Subject(String name, String words) {
    /** A JDK needs about six minutes for all of them. */
    public static final List<Subject> ALL = Stream.of(
                    "FutureJdkIT: every hook finds its method, and a JDK without one is refused",
                    "MainJobIT: typical programs reach far names, and nothing leaks",
                    "DifferentialIT: sockets behave as direct ones do",
                    "ChannelsIT: and so do channels and selectors",
                    "ChannelClientsIT: clients that are built on channels",
                    "Http3IT: HTTP/3, where it takes TCP",
                    "VirtualThreadsIT: virtual threads",
                    "NamesIT: far names",
                    "OwnCodeIT: resolvers, providers and managers of a program's own",
                    "HidingLoadersIT: class loaders that hide the JDK's classes",
                    "NativeTransportsIT: Netty's native transports",
                    "GuestHouseIT: the agent changes nothing of the program's",
                    "OtherAgentsIT: [other agents](clients.md#other-agents) before and after it",
                    "AttachIT: attach and detach",
                    "ZooIT: [the client libraries](clients.md)")
            .map(line -> line.split(": ", 2))
            .map(parts -> new Subject(parts[0], parts[1]))
            .toList();
}
