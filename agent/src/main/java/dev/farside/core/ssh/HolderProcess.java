package dev.farside.core.ssh;

import dev.farside.core.ask.Questions;
import dev.farside.core.own.Log;
import dev.farside.core.route.Chain;
import dev.farside.core.ssh.background.Holder;
import dev.farside.core.ssh.background.LoginRequest;
import dev.farside.core.ssh.background.TunnelSource;
import dev.farside.core.ssh.holder.LoginOwner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * The process in the background that holds logins. The agent's main runs it, across loaders, hence as a Function: of the
 * log file, and whether all went well.
 */
public final class HolderProcess implements Function<String, Boolean>, TunnelSource {
    @Override
    public Boolean apply(String logFile) {
        try {
            Log log = Log.inFile(Log.Level.INFO, Path.of(logFile));
            try {
                Holder.run(this, log);
                return true;
            } catch (IOException | RuntimeException e) {
                log.failure("the holder: " + e);
                return false;
            }
        } catch (IOException e) {
            return false; // its log cannot be written, so that there is nobody to tell
        }
    }

    @Override
    public Made make(LoginRequest wanted, Chain chain, Questions questions, Path directory, LoginOwner owner, Log log) {
        SshTunnel tunnel = SshTunnel.sharing(wanted.config().of(chain.gateway().host()), questions, log)
                .sessions(1);
        return new Made(tunnel, tunnel.hold(chain, directory, wanted.stay(), owner, log));
    }
}
