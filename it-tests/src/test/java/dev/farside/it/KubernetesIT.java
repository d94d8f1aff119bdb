package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.Enclosure;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** docs/kubernetes.yaml: Kubernetes would take it, and a JVM that has what it gives to a container reaches far names. */
class KubernetesIT {
    private static final Path MANIFEST =
            Path.of(Jvm.ownClasses(), "../../../docs/kubernetes.yaml").normalize();
    private static final String VARIABLE = "JAVA_TOOL_OPTIONS=";

    private final FarSide side = FarSide.get();

    /** Below which the files of the containers are. */
    private final Path root = side.scratch("root/x", "").getParent();

    private Command.Result check(Path manifest) {
        return Command.of(Jdk.any().program("java"), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
                .and("-cp", new Enclosure("kubernetes").classPath(), "zoo.Manifest", manifest.toString())
                .and(root.toString())
                .run();
    }

    @Test
    void itIsAsKubernetesWantsItAndLeadsToTheFarSide() throws IOException {
        Command.Result checked = check(MANIFEST);
        assertEquals(
                """
                v1 Secret farside-key
                v1 ConfigMap farside-settings
                apps/v1 Deployment orders
                command cp /opt/farside/lib/farside-agent.jar /farside/
                JAVA_TOOL_OPTIONS=-javaagent:/farside/farside-agent.jar=rules=/etc/farside/rules
                """,
                checked.out(),
                checked::toString);
        Files.copy(Jvm.agentJar(), root.resolve("farside/farside-agent.jar"));
        Files.copy(side.knownHosts(), replaced("etc/farside/known_hosts"));
        Path key = replaced("etc/farside-key/id_ed25519");
        Files.writeString(key, Keys.read(side.keys().user()));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
        for (String settings : new String[] {"rules", "ssh_config"}) {
            Path file = root.resolve("etc/farside").resolve(settings);
            side.rewrite(
                    file,
                    atRoot(Keys.read(file))
                            .replace("bastion.example.net", "gateway.example")
                            .replace("User jobs", "User " + System.getProperty("user.name")));
        }
        Command.Result result = Jvm.on(Jdk.any())
                .variable(
                        "JAVA_TOOL_OPTIONS",
                        atRoot(checked.out()
                                .substring(checked.out().indexOf(VARIABLE) + VARIABLE.length())
                                .strip()))
                .run("probe.FirstByte");
        assertAll(
                () -> assertEquals("h", result.out(), result::toString),
                () -> assertEquals(0, result.status(), result::toString));
    }

    private Path replaced(String file) throws IOException {
        Path there = root.resolve(file);
        Files.delete(there);
        return there;
    }

    private String atRoot(String text) {
        return text.replace("/etc/farside", root + "/etc/farside").replace(":/farside/", ":" + root + "/farside/");
    }

    /** The check can fail: a field that Kubernetes does not know, and one of another type. */
    @Test
    void aMistakeInItIsTold() {
        assertIsTold("mountPath: /etc/farside-key", "mountAt: /etc/farside-key", "`mountAt`");
        assertIsTold("command: [\"cp\"", "command: cp # [", "`command`");
    }

    private void assertIsTold(String right, String wrong, String word) {
        String manifest = Keys.read(MANIFEST);
        String spoiled = manifest.replace(right, wrong);
        assertNotEquals(manifest, spoiled);
        Command.Result result = check(side.scratch("kubernetes.yaml", spoiled));
        assertEquals(1, result.status(), result::toString);
        assertTrue(result.err().contains(word), result::toString);
    }
}
