package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A Netty in a class loader that hides the boot loader's classes behaves like any other. */
class HidingLoadersIT {
    private final FarSide side = FarSide.get();
    private String expected;

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    /** What it prints where nothing is hidden; another test says what that is. */
    @BeforeEach
    void unhidden() {
        expected =
                Jvm.on(Jdk.any()).farside(side.rules()).run("probe.NettyClient").out();
        assertFalse(expected.isEmpty());
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void inAFilteringLoader(Jdk jdk) {
        Command.Result result = Jvm.on(jdk).farside(side.rules()).run("probe.Hidden", "probe.NettyClient");
        assertEquals("sees no door\n" + expected, result.out(), result::toString);
    }

    /** JBoss Modules needs Java 11. */
    static List<Jdk> withJbossModules() {
        return Jdk.all().stream().filter(jdk -> jdk.version() >= 11).toList();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("withJbossModules")
    void inJbossModules(Jdk jdk) throws Exception {
        Path module = side.scratch("modules/probe/main/module.xml", "");
        StringBuilder resources = new StringBuilder();
        String[] entries = Jvm.on(jdk).itsClassPath().split(File.pathSeparator);
        for (int i = 0; i < entries.length; i++) {
            if (!entries[i].contains("jboss-modules") && Files.exists(Path.of(entries[i]))) {
                Files.createSymbolicLink(module.resolveSibling("r" + i), Path.of(entries[i]));
                resources.append("    <resource-root path=\"r").append(i).append("\"/>\n");
            }
        }
        side.rewrite(
                module,
                """
                <module xmlns="urn:jboss:module:1.9" name="probe">
                  <main-class name="probe.NettyClient"/>
                  <resources>
                %s  </resources>
                  <dependencies>
                    <module name="java.se"/>
                    <module name="jdk.unsupported"/>
                  </dependencies>
                </module>
                """
                        .formatted(resources));
        Command.Result result = Jvm.on(jdk)
                .farside(side.rules())
                .run(
                        "org.jboss.modules.Main",
                        "-mp",
                        module.getParent().getParent().getParent().toString(),
                        "probe");
        assertEquals(expected, result.out(), result::toString);
    }
}
