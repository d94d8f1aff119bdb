package dev.farside;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may use what: the arrows between the parts point down only. */
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
                        .resideInAnyPackage("java..", "dev.farside.agent")
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
                        .resideOutsideOfPackage("dev.farside.core.tunnel..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.apache.sshd.."),
                noClasses()
                        .that()
                        .resideOutsideOfPackages("dev.farside.core.tunnel..", "org.slf4j.impl")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.slf4j.."),
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.farside.core.weave..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("net.bytebuddy.."),
                noClasses()
                        .that()
                        .resideInAPackage("dev.farside.core.tunnel..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("dev.farside.core.socket..", "dev.farside.core.weave.."),
                slices().matching("dev.farside.core.(*)..").should().beFreeOfCycles(),
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

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.check(OURS);
    }

    @Test
    void allPartsAreLookedAt() {
        for (String part :
                new String[] {"agent", "boot", "core.input", "core.route", "core.sshconfig", "core.tunnel"}) {
            assertTrue(
                    OURS.stream().anyMatch(c -> c.getPackageName().equals("dev.farside." + part)),
                    () -> part + " is not there");
        }
    }
}
