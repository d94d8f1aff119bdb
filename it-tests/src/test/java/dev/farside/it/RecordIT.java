package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code farside record}: nothing is redirected, all is noted, and the file of it can be used as rules. */
@Timeout(180)
class RecordIT {
    private final FarSide side = FarSide.get();

    @TempDir
    private Path directory;

    private Path home;
    private Path file;

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    @BeforeEach
    void homeWithoutGateways() throws IOException {
        home = Files.createDirectories(directory.resolve("home"));
        Files.createDirectory(home.resolve(".ssh"));
        Files.copy(side.sshConfigFile(), home.resolve(".ssh/config"));
        file = directory.resolve("app.rules");
    }

    private List<String> java(Jdk jdk, String main, String... arguments) {
        return Jvm.on(jdk).with("-Duser.home=" + home).line(main, arguments);
    }

    private Command farside(List<String> options, List<String> command) {
        List<String> line = new ArrayList<>(List.of(Jvm.farsideProgram()));
        line.addAll(options);
        line.addAll(command);
        return Command.of(side.near().onNetwork(line)).with("XDG_RUNTIME_DIR", directory.toString());
    }

    private Command record(List<String> command, String... options) {
        List<String> all = new ArrayList<>(List.of("record", "-o", file.toString()));
        all.addAll(List.of(options));
        return farside(all, command);
    }

