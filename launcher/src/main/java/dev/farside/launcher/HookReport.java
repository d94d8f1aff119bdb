package dev.farside.launcher;

import dev.farside.core.input.BadInput;
import dev.farside.core.weave.HookCheck;
import dev.farside.core.weave.HookCheck.Finding;
import dev.farside.core.weave.HookList;
import dev.farside.core.weave.NeededModules;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reports whether the agent finds in a JDK the modules that it needs and the methods that it weaves. */
record HookReport(Output output) {

    /** Whether all are there; if not, and only then, a complaint says which are not. */
    boolean complaint() {
        if (!modules()) {
            return false;
        }
        List<String> missing = HookList.missing(HookCheck.thisJdk());
        if (!missing.isEmpty()) {
            output.complain("hooks: these do not fit " + HookCheck.jdk() + ": " + String.join(", ", missing), null);
        }
        return missing.isEmpty();
    }

    /** Whether all needed modules are there; if not, a complaint says which are not. Hooks are looked for only then. */
    private boolean modules() {
        List<String> missing = NeededModules.missing(false);
        if (!missing.isEmpty()) {
            output.complain(NeededModules.complaint(missing), NeededModules.hint(missing));
        }
        return missing.isEmpty();
    }

    /** In one line, with those that do not hold. */
    boolean line() {
        return modules() && line(HookCheck.thisJdk());
    }

    private boolean line(List<Finding> findings) {
        output.line("hooks: " + HookList.verdict(findings));
        return HookList.missing(findings).isEmpty();
    }

    /** Each in a line. */
    int list() {
        if (!modules()) {
            return Output.FAILED;
        }
        if (!NeededModules.missing(true).isEmpty()) {
            output.line("no module java.instrument: farside weaves this Java ahead, when it starts a program");
        }
        return new HookList().apply(output::line) ? Output.OK : Output.FAILED;
    }

    /**
     * The same of another JDK, which runs it itself: only there are its classes at hand.
     *
     * @param java its home, or its java program
     */
    int listOf(Path java) throws IOException, InterruptedException {
        Path program = Files.isDirectory(java) ? java.resolve("bin/java") : java;
        if (!Files.isExecutable(program)) {
            throw new BadInput(java + ": no java program there", "give the directory of a JDK, as JAVA_HOME has it");
        }
        return new ProcessBuilder(program.toString(), "-jar", ownJar(), "check", "--hooks")
                .inheritIO()
                .start()
                .waitFor();
    }

    static String ownJar() {
        try {
            return Path.of(HookReport.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
