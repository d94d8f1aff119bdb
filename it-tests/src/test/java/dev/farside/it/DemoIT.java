package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.Command;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The demo, on a machine that has no network, by a user who is not root. */
class DemoIT {
    static List<Jdk> jdks() {
        return Jdk.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theDemoTellsItsStoryAndLeavesNothingBehind(Jdk jdk, @TempDir Path anywhere) throws IOException {
        // Where that user can read it, unlike perhaps the place it was built in.
        Files.setPosixFilePermissions(anywhere, PosixFilePermissions.fromString("rwxr-xr-x"));
        Command.of("cp", "-r", Jvm.distribution().toString(), anywhere + "/copy")
                .output();
        Set<Path> before = leftovers();
        try (Namespace nowhere = Namespace.open()) {
            Command.Result result = Command.of(nowhere.onNetwork(List.of(
                            "setpriv",
                            "--reuid=nobody",
                            "--regid=nogroup",
                            "--clear-groups",
                            "--",
                            anywhere + "/copy/bin/farside",
                            "demo")))
                    .with("JAVA_HOME", jdk.home().toString())
                    .run();
            assertAll(
                    result.toString(),
                    () -> assertEquals(
                            """

                            An SSH gateway and a web server run on this machine for a moment.
                            Only the gateway knows the web server's name, intranet.demo.internal.

                            $ java Fetch http://intranet.demo.internal/
                              java.net.UnknownHostException: intranet.demo.internal

                            $ cat rules
                              ssh-config ssh_config
                              *.demo.internal via gateway

                            $ farside --rules rules java Fetch http://intranet.demo.internal/
                              Hello from the intranet! You can only see this through the gateway.

                            The same program, unchanged: farside sent its connection through the gateway,
                            and the name was looked up there, never here.

                            """,
                            result.out()),
                    () -> assertEquals("", result.err()),
                    () -> assertEquals(0, result.status()));
        }
        assertEquals(before, leftovers());
    }

    private static Set<Path> leftovers() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(path -> path.getFileName().toString().startsWith("farside-demo-"))
                    .collect(Collectors.toSet());
        }
    }
}
