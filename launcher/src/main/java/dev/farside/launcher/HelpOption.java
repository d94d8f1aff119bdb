package dev.farside.launcher;

import picocli.CommandLine.Option;

/** The option that each command has. */
public final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this help")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;
}
