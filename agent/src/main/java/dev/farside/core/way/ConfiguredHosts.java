package dev.farside.core.way;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.Source;
import dev.farside.core.own.OwnThread;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Jumps;
import dev.farside.core.route.Names;
import dev.farside.core.route.Route;
import dev.farside.core.route.SshHosts;
import dev.farside.core.route.Target;
import dev.farside.core.sshconfig.HostSettings;
import dev.farside.core.sshconfig.SshConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Evaluates the ssh_config once for each name and caches the result. If the evaluation runs commands or looks names up
 * (Match exec, CanonicalizeHostname), it runs on a thread of farside's, and the result expires after 60 s. An expired
 * result is still used while the next evaluation runs. So a program's thread waits for the first evaluation only.
 */
public final class ConfiguredHosts implements SshHosts {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(60);

    /**
     * The most names in the cache. When it is full it is cleared, and the ssh_config is evaluated again for each name.
     */
    private static final int MOST = 10_000;

    private static final Target ASKED = new Target.Asked();

    private final SshConfig config;
    private final boolean fickle;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    public ConfiguredHosts(SshConfig config) {
        this.config = config;
        this.fickle = config.isFickle();
    }

    private static final class Answer {
        final Route route;
        volatile long foundAt = System.nanoTime();

        Answer(Route route) {
            this.route = route;
        }
    }

    @Override
    public Route route(String host) {
        Answer answer = answers.get(host);
        if (answer == null) {
            answer = fickle && !OwnThread.isCurrent() ? askElsewhere(host) : ask(host);
        } else if (fickle && System.nanoTime() - answer.foundAt > FRESH_NANOS) {
            answer.foundAt = System.nanoTime(); // so that no other thread starts a second evaluation
            new OwnThread("ssh-config", new Asking(host)).start();
        }
        return answer.route;
    }

    @Override
    public List<Chain> chains() {
        return Jumps.all(config);
    }

    private Answer askElsewhere(String host) {
        try {
            return OwnThread.call("ssh-config", new Asking(host));
        } catch (ExecutionException e) {
            return new Answer(
                    new Route.Refuse(new Source(host, 0, 0), "asking the ssh_config failed: " + e.getCause()));
        }
    }

    private Answer ask(String host) {
        try {
            Answer answer = new Answer(find(host));
            if (answers.size() >= MOST) {
                answers.clear();
            }
            answers.put(host, answer);
            return answer;
        } catch (BadInput e) {
            // The host may be behind a gateway, so it must not be reached directly. Not kept: it may be better next
            // time.
            answers.remove(host);
            return new Answer(new Route.Refuse(new Source(host, 0, 0), e.getMessage()));
        }
    }

    private Route find(String host) {
        HostSettings settings = config.tolerant(host, null, 0);
        Chain chain = Jumps.chain(settings);
        if (chain == null) {
            return null;
        }
        Source source = settings.source(settings.proxyJump() == null ? "ProxyCommand" : "ProxyJump");
        Target target = settings.hostName().equals(host) ? ASKED : new Target.Mapped(settings.hostName());
        return new Route.Via(source, List.of(chain), host, target, Names.FAR);
    }

    private final class Asking implements Runnable, Callable<Answer> {
        private final String host;

        Asking(String host) {
            this.host = host;
        }

        @Override
        public Answer call() {
            return ask(host);
        }

        @Override
        public void run() {
            ask(host);
        }
    }
}
