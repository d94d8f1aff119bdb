package dev.farside.it;

import java.nio.file.Path;

/** The servers for the client libraries, on the far side. They end with its network. */
final class ZooServers {
    private ZooServers() {}

    static void start(FarSide side) {
        Process process = Command.of(side.far()
                        .inside(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx256m",
                                "-cp",
                                new Enclosure("servers").classPath(),
                                "zoo.FarServers",
                                side.keys().serverStore().toString()))
                .start();
        FarSide.waitFor(process, "ready", "zoo servers");
    }
}
