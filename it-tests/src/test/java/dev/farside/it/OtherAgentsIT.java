package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.farside.it.site.Command;
import dev.farside.it.site.Enclosure;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Agents that weave the JDK's network classes too, or others, before ours and after it: both work. */
class OtherAgentsIT {
    private final FarSide side = FarSide.get();

    /**
     * @param artifact in it-tests/zoo/agents
     * @param options of the JVM, above all that nothing is sent to anybody
     * @param of the agent, behind =, or ""
     */
    private record Agent(String artifact, List<String> options, String of) {
        static Agent quiet(String artifact, String... options) {
            return new Agent(artifact, List.of(options), "");
        }

        String option() {
            return "-javaagent:" + new Enclosure("agents").jar(artifact) + of;
        }

        @Override
        public String toString() {
            return artifact;
        }
    }

    private static List<Agent> agents() {
        return List.of(
                new Agent("org.jacoco.agent", List.of(), "=output=none"),
                Agent.quiet(
                        "opentelemetry-javaagent",
                        "-Dotel.traces.exporter=none",
                        "-Dotel.metrics.exporter=none",
                        "-Dotel.logs.exporter=none"),
                Agent.quiet(
                        "elastic-apm-agent",
                        "-Delastic.apm.log_level=OFF",
                        "-Delastic.apm.disable_send=true",
                        "-Delastic.apm.central_config=false",
                        "-Delastic.apm.cloud_provider=NONE"),
                Agent.quiet(
                        "dd-java-agent",
                        "-Ddd.writer.type=TraceStructureWriter",
                        "-Ddd.instrumentation.telemetry.enabled=false",
                        "-Ddd.remote_config.enabled=false",
                        "-Ddd.jmxfetch.enabled=false"),
                Agent.quiet("blockhound", "-XX:+AllowRedefinitionToAddDeleteMethods"));
    }

    /** On a newer one its own copy of Byte Buddy ends the JVM, without farside, too. */
    private static final int NEWEST_OF_BLOCKHOUND = 27;

    /** Each agent once before ours and once after it, on all JDKs together. */
    static Stream<Arguments> combinations() {
        List<Jdk> jdks = Jdk.all();
        List<Arguments> all = new ArrayList<>();
        for (Agent agent : agents()) {
            for (boolean first : new boolean[] {true, false}) {
                Jdk jdk = jdks.get(all.size() % jdks.size());
                if (!agent.artifact().equals("blockhound") || jdk.version() <= NEWEST_OF_BLOCKHOUND) {
                    all.add(Arguments.of(agent, first, jdk));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}, before ours: {1}, {2}")
    @MethodSource("combinations")
    void reachesFarPlaces(Agent agent, boolean first, Jdk jdk) {
        long packets = side.neverDirect().packets();
        int questions = side.localQuestions().size();
        // Before Java 13 there was no such option, and nothing that needed it.
        Jvm jvm = Jvm.on(jdk)
                .trusting()
                .with("-XX:+IgnoreUnrecognizedVMOptions")
                .with(agent.options().toArray(String[]::new));
        Path rules = side.rules();
        Command.Result result = (first
                        ? jvm.with(agent.option()).farside(rules)
                        : jvm.farside(rules).with(agent.option()))
                .run(
                        "probe.DoorsAndWeb",
                        "echo.corp.example:13",
                        "echo.corp.example:23",
                        "https://web.corp.example/watched",
                        "http://web.corp.example/plain");
        List<String> asked = side.localQuestions().stream()
                .skip(questions)
                .filter(line -> !line.endsWith(" gateway.example"))
                .toList();
        assertAll(
                () -> assertEquals(
                        Said.byEveryDoor() + "GET /watched web.corp.example 0\nGET /plain web.corp.example 0\n",
                        result.out(),
                        result::toString),
                () -> assertEquals(0, result.status(), result::toString),
                () -> assertFalse(result.err().contains("farside: "), result::toString),
                () -> assertEquals(packets, side.neverDirect().packets(), "packets to far addresses"),
                () -> assertEquals(List.of(), asked, "questions to the local DNS"));
    }
}
