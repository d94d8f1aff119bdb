package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built agent jar: what a program's class loader finds in it, and what not. */
class JarIT {
    @Test
    void onlyTheAgentIsInTheOpen() throws IOException {
        Set<String> others = new TreeSet<>();
        boolean agent = false;
        try (JarFile jar = new JarFile(Jvm.agentJar().toFile())) {
            for (JarEntry entry : jar.stream().filter(any -> !any.isDirectory()).toList()) {
                agent |= entry.getName().equals("dev/farside/agent/Agent.class");
                if (!entry.getName().matches("dev/farside/agent/\\w+(\\$\\w+)*\\.class")) {
                    others.add(entry.getName());
                }
            }
        }
        assertTrue(agent);
        assertEquals(Set.of("META-INF/MANIFEST.MF", "first.bundle", "rest.bundle"), others);
    }

    @Test
    void whatIsInTheOpenLoadsOnJava8() throws IOException {
        List<String> newer = new ArrayList<>();
        try (JarFile jar = new JarFile(Jvm.agentJar().toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                if (entry.getName().endsWith(".class")) {
                    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
                        in.readInt();
                        in.readUnsignedShort();
                        if (in.readUnsignedShort() > 52) {
                            newer.add(entry.getName());
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), newer);
    }

    /** No such JVM need be here: the entry is called as one would call it. */
    @ParameterizedTest
    @CsvSource({"1.8, 8", "11, 11", "16, 16"})
    void anOldJavaGetsOneClearLine(String specification, String version) {
        Command.Result result = Command.of(
                        Jdk.any().program("java"),
                        "-cp",
                        Jvm.ownClasses() + File.pathSeparator + Jvm.agentJar(),
                        "probe.OldJava",
                        specification,
                        "dev.farside.agent.Agent")
                .run();
        assertAll(
                () -> assertEquals(
                        "farside: needs Java 17 or newer, this is " + version + "\n"
                                + "farside: hint: run the program on a newer Java, or take farside out of"
                                + " JAVA_TOOL_OPTIONS for this one\n",
                        result.err()),
                () -> assertEquals("", result.out()),
                () -> assertEquals(78, result.status()));
    }

    @Test
    void theManifestNamesTheDoors() throws IOException {
        try (JarFile jar = new JarFile(Jvm.agentJar().toFile())) {
            Manifest manifest = jar.getManifest();
            for (String door : List.of("Premain-Class", "Agent-Class", "Main-Class")) {
                assertEquals(
                        "dev.farside.agent.Agent", manifest.getMainAttributes().getValue(door), door);
            }
        }
    }

    @Test
    void theJarTellsHowToUseIt() {
        Command.Result result = Command.of(
                        Jdk.any().program("java"), "-jar", Jvm.agentJar().toString())
                .run();
        assertAll(
                () -> assertTrue(result.out().startsWith("farside "), result::toString),
                () -> assertTrue(result.out().contains("usage: java -javaagent:farside-agent.jar"), result::toString),
                () -> assertTrue(
                        result.lines().get(result.lines().size() - 1).startsWith("example: "), result::toString),
                () -> assertEquals("", result.err()),
                () -> assertEquals(0, result.status()));
    }
}
