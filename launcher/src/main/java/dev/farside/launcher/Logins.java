package dev.farside.launcher;

import dev.farside.core.Settings;
import dev.farside.core.input.BadInput;
import dev.farside.core.own.Log;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Names;
import dev.farside.core.route.Route;
import dev.farside.core.route.Target;
import dev.farside.core.ssh.SshTunnel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Logs in to gateways as the agent would, and reports the results. */
record Logins(Settings settings, Output output) {

    /** Failures are told in the report; beside it only to those who ask for more. */
    private Log log() {
        boolean quiet = settings.level() == Log.Level.QUIET;
        return new Log(settings.level(), quiet ? new PrintStream(OutputStream.nullOutputStream()) : output.err());
    }

    /** All at once, for one that does not answer takes its time; told in order. */
    boolean all(List<Chain> chains) throws InterruptedException {
        SshTunnel tunnel = new SshTunnel(settings.sshConfig(), log())
                .sessions(settings.rules().sessions());
        Map<Chain, FutureTask<SshTunnel.Report>> tries = new LinkedHashMap<>();
        for (Chain chain : chains) {
            FutureTask<SshTunnel.Report> attempt = new FutureTask<>(() -> tunnel.check(chain));
            tries.put(chain, attempt);
            Thread thread = new Thread(attempt, "farside-check");
            thread.setDaemon(true);
            thread.start();
        }
        boolean ok = true;
        for (Map.Entry<Chain, FutureTask<SshTunnel.Report>> entry : tries.entrySet()) {
            Chain chain = entry.getKey();
            boolean open = tell(chain, entry.getValue());
            ok &= open && (!isAskedForNames(chain) || tellNames(chain, tunnel));
        }
        tunnel.close();
        return ok;
    }

    private boolean isAskedForNames(Chain chain) {
        return settings.rules().rules().stream()
                .anyMatch(rule -> rule.names() == Names.REAL && rule.chains().contains(chain));
    }

    /** Whether the login may run what finds true addresses. */
    private boolean tellNames(Chain chain, SshTunnel tunnel) {
        Route.Via way = new Route.Via(null, List.of(chain), "localhost", new Target.Asked(), Names.REAL);
        try {
            tunnel.resolve(way);
            output.line("gateway " + chain + ": names real: ok");
            return true;
        } catch (IOException e) {
            output.line("gateway " + chain + ": names real: failed: " + e.getMessage());
            return false;
        }
    }

    private boolean tell(Chain chain, FutureTask<SshTunnel.Report> attempt) throws InterruptedException {
        SshTunnel.Report report;
        try {
            report = attempt.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof BadInput bad)) {
                throw new IllegalStateException(e.getCause());
            }
            report = new SshTunnel.Report(false, bad.getMessage(), bad.hint());
        }
        output.line("gateway " + chain + ": " + (report.ok() ? "ok, " : "failed: ") + report.line());
        if (report.hint() != null) {
            output.line("  hint: " + report.hint());
        }
        return report.ok();
    }
}
