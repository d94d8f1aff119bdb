package dev.farside.core.ssh;

import dev.farside.core.ask.Questions;
import dev.farside.core.input.BadInput;
import dev.farside.core.own.Log;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Hop;
import dev.farside.core.route.Jumps;
import dev.farside.core.ssh.account.Account;
import dev.farside.core.sshconfig.HostSettings;
import dev.farside.core.sshconfig.SshConfig;
import java.util.function.Predicate;

/** The accounts of all hops, from the ssh_config that is in force. */
final class ConfiguredAccounts implements Account.Source {
    private volatile SshConfig config;

    /** What the sessions that are open have been compared with. The thread that replaces it only. */
    private SshConfig compared;

    private final Questions questions;
    private final boolean shares;
    private final Log log;

    /** @param shares as ConfiguredAccount has it */
    ConfiguredAccounts(SshConfig config, Questions questions, boolean shares, Log log) {
        this.config = config;
        this.compared = config;
        this.questions = questions;
        this.shares = shares;
        this.log = log;
    }

    @Override
    public Account of(Hop hop) {
        return new ConfiguredAccount(config, hop, questions, shares, log);
    }

    /**
     * From now on this ssh_config counts.
     *
     * @return whether it says anything else of a hop of the chain, or of a hop that leads there, than the one before: the last one with
     *     which {@link #renewed} was reached
     */
    Predicate<Chain> replace(SshConfig next) {
        SshConfig before = compared;
        config = next;
        return chain -> differs(before, next, chain);
    }

    /** All sessions have been compared with this one. */
    void renewed(SshConfig now) {
        compared = now;
    }

    private static boolean differs(SshConfig before, SshConfig now, Chain chain) {
        try {
            for (Hop hop : Jumps.way(chain, one -> Jumps.of(settings(now, one)))) {
                if (!settings(now, hop).sameAs(settings(before, hop))) {
                    return true;
                }
            }
            return false;
        } catch (BadInput e) {
            return true; // the next session says what is wrong
        }
    }

    private static HostSettings settings(SshConfig config, Hop hop) {
        return config.with(hop.host(), hop.options()).tolerant(hop.host(), hop.user(), hop.port());
    }
}
