package dev.farside.launcher;

import dev.farside.agent.Colours;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options that each command has. */
public final class HelpOption {
    private final Output output;

    /** @param output whose colours the option decides */
    HelpOption(Output output) {
        this.output = output;
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this help")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "colours: auto (the default: on a terminal), always or never")
    @SuppressWarnings("unused") // picocli calls it
    void color(String when) {
        if (!Colours.isChoice(when)) {
            throw new CommandLine.TypeConversionException("is none of auto, always, never");
        }
        output.colour(when);
    }
}
