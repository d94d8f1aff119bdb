package dev.farside.core.forward;

import dev.farside.core.input.BadInput;
import dev.farside.core.jfr.Recorder;
import dev.farside.core.own.Log;
import dev.farside.core.own.OwnThread;
import dev.farside.core.own.Pump;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Hop;
import dev.farside.core.route.Rules;
import dev.farside.core.sshconfig.HostSettings;
import dev.farside.core.sshconfig.SshConfig;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** The port forwards that the ssh_config has for the gateways of the rules. They are open while the program runs. */
public final class ProgramForwards implements Told {
    private final Log log;
    private final List<Forwards> all = new ArrayList<>();

    private ProgramForwards(Log log) {
        this.log = log;
    }

    /**
     * Listens on this side at once; the sessions and what the gateways are to listen on come in the background, unless
     * ExitOnForwardFailure wants to know first.
     *
     * @throws BadInput a forward that must be cannot be
     */
    public static ProgramForwards open(Rules rules, SshConfig sshConfig, Tunnel tunnel, Log log) {
        ProgramForwards forwards = new ProgramForwards(log);
        try {
            OwnThread.call("forwards", () -> {
                forwards.openAll(rules, sshConfig, tunnel);
                return null;
            });
        } catch (ExecutionException e) {
            forwards.close();
            throw e.getCause() instanceof BadInput bad
                    ? bad
                    : new BadInput("cannot open the forwards: " + e.getCause(), null);
        }
        Runtime.getRuntime().addShutdownHook(new OwnThread("forwards-end", forwards::close));
        return forwards;
    }

    private void openAll(Rules rules, SshConfig sshConfig, Tunnel tunnel) throws IOException {
        Pump pump = null;
        List<Forwards> needed = new ArrayList<>();
        for (Chain chain : rules.chains()) {
            Hop gateway = chain.gateway();
            HostSettings host = sshConfig.settings(gateway.host(), gateway.user(), gateway.port());
            if (host.forwards().all().isEmpty()) {
                continue;
            }
            pump = pump == null ? Pump.start("forward-pump") : pump;
            Forwards forwards = new Forwards(tunnel, pump, chain, host.forwards(), this);
            all.add(forwards);
            require(forwards.open());
            if (host.forwards().exitOnForwardFailure()) {
                needed.add(forwards);
            } else {
                new OwnThread("forwards", () -> tell(forwards)).start();
            }
        }
        if (all.isEmpty()) {
            log.failure(
                    "--forwards: the ssh_config has no LocalForward, RemoteForward or DynamicForward for a gateway of"
                            + " the rules");
        }
        for (Forwards forwards : needed) {
            require(forwards.await());
            tellOpen(forwards);
        }
    }

    private static void require(Refusal refusal) {
        if (refusal != null) {
            throw new BadInput(refusal.line(), refusal.hint());
        }
    }

    private void tell(Forwards forwards) {
        Refusal refusal = forwards.await();
        if (refusal != null) {
            warn(refusal.line(), refusal.hint());
        }
        tellOpen(forwards);
    }

    private void tellOpen(Forwards forwards) {
        for (String line : forwards.listening()) {
            listens(line);
        }
    }

    /** Nothing listens any more. */
    public void close() {
        all.forEach(Forwards::close);
    }

    @Override
    public void note(String line) {
        log.info(line);
    }

    @Override
    public void listens(String line) {
        Recorder.forwardOpened(line);
        note(line);
    }

    @Override
    public void warn(String line, String hint) {
        log.failure(line);
        if (hint != null) {
            log.failure("hint: " + hint);
        }
    }

    @Override
    public void failed(String line) {
        log.info(line);
    }
}
