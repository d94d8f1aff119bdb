package dev.farside.jdks;

import java.util.List;
import java.util.stream.Stream;

/**
 * A test class of {@code dev.farside.it} whose result may differ from JDK to JDK.
 *
 * @param words what it tests, for the page
 * @param from the first Java on which it has something to do
 */
public record Subject(String name, String words, int from) {
    /** A JDK needs about six minutes for all of them. */
    public static final List<Subject> ALL = Stream.of(
                    "8 BadInputIT: what is wrong in the options or the rules ends a JVM at once",
                    "17 FutureJdkIT: every hook finds its method, and a JDK without one is refused",
                    "8 MainJobIT: typical programs reach far names, and nothing leaks",
                    "8 DifferentialIT: sockets behave as direct ones do",
                    "8 ChannelsIT: and so do channels and selectors",
                    "8 ChannelClientsIT: clients that are built on channels",
                    "17 ArchivesIT: archives of classes, AOT caches, compact object headers",
                    "26 Http3IT: HTTP/3, where it takes TCP",
                    "21 VirtualThreadsIT: virtual threads",
                    "8 NamesIT: far names",
                    "8 OwnCodeIT: resolvers, providers and managers of a program's own",
                    "8 HidingLoadersIT: class loaders that hide the JDK's classes",
                    "8 NativeTransportsIT: Netty's native transports",
                    "8 GuestHouseIT: the agent changes nothing of the program's",
                    "8 OtherAgentsIT: [other agents](clients.md#other-agents) before and after it",
                    "8 AttachIT: attach and detach",
                    "8 ZooIT: [the client libraries](clients.md)")
            .map(line -> line.split(" |: ", 3))
            .map(parts -> new Subject(parts[1], parts[2], Integer.parseInt(parts[0])))
            .toList();
}
