package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code --natives}: programs that are no JVMs go where the rules say, through a proxy of their run. */
@Timeout(180)
class NativesIT {
    private final FarSide side = FarSide.get();

    @TempDir
    private Path directory;

    private Command natives(Path rules, String... words) {
        List<String> line = new ArrayList<>(List.of(Jvm.farsideProgram(), "--natives", "--rules", rules.toString()));
        line.addAll(List.of(words));
        return Command.of(side.near().onNetwork(line))
                .with("JAVA_HOME", Jdk.any().home().toString())
                .with("NO_PROXY", "*")
                .in(directory);
    }

    @Test
    void curlReachesTheFarSide() {
        int before = side.localQuestions().size();
        Command.Result result = natives(side.rules(), "curl", "-sS", "http://web.corp.example/x")
                .run();
        assertEquals("GET /x web.corp.example 0\n", result.out(), result::toString);
        assertEquals("", result.err());
        assertEquals(0, result.status());
        assertEquals(
                List.of(),
                side.localQuestions().stream()
                        .skip(before)
                        .filter(name -> name.contains("web.corp"))
                        .toList());
    }

    @Test
    void gitFetchesFromTheFarSide() throws IOException {
        Path served = directory.resolve("served");
        String git = "git -c user.name=a -c user.email=a@b ";
        Command.of(
                        "sh",
                        "-ec",
                        "git init -q work; cd work; echo far >file; git add file; " + git + "commit -qm one; "
                                + "git clone -q --bare . ../served/far.git; git -C ../served/far.git update-server-info")
                .in(Files.createDirectories(served).getParent())
                .output();
        String server = Jdk.newest().program("jwebserver");
        try (Running web = Running.start(Command.of(
                side.far().onNetwork(List.of(server, "-b", "10.213.2.12", "-p", "8093", "-d", served.toString()))))) {
            assertTrue(web.line().startsWith("Serving "));
            Command.Result result = natives(
                            side.rules(), "git", "clone", "-q", "http://web.corp.example:8093/far.git", "cloned")
                    .run();
            assertEquals(0, result.status(), result::toString);
            assertEquals("far\n", Files.readString(directory.resolve("cloned/file")));
        }
    }

    @Test
    void withoutThePasswordNobodyIsAdmitted() {
        Command.Result result = natives(
                        side.rules(),
                        "sh",
                        "-c",
                        "port=${ALL_PROXY##*:}; curl -sS -x socks5h://localhost:$port http://web.corp.example/; echo $?;"
                                + " curl -sS -x socks5h://farside:guess@localhost:$port http://web.corp.example/; echo $?;"
                                + " ss -Hltn \"sport = :$port\" | grep -c '127.0.0.1'")
                .run();
        assertEquals("97\n97\n1\n", result.out(), result::toString);
    }

    @Test
    void whatARuleRefusesAndWhatFailsIsTold() {
        Path rules = side.rules("web.corp.example refuse\n*.corp.example via bastion\n");
        Command.Result refused =
                natives(rules, "curl", "-sS", "http://web.corp.example/").run();
        Command.Result closed =
                natives(rules, "curl", "-sS", "http://closed.corp.example/").run();
        assertAll(
                () -> assertNotEquals(0, refused.status()),
                () -> assertTrue(
                        refused.err().contains("is refused by farside, rule " + rules + ":2"), refused::toString),
                () -> assertNotEquals(0, closed.status()),
                () -> assertTrue(
                        closed.err().startsWith("farside: closed.corp.example:80: Connection refused"),
                        closed::toString));
    }

    /** The program's process, terminal and status are its own; the proxy goes with it. */
    @Test
    void theProxyEndsWithTheRun() {
        Command.Result result = natives(side.rules(), "sh", "-c", "echo ${ALL_PROXY##*:}; exit 7")
                .run();
        assertEquals(7, result.status());
        String port = result.out().strip();
        // Its stderr was the run's, whose end was waited for.
        assertEquals(
                "",
                Command.of(side.near().inside("ss", "-Hltn", "sport = :" + port))
                        .output());
    }

    @Test
    void badRulesEndItBeforeTheProgramBegins() throws IOException {
        Path bad = Files.writeString(directory.resolve("bad"), "*.x through gw\n");
        Command.Result result = natives(bad, "echo", "began").run();
        assertEquals("", result.out());
        assertEquals(78, result.status(), result::toString);
        assertTrue(result.err().startsWith("farside: " + bad + ":1:"), result::toString);
    }

    @Test
    void theSummaryCountsItsConnections() {
        Command.Result result = natives(side.rules(), "-v", "curl", "-sS", "http://web.corp.example/")
                .with("XDG_RUNTIME_DIR", directory.toString())
                .run();
        assertTrue(result.err().contains("summary: redirected 1 (opened 1, failed 0), direct 0"), result::toString);
    }

    @Test
    void theSummaryAddsThemToThoseOfTheJvms() throws IOException {
        String java = "'" + Jdk.any().program("java") + "' -cp '" + Jvm.classPath() + "' probe.Steps ";
        Command.Result result = natives(
                        side.rules(),
                        "-v",
                        "sh",
                        "-c",
                        java + "read=echo.corp.example:13; curl -sS http://web.corp.example/")
                .with("XDG_RUNTIME_DIR", directory.toString())
                .run();
        List<String> summaries =
                result.err().lines().filter(line -> line.contains("summary")).toList();
        assertEquals(1, summaries.size(), result::toString);
        assertTrue(summaries.get(0).contains("summary of 2 JVMs: redirected 2 (opened 2"), result::toString);
        try (Stream<Path> left = Files.list(directory.resolve("farside"))) {
            assertEquals(0, left.count());
        }
    }
}
