package dev.farside.build;

import dev.farside.launcher.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * Prints what the model of the commands says into files of the distribution: {@code lib/help} has the pages of
 * {@code --help}, {@code lib/version} the line of {@code --version}, and {@code lib/shell} what {@code farside init SHELL} prints. So the shell script prints them without a JVM.
 * {@code share/man} has the manual pages.
 */
public final class Words {
    private Words() {}

    /**
     * @param arguments the distribution's directory; the version; the time of its release, as in ISO 8601; the directory of
     *     the documentation
     */
    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        CommandLine farside = Commands.line(System.out, System.err);
        Path help = Files.createDirectories(home.resolve("lib/help"));
        Files.writeString(help.resolve("farside"), page(farside));
        for (Map.Entry<String, CommandLine> command : farside.getSubcommands().entrySet()) {
            Files.writeString(help.resolve(command.getKey()), page(command.getValue()));
        }
        List<Model.Command> commands = Model.of(farside);
        Completions completions = new Completions(commands);
        Path shell = Files.createDirectories(home.resolve("lib/shell"));
        Files.writeString(shell.resolve("farside.bash"), completions.bash());
        Files.writeString(shell.resolve("farside.zsh"), completions.zsh());
        Files.writeString(shell.resolve("farside.fish"), completions.fish());
        ManPages pages = new ManPages(Instant.parse(arguments[2]));
        Path docs = Path.of(arguments[3]);
        Path man = home.resolve("share/man");
        Files.createDirectories(man.resolve("man1"));
        Files.createDirectories(man.resolve("man5"));
        Files.writeString(
                man.resolve("man1/farside.1"),
                pages.farside(commands, Files.readAllLines(docs.resolve("commands.md"))));
        Files.writeString(
                man.resolve("man5/farside-rules.5"), pages.rules(Files.readAllLines(docs.resolve("rules.md"))));
        Files.writeString(home.resolve("lib/version"), "farside " + arguments[1] + "\n");
    }

    private static String page(CommandLine command) {
        return command.getUsageMessage(Ansi.OFF);
    }
}
