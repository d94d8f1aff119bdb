package dev.farside.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that the shell script carries out. They stand here for the help, the man pages and the completions. */
@SuppressWarnings("unused") // the fields are for picocli
final class ShellCommands {
    private ShellCommands() {}

    abstract static class InTheScript implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private HelpOption help;

        @Override
        public Integer call() {
            throw new ParameterException(spec.commandLine(), "only bin/farside can do this");
        }
    }

    @Command(
            name = "on",
            sortOptions = false,
            customSynopsis = "eval \"$(farside [OPTION...] on)\"",
            description = {
                "Print shell code that covers all later commands.",
                "",
                "Once the shell evaluates it, farside applies to every command that is started from this shell.",
                ""
            },
            footer = {"", "Example:", "    eval \"$(farside --via bastion --for '*.corp.example' on)\""})
    static final class On extends InTheScript {
        @Mixin
        private Given given;

        @Option(names = "--fish", description = "print code for the fish shell: farside on --fish | source")
        private boolean fish;
    }

    @Command(
            name = "off",
            sortOptions = false,
            customSynopsis = "eval \"$(farside off)\"",
            description = {"Print shell code that ends what 'on' began.", ""},
            footer = {"", "Example:", "    eval \"$(farside off)\""})
    static final class Off extends InTheScript {
        @Option(names = "--fish", description = "print code for the fish shell: farside off --fish | source")
        private boolean fish;
    }

    @Command(
            name = "record",
            sortOptions = false,
            customSynopsis = "farside record [-o FILE] [OPTION...] [--] COMMAND [ARG...]",
            description = {
                "Run COMMAND with everything direct, and propose rules for what it did not reach.",
                "",
                "Notes every host and port that the JVMs of COMMAND connect to, by which kind of socket, from where in the",
                "program, and how that ended. At the end comes a file of rules: for what failed as hosts behind a gateway do,",
                "with what your rules or your ssh_config cover already, and with comments on what works. --via alone names",
                "the gateway of those rules; without it they are comments, unless you have only one gateway.",
                ""
            },
            footer = {
                "",
                "Exit status: that of COMMAND; 2 wrong usage; 78 FILE exists, or a file cannot be used",
                "Example:",
                "    farside record -o app.rules --via bastion java -jar app.jar"
            })
    static final class Recording extends InTheScript {
        @Option(
                names = "-o",
                paramLabel = "FILE",
                description = "write there, readable for you alone, instead of to stderr; no file is overwritten")
        private String file;

        @Mixin
        private Given given;

        @Option(names = "--no-inherit", description = "do not watch JVMs that the program starts")
        private boolean alone;
    }

    @Command(
            name = "help",
            hidden = true, // the first page says how it is used
            sortOptions = false,
            customSynopsis = "farside help [COMMAND]",
            description = {"Print the help of farside, or of one of its commands.", ""},
            footer = {"", "Example:", "    farside help check"})
    static final class Help extends InTheScript {
        @Parameters(
                paramLabel = "COMMAND",
                hideParamSyntax = true,
                arity = "0..1",
                description = "one of farside's own")
        private String command;
    }

    @Command(
            name = "version",
            hidden = true, // as above
            sortOptions = false,
            customSynopsis = "farside version",
            description = {"Print the version of farside.", ""},
            footer = {"", "Example:", "    farside version"})
    static final class Version extends InTheScript {}
}
