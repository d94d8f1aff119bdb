package dev.farside.launcher;

import dev.farside.core.ask.Questions;
import dev.farside.core.input.BadInput;
import dev.farside.launcher.demo.Demo;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands that run in Java. The shell script runs programs, and does {@code on} and {@code off}. */
@Command(
        name = "farside",
        versionProvider = Commands.Version.class,
        sortOptions = false,
        customSynopsis = "farside [OPTION...] [--] COMMAND [ARG...]",
        description =
                "Runs COMMAND. Its JVMs reach the hosts that the rules name through an SSH gateway; all else stays direct.",
        commandListHeading =
                "Commands of farside itself (farside help COMMAND describes each, farside version prints the version):%n",
        footer = {"Example: farside --via me@gw.example --for '*.corp.example' java -jar app.jar"},
        subcommands = {
            Check.class,
            Explain.class,
            ShellCommands.Recording.class,
            Forward.class,
            Login.class,
            Status.class,
            Top.class,
            Logout.class,
            Attach.class,
            Detach.class,
            ShellCommands.On.class,
            ShellCommands.Off.class,
            Init.class,
            Doctor.class,
            Demo.class,
            ShellCommands.Help.class,
            ShellCommands.Version.class
        })
@SuppressWarnings("unused") // the fields are for picocli
public final class Commands {
    // What the shell entry takes: it stands here for --help only.

    @Mixin
    private Given given;

    @Option(
            names = {"-v", "--verbose"},
            description = "as --log info: a line for each connection, and a summary at the end")
    private boolean verbose;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "colours: auto (the default: on a terminal), always or never")
    private String color;

    @Option(names = "--no-inherit", description = "do not affect JVMs that the program starts")
    private boolean alone;

    @Option(names = "--no-reload", description = "keep the rules that a JVM starts with when the files change")
    private boolean asStarted;

    @Option(
            names = "--forwards",
            description = "open the port forwards that the ssh_config has for the gateways of the rules")
    private boolean forwards;

    @Option(
            names = "--natives",
            description = "take programs that are not JVMs (curl, git) along, by a SOCKS proxy of this run")
    private boolean natives;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            hidden = true, // the heading of the list of commands has "version"
            description = "print the version")
    private boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            hidden = true, // the heading of the list of commands has "help"
            description = "print this help")
    private boolean help;

    private Commands() {}

    public static void main(String[] arguments) {
        Output output = new Output(System.out, System.err);
        output.colour(null);
        int status = line(output).execute(arguments);
        System.out.flush();
        System.exit(status); // sessions with gateways may still be open
    }

    /** @return the status to exit with */
    public static int run(PrintStream out, PrintStream err, String... arguments) {
        return line(new Output(out, err)).execute(arguments);
    }

    /** The model of all commands and options: the help pages, the man pages and the completions are made from it. */
    public static CommandLine line(PrintStream out, PrintStream err) {
        return line(new Output(out, err));
    }

    private static CommandLine line(Output output) {
        CommandLine line = new CommandLine(new Commands(), new Factory(output));
        line.setOut(writer(output.out()));
        line.setErr(writer(output.err()));
        line.setUsageHelpWidth(110);
        line.setUsageHelpLongOptionsMaxWidth(32);
        line.setParameterExceptionHandler((wrong, given) -> wrongUsage(output, wrong));
        line.setExecutionExceptionHandler((fault, command, parsed) -> failed(output, fault));
        return line;
    }

    private static PrintWriter writer(PrintStream to) {
        return new PrintWriter(to, true, Charset.defaultCharset());
    }

    private static int wrongUsage(Output output, ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        List<String> near =
                wrong instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        String message = wrong.getMessage().lines().findFirst().orElse("wrong usage");
        output.complain(
                message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1),
                near.isEmpty() ? command + " --help prints the usage" : "did you mean " + near.get(0) + "?");
        return Output.USAGE;
    }

    private static int failed(Output output, Exception fault) {
        if (fault instanceof BadInput bad) {
            output.complain(bad.lines());
            return Output.CONFIG;
        }
        output.complain("internal error in farside: " + fault, "please report it with these lines");
        fault.printStackTrace(output.err());
        return Output.FAULT;
    }

    /** Gives the commands their output. */
    private record Factory(Output output) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (type == HelpOption.class) {
                return type.cast(new HelpOption(output));
            }
            if (type == Check.class) {
                return type.cast(new Check(output));
            }
            if (type == Forward.class) {
                return type.cast(new Forward(output));
            }
            if (type == Login.class) {
                return type.cast(new Login(output));
            }
            if (type == Status.class) {
                return type.cast(new Status(output));
            }
            if (type == Top.class) {
                return type.cast(new Top(output));
            }
            if (type == Logout.class) {
                return type.cast(new Logout(output));
            }
            if (type == Attach.class) {
                return type.cast(new Attach(output));
            }
            if (type == Detach.class) {
                return type.cast(new Detach(output));
            }
            if (type == Doctor.class) {
                return type.cast(new Doctor(output));
            }
            if (type == Init.class) {
                return type.cast(new Init(output, Questions.ofThisProcess()));
            }
            return type == Explain.class
                    ? type.cast(new Explain(output))
                    : CommandLine.defaultFactory().create(type);
        }
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Commands.class.getPackage().getImplementationVersion();
            return new String[] {"farside " + (version == null ? "(not packaged)" : version)};
        }
    }
}
