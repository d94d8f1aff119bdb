package dev.farside.launcher;

import dev.farside.agent.AgentOptions;
import dev.farside.launcher.attach.NotAttachable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings farside into a JVM that runs already. */
@Command(
        name = "attach",
        sortOptions = false,
        customSynopsis = "farside attach [OPTION...] PID",
        description = {
            "Bring farside into a JVM that runs already.",
            "Its new connections follow the rules. Those that are open stay as they are.",
            ""
        },
        footerHeading = "%n",
        footer = {
            "Exit status: 1 PID cannot be attached to, or is covered with other options; 78 the rules cannot be used.",
            "",
            "Example:",
            "    farside attach --via bastion --for '*.corp.example' 4711"
        })
final class Attach implements Callable<Integer> {
    private final Output output;

    @Mixin
    private Given given;

    @Option(
            names = {"-v", "--verbose"},
            description = "as --log info: a line for each connection, and a summary at the end")
    private boolean verbose;

    @Option(names = "--no-inherit", description = "do not affect JVMs that the program starts from now on")
    private boolean alone;

    @Option(names = "--no-reload", description = "keep the rules as they are now when the files change")
    private boolean asStarted;

    @Option(
            names = "--forwards",
            description = "open the port forwards that the ssh_config has for the gateways of the rules")
    private boolean forwards;

    @Mixin
    @SuppressWarnings("unused") // picocli acts on it
    private HelpOption help;

    @Parameters(paramLabel = "PID", description = "the process ID of the JVM, as jps prints it")
    private String pid;

    Attach(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        // The rules that this process finds, by absolute path: the other one may have another home and directory.
        Map<String, String> options = new LinkedHashMap<>(
                AgentOptions.parse(given.settings().forChildren()).asMap());
        if (verbose) {
            options.put("log", "info");
        }
        put(options, alone, "inherit", "no");
        put(options, asStarted, "reload", "no");
        put(options, forwards, "forwards", "yes");
        try {
            return new RunningJvm(output, pid).attach(AgentOptions.of(options));
        } catch (NotAttachable e) {
            output.complain(e.getMessage(), e.hint());
            return Output.FAILED;
        }
    }

    private static void put(Map<String, String> options, boolean given, String key, String value) {
        if (given) {
            options.put(key, value);
        }
    }
}
