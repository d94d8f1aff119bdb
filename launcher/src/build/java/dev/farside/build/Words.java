package dev.farside.build;

import dev.farside.launcher.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * Prints what the model of the commands says into files of the distribution: {@code lib/help} has the pages of
 * {@code --help}, {@code lib/version} the line of {@code --version}, and {@code lib/shell} what {@code farside init SHELL} prints. So the shell script prints them without a JVM.
 */
public final class Words {
    private Words() {}

    /** @param arguments the distribution's directory; the version */
    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        CommandLine farside = Commands.line(System.out, System.err);
        Path help = Files.createDirectories(home.resolve("lib/help"));
        Files.writeString(help.resolve("farside"), page(farside));
        for (Map.Entry<String, CommandLine> command : farside.getSubcommands().entrySet()) {
            Files.writeString(help.resolve(command.getKey()), page(command.getValue()));
        }
        Completions completions = new Completions(Model.of(farside));
        Path shell = Files.createDirectories(home.resolve("lib/shell"));
        Files.writeString(shell.resolve("farside.bash"), completions.bash());
        Files.writeString(shell.resolve("farside.zsh"), completions.zsh());
        Files.writeString(shell.resolve("farside.fish"), completions.fish());
        Files.writeString(home.resolve("lib/version"), "farside " + arguments[1] + "\n");
    }

    private static String page(CommandLine command) {
        return command.getUsageMessage(Ansi.OFF);
    }
}
