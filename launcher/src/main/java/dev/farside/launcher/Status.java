package dev.farside.launcher;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.Json;
import dev.farside.core.ssh.background.EndedLogin;
import dev.farside.core.ssh.background.HolderClient;
import dev.farside.core.ssh.background.LoginRow;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the logins that are held, and the JVMs that farside covers. */
@Command(
        name = "status",
        sortOptions = false,
        customSynopsis = "farside status [--json] [PID]",
        description = {
            "Show the logins that 'farside login' holds, and the JVMs that farside covers.",
            "",
            "Of logins, also those that have ended by themselves. Of each JVM: its gateways, how many connections are open,",
            "and their bytes; with PID, of this JVM alone, and each connection. Other JVMs are not attached to.",
            ""
        },
        footerHeading = "%n",
        footer = {
            "Exit status: 0 at least one login is open; 1 none is. With PID: 0 the JVM answered; 1 it did not.",
            "",
            "Example:",
            "    farside status"
        })
final class Status implements Callable<Integer> {
    private static final String OPEN = "open";

    private final Output output;

    @Option(names = "--json", description = "print one object a login and one a JVM, for programs")
    private boolean json;

    @Parameters(paramLabel = "PID", arity = "0..1", description = "the process of a JVM")
    private Long pid;

    @Mixin
    @SuppressWarnings("unused") // picocli acts on it
    private HelpOption help;

    Status(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        JvmLines jvms = new JvmLines(output, json);
        return pid == null ? all(jvms) : jvms.one(pid);
    }

    private int all(JvmLines jvms) throws IOException {
        List<LoginRow> rows;
        List<EndedLogin> ended;
        try {
            rows = HolderClient.rows();
            ended = HolderClient.ended();
        } catch (IOException e) {
            output.complain(e.getMessage(), null);
            jvms.all();
            return Output.FAILED;
        }
        rows.forEach(json ? this::object : this::tell);
        ended.forEach(json ? this::object : this::tell);
        if (!json && rows.isEmpty() && ended.isEmpty()) {
            output.line("no login is held");
        }
        jvms.all();
        return rows.stream().anyMatch(row -> row.state().equals(OPEN)) ? Output.OK : Output.FAILED;
    }

    private void tell(LoginRow row) {
        output.line(row.gateway() + ": " + ForeignWords.visible(row.state()) + " since "
                + Instant.ofEpochSecond(row.since()));
        if (!row.login().isEmpty()) {
            output.row("login", ForeignWords.visible(row.login()));
        }
        output.row("used by", row.processes() + " processes, " + row.channels() + " connections");
        output.row("socket", ForeignWords.visible(row.socket()));
    }

    private void tell(EndedLogin row) {
        output.line(row.gateway() + ": ended at " + Instant.ofEpochSecond(row.at()) + ": "
                + ForeignWords.visible(row.why()));
    }

    private void object(LoginRow row) {
        print(row.gateway(), row.state(), row.login(), row.since(), row.processes(), row.channels(), row.socket());
    }

    private void object(EndedLogin row) {
        print(row.gateway(), "ended: " + row.why(), null, row.at(), 0, 0, null);
    }

    private void print(
            String gateway, String state, String login, long since, int processes, int channels, String socket) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("gateway", gateway);
        object.put("open", state.equals(OPEN));
        object.put("state", state);
        object.put("since", Instant.ofEpochSecond(since).toString());
        object.put("login", login == null || login.isEmpty() ? null : login);
        object.put("processes", processes);
        object.put("connections", channels);
        object.put("socket", socket);
        output.line(Json.of(object));
    }
}