    /** Without the widths of columns, the numbers of lines, and the last line, which has a checksum. */
    private static String plain(String text) {
        return text.lines()
                        .filter(line -> !line.startsWith("# Written by "))
                        .map(line -> line.replaceAll(" +", " ")
                                .replaceAll("(?<=[a-zA-Z]):[0-9]+$", "")
                                .replaceAll("SocketUtils\\$[0-9]+", "SocketUtils\\$N")
                                // Netty looks a name up on the thread that connects, if its event loop was fast.
                                .replaceAll("run:[0-9]+ < probe.Destinations.epoll", "run"))
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    private static String quoted(List<String> command) {
        return command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void everyDoorAndOutcomeIsNotedAndNothingIsRedirected(Jdk jdk) throws IOException {
        Command.Result result = record(
                        java(
                                jdk,
                                "probe.Destinations",
                                "socket=pg.corp.example:5432",
                                "socket=pg.corp.example:5432",
                                "adaptor=ad.corp.example:1",
                                "channel=ch.corp.example:1",
                                "selected=se.corp.example:1",
                                "asynchronous=as.corp.example:1",
                                "name=na.corp.example",
                                "epoll=ep.corp.example:1",
                                "socket=10.213.2.14:7",
                                "adaptor=10.213.2.15:7",
                                "selected=10.213.2.16:7",
                                "socket=open.example:4",
                                "adaptor=open.example:4",
                                "channel=open.example:5",
                                "selected=open.example:6",
                                "asynchronous=open.example:8",
                                "epoll=open.example:10",
                                "socket=open.example:7",
                                "adaptor=open.example:9",
                                "channel=open.example:13",
                                "selected=open.example:15",
                                "asynchronous=open.example:17",
                                "asynchronous=open.example:17",
                                "epoll=open.example:25",
                                "datagram=open.example:54",
                                "socket=localhost:1"),
                        "--via",
                        "bastion")
                .run();
        assertEquals(0, result.status(), result::toString);
        // Netty makes newer JDKs warn.
        assertTrue(result.err().endsWith("farside: recorded 24 places in " + file + "\n"), result::toString);
        assertTrue(result.out().contains("socket=open.example:7 done\n"), result::toString);
        assertTrue(
                result.out().contains("socket=pg.corp.example:5432 java.net.UnknownHostException\n"), result::toString);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(EXPECTED, plain(Files.readString(file)), result::toString);
    }

    private static final String EXPECTED =
            """
            # farside record: 24 places that 1 JVM connected to, with everything direct.
            # This is a file of rules; farside-rules(5) describes the language, farside check tries what stands here.

            # Probably behind a gateway: it failed as what cannot be reached from here does.
            # bastion is the gateway that was given, or the only one that your rules and your ssh_config name.

            # ad.corp.example:1 SocketChannel unknown name probe.Destinations.adaptor
            # as.corp.example:1 AsynchronousSocketChannel unknown name probe.Destinations.asynchronous
            # ch.corp.example:1 SocketChannel unknown name probe.Destinations.channel
            # ep.corp.example look-up unknown name io.netty.util.internal.SocketUtils$N.run
            # na.corp.example look-up unknown name probe.Destinations.to
            # pg.corp.example:5432 Socket unknown name twice probe.Destinations.socket
            # se.corp.example:1 SocketChannel unknown name probe.Destinations.selected
            *.corp.example via bastion

            # 10.213.2.14:7 Socket timed out probe.Destinations.socket
            # 10.213.2.15:7 SocketChannel timed out probe.Destinations.adaptor
            # 10.213.2.16:7 SocketChannel timed out probe.Destinations.selected
            10.213.2.0/24 via bastion

            # Refused. Somebody answered, so a gateway hardly helps.
            # open.example:4 Socket refused probe.Destinations.socket
            # open.example:4 SocketChannel refused probe.Destinations.adaptor
            # open.example:5 SocketChannel refused probe.Destinations.channel
            # open.example:6 SocketChannel refused probe.Destinations.selected
            # open.example:8 AsynchronousSocketChannel refused probe.Destinations.asynchronous
            # open.example:10 native channel of Netty refused io.netty.channel.epoll.AbstractEpollChannel$AbstractEpollUnsafe.connect

            # Works directly.
            # open.example:7 Socket connected probe.Destinations.socket
            # open.example:9 SocketChannel connected probe.Destinations.adaptor
            # open.example:13 SocketChannel connected probe.Destinations.channel
            # open.example:15 SocketChannel connected probe.Destinations.selected
            # open.example:17 AsynchronousSocketChannel connected twice probe.Destinations.asynchronous
            # open.example:25 native channel of Netty connected io.netty.channel.epoll.AbstractEpollChannel$AbstractEpollUnsafe.connect

            # On this machine, or on its own link.
            # localhost:1 Socket refused probe.Destinations.socket

            # No TCP: farside does not carry it.
            # open.example:54 datagram sent probe.Destinations.datagram
            """;

    @ParameterizedTest
    @MethodSource("jdks")
    void theFileThatWasProposedReachesWhatFailed(Jdk jdk) {
        List<String> connect = java(jdk, "probe.Connect", "echo.corp.example", "7", "5000");
        Command.Result recorded = record(connect, "--via", "bastion").run();
        assertEquals("java.net.UnknownHostException: echo.corp.example\n", recorded.out(), recorded::toString);
        Command.Result used =
                farside(List.of("--rules", file.toString()), connect).run();
        assertAll(() -> assertEquals("connected\n", used.out(), used::toString), () -> assertEquals("", used.err()));
    }

    @Test
    void whatTheSshConfigCoversIsMarkedAndReachedWithTheFile() throws IOException {
        Files.writeString(
                home.resolve(".ssh/config"),
                "Host *.corp.example\n  ProxyJump bastion\n" + Files.readString(side.sshConfigFile()));
        List<String> connect = java(Jdk.any(), "probe.Connect", "echo.corp.example", "7", "5000");
        record(connect).run();
        String text = plain(Files.readString(file));
        assertTrue(
                text.contains("# echo.corp.example:7 Socket unknown name via bastion (" + home
                        + "/.ssh/config:2)\nssh-config\n"),
                text);
        Command.Result used =
                farside(List.of("--rules", file.toString()), connect).run();
        assertEquals("connected\n", used.out(), used::toString);
    }

    @Test
    void theJvmsThatAProgramOrAScriptStartsAreInTheSameFile() throws IOException {
        String first = quoted(java(
                Jdk.any(),
                "probe.Spawn",
                java(Jdk.any(), "probe.Destinations", "socket=a.corp.example:1").toArray(new String[0])));
        String second = quoted(java(Jdk.any(), "probe.Destinations", "socket=b.corp.example:2"));
        Command.Result result =
                record(List.of("sh", "-c", first + "; " + second + "; exit 7")).run();
        assertEquals(7, result.status(), result::toString);
        String text = plain(Files.readString(file));
        assertTrue(text.startsWith("# farside record: 2 places that 3 JVMs connected to"), text);
        assertTrue(text.contains("# a.corp.example:1 Socket unknown name probe"), text);
        assertTrue(text.contains("# b.corp.example:2 Socket unknown name probe"), text);
        assertTrue(text.endsWith("\n#*.corp.example via GATEWAY\n"), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aProgramThatIsInterruptedGivesItsRecord(String signal) throws IOException {
        try (Running program = Running.start(
                record(java(Jdk.any(), "probe.Destinations", "socket=open.example:4", "hang=10.213.2.14:7")))) {
            assertEquals("socket=open.example:4 java.net.ConnectException", program.line());
            assertEquals("hanging", program.line());
            Command.of("kill", "-" + signal, Long.toString(program.pid())).output();
            program.lastWords();
            String text = plain(Files.readString(file));
            assertTrue(text.contains("# 10.213.2.14:7 Socket no answer probe.Destinations"), text);
            assertTrue(text.contains("\n#10.213.2.0/24 via GATEWAY\n"), text);
            assertTrue(text.contains("# open.example:4 Socket refused probe.Destinations.socket\n"), text);
        }
    }

    /** The user edits the file while another JVM of the run goes on. */
    @Test
    void aFileThatIsEditedWhileTheRunGoesOnStays() throws IOException {
        String first = quoted(java(Jdk.any(), "probe.Destinations", "socket=a.corp.example:1"));
        String second = quoted(java(Jdk.any(), "probe.Destinations", "socket=b.corp.example:2"));
        String edit = "echo 'a.corp.example via bastion' >>" + file;
        Command.Result result =
                record(List.of("sh", "-c", first + "; " + edit + "; " + second)).run();
        String text = Files.readString(file);
        assertTrue(text.endsWith("\na.corp.example via bastion\n"), text);
        assertFalse(text.contains("b.corp.example"), text);
        String beside = Files.readString(Path.of(file + ".2"));
        assertTrue(beside.startsWith("# farside record: 2 places that 2 JVMs connected to"), beside);
        assertTrue(
                result.err()
                        .endsWith("farside: recorded 2 places in " + file + ".2, since " + file
                                + " has another record in it, or changes of yours\n"),
                result::toString);
    }

    /** The agent alone, without a launcher that gives the run a name. */
    @Test
    void jvmsThatShareNoRunLeaveARecordEach() throws IOException {
        for (String place : List.of("a.corp.example:1", "b.corp.example:1")) {
            Jvm.on(Jdk.any())
                    .agent("record=" + file)
                    .with("-Duser.home=" + home)
                    .run("probe.Destinations", "socket=" + place);
        }
        assertTrue(plain(Files.readString(file)).contains("a.corp.example:1 Socket"));
        assertTrue(plain(Files.readString(Path.of(file + ".2"))).contains("b.corp.example:1 Socket"));
    }

    /** It may take ten seconds for each name, and keeps stderr open, which this test reads to its end. */
    @Test
    void aCommandOfTheSshConfigDoesNotHoldUpTheEnd() throws IOException {
        Files.writeString(
                home.resolve(".ssh/config"),
                "Match exec \"sleep 600\"\n  ProxyJump bastion\n" + Files.readString(side.sshConfigFile()));
        long began = System.nanoTime();
        Command.Result result = record(java(
                        Jdk.any(),
                        "probe.Destinations",
                        "socket=a.corp.example:1",
                        "socket=b.corp.example:1",
                        "socket=c.corp.example:1",
                        "socket=d.corp.example:1"))
                .run();
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        assertTrue(seconds < 25, seconds + " s");
        String text = Files.readString(file);
        assertTrue(
                text.contains(
                        "that took too long (Match exec?): a.corp.example, b.corp.example, c.corp.example, d.corp.example.\n"),
                result + text);
    }

    @Test
    void withoutAFileItIsOnStderrAfterTheProgramsWords() {
        Command.Result result = farside(
                        List.of("record"), java(Jdk.any(), "probe.Destinations", "socket=pg.corp.example:5432"))
                .run();
        assertEquals("socket=pg.corp.example:5432 java.net.UnknownHostException\n", result.out());
        assertTrue(
                result.err()
                        .startsWith(
                                "farside: recorded 1 place; rules to start from:\n# farside record: 1 place that 1 JVM"),
                result::toString);
        assertTrue(result.err().endsWith("\n#pg.corp.example via GATEWAY\n"), result::toString);
    }

    @Test
    void aFileThatExistsStaysAndTheProgramDoesNotBegin() throws IOException {
        Files.writeString(file, "# mine\n");
        Command.Result result = record(List.of("echo", "began")).run();
        assertEquals(78, result.status());
        assertEquals("", result.out());
        assertTrue(result.err().startsWith("farside: " + file + " exists already\n"), result::toString);
        assertEquals("# mine\n", Files.readString(file));
    }

    /** A URL's user and password, and what is sent, are nobody's business. */
    @Test
    void nothingButPlacesIsNoted() throws IOException {
        Command.Result result = record(java(
                        Jdk.any(),
                        "probe.Steps",
                        "get=http://me:sesame@web.corp.example/?token=sesame",
                        "get=http://me:sesame@open.example/sesame"))
                .run();
        String text = Files.readString(file);
        assertTrue(text.contains("open.example:80"), text);
        assertFalse(text.contains("sesame"), result::toString);
    }
}
