package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.RuntimeImage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A runtime image made by jlink has the modules that its program needs, and no others. */
class SmallImageIT {
    private static final int PORT = 2247;
    private static final String PLACE = "echo.corp.example:13";

    private static final FarSide SIDE = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    /** What farside needs: elliptic curves are in java.base since 22. */
    private static Jvm small(Jdk jdk, boolean curves, Path rules) {
        String modules = "java.base,java.instrument" + (curves ? ",jdk.crypto.ec" : "");
        return Jvm.on(jdk).farside(rules).with("--limit-modules", modules);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void everyDoorLeadsToTheFarSide(Jdk jdk) {
        Command.Result result = small(jdk, jdk.version() < 22, SIDE.rules()).run("probe.Doors", PLACE);
        assertEquals(
                """
                echo.corp.example:13 Socket: hello
                echo.corp.example:13 SocketChannel: hello
                echo.corp.example:13 adaptor: hello
                echo.corp.example:13 non-blocking: hello
                echo.corp.example:13 asynchronous: hello
                """,
                result.out(),
                result::toString);
        assertEquals("", result.err());
    }

    /** With the key exchange that an OpenSSH 10 prefers, which is not the JDK's. */
    @ParameterizedTest
    @MethodSource("jdks")
    void theyLeadThroughANewGatewayToo(Jdk jdk) {
        try (GatewayOfItsOwn gateway = GatewayOfItsOwn.ofOpenssh10(PORT)) {
            Command.Result result =
                    small(jdk, jdk.version() < 22, rules(gateway)).run("probe.Steps", "read=" + PLACE);
            assertEquals(PLACE + " hello\n", result.out(), result::toString);
            assertEquals("", result.err());
        }
    }

    private static Path rules(GatewayOfItsOwn gateway) {
        Path config = SIDE.scratch("config", gateway.section("gw"));
        return SIDE.scratch("rules", "ssh-config " + config + "\n*.corp.example via gw\n");
    }

    /** {@link NoInstrumentIT} is about the image; here it is the Java of farside itself, or of what needs an agent. */
    @Test
    void whatNeedsAnAgentSaysSoInAnImageThatCannotRunOne() {
        RuntimeImage image = RuntimeImage.withoutInstrument(Jdk.newest());
        Command.Result recorded = Command.of(Jvm.farsideProgram(), "record", image.java(), "-version")
                .run();
        Command.Result doctor = Command.of(Jvm.farsideProgram(), "doctor")
                .with("JAVA_HOME", image.home().toString())
                .run();
        assertAll(
                () -> assertEquals(1, doctor.status(), doctor::toString),
                () -> assertTrue(
                        doctor.out().contains(" has no module java.instrument; make the runtime image with jlink"),
                        doctor::toString),
                () -> assertEquals(78, recorded.status()),
                () -> assertEquals(
                        """
                        farside: %s has no module java.instrument, which farside record needs
                        farside: hint: make the runtime image with jlink --add-modules java.instrument
                        """
                                .formatted(image.java()),
                        recorded.err()));
    }

    /** What is missing is said before the program starts, and not by its first connect. */
    @Test
    void withoutEllipticCurvesTheProgramDoesNotStart() {
        Jdk old = Jdk.any();
        Command.Result result = small(old, false, SIDE.rules()).run("probe.Doors", PLACE);
        assertAll(
                () -> assertEquals(78, result.status()),
                () -> assertEquals("", result.out()),
                () -> assertEquals(
                        """
                        farside: Java VERSION (%s) has no module jdk.crypto.ec
                        farside: hint: make the runtime image with jlink --add-modules jdk.crypto.ec
                        """
                                .formatted(old.home()),
                        result.err().replaceAll("Java 1\\S+", "Java VERSION")));
    }
}
