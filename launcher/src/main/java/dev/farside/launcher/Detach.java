package dev.farside.launcher;

import dev.farside.launcher.attach.NotAttachable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Closes the door of a JVM that goes on. */
@Command(
        name = "detach",
        sortOptions = false,
        customSynopsis = "farside detach PID",
        description = {
            "End farside's work in a JVM that goes on.",
            "Its new connections are direct, and names are looked up on this machine. Far connections that are open go on",
            "until they end.",
            ""
        },
        footerHeading = "%n",
        footer = {
            "Exit status: 1 PID cannot be attached to, or is not covered.",
            "",
            "Example:",
            "    farside detach 4711"
        })
final class Detach implements Callable<Integer> {
    private final Output output;

    @Mixin
    @SuppressWarnings("unused") // picocli acts on it
    private HelpOption help;

    @Parameters(paramLabel = "PID", description = "the process ID of the JVM, as jps prints it")
    private String pid;

    Detach(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        try {
            return new RunningJvm(output, pid).detach();
        } catch (NotAttachable e) {
            output.complain(e.getMessage(), e.hint());
            return Output.FAILED;
        }
    }
}
