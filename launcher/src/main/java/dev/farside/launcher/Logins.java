package dev.farside.launcher;

import dev.farside.core.Settings;
import dev.farside.core.input.BadInput;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.Json;
import dev.farside.core.own.Log;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Names;
import dev.farside.core.route.Route;
import dev.farside.core.route.SpelledOut;
import dev.farside.core.route.Target;
import dev.farside.core.ssh.Attempt;
import dev.farside.core.ssh.SshTunnel;
import dev.farside.core.tunnel.GatewayFacts;
import dev.farside.launcher.probe.Told;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

/** Logs in to gateways as the agent would, asks each for one channel, and reports the results. */
record Logins(Settings settings, Output output, boolean json) {
    /** For the channel. A policy that forbids it does so at once. */
    private static final int ANSWER_MILLIS = 10_000;

    /**
     * What became of one gateway.
     *
     * @param asked what the channel was asked for
     * @param isSpelledOut whether the rules name that
     * @param attempt null if there was no login
     * @param namesReal how the gateway resolves names if a rule says names real; null: no rule does, or it works
     */
    private record Result(
            Chain chain,
            SshTunnel.Report report,
            SpelledOut asked,
            boolean isSpelledOut,
            Attempt attempt,
            String namesReal) {

        boolean isForbidden() {
            return attempt != null && attempt.answer() == Attempt.Answer.FORBIDDEN;
        }

        boolean lacksForwarding() {
            return attempt != null && attempt.answer() == Attempt.Answer.NO_FORWARDING;
        }

        /** Whether something that the rules need is known not to work. */
        boolean fails() {
            return !report.ok()
                    || namesReal != null
                    || (isForbidden() && isSpelledOut)
                    || lacksForwarding()
                    || attempt.answer() == Attempt.Answer.NO_GATEWAY;
        }

        /** {@code in doubt}: the gateway forbids what it was asked for, and no rule says what it has to allow. */
        String word() {
            return fails() ? "failed" : isForbidden() ? "in doubt" : "ok";
        }
    }

    /** Failures are in the report. They are logged too only if the user asked for more. */
    static Log log(Settings settings, Output output) {
        boolean quiet = settings.level() == Log.Level.QUIET;
        return settings.log(quiet ? new PrintStream(OutputStream.nullOutputStream()) : output.err(), output.colours());
    }

    /** Tries all at once, because one that does not answer takes long; reports them in order. */
    boolean all(List<Chain> chains) throws InterruptedException {
        SshTunnel tunnel = new SshTunnel(settings.sshConfig(), log(settings, output))
                .sessions(settings.rules().sessions());
        List<Callable<Result>> tries = new ArrayList<>();
        for (Chain chain : chains) {
            tries.add(() -> check(chain, tunnel));
        }
        boolean ok = true;
        for (Future<Result> attempt : Tries.begin(tries, Math.max(1, tries.size()))) {
            Result result = Tries.result(attempt);
            ok &= !result.fails();
            if (json) {
                output.line(Json.of(object(result)));
            } else {
                tell(result);
            }
        }
        tunnel.close();
        return ok;
    }

    private Result check(Chain chain, SshTunnel tunnel) {
        SshTunnel.Report report;
        try {
            report = tunnel.check(chain);
        } catch (BadInput bad) {
            report = new SshTunnel.Report(false, bad.getMessage(), bad.hint(), null);
        }
        SpelledOut spelled = SpelledOut.of(settings.rules(), chain);
        SpelledOut asked = spelled == null ? nothingSpecial(chain) : spelled;
        if (!report.ok()) {
            return new Result(chain, report, asked, spelled != null, null, null);
        }
        Attempt attempt = tunnel.attempt(asked.route(), asked.port(), ANSWER_MILLIS);
        if (attempt.channel() != null) {
            attempt.channel().close();
        }
        return new Result(chain, report, asked, spelled != null, attempt, namesReal(chain, tunnel));
    }

    /** A port of the gateway itself where nothing listens: it allows it, and fails, or it does not allow it. */
    private static SpelledOut nothingSpecial(Chain chain) {
        return new SpelledOut(new Route.Via(null, List.of(chain), "127.0.0.1", new Target.Asked(), Names.FAR), 1);
    }

    private boolean isAskedForNames(Chain chain) {
        return settings.rules().rules().stream()
                .anyMatch(rule -> rule.names() == Names.REAL && rule.chains().contains(chain));
    }

    /** Why the login may not run what finds true addresses; null if it may, or need not. */
    private String namesReal(Chain chain, SshTunnel tunnel) {
        if (!isAskedForNames(chain)) {
            return null;
        }
        try {
            tunnel.resolve(new Route.Via(null, List.of(chain), "localhost", new Target.Asked(), Names.REAL));
            return null;
        } catch (IOException e) {
            return ForeignWords.visible(e.getMessage());
        }
    }

