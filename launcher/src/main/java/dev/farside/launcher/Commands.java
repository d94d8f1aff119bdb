package dev.farside.launcher;

import dev.farside.launcher.demo.Demo;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands that run in Java; running a program is the shell entry's. */
@Command(name = "farside", synopsisSubcommandLabel = "COMMAND", subcommands = Demo.class)
public final class Commands {
    private Commands() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Commands()).execute(arguments));
    }
}
