package dev.farside.launcher;

import dev.farside.core.ssh.background.HolderClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends logins that are held. */
@Command(
        name = "logout",
        sortOptions = false,
        customSynopsis = "farside logout GATEWAY...|--all",
        description = {
            "End logins that 'farside login' holds, and with them the connections through them.",
            "The process in the background ends with its last login.",
            ""
        },
        footerHeading = "%n",
        footer = {"Exit status: 1 there was no such login.", "", "Example:", "    farside logout bastion"})
final class Logout implements Callable<Integer> {
    private final Output output;

    @Spec
    private CommandSpec spec;

    @Option(names = "--all", description = "end all of them")
    private boolean all;

    @Mixin
    @SuppressWarnings("unused") // picocli acts on it
    private HelpOption help;

    @Parameters(paramLabel = "GATEWAY", arity = "0..*", description = "as it was given to farside login")
    private List<String> gateways = new ArrayList<>();

    Logout(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        if (all == !gateways.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "either a GATEWAY or --all is needed");
        }
        int status = Output.OK;
        for (String gateway : all ? List.of("") : gateways) {
            if (!logOut(gateway)) {
                status = Output.FAILED;
            }
        }
        return status;
    }

    private boolean logOut(String gateway) {
        try {
            List<String> done = HolderClient.logOut(gateway);
            done.forEach(one -> output.line(one + ": logged out"));
            if (done.isEmpty()) {
                output.complain(
                        gateway.isEmpty() ? "no login is held" : gateway + ": no login of this gateway is held",
                        "farside status shows those that are");
            }
            return !done.isEmpty() || all;
        } catch (IOException e) {
            output.complain(e.getMessage(), null);
            return false;
        }
    }
}