    private void tell(Result result) {
        output.line("gateway " + result.chain() + ": " + output.word(result.word()) + line(result));
        String hint = hint(result);
        if (hint != null) {
            output.line("  " + output.word("hint:") + " " + ForeignWords.visible(hint));
        }
        GatewayFacts facts = result.report().facts();
        if (facts != null && facts.way() != null) {
            output.row("way", Told.way(facts.way()) + millis(facts.way().millis()));
            tell(facts.exchange());
            if (facts.failed() == null) {
                output.row(
                        "login",
                        Told.login(facts.account()) + millis(facts.account().millis()));
            }
        }
        if (result.attempt() != null) {
            output.row("forward", forwarding(result));
        }
        if (isAskedForNames(result.chain()) && result.report().ok()) {
            output.row("names", "real: " + output.word(result.namesReal() == null ? "ok" : "failed"));
        }
    }

    private void tell(GatewayFacts.Exchange exchange) {
        if (exchange == null) {
            return;
        }
        if (exchange.keyExchange() != null) {
            output.row("session", Told.algorithms(exchange) + millis(exchange.millis()));
        }
        if (exchange.hostKey() != null) {
            output.row("host key", Told.hostKey(exchange));
        }
    }

    private static String millis(long millis) {
        return ", " + millis + " ms";
    }

    /** What follows the first word. */
    private static String line(Result result) {
        if (!result.report().ok()) {
            return ": " + result.report().line();
        }
        if (result.isForbidden()) {
            return ": " + Told.forbidden(result.asked());
        }
        if (result.lacksForwarding()) {
            return ": the gateway " + Told.lacksForwarding(result.asked(), result.attempt());
        }
        if (result.attempt().answer() == Attempt.Answer.NO_GATEWAY) {
            return ": " + result.attempt().words();
        }
        if (result.namesReal() != null) {
            return ": names real: " + result.namesReal();
        }
        return ", " + result.report().line();
    }

    private String hint(Result result) {
        if (!result.report().ok()) {
            return result.report().hint();
        }
        return result.word().equals("in doubt")
                ? "it may allow other places, or none: farside check HOST:PORT asks for one that you need"
                : null;
    }

    /** The answer, in words. */
    private static String forwarding(Result result) {
        String asked = result.asked().place();
        Attempt attempt = result.attempt();
        return switch (attempt.answer()) {
            case OPENED -> "allowed: connected to " + asked;
            case FORBIDDEN -> "forbidden: " + asked;
            case NO_FORWARDING -> "the gateway " + Told.lacksForwarding(result.asked(), attempt);
            case UNANSWERED -> "not forbidden: " + asked + " has not answered after " + ANSWER_MILLIS / 1000 + " s";
            case NO_GATEWAY -> "not known";
            default ->
                result.isSpelledOut()
                        ? "allowed, but no connection to " + asked + ": " + Told.reason(attempt)
                        : "allowed: " + asked + " was tried, where nothing listens";
        };
    }

    /** For programs. */
    private static String forwardingWord(Attempt attempt) {
        return switch (attempt.answer()) {
            case OPENED, FAILED, UNKNOWN_NAME -> "allowed";
            case FORBIDDEN -> "forbidden";
            case NO_FORWARDING -> "none";
            case UNANSWERED, NO_GATEWAY -> "unknown";
        };
    }

    /** The name of the step that keeps the rules from working; null for none. */
    private static String failedAt(Result result) {
        GatewayFacts facts = result.report().facts();
        if (!result.fails()) {
            return null;
        }
        if (!result.report().ok()) {
            return facts == null ? "settings" : Told.step(facts.failed());
        }
        return result.isForbidden() || result.lacksForwarding()
                ? "forwarding"
                : result.namesReal() != null ? "name" : "gateway";
    }

    private Map<String, Object> object(Result result) {
        GatewayFacts facts = result.report().facts();
        GatewayFacts.Way way = facts == null ? null : facts.way();
        GatewayFacts.Exchange exchange = facts == null ? null : facts.exchange();
        GatewayFacts.Account account = facts == null ? null : facts.account();
        boolean reached = way != null;
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("gateway", result.chain());
        object.put("result", result.word());
        object.put("failed", failedAt(result));
        object.put("line", line(result).replaceFirst("^[:,] ", ""));
        object.put("hint", hint(result));
        object.put("way", reached ? Told.way(way) : null);
        object.put("wayMillis", reached ? way.millis() : null);
        object.put("server", exchange == null ? null : exchange.server());
        object.put("hostKey", exchange == null ? null : exchange.hostKey());
        object.put("hostKeyStanding", exchange == null ? null : exchange.standing());
        object.put("keyExchange", exchange == null ? null : exchange.keyExchange());
        object.put("cipher", exchange == null ? null : exchange.cipher());
        object.put("sessionMillis", exchange == null ? null : exchange.millis());
        object.put("user", account == null ? null : account.user());
        object.put("method", account == null ? null : account.method());
        object.put("key", account == null ? null : account.key());
        object.put("loginMillis", account == null ? null : account.millis());
        object.put("asked", result.attempt() == null ? null : result.asked().place());
        object.put("forwarding", result.attempt() == null ? null : forwardingWord(result.attempt()));
        object.put("answer", result.attempt() == null ? null : result.attempt().words());
        return object;
    }
}
