package dev.farside;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.farside.core.Core;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which part may use which: the arrows between the parts point down only. */
class LayoutTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.farside", "org.slf4j.impl");

    /** Values and text: they know the JDK, their like, and how to complain. */
    private static final String[] PLAIN = {
        "dev.farside.core.route..",
        "dev.farside.core.name..",
        "dev.farside.core.sshconfig..",
        "dev.farside.core.input..",
        "dev.farside.core.own..",
        "dev.farside.core.system..",
        "java..",
        "javax.."
    };

    static Stream<ArchRule> rules() {
        return Stream.of(
                classes()
                        .that()
                        .resideInAPackage("dev.farside.boot")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage("java..", "dev.farside.boot")
                        .because("it lives in the boot loader"),
                classes()
                        .that()
                        .resideInAPackage("dev.farside.agent")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage("java..", "dev.farside.agent", "jdk.internal..") // Ahead is in java.base
                        .because("it lives among the program's own classes"),
                classes()
                        .that()
                        .resideInAnyPackage(
                                "dev.farside.core.route..",
                                "dev.farside.core.name..",
                                "dev.farside.core.sshconfig..",
                                "dev.farside.core.input..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(PLAIN),
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.farside.core.ssh..")
                        .or()
                        .resideInAnyPackage("dev.farside.core.ssh.pipe..", "dev.farside.core.ssh.master..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.apache.sshd..")
                        .because("SSH is behind one door, and a pipe carries bytes of any kind"),
                noClasses()
                        .that()
                        .resideOutsideOfPackages("dev.farside.core.ssh..", "org.slf4j.impl")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.slf4j.."),
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.farside.core.ssh..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.farside.core.ssh.*..")
                        .because("SshTunnel is the face of all that knows SSH"),
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.farside.core.ssh..")
                        .and()
                        .doNotHaveFullyQualifiedName("dev.farside.core.Core")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.farside.core.ssh")
                        .because("only Core makes a tunnel; all others know what it promises"),
                classes()
                        .that()
                        .resideInAPackage("dev.farside.core.tunnel..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage("java..", "dev.farside.core.tunnel..", "dev.farside.core.route..")
                        .because("it is the promise, without SSH"),
                classes()
                        .that()
                        .resideInAPackage("dev.farside.core.own..")
                        .should()
                        .onlyDependOnClassesThat(areNotOursBut("dev.farside.core.own..", "dev.farside.core.system..")),
                classes()
                        .that()
                        .resideInAPackage("dev.farside.core.system..")
                        .should()
                        .onlyDependOnClassesThat(areNotOursBut("dev.farside.core.system..")),
                noClasses()
                        .that()
                        .resideInAPackage("dev.farside.core..")
                        .and()
                        .resideOutsideOfPackage("dev.farside.core.system..")
                        .should()
                        .dependOnClassesThat()
                        .haveNameMatching("java\\.nio\\.file\\.attribute\\.(Posix|Acl|UserPrincipal).*")
                        .because("owners and permissions are the system's"),
                classes()
                        .that()
                        .resideInAPackage("dev.farside.core.ssh.crypto..")
                        .should()
                        .onlyDependOnClassesThat(areNotOursBut(
                                "dev.farside.core.own..",
                                "dev.farside.core.system..",
                                "dev.farside.core.ssh.crypto..")),
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.farside.core.weave..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("net.bytebuddy.."),
                noClasses()
                        .that()
                        .resideInAPackage("dev.farside.core.weave.hook")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.farside.core.weave")
                        .because("what is woven does not know who weaves it"),
                slices().matching("dev.farside.core.(*)..").should().beFreeOfCycles(),
                slices().matching("dev.farside.core.ssh.(*)..").should().beFreeOfCycles(),
                noClasses()
                        .that()
                        .resideInAPackage("dev.farside.core.*..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.farside.core")
                        .because("slices leave the folder above them out, and it is the roof, not the floor"),
                noClasses()
                        .that()
                        .resideInAPackage("dev.farside.core.ssh.*..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.farside.core.ssh")
                        .because("slices leave the folder above them out"),
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("java.util.logging..")
                        .because("the program sets it up after us"),
                noClasses()
                        .that()
                        .resideInAPackage("dev.farside.core..")
                        .should()
                        .accessField(System.class, "out")
                        .because("stdout is the program's"),
                noClasses()
                        .that()
                        .resideInAPackage("dev.farside.core..")
                        .should()
                        .callMethod(System.class, "setProperty", String.class, String.class)
                        .because("properties are the program's"),
                noClasses()
                        .that()
                        .resideInAPackage("dev.farside.core..")
                        .and()
                        .doNotHaveSimpleName("OwnThread")
                        .should()
                        .callConstructor(Thread.class, Runnable.class)
                        .orShould()
                        .callConstructor(Thread.class, Runnable.class, String.class)
                        .because("the hooks leave only our own threads alone"),
                noClasses()
                        .that()
                        .resideInAPackage("dev.farside.core..")
                        .and()
                        .doNotHaveSimpleName("OwnCommand")
                        .and()
                        .doNotHaveSimpleName("ChildJvms") // for the environment that one has, and starts none
                        .and()
                        .doNotHaveFullyQualifiedName("dev.farside.core.older.ProcessHandle") // kill, which is no JVM
                        .should()
                        .callConstructor(ProcessBuilder.class, String[].class)
                        .orShould()
                        .callConstructor(ProcessBuilder.class, List.class)
                        .because("what farside itself starts must not have the agent"),
                methods()
                        .that()
                        .areDeclaredInClassesThat()
                        .resideInAPackage("dev.farside.core..")
                        .and()
                        .doNotHaveName("startHeartBeat") // the library's, overridden; it does not wait
                        .should()
                        .notHaveModifier(JavaModifier.SYNCHRONIZED)
                        .because("virtual threads would pin their carriers"));
    }

    private static DescribedPredicate<JavaClass> areNotOursBut(String... packages) {
        return resideOutsideOfPackage("dev.farside..").or(resideInAnyPackage(packages));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.check(OURS);
    }

    @ParameterizedTest(name = "{0} does not use {1}")
    @CsvSource({
        "dev.farside.boot,               dev.farside.agent.AgentOptions",
        "dev.farside.agent,              dev.farside.core.route.Rules",
        "dev.farside.core.route,         dev.farside.core.tunnel.Tunnel",
        "dev.farside.core.way,           org.apache.sshd.client.SshClient",
        "dev.farside.core.ssh.pipe,      org.apache.sshd.client.SshClient",
        "dev.farside.core.ssh.master,    org.apache.sshd.client.SshClient",
        "dev.farside.core.way,           org.slf4j.Logger",
        "dev.farside.core.way,           net.bytebuddy.jar.asm.ClassWriter",
        "dev.farside.core.way,           java.util.logging.Logger",
        "dev.farside.core.weave.hook,    dev.farside.core.weave.Weaver",
        "dev.farside.core.way,           dev.farside.core.ssh.account.Account",
        "dev.farside.core.forward,       dev.farside.core.ssh.SshTunnel",
        "dev.farside.core.tunnel,        dev.farside.core.own.Log",
        "dev.farside.core.own,           dev.farside.core.input.BadInput",
        "dev.farside.core.own,           dev.farside.agent.AgentOptions",
        "dev.farside.core.system,        dev.farside.core.own.Log",
        "dev.farside.core.way,           java.nio.file.attribute.PosixFilePermissions",
        "dev.farside.core.ssh.crypto,    dev.farside.core.route.Chain",
        "dev.farside.core.way,           dev.farside.core.Core",
        "dev.farside.core.ssh.transport, dev.farside.core.ssh.SshTunnel",
        "dev.farside.core.ssh.transport, dev.farside.core.ssh.connection.Channels",
        "dev.farside.core.route,         dev.farside.core.way.Ways",
    })
    void failsWhereSomethingIsPlanted(String room, String used, @TempDir Path directory) throws Exception {
        JavaClasses planted = withPlanted(room, used, directory);
        long broken =
                rules().filter(rule -> rule.evaluate(planted).hasViolation()).count();
        assertTrue(broken > 0, () -> "no rule minds that " + room + " uses " + used);
    }

    /** Our classes, and one more in the room, with a field of the type that it must not know. */
    private static JavaClasses withPlanted(String room, String used, Path directory) throws Exception {
        String name = room.replace('.', '/') + "/Planted";
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
        writer.visitField(Opcodes.ACC_PUBLIC, "used", "L" + used.replace('.', '/') + ";", null, null)
                .visitEnd();
        writer.visitEnd();
        Path file = directory.resolve(name + ".class");
        Files.createDirectories(file.getParent());
        Files.write(file, writer.toByteArray());
        Path ours = Path.of(
                Core.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return new ClassFileImporter().importPaths(ours, directory);
    }

    /** It has each room, and none of them imports one that stands above it. */
    @Test
    void theTableOfRoomsIsInOrder() throws Exception {
        List<String> rooms = rooms();
        Set<String> there = OURS.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith("dev.farside.core"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(there, new TreeSet<>(rooms));
        for (JavaClass one : OURS) {
            for (Dependency use : one.getDirectDependenciesFromSelf()) {
                int from = rooms.indexOf(one.getPackageName());
                int to = rooms.indexOf(use.getTargetClass().getPackageName());
                assertTrue(from < 0 || to < 0 || from <= to, use::getDescription);
            }
        }
    }

    private static List<String> rooms() throws IOException {
        return Files.readAllLines(Path.of("../docs/how-it-works.md")).stream()
                .dropWhile(line -> !line.equals("| room | job | face |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.substring(line.indexOf('`') + 1, line.indexOf('`', 3)))
                .map(room -> room.equals("core") ? "dev.farside.core" : "dev.farside.core." + room)
                .toList();
    }

    @Test
    void allPartsAreLookedAt() {
        for (String part : new String[] {
            "agent", "boot", "core.input", "core.route", "core.sshconfig", "core.tunnel", "core.ssh.pipe"
        }) {
            assertTrue(
                    OURS.stream().anyMatch(c -> c.getPackageName().equals("dev.farside." + part)),
                    () -> part + " is not there");
        }
    }
}
